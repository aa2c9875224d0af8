"""The signed text that was in force when a request to dismiss or reassign an officer was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.add_column("dismissal", sa.Column("signed_text", sa.Integer(), nullable=True))
