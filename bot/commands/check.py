"""`sro-bot check`: what is fine, what is not, and what to do; and the same look before the bot serves."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from threading import Thread

import click
from rich.console import Console
from rich.text import Text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.check.doctor import Doctor
from bot.check.findings import Finding, Level, cannot_start, fine, warning
from bot.check.mail import mail
from bot.check.two import TwoWorkspaces
from bot.clock import utc_now
from bot.commands.records import UNFINISHED, CannotStart, one_line, refuse_moved
from bot.database_errors import why_not
from bot.private import cannot_be_made
from bot.settings import Mode, Settings, SettingsMistake, read_settings, unknown_settings
from bot.slack.gateway import Gateway
from bot.slack.workspaces import Workspaces, connect
from models import terms as agreements
from models.store.database import Database, Unfinished
from models.terms import Agreement, AgreementMistake

NO_START = "The bot cannot start."
ASKING_FOR_MAIL = "asking the mail server"
MARKS = {Level.FINE: ("fine   ", "green"), Level.WARNING: ("warning", "yellow"), Level.WRONG: ("wrong  ", "bold red")}


def check(is_there: Callable[[str], bool]) -> bool:
    """Print every finding, and whether the bot would start; whether nothing is wrong.

    `is_there` is whether anybody takes a connection at an address: where nobody does, Slack is not waited for.
    """
    found = list(_all_findings(is_there))
    show(found, Console())
    if any(finding.stops_the_bot for finding in found):
        click.echo(NO_START)
    return all(finding.level is not Level.WRONG for finding in found)


def check_before_serving(settings: Settings) -> None:
    """Bring the tables up to date and say what is not fine. Raises `CannotStart` where `sro-bot check` says so.

    The mail server is asked beside all that follows: one that hangs holds no start up.
    """
    if settings.alert_smtp:
        Thread(target=_tell_of_mail, args=[settings], name=ASKING_FOR_MAIL, daemon=True).start()
    found = list(_look(settings, agreements.load(settings.agreement), lambda _url: True, migrates=True))
    _show_what_is_not_fine(found)
    if any(finding.stops_the_bot for finding in found):
        raise CannotStart(NO_START)


def _tell_of_mail(settings: Settings) -> None:
    _show_what_is_not_fine(mail(settings, lambda _url: True))


def _show_what_is_not_fine(found: Iterable[Finding]) -> None:
    show([finding for finding in found if finding.level is not Level.FINE], Console(stderr=True))


def show(findings: Iterable[Finding], console: Console) -> None:
    """A line for each finding, with what to do."""
    for finding in findings:
        mark, color = MARKS[finding.level]
        to_do = f" {one_line(finding.to_do)}".rstrip()
        line = Text.assemble((mark, color), "  ", one_line(finding.text), (to_do, "bold"))
        console.print(line, soft_wrap=True)


def _all_findings(is_there: Callable[[str], bool]) -> Iterator[Finding]:
    try:
        settings = read_settings()
        agreement = agreements.load(settings.agreement)
    except (SettingsMistake, AgreementMistake) as mistake:
        yield from (cannot_start(line, "") for line in str(mistake).splitlines())
        return
    yield fine(f"{settings.agreement} is valid: {len(agreement.school)} schools.")
    yield from _look(settings, agreement, is_there, migrates=False)
    yield from mail(settings, is_there)


def _look(
    settings: Settings, agreement: Agreement, is_there: Callable[[str], bool], *, migrates: bool
) -> Iterator[Finding]:  # fmt: skip
    """What `check` and the start find alike; the start brings the tables up to date before."""
    for name in unknown_settings():
        yield warning(f"{name} is no setting of the bot.", "Check its spelling: docs/operating.md, *Settings*.")
    for folder in cannot_be_made(settings.data, settings.database):
        yield cannot_start(f"The folder {folder} cannot be created or written to.", "Check SRO_DATA and DATABASE_URL.")
        return
    try:
        refuse_moved(settings)
    except CannotStart as moved:
        yield cannot_start(moved.message, "")
        return
    practicing = settings.mode is Mode.PRACTICE
    slack = None if practicing else connect(settings.workspaces)
    both = TwoWorkspaces(slack, settings.workspaces) if isinstance(slack, Workspaces) else None
    gateway = slack if isinstance(slack, Gateway) else None
    app = Gateway(settings.app_token, settings.slack_api_url) if settings.app_token else None
    try:
        with closing(Database(settings.database)) as database:
            if migrates:
                database.migrate()
            doctor = Doctor(agreement, database, gateway, app, utc_now(), bool(settings.calendar_url), both, is_there)
            yield from doctor.findings()
    except Unfinished:
        yield cannot_start(UNFINISHED, "")
    except (DBAPIError, NoConnection) as error:
        yield cannot_start(*why_not(error))
