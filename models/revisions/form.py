"""What is written in a request for revision and in the answers to it, and what of it can be taken."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from models.agreement.clauses import ClauseForm, check_clause
from models.revisions.steps import Step
from models.texts import LONGEST, check_text, check_why

MOST_AHEAD = timedelta(days=3 * 366)
NO_TEXT = "Enter the text as it is to be. To strike something, say so."
SAME_TEXT = "This is the text so far. Change it, or close this window."


@dataclass(frozen=True)
class RequestForm:
    """A clause, its present and its proposed text, and why."""

    clause: ClauseForm = field(default_factory=ClauseForm)
    present: str | None = None
    text: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class StepForm:
    """What comes with a step: another text, words, a day."""

    text: str | None = None
    words: str | None = None
    day: date | None = None


def check_request(form: RequestForm, now: datetime) -> dict[str, str]:
    """What is wrong with a request, by field."""
    problems = check_clause(form.clause, now) | check_text("present", form.present or "", LONGEST, now)
    problems |= check_why("text", form.text, LONGEST, now, NO_TEXT) | check_why("words", form.words, LONGEST, now)
    if form.text and form.text == form.present:
        problems["text"] = SAME_TEXT
    return problems


def check_step(step: Step, form: StepForm, before: str | None, today: date, now: datetime) -> dict[str, str]:
    """What is wrong with what comes with a step, by field; `before` is the newest text."""
    problems: dict[str, str] = {}
    if step.has_text:
        problems |= check_why("text", form.text, LONGEST, now, NO_TEXT)
        if form.text and form.text == before:
            problems["text"] = SAME_TEXT
    if step.words:
        problems |= check_why("words", form.words, LONGEST, now)
    if step.day and form.day is None:
        problems["day"] = "Enter the day."
    elif step.day and form.day and not today <= form.day <= today + MOST_AHEAD:
        problems["day"] = "Enter a day from today on, within three years."
    return problems
