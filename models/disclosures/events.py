"""What is told of disclosures of student records: that one was logged, corrected or withdrawn (§VIII)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.disclosures.tables import Disclosure
from models.event import Event

CLAUSE = "§VIII"


def events(session: Session) -> Iterator[Event]:
    """Every disclosure, with each change of it."""
    for found in session.scalars(select(Disclosure).order_by(Disclosure.id)):
        of = ("disclosure", found.id)
        for version in found.versions:
            what = "Disclosure corrected" if version.version > 1 else "Disclosure of student records logged"
            yield Event(version.changed_at, CLAUSE, found.label, what, found.school, version.changed_by, of)
        if found.withdrawn_at:
            what = "Disclosure withdrawn as logged in error"
            yield Event(found.withdrawn_at, CLAUSE, found.label, what, found.school, found.withdrawn_by, of)
