"""Runs the migrations on the connection that `Database.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import text

from models.migrations import tables
from models.store.base import UtcDateTime


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write times as the plain column type, so that migrations need nothing of today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
    transaction_per_migration=True,
)
if connection.dialect.name == "postgresql" and context.get_context().get_current_revision():
    # Each write looks at this table first: those under way end before, and those that come then find newer tables.
    # SQLite lets one in at a time anyway.
    connection.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
with context.begin_transaction():
    context.run_migrations()
connection.commit()
