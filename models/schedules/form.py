"""What is answered of a usual week and of a change, and which answers can be taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from models.schedules.kinds import CHANGES, is_weekday

LONGEST_CHANGE = timedelta(days=366)
FARTHEST_BACK = timedelta(days=60)
FARTHEST_AHEAD = timedelta(days=366)
NO_DAYS = "Choose at least one day on which you are at a school."
END_FIRST = "This is not after the start."
PAST_WEEK = "A usual week cannot begin in the past. What was different before today is entered as a change."
TOO_FAR_AHEAD = "This is more than a year ahead. Please check the date."
Hours = tuple[time | None, time | None]


@dataclass(frozen=True)
class WeekForm:
    """A usual week as it is entered: from which day, at which school on which weekday (0 is Monday), and when.

    `own_hours` are those of weekdays that differ from the others; what is not answered there is as on the others.
    """

    first_day: date | None = None
    schools: Mapping[int, str] = field(default_factory=dict)
    starts: time | None = None
    ends: time | None = None
    own_hours: Mapping[int, Hours] = field(default_factory=dict)

    def hours_of(self, weekday: int) -> Hours:
        """From when until when on a weekday."""
        starts, ends = self.own_hours.get(weekday, (None, None))
        return starts or self.starts, ends or self.ends


@dataclass(frozen=True)
class ChangeForm:
    """A change as it is entered. The last day is the first one unless another is given; an absence has no hours."""

    kind: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    school: str | None = None
    starts: time | None = None
    ends: time | None = None

    def relevant(self) -> "ChangeForm":
        """The form without what an absence does not ask, and with its last day."""
        last = self.last_day or self.first_day
        if self.kind in CHANGES and CHANGES[self.kind].is_absence:
            return ChangeForm(self.kind, self.first_day, last)
        return ChangeForm(self.kind, self.first_day, last, self.school, self.starts, self.ends)


def check_week(form: WeekForm, today: date) -> dict[str, str]:
    """What is wrong with a usual week, by field."""
    problems = _check_first_day(form.first_day, today)
    if not form.schools:
        problems["days"] = NO_DAYS
    for weekday in form.schools:
        name = f"ends_{weekday}" if any(form.own_hours.get(weekday, ())) else "ends"
        problems |= check_hours(*form.hours_of(weekday), name)
    return problems


def _check_first_day(first: date | None, today: date) -> dict[str, str]:
    if first is None:
        return {"first_day": "Enter the day."}
    if first < today:
        return {"first_day": PAST_WEEK}
    return {"first_day": TOO_FAR_AHEAD} if first > today + FARTHEST_AHEAD else {}


def check_hours(starts: time | None, ends: time | None, ends_name: str = "ends") -> dict[str, str]:
    """What is wrong with hours; what is wrong with both stands at their end, the field `ends_name`."""
    if starts is None or ends is None:
        return {"starts" if starts is None else ends_name: "Choose a time."}
    return {} if starts < ends else {ends_name: END_FIRST}


def check_change(form: ChangeForm, today: date) -> dict[str, str]:
    """What is wrong with a change, by field."""
    if form.kind not in CHANGES:
        return {"kind": "Please choose."}
    problems = check_days(form.first_day, form.last_day, today)
    if CHANGES[form.kind].is_absence:
        return problems
    if form.school is None:
        problems["school"] = "Choose the school."
    return problems | check_hours(form.starts, form.ends)


def check_days(first: date | None, last: date | None, today: date) -> dict[str, str]:
    """What is wrong with a span of days."""
    if first is None or last is None:
        return {"first_day": "Enter the day."}
    if last < first:
        return {"last_day": "The last day cannot be before the first day."}
    if last - first > LONGEST_CHANGE:
        return {"last_day": "This is more than a year. Please check the dates."}
    if first < today - FARTHEST_BACK:
        return {"first_day": f"This is more than {FARTHEST_BACK.days} days ago. Please check the date."}
    if first > today + FARTHEST_AHEAD:
        return {"first_day": TOO_FAR_AHEAD}
    if not any(is_weekday(first + timedelta(days=number)) for number in range(min((last - first).days, 2) + 1)):
        return {"first_day": "These days are a weekend. A schedule is of Mondays to Fridays."}
    return {}
