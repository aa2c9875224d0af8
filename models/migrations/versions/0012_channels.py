"""What was found wrong with a channel, from when to when; and how channels are called in Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("channel", sa.Column("name", sa.String(length=100), nullable=True))
    op.create_table(
        "channel_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=50), nullable=False),
        sa.Column("channel_id", sa.String(length=20), nullable=False),
        sa.Column("problem", sa.String(length=30), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_finding")),
    )
    op.create_index(
        "uq_channel_finding_standing", "channel_finding", ["purpose"], unique=True,
        sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
