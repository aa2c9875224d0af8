"""`sro-bot calendar`: which weekdays have no students."""

from datetime import date

import click

from bot.app import utc_now
from bot.commands.records import records
from bot.school_calendar import CalendarNotRead, read_calendar
from models.school_days import HAND, SATURDAY, days_from, set_by_hand, take_feed


def import_calendar(source: str) -> None:
    """Take over a calendar from a file or an address."""
    with records() as (database, agreement):
        try:
            reading = read_calendar(source, agreement.zone)
        except CalendarNotRead as problem:
            raise click.ClickException(f"{problem} Nothing was changed.") from None
        with database.write() as session:
            take_feed(session, reading.closed, agreement.today(utc_now()))
    click.echo(f"{len(reading.closed)} weekdays without school, from {min(reading.closed)} to {max(reading.closed)}.")
    for title in reading.left_out:
        click.echo(f"Left out: “{title}”. If there is no school: `sro-bot calendar close DAY`.")


def set_day(day: date, title: str, *, is_open: bool) -> None:
    """Close or open a weekday, whatever the calendar says."""
    if day.weekday() >= SATURDAY:
        raise click.ClickException(f"{day:%A, %Y-%m-%d}: weekends are never school days.")
    with records() as (database, _agreement), database.write() as session:
        set_by_hand(session, day, title, is_open=is_open)
    click.echo(f"{day:%A, %Y-%m-%d}: {'school' if is_open else 'no school'}, by hand.")


def list_days() -> None:
    """Print what differs from other weekdays, from today on."""
    with records() as (database, agreement), database.read() as session:
        days = days_from(session, agreement.today(utc_now()))
        for row in days:
            standing = "school   " if row.is_open else "no school"
            click.echo(f"{row.day:%a %Y-%m-%d}  {standing}  {row.title}{' (by hand)' if row.source == HAND else ''}")
        if not days:
            click.echo("No day is known to be closed: weekdays count as school days.")
