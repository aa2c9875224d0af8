"""What administrators are told of a message that does not arrive: where to, why, and what to do. Never what it says.

And of an audit log that was not whole.
"""

from handlers.views.parts import Message, escaped
from models.agreement import Agreement
from models.channel_watch import ChannelFinding
from models.destinations import destination
from models.outbox import Delivery, DeliveryState
from models.sightings import Problem

WHAT_TO_DO = {
    "no_channel": ("no channel is set for it", "Set one with `/sro-setup`."),
    "not_in_channel": ("the bot is not in the channel", "Invite the bot there."),
    "channel_not_found": (
        "Slack does not show the channel to the bot",
        "Invite the bot there, or set another channel.",
    ),
    "is_archived": ("the channel is archived", "Unarchive it, or set another channel with `/sro-setup`."),
    "channel_is_public": ("the channel is public", "Make it private, or set another channel with `/sro-setup`."),
    "off_roster": (
        "there is somebody in the channel who is not on the roster",
        "Remove them, or add them to the roster.",
    ),
    "may_not_read": (
        "there is somebody in the channel who may not read what goes there",
        "Remove them: only the people that the channel is for may be in it.",
    ),
    "other_organisation": (
        "the channel is shared with another organization",
        "End the sharing, or set another channel.",
    ),
    "person_not_reachable": ("the person has no account in use", "Put the roster right with `/sro-setup`."),
    "missing_scope": ("the app lacks a permission", "Install the app again with the manifest; see `sro-bot check`."),
    "invalid_auth": ("Slack does not accept the token", "Put the token right and start the bot again."),
    "token_revoked": ("Slack does not accept the token", "Install the app again."),
    "account_inactive": ("the app is switched off in Slack", "Switch it on again."),
}
NOT_BY_ITSELF = ("Slack refuses it", "Tell whoever runs the bot: the code says what Slack refuses.")
ON_ITS_WAY = ("Slack has not taken it yet", "It is tried again by itself. If this lasts, see `sro-bot check`.")


def problem(agreement: Agreement, delivery: Delivery, whom: str = "") -> Message:
    """The alarm about one message, with the code of the reason, and whom it is about."""
    reason, what_to_do = why_it_waits(delivery.problem, is_parked=delivery.state == DeliveryState.PARKED)
    about = f": {whom}" if whom else ""
    return Message(
        f"A message has not arrived: no. {delivery.id} to {delivery.place.in_words(agreement)}: {reason}{about}. "
        f"{what_to_do} The record is kept, and what is to be done in Slack can be done from `/sro`."
    )


def why_it_waits(problem: str | None, *, is_parked: bool) -> tuple[str, str]:
    """Why a message has not arrived, with the code of the reason, and what to do."""
    code = Problem.read(problem or "").code
    why, what_to_do = WHAT_TO_DO.get(code, NOT_BY_ITSELF if is_parked else ON_ITS_WAY)
    return f"{why} ({code})" if code else why, what_to_do


def closed() -> Message:
    """What becomes of a message that nobody is to act on any more where it stands."""
    return Message("This message is closed. What concerns you is at `/sro`.")


def audit_begun_anew(entry: int) -> Message:
    """The alarm about an audit log whose head does not fit it."""
    return Message(
        f"The audit log was not whole, and was begun anew at entry {entry}. Notices and all other acts go on, and are "
        "put on record. Somebody who can write to the database may have changed it: run `sro-bot audit verify`, and "
        "compare with the last hash that you wrote down."
    )


def channel_unfit(agreement: Agreement, finding: ChannelFinding, name: str | None) -> Message:
    """The alarm about a channel: what is wrong, what to do, and what that means for what was posted and what waits."""
    why, what_to_do = WHAT_TO_DO.get(finding.problem, NOT_BY_ITSELF)
    called = f" (#{name})" if name else ""
    place = destination(finding.purpose).in_words(agreement).replace("the", "The", 1)
    return Message(
        escaped(
            f"{place}{called} is not as it has to be: {why}. {what_to_do} "
            "Until then no record is posted there; what waits leaves by itself afterwards. "
            "Whoever is in the channel can read what was posted there before."
        )
    )


def unfit(agreement: Agreement, finding: ChannelFinding) -> str:
    """What is wrong with a channel, as `/sro-setup` lists it."""
    place = destination(finding.purpose).in_words(agreement)
    return f"{place[0].upper()}{place[1:]}: {in_words(finding.problem)}".replace("`", "")  # it is shown as plain text


def in_words(code: str, whom: str = "") -> str:
    """Why a channel cannot be used, who is in the way, and what to do."""
    why, what_to_do = WHAT_TO_DO.get(code, NOT_BY_ITSELF)
    return f"{why[0].upper()}{why[1:]}{f': {whom}' if whom else ''}. {what_to_do}"
