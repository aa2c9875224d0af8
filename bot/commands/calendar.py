"""`sro-bot calendar`: which weekdays have no students."""

from collections.abc import Sequence
from datetime import date

import click

from bot.calendar.errors import CalendarNotRead
from bot.calendar.feed import read_calendar, standing
from bot.clock import utc_now
from bot.commands.records import one_line, records
from bot.settings import read_settings
from models import terms as agreements
from models.calendar.feed import state_of_calendar
from models.calendar.questions import DECIDED, to_decide, undated
from models.calendar.school_days import HAND, SATURDAY, days_from, set_by_hand
from models.calendar.taking import take_calendar
from models.policy import OPERATOR
from models.store import audit

MOST_NAMED = 10
MEANWHILE = (
    "Until an administrator decides on Home in Slack, this counts as school; `sro-bot calendar close DAY` or "
    "`open DAY` decides a single day."
)
SOURCES = {HAND: " (set by hand)", DECIDED: " (decided)"}


def import_calendar(source: str) -> None:
    """Import a calendar from a file or an address."""
    now = utc_now()
    agreement = agreements.load(read_settings().agreement)
    try:
        reading = read_calendar(source, agreement.zone, agreement.today(now))
    except CalendarNotRead as problem:
        raise click.ClickException(f"{problem} Nothing was changed.") from None
    with records() as (database, _agreement), database.write() as session:
        take_calendar(session, agreement, reading, now)
        detail = {"closed_days": len(reading.closed), "unsure": len(reading.unsure)}
        audit.record(session, OPERATOR.label, "import calendar", "calendar", now, detail)
        waiting = to_decide(session, agreement.today(now))
    span = f", from {min(reading.closed)} to {max(reading.closed)}" if reading.closed else ""
    click.echo(f"{len(reading.closed)} non-school weekdays{span}.")
    for found in waiting:
        click.echo(f"To decide: {_named(found.title, found.days)}. {MEANWHILE}")
    for event in reading.left_out:
        click.echo(_left_out(event.title, event.days))
    for event in reading.open:
        click.echo(f"School, by its title: {_named(event.title, event.days)}.")


def _left_out(title: str, first: Sequence[date]) -> str:
    begins = f", which begins on {first[0]:%a %Y-%m-%d}," if first else ""  # all that could be read of its days
    return (
        f"Not imported: “{one_line(title)}”{begins} has days that cannot be determined. If there is no school, use "
        "`sro-bot calendar close DAY`."
    )


def _named(title: str, days: Sequence[date]) -> str:
    """A title with its days, the first ones where there are many."""
    more = f" and {len(days) - MOST_NAMED} more" if len(days) > MOST_NAMED else ""
    return f"“{one_line(title)}” ({', '.join(f'{day:%a %Y-%m-%d}' for day in days[:MOST_NAMED])}{more})"


def set_day(day: date, title: str | None = None) -> None:
    """Close a weekday under a title, or open it without one, whatever the calendar says."""
    is_open = title is None
    if day.weekday() >= SATURDAY:
        raise click.ClickException(f"{day:%A, %Y-%m-%d}: weekends are never school days.")
    with records() as (database, _agreement), database.write() as session:
        set_by_hand(session, OPERATOR.label, day, "School day" if title is None else title, utc_now(), is_open=is_open)
    click.echo(f"{day:%A, %Y-%m-%d}: {'school' if is_open else 'no school'} (set by hand).")


def list_days() -> None:
    """Print what differs from other weekdays, from today on, and how the reading of the calendar stands."""
    with records(must_be_there=True) as (database, agreement), database.read() as session:
        today = agreement.today(utc_now())
        for row in days_from(session, today):
            what = "school   " if row.is_open else "no school"
            click.echo(f"{row.day:%a %Y-%m-%d}  {what}  {row.title}{SOURCES.get(row.source, '')}")
        state, waiting, lacking = state_of_calendar(session), to_decide(session, today), undated(session, today)
    for found in waiting:
        click.echo(f"To decide: {_named(found.title, found.days)}. {MEANWHILE}")
    for question in lacking:
        click.echo(_left_out(question.title, question.all_days))
    if not state.knows(today):
        click.echo("The district's calendar has not been imported. All other weekdays are counted as school days.")
    else:
        click.echo(f"The district's calendar ends on {state.reaches}. After that, weekdays are counted as school days.")
    if read_settings().calendar_url:
        click.echo(standing(state, agreement.zone))
