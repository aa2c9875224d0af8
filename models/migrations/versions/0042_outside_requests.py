"""Requests for records from outside, what was done with them, and the packet as it was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.create_table(
        "outside_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=True),
        sa.Column("requester_kind", sa.String(length=20), nullable=False),
        sa.Column("requester", sa.String(length=120), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("basis_words", sa.Text(), nullable=True),
        sa.Column("asked_for", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_is_goal", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("logged_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["logged_by_id"], ["person.id"], name=op.f("fk_outside_request_logged_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_request")),
    )
    op.create_index(
        "ix_outside_request_open",
        "outside_request",
        ["side", "due_on", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('open', 'appealed', 'decided')"),
        postgresql_where=sa.text("state IN ('open', 'appealed', 'decided')"),
    )
    op.create_index("ix_outside_request_side", "outside_request", ["side", "id"], unique=False)
    op.create_table(
        "outside_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside_by_id", sa.Integer(), nullable=True),
        sa.Column("set_aside_because", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["kept_by_id"], ["person.id"], name=op.f("fk_outside_item_kept_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["outside_request.id"], name=op.f("fk_outside_item_request_id")),
        sa.ForeignKeyConstraint(["set_aside_by_id"], ["person.id"], name=op.f("fk_outside_item_set_aside_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_item")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_outside_item_request_id_number")),
    )
    op.create_table(
        "outside_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("withheld", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_is_goal", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("way", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["outside_request.id"], name=op.f("fk_outside_step_request_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_outside_step_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_step")),
    )
    op.create_index(op.f("ix_outside_step_request_id"), "outside_step", ["request_id"], unique=False)
