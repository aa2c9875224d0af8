"""What tests do with requests for revision."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.agreement.clauses import ClauseForm
from models.revisions import acts, tables
from models.revisions.form import RequestForm, StepForm
from models.revisions.steps import (
    ACCEPT,
    ACCEPTED,
    ASKED,
    COUNTER,
    COUNTERED,
    DECLINE,
    DECLINED,
    SIGNED,
    WITHDRAW,
    WITHDRAWN,
)
from models.revisions.tables import RevisionRequest
from tests.agreement import acts as agreement_acts
from tests.support.staff import Staff
from tests.support.town import NOW

DUE = date(2027, 2, 1)
FORM = RequestForm(ClauseForm("V.4", "second sentence"), "Made-up text.", "A made-up other text.", "Made-up reason")
ANSWER = StepForm("Yet another made-up text.", "Made-up words", DUE)


def request(
    session: Session, staff: Staff, now: datetime = NOW, who: str = "chief", form: RequestForm = FORM,
    recommendation_id: int | None = None,
) -> RevisionRequest:  # fmt: skip
    """One of the two asks for a revision."""
    return acts.request(session, staff.town.agreement, staff.actor(who, now), form, now, recommendation_id)


def take(
    session: Session, staff: Staff, found: RevisionRequest, step: str, who: str, now: datetime = NOW,
    form: StepForm = ANSWER,
) -> RevisionRequest:  # fmt: skip
    """Somebody takes a step with it, as it stands."""
    actor = staff.actor(who, now)
    return acts.take_step(session, staff.town.agreement, actor, found.id, step, found.seen, form, now)


def sign(session: Session, staff: Staff, now: datetime = NOW, words: str = "anew") -> list[RevisionRequest]:
    """A new signed text is imported."""
    content = agreement_acts.A_TEXT + words.encode()
    text = agreement_acts.bring_in(session, content, date(2027, 7, 1), now)
    return acts.signed(session, staff.town.agreement, text, now)


def bring_to(session: Session, staff: Staff, state: str, now: datetime = NOW, form: RequestForm = FORM) -> int:
    """A request of the chief's in a state."""
    found = request(session, staff, now, form=form)
    for step, who in WAYS[state]:
        take(session, staff, found, step, who, now)
    if state == SIGNED:
        sign(session, staff, now)
    return tables.get(session, found.id).id


WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    ASKED: (), COUNTERED: ((COUNTER, "superintendent"),), ACCEPTED: ((ACCEPT, "superintendent"),),
    DECLINED: ((DECLINE, "superintendent"),), WITHDRAWN: ((WITHDRAW, "chief"),),
    SIGNED: ((ACCEPT, "superintendent"),),
}  # fmt: skip
