"""Times on duty, in versions."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "duty_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_duty_time_officer_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_duty_time_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_time")),
    )
    op.create_index("ix_duty_time_day", "duty_time", ["day"], unique=False)
    op.create_index("ix_duty_time_officer", "duty_time", ["officer_id", "day"], unique=False)
    op.create_table(
        "duty_time_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_duty_time_version_changed_by_id")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty_time.id"], name=op.f("fk_duty_time_version_duty_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_time_version")),
        sa.UniqueConstraint("duty_id", "version", name=op.f("uq_duty_time_version_duty_id_version")),
    )
