"""Why a message or a channel has to wait, in words, and what to do about it: for alarms, `/sro-setup` and `check`."""

from models.destinations import destination
from models.people.channel_watch import ChannelFinding
from models.people.sightings import Problem
from models.terms import Agreement

WHAT_TO_DO = {
    "no_channel": ("no channel is set", "Set one with `/sro-setup`."),
    "not_in_channel": ("the bot is not in the channel", "Invite the bot to the channel."),
    "channel_not_found": ("the bot cannot see the channel", "Invite the bot to the channel, or set another one."),
    "is_archived": ("the channel is archived", "Unarchive it, or set another channel with `/sro-setup`."),
    "channel_is_public": ("the channel is public", "Make it private, or set another channel with `/sro-setup`."),
    "off_roster": ("someone in the channel is not on the roster", "Remove them, or add them to the roster."),
    "may_not_read": (
        "someone in the channel is not permitted to read its records",
        "Remove them: only people with the roles the channel is for may be in it.",
    ),
    "other_organization": (
        "the channel is shared with another organization",
        "Stop sharing it, or set another channel.",
    ),
    "person_not_reachable": ("the person has no active Slack account", "Correct the roster with `/sro-setup`."),
    "no_workspace": (
        "no token of the bot reaches this workspace",
        "Give the person an account, or set a channel, in the police's or the schools' Slack.",
    ),
    "missing_scope": ("the app lacks a permission", "Reinstall the app with the manifest; see `sro-bot check`."),
    "invalid_auth": ("Slack does not accept the token", "Correct the token and restart the bot."),
    "token_revoked": ("Slack does not accept the token", "Reinstall the app."),
    "account_inactive": ("the app is disabled in Slack", "Enable it again."),
}
NOT_BY_ITSELF = ("Slack rejected the message", "Give the code to whoever runs the bot.")
ON_ITS_WAY = ("Slack has not accepted it yet", "The bot keeps trying. If this continues, run `sro-bot check`.")


def why_it_waits(problem: str | None, *, is_parked: bool) -> tuple[str, str]:
    """Why a message has not arrived, with the code of the reason, and what to do."""
    code = Problem.read(problem or "").code
    why, what_to_do = WHAT_TO_DO.get(code, NOT_BY_ITSELF if is_parked else ON_ITS_WAY)
    return f"{why} ({code})" if code else why, what_to_do


def plainly(problem: str | None) -> str:
    """Why a message has not arrived, for those who only have to know that; without codes and names."""
    return WHAT_TO_DO.get(Problem.read(problem or "").code, ON_ITS_WAY)[0]


def within(slack: str) -> str:
    """Behind a channel: in which of two Slacks it is; nothing where there is one."""
    return f" in {slack}" if slack else ""


def unfit(agreement: Agreement, finding: ChannelFinding) -> str:
    """What is wrong with a channel, as `/sro-setup` lists it."""
    place = destination(finding.purpose).in_words(agreement)
    return f"{place[0].upper()}{place[1:]}: {in_words(finding.problem)}".replace("`", "")  # it is shown as plain text


def in_words(code: str, whom: str = "") -> str:
    """Why a channel cannot be used, who is in the way, and what to do."""
    why, what_to_do = WHAT_TO_DO.get(code, NOT_BY_ITSELF)
    return f"{why[0].upper()}{why[1:]}{f': {whom}' if whom else ''}. {what_to_do}"
