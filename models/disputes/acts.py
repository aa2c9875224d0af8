"""What the chief and a school's principal do with disputes, by the table of `steps.py` (§XI)."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.agreement.clauses import clause_in_words
from models.agreement.queries import number_on
from models.delivery import outbox
from models.destinations import PersonDM
from models.disputes import reminders, telling
from models.disputes import tables as records
from models.disputes.form import DisputeForm, StepForm, check_dispute, check_step
from models.disputes.queries import is_theirs, side_of, unconfirmed
from models.disputes.steps import BEGIN, CONFIRM, OPEN, OUTCOME, SETTLED, STEPS, VIEW, Step
from models.disputes.tables import Dispute, DisputeStep
from models.errors import Conflict, changed_since, not_now, require_valid
from models.policy import Act, refusal, require_of
from models.store import audit
from models.store.disposed import require_kept
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.vocabulary import Party

NOT_SETTLED = "There is a document once the dispute is settled."


def open_dispute(
    session: Session, agreement: Agreement, actor: Actor, form: DisputeForm, now: datetime
) -> Dispute:  # fmt: skip
    """Open a dispute about a clause at a school. The other side is told, and the superintendent.

    Raises:
        Refused: neither the chief nor the principal of this school, or the agreement has ended.
        Invalid: an answer cannot be taken.
    """
    require_in_force(session, agreement, agreement.today(now))
    side = side_of(actor, form.school or "")
    if side is None:
        raise refusal(Act.WORK_ON_DISPUTE)
    require_valid(check_dispute(agreement, form, now))
    made = Dispute(
        clause=clause_in_words(agreement, form.clause), school=form.school or "", party=side, state=OPEN,
        opened_at=now, held_text=number_on(session, agreement.today(now)),
    )  # fmt: skip
    session.add(made)
    _note(session, agreement, made, STEPS[BEGIN], OPEN, actor, side, StepForm(form.words), now)
    return made


def seen_by(found: Dispute, step: Step, side: Party) -> int:
    """What tells whether what a step replaces has changed: a side's own view, or the text of the outcome.

    A meeting replaces nothing, so that two can be recorded at once.
    """
    if step.code == VIEW:
        before = found.view_of(side)
        return before.id if before else 0
    outcome = found.outcome
    return outcome.id if outcome and step.code in (OUTCOME, CONFIRM) else 0


def for_step(
    session: Session, agreement: Agreement, actor: Actor, dispute_id: int, code: str, now: datetime
) -> tuple[Dispute, Step, Party]:
    """A dispute with which somebody is about to take a step, the step, and for which side.

    Raises:
        Refused: the person may not, or there is none.
        Conflict: the step is not theirs now.
    """
    return _next(session, agreement, session.get(Dispute, dispute_id), actor, code, now)


def _next(
    session: Session, agreement: Agreement, found: Dispute | None, actor: Actor, code: str, now: datetime
) -> tuple[Dispute, Step, Party]:  # fmt: skip
    step, side = STEPS.get(code), side_of(actor, found.school) if found else None
    if found is None or step is None or side is None:
        raise refusal(Act.WORK_ON_DISPUTE)
    require_kept(found)
    if not is_theirs(step, found, side, unconfirmed(session, found, agreement.today(now))):
        raise not_now(found.stands)
    return found, step, side


def take_step(
    session: Session, agreement: Agreement, actor: Actor, dispute_id: int, code: str, seen: int, form: StepForm,
    now: datetime,
) -> Dispute:  # fmt: skip
    """Take a step with a dispute, on record with its words. The other side is told.

    An outcome that both sides have confirmed settles it.

    Raises:
        Refused, Conflict: as for `for_step`; what the step replaces has changed since it was seen.
        Invalid: what comes with it cannot be taken.
    """
    locked = records.locked(session, dispute_id)
    found, step, side = _next(session, agreement, locked, actor, code, now)
    if seen_by(found, step, side) != seen:
        raise changed_since(form.words, form.present)
    require_valid(check_step(step, form, _before(found, step, side), agreement.today(now), now))
    _note(session, agreement, found, step, step.moves[found.state], actor, side, form, now)
    return found


def _before(found: Dispute, step: Step, side: Party) -> str | None:
    if step.code == VIEW:
        view = found.view_of(side)
        return view.words if view else None
    return found.outcome.words if step.code == OUTCOME and found.outcome else None


def _note(
    session: Session, agreement: Agreement, found: Dispute, step: Step, after: str, actor: Actor, side: Party,
    form: StepForm, now: datetime,
) -> None:  # fmt: skip
    before, found.state = found.state, after
    found.steps.append(DisputeStep(
        step=step.code, party=side, taken_at=now, taken_by_id=actor.person_id,
        words=form.words if step.words else None, day=form.day if step.is_meeting else None,
        present=form.present if step.is_meeting else None,
    ))  # fmt: skip
    session.flush()
    if step.confirms and not unconfirmed(session, found, agreement.today(now)):
        found.state = SETTLED
    reminders.plan(session, agreement, found, now)
    telling.of_step(session, agreement, found, step, side, now)
    detail = {"step": step.code, "from": before, "to": found.state, "school": found.school}
    audit.record(session, actor.label, "dispute step", found, now, detail)


def read(session: Session, actor: Actor, dispute_id: int, now: datetime) -> Dispute:
    """A dispute with all it holds, `Refused` to whoever may not; the look goes into the audit log."""
    found = require_of(actor, Act.READ_DISPUTE, session.get(Dispute, dispute_id))
    audit.record(session, actor.label, "read dispute", found, now)
    return found


def take_paper(session: Session, actor: Actor, dispute_id: int, now: datetime) -> Dispute:
    """Have the document of a settled dispute sent to whoever asks, by direct message.

    Raises:
        Refused: the person may not read it, or there is none.
        Conflict: it is not settled.
    """
    found = require_of(actor, Act.READ_DISPUTE, session.get(Dispute, dispute_id))
    if found.state != SETTLED:
        raise Conflict(NOT_SETTLED)
    outbox.enqueue(session, records.PAPER, found.id, PersonDM(actor.person_id), now)
    audit.record(session, actor.label, "take document of dispute", found, now)
    return found
