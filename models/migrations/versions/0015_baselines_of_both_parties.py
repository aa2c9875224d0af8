"""A baseline has figures of all schools together, from the district and the police; some of them are suppressed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ASKED_NOW = sa.text(
    "INSERT INTO quarter_submission (quarter_id, party) SELECT id, :party FROM quarter WHERE code = 'baseline'"
    " ORDER BY id"
)


def upgrade() -> None:
    suppressed = sa.Column("is_suppressed", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("submission_figure", suppressed)
    for party in (":district", ":police"):
        op.execute(ASKED_NOW.bindparams(party=party))
