"""Looks at a channel before a record goes there: private, the agreement's own, and nobody in it off the roster."""

import threading
import time
from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from bot.gateway import Gateway, Json, SlackUnclear
from models.dispatch import Pace
from models.people import READERS, on_roster, teams_of_agreement
from models.vocabulary import Role


class Privacy:
    """The check, remembered for a few seconds so that a burst of messages asks Slack once."""

    def __init__(self, gateway: Gateway, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self._gateway, self._pace, self._clock = gateway, pace, clock
        self._fine_until: dict[str, float] = {}
        self._bot: str | None = None
        self._lock = threading.Lock()

    def problem(self, session: Session, purpose: str, channel_id: str, today: date) -> str | None:
        """Why no record may go to this channel, as a code; nothing when it may.

        Raises:
            SlackRefused, SlackUnclear: the look failed; nothing may be sent without it.
        """
        if self._fine_until.get(channel_id, 0) > self._clock():
            return None
        found = flaw(session, self._gateway.channel(channel_id)) or self._of_members(
            session, purpose, channel_id, today
        )
        if found is None:
            self._fine_until[channel_id] = self._clock() + self._pace.members.total_seconds()
        return found

    def _of_members(self, session: Session, purpose: str, channel_id: str, today: date) -> str | None:
        members = set(self._gateway.members(channel_id)) - {self._own_id()}
        found = strangers(session, members, today)
        if found:
            return f"off_roster:{len(found)}"
        found = without_right(session, purpose, members, today)
        return f"may_not_read:{len(found)}" if found else None

    def _own_id(self) -> str:
        with self._lock:
            if self._bot is None:
                found = self._gateway.identity().get("user_id")
                if not isinstance(found, str):
                    raise SlackUnclear("no user_id in the answer")
                self._bot = found
            return self._bot


def flaw(session: Session, channel: Json) -> str | None:
    """What is wrong with a channel as such, as a code; nothing when records may go there."""
    if channel.get("is_archived"):
        return "is_archived"
    if not channel.get("is_private"):
        return "channel_is_public"
    if not channel.get("is_member", True):
        return "not_in_channel"
    return "other_organisation" if _is_shared_with_others(session, channel) else None


def strangers(session: Session, members: set[str], today: date) -> set[str]:
    """Those of a channel's members, the bot aside, who have no business there today."""
    return members - on_roster(session, members, today)


def without_right(session: Session, purpose: str, members: set[str], today: date) -> set[str]:
    """Those of a channel's members, the bot aside, who may not read what goes to such a channel."""
    return members - on_roster(session, members, today, READERS.get(purpose, tuple(Role)))


def _is_shared_with_others(session: Session, channel: Json) -> bool:
    """A channel that is shared without saying with whom counts as shared with others."""
    teams = {*(channel.get("connected_team_ids") or ()), *(channel.get("shared_team_ids") or ())}
    unnamed = bool(channel.get("is_ext_shared")) and not teams
    return unnamed or bool(channel.get("is_pending_ext_shared")) or not teams <= teams_of_agreement(session)
