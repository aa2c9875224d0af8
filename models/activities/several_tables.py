"""What an officer has entered for several days and not saved yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base


class UnsavedRows(Base):
    """The rows that an officer has added and not saved, and the row being filled in: one set for each officer.

    Only codes, counts and days are in it, so that it is kept until it is saved or removed.
    """

    __tablename__ = "activity_unsaved"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    typed: Mapped[dict[str, Any]] = mapped_column(JSON)
    typed_at: Mapped[datetime | None]  # by Slack's clock, which alone tells what was typed last
    changes: Mapped[int]  # how often rows were added, removed or saved: what a window was shown by
