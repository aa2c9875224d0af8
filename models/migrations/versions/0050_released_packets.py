"""Packets of notices are among what the police release, with the fields that are redacted in them."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.add_column("records_release", sa.Column("redacted", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("released_file") as batch:
        batch.add_column(sa.Column("notice_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_released_file_notice_id"), "notice", ["notice_id"], ["id"])
        batch.drop_constraint("uq_released_file_release_id_kind", type_="unique")
    for name, column, where in (
        ("ix_released_file_kind", "kind", "notice_id IS NULL"),
        ("ix_released_file_packet", "notice_id", "notice_id IS NOT NULL"),
    ):
        op.create_index(
            name, "released_file", ["release_id", column], unique=True, sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )  # fmt: skip
