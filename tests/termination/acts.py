"""What tests do with a notice that ends the agreement."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import due_acts
from models.delivery.outbox import Delivery, DeliveryState
from models.store import deadlines
from models.termination import acts, tables
from models.termination.form import StepForm, TerminationForm
from models.termination.steps import CONFIRM, CONFIRMED, ENDED, RUNNING, TAKE_BACK, TAKEN_BACK
from models.termination.tables import Termination
from tests.support.staff import Staff
from tests.support.town import NOW

TODAY, LAST = date(2026, 11, 23), date(2026, 11, 30)
AFTER = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
WHY = "Made-up reason"
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


def give(
    session: Session, staff: Staff, who: str = "chief", now: datetime = NOW, typed: str | None = None, **form: object
) -> Termination:
    """Somebody gives notice."""
    agreement = staff.town.agreement
    wanted = TerminationForm(**({"reason": WHY} | form))  # type: ignore[arg-type]
    name = agreement.agreement.program if typed is None else typed
    return acts.give(session, agreement, staff.actor(who, now), wanted, name, now)


def arrive(session: Session, notice: Termination, at: datetime = NOW, kind: str = tables.LETTER) -> None:
    """Slack has taken a letter."""
    letters = select(Delivery).filter_by(kind=kind, subject_id=notice.id).order_by(Delivery.id)
    letter = session.scalars(letters).all()[0]
    letter.state, letter.posted_at = DeliveryState.POSTED, at
    session.flush()


def run_clock(session: Session, staff: Staff, now: datetime) -> None:
    """Do all that has fallen due by then."""
    due = due_acts(staff.town.agreement)
    while deadlines.take_one(session, due, now):
        pass


def take(
    session: Session, staff: Staff, notice: Termination, step: str, who: str, now: datetime = NOW, **form: object
) -> Termination:
    """Somebody takes a step."""
    given = StepForm(**({"words": WHY} | form))  # type: ignore[arg-type]
    return acts.take_step(
        session, staff.town.agreement, staff.actor(who, now), notice.id, step, notice.seen, given, now
    )


def bring_to(
    session: Session, staff: Staff, state: str, who: str = "chief", now: datetime = NOW, **form: object
) -> Termination:
    """A notice in a state."""
    notice, other = (
        give(session, staff, who, now, **form), {"chief": "superintendent", "superintendent": "chief"}[who],
    )  # fmt: skip
    if state in (RUNNING, CONFIRMED, ENDED):
        arrive(session, notice, now)
        acts.note_arrival(session, staff.town.agreement, notice.id, now + A_MINUTE)
    if state == CONFIRMED:
        take(session, staff, notice, CONFIRM, other, now)
    if state == TAKEN_BACK:
        take(session, staff, notice, TAKE_BACK, who, now)
    if state == ENDED:
        run_clock(session, staff, now + 8 * A_DAY)
    assert notice.state == state
    return notice


def ended_and_begun_anew(session: Session, staff: Staff, now: datetime) -> Termination:
    """A notice by which the agreement ended a while ago; a new one holds today."""
    notice = give(session, staff, now=now - 30 * A_DAY)
    notice.state, notice.is_standing = ENDED, False
    notice.delivered_at, notice.delivered_on = notice.given_at, notice.given_at.date()
    notice.last_day, notice.resumes_on = notice.given_at.date() + 7 * A_DAY, now.date()
    session.flush()
    return notice
