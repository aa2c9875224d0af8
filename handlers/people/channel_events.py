"""What Slack tells of channels: each of the agreement's is looked at again when something about it has changed."""

from handlers.context import Context
from handlers.payload import Payload
from handlers.topic import Topic

EVENTS = ("channel_shared", "channel_unshared", "member_joined_channel", "member_left_channel")
"""Slack has no event for a private channel that is made public: that is found by looking again and again."""


class Channels(Topic):
    """What is done about changes of channels."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.events = dict.fromkeys(EVENTS, self.changed)

    def changed(self, payload: Payload) -> None:
        """Somebody came or went, or a channel was shared: look at it."""
        self._context.channel_changed(str(payload.event.get("channel")))
