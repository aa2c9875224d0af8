"""Who else was at the meeting of an evaluation; the chief's decision before it is recorded, and what it relies on."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    _attendees()
    _decisions()


def _attendees() -> None:
    op.add_column("evaluation_version", sa.Column("police_guest", sa.String(length=100), nullable=True))
    op.create_table(
        "evaluation_attendee",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evaluation_attendee_person_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["evaluation_version.id"], name=op.f("fk_evaluation_attendee_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "person_id", name=op.f("pk_evaluation_attendee")),
    )


def _decisions() -> None:
    op.add_column("dismissal", sa.Column("rule", sa.Text(), nullable=True))
    op.create_table(
        "dismissal_decision_draft",
        sa.Column("dismissal_id", sa.Integer(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("assigned_to", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dismissal_id"], ["dismissal.id"], name=op.f("fk_dismissal_decision_draft_dismissal_id")
        ),
        sa.PrimaryKeyConstraint("dismissal_id", name=op.f("pk_dismissal_decision_draft")),
    )
