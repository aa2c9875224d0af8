"""What tests do in the training on the agreement."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery.outbox import Delivery
from models.errors import Doubtful
from models.roll_call import acts, lists
from models.roll_call.reminders import RollCallReminders
from models.roll_call.rolls import POLICE, Roll
from models.roll_call.standing import Member, own
from models.roll_call.tables import Confirmation, ListedPerson
from models.store import deadlines
from models.vocabulary import Party
from tests.support.staff import Staff
from tests.support.town import NOW

TODAY, YEAR = date(2026, 11, 23), "2026-27"
HALL, CONARD = Roll(Party.SCHOOLS, "hall"), Roll(Party.SCHOOLS, "conard")
KEEPERS = {HALL: "principal", CONARD: "principal elsewhere", POLICE: "supervisor"}
TWO = "Ana Pretend, school counselor\nBo Madeup, custodian"


def confirm(session: Session, staff: Staff, who: str, now: datetime = NOW) -> Confirmation:
    """Somebody reads what they are shown, and confirms."""
    actor, agreement = staff.actor(who, now), staff.town.agreement
    shown = acts.reading(session, agreement, actor, agreement.today(now))
    return acts.confirm(session, agreement, actor, shown, now)


def stands(session: Session, staff: Staff, who: str, day: date = TODAY) -> Member | None:
    """How somebody stands on a day."""
    return own(session, staff.town.agreement, staff.id(who), day)


def add(session: Session, staff: Staff, text: str = TWO, roll: Roll = HALL, now: datetime = NOW) -> list[ListedPerson]:
    """Whoever keeps a list adds people, and confirms that one who is there twice is meant so."""
    given = (session, staff.town.agreement, staff.actor(KEEPERS[roll], now), roll, text, now)
    try:
        return lists.add(*given)
    except Doubtful as doubt:
        return lists.add(*given, doubt.key)


def mark(
    session: Session, staff: Staff, *chosen: int, day: date | None = TODAY, roll: Roll = HALL, now: datetime = NOW
) -> int:
    """Whoever keeps a list marks people as trained."""
    return lists.mark(session, staff.town.agreement, staff.actor(KEEPERS[roll], now), roll, chosen, day, now)


def morning(day: date) -> datetime:
    """Nine in the morning in the district."""
    return datetime(day.year, day.month, day.day, 14, tzinfo=UTC)


def look(session: Session, staff: Staff, *days: date) -> None:
    """The bot is started, and does what is due on each of these mornings."""
    reminders = RollCallReminders(staff.town.agreement)
    for day in days:
        reminders.plan(session, morning(day) - timedelta(hours=3))
        while deadlines.take_one(session, reminders.acts(), morning(day)):
            pass


def sent(session: Session, staff: Staff, kind: str) -> list[str]:
    """Who was sent a kind of message so far, by role; changes of messages are none."""
    names = {f"person:{staff.id(who)}": who for who in staff.people}
    found = session.scalars(select(Delivery.destination).filter_by(kind=kind, changes=None).order_by(Delivery.id))
    return sorted(names[where] for where in found)
