"""Who was welcomed to a role, what became of a proposed change, and the names that schools had."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "welcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_welcome_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welcome")),
        sa.UniqueConstraint("person_id", "role", name=op.f("uq_welcome_person_id_role")),
    )
    op.create_index("ix_delivery_subject", "delivery", ["subject_id", "kind", "changes"], unique=False)
    op.create_table(
        "school_name",
        sa.Column("key", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=70), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_school_name")),
    )
    for column in (
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("proposal", column)
    # SQLite adds a column with what it refers to only in one statement.
    op.execute(
        "ALTER TABLE proposal ADD COLUMN ended_by_id INTEGER CONSTRAINT fk_proposal_ended_by_id REFERENCES person (id)"
    )
    # Whoever holds a role by now is not new to it.
    op.execute("INSERT INTO welcome (person_id, role) SELECT DISTINCT person_id, role FROM role_held")
