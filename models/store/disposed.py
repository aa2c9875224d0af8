"""What stays of a record that was disposed of: it says so wherever somebody opens it, and nothing else."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from models.errors import Conflict

LONGEST_NOTE = 400
BELONGS_TO = ("notice", "evaluation", "activity", "request", "packet", "source")
"""How rows name the record that they are part of."""


class Disposed(Conflict):
    """The contents of this record were disposed of. The message says when, and who approved it."""


class Disposable:
    """A record whose contents can be disposed of: when that was done, and who approved it, in words."""

    @declared_attr
    def disposed_at(cls) -> Mapped[datetime | None]:  # noqa: N805  (SQLAlchemy hands the class)
        """When its contents were removed; nothing while they are there."""
        return mapped_column()

    @declared_attr
    def disposed_note(cls) -> Mapped[str | None]:  # noqa: N805
        """Who approved it, and under which certificate."""
        return mapped_column(String(LONGEST_NOTE))


def stands(record: Disposable) -> str:
    """How it stands, with the day."""
    day = record.disposed_at
    return f"disposed of on {day:%B} {day.day}, {day.year}" if day else "disposed of on a day that is not known"


def words(record: Disposable, label: str) -> str:
    """What is said of a record that was disposed of."""
    return f"{label} was {stands(record)}. {record.disposed_note or ''} Its contents are no longer kept.".replace(
        "  ", " "
    )


def of(record: object) -> tuple[Disposable, str] | None:
    """What was disposed of: a record, or the one that this is a part of, and its name; nothing where it is kept."""
    for found in (record, *(getattr(record, name, None) for name in BELONGS_TO)):
        if isinstance(found, Disposable) and found.disposed_at:
            return found, str(getattr(found, "label", "This record"))
    return None


def require_kept(record: object) -> None:
    """Stop what cannot be done with a record, or a part of one, that was disposed of. Raises `Disposed`."""
    gone = of(record)
    if gone:
        raise Disposed(words(*gone))
