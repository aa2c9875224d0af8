"""That an arrest was amended away, or is back, is a step of its notification that nobody takes: its notice says so."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    with op.batch_alter_table("arrest_step") as batch:
        batch.alter_column("taken_by_id", existing_type=sa.Integer(), nullable=True)
