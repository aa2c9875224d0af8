"""Notices that end the agreement."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "termination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_standing", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("chosen_day", sa.Date(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("signed_text", sa.Integer(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("not_arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumes_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_termination_given_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_termination")),
    )
    where = sa.text("is_standing")
    op.create_index(
        "uq_termination_standing", "termination", ["is_standing"], unique=True, sqlite_where=where,
        postgresql_where=where,
    )  # fmt: skip
    where = sa.text("last_day IS NOT NULL")
    op.create_index(
        "ix_termination_last_day", "termination", ["last_day"], unique=False, sqlite_where=where,
        postgresql_where=where,
    )  # fmt: skip
    op.create_table(
        "termination_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("termination_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["termination_id"], ["termination.id"], name=op.f("fk_termination_step_termination_id")
        ),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_termination_step_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_termination_step")),
    )
    op.create_index("ix_termination_step_termination_id", "termination_step", ["termination_id"], unique=False)
