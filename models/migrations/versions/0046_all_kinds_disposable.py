"""When records of every kind were disposed of, and who approved it."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"

TABLES = (
    "appointment", "disclosure", "dispute", "duty_time", "earlier_notice_import", "facility_list", "feedback",
    "listed_person", "officer_packet", "outside_request", "records_request", "revision_request", "schedule_change",
    "substitution", "usual_week",
)  # fmt: skip


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("disposed_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("disposed_note", sa.String(length=400), nullable=True))
