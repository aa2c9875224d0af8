"""What is answered of an activity, and which answers can be taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta

from models.activities.hours import in_hours
from models.activities.kinds import ActivityKind, Asked
from models.texts import NUMBER, check_text, looks_like_identity, names_in

OLDEST = FARTHEST = timedelta(days=366)
CERTIFICATE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./#-]*")
NOT_A_CERTIFICATE = "Enter the number only: letters, digits, spaces and . / # -"


@dataclass(frozen=True)
class ActivityForm:
    """The answers, as far as a kind asks for them. Codes are those of its table."""

    happened_on: date | None = None
    topic: str | None = None
    grade: str | None = None
    with_whom: str | None = None
    people: int | None = None
    minutes: int | None = None
    outcome: str | None = None
    hours: int | None = None
    provider: str | None = None
    certificate: str | None = None
    detail: str | None = None
    description: str | None = None
    place: str | None = None
    suggestion: str | None = None
    urgent: str | None = None
    time: str | None = None
    danger: str | None = None
    evidence: str | None = None
    elsewhere: str | None = None
    disruption: str | None = None
    overtime: int | None = None

    def of_kind(self, kind: ActivityKind) -> "ActivityForm":
        """The form without answers that the kind does not ask for."""
        kept = {"happened_on", *(asked.name for asked in kind.asked)}
        return replace(self, **dict.fromkeys(set(CONTENT) - kept))

    def onto(self, seen: "ActivityForm", newest: "ActivityForm") -> "ActivityForm":
        """What was changed of the answers that somebody had seen, put onto the newest ones."""
        changed = {name: getattr(self, name) for name in CONTENT if getattr(self, name) != getattr(seen, name)}
        return replace(newest, **changed)


CONTENT = tuple(field.name for field in fields(ActivityForm))
"""The answers that a version holds in columns of the same names."""
FREE_TEXTS = ("detail", "provider", "description", "place", "suggestion")


def begun(kind: ActivityKind, today: date) -> ActivityForm:
    """The form as it opens: today, or no day where it lies ahead, and the defaults of the kind."""
    day, defaults = None if kind.is_ahead else today, {asked.name: asked.default for asked in kind.asked}
    return ActivityForm(happened_on=day, **defaults)  # type: ignore[arg-type]


def check(
    kind: ActivityKind, form: ActivityForm, today: date, now: datetime, before: date | None = None
) -> dict[str, str]:
    """What is wrong with the answers, by field. `before` is the day that it had: that one may have passed."""
    is_kept = before is not None and form.happened_on == before
    of_day = {} if is_kept else (_check_day_ahead if kind.is_ahead else _check_recent_day)(form.happened_on, today)
    return of_day | _check_answers(kind, form, now)


def check_time(kind: ActivityKind, form: ActivityForm, here: datetime) -> dict[str, str]:
    """Whether what lies ahead is still ahead, where `here` is the moment in the district's own time."""
    if not kind.is_ahead or form.happened_on != here.date() or not form.time or form.time >= f"{here:%H:%M}":
        return {}
    return {"time": "This time has passed. Enter a later one, or file it with /sro-notify if it was law enforcement."}


def check_earlier(kind: ActivityKind, form: ActivityForm, today: date, now: datetime) -> dict[str, str]:
    """The same for an entry of an old log, which may be of any year."""
    return _check_day(form.happened_on, today) | _check_answers(kind, form, now)


def _check_answers(kind: ActivityKind, form: ActivityForm, now: datetime) -> dict[str, str]:
    problems = dict[str, str]()
    for asked in kind.asked:
        problems |= _check(asked, getattr(form, asked.name), now)
    return problems


def _check_day_ahead(day: date | None, today: date) -> dict[str, str]:
    if day is None:
        return {"happened_on": "Enter the day."}
    if day < today:
        return {"happened_on": "This day has passed. Enter today or a later day."}
    if day > today + FARTHEST:
        return {"happened_on": "This is more than a year ahead. Please check the date."}
    return {}


def _check_day(day: date | None, today: date) -> dict[str, str]:
    if day is None:
        return {"happened_on": "Enter the day."}
    if day > today:
        return {"happened_on": "This day is still to come. Log it when it is done."}
    return {}


def _check_recent_day(day: date | None, today: date) -> dict[str, str]:
    if day is not None and day < today - OLDEST:
        return {"happened_on": "This is more than a year ago. Please check the date."}
    return _check_day(day, today)


def _check(asked: Asked, answer: str | int | None, now: datetime) -> dict[str, str]:
    if answer is None:
        return {} if asked.optional else {asked.name: "Please answer this."}
    if asked.codes is not None:
        return {} if answer in asked.codes else {asked.name: "Please choose again."}
    if asked.highest:
        is_within = isinstance(answer, int) and asked.lowest <= answer <= asked.highest
        return {} if is_within else {asked.name: _not_within(asked)}
    if asked.name == "certificate":
        return _check_certificate(str(answer), asked.longest, now)
    return check_text(asked.name, str(answer), asked.longest, now)


def _not_within(asked: Asked) -> str:
    if asked.is_hours:
        return f"Enter hours from {in_hours(asked.lowest)} to {in_hours(asked.highest)}."
    return f"Enter a whole number from {asked.lowest} to {asked.highest:,}."


def _check_certificate(text: str, longest: int, now: datetime) -> dict[str, str]:
    """A certificate's number may look like any other number: only what cannot be one is refused."""
    found = looks_like_identity(text, now)
    if found and found.what == NUMBER and CERTIFICATE.fullmatch(text):
        return {} if len(text) <= longest else {"certificate": NOT_A_CERTIFICATE}
    return check_text("certificate", text, longest, now) or (
        {} if CERTIFICATE.fullmatch(text) else {"certificate": NOT_A_CERTIFICATE}
    )


def names_to_confirm(form: ActivityForm, before: ActivityForm | None, because: str | None) -> dict[str, str]:
    """The pieces of what was typed anew that may be a student's name, by field: only the person can tell."""
    texts: Mapping[str, str | None] = {name: getattr(form, name) for name in FREE_TEXTS} | {"because": because}
    typed = {name: text for name, text in texts.items() if text and text != getattr(before, name, None)}
    return names_in(typed)
