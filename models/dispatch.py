"""How a delivery moves from state to state on its way to Slack. Each step compares before it sets: of two processes one
wins, and a process that has lost its claim changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, Update, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from models import outbox
from models.outbox import PROBLEM, PROBLEM_DIRECT, PROBLEMS, UNDELIVERED, Delivery, DeliveryState
from models.people import holders
from models.vocabulary import Role


@dataclass(frozen=True)
class Pace:
    """How long things may take. The product's own figures; tests go faster."""

    lease: timedelta = timedelta(seconds=60)
    call: timedelta = timedelta(seconds=10)
    between_posts: timedelta = timedelta(seconds=1)
    look_up: tuple[timedelta, ...] = tuple(timedelta(seconds=s) for s in (2, 10, 30, 60, 120))
    absent_after: timedelta = timedelta(seconds=60)
    look_back: timedelta = timedelta(hours=24)  # so far may our clock be ahead of Slack's
    first_retry: timedelta = timedelta(seconds=2)
    longest_retry: timedelta = timedelta(minutes=2)
    parked: timedelta = timedelta(minutes=5)
    alarm: timedelta = timedelta(minutes=15)
    sweeps: tuple[timedelta, ...] = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=24), timedelta(hours=72))
    poll: timedelta = timedelta(seconds=1)


PACE = Pace()
ON_THE_WAY = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCLEAR)


@dataclass(frozen=True)
class Claim:
    """What a process holds of a delivery: this attempt, until the lease ends."""

    delivery_id: int
    owner: str
    attempt: int

    def change(self) -> Update:
        """An update that touches nothing once the claim is lost."""
        return update(Delivery).where(
            Delivery.id == self.delivery_id,
            Delivery.owner == self.owner,
            Delivery.attempts == self.attempt,
            Delivery.state == DeliveryState.SENDING,
        )


def claim(session: Session, owner: str, now: datetime, pace: Pace) -> Claim | None:
    """Take the next delivery that can leave, for the time of a lease; nothing when none can.

    At most one is in flight for a destination, and one in each second; replies and changes wait for their message.

    Raises:
        IntegrityError: another process was quicker for this destination; try again.
    """
    found = session.scalars(_ready(now, pace).limit(1).with_for_update(skip_locked=True, of=Delivery)).one_or_none()
    if found is None:
        return None
    found.state, found.owner, found.attempts = DeliveryState.SENDING, owner, found.attempts + 1
    found.lease_until, found.sent_at = now + pace.lease, None
    if found.changes is not None:
        _drop_other_changes(session, found)
    session.flush()
    return Claim(found.id, owner, found.attempts)


def _ready(now: datetime, pace: Pace) -> Select[Delivery]:
    first, other = aliased(Delivery), aliased(Delivery)
    in_flight = select(other.id).where(other.destination == Delivery.destination, other.state == DeliveryState.SENDING)
    recent = select(other.id).where(
        other.destination == Delivery.destination,
        other.posted_at > now - pace.between_posts,
        other.posted_at < now + pace.between_posts,
    )
    return (
        select(Delivery)
        .outerjoin(first, first.id == func.coalesce(Delivery.replies_to, Delivery.changes))
        .where(
            Delivery.state == DeliveryState.PENDING,
            or_(Delivery.due_at <= now, Delivery.attempts == 0),  # a clock that is set back delays no new message
            or_(first.id.is_(None), first.state == DeliveryState.POSTED),
            ~in_flight.exists(),
            ~recent.exists(),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )


def _drop_other_changes(session: Session, taken: Delivery) -> None:
    """A change shows the record as it stands when it leaves, so one is as good as many."""
    others = update(Delivery).where(
        Delivery.changes == taken.changes, Delivery.state == DeliveryState.PENDING, Delivery.id != taken.id
    )
    session.execute(others.values(state=DeliveryState.DROPPED))


def about_to_send(
    session: Session, mine: Claim, channel_id: str, now: datetime, pace: Pace, file_id: str | None = None
) -> bool:
    """Look at the lease once more and note where the message goes, and with which file; a process that slept past it
    must not send.
    """
    step = mine.change().where(Delivery.lease_until > now + pace.call).values(channel_id=channel_id, sent_at=now)
    if file_id:
        before = session.scalar(select(Delivery.file_ids).where(Delivery.id == mine.delivery_id)) or []
        step = step.values(file_ids=[*before, file_id])
    return session.execute(step.returning(Delivery.id)).first() is not None


def posted(
    session: Session, mine: Claim, ts: str | None, payload: dict[str, object], now: datetime, pace: Pace
) -> None:
    """It arrived. What was tried more than once is looked at again later, for second copies."""
    sweep = now + pace.sweeps[0] if mine.attempt > 1 else None
    session.execute(
        mine.change().values(
            state=DeliveryState.POSTED, message_ts=ts, payload=payload, posted_at=now, problem=None, sweep_at=sweep
        )
    )


def refused(session: Session, mine: Claim, problem: str, wait: float | None, now: datetime, pace: Pace) -> None:
    """It was not sent, for certain, and may be sent later: after what Slack asks for, or a little longer each time."""
    longer = min(pace.first_retry * 2 ** min(mine.attempt - 1, 10), pace.longest_retry)
    due = now + (timedelta(seconds=wait) if wait is not None else longer)
    session.execute(mine.change().values(state=DeliveryState.PENDING, due_at=due, problem=problem))


def parked(session: Session, mine: Claim, problem: str, now: datetime, pace: Pace) -> None:
    """It cannot be sent until a person puts something right."""
    session.execute(mine.change().values(state=DeliveryState.PARKED, due_at=now + pace.parked, problem=problem))


def dropped(session: Session, mine: Claim) -> None:
    """There is nothing left to say."""
    session.execute(mine.change().values(state=DeliveryState.DROPPED, problem=None))


def unclear(session: Session, mine: Claim, problem: str, now: datetime, pace: Pace) -> None:
    """It was sent and nobody knows whether it arrived. A change is simply made again; a message is looked up first."""
    due = now + pace.look_up[0]
    session.execute(
        mine.change().where(Delivery.changes.is_not(None)).values(
            state=DeliveryState.PENDING, due_at=due, problem=problem
        )
    )  # fmt: skip
    session.execute(mine.change().values(state=DeliveryState.UNCLEAR, due_at=due, problem=problem, looked_up=0))


def take_back_expired(session: Session, now: datetime, pace: Pace) -> bool:
    """Processes that died or slept have lost their claims: what they may have sent is unclear, the rest waits again."""
    expired = update(Delivery).where(Delivery.state == DeliveryState.SENDING, Delivery.lease_until <= now)
    again = expired.where(or_(Delivery.sent_at.is_(None), Delivery.changes.is_not(None)))
    waiting = session.execute(again.values(state=DeliveryState.PENDING, due_at=now).returning(Delivery.id)).all()
    lost = expired.values(state=DeliveryState.UNCLEAR, due_at=now, looked_up=0, problem="no answer")
    return bool(waiting) | bool(session.execute(lost.returning(Delivery.id)).all())


def to_look_up(session: Session, now: datetime, pace: Pace) -> Delivery | None:
    """An unclear delivery whose time to be looked up has come; nobody else looks it up for a while."""
    return _take_due(session, DeliveryState.UNCLEAR, now, pace.lease)


def found(delivery: Delivery, ts: str, file_id: str | None, now: datetime, pace: Pace) -> None:
    """It had arrived after all; of the files that were tried, the one that arrived counts."""
    if file_id:
        delivery.file_ids = [*(one for one in delivery.file_ids or () if one != file_id), file_id]
    delivery.state, delivery.message_ts, delivery.posted_at = DeliveryState.POSTED, ts, now
    delivery.problem, delivery.sweep_at = None, now + pace.sweeps[0]


def not_found(session: Session, delivery: Delivery, now: datetime, pace: Pace) -> None:
    """A complete look did not show it. Absent in two, the last a minute after it was sent: it never arrived."""
    delivery.looked_up += 1
    sent_at = delivery.sent_at or delivery.created_at
    if delivery.looked_up > 1 and now >= sent_at + pace.absent_after:
        delivery.state, delivery.due_at = DeliveryState.PENDING, now
        return
    step = min(delivery.looked_up, len(pace.look_up) - 1)
    delivery.due_at = max(sent_at + pace.look_up[step], now + pace.look_up[0])


def not_looked_up(delivery: Delivery, problem: str, now: datetime, pace: Pace) -> None:
    """The look itself failed and does not count."""
    delivery.due_at, delivery.problem = now + pace.look_up[1], problem


def unpark(session: Session, now: datetime) -> bool:
    """What was parked for a while is tried again, with all checks: perhaps somebody has put it right."""
    due = update(Delivery).where(Delivery.state == DeliveryState.PARKED, Delivery.due_at <= now)
    return bool(session.execute(due.values(state=DeliveryState.PENDING, due_at=now).returning(Delivery.id)).all())


def to_sweep(session: Session, now: datetime, pace: Pace) -> Delivery | None:
    """A delivered message that may have a second copy and is to be looked at now; the next look is set."""
    query = select(Delivery).where(Delivery.sweep_at <= now).order_by(Delivery.sweep_at).limit(1)
    delivery = session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if delivery is None:
        return None
    delivery.sweeps += 1
    arrived = delivery.posted_at or delivery.created_at
    later = [arrived + after for after in pace.sweeps[delivery.sweeps :]]
    delivery.sweep_at = later[0] if later else None
    return delivery


def sound_alarm(session: Session, now: datetime, pace: Pace) -> bool:
    """Tell the administrators, once, of a message that is parked or has not arrived for too long."""
    first = aliased(Delivery)
    by_itself = or_(first.id.is_(None), first.state == DeliveryState.POSTED)
    late = Delivery.state.in_(ON_THE_WAY) & (Delivery.created_at <= now - pace.alarm) & by_itself
    query = (
        select(Delivery)
        .outerjoin(first, first.id == func.coalesce(Delivery.replies_to, Delivery.changes))
        .where(Delivery.alarmed_at.is_(None), Delivery.kind != PROBLEM_DIRECT)
        .where(Delivery.state.in_(UNDELIVERED), or_(Delivery.state == DeliveryState.PARKED, late))
        .order_by(Delivery.due_at)
    )
    delivery = session.scalars(query.limit(1).with_for_update(skip_locked=True, of=Delivery)).one_or_none()
    if delivery is None:
        return False
    delivery.alarmed_at = now
    _tell_administrators(session, delivery, now)
    return True


def _tell_administrators(session: Session, delivery: Delivery, now: datetime) -> None:
    """In their channel; directly when that channel is the one that fails."""
    subject = delivery.subject_id if delivery.kind in PROBLEMS else delivery.id
    if delivery.destination != "administrators":
        outbox.enqueue(session, PROBLEM, subject, "administrators", now)
        return
    for person in holders(session, Role.ADMINISTRATOR, now.date()):
        outbox.enqueue(session, PROBLEM_DIRECT, subject, f"person:{person.id}", now)


def _take_due(session: Session, state: DeliveryState, now: datetime, for_now: timedelta) -> Delivery | None:
    query = select(Delivery).where(Delivery.state == state, Delivery.due_at <= now).order_by(Delivery.due_at)
    delivery = session.scalars(query.limit(1).with_for_update(skip_locked=True)).one_or_none()
    if delivery is not None:
        delivery.due_at = now + for_now
    return delivery
