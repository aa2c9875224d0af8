"""What the roster lacks for the agreement to run: a channel, a principal and an officer for each school (§III)."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from models.agreement import Agreement
from models.people import channel_for, holders
from models.roster_file import PURPOSES
from models.vocabulary import ROLE_LABELS, Role

AT_EACH_SCHOOL = {Role.PRINCIPAL: "principal", Role.OFFICER: "officer"}
EVERYWHERE = (Role.SUPERINTENDENT, Role.CHIEF, Role.ADMINISTRATOR)


def gaps(session: Session, agreement: Agreement, today: date) -> Iterator[str]:
    """Each thing that is missing today, as far as the records tell."""
    for school in agreement.school:
        lacking = [] if channel_for(session, f"school:{school.key}") else ["channel"]
        lacking += [what for role, what in AT_EACH_SCHOOL.items() if not holders(session, role, today, school.key)]
        if lacking:
            yield f"{school.name}: no {', no '.join(lacking)}"
    for role in EVERYWHERE:
        if not holders(session, role, today):
            yield f"No one holds the role “{ROLE_LABELS[role]}” today"
    for purpose, label in PURPOSES.items():
        if channel_for(session, purpose) is None:
            yield f"{label}: no channel"
