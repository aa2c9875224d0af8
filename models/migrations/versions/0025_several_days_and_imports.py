"""Rows of several days that an officer has not saved yet; imports of old logs, and the entries that came of them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    _unsaved()
    _imports()


def _unsaved() -> None:
    op.create_table(
        "activity_unsaved",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_activity_unsaved_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_activity_unsaved")),
    )


def _imports() -> None:
    op.create_table(
        "activity_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=60), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["imported_by_id"], ["person.id"], name=op.f("fk_activity_import_imported_by_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_activity_import_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_import")),
    )
    op.create_index("ix_activity_import_person", "activity_import", ["imported_by_id"])
    with op.batch_alter_table("activity") as batch:
        batch.add_column(sa.Column("import_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("import_row", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_activity_import_id"), "activity_import", ["import_id"], ["id"])
    came_of_one = sa.text("import_id IS NOT NULL")
    op.create_index(
        "ix_activity_import", "activity", ["import_id"], sqlite_where=came_of_one, postgresql_where=came_of_one
    )
