"""What the roster lacks for the agreement to run: a channel, a principal and an officer for each school (§III)."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from models.destinations import OF_THE_AGREEMENT, School
from models.people.queries import channel_for, holders
from models.policy import NEEDED_AT_SCHOOLS, NEEDED_EVERYWHERE
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS


def gaps(session: Session, agreement: Agreement, today: date) -> Iterator[str]:
    """Each thing that is missing today, as far as the records tell."""
    for school in agreement.school:
        lacking = [] if channel_for(session, School(school.key)) else ["channel"]
        lacking += [role.value for role in NEEDED_AT_SCHOOLS if not holders(session, role, today, school.key)]
        if lacking:
            yield f"{school.name}: no {', no '.join(lacking)}"
    for role in NEEDED_EVERYWHERE:
        if not holders(session, role, today):
            yield f"No one holds the role “{ROLE_LABELS[role]}” today"
    for place in OF_THE_AGREEMENT.values():
        if channel_for(session, place) is None:
            yield f"{place.label(agreement)}: no channel"
