"""Activities that others have to answer: how each stands, the steps taken, and what is asked of the new kinds."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
ANSWERS = (
    ("description", sa.Text()), ("place", sa.String(length=100)), ("suggestion", sa.Text()),
    ("urgent", sa.String(length=10)), ("time", sa.String(length=5)), ("danger", sa.String(length=10)),
    ("evidence", sa.String(length=10)), ("elsewhere", sa.String(length=10)), ("disruption", sa.String(length=20)),
    ("overtime", sa.Integer()),
)  # fmt: skip


def upgrade() -> None:
    for name, kind in ANSWERS:
        op.add_column("activity_version", sa.Column(name, kind, nullable=True))
    _standing()
    op.create_table(
        "activity_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("named_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_step_activity_id")),
        sa.ForeignKeyConstraint(["named_id"], ["person.id"], name=op.f("fk_activity_step_named_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_activity_step_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_step")),
        sa.UniqueConstraint("activity_id", "number", name=op.f("uq_activity_step_activity_id_number")),
    )


def _standing() -> None:
    op.add_column("activity", sa.Column("state", sa.String(length=20), nullable=True))
    op.add_column("activity", sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
    # Both databases take a foreign key with the column; SQLite takes none later.
    for name, table in (("named_id", "person"), ("card_id", "delivery")):
        op.execute(
            f"ALTER TABLE activity ADD COLUMN {name} INTEGER CONSTRAINT fk_activity_{name} REFERENCES {table} (id)"
        )
    # What was logged before asked nobody for an answer.
    op.add_column("activity", sa.Column("message_ids", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_activity_state", "activity", ["state"], unique=False)
