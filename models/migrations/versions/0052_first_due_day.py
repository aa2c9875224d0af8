"""A request from outside keeps the day by which it was due first; of those of before, the audit log has it."""

import json
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

REQUEST = sa.table("outside_request", sa.column("id", sa.Integer()), sa.column("first_due_on", sa.Date()))
ENTRY = sa.table("audit_entry", sa.column("act", sa.String()), sa.column("subject", sa.String()), sa.column("detail"))


def upgrade() -> None:
    op.add_column("outside_request", sa.Column("first_due_on", sa.Date(), server_default="1970-01-01", nullable=False))
    op.execute("UPDATE outside_request SET first_due_on = due_on")
    logged = sa.select(ENTRY.c.subject, ENTRY.c.detail).where(ENTRY.c.act == "log request from outside")
    for subject, detail in op.get_bind().execute(logged).all():
        key = REQUEST.c.id == int(subject.partition(":")[2])
        op.execute(REQUEST.update().where(key).values(first_due_on=date.fromisoformat(json.loads(detail)["due"])))
