"""A record by the number that somebody types, such as 2026-27/0014: as the audit log names it."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Invalid
from models.evaluations.tables import Evaluation
from models.notices.tables import Notice

NUMBER = re.compile(r"(?:E-)?(?:([0-9]{4}-[0-9]{2})/)?([0-9]{1,9})", re.IGNORECASE)
BY_YEAR: dict[str, Any] = {"notice": Notice, "evaluation": Evaluation}
"""The records with a number of their own in each school year."""
NO_KIND = "Choose the kind of record first."
NO_NUMBER = "Enter a number such as 14, or of a notice or an evaluation one such as 2026-27/0014."
NO_YEAR = "Enter the number with its school year, such as 2026-27/0014."
NOBODYS = "0"


def wanted_record(session: Session, kind: str | None, typed: str | None) -> str | None:
    """What the log calls the records of a kind, or one of them by its number; nothing where neither is given.

    Of a number that there is not, no entry is found: nobody learns more from that. Raises `Invalid`.
    """
    text = (typed or "").strip()
    if not text:
        return f"{kind}:" if kind else None
    if kind is None:
        raise Invalid({"kind": NO_KIND})
    found = NUMBER.fullmatch(text)
    if found is None:
        raise Invalid({"number": NO_NUMBER})
    table = BY_YEAR.get(kind)
    if table is None:
        return f"{kind}:{int(found[2])}"
    if found[1] is None:
        raise Invalid({"number": NO_YEAR})
    query = select(table.id).where(table.school_year == found[1], table.number == int(found[2]))
    return f"{kind}:{session.scalar(query) or NOBODYS}"


def number_of(session: Session, subject: str | None) -> str:
    """The same backwards: the number as people type it."""
    kind, _colon, key = (subject or "").partition(":")
    if not key.isdecimal() or len(key) > 9 or key == NOBODYS:
        return ""
    table = BY_YEAR.get(kind)
    found = session.get(table, int(key)) if table else None
    return f"{found.school_year}/{found.number:04d}" if found else key
