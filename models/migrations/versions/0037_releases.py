"""Requests for records, what was done with them, and what was released."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "records_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_records_request_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records_request")),
    )
    op.create_index(
        "ix_records_request_open",
        "records_request",
        ["state", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('asked', 'question')"),
        postgresql_where=sa.text("state IN ('asked', 'question')"),
    )
    op.create_table(
        "records_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["released_by_id"], ["person.id"], name=op.f("fk_records_release_released_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["records_request.id"], name=op.f("fk_records_release_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records_release")),
        sa.UniqueConstraint("request_id", name=op.f("uq_records_release_request_id")),
    )
    op.create_table(
        "records_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["records_request.id"], name=op.f("fk_records_step_request_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_records_step_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records_step")),
    )
    op.create_index(op.f("ix_records_step_request_id"), "records_step", ["request_id"], unique=False)
    op.create_table(
        "released_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("sent_to_id", sa.Integer(), nullable=False),
        sa.Column("export_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_released_file_export_id")),
        sa.ForeignKeyConstraint(["release_id"], ["records_release.id"], name=op.f("fk_released_file_release_id")),
        sa.ForeignKeyConstraint(["sent_to_id"], ["person.id"], name=op.f("fk_released_file_sent_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_file")),
        sa.UniqueConstraint("release_id", "kind", name=op.f("uq_released_file_release_id_kind")),
    )
    op.create_index(op.f("ix_released_file_sha256"), "released_file", ["sha256"], unique=False)
    op.create_table(
        "released_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("with_students", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_released_notice_notice_id")),
        sa.ForeignKeyConstraint(["release_id"], ["records_release.id"], name=op.f("fk_released_notice_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_notice")),
        sa.UniqueConstraint("release_id", "notice_id", name=op.f("uq_released_notice_release_id_notice_id")),
    )
    op.create_index(op.f("ix_released_notice_notice_id"), "released_notice", ["notice_id"], unique=False)
