"""How a delivery moves from state to state on its way to Slack. Each step compares before it sets: of two processes one
wins, and a process that has lost its claim changes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, Update, bindparam, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from models.delivery import outbox
from models.delivery.outbox import CLOSING, TELLS_NOTHING, UNDELIVERED, Delivery, DeliveryState
from models.store.base import locked_row


@dataclass(frozen=True)
class Pace:
    """How long things may take. The product's own figures; tests go faster."""

    lease: timedelta = timedelta(seconds=60)  # so long at the most a dead process keeps a message back
    call: timedelta = timedelta(seconds=10)
    between_posts: timedelta = timedelta(seconds=1)  # Slack allows about one a second in a channel
    look_up: tuple[timedelta, ...] = tuple(timedelta(seconds=s) for s in (2, 10, 30, 60, 120))
    absent_after: timedelta = timedelta(seconds=60)  # how late Slack's history shows a message is not documented
    look_back: timedelta = timedelta(hours=24)  # so far may our clock be ahead of Slack's
    first_retry: timedelta = timedelta(seconds=2)
    longest_retry: timedelta = timedelta(minutes=2)
    parked: timedelta = timedelta(minutes=5)  # somebody may have put it right without telling the bot
    alarm: timedelta = timedelta(minutes=15)
    patience: timedelta = timedelta(minutes=10)  # so long is tried what need not arrive
    settled: timedelta = timedelta(seconds=60)  # so late may a change take effect that was given up
    sweeps: tuple[timedelta, ...] = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=24), timedelta(hours=72))
    while_open: timedelta = timedelta(days=1)  # so often is a card looked at that somebody is still to act on
    clocks: timedelta = timedelta(seconds=60)  # so far may the clocks of two processes differ
    poll: timedelta = timedelta(seconds=1)  # a net below the wake after each commit


PACE = Pace()
IS_CHANGE = or_(Delivery.changes.is_not(None), Delivery.kind.in_(TELLS_NOTHING))
"""A message that is there is changed: doing that twice does no harm."""
ENDED = (DeliveryState.POSTED, DeliveryState.DROPPED)
TO_LOOK_UP = {"state": DeliveryState.UNCLEAR, "looked_up": 0, "is_doubtful": True}
WAITS = Delivery.state.in_((DeliveryState.PENDING, DeliveryState.PARKED))
TIME = Delivery.due_at.type
MOVES_WITH = ("state", "attempts", "looked_up", "message_ts")
"""What differs once a delivery has moved on."""


@dataclass(frozen=True)
class Claim:
    """What a process holds of a delivery: this attempt, until the lease ends."""

    delivery_id: int
    owner: str
    attempt: int
    kind: str

    @property
    def name(self) -> str:
        """What a changed message notes of the change that made it, so that it can be read back."""
        return f"{self.delivery_id}.{self.attempt}"

    def change(self) -> Update:
        """An update that touches nothing once the claim is lost."""
        return update(Delivery).where(
            Delivery.id == self.delivery_id,
            Delivery.owner == self.owner,
            Delivery.attempts == self.attempt,
            Delivery.state == DeliveryState.SENDING,
        )

    def is_held(self, session: Session) -> bool:
        """Whether it is still held; if so, nobody else takes it until this transaction ends."""
        mine = self.change().values(owner=self.owner).returning(Delivery.id)
        return session.execute(mine).first() is not None


def claim(
    session: Session, owner: str, now: datetime, pace: Pace, which: Sequence[ColumnElement[bool]] = ()
) -> Claim | None:
    """Take the next delivery that can leave, for the time of a lease; nothing when none can. Only those of `which`.

    At most one is in flight for a destination, and one in each second; replies and changes wait for their message.
    `IntegrityError`: another process was quicker for this destination; try again.
    """
    # SKIP LOCKED keeps two processes off one row; the index of what is in flight keeps them off one destination,
    # which shows at the flush.
    ready = _ready().where(*which) if which else _ready()
    since, until = now - pace.between_posts, now + pace.between_posts
    found = session.scalars(ready, {"at": now, "since": since, "until": until}).one_or_none()
    if found is None:
        return None
    found.state, found.owner, found.attempts = DeliveryState.SENDING, owner, found.attempts + 1
    found.lease_until, found.sent_at, found.stamped_at = now + pace.lease, None, now
    if found.changes is not None:  # a change shows the record as it stands when it leaves: as good as many
        is_pending = Delivery.state == DeliveryState.PENDING
        _drop(session, Delivery.changes == found.changes, Delivery.id != found.id, is_pending)
    session.flush()
    return Claim(found.id, owner, found.attempts, found.kind)


@cache
def _ready() -> Select[Delivery]:
    """What can leave, the first of it; made once, since each message waits for it."""
    first, other = aliased(Delivery), aliased(Delivery)
    at, since, until = (bindparam(name, type_=TIME) for name in ("at", "since", "until"))
    in_flight = select(other.id).where(other.destination == Delivery.destination, other.state == DeliveryState.SENDING)
    recent = select(other.id).where(
        other.destination == Delivery.destination, other.posted_at > since, other.posted_at < until
    )
    return (
        select(Delivery)
        .outerjoin(first, first.id == func.coalesce(Delivery.replies_to, Delivery.changes))
        .where(
            Delivery.state == DeliveryState.PENDING,
            or_(Delivery.due_at <= at, Delivery.attempts == 0),  # a clock that is set back delays no new message
            or_(first.id.is_(None), first.state.in_(ENDED)),
            ~in_flight.exists(),
            ~recent.exists(),
        )
        .order_by(Delivery.due_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Delivery)
    )


@cache
def _held() -> Select[Delivery]:
    """A delivery by its claim, while the lease has time for a call; nobody else takes it until the transaction ends.

    Made once, since each message waits for it.
    """
    is_mine = (Delivery.id == bindparam("delivery")) & (Delivery.owner == bindparam("by"))
    is_this_attempt = (Delivery.attempts == bindparam("attempt")) & (Delivery.state == DeliveryState.SENDING)
    lasts = Delivery.lease_until > bindparam("until", type_=TIME)
    return select(Delivery).where(is_mine, is_this_attempt, lasts).with_for_update()


def about_to_send(
    session: Session, mine: Claim, channel_id: str, now: datetime, pace: Pace, file_id: str | None = None,
    thread_ts: str | None = None, team_id: str | None = None,
) -> bool:  # fmt: skip
    """Look at the lease once more and note where the message goes, and with which file; a process that slept past it
    must not send. Where it went before, if that was elsewhere, something of it may stand or still come.
    """
    claimed = {"delivery": mine.delivery_id, "by": mine.owner, "attempt": mine.attempt, "until": now + pace.call}
    row = session.scalars(_held(), claimed).one_or_none()
    if row is None:
        return False
    if row.is_doubtful and row.changes is None and (row.channel_id, row.thread_ts) != (channel_id, thread_ts):
        look_after_place(session, row, now)
    row.team_id, row.channel_id, row.thread_ts, row.sent_at = team_id, channel_id, thread_ts, now
    if file_id:
        row.file_ids = [*(row.file_ids or ()), file_id]
    return True


def look_after_place(session: Session, left: Delivery, now: datetime) -> None:
    """Have deleted what still stands where a message went before, or comes there late; as often as there is doubt."""
    if left.channel_id is None:
        return
    place = session.get_one(Delivery, outbox.enqueue(session, CLOSING, left.id, left.place, now))
    place.team_id, place.channel_id = left.team_id, left.channel_id
    place.thread_ts, place.file_ids = left.thread_ts, left.file_ids
    place.waiting_since, place.is_doubtful = left.waiting_since, left.is_doubtful
    place.state, place.sweep_at = DeliveryState.POSTED, now


def posted(
    session: Session, mine: Claim, ts: str | None, payload: dict[str, object], now: datetime, pace: Pace
) -> None:
    """It arrived. A new message is looked at once more, since Slack itself may have doubled it; one that was tried more
    than once, again and again. A changed message shows this change from now on.
    """
    step = mine.change().values(
        state=DeliveryState.POSTED, message_ts=ts, payload=payload, posted_at=now, problem=None, stamped_at=now
    )
    changed = session.execute(step.returning(Delivery.changes)).one_or_none()
    if changed is None:
        return
    if changed.changes:
        session.execute(update(Delivery).where(Delivery.id == changed.changes).values(shows=mine.name))
    else:
        look_after(session, mine.delivery_id, now, pace.sweeps[0])


def taken_back(session: Session, kind: str, subject_id: int) -> bool:
    """Have a message that cannot reach anybody not tried any more; whether none of it has arrived or is on its way."""
    of_it = (Delivery.kind == kind) & (Delivery.subject_id == subject_id)
    _drop(session, of_it, Delivery.state == DeliveryState.PARKED)
    on_its_way = select(Delivery.id).where(of_it, Delivery.state != DeliveryState.DROPPED)
    return session.scalar(on_its_way.limit(1)) is None


def refused(session: Session, mine: Claim, problem: str, wait: float | None, now: datetime, pace: Pace) -> None:
    """It was not sent, for certain, and may be sent later: after what Slack asks for, or a little longer each time."""
    due = now + (timedelta(seconds=wait) if wait is not None else _longer_each_time(mine, pace))
    session.execute(mine.change().values(state=DeliveryState.PENDING, due_at=due, stamped_at=now, problem=problem))


def _longer_each_time(mine: Claim, pace: Pace) -> timedelta:
    longer: timedelta = pace.first_retry * 2 ** min(mine.attempt - 1, 10)
    return min(longer, pace.longest_retry)


def parked(session: Session, mine: Claim, problem: str, now: datetime, pace: Pace) -> None:
    """It cannot be sent until a person puts something right."""
    session.execute(
        mine.change().values(state=DeliveryState.PARKED, due_at=now + pace.parked, stamped_at=now, problem=problem)
    )


def dropped(session: Session, mine: Claim, problem: str | None = None) -> None:
    """There is nothing left to say, or nowhere to say it: then the `problem` stays as the reason."""
    session.execute(mine.change().values(state=DeliveryState.DROPPED, problem=problem))


def given_up(session: Session, mine: Claim, problem: str, now: datetime, pace: Pace) -> None:
    """It need not arrive, and there is no channel for it: tried for a while, more than once, then dropped. A message
    that was to be changed is looked at again later, as often as any other, and when its channel is put right.
    """
    row = session.get_one(Delivery, mine.delivery_id)
    if row.problem != problem or now < row.waiting_since + pace.patience:
        refused(session, mine, problem, pace.longest_retry.total_seconds(), now, pace)
        return
    dropped(session, mine, problem)
    first = session.get(Delivery, row.changes or 0)
    if first is None:
        return
    first.shows, first.is_doubtful, first.stamped_at = mine.name, True, now
    if first.sweep_at is None and first.sweeps < len(pace.sweeps):
        first.sweep_at = now + pace.sweeps[first.sweeps]


def unclear(session: Session, mine: Claim, problem: str, now: datetime, pace: Pace) -> None:
    """It was sent and nobody knows whether it arrived. A change is simply made again, and once more when it can take
    no effect any more; a message is looked up first.
    """
    again = mine.change().where(IS_CHANGE).values(
        state=DeliveryState.PENDING, due_at=now + _longer_each_time(mine, pace), stamped_at=now, problem=problem
    )  # fmt: skip
    _doubt(session, session.scalars(again.returning(Delivery.changes)).all(), now, pace)
    lost = mine.change().values(**TO_LOOK_UP, due_at=now + pace.look_up[0], stamped_at=now, problem=problem)
    session.execute(lost)


def take_back_expired(session: Session, now: datetime, pace: Pace) -> bool:
    """Processes that died or slept have lost their claims: what they may have sent is unclear, the rest waits again."""
    expired = update(Delivery).where(Delivery.state == DeliveryState.SENDING, Delivery.lease_until <= now)
    again = expired.where(or_(Delivery.sent_at.is_(None), IS_CHANGE)).values(
        state=DeliveryState.PENDING, due_at=now, stamped_at=now
    )  # fmt: skip
    waiting = session.execute(again.returning(Delivery.changes, Delivery.sent_at)).all()
    _doubt(session, [row.changes for row in waiting if row.sent_at], now, pace)
    lost = expired.values(**TO_LOOK_UP, due_at=now, stamped_at=now, problem="no_answer")
    return bool(waiting) | bool(session.execute(lost.returning(Delivery.id)).all())


def _doubt(session: Session, changed: Collection[int | None], now: datetime, pace: Pace) -> None:
    """Messages that an attempt may still change that was given up: looked at when that cannot be any more."""
    if changed:
        messages = update(Delivery).where(Delivery.id.in_(changed))
        session.execute(messages.values(is_doubtful=True, sweeps=0, sweep_at=now + pace.settled, stamped_at=now))


def look_after(session: Session, delivery_id: int, now: datetime, after: timedelta) -> None:
    """Have a message that arrived looked at after a while."""
    message = update(Delivery).where(Delivery.id == delivery_id)
    session.execute(message.values(sweeps=0, sweep_at=now + after, stamped_at=now))


def unmoved(session: Session, seen: Delivery) -> Delivery | None:
    """A delivery, which nobody changes until this transaction ends; nothing when it has moved on since it was seen."""
    row = locked_row(session, Delivery, seen.id)
    return row if row and all(getattr(row, name) == getattr(seen, name) for name in MOVES_WITH) else None


def _seen(session: Session, row: Delivery) -> Delivery:
    """The delivery as it is now, for a look into Slack without a transaction."""
    session.flush()
    session.expunge(row)
    return row


def to_look_up(
    session: Session, now: datetime, pace: Pace, which: Sequence[ColumnElement[bool]] = ()
) -> Delivery | None:
    """An unclear delivery, of `which`, whose time to be looked up has come; nobody else looks it up for a while.

    A reply is looked for in the thread of its message, and so waits until that one is found or posted.
    """
    first = aliased(Delivery)
    query = (
        select(Delivery)
        .outerjoin(first, first.id == Delivery.replies_to)
        .where(Delivery.state == DeliveryState.UNCLEAR, Delivery.due_at <= now)
        .where(or_(first.id.is_(None), first.state.in_(ENDED)), *which)
        .order_by(Delivery.due_at)
    )
    delivery = session.scalars(query.limit(1).with_for_update(skip_locked=True, of=Delivery)).one_or_none()
    if delivery is None:
        return None
    delivery.due_at, delivery.stamped_at = now + pace.lease, now
    return _seen(session, delivery)


def found(session: Session, seen: Delivery, ts: str, file_id: str | None, now: datetime, pace: Pace) -> None:
    """It had arrived after all; of the files that were tried, the one that arrived counts."""
    delivery = unmoved(session, seen)
    if delivery is None:
        return
    if file_id:
        delivery.file_ids = [*(known for known in delivery.file_ids or () if known != file_id), file_id]
    delivery.state, delivery.message_ts, delivery.posted_at, delivery.problem = DeliveryState.POSTED, ts, now, None
    session.flush()
    look_after(session, delivery.id, now, pace.sweeps[0])


def not_found(session: Session, seen: Delivery, began: datetime, now: datetime, pace: Pace) -> None:
    """A complete look did not show it. Absent in two, the last of them begun a minute after it was sent: it never
    arrived. What arrived while a slow look was on its way need not be in it.
    """
    delivery = unmoved(session, seen)
    if delivery is None:
        return
    delivery.looked_up, delivery.stamped_at = delivery.looked_up + 1, now
    sent_at = delivery.sent_at or delivery.created_at
    # One look may be too early, or read a copy of Slack's that lags behind.
    if delivery.looked_up > 1 and began >= sent_at + pace.absent_after:
        delivery.state, delivery.due_at = DeliveryState.PENDING, now
        return
    step = min(delivery.looked_up, len(pace.look_up) - 1)
    delivery.due_at = max(sent_at + pace.look_up[step], now + pace.look_up[0])


def not_looked_up(session: Session, seen: Delivery, problem: str, now: datetime, pace: Pace) -> None:
    """The look itself failed and does not count."""
    delivery = unmoved(session, seen)
    if delivery is not None:
        delivery.due_at, delivery.stamped_at, delivery.problem = now + pace.look_up[1], now, problem


def unpark(session: Session, now: datetime, _pace: Pace) -> bool:
    """What was parked for a while is tried again, with all checks: perhaps somebody has put it right."""
    due = update(Delivery).where(Delivery.state == DeliveryState.PARKED, Delivery.due_at <= now)
    again = due.values(state=DeliveryState.PENDING, due_at=now, stamped_at=now)
    return bool(session.execute(again.returning(Delivery.id)).all())


def to_sweep(session: Session, now: datetime, pace: Pace, which: Sequence[ColumnElement[bool]] = ()) -> Delivery | None:
    """A delivered message, of `which`, to be looked at now; nobody else looks at it for a while. Until the look is over
    it counts as not taken: one that dies with its process is taken again.
    """
    query = select(Delivery).where(Delivery.sweep_at <= now, *which).order_by(Delivery.sweep_at).limit(1)
    delivery = session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if delivery is None:
        return None
    delivery.stamped_at = now
    delivery.sweep_at = now + pace.lease if delivery.state == DeliveryState.POSTED else None
    return _seen(session, delivery)


def under_look(session: Session, seen: Delivery) -> Delivery | None:
    """A message that is being looked at, which nobody changes until this transaction ends; nothing when it has changed
    since, or is to be looked at anew: then this look does not count.
    """
    row = unmoved(session, seen)
    return row if row and (row.sweep_at, row.shows) == (seen.sweep_at, seen.shows) else None


def swept(delivery: Delivery, now: datetime, pace: Pace) -> None:
    """The look is over; the next one is set where more may come of it."""
    later = pace.sweeps[delivery.sweeps :] if delivery.is_doubtful else ()
    delivery.sweeps, delivery.stamped_at = delivery.sweeps + 1, now
    delivery.sweep_at = now + later[0] if later else None


def not_swept(delivery: Delivery, now: datetime, pace: Pace, *, lasts: bool) -> None:
    """The look itself failed: it is taken again and does not count, unless what it failed by `lasts`."""
    if not lasts:
        delivery.stamped_at, delivery.sweep_at = now, now + pace.sweeps[0]
        return
    swept(delivery, now, pace)
    if delivery.sweep_at is None and delivery.sweeps < len(pace.sweeps):
        delivery.sweep_at = now + pace.sweeps[delivery.sweeps]


def move_to_this_clock(session: Session, now: datetime, pace: Pace) -> bool:
    """Times that a clock set which was ahead of this one are taken back by the difference, so that nothing waits longer
    than it would have. A clock that was set back, or another process's, delays nothing by more than a minute.
    """
    ahead = select(Delivery).where(Delivery.stamped_at > now + pace.clocks)
    interesting = or_(Delivery.state.in_(UNDELIVERED), Delivery.sweep_at.is_not(None))
    # A hundred at a time: nobody's form waits long for this transaction.
    rows = session.scalars(ahead.where(interesting).limit(100).with_for_update(skip_locked=True)).all()
    for row in rows:
        by = row.stamped_at - now
        for name in ("waiting_since", "stamped_at", "due_at", "lease_until", "sent_at", "sweep_at"):
            then = getattr(row, name)
            setattr(row, name, then - by if then else then)
    return bool(rows)


def is_to_change(session: Session, first_id: int) -> bool:
    """Whether a change of a message is on its way, which will show the record as it stands."""
    waiting = select(Delivery.id).where(Delivery.changes == first_id, Delivery.state.in_(UNDELIVERED))
    return session.scalar(waiting.limit(1)) is not None


def post_anew(session: Session, first: Delivery, now: datetime) -> None:
    """A message that is not where it was is posted again, as its record stands then; its thread begins there."""
    _drop(session, Delivery.changes == first.id, WAITS)
    first.state, first.due_at, first.waiting_since, first.stamped_at = DeliveryState.PENDING, now, now, now
    first.message_ts = first.thread_ts = first.channel_id = first.shows = first.posted_at = first.sent_at = None
    first.team_id = first.permalink = None
    first.problem = first.alarmed_at = first.sweep_at = None
    first.looked_up = first.sweeps = 0


def drop(session: Session, first: Delivery, problem: str, but: Collection[str] = ()) -> None:
    """A message that is not where it was, and of which nothing is left to say; nor of what waits for it, `but` kinds
    that are said all the same.
    """
    on_it = or_(Delivery.changes == first.id, Delivery.replies_to == first.id)
    _drop(session, on_it, Delivery.kind.not_in(but), WAITS)
    first.state, first.problem, first.sweep_at = DeliveryState.DROPPED, problem, None


def close(session: Session, first: Delivery, now: datetime) -> None:
    """Take everything off a message that nobody is to act on where it stands; tried for a while where Slack refuses."""
    closing = session.get_one(Delivery, outbox.enqueue(session, CLOSING, first.id, first.place, now))
    in_flight = select(Delivery.id).where(Delivery.changes == first.id, Delivery.state == DeliveryState.SENDING)
    closing.is_doubtful = first.is_doubtful or session.scalar(in_flight.limit(1)) is not None
    closing.team_id, closing.channel_id, closing.message_ts = first.team_id, first.channel_id, first.message_ts


def close_again(closing: Delivery, now: datetime, *, is_doubtful: bool) -> None:
    """A message that was closed says something again. Where nobody can read what it says, `is_doubtful` ends this."""
    closing.state, closing.due_at, closing.waiting_since, closing.stamped_at = DeliveryState.PENDING, now, now, now
    closing.sweep_at, closing.is_doubtful = None, is_doubtful


def _drop(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(update(Delivery).where(*which).values(state=DeliveryState.DROPPED))
