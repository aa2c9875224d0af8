"""How clocks and standing of an arrest notification are said."""

from datetime import datetime, timedelta

from handlers.parts import day, escaped, moment
from models.arrest_notifications.clocks import IN_WRITING, ORALLY, Due, dues, told_due, written_due
from models.arrest_notifications.queries import hours_between
from models.arrest_notifications.steps import ASKING
from models.arrest_notifications.tables import ArrestNotification
from models.terms import Agreement

A_MOMENT = timedelta(minutes=1)
LAW = "C.G.S. 10-233h, as we read it; for counsel to confirm"
WHAT = {ORALLY: "Tell the superintendent orally", IN_WRITING: "Tell the superintendent in writing"}


def left(now: datetime, due: datetime) -> str:
    """How many hours are left until a moment, or since when it has passed."""
    hours = hours_between(now, due)
    if now > due:
        late = hours_between(due, now)
        return f"{late} h late" if late else "late"
    return f"{hours} h left" if hours else "less than an hour left"


def by(agreement: Agreement, due: Due) -> str:
    """By when something is due."""
    if due.is_day:
        return f"by the end of {day(agreement.today(due.at - A_MOMENT))}"
    return f"by {moment(due.at)}"


def clock_lines(agreement: Agreement, found: ArrestNotification, now: datetime) -> list[str]:
    """What is owed, by when, and how many hours that is."""
    would = "if the law applies, " if found.state == ASKING else ""
    return [
        f"{WHAT[due.what]}: {would}{by(agreement, due)} · *{left(now, due.at)}*" for due in dues(agreement, found)
    ]  # fmt: skip


def standing(agreement: Agreement, found: ArrestNotification, now: datetime) -> str:
    """How it stands, with its clocks."""
    return "\n".join([f"*{found.stands.label}*", *clock_lines(agreement, found, now)])


def about(agreement: Agreement, found: ArrestNotification) -> str:
    """Which notice of which school."""
    return escaped(f"{found.notice.label} · {agreement.school_name(found.notice.school)}")


def how_late(agreement: Agreement, found: ArrestNotification) -> list[tuple[str, str]]:
    """When it was told and written, with whether that was in time."""
    done = (
        ("Told orally", found.told_at, told_due(agreement, found.arrested_at)),
        ("In writing", found.sent_at, written_due(agreement, found.arrested_at)),
    )
    return [(label, _in_time(at, due)) for label, at, due in done if at]


def _in_time(at: datetime, due: datetime) -> str:
    return moment(at) if at <= due else f"{moment(at)} ({left(at, due)})"
