"""The log as somebody may read it: a page after another from the newest on, or all of a period for a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.audit_log.kinds import Reader, may_know
from models.audit_log.sides import Sides, sides_of
from models.calendar.school_days import start_of
from models.policy import Act, Subject, require
from models.store import audit
from models.store.audit import Entry, entry_of
from models.terms import Agreement

ON_A_PAGE = 15
AT_A_TIME = 500
MOST_LOOKED_AT = 20_000
"""Entries that one press looks at, at most: of a log of a million that is an answer within a second."""
A_DAY = timedelta(days=1)
ENTRIES = audit.ENTRIES.c


@dataclass(frozen=True)
class Wanted:
    """Which entries somebody looks for: by whom, about what (`notice:7`, or a kind, `notice:`), what was done, when."""

    actor: str | None = None
    subject: str | None = None
    act: str | None = None
    first: date | None = None
    last: date | None = None

    def detail(self) -> dict[str, str]:
        """What of it is given, for the record of the reading."""
        return {name: str(value) for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class Page:
    """Entries, the newest first; where the page before and after begin. `is_cut`: it was looked no further back."""

    entries: list[Entry]
    newer: int | None
    older: int | None
    is_cut: bool = False


def reader_of(session: Session, agreement: Agreement, actor: Actor) -> Reader:
    """Somebody who may read the log, with all that follows from it. Raises `Refused`."""
    require(actor, Act.READ_AUDIT_LOG, Subject())
    return Reader(session, actor, sides_of(actor), Sides.known(session, agreement))


def read(
    session: Session, agreement: Agreement, actor: Actor, wanted: Wanted, now: datetime,
    *, before: int | None = None, after: int | None = None,
) -> Page:  # fmt: skip
    """A page, of entries before a number or after one; the look is recorded, with what was looked for.

    Raises:
        Refused: the person may not.
    """
    reader = reader_of(session, agreement, actor)
    page = _page_after(reader, agreement, wanted, after) if after is not None else None
    if page is None:
        page = _page_before(reader, agreement, wanted, before)
    span = {"from": page.entries[-1].number, "to": page.entries[0].number} if page.entries else {}
    audit.record(session, actor.label, "read audit log", "audit log", now, wanted.detail() | span)
    return page


def _page_before(reader: Reader, agreement: Agreement, wanted: Wanted, before: int | None) -> Page:
    query = _query(reader.session, agreement, wanted).order_by(ENTRIES.id.desc())
    found, looked_to = _some(reader, query, before, newest_first=True)
    is_cut = looked_to is not None and len(found) <= ON_A_PAGE
    shown = found[:ON_A_PAGE]
    older = shown[-1].number if len(found) > ON_A_PAGE else looked_to
    newer = None if before is None else (shown[0].number if shown else before - 1)
    return Page(shown, newer, older, is_cut)


def _page_after(reader: Reader, agreement: Agreement, wanted: Wanted, after: int) -> Page | None:
    """The page right after a number; nothing where no whole page is left there, and the newest page is shown."""
    query = _query(reader.session, agreement, wanted).order_by(ENTRIES.id)
    found, _looked_to = _some(reader, query, after, newest_first=False)
    if len(found) <= ON_A_PAGE:
        return None
    shown = found[:ON_A_PAGE][::-1]
    return Page(shown, shown[0].number, shown[-1].number)


def _some(
    reader: Reader, query: Select[Any], start: int | None, *, newest_first: bool
) -> tuple[list[Entry], int | None]:
    """What the reader may know of, a page and one more; and how far it was looked where that was not the end."""
    found: list[Entry] = []
    at = start
    for _time in range(MOST_LOOKED_AT // AT_A_TIME):
        further = (ENTRIES.id < at if newest_first else ENTRIES.id > at) if at is not None else None
        rows = reader.session.execute((query if further is None else query.where(further)).limit(AT_A_TIME)).all()
        for row in rows:
            entry = entry_of(row)
            if entry and may_know(reader, entry):
                found.append(entry)
            if len(found) > ON_A_PAGE:
                return found, row[0]
        if len(rows) < AT_A_TIME:
            return found, None
        at = rows[-1][0]
    return found, at


def rows(session: Session, agreement: Agreement, actor: Actor, wanted: Wanted) -> Iterator[Entry]:
    """All of them, the oldest first, read while asked for. Whoever hands them on records that. Raises `Refused`."""
    reader = reader_of(session, agreement, actor)
    query = _query(session, agreement, wanted).order_by(ENTRIES.id).execution_options(yield_per=AT_A_TIME)
    entries = (entry_of(row) for row in session.execute(query))
    return (entry for entry in entries if entry and may_know(reader, entry))


def _query(session: Session, agreement: Agreement, wanted: Wanted) -> Select[Any]:
    query: Select[Any] = audit.entries(session)
    if wanted.actor:
        query = query.where(ENTRIES.actor == wanted.actor)
    if wanted.subject and wanted.subject.endswith(":"):
        records = ENTRIES.subject.startswith(wanted.subject, autoescape=True)
        query = query.where(records | (ENTRIES.subject == wanted.subject.removesuffix(":")))
    elif wanted.subject:
        query = query.where(ENTRIES.subject == wanted.subject)
    if wanted.act:
        query = query.where(ENTRIES.act == wanted.act)
    if wanted.first:
        query = query.where(ENTRIES.at >= start_of(agreement, wanted.first))
    if wanted.last:
        query = query.where(ENTRIES.at < start_of(agreement, wanted.last + A_DAY))
    return query
