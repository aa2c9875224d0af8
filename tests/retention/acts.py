"""What tests do with holds and disposals."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import KEPT_BEFORE
from models.delivery.outbox import Delivery, DeliveryState
from models.district.retention import KINDS_OF_RECORDS, Years
from models.notices.acknowledgments import acknowledge
from models.notices.tables import Notice, NoticeVersion
from models.retention import disposals, disposing, holds, listing
from models.retention.clock import DisposalClock
from models.retention.holds import HoldForm
from models.retention.kinds import KINDS
from models.retention.listing import Looked
from models.retention.queries import open_disposal
from models.retention.steps import APPROVE, DECLINE, DISPOSED, DONE, LISTED
from models.retention.tables import Disposal, DisposalItem, Hold
from models.terms import Agreement
from tests.releases.acts import file_notice, with_student
from tests.support.staff import Staff
from tests.support.town import NOW

WHY = "A made-up lawsuit"
YEARS, AUTHORITY = 3, "A made-up schedule"
LATER = datetime(2030, 11, 25, 15, 0, tzinfo=UTC)
"""More than three years after everything in these tests."""
HEADS = ("chief", "superintendent")
SECRET = "Canary words"


def with_years(agreement: Agreement, years: int = YEARS) -> Agreement:
    """The agreement with years for every kind of record."""
    every = {kind: Years(years=years, authority=AUTHORITY) for kind in KINDS_OF_RECORDS}
    return agreement.model_copy(update={"retention": every})


def settled_notice(session: Session, staff: Staff, key: str = "T:V1", **changes: object) -> Notice:
    """A notice that nobody is to do anything about any more."""
    given: dict[str, object] = {"narrative": f"{SECRET} of an event.", "students": 1, **changes}
    notice = file_notice(session, staff, key, **given)
    with_student(session, staff, notice)
    acknowledge(session, staff.actor("principal"), notice.id, NOW)
    posted(session)
    return notice


def posted(session: Session) -> None:
    """Slack has taken every message."""
    session.flush()
    for row in session.scalars(select(Delivery).where(Delivery.state == DeliveryState.PENDING)):
        row.state, row.channel_id, row.message_ts = DeliveryState.POSTED, "C1", f"1.{row.id}"
        row.payload = {"text": SECRET}
    session.flush()


def hold(session: Session, staff: Staff, who: str = "chief", now: datetime = LATER, **named: object) -> Hold:
    """Set a hold."""
    given: dict[str, object] = {"basis": "litigation", "reason": WHY, **named}
    return holds.set_hold(session, staff.town.agreement, staff.actor(who, now), HoldForm(**given), now)  # type: ignore[arg-type]


def listed(session: Session, staff: Staff, now: datetime = LATER) -> Disposal | None:
    """The bot's list of what is due."""
    while listing.look(session, staff.town.agreement, now) is Looked.A_PART:
        session.flush()
    return open_disposal(session)


def approve(session: Session, staff: Staff, disposal: Disposal, who: str, now: datetime = LATER) -> None:
    """One side approves the list as it stands."""
    disposals.take_step(
        session, staff.town.agreement, staff.actor(who, now), disposal.id, APPROVE, disposal.version, None, now
    )


def decline(session: Session, staff: Staff, disposal: Disposal, who: str, now: datetime = LATER) -> None:
    """One side declines it."""
    disposals.take_step(
        session, staff.town.agreement, staff.actor(who, now), disposal.id, DECLINE, disposal.version, WHY, now
    )


def both_approve(session: Session, staff: Staff, disposal: Disposal) -> None:
    """Both sides approve."""
    for who in HEADS:
        approve(session, staff, disposal, who)


def carry_out(session: Session, staff: Staff, disposal: Disposal, now: datetime = LATER) -> None:
    """Dispose of one record after another."""
    while disposing.next_record(session, staff.town.agreement, KEPT_BEFORE, disposal.id, now):
        session.flush()


def finish(session: Session, staff: Staff, disposal: Disposal, now: datetime = LATER) -> None:
    """Look whether Slack has answered."""
    DisposalClock(staff.town.agreement, KEPT_BEFORE).finish(session, disposal.id, now)
    session.flush()


def disposed_notice(session: Session, staff: Staff) -> tuple[Notice, Disposal]:
    """A notice that was disposed of."""
    notice = settled_notice(session, staff)
    disposal = listed(session, staff)
    assert disposal
    both_approve(session, staff, disposal)
    carry_out(session, staff, disposal)
    return notice, disposal


def a_list(
    session: Session, now: datetime, state: str = LISTED, records: int = 1, first: tuple[tuple[str, int], ...] = ()
) -> Disposal:  # fmt: skip
    """A list as it stands in the tables, of made-up records; `first` are some that there are, by kind and id."""
    items = [
        DisposalItem(
            kind=kind, record_id=record_id, label=f"{KINDS[kind].label} {record_id}", first_day=now.date(),
            counts_from=now.date(), years=YEARS, authority=AUTHORITY, message_ids=[],
        )
        for kind, record_id in first
    ]  # fmt: skip
    items += [
        DisposalItem(
            kind="notice", record_id=9000 + number, label=f"2020-21/{number:04d}", school="hall",
            first_day=now.date(), counts_from=now.date(), years=YEARS, authority=AUTHORITY, message_ids=[],
            outcome=DISPOSED if state == DONE else None, outcome_at=now if state == DONE else None,
        )
        for number in range(1, records + 1)
    ]  # fmt: skip
    done_at = now if state == DONE else None
    made = Disposal(state=state, version=1, listed_at=now, changed_at=now, done_at=done_at, items=items)
    session.add(made)
    session.flush()
    session.refresh(made)
    return made


def narratives(session: Session) -> list[str | None]:
    """What notices say."""
    return list(session.scalars(select(NoticeVersion.narrative).order_by(NoticeVersion.id)))
