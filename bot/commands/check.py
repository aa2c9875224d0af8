"""`sro-bot check`: what is fine, what is not, and what to do; and the same look before the bot serves."""

from collections.abc import Iterable, Iterator

from alembic.util import CommandError
from rich.console import Console
from rich.text import Text
from sqlalchemy.exc import DBAPIError

from bot.app import utc_now
from bot.commands.records import NEWER_DATABASE, CannotStart, opened
from bot.doctor import Doctor, Finding, Level, cannot_start, fine, wrong
from bot.gateway import Gateway
from bot.settings import Mode, Settings, SettingsMistake, read_settings
from models import agreement as agreements
from models.agreement import AgreementMistake

MARKS = {Level.FINE: ("fine   ", "green"), Level.WARNING: ("warning", "yellow"), Level.WRONG: ("wrong  ", "bold red")}


def check() -> bool:
    """Print every finding; whether nothing is wrong."""
    found = list(_all_findings())
    show(found, Console())
    return all(finding.level is not Level.WRONG for finding in found)


def check_before_serving(settings: Settings) -> None:
    """Bring the tables up to date and say what is not fine.

    Raises:
        CannotStart: Slack's token or the database is of no use.
    """
    agreement = agreements.load(settings.agreement)
    try:
        with opened(settings.database) as database:
            database.migrate()
            gateway = Gateway(settings.bot_token or "", settings.slack_api_url)
            doctor = Doctor(agreement, database, gateway, None, utc_now(), bool(settings.calendar_url))
            found = list(doctor.findings())
    except (DBAPIError, CommandError) as error:
        found = [_no_database(error)]
    show([finding for finding in found if finding.level is not Level.FINE], Console(stderr=True))
    if any(finding.stops_the_bot for finding in found):
        raise CannotStart("The bot cannot start.")


def show(findings: Iterable[Finding], console: Console) -> None:
    """A line for each finding, with what to do."""
    for finding in findings:
        mark, colour = MARKS[finding.level]
        line = Text.assemble((mark, colour), "  ", finding.text, (f" {finding.to_do}".rstrip(), "bold"))
        console.print(line, soft_wrap=True)


def _all_findings() -> Iterator[Finding]:
    try:
        settings = read_settings()
        agreement = agreements.load(settings.agreement)
    except (SettingsMistake, AgreementMistake) as mistake:
        yield from (wrong(line, "") for line in str(mistake).splitlines())
        return
    yield fine(f"{settings.agreement} can be used: {len(agreement.school)} schools.")
    practising = settings.mode is Mode.PRACTICE
    gateway = None if practising else Gateway(settings.bot_token or "", settings.slack_api_url)
    app = Gateway(settings.app_token, settings.slack_api_url) if settings.app_token else None
    try:
        with opened(settings.database) as database:
            yield from Doctor(agreement, database, gateway, app, utc_now(), bool(settings.calendar_url)).findings()
    except CannotStart as reason:
        yield cannot_start(str(reason), "See to DATABASE_URL.")


def _no_database(error: DBAPIError | CommandError) -> Finding:
    if isinstance(error, CommandError):
        return cannot_start(NEWER_DATABASE, "Install that version.")
    return cannot_start(f"The database does not answer ({type(error).__name__}).", "See to it and DATABASE_URL.")
