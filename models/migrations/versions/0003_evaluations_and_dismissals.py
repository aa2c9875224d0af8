"""Evaluations and dismissal requests, files in the outbox, and one table for the numbers of all records."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _numbers()
    op.add_column("delivery", sa.Column("file_ids", sa.JSON(), nullable=True))
    op.add_column("role_held", sa.Column("is_final", sa.Boolean(), server_default=sa.false(), nullable=False))
    _dismissals()
    _evaluations()
    _versions()


def _numbers() -> None:
    op.create_table(
        "record_number",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("school_year", sa.String(length=7), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "school_year", name=op.f("pk_record_number")),
    )
    op.execute(
        "INSERT INTO record_number (kind, school_year, last) SELECT 'notice', school_year, last FROM notice_number"
    )
    op.drop_table("notice_number")


def _dismissals() -> None:
    op.create_table(
        "dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=10), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String(length=20), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("efforts", sa.Text(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("card_ids", sa.JSON(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.Column("forwarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forwarded_by_id", sa.Integer(), nullable=True),
        sa.Column("memo", sa.Text(), nullable=True),
        sa.Column("chief_card_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("decision_reasons", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("assigned_to", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["chief_card_id"], ["delivery.id"], name=op.f("fk_dismissal_chief_card_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_dismissal_decided_by_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_dismissal_drafted_by_id")),
        sa.ForeignKeyConstraint(["forwarded_by_id"], ["person.id"], name=op.f("fk_dismissal_forwarded_by_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_dismissal_officer_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["person.id"], name=op.f("fk_dismissal_requested_by_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_dismissal_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissal")),
        sa.UniqueConstraint("reference", name=op.f("uq_dismissal_reference")),
    )
    op.create_index(op.f("ix_dismissal_school"), "dismissal", ["school"], unique=False)
    op.create_index(
        "uq_dismissal_open",
        "dismissal",
        ["officer_id", "school"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND decided_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND decided_at IS NULL"),
    )


def _evaluations() -> None:
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("drafter_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_evaluation_officer_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_evaluation_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint(
            "school", "school_year", "officer_id", name=op.f("uq_evaluation_school_school_year_officer_id")
        ),
        sa.UniqueConstraint("school_year", "number", name=op.f("uq_evaluation_school_year_number")),
    )
    op.create_index(op.f("ix_evaluation_officer_id"), "evaluation", ["officer_id"], unique=False)


def _versions() -> None:
    op.create_table(
        "evaluation_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("school_attendee_id", sa.Integer(), nullable=True),
        sa.Column("police_attendee_id", sa.Integer(), nullable=True),
        sa.Column("officer_attended", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=True),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shared_by_id", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("commented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["delivery.id"], name=op.f("fk_evaluation_version_card_id")),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"], name=op.f("fk_evaluation_version_evaluation_id")),
        sa.ForeignKeyConstraint(
            ["police_attendee_id"], ["person.id"], name=op.f("fk_evaluation_version_police_attendee_id")
        ),
        sa.ForeignKeyConstraint(["received_by_id"], ["person.id"], name=op.f("fk_evaluation_version_received_by_id")),
        sa.ForeignKeyConstraint(
            ["school_attendee_id"], ["person.id"], name=op.f("fk_evaluation_version_school_attendee_id")
        ),
        sa.ForeignKeyConstraint(["shared_by_id"], ["person.id"], name=op.f("fk_evaluation_version_shared_by_id")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_evaluation_version_submitted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_version")),
        sa.UniqueConstraint("evaluation_id", "version", name=op.f("uq_evaluation_version_evaluation_id_version")),
    )
    op.create_table(
        "evaluation_rating",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=10), nullable=False),
        sa.Column("rating", sa.String(length=20), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["evaluation_version.id"], name=op.f("fk_evaluation_rating_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "criterion", name=op.f("pk_evaluation_rating")),
    )
    op.create_table(
        "evaluation_step",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_evaluation_step_saved_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["evaluation_version.id"], name=op.f("fk_evaluation_step_version_id")),
        sa.PrimaryKeyConstraint("version_id", "step", name=op.f("pk_evaluation_step")),
    )
