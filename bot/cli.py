"""The command line, `sro-bot`. Each command imports what it needs, so that help comes at once."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
@click.version_option(package_name="sro-liaison")
def main() -> None:
    """Run the School Resource Officer agreement in Slack."""
    os.umask(0o077)  # each file that the bot or a child of it makes is for its user alone


@main.command()
def run() -> None:
    """Start the bot; without Slack tokens, the practice workspace."""
    from bot.runner import run_bot

    with _plain_mistakes():
        run_bot()


@main.command()
@click.option("--with-year", is_flag=True, help="Load a made-up school year: notices, quarters, workbooks.")
def practice(*, with_year: bool) -> None:
    """Start the practice workspace, where nothing is real."""
    from bot.runner import run_practice

    with _plain_mistakes():
        run_practice(with_year=with_year)


@main.command()
def check() -> None:
    """Check the installation and list what needs fixing."""
    from bot.commands.check import check

    with _plain_mistakes():
        sys.exit(0 if check() else 1)


@main.command()
def restored() -> None:
    """Tell the bot that a backup was restored, before it starts again."""
    from bot.commands.restored import restored

    with _plain_mistakes():
        restored()


@main.group()
def people() -> None:
    """Manage roles and channels."""


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print what would change without changing it.")
def import_people(file: Path, dry_run: bool) -> None:
    """Import a roster FILE. It replaces the roster: roles not listed are ended."""
    from bot.commands.people import import_roster

    with _plain_mistakes():
        import_roster(file, dry_run=dry_run)


@people.command("list")
def list_people() -> None:
    """Show current people, roles and channels."""
    from bot.commands.people import list_roster

    with _plain_mistakes():
        list_roster()


@main.group()
def calendar() -> None:
    """Manage non-school days."""


@calendar.command("import")
@click.argument("source", metavar="FILE|URL")
def import_calendar(source: str) -> None:
    """Import the district's calendar (.ics). Days set by hand are kept."""
    from bot.commands.calendar import import_calendar

    with _plain_mistakes():
        import_calendar(source)


@calendar.command()
@click.argument("day", type=DAY)
@click.option("--title", default="No school", show_default=True, help="Why there is no school.")
def close(day: datetime, title: str) -> None:
    """Mark DAY as a day without school, whatever the calendar says."""
    from bot.commands.calendar import set_day

    with _plain_mistakes():
        set_day(day.date(), title, is_open=False)


@calendar.command("open")
@click.argument("day", type=DAY)
def open_day(day: datetime) -> None:
    """Mark DAY as a school day, whatever the calendar says."""
    from bot.commands.calendar import set_day

    with _plain_mistakes():
        set_day(day.date(), "School day", is_open=True)


@calendar.command("list")
def list_days() -> None:
    """List non-school days from today on."""
    from bot.commands.calendar import list_days

    with _plain_mistakes():
        list_days()


@main.group()
def export() -> None:
    """Create workbooks and reports as files."""


FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
REPLACE = click.option("--replace", is_flag=True, help="Replace the file if it already exists.")


@export.command("quarter")
@click.argument("school_year", metavar="YEAR")
@click.argument("code", metavar="QUARTER")
@FILE
@click.option("--revision", type=int, help="A revision other than the newest.")
@click.option("--public", is_flag=True, help="The public edition: counts of 1 to 5 are suppressed.")
@REPLACE
def export_quarter(
    school_year: str, code: str, file: Path, revision: int | None, *, public: bool, replace: bool
) -> None:
    """Create a quarter's workbook, such as: 2026-27 Q1 q1.xlsx."""
    from bot.commands.export import export_quarter

    with _plain_mistakes():
        export_quarter(school_year, code, file, revision, public=public, replace=replace)


@export.command("year")
@click.argument("school_year", metavar="YEAR")
@FILE
@click.option("--public", is_flag=True, help="The public edition: counts of 1 to 5 are suppressed.")
@REPLACE
def export_year(school_year: str, file: Path, *, public: bool, replace: bool) -> None:
    """Create a yearly report, .xlsx or .docx."""
    from bot.commands.export import export_year

    with _plain_mistakes():
        export_year(school_year, file, public=public, replace=replace)


@export.command("register")
@click.argument("first", type=DAY, metavar="FIRST")
@click.argument("last", type=DAY, metavar="LAST")
@FILE
@REPLACE
def export_register(first: datetime, last: datetime, file: Path, *, replace: bool) -> None:
    """Create the notice log, from FIRST to LAST day."""
    from bot.commands.export import export_register

    with _plain_mistakes():
        export_register(first.date(), last.date(), file, replace=replace)


@export.command("officer")
@click.argument("badge")
@click.argument("month", type=click.DateTime(["%Y-%m"]), metavar="MONTH")
@FILE
@REPLACE
def export_officer(badge: str, month: datetime, file: Path, *, replace: bool) -> None:
    """Create a monthly officer report.

    For example: P-101 2026-10 reports.xlsx
    """
    from bot.commands.export import export_officer

    with _plain_mistakes():
        export_officer(badge, month.date(), file, replace=replace)


@export.command("submission")
@click.argument("school_year", metavar="YEAR")
@click.argument("code", metavar="QUARTER")
@click.argument("school")
@FILE
@REPLACE
def export_submission(school_year: str, code: str, school: str, file: Path, *, replace: bool) -> None:
    """Create a school's data workbook.

    For example: 2026-27 Q1 hall hall.xlsx
    """
    from bot.commands.export import export_submission

    with _plain_mistakes():
        export_submission(school_year, code, school, file, replace=replace)


@main.group()
def audit() -> None:
    """Check the log of who did and viewed what."""


@audit.command("verify")
def verify_audit() -> None:
    """Check whether any entry was changed, removed or reordered."""
    from bot.commands.audit import verify

    with _plain_mistakes():
        sys.exit(0 if verify() else 1)


@contextmanager
def _plain_mistakes() -> Iterator[None]:
    from sqlite3 import Error as PracticeDatabaseError

    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.exc import TimeoutError as NoConnection

    from bot.serving.protocol import PortTaken
    from bot.settings import SettingsMistake
    from models.people.roster_file import RosterMistake
    from models.terms import AgreementMistake

    try:
        yield
    except (SettingsMistake, AgreementMistake, PortTaken, RosterMistake) as mistake:
        click.echo(str(mistake), err=True)
        sys.exit(2)
    except (DBAPIError, NoConnection, PracticeDatabaseError) as error:
        click.echo(f"The database does not answer ({type(error).__name__}): see `sro-bot check`.", err=True)
        sys.exit(2)
