"""`sro-bot people`: import a roster, and show it as it stands."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table

from bot.app import utc_now
from bot.commands.records import records
from bot.practice.seed import read_seed
from bot.settings import Mode, Settings, read_settings
from bot.slack.gateway import Gateway, SlackRefused, SlackUnclear, word
from bot.slack.looks import UNKNOWN_ACCOUNT, UNKNOWN_CHANNEL, account_seen, if_known, tells_standing
from bot.slack.privacy import Privacy
from models import terms as agreements
from models.destinations import channels
from models.people import roster, roster_members
from models.people.queries import channel_for, with_a_role_from
from models.people.roles import is_over
from models.people.roster_file import Entry, RosterFile, RosterMistake, read
from models.people.roster_members import ChannelLook, LookUp, Roster
from models.people.sightings import AccountSeen
from models.store.database import Database
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, ROLE_LABELS, Party, Role

Answer = TypeVar("Answer")
USUAL_WAIT = 1.0  # seconds, where Slack does not say a number


def import_roster(file: Path, *, dry_run: bool) -> None:
    """Import a roster and print what changed; with `dry_run` print what would change.

    Raises:
        SettingsMistake, AgreementMistake, RosterMistake: nothing was changed.
    """
    settings = read_settings()
    agreement = agreements.load(settings.agreement)
    act = roster.plan if dry_run else roster.apply
    try:
        members = _identified(settings, agreement, read(file.read_text(encoding="utf-8-sig"), agreement))
        with records() as (database, _agreement), database.write() as session:
            lines = act(session, agreement, members, utc_now())
    except RosterMistake as mistake:
        raise RosterMistake([f"{file}: {line}" for line in mistake.lines]) from None
    except UnicodeDecodeError:
        raise RosterMistake([f"{file}: this is not UTF-8 text"]) from None
    except OSError as error:
        raise RosterMistake([f"{file}: cannot be read ({error.strerror})"]) from None
    for line in lines:
        click.echo(line)
    click.echo(_summary(len(lines), dry_run=dry_run))


def list_roster() -> None:
    """Print who holds which role, today or later, and which channel serves what."""
    console = Console()
    with records() as (database, agreement):
        console.print(_people(database, agreement))
        console.print(_channels(database, agreement))


def _summary(changes: int, *, dry_run: bool) -> str:
    if not changes:
        return "Nothing to change." if dry_run else "Nothing changed: the records already match."
    count = "1 change" if changes == 1 else f"{changes} changes"
    return f"{count} would be made; nothing has been changed." if dry_run else f"{count} made."


def _identified(settings: Settings, agreement: Agreement, file: RosterFile) -> Roster:
    if settings.mode is Mode.PRACTICE:
        return roster_members.identify_people(file, agreement, read_seed(agreement).team.id, None)
    gateway = Gateway(settings.bot_token or "", settings.slack_api_url)
    try:
        with Console(stderr=True).status("Looking everyone up in Slack …"):
            team_id = word(patiently(gateway.identity), "team_id")
            found = roster_members.identify_people(file, agreement, team_id, _look_up(gateway))
            privacy = Privacy(gateway)
            return replace(
                found, seen={channel: _channel_look(privacy, channel) for channel in found.channels.values()}
            )
    except (SlackRefused, SlackUnclear) as failure:
        raise click.ClickException(
            f"Slack did not answer as needed ({failure}); nothing was changed. Run `sro-bot check`."
        ) from None


def _look_up(gateway: Gateway) -> LookUp:
    def look_up(entry: Entry) -> AccountSeen | None:
        ask = partial(gateway.user, entry.slack) if entry.slack else partial(gateway.user_by_email, entry.email or "")
        found = if_known(lambda: patiently(ask), UNKNOWN_ACCOUNT)
        if found and not tells_standing(found):
            raise SlackUnclear("no is_restricted in the answer")
        return account_seen(found) if found else None

    return look_up


def _channel_look(privacy: Privacy, channel_id: str) -> ChannelLook:
    try:
        seen = patiently(lambda: privacy.seen(channel_id))
        return ChannelLook(seen, frozenset(patiently(lambda: privacy.members(channel_id)) if seen.has_bot else ()))
    except SlackRefused as refusal:
        if refusal.code in UNKNOWN_CHANNEL:
            return ChannelLook(None)
        raise


def patiently(ask: Callable[[], Answer]) -> Answer:
    """Slack's answer, after the wait that Slack asks for when it is asked too often."""
    while True:
        try:
            return ask()
        except SlackRefused as refusal:
            if refusal.code != "ratelimited":
                raise
            time.sleep(USUAL_WAIT if refusal.retry_after is None else refusal.retry_after)


def _people(database: Database, agreement: Agreement) -> Table:
    today = agreement.today(utc_now())
    table = Table("Name", "Role", "School", "Party", "From", "Until", "Badge", "Slack", title="People")
    with database.read() as session:
        for person in with_a_role_from(session, today):
            for held in person.roles:
                if not is_over(held, today):
                    table.add_row(
                        person.name, ROLE_LABELS[Role(held.role)],
                        agreement.school_name(held.school) if held.school else "",
                        PARTY_LABELS[Party(held.side)] if held.side else "", str(held.first_day),
                        str(held.last_day or ""), person.badge or "", f"{person.user_id} {person.team_id}",
                    )  # fmt: skip
    return table


def _channels(database: Database, agreement: Agreement) -> Table:
    table = Table("For", "Channel", title="Channels")
    with database.read() as session:
        for place in channels(agreement):
            table.add_row(place.label(agreement), channel_for(session, place) or "not set")
    return table
