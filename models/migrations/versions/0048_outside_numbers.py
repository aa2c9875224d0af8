"""Requests from outside are numbered by side and school year; those of before keep the number that they had."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.add_column("outside_request", sa.Column("school_year", sa.String(length=7), server_default="", nullable=False))
    op.add_column("outside_request", sa.Column("number", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE outside_request SET number = id")
    op.create_index("ix_outside_request_number", "outside_request", ["number", "school_year", "side"], unique=True)
