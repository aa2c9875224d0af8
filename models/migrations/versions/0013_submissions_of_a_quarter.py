"""What a school or the police send for a quarter is called a submission; what is recorded once, a received form."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = {
    "quarter_return": "quarter_submission",
    "return_version": "submission_version",
    "return_figure": "submission_figure",
    "return_step": "submission_step",
    "counted_notice": "counted_notice",
    "police_addition": "police_addition",
}
"""Each after those that it refers to. The last two keep their names, and refer to others."""
CODES = (
    "UPDATE delivery SET kind = replace(kind, 'return', 'submission') WHERE kind LIKE '%return%'",
    "UPDATE deadline SET kind = replace(kind, 'return', 'submission') WHERE kind LIKE '%return%'",
    "UPDATE delivery SET problem = 'other_organization' WHERE problem = 'other_organi' || 'sation'",
    "UPDATE channel_finding SET problem = 'other_organization' WHERE problem = 'other_organi' || 'sation'",
)


def upgrade() -> None:
    rename = _made_anew if op.get_bind().dialect.name == "sqlite" else _renamed
    rename({"submission": "received_form"}, "submission", "received_form")
    op.drop_index("ix_police_addition_return_id", "police_addition")
    rename(TABLES, "return", "submission")
    op.create_index("ix_police_addition_submission_id", "police_addition", ["submission_id"], unique=False)
    for statement in CODES:
        op.execute(statement)


def _renamed(tables: dict[str, str], word: str, new_word: str) -> None:
    """PostgreSQL: tables, columns, constraints and sequences get their new names where they are."""
    for old, new in tables.items():
        columns, constraints = _with(word, ATTRIBUTES, old), _with(word, CONSTRAINTS, old)
        sequence = f"{old}_id_seq"
        if new != old:
            op.rename_table(old, new)
            op.execute(f"ALTER SEQUENCE IF EXISTS {sequence} RENAME TO {sequence.replace(word, new_word)}")
        for name in columns:
            op.alter_column(new, name, new_column_name=name.replace(word, new_word))
        for name in constraints:
            op.execute(f"ALTER TABLE {new} RENAME CONSTRAINT {name} TO {name.replace(word, new_word)}")


ATTRIBUTES = "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:name AS regclass) AND NOT attisdropped"
CONSTRAINTS = "SELECT conname FROM pg_constraint WHERE conrelid = CAST(:name AS regclass)"


def _with(word: str, query: str, table: str) -> list[str]:
    return [name for name in op.get_bind().execute(sa.text(query), {"name": table}).scalars() if word in name]


def _made_anew(tables: dict[str, str], word: str, new_word: str) -> None:
    """SQLite renames no constraint: the tables are made anew from their own definitions, and the rows go over."""
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    definitions = [op.get_bind().execute(query, {"name": old}).scalar_one() for old in tables]
    for old in tables:
        op.rename_table(old, f"former_{old}")
    for (old, new), definition in zip(tables.items(), definitions, strict=True):
        op.execute(definition.replace(word, new_word))
        op.execute(f"INSERT INTO {new} SELECT * FROM former_{old}")  # noqa: S608  the names stand above
    for old in reversed(tables):  # what refers to others goes first: SQLite drops no row that is referred to
        op.drop_table(f"former_{old}")
