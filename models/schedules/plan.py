"""Who is at a school on a day, worked out from the records: pure functions, without a database.

Of what an officer has on a day, this counts, the first that there is: an absence, days as somebody's substitute, other
hours or another school, the usual week. Of two changes, or of two schools as a substitute, with the same day the one
entered last counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from models.people.tables import Person, RoleHeld
from models.schedules.kinds import SCHOOL_DAYS_A_WEEK, is_weekday
from models.schedules.tables import ScheduleChange, Substitution, UsualDay, UsualWeek

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Records:
    """What is on record of some officers and schools. `closed` are days without school, with what they are called."""

    weeks: Sequence[UsualWeek] = ()
    changes: Sequence[ScheduleChange] = ()
    substitutions: Sequence[Substitution] = ()
    roles: Sequence[RoleHeld] = ()
    closed: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Presence:
    """An officer at a school, from when until when; as a substitute, or not as usual."""

    officer: Person
    starts: time
    ends: time
    substitution: Substitution | None = None
    change: ScheduleChange | None = None


@dataclass(frozen=True)
class Absence:
    """An officer who would be at a school and is not: by a change, or as a substitute elsewhere."""

    officer: Person
    change: ScheduleChange | None = None
    substitution: Substitution | None = None

    @property
    def where(self) -> str:
        """Where the officer is instead, as far as the school is told."""
        is_absent = self.change is not None and self.change.current.of_kind.is_absence
        return "absent" if is_absent else "at another school"


@dataclass(frozen=True)
class DayAtSchool:
    """Who is at a school on a day, who is absent, and whose schedule nobody knows. `closed` says why there is none."""

    day: date
    closed: str | None = None
    here: tuple[Presence, ...] = ()
    absent: tuple[Absence, ...] = ()
    unknown: tuple[Person, ...] = ()

    @property
    def lacks_officer(self) -> bool:
        """Whether there is school, and no officer as far as is known."""
        return self.closed is None and not self.here

    @property
    def surely_lacks_officer(self) -> bool:
        """The same where it is known: of an officer without a schedule on record nobody knows it."""
        return self.lacks_officer and not self.unknown


@dataclass(frozen=True)
class _Whereabouts:
    """Where an officer is on a day: nothing in `school` where absent, or at no school."""

    week: UsualWeek | None
    usual: UsualDay | None
    school: str | None = None
    starts: time = time.min
    ends: time = time.min
    change: ScheduleChange | None = None
    substitution: Substitution | None = None


def week_on(weeks: Sequence[UsualWeek], officer_id: int, day: date) -> UsualWeek | None:
    """The usual week that counts on a day: the one that began last; of two from the same day the one given last."""
    of_day = [week for week in weeks if week.officer_id == officer_id and week.covers(day)]
    return max(of_day, key=lambda week: (week.first_day, week.id), default=None)


def change_on(changes: Sequence[ScheduleChange], officer_id: int, day: date) -> ScheduleChange | None:
    """The change that counts for an officer on a day: the one entered last of those that stand."""
    of_day = [change for change in changes if change.officer_id == officer_id and change.counts_on(day)]
    return max(of_day, key=lambda change: change.id, default=None)


def _whereabouts(records: Records, officer_id: int, day: date) -> _Whereabouts:
    week = week_on(records.weeks, officer_id, day)
    usual = week.on(day) if week else None
    change = change_on(records.changes, officer_id, day)
    if change and change.current.of_kind.is_absence:
        return _Whereabouts(week, usual, change=change)
    of_day = [sub for sub in records.substitutions if sub.substitute_id == officer_id and sub.counts_on(day)]
    sent = max(of_day, key=lambda sub: sub.id, default=None)
    if sent:
        return _Whereabouts(week, usual, sent.school, sent.starts, sent.ends, substitution=sent)
    if change:
        now = change.current
        return _Whereabouts(week, usual, now.school, now.starts or time.min, now.ends or time.min, change=change)
    if usual:
        return _Whereabouts(week, usual, usual.school, usual.starts, usual.ends)
    return _Whereabouts(week, usual)


def place_on(records: Records, officer_id: int, day: date) -> str | None:
    """The school that an officer is to be at on a day; nothing where absent, at none, or nobody knows."""
    return _whereabouts(records, officer_id, day).school


def day_at(records: Records, school: str, day: date) -> DayAtSchool:
    """Who is at a school on a day. Saturdays and Sundays have no school."""
    if not is_weekday(day):
        return DayAtSchool(day, f"{day:%A}")
    if day in records.closed:
        return DayAtSchool(day, records.closed[day])
    here: list[Presence] = []
    absent: list[Absence] = []
    unknown: list[Person] = []
    for officer, is_assigned in _officers(records, school, day):
        where = _whereabouts(records, officer.id, day)
        if where.school == school:
            here.append(Presence(officer, where.starts, where.ends, where.substitution, where.change))
        elif _is_missed(where, school, is_assigned=is_assigned):
            absent.append(Absence(officer, where.change, where.substitution))
        elif is_assigned and where.week is None:
            unknown.append(officer)
    here.sort(key=lambda presence: (presence.starts, presence.officer.id))
    return DayAtSchool(day, None, tuple(here), tuple(absent), tuple(unknown))


def _is_missed(where: _Whereabouts, school: str, *, is_assigned: bool) -> bool:
    """Whether a school that an officer is not at would have had the officer: as usual, or as a substitute."""
    if where.change is None and where.substitution is None:
        return False
    if not is_assigned or where.week is None:
        return True
    return where.usual is not None and where.usual.school == school


def _officers(records: Records, school: str, day: date) -> Iterator[tuple[Person, bool]]:
    """The officers of a school on a day, each once: those assigned to it, then substitutes."""
    assigned = {held.person: True for held in records.roles if held.school == school and _counts_on(held, day)}
    sent = {sub.substitute: False for sub in records.substitutions if sub.school == school and sub.counts_on(day)}
    yield from (sent | assigned).items()


def _counts_on(held: RoleHeld, day: date) -> bool:
    return held.first_day <= day and (held.last_day is None or held.last_day >= day) and not held.is_substitute


def days_at(records: Records, school: str, first: date, last: date) -> list[DayAtSchool]:
    """Each weekday from the first to the last."""
    span = (first + number * A_DAY for number in range((last - first).days + 1))
    return [day_at(records, school, day) for day in span if is_weekday(day)]


def monday_of(day: date) -> date:
    """The Monday of a day's week; of a Saturday or Sunday the next one, since that is the week to come."""
    monday = day - day.weekday() * A_DAY
    return monday if is_weekday(day) else monday + 7 * A_DAY


def next_weekday(day: date) -> date:
    """The day itself, or of a Saturday or Sunday the Monday after it."""
    return day if is_weekday(day) else monday_of(day)


def friday_of(monday: date) -> date:
    """The last school day of a week."""
    return monday + (SCHOOL_DAYS_A_WEEK - 1) * A_DAY
