"""How times on duty are said: alike on Home, in windows and beside the plan; in the district's own time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from handlers.parts import duration, escaped
from models.duty.tables import DutyTime
from models.schedules.kinds import label_of
from models.terms import Agreement

MOST_PEOPLE, MOST_SPANS = 4, 3  # of a school and day: a line is to stay one
NOT_KNOWN = "end not known"


def clock(agreement: Agreement, moment: datetime) -> str:
    """A time of day in the district, such as 7:42 AM."""
    return label_of(moment.astimezone(agreement.zone).time())


def when(agreement: Agreement, duty: DutyTime, today: date) -> str:
    """Since when, from when until when, or from when alone where nobody knows the end."""
    starts, ends = clock(agreement, duty.current.starts_at), duty.current.ends_at
    if ends is not None:
        later = (
            f" on {agreement.today(ends):%b} {agreement.today(ends).day}" if agreement.today(ends) != duty.day else ""
        )
        return f"{starts} – {clock(agreement, ends)}{later}"
    return f"since {starts}" if duty.is_running(today) else f"from {starts}, {NOT_KNOWN}"


def how_long(duty: DutyTime) -> str:
    """How long it was, where that is known."""
    minutes = duty.current.minutes
    return "Not known" if minutes is None else duration(timedelta(minutes=minutes))


def beside_the_plan(agreement: Agreement, times: Iterable[DutyTime], today: date) -> str:
    """Who is or was on duty at a school on a day, with markup; nothing where nobody tapped."""
    spans_of: dict[str, list[str]] = {}
    for duty in times:
        spans_of.setdefault(escaped(duty.officer.name), []).append(when(agreement, duty, today))
    pieces = [f"{name} {', '.join(_last(spans))}" for name, spans in spans_of.items()]
    more = len(pieces) - MOST_PEOPLE
    pieces = [*pieces[:MOST_PEOPLE], *([f"and {more} more"] if more > 0 else [])]
    return f"On duty: {'; '.join(pieces)}" if pieces else ""


def _last(spans: Sequence[str]) -> list[str]:
    return [*(["…"] if len(spans) > MOST_SPANS else []), *spans[-MOST_SPANS:]]
