"""Race and ethnicity as two questions; an index for what happened in a period."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("student_detail", sa.Column("ethnicity", sa.String(length=10), nullable=True))
    op.add_column("student_detail", sa.Column("races", sa.JSON(), nullable=True))
    op.create_index("ix_notice_version_occurred", "notice_version", ["occurred_at", "notice_id"], unique=False)
