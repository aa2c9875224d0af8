"""The police's submission: counted from the notices, adjusted with a reason, confirmed; later changes show (§IX).

Every act raises `Refused` unless the actor is a supervisor or on the team for the police. Whatever changes it raises
`Conflict` once the quarter is signed off, and `Invalid` by the form's fields.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, and_, insert, literal, or_, select, union_all
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, must_exist, require_valid
from models.notices import acts as notices
from models.notices.tables import Notice
from models.policy import Act, Subject, require
from models.quarters import differences as differences_of
from models.quarters import police_counts
from models.quarters import tables as records
from models.quarters.activity_figures import ActivityChange, ActivityFigures, changes, count_activities, keep, kept
from models.quarters.changes import content_changed, record, settled
from models.quarters.differences import Held
from models.quarters.disposed import require_countable, some_disposed
from models.quarters.police_counts import Counts
from models.quarters.police_measures import ADDED_TO, POLICE_KEYS, SUMMED_IN
from models.quarters.submission_checks import LARGEST
from models.quarters.tables import Addition, CountedNotice, Quarter, Submission, SubmissionFigure, SubmissionVersion
from models.store.base import Base, locked_row
from models.terms import Agreement
from models.texts import check_reason

NEW = "filed or moved into this quarter since"
AMENDED = "amended since"
MOST_EXPLAINED = 90  # a window of Slack has a hundred blocks
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


@dataclass(frozen=True)
class Count:
    """What the police would confirm now: the counts with what was added, and the notices that lack details."""

    of: Submission
    counts: Counts
    additions: list[Addition]
    incomplete: list[Notice]
    differences: list[Difference]
    figures_changed: list[FigureChange]
    additions_changed: bool
    activities: ActivityFigures
    activities_changed: list[ActivityChange]


@dataclass(frozen=True)
class ToConfirm:
    """What a confirmation would keep: the notices' counts, and with what was added; what differs from the schools'."""

    notices: Counts
    counts: Counts
    held: list[Held]
    activities: ActivityFigures
    fingerprint: str

    @property
    def asks(self) -> list[Held]:
        """The differences that have to be explained with it; of very many, the rest is explained at the sign-off."""
        return [held for held in self.held if held.asks][:MOST_EXPLAINED]


def count(session: Session, agreement: Agreement, actor: Actor, quarter_id: int, most: int) -> Count:
    """The quarter as the notices have it at this moment; lists are cut after `most`."""
    require(actor, Act.POLICE_SUBMISSION, Subject())
    quarter = records.get(session, quarter_id)
    submission = quarter.counted
    days = quarter.first_day, quarter.last_day
    counts = police_counts.counts(session, agreement, *days)
    activities = count_activities(session, agreement, *days)
    return Count(
        submission,
        counts,
        standing_additions(session, submission),
        police_counts.incomplete(session, agreement, *days, most),
        differences(session, agreement, submission, most),
        changed_since(session, agreement, submission.sent),
        additions_changed(session, submission),
        activities,
        activities_changed(session, agreement, submission.sent),
    )


def to_confirm(session: Session, agreement: Agreement, quarter: Quarter) -> ToConfirm:
    """What would be confirmed now, beside what the schools have sent; no right is looked at."""
    notices = police_counts.counts(session, agreement, quarter.first_day, quarter.last_day)
    activities = count_activities(session, agreement, quarter.first_day, quarter.last_day)
    additions = standing_additions(session, quarter.counted)
    counts, sent = with_additions(notices, additions), {row.party: row.sent for row in quarter.submissions}
    explained = differences_of.explanations_of(session, quarter)
    held: list[Held] = []
    for school in quarter.schools:
        figures = version.by_key if (version := sent[school]) else None
        held += differences_of.held_at(school, figures, counts.get(school), explained)
    ids = {party: version.id if version else None for party, version in sent.items()}
    ids_of = [addition.id for addition in additions], sorted(row.id for row in explained.values())
    shown = [counts, activities.counts, ids, *ids_of]
    fingerprint = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]
    return ToConfirm(notices, counts, held, activities, fingerprint)


def confirm(
    session: Session, agreement: Agreement, actor: Actor, quarter_id: int, because: str | None, now: datetime,
    words: Mapping[str, str | None] | None = None, seen: str | None = None,
) -> Submission:  # fmt: skip
    """Confirm the submission as it counts now, with the notices that it counts. After the first time, with a reason.

    `words` explain what differs from the schools' figures, by the codes of the differences. Where it is not as it was
    `seen`, it raises `Conflict`.
    """
    submission = _for_writing(session, actor, quarter_id)
    quarter, last = submission.quarter, submission.sent
    require_countable(session, agreement, quarter)
    found = to_confirm(session, agreement, quarter)
    if seen is not None and found.fingerprint != seen:
        raise Conflict("The figures have changed since you opened them. Please review them again before you confirm.")
    if last:
        require_valid(check_reason(because, now))
    differences_of.explain(session, actor, quarter, found.asks, words or {}, now)
    version = SubmissionVersion(
        version=last.version + 1 if last else 1, because=because if last else None, begun_at=now, submitted_at=now,
        submitted_by_id=actor.person_id,
    )  # fmt: skip
    submission.versions.append(version)
    session.flush()
    _freeze(session, agreement, version, found.notices)
    keep(session, version, found.activities)
    submission.missing_at = submission.missing_by_id = submission.missing_because = None
    settled(session, submission, now)
    content_changed(session, quarter, now)
    record(session, actor, "confirm police submission", quarter, now, version=version.version)
    return submission


def confirm_first(
    session: Session, agreement: Agreement, actor: Actor, quarter_id: int, now: datetime,
    words: Mapping[str, str | None] | None = None, seen: str | None = None,
) -> Submission:  # fmt: skip
    """Confirm the submission for the first time; of two who do so at once, one does."""
    require(actor, Act.POLICE_SUBMISSION, Subject())
    submission = records.locked(session, quarter_id).counted  # the other waits, finds it sent
    return submission if submission.sent else confirm(session, agreement, actor, quarter_id, None, now, words, seen)


def add(
    session: Session, actor: Actor, quarter_id: int, school: str, figure: str, count: int | None, because: str | None,
    now: datetime,
) -> Addition:  # fmt: skip
    """Count something at a school that was not filed as a notice, with a reason; from the next confirmation on."""
    submission = _for_writing(session, actor, quarter_id)
    quarter, problems = submission.quarter, check_reason(because, now)
    if school not in quarter.schools:
        problems["school"] = "Please choose again: this school is not in this quarter."
    if figure not in ADDED_TO:
        problems["figure"] = "Please choose again: this figure is no longer offered."
    if count is None or not 1 <= count <= LARGEST:
        problems["count"] = f"Enter a whole number from 1 to {LARGEST:,}."
    require_valid(problems)
    addition = Addition(
        submission_id=submission.id, school=school, figure=figure, count=count, because=because, added_at=now,
        added_by_id=actor.person_id,
    )  # fmt: skip
    session.add(addition)
    session.flush()
    record(session, actor, "add to police submission", quarter, now, addition=addition.id)
    content_changed(session, quarter, now)
    return addition


def take_back(session: Session, actor: Actor, addition_id: int, now: datetime) -> Quarter:
    """Count an addition no more. It stays on record."""
    require(actor, Act.POLICE_SUBMISSION, Subject())
    found = must_exist(session.get(Addition, addition_id), "adjustment")
    quarter = _for_writing(session, actor, session.get_one(Submission, found.submission_id).quarter_id).quarter
    session.refresh(found)
    if found.ended_at:
        raise Conflict("This adjustment has already been removed.")
    found.ended_at = now
    record(session, actor, "take back addition", quarter, now, addition=addition_id)
    content_changed(session, quarter, now)
    return quarter


def _for_writing(session: Session, actor: Actor, quarter_id: int) -> Submission:
    submission = records.locked_open(session, actor, Act.POLICE_SUBMISSION, quarter_id).counted
    locked_row(session, Submission, submission.id)  # of two who confirm at once, the later one counts on from the other
    return submission


def _freeze(session: Session, agreement: Agreement, version: SubmissionVersion, counts: Counts) -> None:
    days = version.of.quarter.first_day, version.of.quarter.last_day
    rows = [
        {"version_id": version.id, "school": school, "figure": figure, "value": value}
        for school, figures in counts.items()
        for figure, value in figures.items()
    ]
    session.execute(insert(Base.metadata.tables[SubmissionFigure.__tablename__]), rows)
    # which notices were counted, not only how many: that tells later what was amended, withdrawn or filed since
    found = police_counts.counted_notices(agreement, *days).subquery()
    columns = ("version_id", "notice_id", "notice_version")
    taken = select(literal(version.id), found.c.notice_id, found.c.notice_version)
    session.execute(insert(Base.metadata.tables[CountedNotice.__tablename__]).from_select(columns, taken))


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
    found, counted = {school: dict(figures) for school, figures in counts.items()}, figures_in(counts)
    for addition in additions:
        of_school = found.setdefault(addition.school, dict.fromkeys(counted, 0))
        for figure in counted.intersection((addition.figure, SUMMED_IN.get(addition.figure, addition.figure))):
            of_school[figure] = of_school.get(figure, 0) + addition.count
    return found


def figures_in(counts: Mapping[str, Mapping[str, int]]) -> frozenset[str]:
    """The figures that were counted: what notices were not asked for when the police confirmed is not among them."""
    return frozenset(figure for figures in counts.values() for figure in figures)


def has_changed(session: Session, agreement: Agreement, quarter: Quarter) -> bool:
    """Whether the police's submission would be another one if it were confirmed now."""
    submission = quarter.counted
    return (
        additions_changed(session, submission)
        or bool(changed_since(session, agreement, submission.sent))
        or bool(activities_changed(session, agreement, submission.sent))
    )


def additions_changed(session: Session, submission: Submission) -> bool:
    """Whether something was added or taken back since the submission was confirmed; not before that."""
    sent = submission.sent
    return sent is not None and additions_of(session, sent) != standing_additions(session, submission)


def changed_since(session: Session, agreement: Agreement, version: SubmissionVersion | None) -> list[FigureChange]:
    """The figures that count otherwise now than in a version that was confirmed, adjustments included; none without.

    What was disposed of since is no change: nothing is compared then.
    """
    if version is None or some_disposed(session, agreement, version.of.quarter):
        return []
    quarter = version.of.quarter
    counts = police_counts.counts(session, agreement, quarter.first_day, quarter.last_day)
    return _figures_changed(session, version, counts)


def activities_changed(
    session: Session, agreement: Agreement, version: SubmissionVersion | None
) -> list[ActivityChange]:
    """The figures of activities that count otherwise now than in a version that was confirmed; none without."""
    if version is None or some_disposed(session, agreement, version.of.quarter):
        return []
    quarter = version.of.quarter
    return changes(kept(session, version), count_activities(session, agreement, quarter.first_day, quarter.last_day))


def _figures_changed(session: Session, version: SubmissionVersion, notices: Counts) -> list[FigureChange]:
    """Then and now as the tables print them: the counts of the notices, with what was added."""
    then = with_additions(confirmed_counts(version), additions_of(session, version))
    counts = with_additions(notices, standing_additions(session, version.of))
    zeros, counted = dict.fromkeys(POLICE_KEYS, 0), figures_in(then)
    return [
        FigureChange(school, figure, before, value)
        for school in dict.fromkeys((*counts, *then))
        for figure, value in counts.get(school, zeros).items()
        if figure in counted and value != (before := then.get(school, {}).get(figure, 0))
    ]


def differences(session: Session, agreement: Agreement, submission: Submission, most: int) -> list[Difference]:
    """Notices that were amended, withdrawn, or came after the submission was confirmed; nothing before that."""
    if submission.sent is None or some_disposed(session, agreement, submission.quarter):
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
