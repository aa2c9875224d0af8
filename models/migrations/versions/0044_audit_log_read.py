"""Checks of the audit log that people ask for, and anchors of it that are sent elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.create_table(
        "audit_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entries", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("first_problems", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_audit_check_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_check")),
    )
    unended = sa.text("ended_at IS NULL")
    op.create_index("ix_audit_check_waiting", "audit_check", ["id"], sqlite_where=unended, postgresql_where=unended)
    op.create_table(
        "audit_anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("is_for_mail", sa.Boolean(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchor")),
        sa.UniqueConstraint("day", name=op.f("uq_audit_anchor_day")),
    )
    unsent = sa.text("mailed_at IS NULL")
    op.create_index("ix_audit_anchor_unsent", "audit_anchor", ["id"], sqlite_where=unsent, postgresql_where=unsent)
