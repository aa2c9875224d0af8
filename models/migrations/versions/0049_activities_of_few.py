"""What the superintendent sees of activities is found by indexes of its own: few of many."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0047"


def upgrade() -> None:
    for name, column, where in (
        ("ix_activity_escalated", "escalated_at", "escalated_at IS NOT NULL"),
        ("ix_activity_conflict", "kind", "kind = 'conflict'"),
    ):
        op.create_index(name, "activity", [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
