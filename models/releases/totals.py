"""Totals of the notices of a period: what the police release where rows are more than is needed (§V.6)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from models.notices.statistics import CURRENT, happened
from models.notices.tables import Notice, NoticeAction, NoticeVersion
from models.terms import Agreement


@dataclass(frozen=True)
class Totals:
    """Notices by school, and by what happened and what was done at each; students as the notices say how many."""

    notices: Mapping[str, int]
    students: Mapping[str, int]
    incidents: Mapping[tuple[str, str], int]
    actions: Mapping[tuple[str, str], int] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How many notices were counted."""
        return sum(self.notices.values())


def totals(session: Session, agreement: Agreement, school: str | None, first: date, last: date) -> Totals:
    """The totals of events from the first to the last day, at a school or at all. Withdrawn notices do not count."""
    where = happened(agreement, first, last) & Notice.withdrawn_at.is_(None)
    where &= Notice.school == school if school else true()
    counted = func.count(Notice.id)
    by_school = session.execute(
        select(Notice.school, counted, func.sum(NoticeVersion.students))
        .join(NoticeVersion, CURRENT).where(where).group_by(Notice.school)
    ).all()  # fmt: skip
    by_incident = session.execute(
        select(Notice.school, NoticeVersion.incident, counted)
        .join(NoticeVersion, CURRENT).where(where).group_by(Notice.school, NoticeVersion.incident)
    ).all()  # fmt: skip
    by_action = session.execute(
        select(Notice.school, NoticeAction.action, counted)
        .join(NoticeVersion, CURRENT).join(NoticeAction, NoticeAction.version_id == NoticeVersion.id)
        .where(where).group_by(Notice.school, NoticeAction.action)
    ).all()  # fmt: skip
    return Totals(
        {at: number for at, number, _students in by_school},
        {at: students or 0 for at, _number, students in by_school},
        {(at, code): number for at, code, number in by_incident},
        {(at, code): number for at, code, number in by_action},
    )
