"""The command line, `sro-bot`: which commands there are, and the function that each one calls."""

import errno
import os
import signal
import sys
from contextlib import suppress
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from bot.importing import imported
from bot.stopping import SERVING, STOP, Stopped

TOLD_TO_END = 128 + signal.SIGTERM


class Command(click.Command):
    """A command. Its function is imported when it is called, so that help comes at once; it may say if all is well.

    What is wrong with the settings, a file or the database is told in plain words, and ends the command.
    """

    def __init__(self, name: str, function: str, about: str, *params: click.Parameter, serves: bool = False) -> None:
        super().__init__(name, params=[*params], help=about)
        self._function, self._serves = function, serves

    def invoke(self, ctx: click.Context) -> None:
        """Call the function with what was given on the command line, by name; until the process is told to end."""
        if self._serves:
            STOP.listen(0, SERVING)
        else:
            STOP.listen(TOLD_TO_END, [signal.SIGTERM])
        try:
            self._call(ctx)
        except Stopped as stopped:
            click.echo("Stopped before it was done." if stopped.code else "Stopping.", err=bool(stopped.code))
            raise

    def _call(self, ctx: click.Context) -> None:
        from sqlite3 import Error as PracticeDatabaseError

        from sqlalchemy.exc import DBAPIError
        from sqlalchemy.exc import TimeoutError as NoConnection

        from bot.database_errors import why_not
        from bot.serving.protocol import PortTaken
        from bot.settings import SettingsMistake
        from models.people.roster_file import RosterMistake
        from models.terms import AgreementMistake

        module, _dot, function = self._function.rpartition(".")
        try:
            is_well = getattr(imported(module), function)(**ctx.params)
        except (SettingsMistake, AgreementMistake, PortTaken, RosterMistake) as mistake:
            click.echo(str(mistake), err=True)
            sys.exit(2)
        except (DBAPIError, NoConnection, PracticeDatabaseError) as error:
            click.echo(" ".join(why_not(error)), err=True)
            sys.exit(2)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read on has had enough, which click knows
                raise
            _tell_what_cannot_be_used(error)
            sys.exit(2)
        if is_well is False:
            sys.exit(1)


def _tell_what_cannot_be_used(error: OSError) -> None:
    """A file or folder that is closed to this user, or an output for which there is no room, in a line."""
    if error.filename is not None:
        click.echo(
            f"{error.filename} cannot be used ({error.strerror}). Run this as the bot's user, or check who may use "
            "it and the folders that it is in.",
            err=True,
        )
        return
    click.echo(f"The machine does not let this continue ({error.strerror}). Is the disk full?", err=True)
    with suppress(OSError, ValueError):  # what could not be printed is not tried again at the end, which would fail
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


class Day(click.ParamType[date]):
    """A day, or a month, as a date; whatever else was typed is named with what was expected."""

    def __init__(self, name: str, written: str, such_as: str) -> None:
        self.name, self._written, self._such_as = name, written, such_as

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; of a month, its first day."""
        try:
            return datetime.strptime(value, self._written).date()  # noqa: DTZ007  of no clock
        except ValueError:
            self.fail(f"{value!r} is no {self.name} such as {self._such_as}.", param, ctx)


A_DAY, A_MONTH = Day("day", "%Y-%m-%d", "2026-12-23"), Day("month", "%Y-%m", "2026-12")


def _day(name: str, metavar: str = "DAY", kind: Day = A_DAY) -> click.Argument:
    return click.Argument([name], type=kind, metavar=metavar)


YEAR, QUARTER = click.Argument(["school_year"], metavar="YEAR"), click.Argument(["code"], metavar="QUARTER")
FILE = click.Argument(["file"], type=click.Path(dir_okay=False, path_type=Path))
REPLACE = click.Option(["--replace"], is_flag=True, help="Replace the file if it already exists.")
PUBLIC = click.Option(["--public"], is_flag=True, help="The public edition: counts of 1 to 5 are suppressed.")

PEOPLE = (
    Command(
        "import", "bot.commands.people.import_roster",
        "Import a roster FILE. It replaces the roster: roles not listed are ended.",
        click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.Option(["--dry-run"], is_flag=True, help="Print what would change without changing it."),
        click.Option(
            ["--first-set-up"], is_flag=True,
            help="Once: also assign officers to schools, before any was appointed by chief and superintendent.",
        ),
    ),
    Command("list", "bot.commands.people.list_roster", "Show current people, roles and channels."),
)  # fmt: skip
CALENDAR = (
    Command(
        "import", "bot.commands.calendar.import_calendar",
        "Import the district's calendar (.ics). Days set by hand are kept.",
        click.Argument(["source"], metavar="FILE|URL"),
    ),
    Command(
        "close", "bot.commands.calendar.set_day", "Mark DAY as a day without school, whatever the calendar says.",
        _day("day"), click.Option(["--title"], default="No school", show_default=True, help="Why there is no school."),
    ),
    Command(
        "open", "bot.commands.calendar.set_day", "Mark DAY as a school day, whatever the calendar says.", _day("day")
    ),
    Command("list", "bot.commands.calendar.list_days", "List non-school days from today on."),
)  # fmt: skip
AGREEMENT = (
    Command(
        "import", "bot.commands.agreement.import_signed",
        "Import the signed agreement (.txt, .docx, .pdf). Earlier versions are kept.",
        click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.Option(
            ["--from", "holds_from"], type=A_DAY, required=True, metavar="DAY",
            help="The day from which it holds, such as 2026-07-01.",
        ),
    ),
    Command("list", "bot.commands.agreement.list_signed", "List the versions of the signed agreement."),
)  # fmt: skip
EXPORT = (
    Command(
        "quarter", "bot.commands.export.export_quarter", "Create a quarter's workbook, such as: 2026-27 Q1 q1.xlsx.",
        YEAR, QUARTER, FILE, click.Option(["--revision"], type=int, help="A revision other than the newest."),
        PUBLIC, REPLACE,
    ),
    Command(
        "year", "bot.commands.export.export_year", "Create a yearly report, .xlsx or .docx.",
        YEAR, FILE, PUBLIC, click.Option(["--edition"], type=int, help="An earlier public or adopted edition, from 1."),
        REPLACE,
    ),
    Command(
        "audit", "bot.commands.export_audit.audit_files",
        "Check what readers of public editions can work out.\n\nGive all of a year together: q1.xlsx q2.xlsx year.docx",
        click.Argument(["files"], metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)),
    ),
    Command(
        "register", "bot.commands.export.export_register", "Create the notice log, from FIRST to LAST day.",
        _day("first", "FIRST"), _day("last", "LAST"), FILE, REPLACE,
    ),
    Command(
        "officer", "bot.commands.export.export_officer",
        "Create a monthly officer report.\n\nFor example: P-101 2026-10 reports.xlsx",
        click.Argument(["badge"]), _day("month", "MONTH", A_MONTH), FILE, REPLACE,
    ),
    Command(
        "submission", "bot.commands.export.export_submission",
        "Create a data workbook: of a school, `district` or `police`.\n\n"
        "For example: 2026-27 Q1 hall hall.xlsx, or: 2018-19 baseline district district.xlsx",
        YEAR, QUARTER, click.Argument(["school"], metavar="SCHOOL"), FILE, REPLACE,
    ),
)  # fmt: skip
COMMANDS = (
    Command("run", "bot.runner.run_bot", "Start the bot; without Slack tokens, the practice workspace.", serves=True),
    Command(
        "practice", "bot.runner.run_practice", "Start the practice workspace, where nothing is real.",
        click.Option(
            ["--with-year"], is_flag=True, help="Load a made-up school year: notices, quarters, workbooks."
        ),
        serves=True,
    ),
    Command("check", "bot.commands.checking.check", "Check the installation and list what needs fixing."),
    Command(
        "backup", "bot.commands.copies.backup", "Write all records into a new FILE, also while the bot runs.", FILE
    ),
    Command(
        "restore", "bot.commands.copies.restore", "Put the records of a backup FILE in place. Stop the bot before.",
        click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    ),
    click.Group(
        "database",
        [
            Command(
                "move", "bot.commands.copies.move",
                "Move all records from SQLite to an empty PostgreSQL database. Stop the bot before.\n\n"
                "For example: postgresql+psycopg://user@host/sro",
                click.Argument(["url"], metavar="URL"),
            )
        ],
        help="Move the records to another database.",
    ),
    Command(
        "restored", "bot.commands.restored.restored",
        "Say that a backup was restored, before a new start.",
    ),
    click.Group("people", PEOPLE, help="Manage roles and channels."),
    click.Group("calendar", CALENDAR, help="Manage non-school days."),
    click.Group("agreement", AGREEMENT, help="Manage the signed text of the agreement."),
    click.Group("export", EXPORT, help="Create workbooks and reports as files."),
    click.Group(
        "audit",
        [
            Command(
                "verify", "bot.commands.audit.verify", "Check whether any entry was changed, removed or reordered.",
                click.Option(
                    ["--anchor"], multiple=True, metavar="COUNT:HASH",
                    help="Also check that the log is still the one of this anchor; may be given several times.",
                ),
                click.Option(
                    ["--anchors"], multiple=True, metavar="FILE",
                    type=click.Path(exists=True, dir_okay=False, path_type=Path),
                    help="The same with every anchor in a file, such as saved mails.",
                ),
            )
        ],
        help="Check the log of who did and viewed what.",
    ),
)  # fmt: skip


@click.group(commands=COMMANDS)
@click.version_option(package_name="sro-liaison")
def main() -> None:
    """Run the School Resource Officer agreement in Slack."""
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a character shows another one
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    os.umask(0o077)  # each file that the bot or a child of it makes is for its user alone
