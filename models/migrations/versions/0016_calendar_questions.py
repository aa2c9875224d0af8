"""The calendar's events that a person has to decide, and what was decided."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "calendar_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("is_dated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_question")),
        sa.UniqueConstraint("event", "title", name=op.f("uq_calendar_question_event_title")),
    )
    op.create_table(
        "calendar_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title_key", sa.String(length=200), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_calendar_decision_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_decision")),
        sa.UniqueConstraint("title_key", "event", name=op.f("uq_calendar_decision_title_key_event")),
    )
    # An earlier version asked nobody: the calendar is read in full once, although it has not changed.
    op.execute("UPDATE calendar_feed SET address = NULL")
