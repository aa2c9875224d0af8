"""Reports that are to be submitted, are late, or of which nobody has said whether they are one.

They may be hundreds, and mostly their first few are shown: each is known by its day, and only those few are read whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from models.actor import Actor
from models.calendar.school_days import start_of
from models.notices.statistics import CURRENT
from models.notices.tables import Notice, NoticeVersion, StudentDetail
from models.reports.clock import Due, ReportClock
from models.reports.proposal import PROPOSED
from models.reports.standing import ASKED, CHANGED, DUE, Standing, standing
from models.reports.tables import YES, OfficerReport
from models.terms import Agreement

LOOKED_BACK = timedelta(days=400)
MOST = 300


IS_ONE = or_(OfficerReport.id.is_not(None), PROPOSED)
_CHANGED = exists().where(
    StudentDetail.notice_id == Notice.id,
    or_(StudentDetail.recorded_at > OfficerReport.submitted_at, StudentDetail.ended_at > OfficerReport.submitted_at),
)
_NOT_AS_IT_STANDS = or_(
    OfficerReport.submitted_at.is_(None), OfficerReport.submitted_notice_version != Notice.version, _CHANGED
)
OPEN = (
    select(Notice.id, NoticeVersion.occurred_at, OfficerReport.submitted_at).join(NoticeVersion, CURRENT)
    .outerjoin(OfficerReport, OfficerReport.notice_id == Notice.id)
    .where(Notice.withdrawn_at.is_(None), Notice.disposed_at.is_(None))
    .where(or_(OfficerReport.id.is_(None), and_(OfficerReport.answer == YES, _NOT_AS_IT_STANDS)))
    .where(or_(Notice.filed_at > bindparam("recent"), IS_ONE), NoticeVersion.occurred_at >= bindparam("since"))
)  # fmt: skip
"""Notices that are unanswered, or whose report is not submitted as they stand now.

A report, said or proposed to be one, is there until it is submitted, however long that takes. What is proposed to
be none leaves the list after a year or so: it is gone by as none, and its own window still asks.

Like those below it is made once: each Home asks it.
"""
OPEN_REPORTS = OPEN.where(IS_ONE)
_is_old = NoticeVersion.occurred_at < bindparam("due_before")
LATE = (
    OPEN_REPORTS.where(or_(_is_old, OfficerReport.submitted_at.is_not(None)))
    .order_by(NoticeVersion.occurred_at, Notice.id).limit(MOST)
)  # fmt: skip
_is_one = IS_ONE.label("is_one")
_place = func.row_number().over(partition_by=_is_one, order_by=(NoticeVersion.occurred_at, Notice.id)).label("place")
_own = OPEN.where(Notice.officer_id == bindparam("officer")).add_columns(_is_one, _place).subquery()
OWN = select(_own).where(_own.c.place <= MOST).order_by(_own.c.place)
"""The first of an officer's reports and of the own notices that nobody has answered, of which there may be thousands.

The database numbers them after they are found, so that SQLite reads the officer's notices and not all of them by the
day of the event.
"""
LONG_AGO = date(1970, 1, 1)


@dataclass(frozen=True)
class Pending:
    """The first reports of a list, and how many it has."""

    rows: Sequence[Standing]
    count: int


def own_open(
    session: Session, agreement: Agreement, clock: ReportClock, actor: Actor, shown: int | None = None
) -> tuple[Pending, Pending]:
    """The officer's reports to submit, by clock; and the notices of which it is not said whether they are one."""
    found = session.execute(OWN, _asked(agreement, clock) | {"officer": actor.person_id}).all()
    due, asked = ([row for row in found if bool(row.is_one) is one] for one in (True, False))
    whole = _whole(session, {row.id: (ASKED, None) for row in asked[:shown]})
    return _to_submit(session, agreement, clock, due, shown), Pending(whole, len(asked))


def late(session: Session, agreement: Agreement, clock: ReportClock, shown: int | None = None) -> Pending:
    """All reports that were due and are not submitted, the longest overdue first."""
    days = timedelta(days=agreement.officer_reports.submit_school_days)
    due_before = start_of(agreement, clock.today - days)
    found = session.execute(LATE, _asked(agreement, clock) | {"due_before": due_before}).all()
    return _to_submit(session, agreement, clock, found, shown, are_late=True)


def to_submit(session: Session, agreement: Agreement, clock: ReportClock, shown: int | None = None) -> Pending:
    """All reports that are to be submitted, the earliest day first."""
    found = session.execute(OPEN_REPORTS, _asked(agreement, clock)).all()
    return _to_submit(session, agreement, clock, found, shown)


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


def _asked(agreement: Agreement, clock: ReportClock) -> dict[str, Any]:
    since = agreement.officer_reports.since or LONG_AGO
    return {"recent": start_of(agreement, clock.today) - LOOKED_BACK, "since": start_of(agreement, since)}


def _submitted(session: Session, agreement: Agreement, clock: ReportClock, ids: Sequence[int]) -> Iterator[Standing]:
    """How some notices stand whose reports were submitted: that is told by what they say."""
    query = _with_reports().options(selectinload(Notice.versions).selectinload(NoticeVersion.action_rows))
    for some in _parts(ids):
        for notice, report in session.execute(query.where(Notice.id.in_(some))):
            yield standing(session, agreement, clock, notice, report)


def _whole(session: Session, states: Mapping[int, tuple[str, Due | None]]) -> list[Standing]:
    """Some notices of which it is known how they stand, in their order."""
    found: dict[int, Standing] = {}
    query = _with_reports().options(selectinload(Notice.versions))
    for some in _parts([*states]):
        for notice, report in session.execute(query.where(Notice.id.in_(some))):
            found[notice.id] = Standing(notice, report, *states[notice.id])
    return [found[of_notice] for of_notice in states]


def _with_reports() -> Select[Notice, OfficerReport]:
    return select(Notice, OfficerReport).outerjoin(OfficerReport, OfficerReport.notice_id == Notice.id)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(ids), MOST):
        yield ids[first : first + MOST]
