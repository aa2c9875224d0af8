"""What the chief and the superintendent do with a notice that ends the agreement, by the table of `steps.py` (§XI)."""

from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.actor import Actor
from models.calendar.school_days import start_of
from models.errors import Conflict, changed_since, not_now, require_valid
from models.policy import Act, Subject, may, refusal, require
from models.store import audit, deadlines
from models.termination import tables as records
from models.termination import telling
from models.termination.form import (
    StepForm,
    TerminationForm,
    check,
    check_handed_over,
    check_typed,
    last_day_of,
)
from models.termination.queries import ended_on, standing, too_late, written
from models.termination.steps import (
    ARRIVE,
    CONFIRM,
    END,
    GIVEN,
    HAND_OVER,
    STEPS,
    TAKE_BACK,
    Step,
)
from models.termination.tables import HEADS, Termination, TerminationStep
from models.terms import Agreement
from models.texts import LONGEST, check_why
from models.vocabulary import Party

ARRIVED_DUE, LAST_DAY_DUE, END_DUE = "termination_arrived", "termination_last_day", "termination_end"
DUES = (ARRIVED_DUE, LAST_DAY_DUE, END_DUE)
LOOK_AFTER = timedelta(minutes=1)
MORNING, A_DAY = timedelta(hours=8), timedelta(days=1)


def party_of(actor: Actor) -> Party:
    """The party that somebody speaks for. Raises `Refused` for whoever speaks for none."""
    require(actor, Act.GIVE_TERMINATION, Subject())
    held = {holding.role for holding in actor.holdings}
    return next(party for party, head in HEADS.items() if head in held)


def preview(
    session: Session, agreement: Agreement, actor: Actor, form: TerminationForm, now: datetime,
    signed_text: int | None = None,
) -> Termination:  # fmt: skip
    """The notice as it would be given at this moment, for a look only: nothing is recorded.

    Raises:
        Refused: neither the chief nor the superintendent.
        Invalid: an answer cannot be taken.
        Conflict: a notice stands, or the agreement has ended.
    """
    party = party_of(actor)
    require_none(session, agreement, now)
    require_valid(check(agreement, form, now))
    return Termination(
        party=party, state=GIVEN, is_standing=True, reason=form.reason or None, chosen_day=form.chosen_day,
        given_at=now, given_by_id=actor.person_id, signed_text=signed_text,
    )  # fmt: skip


def give(
    session: Session, agreement: Agreement, actor: Actor, form: TerminationForm, typed: str | None, now: datetime,
    signed_text: int | None = None,
) -> Termination:  # fmt: skip
    """Give notice. It is on its way to the other party; the days run once it is there.

    Raises:
        Refused: neither the chief nor the superintendent.
        Invalid: an answer cannot be taken, or the program's name is not typed exactly.
        Conflict: a notice stands, perhaps the other party's of a moment ago; or the agreement has ended.
    """
    notice = preview(session, agreement, actor, form, now, signed_text)
    require_valid(check_typed(agreement, typed))
    try:
        with session.begin_nested():
            session.add(notice)
    except IntegrityError:  # of two who give it at once, one is first
        require_none(session, agreement, now)
        raise changed_since(form.reason) from None
    deadlines.put(session, notice.id, {ARRIVED_DUE: now + LOOK_AFTER})
    telling.of_notice(session, agreement, notice, now)
    detail = {"party": notice.party, "chosen_day": str(notice.chosen_day) if notice.chosen_day else None}
    audit.record(session, actor.label, "give notice of termination", notice, now, detail)
    return notice


def require_none(session: Session, agreement: Agreement, now: datetime) -> None:
    """Stop a notice where one stands or the agreement has ended. Raises `Conflict`."""
    if found := standing(session):
        given = written(agreement.today(found.given_at))
        raise Conflict(f"The {found.head} gave notice on {given}, and it stands. A second one is not needed.")
    if ended := ended_on(session, agreement.today(now)):
        raise Conflict(f"The agreement ended on {written(ended)}.")


def read(session: Session, actor: Actor, termination_id: int, now: datetime) -> Termination:
    """A notice with all it holds, `Refused` to whoever may not; the look goes into the audit log."""
    found = session.get(Termination, termination_id)
    if found is None or not may(actor, Act.READ_TERMINATION, found.subject):
        raise refusal(Act.READ_TERMINATION)
    audit.record(session, actor.label, "read notice of termination", found, now)
    return found


def for_step(
    session: Session, agreement: Agreement, actor: Actor, termination_id: int, code: str, seen: int, now: datetime
) -> Termination:
    """A notice with which somebody is about to take a step.

    Raises:
        Refused: the person may not, or there is none.
        Conflict: it has changed since it was seen, the step is not possible any more, or it is too late.
    """
    return _next(session.get(Termination, termination_id), agreement, actor, code, seen, now)


def _next(
    notice: Termination | None, agreement: Agreement, actor: Actor, code: str, seen: int, now: datetime,
    *typed: str | None,
) -> Termination:  # fmt: skip
    step = STEPS.get(code)
    if step is None or step.act is None:
        raise refusal(Act.READ_TERMINATION)
    if notice is None or not may(actor, step.act, notice.subject):
        raise refusal(step.act)
    if notice.state not in step.before:
        raise not_now(notice.stands.label)
    if too_late(notice, step, agreement.today(now)):
        last = written(notice.last_day) if notice.last_day else ""
        raise Conflict(f"It is too late for this: the last day of the agreement is {last}.")
    if notice.seen != seen:
        raise changed_since(*typed)
    return notice


def take_step(
    session: Session, agreement: Agreement, actor: Actor, termination_id: int, code: str, seen: int, form: StepForm,
    now: datetime,
) -> Termination:  # fmt: skip
    """Take a step with a notice, on record with its words. The other party is told.

    Raises:
        Refused, Conflict: as for `for_step`.
        Invalid: an answer is missing or cannot be taken.
    """
    notice = _next(records.locked(session, termination_id), agreement, actor, code, seen, now, form.words)
    step = STEPS[code]
    require_valid(_check(agreement, notice, step, form, now))
    is_delivered = notice.state != GIVEN
    if code == HAND_OVER and form.day:
        _run(session, agreement, notice, form.day, now, by_hand=True)
    if code == CONFIRM and not is_delivered:
        _run(session, agreement, notice, agreement.today(now), now)
    if code == TAKE_BACK:
        notice.is_standing = False
        deadlines.settle(session, DUES, notice.id, now)
    _take(session, notice, step, actor, form if step.words else StepForm(), now)
    _tell(session, agreement, notice, code, now, is_new=not is_delivered)
    return notice


def _check(agreement: Agreement, notice: Termination, step: Step, form: StepForm, now: datetime) -> dict[str, str]:
    if step.asks_day:
        return check_handed_over(agreement, notice, form, now)
    return check_why("words", form.words, LONGEST, now, "Say it in a few words.") if step.words else {}


def _tell(
    session: Session, agreement: Agreement, notice: Termination, code: str, now: datetime, *, is_new: bool
) -> None:
    if code == TAKE_BACK:
        telling.of_taking_back(session, agreement, notice, now)
        return
    if code == CONFIRM:
        telling.of_receipt(session, agreement, notice, now)
    if is_new:
        telling.of_days(session, agreement, notice, now)


def note_arrival(session: Session, agreement: Agreement, termination_id: int, now: datetime) -> None:
    """Look whether the letter has arrived: from then on the days run. Where Slack fails, its giver is told once."""
    notice = records.locked(session, termination_id)
    if notice is None or notice.state not in STEPS[ARRIVE].before:
        return
    arrived = telling.arrived_at(session, notice)
    if arrived is None:
        if notice.not_arrived_at is None and telling.is_late(session, notice):
            telling.not_arrived(session, agreement, notice, now)
            audit.record(session, "bot", "notice of termination not arrived", notice, now)
        deadlines.look_again(session, ARRIVED_DUE, notice.id, now + LOOK_AFTER)
        return
    _run(session, agreement, notice, agreement.today(arrived), arrived)
    _take(session, notice, STEPS[ARRIVE], None, StepForm(day=notice.delivered_on), now)
    telling.of_days(session, agreement, notice, now)


def _run(
    session: Session, agreement: Agreement, notice: Termination, delivered_on: date, at: datetime, *,
    by_hand: bool = False,
) -> None:  # fmt: skip
    """The days run from a delivery. What is recorded late ends nothing in the past: nobody could have known."""
    last = last_day_of(delivered_on, notice.chosen_day)
    notice.delivered_at, notice.delivered_on = at, delivered_on
    notice.last_day = max(last, agreement.today(at)) if by_hand else last
    deadlines.settle(session, (ARRIVED_DUE,), notice.id, at)
    due = {
        LAST_DAY_DUE: start_of(agreement, notice.last_day) + MORNING,
        END_DUE: start_of(agreement, notice.last_day + A_DAY),
    }
    deadlines.put(session, notice.id, due)


def _take(
    session: Session, notice: Termination, step: Step, actor: Actor | None, form: StepForm, now: datetime
) -> None:
    before, notice.state = notice.state, step.after
    notice.steps.append(TerminationStep(
        step=step.code, taken_at=now, taken_by_id=actor.person_id if actor else None, words=form.words, day=form.day,
    ))  # fmt: skip
    session.flush()
    telling.change(session, notice, now)
    detail = {"step": step.code, "from": before, "to": step.after}
    detail |= {"last_day": str(notice.last_day)} if notice.last_day else {}
    audit.record(session, actor.label if actor else "bot", "termination step", notice, now, detail)


def note_end(session: Session, agreement: Agreement, termination_id: int, now: datetime) -> Termination | None:
    """The last day has passed: the notice has done what it says. Nothing where it was taken back."""
    notice = records.locked(session, termination_id)
    if notice is None or notice.state not in STEPS[END].before:
        return None
    notice.is_standing = False
    _take(session, notice, STEPS[END], None, StepForm(day=notice.last_day), now)
    telling.of_end(session, agreement, notice, now)
    return notice
