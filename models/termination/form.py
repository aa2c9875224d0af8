"""What is answered when notice is given or handed over, and which answers can be taken (§XI)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.termination.tables import Termination
from models.terms import Agreement
from models.texts import LONGEST, check_text, check_why

NOTICE = timedelta(days=7)
"""The days of §XI. The day of delivery is not counted: the last day is the seventh after it."""
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class TerminationForm:
    """Why, if that is to be said, and a later last day than the earliest one."""

    reason: str | None = None
    chosen_day: date | None = None


@dataclass(frozen=True)
class StepForm:
    """What is answered with a step: in words, and on which day it happened."""

    words: str | None = None
    day: date | None = None


def last_day_of(delivered_on: date, chosen_day: date | None) -> date:
    """The last day of the agreement: the seventh after the day of delivery, or the later one that was chosen."""
    return max(delivered_on + NOTICE, chosen_day or date.min)


def check(agreement: Agreement, form: TerminationForm, now: datetime) -> dict[str, str]:
    """What is wrong with the answers, by field."""
    earliest, problems = agreement.today(now) + NOTICE, check_text("reason", form.reason or "", LONGEST, now)
    if form.chosen_day and form.chosen_day < earliest:
        problems["chosen_day"] = "This is too early: seven days pass from delivery. Choose a later day, or none."
    if form.chosen_day and form.chosen_day > earliest + FARTHEST:
        problems["chosen_day"] = "This is more than a year away. Please check the date."
    return problems


def check_typed(agreement: Agreement, typed: str | None) -> dict[str, str]:
    """Whether the program's name was typed exactly, which shows that notice is meant."""
    name = agreement.agreement.program
    return {} if (typed or "").strip() == name else {"program": f"Type exactly: {name}"}


def check_handed_over(agreement: Agreement, notice: Termination, form: StepForm, now: datetime) -> dict[str, str]:
    """What is wrong with what is said of a notice that was handed over outside Slack."""
    problems = check_why("words", form.words, LONGEST, now, "Say in a few words how, and to whom.")
    if form.day is None:
        problems["day"] = "Enter the day."
    elif form.day > agreement.today(now):
        problems["day"] = "This day is still to come."
    elif form.day < agreement.today(notice.given_at):
        problems["day"] = "This is before the day on which the notice was given."
    return problems
