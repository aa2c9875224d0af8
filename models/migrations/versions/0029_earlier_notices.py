"""Notices of earlier years, and the workbooks that they come from."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
CODES = (
    ("place", 20), ("incident", 30), ("started_by", 30), ("grounds", 20), ("search_basis", 30), ("report_written", 10),
    ("grade", 20), ("gender", 20), ("race", 30), ("disability", 10), ("english_learner", 10), ("disposition", 30),
    ("happened_at", 5), ("notified_at", 5), ("school", 30),
)  # fmt: skip
TEXTS = ("other_school", "officer_name", "place_detail", "offense", "case_number", "notified")


def upgrade() -> None:
    _imports()
    op.create_table(
        "earlier_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("import_row", sa.Integer(), nullable=False),
        sa.Column("alike", sa.String(length=32), nullable=False),
        sa.Column("is_repeated", sa.Boolean(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("has_arrest", sa.Boolean(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        *(sa.Column(name, sa.String(length=length), nullable=True) for name, length in CODES),
        *(sa.Column(name, sa.Text(), nullable=True) for name in TEXTS),
        sa.ForeignKeyConstraint(
            ["import_id"], ["earlier_notice_import.id"], name=op.f("fk_earlier_notice_import_id")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_earlier_notice_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_notice")),
    )  # fmt: skip
    op.create_index("ix_earlier_notice_import", "earlier_notice", ["import_id"])
    op.create_index("ix_earlier_notice_alike", "earlier_notice", ["alike"])
    op.create_index("ix_earlier_notice_day", "earlier_notice", ["happened_on", "school"])


def _imports() -> None:
    op.create_table(
        "earlier_notice_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=60), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["person.id"], name=op.f("fk_earlier_notice_import_imported_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_earlier_notice_import_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_notice_import")),
    )
    op.create_index("ix_earlier_notice_import_person", "earlier_notice_import", ["imported_by_id"])
