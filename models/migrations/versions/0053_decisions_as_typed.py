"""A decision that is being typed keeps when that was: what Slack sends first may come last."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    op.add_column("dismissal_decision_draft", sa.Column("typed_at", sa.DateTime(timezone=True), nullable=True))
