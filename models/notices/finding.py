"""Finding notices: those that a person may read, by school, officer, state, incident, action, day and number."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from models.actor import Actor
from models.calendar.school_days import start_of
from models.destinations import School
from models.notices.acknowledgments import REMIND_DUE
from models.notices.statistics import WITH_VERSION
from models.notices.tables import Notice, NoticeAcknowledgment, NoticeAction, NoticeVersion
from models.people.spaces import slack_of
from models.policy import Act, Subject, may, own_schools, refusal
from models.store.deadlines import Deadline
from models.terms import Agreement

MOST_COUNTED = 500  # nobody turns so many pages; to count further would only take time
NUMBER = re.compile(r"#?\s*(?:([0-9]{4}-[0-9]{2})\s*/\s*)?([0-9]{1,9})")
KEPT = Notice.disposed_at.is_(None)
STANDS = Notice.withdrawn_at.is_(None) & KEPT
UNACKNOWLEDGED = STANDS & Notice.acknowledged_at.is_(None)
ASKED_AFTER_ESCALATION = (
    exists()
    .where(NoticeAcknowledgment.notice_id == Notice.id, NoticeAcknowledgment.acknowledged_at.is_(None))
    .where(NoticeAcknowledgment.asked_at > Notice.escalated_at)
    .correlate(Notice)
)
"""The school was asked anew since, by a material change: that asking has a clock of its own."""


class State(StrEnum):
    """How a notice stands. One that is acknowledged may still be to complete; of one disposed of, a line is left."""

    UNACKNOWLEDGED = "unacknowledged"
    ESCALATED = "escalated"
    INCOMPLETE = "incomplete"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"
    DISPOSED = "disposed"


CONDITIONS: Mapping[State, ColumnElement[bool]] = {
    State.UNACKNOWLEDGED: UNACKNOWLEDGED,
    State.ESCALATED: UNACKNOWLEDGED & Notice.escalated_at.is_not(None) & ~ASKED_AFTER_ESCALATION,
    State.INCOMPLETE: STANDS & Notice.completed_at.is_(None),
    State.ACKNOWLEDGED: STANDS & Notice.acknowledged_at.is_not(None),
    State.WITHDRAWN: Notice.withdrawn_at.is_not(None) & KEPT,
    State.DISPOSED: Notice.disposed_at.is_not(None),
}


@dataclass(frozen=True)
class Number:
    """A notice's number, with the school year where one was given."""

    number: int
    school_year: str | None = None


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `since` is a day in the district, of the event; what is left out is not asked for."""

    school: str | None = None
    officer_id: int | None = None
    state: State | None = None
    incident: str | None = None
    action: str | None = None
    since: date | None = None
    number: Number | None = None


@dataclass(frozen=True)
class Listed:
    """A notice in a list, as it reads now; since when the school is asked to acknowledge it, and by when it should.

    `due_at` is a district goal, the time of the first reminder. Of two Slacks, `slack` is the one that something of it
    has not reached.
    """

    notice: Notice
    version: NoticeVersion
    asked_at: datetime | None
    due_at: datetime | None
    slack: str = ""


Row = TypeVar("Row")


@dataclass(frozen=True)
class Found(Generic[Row]):
    """A page of what was found, and how many there are; where they were counted, up to `MOST_COUNTED` and one."""

    rows: Sequence[Row] = ()
    count: int = 0


def number_in(text: str) -> Number | None:
    """The number that somebody typed, such as 14 or 2026-27/0014; nothing where it is none."""
    found = NUMBER.fullmatch(text.strip())
    return Number(int(found[2]), found[1]) if found else None


def readable(actor: Actor) -> ColumnElement[bool] | None:
    """Which notices a person may read today, by the table of rights; nothing where there can be none.

    Each part is enough by itself, as rights only add up.
    """
    if may(actor, Act.READ_NOTICE, Subject()):
        return true()
    parts: list[ColumnElement[bool]] = []
    if schools := own_schools(actor, Act.READ_NOTICE):
        parts.append(Notice.school.in_(schools))
    if may(actor, Act.READ_NOTICE, Subject(owner_id=actor.person_id)):
        parts.append(Notice.officer_id == actor.person_id)
    if may(actor, Act.READ_NOTICE, Subject(has_arrest=True)):
        parts.append(with_action("arrest") | Notice.disposed_at.is_not(None))
    if may(actor, Act.READ_NOTICE, Subject(is_escalated=True)):
        parts.append(Notice.escalated_at.is_not(None))
    return or_(*parts) if parts else None


def reads_any(actor: Actor) -> bool:
    """Whether there can be a notice that the person may read."""
    return readable(actor) is not None


def schools_to_choose(agreement: Agreement, actor: Actor) -> tuple[str, ...]:
    """The schools whose notices the person may read for the school's sake: the own ones, or else all."""
    reads_all = may(actor, Act.READ_NOTICE, Subject()) or may(actor, Act.READ_NOTICE, Subject(has_arrest=True))
    every = (*(school.key for school in agreement.school), *agreement.former_schools)
    return every if reads_all else own_schools(actor, Act.READ_NOTICE)


def find(
    session: Session, agreement: Agreement, actor: Actor, wanted: Wanted, on_a_page: int, page: int = 0
) -> Found[Listed]:
    """A page of the notices that the person may read and that are wanted, newest first.

    Raises:
        Refused: the person may read none.
    """
    condition = readable(actor)
    if condition is None:
        raise refusal(Act.READ_NOTICE)
    return found(session, and_(condition, *_wanted(agreement, wanted)), NEWEST, on_a_page, page)


def found(
    session: Session, condition: ColumnElement[bool], order: Sequence[Any], on_a_page: int, page: int = 0
) -> Found[Listed]:
    """A page of the notices under a condition, and how many there are: counted only where the page does not tell."""
    before = page * on_a_page
    rows = listed(session, condition, order, on_a_page, before)
    is_last = 0 < len(rows) < on_a_page or not (rows or before)
    return Found(rows, before + len(rows) if is_last else count(session, condition))


NEWEST = (Notice.filed_at.desc(), Notice.id.desc())
URGENT_FIRST = (NoticeVersion.urgent.desc(), Deadline.due_at, Notice.id)
"""By clock: the earliest district goal first."""
EARLIEST_EVENT = (NoticeVersion.occurred_at, Notice.id)
"""By clock: the details of an event are due so many school days after it."""


def listed(
    session: Session, condition: ColumnElement[bool], order: Sequence[Any], most: int, leave_out: int = 0
) -> list[Listed]:
    """Notices under a condition, in an order, with what lists say of them."""
    query = _with_what_lists_say().where(condition).order_by(*order).limit(most).offset(leave_out)
    return [Listed(*row, not_reached(session, row[0])) for row in session.execute(query)]


@cache
def _with_what_lists_say() -> Select[Notice, NoticeVersion, datetime, datetime]:
    waits = (NoticeAcknowledgment.notice_id == Notice.id) & NoticeAcknowledgment.acknowledged_at.is_(None)
    clock = (Deadline.subject_id == Notice.id) & (Deadline.kind == REMIND_DUE)
    return (
        select(Notice, NoticeVersion, NoticeAcknowledgment.asked_at, Deadline.due_at)
        .join(NoticeVersion, WITH_VERSION)
        .outerjoin(NoticeAcknowledgment, waits)
        .outerjoin(Deadline, clock)
        .options(selectinload(NoticeVersion.action_rows))
    )


def not_reached(session: Session, notice: Notice) -> str:
    """Of two Slacks, the one that something of a notice has not reached, so that somebody has to call; else empty."""
    return slack_of(session, School(notice.school)) if notice.needs_a_call else ""


def count(session: Session, condition: ColumnElement[bool]) -> int:
    """How many notices there are under a condition, up to `MOST_COUNTED` and one."""
    first: Select[int] = select(Notice.id).join(NoticeVersion, WITH_VERSION).where(condition).limit(MOST_COUNTED + 1)
    return session.scalar(select(func.count()).select_from(first.subquery())) or 0


def _wanted(agreement: Agreement, wanted: Wanted) -> Collection[ColumnElement[bool]]:
    number, since = wanted.number, wanted.since
    asked: dict[object, ColumnElement[bool]] = {
        "school": Notice.school == wanted.school,
        "officer_id": Notice.officer_id == wanted.officer_id,
        "state": CONDITIONS[wanted.state] if wanted.state else true(),
        "incident": NoticeVersion.incident == wanted.incident,
        "action": with_action(wanted.action or ""),
        "since": NoticeVersion.occurred_at >= start_of(agreement, since) if since else true(),
        "number": _numbered(number) if number else true(),
    }
    return [condition for name, condition in asked.items() if getattr(wanted, str(name)) is not None]


def with_action(action: str) -> ColumnElement[bool]:
    """The notices that name an action as they read now."""
    there = select(NoticeAction.version_id).where(NoticeAction.version_id == NoticeVersion.id)
    return there.where(NoticeAction.action == action).exists()


def _numbered(number: Number) -> ColumnElement[bool]:
    if number.school_year is None:
        return Notice.number == number.number
    return (Notice.school_year == number.school_year) & (Notice.number == number.number)
