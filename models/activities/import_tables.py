"""Imports of old logs: which file, from whom, and what became of it."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.imports.tables import ImportSource


class ActivityImport(ImportSource):
    """An old log that was read: shown before it is imported, and the source of the entries that came of it.

    Its rows are kept until they are imported; afterwards they are entries like all others.
    """

    __tablename__ = "activity_import"
    __table_args__ = (Index("ix_activity_import_person", "imported_by_id"),)

    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
