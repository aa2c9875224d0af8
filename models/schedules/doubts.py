"""What is asked before a schedule is saved that may be right, and may be a slip: only the person can tell.

Many days at once (a year mistyped), days of which something else is on record, a substitute who is needed elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people.tables import Person
from models.schedules.form import ChangeForm
from models.schedules.kinds import is_weekday, span_of
from models.schedules.plan import A_DAY, Records, day_at, place_on
from models.schedules.queries import changes_of, records_of, records_of_officer
from models.schedules.tables import ScheduleChange, ScheduleChangeVersion, Substitution
from models.terms import Agreement

LONG = timedelta(days=30)
"""More days than that are asked about: our own figure, about a month."""
MOST_SHOWN = 5
NEWER_COUNTS = "It was entered later, so it goes on counting on the same days: correct or withdraw that one instead."


@dataclass(frozen=True)
class Named:
    """Who is about to be named as substitute, for which school and days."""

    person: Person
    school: str
    first_day: date
    last_day: date


def of_change(
    session: Session, officer_id: int, form: ChangeForm, corrected: ScheduleChange | None = None
) -> list[str]:
    """What is in doubt about a change, as a form has it that can be taken: how long it is, and what is there."""
    if form.first_day is None or form.last_day is None:
        return []
    there = overlapping(session, officer_id, form, corrected)
    is_longer = corrected is None or _days(corrected.current) != (form.first_day, form.last_day)
    return [
        *(long_span(form.first_day, form.last_day) if is_longer else []),
        *(_is_there(session, change, corrected) for change in there),
    ]


def overlapping(
    session: Session, officer_id: int, form: ChangeForm, corrected: ScheduleChange | None = None
) -> list[ScheduleChange]:
    """What is on record of an officer and of days of a form, beside the change that is corrected.

    What a correction had in common with another change before is not news.
    """
    if form.first_day is None or form.last_day is None:
        return []
    there = changes_of(session, {officer_id}, form.first_day, form.last_day)
    found = [change for change in there if change is not corrected]
    if corrected is None:
        return found
    before = changes_of(session, {officer_id}, *_days(corrected.current))
    return [change for change in found if change not in before]


def long_span(first: date, last: date) -> list[str]:
    """Asks whether both days are right, where many lie between them."""
    days = (last - first).days + 1
    return [f"{said(first, last)}: {days} days. Are both dates right?"] if days > LONG.days else []


def _days(version: ScheduleChangeVersion) -> tuple[date, date]:
    return version.first_day, version.last_day


def _is_there(session: Session, change: ScheduleChange, corrected: ScheduleChange | None) -> str:
    current = change.current
    what = f"{current.of_kind.label}, {said(*_days(current))} (entered by {change.recorded_by.name})"
    query = select(Substitution).filter_by(change_id=change.id, cancelled_at=None).order_by(Substitution.id)
    named = [substitution.substitute.name for substitution in session.scalars(query)]
    sent = f" {' and '.join(named)} {'is' if len(named) == 1 else 'are'} named as substitute." if named else ""
    # Of two changes with the same day the one entered last counts, also where the earlier one is corrected later.
    is_newer = corrected is not None and change.id > corrected.id
    counts = NEWER_COUNTS if is_newer else "What you save now counts in its place on the same days."
    return f"On record for some of these days: {what}.{sent} {counts}"


def of_substitute(session: Session, agreement: Agreement, named: Named) -> list[str]:
    """What is in doubt about a substitute who is about to be named: the days, who is named already, who is needed."""
    return [
        *long_span(named.first_day, named.last_day),
        *_named_already(session, agreement, named),
        *_needed_elsewhere(session, agreement, named),
    ]


def _named_already(session: Session, agreement: Agreement, named: Named) -> Iterator[str]:
    query = select(Substitution).where(
        Substitution.school == named.school, Substitution.substitute_id != named.person.id,
        Substitution.cancelled_at.is_(None), Substitution.first_day <= named.last_day,
        Substitution.last_day >= named.first_day,
    )  # fmt: skip
    school = agreement.school_name(named.school)
    for other in session.scalars(query.order_by(Substitution.first_day, Substitution.id)):
        days, hours = said(other.first_day, other.last_day), span_of(other.starts, other.ends)
        yield f"{other.substitute.name} is named as substitute at {school}: {days}, {hours}. A second one as well?"


def _needed_elsewhere(session: Session, agreement: Agreement, named: Named) -> Iterator[str]:
    """The schools at which the person would be on these days, with who else is there then."""
    first, last, person = named.first_day, named.last_day, named.person
    records = records_of_officer(session, person.id, first, last)
    missed: dict[str, list[date]] = {}
    for day in _weekdays(first, last):
        school = None if day in records.closed else place_on(records, person.id, day)
        if school and school != named.school and agreement.is_open(school, day):
            missed.setdefault(school, []).append(day)
    for school, days in missed.items():
        at_school = records_of(session, [school], first, last)
        alone = [day for day in days if not _others(at_school, school, day, person)]
        name, on = agreement.school_name(school), _listed(days)
        when = "then" if alone == days else f"on {_listed(alone)}"
        then = f"{name} would have no officer {when}." if alone else "Another officer is there then."
        yield f"{person.name} is to be at {name} on {on}. {then}"


def _others(records: Records, school: str, day: date, person: Person) -> bool:
    return any(presence.officer.id != person.id for presence in day_at(records, school, day).here)


def _weekdays(first: date, last: date) -> Iterator[date]:
    days = (first + number * A_DAY for number in range((last - first).days + 1))
    return (day for day in days if is_weekday(day))


def _listed(days: Sequence[date]) -> str:
    """Single days, and of many the first ones."""
    shown, more = [_said(day) for day in days[:MOST_SHOWN]], len(days) - MOST_SHOWN
    return ", ".join(shown) + (f" and {more} more day{'s' if more != 1 else ''}" if more > 0 else "")


def said(first: date, last: date) -> str:
    """A span of days in words, with the year: a year mistyped is what is looked for."""
    return _said(first) if first == last else f"{_said(first)} to {_said(last)}"


def on_days(first: date, last: date) -> str:
    """The same within a sentence: on a day, or from one to another."""
    return f"{'on' if first == last else 'from'} {said(first, last)}"


def _said(day: date) -> str:
    return f"{day:%a, %b} {day.day}, {day.year}"
