"""What can change in a schedule, and the times that can be chosen. Codes stay for good; labels may change.

Why somebody is absent is one of a few codes: words could tell of an illness, which is nobody's business here.
"""

from dataclasses import dataclass
from datetime import date, time

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
SCHOOL_DAYS_A_WEEK = len(WEEKDAYS)
MINUTES_APART = 15


@dataclass(frozen=True)
class ChangeKind:
    """A kind of change: an absence, with its reason; or else being at a school at other times, or at another one."""

    code: str
    label: str
    is_absence: bool = True


CHANGES = {
    kind.code: kind
    for kind in (
        ChangeKind("leave", "Absent: leave"),
        ChangeKind("training", "Absent: training"),
        ChangeKind("duty", "Absent: court or department duty"),
        ChangeKind("other", "Absent: other reason"),
        ChangeKind("hours", "At school, other hours or another school", is_absence=False),
    )
}
ABSENT = "Absent"
"""What those read who may not know why."""


def label_of(at: time) -> str:
    """A time as people read it, such as 7:30 AM."""
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}"


TIMES = {
    f"{at:%H:%M}": label_of(at)
    for at in (time(minutes // 60, minutes % 60) for minutes in range(5 * 60, 23 * 60 + 1, MINUTES_APART))
}
"""The times that can be chosen, every quarter of an hour from 5 AM to 11 PM."""


def span_of(starts: time, ends: time) -> str:
    """From when until when, as people read it."""
    return f"{label_of(starts)} – {label_of(ends)}"


def minutes_between(starts: time, ends: time) -> int:
    """How long it is by the clock on the wall, in minutes: no school day has the hour of a clock change in it."""
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


def is_weekday(day: date) -> bool:
    """Whether it is none of Saturday and Sunday."""
    return day.weekday() < SCHOOL_DAYS_A_WEEK
