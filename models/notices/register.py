"""The register of action notices: a row for each notice of a period, as it reads now (§V.4, §V.5, §V.6).

Withdrawn notices are in it, marked. The narrative and the students' details are not.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, String, cast, func, literal, select, true
from sqlalchemy.orm import Session, aliased

from models.actor import Actor
from models.notices.statistics import CURRENT, happened
from models.notices.tables import Notice, NoticeAction, NoticeVersion
from models.people.tables import Person
from models.policy import Act, schools_where
from models.store import audit
from models.store.base import Base
from models.terms import Agreement

AT_A_TIME = 1000


class RegisterRow(NamedTuple):
    """A notice in the register. Answers are codes of the vocabulary, options tried in the order of the form."""

    school_year: str
    number: int
    school: str
    officer: str
    badge: str | None
    occurred_at: datetime
    filed_at: datetime
    place: str
    place_detail: str | None
    incident: str
    started_by: str
    actions: tuple[str, ...]
    grounds: str
    options_tried: list[str]
    grounds_detail: str
    students: int
    report_written: str
    case_number: str | None
    urgent: bool
    told_in_person: bool
    search_basis: str | None
    custody_on_premises: str | None
    custody_out_of_sight: str | None
    conduct_at_school: str | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    version: int
    withdrawn_at: datetime | None


def rows(session: Session, agreement: Agreement, actor: Actor, first: date, last: date) -> Iterator[RegisterRow]:
    """The notices of events from the first to the last day in the district, as they happened; read while asked for.

    A principal sees those of the own schools. Whoever hands the rows on records that with `record_export`.

    Raises:
        Refused: the person may export no school's notices.
    """
    query = _query(agreement, schools(actor), first, last).execution_options(yield_per=AT_A_TIME)
    return map(_row, session.execute(query))


def schools(actor: Actor) -> tuple[str, ...] | None:
    """The keys of the schools whose notices the person may export; nothing stands for all.

    Raises:
        Refused: there is none.
    """
    return schools_where(actor, Act.EXPORT_NOTICES)


def record_export(session: Session, actor: Actor, first: date, last: date, count: int, now: datetime) -> None:
    """Put on record that somebody takes out the rows of a period, and how many there are."""
    period = {"first": first.isoformat(), "last": last.isoformat(), "rows": count}
    audit.record(session, actor.label, "export notices", "notices", now, period)


ACKNOWLEDGER = aliased(Person)
ACTIONS = (
    select(func.aggregate_strings(cast(NoticeAction.position, String) + literal(":") + NoticeAction.action, ","))
    .where(NoticeAction.version_id == NoticeVersion.id)
    .scalar_subquery()
)
AT, NOTICE_COLUMNS = RegisterRow._fields.index("actions"), Base.metadata.tables["notice"].c
OTHERS = {"officer": Person.name, "badge": Person.badge, "actions": ACTIONS, "acknowledged_by": ACKNOWLEDGER.name}


def _query(agreement: Agreement, at: tuple[str, ...] | None, first: date, last: date) -> Select[Any]:
    return (
        select(*(_column(name) for name in RegisterRow._fields))
        .select_from(NoticeVersion)
        .join(Notice, CURRENT)
        .join(Person, Notice.officer_id == Person.id)
        .outerjoin(ACKNOWLEDGER, Notice.acknowledged_by_id == ACKNOWLEDGER.id)
        .where(happened(agreement, first, last), true() if at is None else Notice.school.in_(at))
        .order_by(NoticeVersion.occurred_at, NoticeVersion.notice_id)
    )


def _column(name: str) -> Any:
    table = Notice if name in NOTICE_COLUMNS else NoticeVersion
    return OTHERS[name] if name in OTHERS else getattr(table, name)


def _row(found: Row[Any]) -> RegisterRow:
    return RegisterRow._make((*found[:AT], _in_order(found[AT]), *found[AT + 1 :]))


@lru_cache(4096)
def _in_order(actions: str) -> tuple[str, ...]:
    """Actions in the order in which they were given, from `position:action` in whatever order they come."""
    given = sorted((int(position), action) for position, action in (listed.split(":") for listed in actions.split(",")))
    return tuple(action for _position, action in given)
