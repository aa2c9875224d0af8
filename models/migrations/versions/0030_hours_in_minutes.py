"""Hours of overtime and of work in minutes; which card did not reach its channel."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.execute("UPDATE activity_version SET overtime = overtime * 60 WHERE overtime IS NOT NULL")
    op.execute("ALTER TABLE activity_step RENAME COLUMN hours TO minutes")
    op.execute("UPDATE activity_step SET minutes = minutes * 60 WHERE minutes IS NOT NULL")
    for table in ("activity", "schedule_posting"):
        # SQLite takes a reference with a new column only when it is written like this.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN undelivered_id INTEGER"
            f" CONSTRAINT fk_{table}_undelivered_id REFERENCES delivery (id)"
        )
        told = sa.text("undelivered_id IS NOT NULL")
        op.create_index(f"ix_{table}_undelivered", table, ["undelivered_id"], sqlite_where=told, postgresql_where=told)
    op.add_column("schedule_posting", sa.Column("message_ids", sa.JSON(), nullable=False, server_default="[]"))
