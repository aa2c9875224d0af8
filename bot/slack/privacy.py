"""Looks at a channel before a record goes there: private, the agreement's own, and only those in it who may be.

Nothing is remembered between two looks: Slack tells nobody of a private channel that was made public, and a card that
went there cannot be taken back from whoever has seen it. What that costs: `docs/decisions`, number 23.
"""

import threading
from datetime import date

from bot.slack.gateway import Gateway, Json, SlackRefused, word
from models.destinations import Destination
from models.people import sightings
from models.people.sightings import ChannelSeen, Problem
from models.store.database import Database


class Privacy:
    """The check, with two calls to Slack."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._bot: str | None = None
        self._lock = threading.Lock()

    def look(
        self, database: Database, place: Destination, channel_id: str, today: date
    ) -> tuple[ChannelSeen, Problem | None]:
        """A channel, and why no record may go there; nothing when it may. No transaction waits for Slack."""
        seen = self.seen(channel_id)
        with database.read() as session:
            code = sightings.flaw(session, seen)
        if code:
            return seen, Problem(code)
        members = self.members(channel_id)
        return seen, problem_of_members(database, self._gateway, place, members, today, self.elsewhere(seen))

    def elsewhere(self, channel: ChannelSeen) -> frozenset[str]:
        """The teams of which nobody can be in a channel: another connection's, unless it is shared with them."""
        return self._gateway.space.elsewhere - channel.teams

    def seen(self, channel_id: str) -> ChannelSeen:
        """A channel as it is at this moment."""
        return seen(self._gateway.channel(channel_id))

    def members(self, channel_id: str) -> set[str]:
        """Everybody in a channel but the bot."""
        return set(self._gateway.members(channel_id)) - {self._own_id()}

    def _own_id(self) -> str:
        with self._lock:
            if self._bot is None:
                self._bot = word(self._gateway.identity(), "user_id")
            return self._bot


def problem_of_members(
    database: Database, gateway: Gateway, place: Destination, members: set[str], today: date, elsewhere: frozenset[str]
) -> Problem | None:
    """What is wrong with who is in a channel, the bot aside; nothing when all may be.

    Slack may go on listing somebody whose account was deactivated. They read nothing, and keep no record back: Slack is
    asked at this moment, since an account that is active again reads what was posted before.
    """

    def problem(there: set[str]) -> Problem | None:
        with database.read() as session:
            return sightings.problem_of_members(session, place, there, today, elsewhere)

    found = problem(members)
    if found is None or found.others:
        return found
    there = members - {user_id for user_id in found.people if _is_deactivated(gateway, user_id)}
    return found if there == members else problem(there)


def _is_deactivated(gateway: Gateway, user_id: str) -> bool:
    try:
        return bool(gateway.user(user_id).get("deleted"))
    except SlackRefused:  # an account of another organization: nobody knows
        return False


def seen(channel: Json) -> ChannelSeen:
    """A channel as Slack writes it. One that is shared without saying with whom counts as shared with others."""
    teams = frozenset([*(channel.get("connected_team_ids") or ()), *(channel.get("shared_team_ids") or ())])
    return ChannelSeen(
        name=str(channel.get("name") or ""),
        is_archived=bool(channel.get("is_archived")),
        is_private=bool(channel.get("is_private")),
        # Slack shows private channels to their members only: an answer that does not say so was given to one.
        has_bot=bool(channel.get("is_member", True)),
        teams=teams,
        # An invitation can be accepted at any moment, by an organization that Slack does not name before.
        is_open_to_others=bool(channel.get("is_pending_ext_shared") or (channel.get("is_ext_shared") and not teams)),
    )
