"""What is answered of a commendation or complaint, and which answers can be taken."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from models.feedback.kinds import ABOUT, FROM_WHOM, OUTCOMES
from models.texts import LONGEST, check_text

OLDEST = timedelta(days=366)
PLEASE, AGAIN = "Please answer this.", "Please choose again."
STILL_TO_COME = "This day is still to come."


@dataclass(frozen=True)
class FeedbackForm:
    """What was said, when, by what kind of person, about what."""

    received_on: date | None = None
    from_whom: str | None = None
    about: str | None = None
    words: str | None = None


CONTENT = tuple(field.name for field in fields(FeedbackForm))
"""The answers that a version holds in columns of the same names."""


@dataclass(frozen=True)
class OutcomeForm:
    """What became of a complaint, since when, and in words."""

    outcome: str | None = None
    handled_on: date | None = None
    words: str | None = None


def check(form: FeedbackForm, today: date, now: datetime, before: date | None = None) -> dict[str, str]:
    """What is wrong with the answers, by field. `before` is the day that it had: that one may be long ago."""
    problems = _check_day("received_on", form.received_on, today)
    if form.received_on and form.received_on < today - OLDEST and form.received_on != before:
        problems["received_on"] = "This is more than a year ago. Please check the date."
    problems |= _check_code("from_whom", form.from_whom, FROM_WHOM) | _check_code("about", form.about, ABOUT)
    return problems | _check_words("words", form.words, now)


def check_outcome(form: OutcomeForm, received_on: date, today: date, now: datetime) -> dict[str, str]:
    """The same of an outcome."""
    problems = _check_code("outcome", form.outcome, OUTCOMES) | _check_day("handled_on", form.handled_on, today)
    if form.handled_on and form.handled_on < received_on:
        problems["handled_on"] = "This is before the day on which it was received."
    return problems | _check_words("words", form.words, now)


def _check_day(name: str, day: date | None, today: date) -> dict[str, str]:
    if day is None:
        return {name: "Enter the day."}
    return {name: STILL_TO_COME} if day > today else {}


def _check_code(name: str, answer: str | None, codes: Mapping[str, str]) -> dict[str, str]:
    if answer is None:
        return {name: PLEASE}
    return {} if answer in codes else {name: AGAIN}


def _check_words(name: str, words: str | None, now: datetime) -> dict[str, str]:
    if not words or not words.strip():
        return {name: PLEASE}
    return check_text(name, words, LONGEST, now)
