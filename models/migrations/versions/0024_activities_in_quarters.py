"""What officers logged besides enforcement, in the police's submission of a quarter."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "submission_activity",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=30), nullable=False),
        sa.Column("figure", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["submission_version.id"], name=op.f("fk_submission_activity_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "place", "figure", name=op.f("pk_submission_activity")),
    )
