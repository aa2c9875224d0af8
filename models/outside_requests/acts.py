"""What each side does with requests from outside for its own records, by the table of `steps.py`."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, not_now, require_confirmed, require_valid
from models.outside_requests import reminders, telling
from models.outside_requests import tables as records
from models.outside_requests.form import LogForm, StepForm, check_log, check_step, log_doubts
from models.outside_requests.numbers import SERIES
from models.outside_requests.steps import DUE, OPEN, OUTCOMES, STEPS, WAIT_AGAIN, Step
from models.outside_requests.tables import OutsideRequest, OutsideStep
from models.policy import Act, Subject, may, party_spoken_for, refusal, require_of
from models.store import audit
from models.store.disposed import require_kept
from models.store.numbers import next_number
from models.terms import Agreement
from models.vocabulary import Party

CHANGED = "This was changed since you opened it. Close this window and open it again to see how it stands now."


def side_of(actor: Actor, school: str | None) -> Party:
    """The side for which somebody logs a request about a school, or about none. `Refused` where they may not."""
    side = party_spoken_for(actor, Act.LOG_OUTSIDE, Subject(school=school))
    if side is None:
        raise refusal(Act.LOG_OUTSIDE)
    return side


def log(
    session: Session, agreement: Agreement, actor: Actor, form: LogForm, now: datetime, confirmed: str | None = None
) -> OutsideRequest:  # fmt: skip
    """Log what somebody outside asks the actor's side for. Those who decide for that side are told.

    Raises:
        Refused: the person may not, for that school.
        Invalid: an answer cannot be taken.
        Doubtful: a day may be a slip, unless that was `confirmed`.
    """
    side = side_of(actor, form.school)
    require_valid(check_log(agreement, form, now))
    assert form.received_on  # noqa: S101  checked above
    due_on = form.due_on or reminders.goal(agreement, form.received_on)
    require_confirmed(log_doubts(agreement, form, due_on, now), confirmed)
    year = agreement.school_year(agreement.today(now))
    request = OutsideRequest(
        side=side.value, school_year=year, number=next_number(session, SERIES[side], year), school=form.school,
        requester_kind=form.requester_kind, requester=form.requester, reference=form.reference, basis=form.basis,
        basis_words=form.basis_words, asked_for=form.asked_for, received_on=form.received_on, due_on=due_on,
        first_due_on=due_on, due_is_goal=form.due_on is None, state=OPEN, logged_at=now, logged_by_id=actor.person_id,
    )  # fmt: skip
    session.add(request)
    session.flush()
    reminders.begin(session, agreement, request, now)
    telling.of_request(session, agreement, request, actor, now)
    detail = {"side": request.side, "school": request.school, "basis": request.basis, "due": str(due_on)}
    audit.record(session, actor.label, "log request from outside", request, now, detail)
    return request


def for_step(session: Session, actor: Actor, request_id: int, code: str, seen: int) -> OutsideRequest:
    """A request with which somebody is about to take a step.

    Raises:
        Refused: the person may not, or there is none.
        Conflict: it has changed since it was seen, or the step is not the next one.
    """
    return _next(session.get(OutsideRequest, request_id), actor, code, seen)


def _next(request: OutsideRequest | None, actor: Actor, code: str, seen: int) -> OutsideRequest:
    step = STEPS.get(code)
    if step is None or request is None or not may(actor, step.act, request.subject):
        raise refusal(step.act if step else Act.READ_OUTSIDE)
    require_kept(request)
    if request.state not in step.before:
        raise not_now(request.stands)
    if request.seen != seen:
        raise Conflict(CHANGED)
    return request


def take_step(
    session: Session, agreement: Agreement, actor: Actor, request_id: int, code: str, seen: int, form: StepForm,
    now: datetime,
) -> OutsideRequest:  # fmt: skip
    """Take a step with a request, on record with its words. Whoever is to know is told.

    Raises:
        Refused, Conflict: as for `for_step`.
        Invalid: an answer is missing or cannot be taken.
    """
    request = _next(records.locked(session, request_id), actor, code, seen)
    step, today = STEPS[code], agreement.today(now)
    require_valid(check_step(step, form, request.received_on, request.due_on, today, now))
    before = request.state
    _note(session, agreement, request, step, actor, form, now)
    request.state = step.after or before
    request.outcome = code if code in OUTCOMES else request.outcome
    if not request.is_unanswered:
        reminders.stop(session, request, now)
    elif DUE in step.asks:
        reminders.begin(session, agreement, request, now)
    telling.of_change(session, request, now)
    if code in WAIT_AGAIN:
        telling.of_request(session, agreement, request, actor, now)
    detail = {"step": code, "from": before, "to": request.state, "due": str(request.due_on)}
    audit.record(session, actor.label, "request from outside step", request, now, detail)
    return request


def _note(
    session: Session, agreement: Agreement, request: OutsideRequest, step: Step, actor: Actor, form: StepForm,
    now: datetime,
) -> None:  # fmt: skip
    """Keep what the step asks for, and its due day: a district goal where none was entered, from the day it came."""
    said = StepForm(**{field: getattr(form, field) or None for field in step.asks})
    is_goal = DUE in step.asks and said.due_on is None
    if is_goal:
        said = replace(said, due_on=reminders.goal(agreement, said.day or agreement.today(now)))
    if said.due_on:
        request.due_on, request.due_is_goal = said.due_on, is_goal
    taken = OutsideStep(
        step=step.code, taken_at=now, taken_by_id=actor.person_id, words=said.words, withheld=said.withheld,
        due_on=said.due_on, due_is_goal=is_goal, day=said.day, way=said.way,
    )  # fmt: skip
    request.steps.append(taken)
    session.flush()


def read(session: Session, actor: Actor, request_id: int, now: datetime) -> OutsideRequest:
    """A request with all it holds, `Refused` to whoever may not; the look goes into the audit log."""
    found = require_of(actor, Act.READ_OUTSIDE, session.get(OutsideRequest, request_id))
    audit.record(session, actor.label, "read request from outside", found, now)
    return found


def require_some(actor: Actor, act: Act) -> None:
    """Stop who has a right to no request at all, of either side and any school. Raises `Refused`."""
    if not has_some(actor, act):
        raise refusal(act)


def has_some(actor: Actor, act: Act) -> bool:
    """Whether somebody has a right to requests of a side, or of a school of theirs."""
    schools = {held.school for held in actor.holdings}
    return any(may(actor, act, Subject(school=school, side=side)) for school in (None, *schools) for side in Party)
