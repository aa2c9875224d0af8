"""Reports that are to be submitted, are late, or of which nobody has said whether they are one.

They may be hundreds, and mostly their first few are shown: each is known by its day, and only those few are read whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, selectinload

from models.actor import Actor
from models.calendar.school_days import start_of
from models.notices.statistics import CURRENT
from models.notices.tables import Notice, NoticeVersion, StudentDetail
from models.reports.clock import Due, ReportClock
from models.reports.proposal import proposed
from models.reports.standing import ASKED, CHANGED, DUE, Standing, standing
from models.reports.tables import YES, OfficerReport
from models.terms import Agreement

LOOKED_BACK = timedelta(days=400)
MOST = 300


@dataclass(frozen=True)
class Pending:
    """The first reports of a list, and how many it has."""

    rows: Sequence[Standing]
    count: int


def own_open(
    session: Session, agreement: Agreement, clock: ReportClock, actor: Actor, shown: int | None = None
) -> tuple[Pending, Pending]:
    """The officer's reports to submit, by clock; and the notices of which it is not said whether they are one."""
    # In no order, so that SQLite reads the officer's notices and not all of them by the day of the event.
    query = _open(agreement, clock, Notice.officer_id == actor.person_id).add_columns(_is_one().label("is_one"))
    found = sorted(session.execute(query), key=lambda row: (row.occurred_at, row.id))
    due, asked = ([row for row in found if row.is_one is one][:MOST] for one in (True, False))
    whole = _whole(session, {row.id: (ASKED, None) for row in asked[:shown]})
    return _to_submit(session, agreement, clock, due, shown), Pending(whole, len(asked))


def late(session: Session, agreement: Agreement, clock: ReportClock, shown: int | None = None) -> Pending:
    """All reports that were due and are not submitted, the longest overdue first."""
    days = timedelta(days=agreement.officer_reports.submit_school_days)
    is_old = NoticeVersion.occurred_at < start_of(agreement, clock.today - days)
    query = _open(agreement, clock, _is_one(), or_(is_old, OfficerReport.submitted_at.is_not(None)))
    found = session.execute(query.order_by(NoticeVersion.occurred_at, Notice.id).limit(MOST)).all()
    return _to_submit(session, agreement, clock, found, shown, are_late=True)


def to_submit(session: Session, agreement: Agreement, clock: ReportClock, shown: int | None = None) -> Pending:
    """All reports that are to be submitted, the earliest day first."""
    return _to_submit(session, agreement, clock, session.execute(_open(agreement, clock, _is_one())).all(), shown)


def _is_one() -> ColumnElement[bool]:
    return or_(OfficerReport.id.is_not(None), proposed())


def _to_submit(
    session: Session, agreement: Agreement, clock: ReportClock, found: Sequence[Any], shown: int | None, *,
    are_late: bool = False,
) -> Pending:  # fmt: skip
    """By their days. Of one that was submitted it is the day of the first change since, if a report says that."""
    due_of = cache(clock.due)
    days = {row.id: (DUE, due_of(agreement.today(row.occurred_at))) for row in found if not row.submitted_at}
    for row in _submitted(session, agreement, clock, [row.id for row in found if row.submitted_at]):
        if row.state == CHANGED and row.due:
            days[row.notice.id] = (CHANGED, row.due)
    listed = [row for row in sorted(days.items(), key=_by_day) if not are_late or row[1][1].left < 0]
    return Pending(_whole(session, dict(listed[:shown])), len(listed))


def _by_day(row: tuple[int, tuple[str, Due]]) -> tuple[date, int]:
    return row[1][1].day, row[0]


def _open(
    agreement: Agreement, clock: ReportClock, *conditions: ColumnElement[bool]
) -> Select[int, datetime, datetime | None]:
    """Notices that are unanswered, or whose report is not submitted as they stand now.

    A report, said or proposed to be one, is there until it is submitted, however long that takes. What is proposed to
    be none leaves the list after a year or so: it is gone by as none, and its own window still asks.
    """
    is_recent = Notice.filed_at > start_of(agreement, clock.today) - LOOKED_BACK
    stays = or_(OfficerReport.id.is_not(None), proposed())
    query = (
        select(Notice.id, NoticeVersion.occurred_at, OfficerReport.submitted_at).join(NoticeVersion, CURRENT)
        .outerjoin(OfficerReport, OfficerReport.notice_id == Notice.id)
        .where(Notice.withdrawn_at.is_(None), Notice.disposed_at.is_(None), or_(is_recent, stays))
        .where(or_(OfficerReport.id.is_(None), and_(OfficerReport.answer == YES, _not_as_it_stands())), *conditions)
    )  # fmt: skip
    since = agreement.officer_reports.since
    return query.where(NoticeVersion.occurred_at >= start_of(agreement, since)) if since else query


def _not_as_it_stands() -> ColumnElement[bool]:
    changed = exists().where(
        StudentDetail.notice_id == Notice.id,
        or_(
            StudentDetail.recorded_at > OfficerReport.submitted_at, StudentDetail.ended_at > OfficerReport.submitted_at
        ),
    )
    never = OfficerReport.submitted_at.is_(None)
    return or_(never, OfficerReport.submitted_notice_version != Notice.version, changed)


def _submitted(session: Session, agreement: Agreement, clock: ReportClock, ids: Sequence[int]) -> Iterator[Standing]:
    """How some notices stand whose reports were submitted: that is told by what they say."""
    query = _with_reports().options(selectinload(Notice.versions).selectinload(NoticeVersion.action_rows))
    for some in _parts(ids):
        for notice, report in session.execute(query.where(Notice.id.in_(some))):
            yield standing(session, agreement, clock, notice, report)


def _whole(session: Session, states: Mapping[int, tuple[str, Due | None]]) -> list[Standing]:
    """Some notices of which it is known how they stand, in their order."""
    found: dict[int, Standing] = {}
    for some in _parts([*states]):
        for notice, report in session.execute(_with_reports().where(Notice.id.in_(some))):
            found[notice.id] = Standing(notice, report, *states[notice.id])
    return [found[of_notice] for of_notice in states]


def _with_reports() -> Select[Notice, OfficerReport]:
    return select(Notice, OfficerReport).outerjoin(OfficerReport, OfficerReport.notice_id == Notice.id)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(ids), MOST):
        yield ids[first : first + MOST]
