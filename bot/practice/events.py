"""Events of one workspace, told to the bot behind whatever else happens. Of those that its manifest subscribes to."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path

from bot.manifest import described
from bot.practice.errors import Json, SlackError
from bot.practice.requests_to_bot import RequestsToBot


class Events:
    """Tells of events; nobody waits until they have come."""

    def __init__(self, requests: RequestsToBot, manifest: Path) -> None:
        self._requests = requests
        self._heard = described(manifest)["settings"]["event_subscriptions"]["bot_events"]
        self._told: set[asyncio.Task[Json]] = set()

    def tell(self, event: Json) -> None:
        """Tell of an event that the app hears."""
        if event["type"] in self._heard:
            task = asyncio.create_task(outcome(self._requests.event(event)))
            self._told.add(task)
            task.add_done_callback(self._told.discard)


async def outcome(done: Awaitable[None]) -> Json:
    """What came of something that was told to the bot, in an answer to the page."""
    try:
        await done
    except SlackError as error:
        return {"ok": False, "error": error.error}
    return {"ok": True}
