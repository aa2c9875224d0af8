"""What is told of what schools provide: that a school was asked, and what each side said in a few words (§VIII)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.event import Event
from models.facilities.tables import FacilityList

CLAUSE = "§VIII"


def events(session: Session) -> Iterator[Event]:
    """Every list, and every statement of a school or an officer."""
    query = select(FacilityList).order_by(FacilityList.id).options(selectinload(FacilityList.statements))
    for found in session.scalars(query):
        record, of = f"Facilities {found.id}", ("facilities", found.id)
        yield Event(found.opened_at, CLAUSE, record, "School asked about facilities", found.school, of=of)
        for said in found.statements:
            yield Event(said.said_at, CLAUSE, record, said.told, found.school, said.said_by, of)
