"""Counts and times of notices in the database: which happened in a span of days, and how long they took."""

from collections.abc import Iterable
from datetime import date, timedelta
from math import ceil, floor
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, exists, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from models.calendar.school_days import start_of
from models.notices.tables import Notice, NoticeAcknowledgment, NoticeAction, NoticeVersion
from models.terms import Agreement
from models.vocabulary import ENFORCEMENT_ACTIONS

SECONDS_IN_AN_HOUR = 3600


class SecondsBetween(FunctionElement[int]):
    """Whole seconds from the first moment to the second."""

    type = Integer()
    inherit_cache = True


@compiles(SecondsBetween, "sqlite")
def _on_sqlite(element: SecondsBetween, compiler: SQLCompiler, **more: Any) -> str:
    first, second = (compiler.process(clause, **more) for clause in element.clauses)
    return f"CAST(round((julianday({second}) - julianday({first})) * 86400) AS INTEGER)"


@compiles(SecondsBetween, "postgresql")
def _on_postgresql(element: SecondsBetween, compiler: SQLCompiler, **more: Any) -> str:
    first, second = (compiler.process(clause, **more) for clause in element.clauses)
    return f"CAST(round(extract(epoch FROM {second} - {first})) AS INTEGER)"


TAKEN: Any = SecondsBetween(NoticeVersion.occurred_at, Notice.filed_at)
TO_ACKNOWLEDGE: Any = SecondsBetween(NoticeAcknowledgment.asked_at, NoticeAcknowledgment.acknowledged_at)
FIRST_VERSION = 1
ASKED_FIRST = NoticeAcknowledgment.asked_version == FIRST_VERSION
"""The school is asked first to acknowledge the notice as it was filed, later a version with a material change."""
WITH_VERSION = (NoticeVersion.notice_id == Notice.id) & (NoticeVersion.version == Notice.version)
CURRENT = WITH_VERSION & Notice.disposed_at.is_(None)
"""What counts, as it reads now: of what was disposed of only its number and its dates are left."""


NOT_ASKED, TO_FOLLOW = "not_asked", "to_follow"
"""What counts as the answer to a question that was not asked, or is asked and not answered yet."""


def took(actions: Iterable[str]) -> ColumnElement[bool]:
    """Whether a notice reports one of these actions."""
    return exists().where(NoticeAction.version_id == NoticeVersion.id, NoticeAction.action.in_(sorted(actions)))


GROUNDS: Any = case(
    (NoticeVersion.grounds.is_not(None), NoticeVersion.grounds), (took(ENFORCEMENT_ACTIONS), TO_FOLLOW), else_=NOT_ASKED
)
"""Why law enforcement action was necessary: asked only where one was taken (§V.1)."""


def happened(agreement: Agreement, first: date, last: date) -> ColumnElement[bool]:
    """The notices of events from the first to the last day in the district."""
    begin, end = start_of(agreement, first), start_of(agreement, last + timedelta(days=1))
    return (NoticeVersion.occurred_at >= begin) & (NoticeVersion.occurred_at < end)


def median_and_ninetieth(session: Session, about: ColumnElement[bool], notices: int) -> tuple[float, float]:
    """The median and 90th percentile of hours from action to notice, interpolated between the two nearest values."""
    if not notices:
        return 0, 0
    rank = (func.row_number().over(order_by=TAKEN) - 1).label("rank")
    ranked = select(TAKEN.label("seconds"), rank).select_from(Notice).join(NoticeVersion, CURRENT)
    found = ranked.where(about).subquery()
    places = [(notices - 1) * share for share in (0.5, 0.9)]
    wanted = {whole for place in places for whole in (floor(place), ceil(place))}
    query = select(found.c.rank, found.c.seconds).where(found.c.rank.in_(wanted))
    hours = {whole: seconds / SECONDS_IN_AN_HOUR for whole, seconds in session.execute(query)}
    median, ninetieth = (
        hours[floor(place)] + (place - floor(place)) * (hours[ceil(place)] - hours[floor(place)]) for place in places
    )
    return median, ninetieth
