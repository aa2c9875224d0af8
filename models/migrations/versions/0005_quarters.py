"""Quarters: returns in versions, the team's meetings and recommendations, signatures (§IX)."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _quarters()
    _revisions()
    _additions()
    _returns()
    _team()


def _quarters() -> None:
    op.create_table(
        "quarter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.String(length=7), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["delivery.id"], name=op.f("fk_quarter_board_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_quarter_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter")),
        sa.UniqueConstraint("school_year", "code", name=op.f("uq_quarter_school_year_code")),
    )
    op.create_index("ix_quarter_last_day", "quarter", ["last_day"], unique=False)
    op.create_table(
        "quarter_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=30), nullable=False),
        sa.Column("missing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missing_by_id", sa.Integer(), nullable=True),
        sa.Column("missing_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["missing_by_id"], ["person.id"], name=op.f("fk_quarter_return_missing_by_id")),
        sa.ForeignKeyConstraint(["quarter_id"], ["quarter.id"], name=op.f("fk_quarter_return_quarter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_return")),
        sa.UniqueConstraint("quarter_id", "party", name=op.f("uq_quarter_return_quarter_id_party")),
    )


def _revisions() -> None:
    op.create_table(
        "quarter_revision",
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_quarter_revision_opened_by_id")),
        sa.ForeignKeyConstraint(["quarter_id"], ["quarter.id"], name=op.f("fk_quarter_revision_quarter_id")),
        sa.PrimaryKeyConstraint("quarter_id", "revision", name=op.f("pk_quarter_revision")),
    )
    op.create_table(
        "quarter_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quarter_signature_person_id")),
        sa.ForeignKeyConstraint(
            ["quarter_id", "revision"],
            ["quarter_revision.quarter_id", "quarter_revision.revision"],
            name=op.f("fk_quarter_signature_quarter_id_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_signature")),
    )
    op.create_index(
        "uq_quarter_signature_standing",
        "quarter_signature",
        ["quarter_id", "revision", "side"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _additions() -> None:
    op.create_table(
        "police_addition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=False),
        sa.Column("figure", sa.String(length=60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_police_addition_added_by_id")),
        sa.ForeignKeyConstraint(["return_id"], ["quarter_return.id"], name=op.f("fk_police_addition_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_police_addition")),
    )
    op.create_index(op.f("ix_police_addition_return_id"), "police_addition", ["return_id"], unique=False)


def _returns() -> None:
    op.create_table(
        "return_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["quarter_return.id"], name=op.f("fk_return_version_return_id")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_return_version_submitted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_version")),
        sa.UniqueConstraint("return_id", "version", name=op.f("uq_return_version_return_id_version")),
    )
    op.create_table(
        "counted_notice",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("notice_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_counted_notice_notice_id")),
        sa.ForeignKeyConstraint(["version_id"], ["return_version.id"], name=op.f("fk_counted_notice_version_id")),
        sa.PrimaryKeyConstraint("version_id", "notice_id", name=op.f("pk_counted_notice")),
    )
    op.create_table(
        "return_figure",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=False),
        sa.Column("figure", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["return_version.id"], name=op.f("fk_return_figure_version_id")),
        sa.PrimaryKeyConstraint("version_id", "school", "figure", name=op.f("pk_return_figure")),
    )
    op.create_table(
        "return_step",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_return_step_saved_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["return_version.id"], name=op.f("fk_return_step_version_id")),
        sa.PrimaryKeyConstraint("version_id", "step", name=op.f("pk_return_step")),
    )


def _team() -> None:
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_recommendation_made_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_recommendation_owner_id")),
        sa.ForeignKeyConstraint(["quarter_id"], ["quarter.id"], name=op.f("fk_recommendation_quarter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    op.create_index(op.f("ix_recommendation_owner_id"), "recommendation", ["owner_id"], unique=False)
    op.create_index(op.f("ix_recommendation_quarter_id"), "recommendation", ["quarter_id"], unique=False)
    op.create_table(
        "team_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["quarter_id"], ["quarter.id"], name=op.f("fk_team_meeting_quarter_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_team_meeting_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_meeting")),
    )
    op.create_index(op.f("ix_team_meeting_quarter_id"), "team_meeting", ["quarter_id"], unique=False)
    op.create_table(
        "meeting_attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["team_meeting.id"], name=op.f("fk_meeting_attendance_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meeting_attendance_person_id")),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_attendance")),
    )
    op.create_table(
        "recommendation_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_recommendation_note_noted_by_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_recommendation_note_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_note")),
    )
    op.create_index(
        op.f("ix_recommendation_note_recommendation_id"), "recommendation_note", ["recommendation_id"], unique=False
    )
