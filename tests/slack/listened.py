"""Every command, form and button that the bot listens to, from the topics' own tables."""

from datetime import UTC, datetime
from typing import cast

from handlers.context import Context, Forms, Look
from handlers.topics import TOPICS
from models.store.database import Database
from tests.support.town import the_agreement


def listeners(table: str) -> dict[str, str]:
    """The names in all tables of a kind, `commands`, `forms` or `actions`, each with the topic that listens to it."""
    context = Context(
        cast(Database, None), the_agreement(), cast(Forms, None), lambda: datetime.now(UTC), lambda _who: None,
        lambda _work: None, cast(Look, None), lambda _channel: None,
    )  # fmt: skip
    return {str(name): topic.__name__ for topic in TOPICS for name in getattr(topic(context), table)}
