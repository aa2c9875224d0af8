"""What Homes and the search show of few among many records is found by indexes of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    for name, column, where in (
        ("ix_activity_escalated", "escalated_at", "escalated_at IS NOT NULL"),
        ("ix_activity_conflict", "kind", "kind = 'conflict'"),
    ):
        op.create_index(name, "activity", [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_index("ix_substitution_days", "substitution", ["last_day"])
    op.create_index("ix_notice_acknowledged_by", "notice", ["acknowledged_by_id"])
