"""What tests do with disputes."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.agreement.clauses import ClauseForm
from models.disputes import acts, queries, tables
from models.disputes.form import DisputeForm, StepForm
from models.disputes.steps import CONFIRM, MEETING, OPEN, OUTCOME, PROPOSED, SETTLED, STEPS, VIEW, WITHDRAW, WITHDRAWN
from models.disputes.tables import Dispute
from tests.support.staff import Staff
from tests.support.town import NOW

FORM = DisputeForm(ClauseForm("V.5"), "hall", "Made-up view of whoever opened it")
ENTRY = StepForm("Made-up words", date(2026, 11, 20), "The two, made up")


def begin(
    session: Session, staff: Staff, now: datetime = NOW, who: str = "principal", form: DisputeForm = FORM
) -> Dispute:
    """One of the two opens a dispute."""
    return acts.open_dispute(session, staff.town.agreement, staff.actor(who, now), form, now)


def take(
    session: Session, staff: Staff, found: Dispute, step: str, who: str, now: datetime = NOW, words: str | None = None
) -> Dispute:
    """Somebody takes a step with it, as it stands; with words of their own, unless the test says which."""
    actor = staff.actor(who, now)
    side = queries.side_of(actor, found.school)
    seen = acts.seen_by(found, STEPS[step], side) if side else 0
    form = StepForm(words or f"Made-up words {found.id} {len(found.steps)}", ENTRY.day, ENTRY.present)
    return acts.take_step(session, staff.town.agreement, actor, found.id, step, seen, form, now)


def bring_to(session: Session, staff: Staff, state: str, now: datetime = NOW, form: DisputeForm = FORM) -> int:
    """A dispute that the principal opened, in a state; settled with all that there can be in it."""
    found = begin(session, staff, now, form=form)
    for step, who in WAYS[state]:
        take(session, staff, found, step, who, now, form.words and f"{form.words} {step}")
    return tables.get(session, found.id).id


WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    OPEN: (), PROPOSED: ((OUTCOME, "chief"),),
    SETTLED: ((VIEW, "chief"), (MEETING, "principal"), (OUTCOME, "chief"), (CONFIRM, "principal")),
    WITHDRAWN: ((WITHDRAW, "principal"),),
}  # fmt: skip
