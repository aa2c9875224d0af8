"""Proposed and agreed appointments, and which assignments were agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("role_held", sa.Column("is_appointed", sa.Boolean(), server_default=sa.false(), nullable=False))
    _appointments()
    op.create_table(
        "appointed_officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_ending", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointed_officer_appointment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointed_officer_person_id")),
        sa.ForeignKeyConstraint(["role_id"], ["role_held.id"], name=op.f("fk_appointed_officer_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointed_officer")),
        sa.UniqueConstraint("appointment_id", "person_id", name=op.f("uq_appointed_officer_appointment_id_person_id")),
    )
    op.create_table(
        "appointment_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=30), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_step_appointment_id")
        ),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_appointment_step_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_step")),
    )
    op.create_index("ix_appointment_step_appointment_id", "appointment_step", ["appointment_id"], unique=False)


def _appointments() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=False),
        sa.Column("school_year", sa.String(length=7), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("signed_text", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_appointment_proposed_by_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["appointment.id"], name=op.f("fk_appointment_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_school_year", "appointment", ["school_year"], unique=False)
    is_open = "state IN ('proposed', 'heard', 'silent', 'sent_back')"
    op.create_index(
        "uq_appointment_open", "appointment", ["school", "school_year"], unique=True,
        sqlite_where=sa.text(is_open), postgresql_where=sa.text(is_open),
    )  # fmt: skip
