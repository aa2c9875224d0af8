"""Every form and every button that the bot listens to, from the handlers' own tables."""

import inspect
from datetime import UTC, datetime
from typing import Any, cast

from handlers import TOPICS
from handlers.context import Context, Forms, Look
from models.store.database import Database
from tests.support.town import the_agreement


def listeners(table: str) -> dict[str, str]:
    """The names in all tables of a kind, `_on_submit` or `_on_press`, each with the topic that listens to it."""
    context = Context(
        cast(Database, None), the_agreement(), cast(Forms, None), lambda: datetime.now(UTC), lambda _who: None,
        lambda _work: None, cast(Look, None), lambda _channel: None,
    )  # fmt: skip
    found: dict[str, str] = {}
    for topic in TOPICS:
        for _name, kind in inspect.getmembers(topic, inspect.isclass):
            if kind.__module__ == topic.__name__:
                handlers: Any = kind(context)
                found |= dict.fromkeys(getattr(handlers, table, {}), topic.__name__)
    return found
