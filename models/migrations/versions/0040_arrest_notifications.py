"""Arrest notifications: what the police owe the superintendent of an arrest, and what was done with each."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "arrest_notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("offense", sa.String(length=20), nullable=True),
        sa.Column("arrested", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("principal_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chased_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_arrest_notification_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrest_notification")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_arrest_notification_notice_id")),
    )
    op.create_index(op.f("ix_arrest_notification_begun_at"), "arrest_notification", ["begun_at"])
    op.create_index(op.f("ix_arrest_notification_state"), "arrest_notification", ["state"])
    op.create_index(
        "ix_arrest_notification_untold",
        "arrest_notification",
        ["state"],
        sqlite_where=sa.text("principal_at IS NULL"),
        postgresql_where=sa.text("principal_at IS NULL"),
    )
    op.create_table(
        "arrest_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.Column("offense", sa.String(length=20), nullable=True),
        sa.Column("arrested", sa.Integer(), nullable=True),
        sa.Column("arrested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("whom", sa.String(length=20), nullable=True),
        sa.Column("how", sa.String(length=20), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["arrest_notification.id"], name=op.f("fk_arrest_step_notification_id")
        ),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_arrest_step_taken_by_id")),
        sa.ForeignKeyConstraint(["told_by_id"], ["person.id"], name=op.f("fk_arrest_step_told_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrest_step")),
    )
    op.create_index(op.f("ix_arrest_step_notification_id"), "arrest_step", ["notification_id"])
