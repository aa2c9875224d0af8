"""What tests do with meetings of the team, and read of messages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import due_acts
from handlers.message import Message, Telling
from handlers.messages import MESSAGES
from models.delivery.outbox import Delivery
from models.quarters import tables as records
from models.quarters import team
from models.quarters.team import MeetingForm
from models.store import deadlines
from tests.quarters import acts
from tests.quarters.acts import AFTER, MET_ON, bring_to
from tests.support.staff import Staff
from tests.support.workplace import text_of

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TRAP = "<!channel> *Gale* =1+1"
A_DAY = timedelta(days=1)
EVERYBODY = ("team, schools", "team, police", "second, schools", "second, police")


def recorded(
    session: Session, staff: Staff, quarter: int, held_on: date = MET_ON, names: tuple[str, ...] = EVERYBODY,
    guests: str | None = None, replaces: int | None = None, now: datetime = AFTER,
) -> records.Meeting:  # fmt: skip
    """A meeting, recorded by a member of the police."""
    form = MeetingForm(held_on, tuple(staff.id(name) for name in names), "We met.", guests)
    actor = staff.actor("team, police")
    return team.record_meeting(session, staff.town.agreement, actor, quarter, form, now, replaces)


def without_a_meeting(session: Session, staff: Staff) -> int:
    """A quarter for which everything is in but a meeting."""
    quarter = bring_to(session, staff, "sent")
    for row in records.get(session, quarter).submissions:
        if not row.is_settled:
            acts.declare(session, staff, staff.actor("team, police"), quarter, AFTER, row.party)
    return quarter


def message(
    session: Session, staff: Staff, kind: str, subject: int, now: datetime = AFTER, *, is_change: bool = False
) -> Message | None:
    """A message of a kind as the record stands."""
    return MESSAGES[kind].make(Telling(session, staff.town.agreement, now, is_change=is_change), subject)


def shown(found: Message | None) -> str:
    """What a message shows."""
    assert found
    return text_of([block.to_dict() for block in found.blocks])


def told(session: Session, kind: str) -> list[str]:
    """Where messages of a kind go."""
    return list(session.scalars(select(Delivery.destination).filter_by(kind=kind).order_by(Delivery.id)))


def run(session: Session, staff: Staff, now: datetime) -> None:
    """Do what is due."""
    while deadlines.take_one(session, due_acts(staff.town.agreement), now):
        pass


def day_after_end(days: int) -> datetime:
    """So many days after the quarter's end, in the morning."""
    return datetime(2026, 12, 31, 14, tzinfo=UTC) + timedelta(days=days)
