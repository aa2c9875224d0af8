"""A record by what somebody types, such as 2026-27/0014 or November 2026: as the audit log names it."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.arrest_notifications.tables import ArrestNotification
from models.audit_log.kinds import KINDS, About, Reader
from models.audit_log.names import Names
from models.errors import Invalid
from models.evaluations.tables import Evaluation
from models.notices.tables import Notice
from models.outside_requests.queries import called
from models.outside_requests.tables import OutsideRequest
from models.reports.packet_tables import Packet
from models.store.audit import Entry

NUMBER = re.compile(r"(?:[EPS]-)?(?:([0-9]{4}-[0-9]{2})/)?([0-9]{1,9})", re.IGNORECASE)
BY_YEAR: dict[str, Any] = {"notice": Notice, "evaluation": Evaluation}
"""The records with a number of their own in each school year."""
OUTSIDE, ARREST, PACKET = "outside_request", "arrest_notification", "officer_packet"
CALLED: dict[str, tuple[type[Any], str]] = {
    **{kind: (table, "label") for kind, table in BY_YEAR.items()},
    OUTSIDE: (OutsideRequest, "called"), ARREST: (ArrestNotification, "label"), PACKET: (Packet, "label"),
}  # fmt: skip
"""The records that people call by something else than their id, and by what."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
NO_KIND = "Choose the kind of record first."
NO_NUMBER = "Enter a number such as 14, or of a notice or an evaluation one such as 2026-27/0014."
NO_MONTH = "Enter the month that the packet is of, such as November 2026."
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
    if kind == PACKET:
        return f"{kind}:{_packet(session, text) or NOBODYS}"
    found = NUMBER.fullmatch(text)
    if found is None:
        raise Invalid({"number": NO_NUMBER})
    if kind == OUTSIDE:
        return f"{kind}:{_outside(session, text) or NOBODYS}"
    return f"{kind}:{_numbered(session, kind, found[1], found[2]) or NOBODYS}"


def _numbered(session: Session, kind: str, year: str | None, number: str) -> int | None:
    table = Notice if kind == ARREST else BY_YEAR.get(kind)
    if table is None:
        return int(number)
    if year is None:
        raise Invalid({"number": NO_YEAR})
    query = select(table.id).where(table.school_year == year, table.number == int(number))
    if kind == ARREST:
        query = select(ArrestNotification.id).where(ArrestNotification.notice_id.in_(query))
    found: int | None = session.scalar(query)
    return found


def _packet(session: Session, text: str) -> int | None:
    try:
        month = datetime.strptime(text, "%B %Y").replace(tzinfo=UTC).date()
    except ValueError:
        raise Invalid({"number": NO_MONTH}) from None
    return session.scalar(select(Packet.id).where(Packet.month == month))


def _outside(session: Session, text: str) -> int | None:
    meant = called(text)
    return None if meant is None else session.scalar(select(OutsideRequest.id).where(meant))


def number_of(reader: Reader, subject: str | None) -> str:
    """The same backwards: the number as people type it. What the reader may not know of looks as if there were none."""
    kind, _colon, key = (subject or "").partition(":")
    if not key.isdecimal() or len(key) > 9 or key == NOBODYS:
        return ""
    if kind not in CALLED:
        return key
    table, name = CALLED[kind]
    found = reader.session.get(table, int(key))
    return str(getattr(found, name)) if found is not None and _is_known(reader, subject or "") else ""


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
