"""Cards of schedules in the channels of schools, and who is told at once beside them (§III)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import PersonDM, School
from models.errors import must_exist
from models.people.queries import reachable_holdings
from models.people.tables import Person
from models.policy import Part, Subject
from models.schedules.tables import ScheduleChange, SchedulePosting, Substitution, UsualWeek
from models.terms import Agreement

CARD = "schedule_card"
CARD_CHANGE = "schedule_card_change"
AT_ONCE = "schedule_at_once"
FOR_OFFICER = "schedule_done_for_officer"
INSTEAD = "schedule_not_delivered_school"
Told = UsualWeek | ScheduleChange | Substitution


def get(session: Session, posting_id: int) -> SchedulePosting:
    """A card by its id, `NotFound` where there is none; for the bot itself: no right is checked."""
    return must_exist(session.get(SchedulePosting, posting_id), "card")


def postings_of(session: Session, told: Told) -> Sequence[SchedulePosting]:
    """The cards of a usual week, a change or a substitute, one for each school that it concerns or did concern."""
    query = select(SchedulePosting).filter_by(**_about(told)).order_by(SchedulePosting.id)
    return session.scalars(query).all()


def tell(session: Session, told: Told, schools: Iterable[str], now: datetime) -> Sequence[SchedulePosting]:
    """Have the cards of something say how it stands: new ones for schools that have none yet, the others changed."""
    before = {posting.school: posting for posting in postings_of(session, told)}
    for school in dict.fromkeys(schools):
        if school not in before:
            posting = SchedulePosting(school=school, **_about(told))
            session.add(posting)
            session.flush()
            posting.card_id = outbox.enqueue(session, CARD, posting.id, School(school), now)
    for posting in before.values():
        outbox.enqueue(session, CARD_CHANGE, posting.id, School(posting.school), now, changes=posting.card_id)
        change_direct(session, posting, now)
    session.flush()
    return postings_of(session, told)


def change_direct(session: Session, posting: SchedulePosting, now: datetime) -> None:
    """Have what was sent in the place of a card say how it stands."""
    for message_id in posting.message_ids:
        message = session.get_one(Delivery, message_id)
        if message.state != DeliveryState.DROPPED:
            outbox.enqueue(session, INSTEAD, posting.id, message.place, now, changes=message_id)


def tell_at_once(session: Session, agreement: Agreement, postings: Iterable[SchedulePosting], now: datetime) -> None:
    """Have the principals' phones ring for what is of today or of the next school day."""
    for posting in postings:
        subject = Subject(school=posting.school)
        for held in reachable_holdings(session, Part.TOLD_OF_SCHEDULE, subject, agreement.today(now)):
            outbox.enqueue(session, AT_ONCE, posting.id, PersonDM(held.person_id), now)


def tell_officer(
    session: Session, officer: Person, actor: Actor, postings: Sequence[SchedulePosting], now: datetime
) -> None:
    """Let the officer know what somebody else entered in their place."""
    if postings and actor.person_id != officer.id and officer.is_reachable:
        outbox.enqueue(session, FOR_OFFICER, postings[0].id, PersonDM(officer.id), now)


def still_matters(posting: SchedulePosting) -> bool:
    """Whether a card is to stand in the channel: not once what it tells of was withdrawn or cancelled."""
    if posting.change:
        return posting.change.withdrawn_at is None
    return posting.substitution is None or posting.substitution.cancelled_at is None


def _about(told: Told) -> dict[str, int]:
    names = {UsualWeek: "week_id", ScheduleChange: "change_id", Substitution: "substitution_id"}
    return {names[type(told)]: told.id}
