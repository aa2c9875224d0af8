"""Work schedules: usual weeks, changes in versions, substitutes with their roles, and where each was told."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("role_held", sa.Column("is_substitute", sa.Boolean(), server_default=sa.false(), nullable=False))
    _weeks()
    _changes()
    _substitutes()
    _postings()
    _reminders()


def _weeks() -> None:
    op.create_table(
        "usual_week",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_usual_week_given_by_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_usual_week_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usual_week")),
    )
    op.create_index("ix_usual_week_officer", "usual_week", ["officer_id", "first_day"], unique=False)
    op.create_table(
        "usual_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["usual_week.id"], name=op.f("fk_usual_day_week_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usual_day")),
        sa.UniqueConstraint("week_id", "weekday", name=op.f("uq_usual_day_week_id_weekday")),
    )


def _changes() -> None:
    op.create_table(
        "schedule_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_schedule_change_officer_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_schedule_change_recorded_by_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_schedule_change_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_change")),
    )
    op.create_index("ix_schedule_change_officer", "schedule_change", ["officer_id"], unique=False)
    op.create_table(
        "schedule_change_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_because", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=True),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["schedule_change.id"], name=op.f("fk_schedule_change_version_change_id")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_schedule_change_version_changed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_change_version")),
        sa.UniqueConstraint("change_id", "version", name=op.f("uq_schedule_change_version_change_id_version")),
    )
    op.create_index("ix_schedule_change_version_days", "schedule_change_version", ["last_day"], unique=False)


def _substitutes() -> None:
    op.create_table(
        "substitution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["person.id"], name=op.f("fk_substitution_cancelled_by_id")),
        sa.ForeignKeyConstraint(["change_id"], ["schedule_change.id"], name=op.f("fk_substitution_change_id")),
        sa.ForeignKeyConstraint(["named_by_id"], ["person.id"], name=op.f("fk_substitution_named_by_id")),
        sa.ForeignKeyConstraint(["role_id"], ["role_held.id"], name=op.f("fk_substitution_role_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_substitution_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index("ix_substitution_school", "substitution", ["school", "last_day"], unique=False)
    op.create_index(op.f("ix_substitution_change_id"), "substitution", ["change_id"], unique=False)
    op.create_index(op.f("ix_substitution_substitute_id"), "substitution", ["substitute_id"], unique=False)


def _postings() -> None:
    op.create_table(
        "schedule_posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=False),
        sa.Column("week_id", sa.Integer(), nullable=True),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("substitution_id", sa.Integer(), nullable=True),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["delivery.id"], name=op.f("fk_schedule_posting_card_id")),
        sa.ForeignKeyConstraint(["change_id"], ["schedule_change.id"], name=op.f("fk_schedule_posting_change_id")),
        sa.ForeignKeyConstraint(
            ["substitution_id"], ["substitution.id"], name=op.f("fk_schedule_posting_substitution_id")
        ),
        sa.ForeignKeyConstraint(["week_id"], ["usual_week.id"], name=op.f("fk_schedule_posting_week_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_posting")),
        sa.UniqueConstraint("change_id", "school", name=op.f("uq_schedule_posting_change_id_school")),
        sa.UniqueConstraint("substitution_id", "school", name=op.f("uq_schedule_posting_substitution_id_school")),
        sa.UniqueConstraint("week_id", "school", name=op.f("uq_schedule_posting_week_id_school")),
    )


def _reminders() -> None:
    op.create_table(
        "schedule_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.String(length=7), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supervisors_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_schedule_reminder_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_reminder")),
        sa.UniqueConstraint("officer_id", "school_year", name=op.f("uq_schedule_reminder_officer_id_school_year")),
    )
