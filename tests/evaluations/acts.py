"""Each act on an evaluation, as one call, and the way to each of its states."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.evaluations import acts as evaluation_lifecycle
from models.evaluations import form as evaluation_form
from models.evaluations import tables as evaluations
from models.evaluations.criteria import STEPS
from models.evaluations.form import Rating
from models.evaluations.meeting import Meeting
from models.evaluations.tables import Evaluation
from models.store.saves import saves_of
from tests.support.staff import Act, Staff
from tests.support.town import NOW

MET_ON = date(2026, 11, 20)


def open_(session: Session, staff: Staff, actor: Actor, _evaluation: int = 0, now: datetime = NOW) -> Evaluation:
    """The evaluation of Hall's officer."""
    return evaluation_lifecycle.open_evaluation(session, staff.town.agreement, actor, "hall", staff.id("officer"), now)


def meet(session: Session, staff: Staff, actor: Actor, evaluation: int, now: datetime) -> Evaluation:
    """The meeting, with everybody there."""
    form = Meeting(MET_ON, (staff.id("principal"),), True, staff.id("chief"))
    return evaluation_form.save_meeting(
        session, staff.town.agreement, actor, evaluation, form, _saves(session, evaluation, "meeting"), now
    )


def rate(
    session: Session,
    staff: Staff,
    actor: Actor,
    evaluation: int,
    now: datetime,
    step: str = "safety",
    words: str = "Yes.",
) -> Evaluation:
    """A page of ratings; other words each time, so that there is something to save."""
    given = {code: Rating("3", f"{words} {now}") for code in STEPS[step].criteria}
    return evaluation_form.save_ratings(session, actor, evaluation, step, given, _saves(session, evaluation, step), now)


def sum_up(session: Session, staff: Staff, actor: Actor, evaluation: int, now: datetime) -> Evaluation:
    """The summary."""
    seen = _saves(session, evaluation, "summary")
    return evaluation_form.save_summary(session, actor, evaluation, f"A year. {now}", seen, now)


def submit(session: Session, staff: Staff, actor: Actor, evaluation: int, now: datetime) -> Evaluation:
    """Send it to the chief."""
    return evaluation_lifecycle.submit(session, staff.town.agreement, actor, evaluation, now)


def receive(session: Session, staff: Staff, actor: Actor, evaluation: int, now: datetime) -> Evaluation:
    """The chief has it."""
    return evaluation_lifecycle.receive(session, staff.town.agreement, actor, evaluation, 1, now)


def share(session: Session, staff: Staff, actor: Actor, evaluation: int, now: datetime) -> Evaluation:
    """The officer may read it."""
    return evaluation_lifecycle.share(session, staff.town.agreement, actor, evaluation, 1, now)


def comment(session: Session, staff: Staff, actor: Actor, evaluation: int, now: datetime) -> Evaluation:
    """The officer's words."""
    words = "I agree, mostly."
    return evaluation_lifecycle.comment(session, staff.town.agreement, actor, evaluation, 1, words, now)


def confirm(session: Session, staff: Staff, actor: Actor, evaluation: int, now: datetime) -> Evaluation:
    """The officer has read it."""
    return evaluation_lifecycle.confirm_read(session, actor, evaluation, 1, now)


def correct(session: Session, staff: Staff, actor: Actor, evaluation: int, now: datetime) -> Evaluation:
    """Begin a corrected version."""
    return evaluation_lifecycle.start_correction(session, actor, evaluation, "A wrong day.", now)


def discard(session: Session, staff: Staff, actor: Actor, evaluation: int, now: datetime) -> Evaluation:
    """Give the correction up."""
    return evaluation_lifecycle.discard_correction(session, actor, evaluation, now)


ACTS: dict[str, Act] = {
    "write": rate, "submit": submit, "receive": receive, "share": share, "comment": comment, "confirm": confirm,
    "correct": correct, "discard": discard,
}  # fmt: skip
STATES = (
    "opened",
    "meeting held",
    "complete",
    "submitted",
    "received",
    "shared",
    "commented",
    "confirmed",
    "correcting",
)


def bring_to(session: Session, staff: Staff, state: str, now: datetime = NOW) -> int:
    """An evaluation in a state; its id."""
    principal, chief, officer = (staff.actor(who) for who in ("principal", "chief", "officer"))
    evaluation = open_(session, staff, principal, now=now).id
    steps: list[tuple[str, Callable[[], object]]] = [
        ("opened", lambda: None),
        ("meeting held", lambda: meet(session, staff, principal, evaluation, now)),
        ("complete", lambda: write_all(session, staff, principal, evaluation, now)),
        ("submitted", lambda: submit(session, staff, principal, evaluation, now)),
        ("received", lambda: receive(session, staff, chief, evaluation, now)),
        ("shared", lambda: share(session, staff, chief, evaluation, now)),
        ("commented", lambda: comment(session, staff, officer, evaluation, now)),
        ("confirmed", lambda: confirm(session, staff, officer, evaluation, now)),
        ("correcting", lambda: correct(session, staff, principal, evaluation, now)),
    ]
    for name, step in steps:
        step()
        if name == state:
            return evaluation
    raise ValueError(state)


def write_all(
    session: Session, staff: Staff, actor: Actor, evaluation: int, now: datetime, words: str = "Yes."
) -> None:
    """Every page but the meeting."""
    for step in STEPS:
        rate(session, staff, actor, evaluation, now, step, words)
    sum_up(session, staff, actor, evaluation, now)


def _saves(session: Session, evaluation: int, step: str) -> int:
    return saves_of(evaluations.get(session, evaluation).versions[-1].steps, step)
