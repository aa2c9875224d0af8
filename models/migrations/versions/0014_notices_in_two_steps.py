"""Notices are filed first and completed later, acknowledged as often as asked, asked about, and kept as drafts."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

ANSWERED_LATER = ("started_by", "grounds", "grounds_detail", "report_written", "narrative")
ASKED_NOW = (
    ("acted_by", sa.String(length=20)),
    ("searched_by", sa.String(length=20)),
    ("staff_search_reason", sa.Text()),
    ("custody_reason", sa.Text()),
    ("policy_reason", sa.Text()),
    ("planned", sa.String(length=10)),
    ("planned_grounds", sa.JSON()),
)
ACKNOWLEDGED_BEFORE = (
    "INSERT INTO notice_acknowledgment (notice_id, asked_version, asked_at, acknowledged_at, acknowledged_by_id,"
    " acknowledged_version) SELECT id, 1, filed_at, acknowledged_at, acknowledged_by_id, acknowledged_version"
    " FROM notice ORDER BY id"
)
ESCALATED_BEFORE = (
    "UPDATE notice SET escalated_at = (SELECT min(created_at) FROM delivery"
    " WHERE kind = 'notice_for_superintendent' AND subject_id = notice.id)"
)

INCOMPLETE_BEFORE = (
    "INSERT INTO deadline (kind, subject_id, due_at) SELECT '{}', id, filed_at FROM notice"
    " WHERE completed_at IS NULL AND withdrawn_at IS NULL ORDER BY id"
)


def upgrade() -> None:
    _allow_later_answers()
    for name, kind in ASKED_NOW:
        op.add_column("notice_version", sa.Column(name, kind, nullable=True))
    op.add_column("notice_version", sa.Column("is_completion", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "ALTER TABLE notice_version ADD COLUMN changed_by_id INTEGER"
        " CONSTRAINT fk_notice_version_changed_by_id REFERENCES person (id)"
    )
    for name in ("escalated_at", "handed_over_at"):
        op.add_column("notice", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "ALTER TABLE notice ADD COLUMN withdrawn_by_id INTEGER"
        " CONSTRAINT fk_notice_withdrawn_by_id REFERENCES person (id)"
    )
    op.create_index("ix_notice_filed", "notice", ["filed_at"])
    op.add_column("delivery", sa.Column("permalink", sa.Text(), nullable=True))
    _add_direct_messages()
    op.add_column("person", sa.Column("wants_acknowledgments", sa.Boolean(), nullable=False, server_default=sa.true()))
    _add_acknowledgments()
    _add_questions()
    _add_drafts()
    op.execute(ACKNOWLEDGED_BEFORE)
    op.execute(ESCALATED_BEFORE)
    for kind in ("notice_details_due", "notice_officer_gone"):
        op.execute(INCOMPLETE_BEFORE.format(kind))


def _allow_later_answers() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for name in ANSWERED_LATER:
            op.alter_column("notice_version", name, nullable=True)
        return
    # SQLite takes no NOT NULL off a column: the table is made anew, and the one that refers to it with it.
    query = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL ORDER BY type DESC")
    names = ("notice_version", "notice_action")
    definitions = [list(op.get_bind().execute(query, {"name": name}).scalars()) for name in names]
    for name, (_table, *indexes) in zip(names, definitions, strict=True):
        for index in indexes:
            op.execute(f"DROP INDEX {index.split()[2]}")
        op.rename_table(name, f"former_{name}")
    required = re.compile(rf"(\b(?:{'|'.join(ANSWERED_LATER)}) \w+(?:\(\d+\))?) NOT NULL")
    for name, (table, *indexes) in zip(names, definitions, strict=True):
        op.execute(required.sub(r"\1", table))
        op.execute(f"INSERT INTO {name} SELECT * FROM former_{name}")  # noqa: S608  the names stand above
        for index in indexes:
            op.execute(index)
    for name in reversed(names):  # what refers to others goes first: SQLite drops no row that is referred to
        op.drop_table(f"former_{name}")


def _add_direct_messages() -> None:
    op.execute(
        "ALTER TABLE notice ADD COLUMN undelivered_id INTEGER"
        " CONSTRAINT fk_notice_undelivered_id REFERENCES delivery (id)"
    )
    op.add_column("notice", sa.Column("message_ids", sa.JSON(), nullable=False, server_default="[]"))
    told = sa.text("undelivered_id IS NOT NULL")
    op.create_index("ix_notice_undelivered", "notice", ["undelivered_id"], sqlite_where=told, postgresql_where=told)


def _add_acknowledgments() -> None:
    op.create_table(
        "notice_acknowledgment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("asked_version", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_version", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_acknowledgment_notice_id")),
        sa.ForeignKeyConstraint(["message_id"], ["delivery.id"], name=op.f("fk_notice_acknowledgment_message_id")),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["person.id"], name=op.f("fk_notice_acknowledgment_acknowledged_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_acknowledgment")),
    )
    op.create_index("ix_notice_acknowledgment_notice_id", "notice_acknowledgment", ["notice_id"])
    op.create_index(
        "uq_notice_acknowledgment_open", "notice_acknowledgment", ["notice_id"], unique=True,
        sqlite_where=sa.text("acknowledged_at IS NULL"), postgresql_where=sa.text("acknowledged_at IS NULL"),
    )  # fmt: skip


def _add_questions() -> None:
    op.create_table(
        "notice_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("message_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_question_notice_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_notice_question_asked_by_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_notice_question_answered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_question")),
    )
    op.create_index("ix_notice_question_notice_id", "notice_question", ["notice_id"])
    op.create_index(
        "ix_notice_question_open", "notice_question", ["id"],
        sqlite_where=sa.text("answered_at IS NULL"), postgresql_where=sa.text("answered_at IS NULL"),
    )  # fmt: skip


def _add_drafts() -> None:
    op.create_table(
        "notice_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_draft_person_id")),
        sa.ForeignKeyConstraint(["told_id"], ["delivery.id"], name=op.f("fk_notice_draft_told_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_draft_key")),
    )
    op.create_index(
        "ix_notice_draft_standing", "notice_draft", ["person_id"],
        sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
