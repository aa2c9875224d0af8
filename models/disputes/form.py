"""What is written in a dispute, and what of it can be taken."""

from dataclasses import dataclass, field
from datetime import date, datetime

from models.agreement.clauses import ClauseForm, check_clause
from models.disputes.steps import Step
from models.disputes.tables import LONGEST_PRESENT
from models.terms import Agreement
from models.texts import LONGEST, check_text, check_why

NO_WORDS = "Please say it in a few words."
SAME = "This is what is on record. Change something, or close this window."


@dataclass(frozen=True)
class DisputeForm:
    """What it is about, at which school, and how the side that opens it sees it."""

    clause: ClauseForm = field(default_factory=ClauseForm)
    school: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class StepForm:
    """What comes with a step: words; of a meeting its day and who was there."""

    words: str | None = None
    day: date | None = None
    present: str | None = None


def check_dispute(agreement: Agreement, form: DisputeForm, now: datetime) -> dict[str, str]:
    """What is wrong with what opens a dispute, by field."""
    problems = check_clause(form.clause, now) | check_why("words", form.words, LONGEST, now, NO_WORDS)
    if form.school not in [school.key for school in agreement.school]:
        problems["school"] = "Choose a school of the agreement."
    return problems


def check_step(step: Step, form: StepForm, before: str | None, today: date, now: datetime) -> dict[str, str]:
    """What is wrong with what comes with a step, by field; `before` are the words that these would replace."""
    if not step.words:
        return {}
    problems = check_why("words", form.words, LONGEST, now, NO_WORDS)
    if form.words and form.words == before:
        problems["words"] = SAME
    if not step.is_meeting:
        return problems
    problems |= check_why("present", form.present, LONGEST_PRESENT, now, "Enter who was there.")
    if form.day is None:
        problems["day"] = "Enter the day."
    elif form.day > today:
        problems["day"] = "This is in the future. Record the meeting once it was held."
    return problems | check_text("present", form.present or "", LONGEST_PRESENT, now)
