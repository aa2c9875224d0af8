"""What a message shows, since when it waits, and whether something that was tried may still take effect."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

# SQLite adds a column that must be filled only with a value for the rows that are there; each gets its own below.
FOR_NOW = "1970-01-01 00:00:00"


def upgrade() -> None:
    for name in ("waiting_since", "stamped_at"):
        op.add_column("delivery", sa.Column(name, sa.DateTime(timezone=True), server_default=FOR_NOW, nullable=False))
    op.add_column("delivery", sa.Column("thread_ts", sa.String(length=30), nullable=True))
    op.add_column("delivery", sa.Column("shows", sa.String(length=40), nullable=True))
    op.add_column("delivery", sa.Column("is_doubtful", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE delivery SET waiting_since = created_at, stamped_at = created_at, is_doubtful = (attempts > 1)")
    op.create_index("ix_delivery_replies_to", "delivery", ["replies_to"], unique=False)
    op.create_index("ix_delivery_stamped", "delivery", ["stamped_at"], unique=False)
