"""Several of the school at the meeting of an evaluation, and a chief's representative who is not on the roster."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"


def upgrade() -> None:
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
