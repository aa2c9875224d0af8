"""Records that were taken out as packets; the newest of each kind are found by when they were made."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.create_table(
        "record_packet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("redacted", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.Column("export_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name="fk_record_packet_export_id"),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name="fk_record_packet_taken_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_record_packet"),
    )
    op.create_index("ix_record_packet_record", "record_packet", ["kind", "record_id"])
    op.create_index("ix_record_packet_sha256", "record_packet", ["sha256"])
    op.create_index("ix_activity_logged", "activity", ["logged_at"])
    op.create_index("ix_feedback_recorded", "feedback", ["recorded_at"])
    op.create_index("ix_disclosure_recorded", "disclosure", ["recorded_at"])
