"""A recommendation is given to somebody else, as its first responsible person may have left."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    with op.batch_alter_table("recommendation_note") as batch:
        batch.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_recommendation_note_owner_id"), "person", ["owner_id"], ["id"])
