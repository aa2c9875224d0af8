"""Why figures of both parties differ, in words."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "difference_explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=False),
        sa.Column("pair", sa.String(length=20), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_difference_explanation_given_by_id")),
        sa.ForeignKeyConstraint(["quarter_id"], ["quarter.id"], name=op.f("fk_difference_explanation_quarter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference_explanation")),
    )
    op.create_index("ix_difference_explanation_quarter_id", "difference_explanation", ["quarter_id"])
