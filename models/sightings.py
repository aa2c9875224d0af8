"""What Slack says of an account or a channel, and whether the agreement can use it (§III, §IV)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.people import holders_among, teams_of_agreement
from models.policy import may_sit


@dataclass(frozen=True)
class AccountSeen:
    """An account. A stranger is somebody of another workspace who shares no channel with the bot."""

    team_id: str
    is_guest: bool = False
    is_deactivated: bool = False
    is_app: bool = False
    is_stranger: bool = False


@dataclass(frozen=True)
class ChannelSeen:
    """A channel. `teams` are the workspaces it is shared with; `is_open_to_others` is sharing without saying whom."""

    name: str
    is_archived: bool
    is_private: bool
    has_bot: bool
    teams: frozenset[str] = frozenset()
    is_open_to_others: bool = False


def problem_of_account(seen: AccountSeen | None, team_id: str) -> str | None:
    """Why an account can have no role, in words; nothing when it can. `team_id` is the workspace it should be of."""
    if seen is None:
        return "Slack has no such account."
    if seen.is_deactivated:
        return "The account is deactivated in Slack."
    if seen.is_app:
        return "This is an app, not a person."
    if seen.is_stranger or seen.team_id != team_id:
        return "The account belongs to another organization's workspace."
    return "This is a guest in Slack. Guest accounts cannot use this bot." if seen.is_guest else None


def flaw(session: Session, channel: ChannelSeen) -> str | None:
    """What is wrong with a channel as such, as a code; nothing when records may go there."""
    if channel.is_archived:
        return "is_archived"
    if not channel.is_private:
        return "channel_is_public"
    if not channel.has_bot:
        return "not_in_channel"
    is_shared = channel.is_open_to_others or not channel.teams <= teams_of_agreement(session)
    return "other_organization" if is_shared else None


def problem_of_members(session: Session, purpose: str, members: set[str], today: date) -> str | None:
    """What is wrong with who is in a channel, the bot aside, as a code with their number; nothing when all may."""
    found = strangers(session, members, today)
    if found:
        return f"off_roster:{len(found)}"
    found = without_right(session, purpose, members, today)
    return f"may_not_read:{len(found)}" if found else None


def strangers(session: Session, members: set[str], today: date) -> set[str]:
    """Those of a channel's members, the bot aside, who have no business there today."""
    return members - holders_among(session, members, today).keys()


def without_right(session: Session, purpose: str, members: set[str], today: date) -> set[str]:
    """Those of a channel's members, the bot aside, whose roles of today do not go with what the channel is for."""
    sitting = {
        user_id
        for user_id, actors in holders_among(session, members, today).items()
        if any(may_sit(actor, purpose) for actor in actors)
    }
    return members - sitting
