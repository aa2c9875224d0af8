"""Who the people of a roster's file are: each one's Slack account, and all their roles together (§III)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from models.actor import Identity
from models.people.roles import Wanted
from models.people.roster_file import Entry, RosterFile, RosterMistake
from models.people.sightings import AccountSeen, ChannelSeen
from models.terms import Agreement

LookUp = Callable[[Entry], AccountSeen | None]
"""Finds the Slack account of an entry, by id or by email; nothing when Slack knows none."""
Home = Callable[[Entry], tuple[str, str]]
"""The workspace in which an entry's account should be, and which Slack that is, within a sentence."""
NOT_CONNECTED = 'an email has to be looked up in Slack, which is not connected: give slack = "U…"'


@dataclass(frozen=True)
class Member:
    """A person of the roster with all their roles. `in_slack` is unknown where Slack was not asked."""

    who: Identity
    name: str
    email: str | None
    badge: str | None
    roles: tuple[Wanted, ...]
    in_slack: bool


@dataclass(frozen=True)
class ChannelLook:
    """A channel as Slack has it, and who is in it but the bot; nothing where Slack shows none to the bot.

    `team_id` is its workspace, of two, and `elsewhere` the teams of which nobody can be in it.
    """

    seen: ChannelSeen | None
    members: frozenset[str] = frozenset()
    team_id: str = ""
    elsewhere: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Roster:
    """A roster whose people are known to Slack. `seen` are its channels by id, where Slack was asked.

    `teams` are the workspaces, of two, in which channels are that Slack was not asked about.
    """

    members: tuple[Member, ...]
    channels: dict[str, str]
    seen: Mapping[str, ChannelLook] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)

    def team_of(self, channel_id: str) -> str:
        """The workspace of a channel, of two; empty where there is one."""
        return self.seen[channel_id].team_id if channel_id in self.seen else self.teams.get(channel_id, "")


def identify_people(
    file: RosterFile, agreement: Agreement, team_id: str, look_up: LookUp | None, home: Home | None = None
) -> Roster:
    """Find out who the people of a file are in Slack, and put each one's roles together.

    Without `look_up` Slack is not asked: everybody needs an id then. `team_id` is the bot's own workspace; with two,
    `home` says which one it is for each entry.

    Raises:
        RosterMistake: somebody is not in Slack, is a guest, stands there with clashing data or on both sides.
    """
    mistakes: list[str] = []
    of_person: dict[Identity, list[Entry]] = {}
    for entry in file.entries:
        who = _who(entry, home or (lambda _entry: (team_id, "Slack")), look_up, mistakes)
        if who:
            of_person.setdefault(who, []).append(entry)
    members = [_member(who, entries, agreement, mistakes, look_up) for who, entries in of_person.items()]
    mistakes += _shared_emails(members)
    if mistakes:
        raise RosterMistake(mistakes)
    return Roster(tuple(members), dict(file.channels))


def _who(entry: Entry, home: Home, look_up: LookUp | None, mistakes: list[str]) -> Identity | None:
    account = look_up(entry) if look_up else None
    team_id, slack = home(entry)
    given = Identity(entry.team or team_id, entry.slack) if entry.slack else None
    if look_up:
        problem = _problem_of_account(entry, given, account, team_id, slack)
    else:
        problem = None if given else NOT_CONNECTED
    if problem:
        mistakes.append(f"{entry.name}: {problem}")
    return given or (account.who if account else None)


def _problem_of_account(
    entry: Entry, given: Identity | None, account: AccountSeen | None, team_id: str, slack: str
) -> str | None:
    if account is None:
        return f"{slack} has no account {entry.slack or 'with the email ' + str(entry.email)}"
    if given and account.who != given:
        return f'{entry.slack} belongs to another workspace: add team = "{account.who.team_id}" if intended'
    if given is None and account.who.team_id != team_id:
        return f'the account belongs to another workspace: give slack = "{account.who.user_id}" and team if intended'
    problems = {
        "the account is deactivated in Slack": account.is_deactivated,
        "guest accounts cannot use this bot": account.is_guest,
        "this is an app, not a person": account.is_app,
        "the account belongs to another organization, which shares no channel with the bot": account.is_stranger,
    }
    return next((words for words, holds in problems.items() if holds), None)


def _member(
    who: Identity, entries: list[Entry], agreement: Agreement, mistakes: list[str], look_up: LookUp | None
) -> Member:
    name = entries[0].name
    emails = {entry.email.lower() for entry in entries if entry.email}
    badges = {entry.badge for entry in entries if entry.badge}
    for what, values in (("names", {entry.name for entry in entries}), ("emails", emails), ("badges", badges)):
        if len(values) > 1:
            mistakes.append(f"{name}: the same person is listed with different {what}: {' and '.join(sorted(values))}")
    if len({entry.held_for for entry in entries} - {None}) > 1:
        mistakes.append(f"{name}: nobody may hold roles for both parties")
    roles = [
        Wanted(entry.role, entry.held_for, school and agreement.school_key(school), entry.first_day, entry.last_day)
        for entry in entries
        for school in entry.schools or (None,)
    ]
    for key in {role.key for role, other in combinations(roles, 2) if role.key == other.key}:
        mistakes.append(f"{name}: role {key[0]} is listed twice")
    return Member(who, name, next(iter(emails), None), next(iter(badges), None), tuple(roles), look_up is not None)


def _shared_emails(members: list[Member]) -> Iterator[str]:
    for member, other in combinations(members, 2):
        if member.email and member.email == other.email:
            yield f"{member.name} and {other.name} have the same email {member.email}"
