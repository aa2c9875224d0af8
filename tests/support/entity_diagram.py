"""The picture of the tables in `docs/tables.md`, made from the metadata: `make tables` writes it anew."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Column, ForeignKeyConstraint, Table

from models.migrations.tables import metadata
from models.store.base import Base

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"
TOPICS = {
    "people": "People, roles and channels",
    "notices": "Action notices",
    "activities": "Activities",
    "schedules": "Work schedules",
    "feedback": "Commendations and complaints",
    "duty": "On duty and off duty",
    "agreement": "The agreement's text",
    "appointments": "Appointments",
    "revisions": "Requests for revision",
    "disputes": "Disputes",
    "records": "Packets of records",
    "releases": "Requests for records",
    "reports": "Officer's reports and packets",
    "outside_requests": "Requests from outside",
    "arrest_notifications": "Arrest notifications",
    "audit_log": "Checks and anchors of the audit log",
    "retention": "Holds and disposal",
    "roll_call": "Training on the agreement",
    "facilities": "What schools provide",
    "disclosures": "Disclosures of student records",
    "goals": "The team's goals",
    "termination": "The end of the agreement",
    "welcome": "Welcome",
    "evaluations": "Yearly evaluations",
    "dismissals": "Dismissal requests",
    "quarters": "Quarters",
    "export_requests": "Export requests",
    "calendar": "School calendar",
    "delivery": "Delivery",
    "store": "Store",
}
"""The folders of `models/` that have tables, in the order of the page, each with its heading."""
INTRODUCTION = """\
# Tables

Made from the code by `make tables`: change the code, not this page. A line leads from a record to those that refer to
it, and carries the name of the column that does. Columns marked *nullable* may be empty. Times are in UTC.

## All tables

Nearly every table also refers to a person, as its subject or as whoever acted. Those lines would hide the others, so
only the topics below show them.
"""
CLASSES = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def page() -> str:
    """The whole page: all tables and how they are related, then each topic's tables with their columns."""
    return "\n".join([INTRODUCTION, _diagram(_overview()), *(_section(*topic) for topic in TOPICS.items())])


def topic_of(table: Table) -> str:
    """The folder of `models/` to which a table belongs."""
    return CLASSES[table.name].__module__.split(".")[1]


def meaning_of(table: Table) -> str:
    """What a row of a table is, in a line: the first one of its class's docstring."""
    return (CLASSES[table.name].__doc__ or "").partition("\n")[0]


def _overview() -> Iterator[str]:
    yield from sorted(metadata.tables)
    for table in metadata.sorted_tables:
        parents = {key.referred_table for key in table.foreign_key_constraints}
        shown = {parent.name for parent in parents if parent.name != "person" or topic_of(table) == topic_of(parent)}
        yield from (f'{parent} ||--o{{ {table.name} : ""' for parent in sorted(shown))


def _section(topic: str, title: str) -> str:
    tables = [table for table in metadata.sorted_tables if topic_of(table) == topic]
    meanings = [f"| `{table.name}` | {meaning_of(table)} |" for table in tables]
    lines = [line for table in tables for line in _columns(table)]
    lines += [_relation(key) for table in tables for key in _in_order(table.foreign_key_constraints)]
    return "\n".join([f"## {title}", "", "| table | holds |", "|---|---|", *meanings, "", _diagram(lines)])


def _diagram(lines: Iterable[str]) -> str:
    return "\n".join(["```mermaid", "erDiagram", *(f"    {line}" for line in lines), "```", ""])


def _columns(table: Table) -> Iterator[str]:
    yield f"{table.name} {{"
    yield from (f"    {_column(column)}" for column in table.columns)
    yield "}"


def _column(column: Column[object]) -> str:
    marks = {"PK": column.primary_key, "FK": bool(column.foreign_keys), "UK": bool(column.unique)}
    keys = ", ".join(mark for mark, holds in marks.items() if holds)
    parts = [type(column.type).__name__, column.name, keys, '"nullable"' if column.nullable else ""]
    return " ".join(part for part in parts if part)


def _in_order(keys: Iterable[ForeignKeyConstraint]) -> list[ForeignKeyConstraint]:
    return sorted(keys, key=lambda key: tuple(key.column_keys))  # a table holds them in a set


def _relation(key: ForeignKeyConstraint) -> str:
    end = "|o" if any(column.nullable for column in key.columns) else "||"
    return f'{key.referred_table.name} {end}--o{{ {key.table.name} : "{", ".join(key.column_keys)}"'


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
