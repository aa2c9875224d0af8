"""A record by the number that somebody types, such as 2026-27/0014: as the audit log names it."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit_log.kinds import KINDS, About, Reader
from models.audit_log.names import Names
from models.errors import Invalid
from models.evaluations.tables import Evaluation
from models.notices.tables import Notice
from models.outside_requests.queries import called
from models.outside_requests.tables import OutsideRequest
from models.store.audit import Entry

NUMBER = re.compile(r"(?:[EPS]-)?(?:([0-9]{4}-[0-9]{2})/)?([0-9]{1,9})", re.IGNORECASE)
BY_YEAR: dict[str, Any] = {"notice": Notice, "evaluation": Evaluation}
"""The records with a number of their own in each school year."""
OUTSIDE = "outside_request"
NUMBERED: dict[str, Any] = {**BY_YEAR, OUTSIDE: OutsideRequest}
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
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
    if kind == OUTSIDE:
        return f"{kind}:{_outside(session, text) or NOBODYS}"
    table = BY_YEAR.get(kind)
    if table is None:
        return f"{kind}:{int(found[2])}"
    if found[1] is None:
        raise Invalid({"number": NO_YEAR})
    query = select(table.id).where(table.school_year == found[1], table.number == int(found[2]))
    return f"{kind}:{session.scalar(query) or NOBODYS}"


def _outside(session: Session, text: str) -> int | None:
    meant = called(text)
    return None if meant is None else session.scalar(select(OutsideRequest.id).where(meant))


def number_of(reader: Reader, subject: str | None) -> str:
    """The same backwards: the number as people type it. What the reader may not know of looks as if there were none."""
    kind, _colon, key = (subject or "").partition(":")
    if not key.isdecimal() or len(key) > 9 or key == NOBODYS:
        return ""
    table = NUMBERED.get(kind)
    if table is None:
        return key
    found = reader.session.get(table, int(key))
    if found is None or not _is_known(reader, subject or ""):
        return ""
    return str(found.called) if kind == OUTSIDE else f"{found.school_year}/{found.number:04d}"


def sought_record(reader: Reader, names: Names, subject: str | None, now: datetime) -> str | None:
    """What is looked for, in words: a record that the reader may not know of by its kind, as if there were none."""
    kind, _colon, key = (subject or "").partition(":")
    if kind not in KINDS:
        return None
    if not key:
        return KINDS[kind].title
    if _is_known(reader, subject or ""):
        return names.record(Entry(0, now, "", "", subject or "", {}))
    return f"{KINDS[kind].title} of that number"


def _is_known(reader: Reader, subject: str) -> bool:
    """Whether the reader may know that there is this record, by what somebody of the own side could do with it."""
    about = About(Entry(0, NEVER, "", "", subject, {}), is_of_a_person=True)
    return KINDS[about.kind].knows(reader, about)
