"""Officers' reports to the chief, and the chief's monthly packets for the superintendent."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.create_table(
        "officer_packet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chased_on", sa.Date(), nullable=True),
        sa.Column("board_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_packet")),
        sa.UniqueConstraint("month", name=op.f("uq_officer_packet_month")),
    )
    op.create_table(
        "officer_packet_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("packet_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["packet_id"], ["officer_packet.id"], name=op.f("fk_officer_packet_step_packet_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_officer_packet_step_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_packet_step")),
    )
    op.create_index(op.f("ix_officer_packet_step_packet_id"), "officer_packet_step", ["packet_id"], unique=False)
    op.create_table(
        "officer_packet_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("packet_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sent_to_id", sa.Integer(), nullable=False),
        sa.Column("export_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_officer_packet_file_export_id")),
        sa.ForeignKeyConstraint(["packet_id"], ["officer_packet.id"], name=op.f("fk_officer_packet_file_packet_id")),
        sa.ForeignKeyConstraint(["sent_to_id"], ["person.id"], name=op.f("fk_officer_packet_file_sent_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_packet_file")),
    )
    op.create_index(op.f("ix_officer_packet_file_packet_id"), "officer_packet_file", ["packet_id"], unique=False)
    op.create_table(
        "officer_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_notice_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_officer_report_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_report")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_officer_report_notice_id")),
    )
    op.create_table(
        "officer_report_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_officer_report_word_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_report_word")),
        sa.UniqueConstraint("notice_id", "kind", "due_on", name=op.f("uq_officer_report_word_notice_id_kind_due_on")),
    )
    op.create_table(
        "officer_report_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("proposed", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_officer_report_answer_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["officer_report.id"], name=op.f("fk_officer_report_answer_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_report_answer")),
    )
    op.create_index(op.f("ix_officer_report_submitted_at"), "officer_report", ["submitted_at"], unique=False)
    op.create_index(op.f("ix_officer_report_answer_report_id"), "officer_report_answer", ["report_id"], unique=False)
    op.create_table(
        "officer_report_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("notice_version", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("why_for_officer", sa.String(length=20), nullable=True),
        sa.Column("badge", sa.String(length=30), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_basis", sa.String(length=20), nullable=False),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["officer_report.id"], name=op.f("fk_officer_report_submission_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_officer_report_submission_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_report_submission")),
        sa.UniqueConstraint("report_id", "version", name=op.f("uq_officer_report_submission_report_id_version")),
    )
    op.create_table(
        "officer_packet_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("packet_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_officer_packet_line_notice_id")),
        sa.ForeignKeyConstraint(["packet_id"], ["officer_packet.id"], name=op.f("fk_officer_packet_line_packet_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["officer_report_submission.id"], name=op.f("fk_officer_packet_line_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_packet_line")),
    )
    op.create_index("ix_officer_packet_line_notice", "officer_packet_line", ["notice_id", "packet_id"], unique=False)
    op.create_index(op.f("ix_officer_packet_line_packet_id"), "officer_packet_line", ["packet_id"], unique=False)
