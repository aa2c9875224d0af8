"""What Slack tells of channels: each of the agreement's is looked at again when something about it has changed."""

from typing import Any

from slack_bolt import App

from handlers.context import Context
from handlers.payload import Payload

Body = dict[str, Any]
EVENTS = ("channel_shared", "channel_unshared", "member_joined_channel", "member_left_channel")
"""Slack has no event for a private channel that is made public: that is found by looking again and again."""


def register(app: App, context: Context) -> None:
    """Listen to changes of channels."""
    handlers = Channels(context)
    for event in EVENTS:
        app.event(event)(handlers.changed)


class Channels:
    """What is done about changes of channels."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def changed(self, payload: Payload) -> None:
        """Somebody came or went, or a channel was shared: look at it."""
        self._context.channel_changed(str(payload.event.get("channel")))
