"""What police and superintendent do with an arrest notification, by the table of `steps.py` (C.G.S. 10-233h)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.arrest_notifications import telling
from models.arrest_notifications.following import follow
from models.arrest_notifications.form import StepForm, check_step, doubts
from models.arrest_notifications.steps import CONFIRM, HAND_OVER, PRINCIPAL, SAY_CLASS, SEND, STEPS, TELL, Step
from models.arrest_notifications.tables import ArrestNotification, ArrestStep, of_notice
from models.errors import Conflict, not_now, require_confirmed, require_valid
from models.notices.arrests import look_at
from models.notices.tables import Notice
from models.people.queries import holdings_with
from models.people.tables import Person
from models.policy import Act, may, refusal, require_of
from models.store import audit
from models.terms import Agreement

CHANGED = "This was changed since you opened it. Close this window and open it again to see how it stands now."
NONE = "This notice reports no arrest, or is older than arrest notifications here, or these are turned off."


def read(session: Session, agreement: Agreement, actor: Actor, notice_id: int, now: datetime) -> ArrestNotification:
    """The notification of a notice, begun where it was not yet; the look goes into the audit log.

    What is on record is read also where the setting is off.

    Raises:
        Refused: the person may not, or there is no such notice.
        Conflict: the notice reports no arrest, or the setting is off and there is none yet.
    """
    require_of(actor, Act.READ_ARREST, session.get(Notice, notice_id))
    on_record = None if agreement.state_law_arrests.is_on else of_notice(session, notice_id)
    found = on_record or _followed(session, agreement, notice_id, now)
    audit.record(session, actor.label, "read arrest notification", found, now)
    return found


def _followed(session: Session, agreement: Agreement, notice_id: int, now: datetime) -> ArrestNotification:
    found = follow(session, agreement, notice_id, now)
    if found is None:
        raise Conflict(NONE)
    return found


def for_step(
    session: Session, agreement: Agreement, actor: Actor, notice_id: int, code: str, seen: int | None, now: datetime
) -> ArrestNotification:  # fmt: skip
    """A notification with which somebody is about to take a step.

    Raises:
        Refused: the person may not, or there is none.
        Conflict: it has changed since it was seen, or the step is not possible now.
    """
    step, notice = STEPS.get(code), session.get(Notice, notice_id)
    if step is None or notice is None or not may(actor, step.act, notice.subject):
        raise refusal(step.act if step else Act.READ_ARREST)
    found = _followed(session, agreement, notice_id, now)
    if not possible_now(found, step):
        raise not_now(found.stands.label)
    if seen is not None and found.seen != seen:
        raise Conflict(CHANGED)
    return found


def possible_now(found: ArrestNotification, step: Step) -> bool:
    """Whether a step can be taken as it stands."""
    return found.state in step.before and not (step.is_once and found.principal_at)


def possible(agreement: Agreement, actor: Actor, found: ArrestNotification) -> list[Step]:
    """The steps that somebody can take as it stands; none where the setting is off."""
    if not agreement.state_law_arrests.is_on:
        return []
    return [step for step in STEPS.values() if possible_now(found, step) and may(actor, step.act, found.subject)]


def who_can_tell(session: Session, agreement: Agreement, found: ArrestNotification, now: datetime) -> list[Person]:
    """Those who may have told the superintendent: whoever could record it on any day since the arrest."""
    first, last = agreement.today(found.arrested_at), agreement.today(now)
    held = holdings_with(session, Act.KEEP_ARREST, found.subject, min(first, last), last)
    return list(dict.fromkeys(one.person for one in held))


def take_step(
    session: Session, agreement: Agreement, actor: Actor, notice_id: int, code: str, seen: int | None, form: StepForm,
    now: datetime, confirmed: str | None = None,
) -> ArrestNotification:  # fmt: skip
    """Take a step, on record with its answers. Whoever is to know is told.

    Raises:
        Refused, Conflict: as for `for_step`.
        Invalid: an answer is missing or cannot be taken.
        Doubtful: more students are arrested than the notice has, unless that was `confirmed`.
    """
    found = for_step(session, agreement, actor, notice_id, code, seen, now)
    problems = check_step(code, form, found.arrested_at, now)
    if code == TELL and form.by_id not in [person.id for person in who_can_tell(session, agreement, found, now)]:
        problems |= {"by": "Please choose again: this person can no longer be chosen."}
    require_valid(problems)
    require_confirmed(doubts(code, form, found.notice.current.students), confirmed)
    before, said = found.state, (found.offense, found.arrested)
    row = _put(found, actor, code, form, now)
    session.flush()
    TAKE[code](found, row)
    if code == SEND:
        _send(session, agreement, found, row, now)
    found.follow_record()
    _tell(session, agreement, found, row, said, now)
    look_at(session, notice_id, now)
    detail = {"step": code, "from": before, "to": found.state}
    audit.record(session, actor.label, "arrest notification step", found, now, detail)
    return found


def _put(found: ArrestNotification, actor: Actor, code: str, form: StepForm, now: datetime) -> ArrestStep:
    says_class = code == SAY_CLASS
    row = ArrestStep(
        step=code, taken_at=now, taken_by_id=actor.person_id,
        offense=form.offense if says_class else found.offense, arrested=form.arrested if says_class else found.arrested,
        arrested_at=found.arrested_at, told_by_id=form.by_id, whom=form.whom, how=form.how, at=form.at,
        words=form.words,
    )  # fmt: skip
    found.steps.append(row)
    return row


def _say_class(found: ArrestNotification, row: ArrestStep) -> None:
    found.offense, found.arrested = row.offense, row.arrested


def _told(found: ArrestNotification, row: ArrestStep) -> None:
    found.told_at = row.at  # a slip in who told whom, or when, is put right by saying it again


def _handed_over(found: ArrestNotification, row: ArrestStep) -> None:
    found.sent_at, found.received_at = found.sent_at or row.at, row.at


def _confirmed(found: ArrestNotification, row: ArrestStep) -> None:
    found.received_at = row.taken_at


def _principal(found: ArrestNotification, row: ArrestStep) -> None:
    found.principal_at = row.taken_at


def _nothing(_found: ArrestNotification, _row: ArrestStep) -> None:
    """A letter counts by whether there is somebody whom it reaches: `_send`."""


TAKE: Mapping[str, Callable[[ArrestNotification, ArrestStep], None]] = {
    SAY_CLASS: _say_class, TELL: _told, SEND: _nothing, HAND_OVER: _handed_over, CONFIRM: _confirmed,
    PRINCIPAL: _principal,
}  # fmt: skip
"""What each step puts on record beside its row."""


def _send(
    session: Session, agreement: Agreement, found: ArrestNotification, letter: ArrestStep, now: datetime
) -> None:  # fmt: skip
    """It counts as sent where there is a superintendent to whom it goes; its receipt is to be confirmed anew."""
    if telling.of_letter(session, agreement, found, letter, now):
        found.sent_at, found.received_at, found.not_arrived_at = found.sent_at or now, None, None


def _tell(
    session: Session, agreement: Agreement, found: ArrestNotification, row: ArrestStep,
    said: tuple[str | None, int | None], now: datetime,
) -> None:  # fmt: skip
    is_other_class = row.step == SAY_CLASS and said != (found.offense, found.arrested)
    telling.change(session, found, now)
    telling.of_step_for_officer(session, found, row, now, is_other_class=is_other_class)
    if row.step == CONFIRM:
        telling.of_receipt(session, found, now)
    if is_other_class:
        telling.of_correction(session, agreement, found, now)
