"""The register of action notices: a row for each notice of a period, as it reads now (§V.4, §V.5, §V.6).

Withdrawn notices are in it, marked. The narrative and the students' details are not.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Row, Select, String, TypeDecorator, cast, func, literal, select, true, type_coerce
from sqlalchemy.orm import Session, aliased

from models.actor import Actor
from models.notices.statistics import CURRENT, FIRST_VERSION, happened
from models.notices.tables import Notice, NoticeAcknowledgment, NoticeAction, NoticeVersion
from models.people.tables import Person
from models.policy import Act, schools_where
from models.store import audit
from models.terms import Agreement

AT_A_TIME = 1000


RegisterRow = Row[Any]
"""A notice in the register. Answers are codes of the vocabulary, options tried in the order of the form."""


def rows(session: Session, agreement: Agreement, actor: Actor, first: date, last: date) -> Iterator[RegisterRow]:
    """The notices of events from the first to the last day in the district, as they happened; read while asked for.

    A principal sees those of the own schools; who may export no school's is `Refused`. Whoever hands the rows on
    records that with `record_export`.
    """
    return rows_at(session, agreement, schools_where(actor, Act.EXPORT_NOTICES), first, last)


def rows_at(
    session: Session, agreement: Agreement, schools: tuple[str, ...] | None, first: date, last: date
) -> Iterator[RegisterRow]:
    """The same at some schools, or at all; whoever calls it has looked up that they may be handed on."""
    query = _query(agreement, schools, first, last)
    return iter(session.execute(query.execution_options(yield_per=AT_A_TIME)))


def record_export(session: Session, actor: Actor, first: date, last: date, count: int, now: datetime) -> None:
    """Put on record that somebody takes out the rows of a period, and how many there are."""
    period = {"first": first.isoformat(), "last": last.isoformat(), "rows": count}
    audit.record(session, actor.label, "export notices", "notices", now, period)


class InOrder(TypeDecorator[tuple[str, ...]]):
    """Actions in the order in which they were given, from `position:action` in whatever order they come."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[str, ...]:
        return _in_order(value) if value else ()


class Names(TypeDecorator[str]):
    """Names in a row, each once, from one to a line in whatever order they come."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        return ", ".join(sorted(set(value.splitlines()))) if value else None


@lru_cache(4096)
def _in_order(actions: str) -> tuple[str, ...]:
    given = sorted((int(position), action) for position, action in (listed.split(":") for listed in actions.split(",")))
    return tuple(action for _position, action in given)


ACKNOWLEDGER = aliased(Person)
ACTIONS = (
    select(func.aggregate_strings(cast(NoticeAction.position, String) + literal(":") + NoticeAction.action, ","))
    .where(NoticeAction.version_id == NoticeVersion.id)
    .scalar_subquery()
)
FIRST_ASKING = aliased(NoticeAcknowledgment)
CHANGER = aliased(Person)
CHANGED = aliased(NoticeVersion)
CHANGED_BY = (
    select(func.aggregate_strings(CHANGER.name, "\n"))
    .select_from(CHANGED)
    .join(CHANGER, CHANGED.changed_by_id == CHANGER.id)
    .where(CHANGED.notice_id == Notice.id, CHANGED.changed_by_id != Notice.officer_id)
    .scalar_subquery()
)
"""Who changed it for the officer who filed it."""


def _of_askings(value: Any) -> Any:
    return select(value).where(NoticeAcknowledgment.notice_id == Notice.id).scalar_subquery()


COLUMNS: tuple[Any, ...] = (
    Notice.school_year, Notice.number, Notice.school, Person.name.label("officer"), Person.badge,
    NoticeVersion.occurred_at, Notice.filed_at, NoticeVersion.place, NoticeVersion.place_detail,
    NoticeVersion.incident, NoticeVersion.started_by, type_coerce(ACTIONS, InOrder()).label("actions"),
    NoticeVersion.acted_by, NoticeVersion.grounds, NoticeVersion.options_tried, NoticeVersion.grounds_detail,
    NoticeVersion.students, NoticeVersion.report_written, NoticeVersion.case_number, NoticeVersion.urgent,
    NoticeVersion.told_in_person, NoticeVersion.searched_by, NoticeVersion.search_basis,
    NoticeVersion.staff_search_reason,
    NoticeVersion.custody_on_premises, NoticeVersion.custody_reason, NoticeVersion.custody_out_of_sight,
    NoticeVersion.conduct_at_school, NoticeVersion.policy_reason, NoticeVersion.planned, NoticeVersion.planned_grounds,
    Notice.completed_at, FIRST_ASKING.acknowledged_at, ACKNOWLEDGER.name.label("acknowledged_by"),
    _of_askings(func.count()).label("times_asked"),
    _of_askings(func.count(NoticeAcknowledgment.acknowledged_at)).label("times_acknowledged"),
    _of_askings(func.max(NoticeAcknowledgment.acknowledged_at)).label("last_acknowledged_at"),
    Notice.version, type_coerce(CHANGED_BY, Names()).label("changed_by"), Notice.withdrawn_at,
)  # fmt: skip


def _query(agreement: Agreement, at: tuple[str, ...] | None, first: date, last: date) -> Select[Any]:
    return (
        select(*COLUMNS)
        .select_from(NoticeVersion)
        .join(Notice, CURRENT)
        .join(Person, Notice.officer_id == Person.id)
        .outerjoin(FIRST_ASKING, (FIRST_ASKING.notice_id == Notice.id) & (FIRST_ASKING.asked_version == FIRST_VERSION))
        .outerjoin(ACKNOWLEDGER, FIRST_ASKING.acknowledged_by_id == ACKNOWLEDGER.id)
        .where(happened(agreement, first, last), true() if at is None else Notice.school.in_(at))
        .order_by(NoticeVersion.occurred_at, NoticeVersion.notice_id)
    )
