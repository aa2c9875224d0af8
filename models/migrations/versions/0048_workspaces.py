"""Two Slack workspaces: which is which, in which of them a channel is, and to which a message went."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0045"


def upgrade() -> None:
    op.create_table(
        "workspace",
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column("enterprise_id", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_workspace")),
    )
    with op.batch_alter_table("channel") as batch:
        batch.add_column(sa.Column("team_id", sa.String(length=20), server_default="", nullable=False))
        batch.add_column(sa.Column("shared_with", sa.JSON(), server_default="[]", nullable=False))
        batch.drop_constraint("uq_channel_channel_id", type_="unique")
        batch.create_unique_constraint(op.f("uq_channel_team_id_channel_id"), ["team_id", "channel_id"])
    op.add_column("delivery", sa.Column("team_id", sa.String(length=20), nullable=True))
