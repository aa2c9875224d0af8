"""How days, hours and absences are said: alike on cards, on Home and in windows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from handlers.parts import day, escaped
from models.schedules.kinds import ABSENT, WEEKDAYS, span_of
from models.schedules.plan import Absence, DayAtSchool, Presence
from models.schedules.tables import ScheduleChange, ScheduleChangeVersion, Substitution, UsualDay

MOST_PEOPLE = 4  # of a school and day: a line is to stay one
NO_OFFICER = "*No officer.*"
NONE_PLANNED = "No officer by the schedule"


def days_of(first: date, last: date) -> str:
    """A day, or a span of days."""
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def change_days(version: ScheduleChangeVersion) -> str:
    """The days of a change."""
    return days_of(version.first_day, version.last_day)


def what_of(version: ScheduleChangeVersion, school: str, school_name: str, *, with_reason: bool) -> str:
    """What a change means for a school: absent there, or there from when until when. `with_reason` for the police."""
    kind = version.of_kind
    if kind.is_absence:
        return kind.label if with_reason else ABSENT
    if version.school != school:
        return "At another school"
    hours = span_of(version.starts, version.ends) if version.starts and version.ends else ""
    return f"At {school_name}, {hours}"


def weekdays(usual: Sequence[UsualDay]) -> str:
    """The days of a usual week at a school, those with the same hours together: Mon, Tue 7:30 AM – 2:30 PM."""
    found: dict[str, list[str]] = {}
    for one_day in usual:
        found.setdefault(span_of(one_day.starts, one_day.ends), []).append(WEEKDAYS[one_day.weekday][:3])
    return "; ".join(f"{_row(names)} {hours}" for hours, names in found.items())


def _row(names: Sequence[str]) -> str:
    """Weekdays in a row, three or more without a gap as a span."""
    numbers = [[name[:3] for name in WEEKDAYS].index(name) for name in names]
    runs = [list(run) for _key, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    spans = []
    for run in runs:
        row = [WEEKDAYS[number][:3] for _place, number in run]
        spans += [f"{row[0]}–{row[-1]}"] if len(row) > 2 else row
    return ", ".join(spans)


def _named(on: date) -> str:
    return f"{on:%a, %b} {on.day}"


def _parts(at_school: DayAtSchool, beside: str) -> list[str]:
    """Who is here and when, who is absent, or why there is no school, with markup."""
    on_duty = [beside] if beside else []
    if at_school.closed is not None:
        return [f"No school: {escaped(at_school.closed)}", *on_duty]
    parts = [_some([_present(presence) for presence in at_school.here])] if at_school.here else []
    if at_school.surely_lacks_officer:
        parts.append(NONE_PLANNED if beside else NO_OFFICER)
    if at_school.absent:
        parts.append(_some([_absent(absence) for absence in at_school.absent]))
    if at_school.unknown:
        parts.append(f"No schedule on record for {_some([escaped(person.name) for person in at_school.unknown])}")
    return [*parts, *on_duty]


def _some(pieces: Sequence[str]) -> str:
    more = len(pieces) - MOST_PEOPLE
    return ", ".join([*pieces[:MOST_PEOPLE], *([f"and {more} more"] if more > 0 else [])])


def _present(presence: Presence) -> str:
    mark = " (substitute)" if presence.substitution else " (changed)" if presence.change else ""
    return f"{escaped(presence.officer.name)} {span_of(presence.starts, presence.ends)}{mark}"


def _absent(absence: Absence) -> str:
    return f"{escaped(absence.officer.name)} {absence.where}"


def lines_of(days: Iterable[DayAtSchool], beside: Mapping[date, str]) -> str:
    """Days at a school with what stands beside the plan of each: a line for each day, or for several that are alike."""
    alike = groupby(days, lambda at_school: _parts(at_school, beside.get(at_school.day, "")))
    return "\n".join(_line_of_several([at_school.day for at_school in run], parts) for parts, run in alike)


def _line_of_several(days: Sequence[date], parts: Sequence[str]) -> str:
    name = _named(days[0]) if len(days) == 1 else f"{_named(days[0])} – {_named(days[-1])}"
    return " · ".join([f"*{name}*", *parts])


def substitute_line(substitution: Substitution) -> str:
    """Who is a substitute, when; exactly as typed nowhere: names are of the roster."""
    mark = " · cancelled" if substitution.cancelled_at else ""
    return f"{substitution.substitute.name} · {when_of(substitution)}{mark}"


def when_of(substitution: Substitution) -> str:
    """On which days somebody is a substitute, and from when until when."""
    days = days_of(substitution.first_day, substitution.last_day)
    return f"{days}, {span_of(substitution.starts, substitution.ends)}"


def row_of(change: ScheduleChange, *, with_reason: bool) -> str:
    """A change in a list: who, when, and what; with markup."""
    version = change.current
    kind = version.of_kind
    what = (kind.label if with_reason else ABSENT) if kind.is_absence else "Other hours or school"
    return f"*{escaped(change.officer.name)}* · {change_days(version)}\n{what}"
