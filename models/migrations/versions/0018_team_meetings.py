"""Why no meeting was held, and who else was at one; open quarters get their reminders to meet at the next start."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "meeting_other_attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=True),
        sa.Column("guest", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["team_meeting.id"], name=op.f("fk_meeting_other_attendee_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meeting_other_attendee_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_other_attendee")),
    )
    op.create_index(op.f("ix_meeting_other_attendee_meeting_id"), "meeting_other_attendee", ["meeting_id"])
    op.create_table(
        "quarter_no_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stated_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["quarter_id"], ["quarter.id"], name=op.f("fk_quarter_no_meeting_quarter_id")),
        sa.ForeignKeyConstraint(["stated_by_id"], ["person.id"], name=op.f("fk_quarter_no_meeting_stated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_no_meeting")),
    )
    op.create_index(op.f("ix_quarter_no_meeting_quarter_id"), "quarter_no_meeting", ["quarter_id"])
    op.create_index(
        "uq_quarter_no_meeting_standing", "quarter_no_meeting", ["quarter_id"], unique=True,
        sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
