"""What follows when a school's channel does not get the card of a schedule: its principal is told directly.

Not what is over, withdrawn or cancelled by then. Whoever was told at once of the same has it.
"""

from datetime import date, datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from models.delivery import outbox
from models.delivery.missed import first_arrived, first_missed
from models.delivery.outbox import Delivery
from models.destinations import PersonDM
from models.errors import must_exist
from models.people.queries import people_who_may
from models.policy import Part, Subject
from models.schedules import cards
from models.schedules.tables import SchedulePosting
from models.store import audit
from models.store.base import locked_row
from models.terms import Agreement

TELLS_THE_SCHOOL = (Delivery.kind == cards.CARD) & (Delivery.subject_id == SchedulePosting.id)


def look(session: Session, agreement: Agreement, now: datetime) -> bool:
    """Tell of one card that the channel does not get, or has after all; whether there was one."""
    if missed := first_missed(session, SchedulePosting, TELLS_THE_SCHOOL, true()):
        _tell(session, agreement, _locked(session, missed[0]), missed[1], now)
        return True
    arrived = first_arrived(session, SchedulePosting)
    if arrived is not None:
        posting = _locked(session, arrived)
        posting.undelivered_id = None
        cards.change_direct(session, posting, now)
        audit.record(session, "bot", "schedule delivered after all", posting, now)
    return arrived is not None


def _tell(session: Session, agreement: Agreement, posting: SchedulePosting, delivery_id: int, now: datetime) -> None:
    if posting.undelivered_id:  # another process was quicker
        return
    posting.undelivered_id = delivery_id
    today, told = agreement.today(now), set[int]()
    if cards.still_matters(posting) and _last_day(posting) >= today:
        able = people_who_may(session, Part.TOLD_OF_SCHEDULE, Subject(school=posting.school), today)
        told = {person.id for person in able if not _was_told_at_once(session, posting, PersonDM(person.id))}
    sent = [outbox.enqueue(session, cards.INSTEAD, posting.id, PersonDM(person), now) for person in sorted(told)]
    posting.message_ids = [*posting.message_ids, *sent]
    audit.record(session, "bot", "schedule not delivered", posting, now, {"people": sorted(told)})


def _last_day(posting: SchedulePosting) -> date:
    if posting.change:
        return posting.change.current.last_day
    if posting.week:
        return posting.week.last_day
    return must_exist(posting.substitution, "substitution").last_day


def _was_told_at_once(session: Session, posting: SchedulePosting, place: PersonDM) -> bool:
    """Whether somebody's phone rang because of it."""
    same = select(Delivery.id).filter_by(destination=str(place), kind=cards.AT_ONCE, subject_id=posting.id)
    return session.scalar(same.limit(1)) is not None


def _locked(session: Session, posting_id: int) -> SchedulePosting:
    return must_exist(locked_row(session, SchedulePosting, posting_id), "card")
