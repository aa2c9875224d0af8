"""Commendations and complaints: recorded, corrected with a reason, withdrawn; of a complaint, what became of it.

Nobody is named who raised it. A complaint names no officer either: one about conduct is for the police's own procedure.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, require_valid
from models.feedback import reminders, telling
from models.feedback.form import CONTENT, FeedbackForm, OutcomeForm, check, check_outcome
from models.feedback.kinds import COMMENDATION, COMPLAINT, HANDLED, REOPENED
from models.feedback.officers import officers_named
from models.feedback.tables import Feedback, FeedbackStep, FeedbackVersion
from models.people.queries import holdings_with
from models.policy import Act, Part, Subject, allowing, may, refusal, require, require_of
from models.store import audit
from models.store.base import locked_row
from models.store.disposed import require_kept
from models.terms import Agreement
from models.texts import check_reason
from models.vocabulary import PARTY_OF_ROLE, Party


@dataclass(frozen=True)
class Concerned:
    """Which school is meant, or without one the program as a whole; and of a commendation, which officer, if any."""

    school: str | None = None
    officer_id: int | None = None


STEP_ACTS = {HANDLED: "record outcome of complaint", REOPENED: "reopen complaint"}
NO_CHANGE = "Nothing is different from the current record. Change an answer, or close this window."


def record(
    session: Session, agreement: Agreement, actor: Actor, kind: str, whom: Concerned, form: FeedbackForm,
    now: datetime,
) -> Feedback:  # fmt: skip
    """Put a commendation or complaint on record: of a school, or without one of the program as a whole.

    Raises:
        Refused: the person may not record any there.
        Invalid: an answer cannot be taken.
    """
    about, officer_id = Subject(school=whom.school), whom.officer_id if kind == COMMENDATION else None
    require(actor, Act.RECORD_FEEDBACK, about)
    problems = _officers(session, kind, words=form.words) | check(form, agreement.today(now), now)
    if whom.school and all(school.key != whom.school for school in agreement.school):
        problems["school"] = "Please choose the school again."
    if officer_id and form.received_on:
        problems |= _not_an_officer(session, agreement, whom.school, officer_id, form.received_on)
    require_valid(problems)
    found = Feedback(
        kind=kind, school=whom.school, officer_id=officer_id, recorded_at=now, recorded_by_id=actor.person_id,
        side=_side(actor, about), version=1, versions=[_version(form, 1, actor, now)],
    )  # fmt: skip
    session.add(found)
    session.flush()
    telling.recorded(session, found, actor, agreement.today(now), now)
    reminders.begin(session, agreement, found, now)
    audit.record(session, actor.label, f"record {kind}", found, now, {"school": whom.school})
    return found


def correct(
    session: Session, agreement: Agreement, actor: Actor, feedback_id: int, seen: str, form: FeedbackForm,
    because: str | None, now: datetime,
) -> Feedback:  # fmt: skip
    """Correct a record. What it said before stays as a version, with the reason.

    Raises:
        Refused: the person may not change it.
        Invalid: an answer cannot be taken.
        Conflict: it was withdrawn, has changed since it was seen, or nothing is different.
    """
    found = _locked_to_change(session, actor, feedback_id, seen)
    before = found.current
    wrong = _officers(session, found.kind, words=form.words, because=because)
    wrong |= check_reason(because, now) | check(form, agreement.today(now), now, before.received_on)
    if found.handled_on and form.received_on and form.received_on > found.handled_on:
        wrong["received_on"] = "This is after the day on which it was handled."
    require_valid(wrong)
    if form == before.form:
        raise Conflict(NO_CHANGE)
    found.versions.append(_version(form, found.version + 1, actor, now, because))
    found.version += 1
    session.flush()
    telling.change(session, found, now)
    audit.record(session, actor.label, f"correct {found.kind}", found, now, {"version": found.version})
    return found


def withdraw(
    session: Session, actor: Actor, feedback_id: int, seen: str, because: str | None, now: datetime
) -> Feedback:
    """Take back what was recorded in error. It stays on record, marked, and no longer counts.

    Raises:
        Refused: the person may not change it.
        Invalid: no reason is given, or it cannot be taken.
        Conflict: it was withdrawn before, or has changed since it was seen.
    """
    found = _locked_to_change(session, actor, feedback_id, seen)
    require_valid(_officers(session, found.kind, because=because) | check_reason(because, now))
    found.withdrawn_at, found.withdrawn_because, found.withdrawn_by_id = now, because, actor.person_id
    session.flush()
    telling.change(session, found, now)
    reminders.stop(session, found, now)
    audit.record(session, actor.label, f"withdraw {found.kind}", found, now)
    return found


def handle(
    session: Session, agreement: Agreement, actor: Actor, feedback_id: int, seen: str, form: OutcomeForm, now: datetime
) -> Feedback:
    """Record what became of a complaint, and since when. Whoever recorded it is told.

    Raises:
        Refused: the person may not, or it is no complaint.
        Invalid: an answer cannot be taken.
        Conflict: it was handled or withdrawn, or has changed since it was seen.
    """
    found = _locked_complaint(session, actor, feedback_id, seen)
    if not found.is_open:
        raise Conflict(f"The outcome of {found.label} is already on record. Open it again to read it.")
    named = _officers(session, found.kind, words=form.words)
    require_valid(named | check_outcome(form, found.current.received_on, agreement.today(now), now))
    found.outcome, found.handled_on = form.outcome, form.handled_on
    _put(session, found, HANDLED, actor, form, now)
    telling.change(session, found, now)
    telling.send(session, found, telling.OUTCOME, [found.recorded_by], actor, now)
    reminders.stop(session, found, now)
    return found


def reopen(
    session: Session, agreement: Agreement, actor: Actor, feedback_id: int, seen: str, because: str | None,
    now: datetime,
) -> Feedback:  # fmt: skip
    """Open a complaint again, with a reason: those who follow it up are told as at first.

    Raises:
        Refused: the person may not, or it is no complaint.
        Invalid: no reason is given, or it cannot be taken.
        Conflict: it is open or withdrawn, or has changed since it was seen.
    """
    found = _locked_complaint(session, actor, feedback_id, seen)
    if found.is_open:
        raise Conflict(f"{found.label} is already open.")
    require_valid(_officers(session, found.kind, because=because) | check_reason(because, now))
    found.outcome, found.handled_on = None, None
    _put(session, found, REOPENED, actor, OutcomeForm(words=because), now)
    telling.change(session, found, now)
    telling.recorded(session, found, actor, agreement.today(now), now)
    reminders.begin(session, agreement, found, now)
    return found


def read(session: Session, actor: Actor, feedback_id: int, now: datetime) -> Feedback:
    """A record with all it says, for those who may; the look goes into the audit log. Raises `Refused`."""
    found = _readable(actor, session.get(Feedback, feedback_id))
    audit.record(session, actor.label, f"read {found.kind}", found, now)
    return found


def for_change(session: Session, actor: Actor, feedback_id: int, now: datetime) -> Feedback:
    """A record of which somebody is asked what is to be changed, which shows what it says; that is a look.

    Raises:
        Refused: the person may not change it.
        Conflict: it was withdrawn.
    """
    found = _changeable(actor, session.get(Feedback, feedback_id))
    found.require_unchanged(found.seen)
    return read(session, actor, found.id, now)


def for_step(session: Session, actor: Actor, feedback_id: int, *, is_open: bool) -> Feedback:
    """A complaint of which somebody is asked the outcome, or, where it has one, why it is opened again.

    Raises:
        Refused: the person may not, or it is no complaint.
        Conflict: it stands otherwise.
    """
    found = _complaint(actor, session.get(Feedback, feedback_id))
    found.require_unchanged(found.seen)
    if found.is_open is not is_open:
        raise Conflict(found.has_changed)
    return found


def may_change(actor: Actor, found: Feedback) -> bool:
    """Whether somebody may correct or withdraw it: who recorded it, or the head of that side, if they may read it."""
    return may(actor, Act.CHANGE_FEEDBACK, found.subject) and may(actor, found.reads, found.subject)


def may_handle(actor: Actor, found: Feedback) -> bool:
    """Whether somebody may record what became of it."""
    return found.kind == COMPLAINT and may(actor, Act.HANDLE_COMPLAINT, found.subject)


def _readable(actor: Actor, found: Feedback | None) -> Feedback:
    """It, for those who may read it; all others are refused in the same words, whichever kind it is or if none."""
    if found is None or not may(actor, found.reads, found.subject):
        raise refusal(Act.READ_COMPLAINT)
    require_kept(found)
    return found


def _changeable(actor: Actor, found: Feedback | None) -> Feedback:
    if found is None or not may_change(actor, found):
        raise refusal(Act.CHANGE_FEEDBACK)
    require_kept(found)
    return found


def _complaint(actor: Actor, found: Feedback | None) -> Feedback:
    return require_of(actor, Act.HANDLE_COMPLAINT, found if found and found.kind == COMPLAINT else None)


def _locked_to_change(session: Session, actor: Actor, feedback_id: int, seen: str) -> Feedback:
    found = _changeable(actor, locked_row(session, Feedback, feedback_id))
    found.require_unchanged(seen)
    return found


def _locked_complaint(session: Session, actor: Actor, feedback_id: int, seen: str) -> Feedback:
    found = _complaint(actor, locked_row(session, Feedback, feedback_id))
    found.require_unchanged(seen)
    return found


def _officers(session: Session, kind: str, **texts: str | None) -> dict[str, str]:
    """Officers that are named in the words of a complaint; in a commendation they may be."""
    return officers_named(session, texts) if kind == COMPLAINT else {}


def _not_an_officer(
    session: Session, agreement: Agreement, school: str | None, officer_id: int, day: date
) -> dict[str, str]:
    """Whether somebody was no officer of the school in the school year of that day, up to it."""
    first = agreement.year_begins(day)
    schools = [school] if school else [known.key for known in agreement.school]
    for key in schools:
        held = holdings_with(session, Part.COMMENDED, Subject(school=key), first, day)
        if any(row.person_id == officer_id for row in held):
            return {}
    return {"officer": "Choose an officer who was at this school that year, or leave it blank."}


def _side(actor: Actor, about: Subject) -> Party:
    """The side for which somebody records: nobody holds roles of both."""
    return PARTY_OF_ROLE[allowing(actor, Act.RECORD_FEEDBACK, about)[0].role]


def _put(session: Session, found: Feedback, step: str, actor: Actor, form: OutcomeForm, now: datetime) -> None:
    found.steps.append(
        FeedbackStep(
            number=len(found.steps) + 1, step=step, taken_at=now, taken_by_id=actor.person_id,
            outcome=form.outcome, handled_on=form.handled_on, words=form.words or "",
        )
    )  # fmt: skip
    session.flush()
    detail = {"outcome": form.outcome} if form.outcome else {}
    audit.record(session, actor.label, STEP_ACTS[step], found, now, detail)


def _version(
    form: FeedbackForm, number: int, actor: Actor, now: datetime, because: str | None = None
) -> FeedbackVersion:
    content = {name: getattr(form, name) for name in CONTENT}
    return FeedbackVersion(
        version=number, changed_at=now, changed_by_id=actor.person_id, changed_because=because, **content
    )
