"""The figures of the police's submission: as confirmed, with adjustments, and what counts otherwise by now (§IX)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, and_, literal, or_, select, union_all
from sqlalchemy.orm import Session

from models.notices import acts as notices
from models.notices.tables import Notice
from models.quarters import police_counts
from models.quarters.measures import FigureKey
from models.quarters.police_counts import Counts
from models.quarters.police_measures import POLICE_KEYS, SUMMED_IN
from models.quarters.tables import POLICE, Addition, CountedNotice, Quarter, Submission, SubmissionVersion
from models.terms import Agreement

NEW = "filed or moved into this quarter since"
AMENDED = "amended since"
GONE = "withdrawn, or moved out of this quarter since"


@dataclass(frozen=True)
class Difference:
    """A notice that a confirmed submission counts otherwise than it would be counted now."""

    notice: Notice
    words: str


@dataclass(frozen=True)
class FigureChange:
    """A figure at a school that counts otherwise now than in a confirmed submission."""

    school: str
    figure: str
    then: int
    now: int


def standing_additions(session: Session, submission: Submission) -> list[Addition]:
    """What is added now, oldest first."""
    query = select(Addition).filter_by(submission_id=submission.id, ended_at=None)
    return list(session.scalars(query.order_by(Addition.id)))


def additions_of(session: Session, version: SubmissionVersion) -> list[Addition]:
    """What was added when a version was confirmed."""
    at = version.submitted_at
    stood = and_(Addition.added_at <= at, or_(Addition.ended_at.is_(None), Addition.ended_at > at))
    query = select(Addition).where(Addition.submission_id == version.submission_id, stood)
    return list(session.scalars(query.order_by(Addition.id)))


def confirmed_counts(version: SubmissionVersion) -> Counts:
    """A confirmed submission's counts by school, without what was added."""
    found: Counts = {}
    for row in version.figures:
        found.setdefault(row.school, {})[row.figure] = row.value or 0
    return found


def with_additions(counts: Mapping[str, Mapping[str, int]], additions: list[Addition]) -> Counts:
    """Counts and what is added to them."""
    found = {school: dict(figures) for school, figures in counts.items()}
    for addition in additions:
        of_school = found.setdefault(addition.school, dict.fromkeys(POLICE_KEYS, 0))
        for figure in filter(None, (addition.figure, SUMMED_IN.get(FigureKey.read(addition.figure).measure))):
            of_school[figure] = of_school.get(figure, 0) + addition.count
    return found


def has_changed(session: Session, agreement: Agreement, quarter: Quarter) -> bool:
    """Whether the police's submission would be another one if it were confirmed now."""
    submission = quarter.submission_of(POLICE)
    return additions_changed(session, submission) or bool(changed_since(session, agreement, submission.sent))


def additions_changed(session: Session, submission: Submission) -> bool:
    """Whether something was added or taken back since the submission was confirmed; not before that."""
    sent = submission.sent
    return sent is not None and additions_of(session, sent) != standing_additions(session, submission)


def changed_since(session: Session, agreement: Agreement, version: SubmissionVersion | None) -> list[FigureChange]:
    """The figures that the notices count otherwise now than in a version that was confirmed; none without one."""
    if version is None:
        return []
    quarter = version.of.quarter
    return figures_changed(version, police_counts.counts(session, agreement, quarter.first_day, quarter.last_day))


def figures_changed(version: SubmissionVersion, counts: Counts) -> list[FigureChange]:
    """The figures that count otherwise than in a version that was confirmed."""
    then, zeros = confirmed_counts(version), dict.fromkeys(POLICE_KEYS, 0)
    return [
        FigureChange(school, figure, before, value)
        for school in dict.fromkeys((*counts, *then))
        for figure, value in counts.get(school, zeros).items()
        if value != (before := then.get(school, {}).get(figure, 0))
    ]


def differences(session: Session, agreement: Agreement, submission: Submission, most: int) -> list[Difference]:
    """Notices that were amended, withdrawn, or came after the submission was confirmed; nothing before that."""
    if submission.sent is None:
        return []
    quarter = submission.quarter
    counted = select(CountedNotice).where(CountedNotice.version_id == submission.sent.id).subquery()
    counts = police_counts.counted_notices(agreement, quarter.first_day, quarter.last_day).subquery()
    compared = _compared(counts, counted).subquery()
    rows = session.execute(select(compared).order_by(compared.c.notice_id).limit(most)).all()
    return [Difference(notices.get(session, row.notice_id), row.words) for row in rows]


def _compared(counts: Any, counted: Any) -> CompoundSelect[Any]:
    same = counts.c.notice_id == counted.c.notice_id
    new = select(counts.c.notice_id, literal(NEW).label("words")).select_from(counts.outerjoin(counted, same))
    amended = select(counts.c.notice_id, literal(AMENDED)).select_from(counts.join(counted, same))
    gone = select(counted.c.notice_id, literal(GONE)).select_from(counted.outerjoin(counts, same))
    return union_all(
        new.where(counted.c.notice_id.is_(None)),
        amended.where(counts.c.notice_version != counted.c.notice_version),
        gone.where(counts.c.notice_id.is_(None)),
    )
