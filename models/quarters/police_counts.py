"""Counts a quarter's notices, school by school, in the database (§IX).

A notice belongs to the quarter of the day on which it happened, as it reads now. Withdrawn ones do not count.
"""

import json
from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, select
from sqlalchemy.orm import Session

from models.notices.statistics import (
    ASKED_FIRST,
    CURRENT,
    GROUNDS,
    SECONDS_IN_AN_HOUR,
    TAKEN,
    TO_ACKNOWLEDGE,
    TO_FOLLOW,
    happened,
)
from models.notices.tables import Notice, NoticeAcknowledgment, NoticeAction, NoticeVersion, StudentDetail
from models.quarters.measures import key
from models.quarters.police_measures import (
    ACTIONS_OF_SOMEBODY,
    BANDS,
    LATER,
    NOT_RECORDED,
    NOT_YET,
    POLICE_KEYS,
    STUDENTS_BY,
)
from models.terms import Agreement

Counts = dict[str, dict[str, int]]
"""How often each figure counts, by school and key."""
BAND_OF_GRADE = {
    **dict.fromkeys(("pk", "k", *map(str, range(1, 6))), "elementary"),
    **dict.fromkeys(map(str, range(6, 9)), "middle"),
    **dict.fromkeys(map(str, range(9, 13)), "high"),
}
"""Bands by grade; who is not enrolled, or whose grade is not known, is in none of them."""


def counts(session: Session, agreement: Agreement, first: date, last: date) -> Counts:
    """Every figure of the police's submission from the first to the last day, by school; zeros included."""
    found: dict[str, Counter[str]] = {school.key: Counter() for school in agreement.schools_between(first, last)}
    about = happened(agreement, first, last)
    for row in session.execute(_by_answers(about)):
        _count_notices(found.setdefault(row.school, Counter()), row)
    for row in session.execute(_by_action(about)):
        _count_actions(found[row.school], row)
    for row in session.execute(_by_asking(about)):
        group = "acknowledged" if row.asked_first else "acknowledged_again"
        found[row.school][key(group, row.waited)] += row.times
    for row in session.execute(_by_demographics(about)):
        _count_students(found[row.school], row)
    for row in session.execute(_by_measures(about)):
        for measure in json.loads(row.measures):
            found[row.school][key("measures", measure)] += row.students
    return {school: {figure: counted[figure] for figure in POLICE_KEYS} for school, counted in found.items()}


def counted_notices(agreement: Agreement, first: date, last: date) -> Select[Any]:
    """The notices that count, each with the version that counts."""
    return _counted(
        select(Notice.id.label("notice_id"), Notice.version.label("notice_version")), happened(agreement, first, last)
    )


def incomplete(session: Session, agreement: Agreement, first: date, last: date, limit: int) -> list[Notice]:
    """Notices that count and whose details are to follow, oldest first (C.G.S. 10-233p)."""
    query = _counted(select(Notice), happened(agreement, first, last)).where(Notice.completed_at.is_(None))
    return list(session.scalars(query.order_by(Notice.filed_at).limit(limit)))


def staff_calls(session: Session, agreement: Agreement, school: str, first: date, last: date) -> int:
    """How many notices of a school began with its staff asking the officer."""
    about = happened(agreement, first, last) & (Notice.school == school)
    query = _counted(select(func.count()), about).where(NoticeVersion.started_by == "school_staff")
    return int(session.execute(query).scalar_one())


def _counted(query: Any, about: ColumnElement[bool]) -> Select[Any]:
    joined: Select[Any] = query.select_from(NoticeVersion).join(Notice, CURRENT)
    return joined.where(about, Notice.withdrawn_at.is_(None))


def _band(seconds: Any) -> Any:
    bands = ((seconds <= hours * SECONDS_IN_AN_HOUR, code) for code, (_label, hours) in BANDS.items())
    return case(*bands, else_=LATER)


REPORTS = {"yes": "reports", "no": "no_report", TO_FOLLOW: "report_to_follow"}


def _by_answers(about: ColumnElement[bool]) -> Select[Any]:
    answers = (
        Notice.school, NoticeVersion.incident, func.coalesce(NoticeVersion.report_written, TO_FOLLOW).label("report"),
        GROUNDS.label("grounds"), func.coalesce(NoticeVersion.started_by, TO_FOLLOW).label("started_by"),
        _band(TAKEN).label("hours"), Notice.completed_at.is_(None).label("is_incomplete"),
    )  # fmt: skip
    each = _counted(select(*answers, NoticeVersion.students), about).subquery()
    groups = [column for column in each.c if column.name != "students"]
    sums = (func.count().label("notices"), func.sum(each.c.students).label("students"))
    return select(*groups, *sums).group_by(*groups)


def _count_notices(counted: Counter[str], row: Any) -> None:
    counted[key("notices", "filed")] += row.notices
    counted[key("notices", REPORTS[row.report])] += row.notices
    if row.report == "yes":
        counted[key("reports", row.incident)] += row.notices
    if row.is_incomplete:
        counted[key("notices", "incomplete")] += row.notices
    for group, line in (("incidents", row.incident), ("grounds", row.grounds), ("started_by", row.started_by),
                        ("hours", row.hours)):  # fmt: skip
        counted[key(group, line)] += row.notices
    counted[key("students", "involved")] += row.students


def _by_action(about: ColumnElement[bool]) -> Select[Any]:
    columns = Notice.school, NoticeAction.action, NoticeVersion.acted_by, NoticeVersion.searched_by
    query = select(*columns, func.count().label("notices"))
    joined = _counted(query, about).join(NoticeAction, NoticeAction.version_id == NoticeVersion.id)
    return joined.group_by(*columns)


def _count_actions(counted: Counter[str], row: Any) -> None:
    counted[key("actions", row.action)] += row.notices
    if row.action in ACTIONS_OF_SOMEBODY:
        counted[key("actions", row.action, row.acted_by or NOT_RECORDED)] += row.notices
    if row.action == "search":
        counted[key("searched_by", row.searched_by or NOT_RECORDED)] += row.notices


def _by_asking(about: ColumnElement[bool]) -> Select[Any]:
    waited = case((NoticeAcknowledgment.acknowledged_at.is_(None), NOT_YET), else_=_band(TO_ACKNOWLEDGE))
    columns = Notice.school, ASKED_FIRST.label("asked_first"), waited.label("waited")
    each = _counted(select(*columns), about).join(NoticeAcknowledgment, NoticeAcknowledgment.notice_id == Notice.id)
    found = each.subquery()
    return select(*found.c, func.count().label("times")).group_by(*found.c)


def _of_students(query: Any, about: ColumnElement[bool]) -> Select[Any]:
    standing = (StudentDetail.notice_id == Notice.id) & StudentDetail.ended_at.is_(None)
    return _counted(query, about).join(StudentDetail, standing)


def _by_demographics(about: ColumnElement[bool]) -> Select[Any]:
    columns = (
        Notice.school, StudentDetail.race, StudentDetail.gender, StudentDetail.grade, StudentDetail.disability,
        StudentDetail.english_learner,
    )  # fmt: skip
    return _of_students(select(*columns, func.count().label("students")), about).group_by(*columns)


def _count_students(counted: Counter[str], row: Any) -> None:
    counted[key("students", "recorded")] += row.students
    answers = row._asdict() | {"grades": BAND_OF_GRADE.get(row.grade, "unknown")}
    for by in STUDENTS_BY:
        counted[key("students", answers[by], by)] += row.students


def _by_measures(about: ColumnElement[bool]) -> Select[Any]:
    measures = cast(StudentDetail.measures, String).label("measures")
    query = select(Notice.school, measures, func.count().label("students"))
    return _of_students(query, about).group_by(Notice.school, measures)
