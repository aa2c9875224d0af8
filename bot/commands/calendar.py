"""`sro-bot calendar`: which weekdays have no students."""

from datetime import date

import click

from bot.app import utc_now
from bot.calendar.events import CalendarNotRead
from bot.calendar.feed import read_calendar, standing
from bot.commands.records import one_line, records
from bot.settings import read_settings
from models.calendar.feed import state_of_calendar
from models.calendar.school_days import HAND, SATURDAY, days_from, set_by_hand, take_calendar
from models.policy import OPERATOR
from models.store import audit


def import_calendar(source: str) -> None:
    """Import a calendar from a file or an address."""
    now = utc_now()
    with records() as (database, agreement):
        try:
            reading = read_calendar(source, agreement.zone, agreement.today(now))
        except CalendarNotRead as problem:
            raise click.ClickException(f"{problem} Nothing was changed.") from None
        with database.write() as session:
            take_calendar(session, agreement, reading.closed, reading.reaches, now)
            detail = {"closed_days": len(reading.closed)}
            audit.record(session, OPERATOR.label, "import calendar", "calendar", now, detail)
    click.echo(f"{len(reading.closed)} non-school weekdays, from {min(reading.closed)} to {max(reading.closed)}.")
    for title in reading.left_out:
        click.echo(
            f"Not imported: “{one_line(title)}”. If there is no school that day, use `sro-bot calendar close DAY`."
        )


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
    with records() as (database, agreement), database.read() as session:
        today = agreement.today(utc_now())
        for row in days_from(session, today):
            what = "school   " if row.is_open else "no school"
            click.echo(f"{row.day:%a %Y-%m-%d}  {what}  {row.title}{' (set by hand)' if row.source == HAND else ''}")
        state = state_of_calendar(session)
    if state.reaches is None or state.reaches < today:
        click.echo("The district's calendar has not been imported. All other weekdays are counted as school days.")
    else:
        click.echo(f"The district's calendar ends on {state.reaches}. After that, weekdays are counted as school days.")
    if read_settings().calendar_url:
        click.echo(standing(state, agreement.zone))
