"""Looks the people and channels of a roster up where each side has a Slack of its own (§III)."""

from collections.abc import Callable

from bot.slack.errors import Meaning
from bot.slack.gateway import Gateway, SlackRefused
from bot.slack.privacy import Privacy
from bot.slack.workspaces import Workspaces
from models.destinations import destination
from models.people.roster_file import Entry, RosterFile
from models.people.roster_members import ChannelLook
from models.people.sightings import AccountSeen
from models.vocabulary import Party

LookUp = Callable[[Gateway, Entry], AccountSeen | None]


class TwoSlacks:
    """Each person is looked up in the Slack of their side; who has no side, in both.

    Args:
        slack: the two connections, each of which has said which workspace it is of.
        file: the roster. Whoever has a role with a side there is looked up there for a role without one, too.
        look_up: finds an account in one of them.
    """

    def __init__(self, slack: Workspaces, file: RosterFile, look_up: LookUp) -> None:
        self._slack, self._look_up = slack, look_up
        self._sides = {key: entry.held_for for entry in file.entries if entry.held_for for key in _keys(entry)}
        self._found_in: dict[tuple[str, ...], Gateway] = {}
        self.lines: list[str] = []

    def look_up(self, entry: Entry) -> AccountSeen | None:
        """The account of an entry; which Slack has it is noted where the file does not say."""
        for gateway in self._where(entry):
            account = self._look_up(gateway, entry)
            if account:
                self._found_in[_keys(entry)] = gateway
                if self._side(entry) is None and not entry.team:
                    self.lines.append(f"{entry.name}: the account is in {gateway.space.in_words}")
                return account
        return None

    def home(self, entry: Entry) -> tuple[str, str]:
        """The workspace in which an entry's account should be, and its name; in both where it was found in neither."""
        found = self._found_in.get(_keys(entry))
        where = [found] if found else self._where(entry)
        return where[0].space.team_id, " and ".join(gateway.space.in_words for gateway in where)

    def channel(self, purpose: str, channel_id: str) -> ChannelLook:
        """A channel in the Slack of the side that it belongs to; one of both sides in whichever Slack shows it."""
        side = destination(purpose).side
        gateways = [self._slack.of(None, side)] if side else list(self._slack.all)
        for gateway in gateways:
            try:
                return _look(gateway, channel_id)
            except SlackRefused as refusal:
                if refusal.meaning is not Meaning.CHANNEL_GONE:
                    raise
        return ChannelLook(None, team_id=gateways[0].space.team_id)

    def _side(self, entry: Entry) -> Party | None:
        return entry.held_for or next((self._sides[key] for key in _keys(entry) if key in self._sides), None)

    def _where(self, entry: Entry) -> list[Gateway]:
        side = self._side(entry)
        if entry.team:
            return [self._slack.of(entry.team, side)]
        return [self._slack.of(None, side)] if side else list(self._slack.all)


def _keys(entry: Entry) -> tuple[str, ...]:
    return tuple(key.lower() for key in (entry.email, entry.slack) if key)


def _look(gateway: Gateway, channel_id: str) -> ChannelLook:
    privacy, space = Privacy(gateway), gateway.space
    seen = privacy.seen(channel_id)
    members = frozenset(privacy.members(channel_id) if seen.has_bot else ())
    return ChannelLook(seen, members, space.team_id, privacy.elsewhere(seen))
