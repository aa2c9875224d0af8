"""`sro-bot people`: import a roster, and show it as it stands."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from bot.clock import utc_now
from bot.commands.records import records
from bot.commands.two_rosters import TwoSlacks
from bot.practice.roster import identified
from bot.practice.sides import TWO
from bot.settings import Mode, Settings, read_settings
from bot.slack.gateway import Gateway, SlackRefused, SlackUnclear, word
from bot.slack.looks import UNKNOWN_ACCOUNT, UNKNOWN_CHANNEL, account_seen, if_known, tells_standing
from bot.slack.privacy import Privacy
from bot.slack.workspaces import SAME_WORKSPACE, SameWorkspace, Workspaces, connect, learned, remember
from models import terms as agreements
from models.destinations import channels
from models.people import roster, roster_members
from models.people.queries import channel_of, with_a_role_from
from models.people.roles import standing_roles
from models.people.roster_file import Entry, RosterFile, RosterMistake, read
from models.people.roster_lines import was_taken
from models.people.roster_members import ChannelLook, Roster
from models.people.sightings import AccountSeen
from models.people.spaces import Space, known, slack_of
from models.store.database import Database
from models.termination.queries import ended_on
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, ROLE_LABELS, Party, Role

Answer = TypeVar("Answer")
Open = Callable[[], AbstractContextManager[tuple[Database, Agreement]]]
"""Opens the records; to try an import, empty ones that are gone afterwards where there are none yet."""
WIDEST = 200  # characters of a table: in a file or a narrow window, too, nothing is cut
ENDED = "The agreement ended on {}: no officer is assigned to a school. Import the file without --first-set-up"
USUAL_WAIT = 1.0  # seconds, where Slack does not say a number


def import_roster(file: Path, *, dry_run: bool, first_set_up: bool = False) -> None:
    """Import a roster and print what changed, or with `dry_run` would change. Where it raises, nothing was changed.

    With `first_set_up` officers are assigned to schools without an appointment (§IV): once, and on record.
    """
    with TemporaryDirectory() if dry_run else nullcontext() as folder:
        opened = partial(records, instead=Path(folder)) if folder else records
        lines = _imported(file, roster.plan if dry_run else roster.apply, opened, first_set_up=first_set_up)
    for line in lines:
        click.echo(line)
    click.echo(_summary(lines, dry_run=dry_run))


def _imported(file: Path, act: Callable[..., list[str]], opened: Open, *, first_set_up: bool) -> list[str]:
    settings = read_settings()
    agreement = agreements.load(settings.agreement)
    try:
        members = _identified(settings, agreement, read(file.read_text(encoding="utf-8-sig"), agreement), opened)
        with opened() as (database, _agreement), database.write() as session:
            now = utc_now()
            if first_set_up:
                _require_in_force(session, agreement, now)
            return act(session, agreement, members, now, first_set_up=first_set_up)
    except RosterMistake as mistake:
        raise RosterMistake([f"{file}: {line}" for line in mistake.lines]) from None
    except UnicodeDecodeError:
        raise RosterMistake([f"{file}: this is not UTF-8 text"]) from None
    except OSError as error:
        raise RosterMistake([f"{file}: cannot be read ({error.strerror})"]) from None


def list_roster() -> None:
    """Print who holds which role, today or later, and which channel serves what; of two Slacks, in which."""
    console = Console(width=WIDEST)
    with records(must_be_there=True) as (database, agreement), database.read() as session:
        console.print(_people(session, agreement))
        console.print(_channels(session, agreement))


def _require_in_force(session: Session, agreement: Agreement, now: datetime) -> None:
    if ended := ended_on(session, agreement.today(now)):
        raise RosterMistake([ENDED.format(ended)])


def _summary(lines: Sequence[str], *, dry_run: bool) -> str:
    changes = sum(was_taken(line) for line in lines)
    not_taken = len(lines) - changes
    if not lines:
        return "Nothing to change." if dry_run else "Nothing changed: the records already match."
    count = "1 change" if changes == 1 else f"{changes} changes"
    done = f"{count} would be made; nothing has been changed." if dry_run else f"{count} made."
    lines_not_taken = "1 line is" if not_taken == 1 else f"{not_taken} lines are"
    return done + (f" {lines_not_taken} not taken: see above." if not_taken else "")


def _identified(settings: Settings, agreement: Agreement, file: RosterFile, opened: Open) -> Roster:
    if settings.mode is Mode.PRACTICE:
        return identified(file, agreement, TWO)
    slack = connect(settings.workspaces)
    try:
        with Console(stderr=True).status("Looking everyone up in Slack …"):
            if isinstance(slack, Workspaces):
                return _identified_in_both(slack, agreement, file, opened)
            team_id = ask_which(slack)
            found = roster_members.identify_people(file, agreement, team_id, partial(_look_up, slack))
            privacy, ids = Privacy(slack), found.channels.values()
            looks = {channel: if_known(partial(_look_at, privacy, channel), UNKNOWN_CHANNEL) for channel in ids}
    except (SlackRefused, SlackUnclear) as failure:
        text = f"Slack did not answer as needed ({failure}); nothing was changed. Run `sro-bot check`."
        raise click.ClickException(text) from None
    return replace(found, seen={channel: look or ChannelLook(None) for channel, look in looks.items()})


def ask_which(gateway: Gateway) -> str:
    """The workspace of the bot's token; the organization's id where the token is the organization's."""
    me = patiently(gateway.identity)
    enterprise_id = str(me.get("enterprise_id") or "")
    gateway.space = Space(team_id=enterprise_id if not me.get("team_id") and enterprise_id else word(me, "team_id"),
                          enterprise_id=enterprise_id)  # fmt: skip
    return gateway.space.team_id


def _identified_in_both(slack: Workspaces, agreement: Agreement, file: RosterFile, opened: Open) -> Roster:
    with opened() as (database, _agreement):
        remember(slack, database)
        for gateway in slack.all:
            try:
                learned(slack, gateway, patiently(gateway.identity), database, utc_now())
            except SameWorkspace as same:
                raise RosterMistake([SAME_WORKSPACE.format(same)]) from None
    both = TwoSlacks(slack, file, _look_up)
    found = roster_members.identify_people(file, agreement, "", both.look_up, both.home)
    looks = {channel: patiently(partial(both.channel, purpose, channel)) for purpose, channel in found.channels.items()}
    for line in both.lines:
        click.echo(line)
    return replace(found, seen=looks)


def _look_up(gateway: Gateway, entry: Entry) -> AccountSeen | None:
    ask = partial(gateway.user, entry.slack) if entry.slack else partial(gateway.user_by_email, entry.email or "")
    found = if_known(lambda: patiently(ask), UNKNOWN_ACCOUNT)
    if found and not tells_standing(found):
        raise SlackUnclear("no is_restricted in the answer")
    return account_seen(found, gateway.space) if found else None


def _look_at(privacy: Privacy, channel_id: str) -> ChannelLook:
    seen = patiently(partial(privacy.seen, channel_id))
    return ChannelLook(seen, frozenset(patiently(partial(privacy.members, channel_id)) if seen.has_bot else ()))


def patiently(ask: Callable[[], Answer]) -> Answer:
    """Slack's answer, after the wait that Slack asks for when it is asked too often."""
    while True:
        try:
            return ask()
        except SlackRefused as refusal:
            if refusal.code != "ratelimited":
                raise
            time.sleep(USUAL_WAIT if refusal.retry_after is None else refusal.retry_after)


def _channels(session: Session, agreement: Agreement) -> Table:
    has_two = len(known(session)) > 1
    table = Table("For", "Channel", *(["Slack"] if has_two else []), title="Channels")
    for place in channels(agreement):
        channel = channel_of(session, place)
        where = [slack_of(session, place) or channel.team_id if channel else ""] if has_two else []
        table.add_row(place.label(agreement), channel.channel_id if channel else "not set", *where)
    return table


def _people(session: Session, agreement: Agreement) -> Table:
    today = agreement.today(utc_now())
    table = Table("Name", "Role", "School", "Party", "From", "Until", "Badge", "Slack", title="People")
    for person in with_a_role_from(session, today):
        for held in standing_roles(person, today):
            table.add_row(
                person.name, ROLE_LABELS[Role(held.role)],
                agreement.school_name(held.school) if held.school else "",
                PARTY_LABELS[Party(held.side)] if held.side else "", str(held.first_day),
                str(held.last_day or ""), person.badge or "", f"{person.user_id} {person.team_id}",
            )  # fmt: skip
    return table
