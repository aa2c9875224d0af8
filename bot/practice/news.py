"""Tells the open pages of a person that something they see has changed."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bot.practice.errors import Json


class News:
    """One queue for each open page; `None` in it ends the page's stream."""

    def __init__(self) -> None:
        self._queues: defaultdict[str, set[asyncio.Queue[Json | None]]] = defaultdict(set)

    def tell(self, user_ids: Iterable[str], kind: str, channel: str | None = None) -> None:
        """Tell the pages of these people that their messages, views, home or channels changed."""
        news = {"type": kind} | ({"channel": channel} if channel else {})
        for user_id in user_ids:
            for queue in self._queues.get(user_id, ()):
                queue.put_nowait(news)

    @contextmanager
    def listen(self, user_id: str) -> Iterator[asyncio.Queue[Json | None]]:
        """The news of a person for as long as the block runs."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._queues[user_id].add(queue)
        try:
            yield queue
        finally:
            self._queues[user_id].discard(queue)

    def end(self) -> None:
        """End all streams."""
        for queues in self._queues.values():
            for queue in queues:
                queue.put_nowait(None)
