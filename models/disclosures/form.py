"""What is answered of a disclosure, and which answers can be taken."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from models.disclosures.kinds import BASES, MOST_STUDENTS, OTHER, RECORDS
from models.texts import LONGEST, check_text, check_why

OLDEST = timedelta(days=366)
PLEASE = "Please answer this."
WHICH_RECORDS = "Say in a few words which records."
WHAT_FOR = "Say in a few words what for."


@dataclass(frozen=True)
class DisclosureForm:
    """On which day which records were disclosed, of how many students, what for, and on what basis."""

    disclosed_on: date | None = None
    records: str | None = None
    records_words: str | None = None
    basis: str | None = None
    purpose: str | None = None
    students: int | None = None


CONTENT = tuple(field.name for field in fields(DisclosureForm))
"""The answers that a version holds in columns of the same names."""


def check(form: DisclosureForm, today: date, now: datetime, before: date | None = None) -> dict[str, str]:
    """What is wrong with the answers, by field. `before` is the day that it had: that one may be long ago."""
    problems = _check_day(form.disclosed_on, today, before)
    problems |= _check_code("records", form.records, RECORDS) | _check_code("basis", form.basis, BASES)
    if form.records == OTHER:
        problems |= check_why("records_words", form.records_words, LONGEST, now, WHICH_RECORDS)
    else:
        problems |= check_text("records_words", form.records_words or "", LONGEST, now)
    problems |= check_why("purpose", form.purpose, LONGEST, now, WHAT_FOR)
    if form.students is None or not 1 <= form.students <= MOST_STUDENTS:
        problems["students"] = f"Enter a number from 1 to {MOST_STUDENTS:,}."
    return problems


def _check_day(day: date | None, today: date, before: date | None) -> dict[str, str]:
    if day is None:
        return {"disclosed_on": "Enter the day."}
    if day > today:
        return {"disclosed_on": "This day is still to come."}
    if day < today - OLDEST and day != before:
        return {"disclosed_on": "This is more than a year ago. Please check the date."}
    return {}


def _check_code(name: str, answer: str | None, codes: Mapping[str, str]) -> dict[str, str]:
    if answer is None:
        return {name: PLEASE}
    return {} if answer in codes else {name: "Please choose again."}
