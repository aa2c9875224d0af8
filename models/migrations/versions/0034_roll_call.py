"""The yearly training on the agreement: who was asked, who has confirmed, and the lists of staff."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "roll_call_confirmation",
        *_of_person("roll_call_confirmation"),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
    )
    op.create_table(
        "roll_call_ask",
        *_of_person("roll_call_ask"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_roll_call_ask_person_id", "roll_call_ask", ["person_id"], unique=False)
    op.create_table(
        "roll_call_told",
        *_of_person("roll_call_told"),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
    )
    _lists()


def _of_person(table: str) -> list[sa.Column[Any] | sa.Constraint]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.String(length=7), nullable=False),
        sa.Column("signed_text", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "school_year", "person_id", "signed_text", name=op.f(f"uq_{table}_school_year_person_id_signed_text")
        ),
    ]


def _lists() -> None:
    op.create_table(
        "listed_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("school", sa.String(length=30), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("function", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_listed_person_added_by_id")),
        sa.ForeignKeyConstraint(["struck_by_id"], ["person.id"], name=op.f("fk_listed_person_struck_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_person")),
    )
    op.create_index("ix_listed_person_list", "listed_person", ["side", "school"], unique=False)
    op.create_table(
        "listed_training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listed_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.String(length=7), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["listed_id"], ["listed_person.id"], name=op.f("fk_listed_training_listed_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_listed_training_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_training")),
    )
    op.create_index("ix_listed_training_listed_id", "listed_training", ["listed_id"], unique=False)
