"""The first set-up: once, the operator says that a roster file assigns officers without an appointment (§IV, §XI)."""

from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Mapped, Session, mapped_column

from models.people.queries import appointments_stand
from models.people.roster_file import RosterMistake
from models.policy import OPERATOR
from models.store import audit
from models.store.base import Base

ONE: Literal[1] = 1
SAID = (
    "The first set-up was said on {}, and is said once. Since then the chief proposes officers in Slack: "
    "/sro-agreement, Appointments. Import the file without --first-set-up"
)
APPOINTED = (
    "Officers have been appointed by the chief and the superintendent, so that the first set-up is over. Import the "
    "file without --first-set-up"
)
NOT_NEEDED = (
    "The file assigns no officer to a school that is not assigned already: --first-set-up is not needed, and is not "
    "used up. Import the file without it"
)


class FirstSetUp(Base):
    """That it was said, and how many assignments came of it: one row at most."""

    __tablename__ = "first_set_up"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    said_at: Mapped[datetime]
    assignments: Mapped[int]


def can_be_said(session: Session) -> bool:
    """Whether the first set-up is still ahead."""
    return session.get(FirstSetUp, ONE) is None and not appointments_stand(session)


def require_can_be_said(session: Session) -> None:
    """Stop a second one, and one after officers were appointed: `RosterMistake`."""
    said = session.get(FirstSetUp, ONE)
    if said:
        raise RosterMistake([SAID.format(f"{said.said_at:%B} {said.said_at.day}, {said.said_at.year}")])
    if appointments_stand(session):
        raise RosterMistake([APPOINTED])


def say(session: Session, assignments: int, now: datetime) -> None:
    """Put on record that the operator has said it; `RosterMistake` where nobody was assigned by it."""
    if not assignments:
        raise RosterMistake([NOT_NEEDED])
    session.add(FirstSetUp(id=ONE, said_at=now, assignments=assignments))
    audit.record(session, OPERATOR.label, "say first set-up", "roster", now, {"assignments": assignments})
