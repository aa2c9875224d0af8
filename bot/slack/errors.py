"""What Slack's error codes say of a call: one table, from the pages of `chat.*`, `conversations.*` and `files.*`.

Slack's pages say of its internal errors only that part of the operation may have succeeded. Every other `ok: false` is
a refusal: nothing was done. A refusal that is not named here needs a person, and its code is shown.
"""

import math
import re
from collections.abc import Mapping
from enum import Enum

from bot.outgoing import CERTIFICATE, PROXY, UNREACHABLE

LONGEST_WAIT = 300.0  # seconds; a longer Retry-After is asked again before it ends
# The bot's own codes, where it did not come to the call.
NOT_NOW, NO_CHANNEL, NOT_REACHABLE = "not_now", "no_channel", "person_not_reachable"
NO_WORKSPACE = "no_workspace"  # no token of the bot's reaches it
CODE = re.compile(r"[a-z0-9_]{1,60}")


class Meaning(Enum):
    """What follows from an error code."""

    UNCLEAR = "it may have been done: looked up"
    LATER = "refused for now: tried again by itself"
    MESSAGE_GONE = "the message cannot be changed or answered any more: posted anew, or dropped"
    CHANNEL_GONE = "the channel cannot be reached: another channel, a person, or dropped"
    NEEDS_A_PERSON = "refused until somebody puts something right"


MEANINGS: dict[Meaning, frozenset[str]] = {
    Meaning.UNCLEAR: frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"}),
    Meaning.LATER: frozenset(
        {
            "accesslimited", "duplicate_channel_not_found", "external_channel_migrating", "rate_limited", "ratelimited",
            "team_added_to_org", CERTIFICATE, PROXY, UNREACHABLE, NOT_NOW,
        }
    ),
    Meaning.MESSAGE_GONE: frozenset(
        {
            "cannot_reply_to_message", "cant_update_message", "edit_window_closed", "message_not_found",
            "thread_locked", "thread_not_found",
        }
    ),
    Meaning.CHANNEL_GONE: frozenset(
        {"channel_is_archived", "channel_not_found", "is_archived", "not_in_channel", NO_CHANNEL, NOT_REACHABLE}
    ),
}  # fmt: skip
BY_CODE = {code: meaning for meaning, codes in MEANINGS.items() for code in codes}


def meaning(code: str) -> Meaning:
    """What follows from an error code of Slack's."""
    return BY_CODE.get(code, Meaning.NEEDS_A_PERSON)


def code_in(answer: object) -> str:
    """The error code of an answer; nothing when there is none, as where the SDK quotes a body that is not JSON."""
    given = answer.get("error") if isinstance(answer, Mapping) else None
    return given if isinstance(given, str) and CODE.fullmatch(given) else ""


def seconds_to_wait(header: object) -> float | None:
    """How long Slack asks to wait, up to five minutes; nothing when it does not say a number."""
    try:
        seconds = float(str(header))
    except ValueError:
        return None
    return min(seconds, LONGEST_WAIT) if math.isfinite(seconds) and seconds >= 0 else None
