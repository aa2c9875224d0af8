"""The looks into Slack that a listener may take before it answers: each call ends within a second."""

from collections.abc import Callable, Collection
from typing import TypeVar

from bot.slack.gateway import Gateway, Json, SlackFailed, SlackRefused, word
from bot.slack.privacy import Privacy
from handlers.context import NotSeen
from models.actor import Identity
from models.people.sightings import AccountSeen, ChannelSeen
from models.people.spaces import Space

Seen = TypeVar("Seen")
LOOK_SECONDS = 1  # two looks and the answer have to fit into Slack's three seconds
UNKNOWN_ACCOUNT = frozenset({"user_not_found", "users_not_found", "user_not_visible"})
UNKNOWN_CHANNEL = frozenset({"channel_not_found"})
SLACKBOT = "USLACKBOT"  # of which Slack does not say that it is a bot


class Looks:
    """Accounts and channels as Slack has them at this moment (`handlers.context.Look`)."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._privacy = gateway, Privacy(gateway)

    def account(self, user_id: str) -> AccountSeen | None:
        """An account; nothing when Slack knows none."""
        return _look(lambda: account_seen(self._gateway.user(user_id), self._gateway.space), UNKNOWN_ACCOUNT)

    def channel(self, channel_id: str) -> ChannelSeen | None:
        """A channel; nothing when Slack shows none to the bot."""
        return _look(lambda: self._privacy.seen(channel_id), UNKNOWN_CHANNEL)

    def members(self, channel_id: str) -> set[str]:
        """Everybody in a channel but the bot."""
        return _look(lambda: self._privacy.members(channel_id)) or set()


def _look(ask: Callable[[], Seen], unknown: Collection[str] = ()) -> Seen | None:
    try:
        return if_known(ask, unknown)
    except SlackFailed as failure:
        raise NotSeen(str(failure)) from failure


def if_known(ask: Callable[[], Seen], unknown: Collection[str]) -> Seen | None:
    """What Slack says of something; nothing when it knows no such thing, by these error codes. Else `SlackFailed`."""
    try:
        return ask()
    except SlackRefused as refusal:
        if refusal.code in unknown:
            return None
        raise


def account_seen(account: Json, space: Space) -> AccountSeen:
    """An account as Slack writes it; `SlackUnclear` without its workspace: nobody could tell whose it is.

    Somebody of the workspace's organization is taken for the workspace's own, of whichever of its workspaces they are.
    """
    return AccountSeen(
        Identity(team_of(account, space) or word(account, "team_id"), word(account, "id")),
        is_guest=is_guest(account),
        is_deactivated=bool(account.get("deleted")),
        is_app=bool(account.get("is_bot")) or account.get("id") == SLACKBOT,
        is_stranger=bool(account.get("is_stranger")),
    )


def team_of(account: Json, space: Space) -> str | None:
    """The workspace of an account: the bot's own for everybody whom Slack shows as in its organization."""
    of = account.get("enterprise_user")
    is_within = bool(space.enterprise_id) and isinstance(of, dict) and of.get("enterprise_id") == space.enterprise_id
    return space.team_id if is_within else account.get("team_id")


def tells_standing(account: Json) -> bool:
    """Whether an answer of Slack's says enough of an account to give or take rights by it."""
    return bool(account.get("deleted")) or "is_restricted" in account


def is_guest(account: Json) -> bool:
    """Whether an account is a guest's in its workspace."""
    return bool(account.get("is_restricted") or account.get("is_ultra_restricted"))
