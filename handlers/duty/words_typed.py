"""`/sro-log on`, `/sro-log off`: on duty and off duty by the command for activities."""

from collections.abc import Callable, Mapping

from slack_sdk.models.views import View

from handlers.context import Context
from handlers.duty import doing
from handlers.payload import Payload

WORDS: Mapping[str, Callable[[Context, Payload], View]] = {
    **dict.fromkeys(("on", "on duty"), lambda context, payload: doing.begin(context, payload)[0]),
    **dict.fromkeys(("off", "off duty"), doing.off),
    "duty": doing.week,
}
"""What each word does; whole words only, lest the beginning of another one puts somebody on duty."""


def named(typed: str) -> Callable[[Context, Payload], View] | None:
    """What is done for what somebody typed; nothing where it is no word of these."""
    return WORDS.get(" ".join(typed.casefold().split()))
