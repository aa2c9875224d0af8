"""What a correction of a time on duty says, and which answers can be taken."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.terms import Agreement

LONGEST = timedelta(hours=16)
"""More than that in one piece is a slip of the finger, not a shift."""
ON_ANOTHER_DAY = "If it was on another day, withdraw it and say in the reason when it was."


@dataclass(frozen=True)
class DutyForm:
    """Where, from when, until when; `ends_at` is empty where nobody knows."""

    school: str
    starts_at: datetime | None
    ends_at: datetime | None


def check(agreement: Agreement, form: DutyForm, day: date, now: datetime) -> dict[str, str]:
    """What cannot be taken, by field: a start on another day, an end before the start, a time still to come."""
    starts, ends = form.starts_at, form.ends_at
    if starts is None:
        return {"starts_at": "Choose when it began."}
    if agreement.today(starts) != day:
        return {"starts_at": f"Choose a time on {day:%A, %B} {day.day}. {ON_ANOTHER_DAY}"}
    if starts > now:
        return {"starts_at": "This time is still to come."}
    if ends is None:
        return {}
    if ends > now:
        return {"ends_at": "This time is still to come."}
    if ends <= starts:
        return {"ends_at": "Choose a time after it began."}
    if ends - starts > LONGEST:
        return {"ends_at": f"That is more than {LONGEST.seconds // 3600} hours. Check the day and the time."}
    return {}
