"""The police's submission: counted from the notices, adjusted with a reason, confirmed; later changes show (§IX).

Every act raises `Refused` unless the actor is a supervisor or on the team for the police. Whatever changes it raises
`Conflict` once the quarter is signed off, and `Invalid` by the form's fields.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, must_exist, require_valid
from models.notices.tables import Notice
from models.policy import Act, Subject, require
from models.quarters import police_counts, police_figures
from models.quarters import tables as records
from models.quarters.changes import content_changed, record
from models.quarters.police_counts import Counts
from models.quarters.police_figures import Difference, FigureChange
from models.quarters.police_measures import POLICE_KEYS
from models.quarters.submission_checks import LARGEST
from models.quarters.tables import Addition, CountedNotice, Quarter, Submission, SubmissionFigure, SubmissionVersion
from models.store.base import Base, locked_row
from models.terms import Agreement
from models.texts import check_reason


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


def count(session: Session, agreement: Agreement, actor: Actor, quarter_id: int, most: int) -> Count:
    """The quarter as the notices have it at this moment; lists are cut after `most`."""
    require(actor, Act.POLICE_SUBMISSION, Subject())
    quarter = records.get(session, quarter_id)
    submission = quarter.submission_of(records.POLICE)
    days = quarter.first_day, quarter.last_day
    counts = police_counts.counts(session, agreement, *days)
    return Count(
        submission,
        counts,
        police_figures.standing_additions(session, submission),
        police_counts.incomplete(session, agreement, *days, most),
        police_figures.differences(session, agreement, submission, most),
        police_figures.figures_changed(submission.sent, counts) if submission.sent else [],
        police_figures.additions_changed(session, submission),
    )


def confirm(
    session: Session, agreement: Agreement, actor: Actor, quarter_id: int, because: str | None, now: datetime
) -> Submission:
    """Confirm the submission as it counts now, with the notices that it counts. After the first time, with a reason."""
    submission = _for_writing(session, actor, quarter_id)
    quarter, last = submission.quarter, submission.sent
    if last:
        require_valid(check_reason(because, now))
    version = SubmissionVersion(
        submission_id=submission.id, version=last.version + 1 if last else 1, because=because if last else None,
        begun_at=now, submitted_at=now, submitted_by_id=actor.person_id,
    )  # fmt: skip
    session.add(version)
    session.flush()
    _freeze(session, agreement, quarter, version)
    session.refresh(submission, ["versions"])
    submission.missing_at = submission.missing_by_id = submission.missing_because = None
    content_changed(session, quarter, now)
    record(session, actor, "confirm police submission", quarter, now, version=version.version)
    return submission


def confirm_first(session: Session, agreement: Agreement, actor: Actor, quarter_id: int, now: datetime) -> Submission:
    """Confirm the submission for the first time; of two who do so at once, one does."""
    require(actor, Act.POLICE_SUBMISSION, Subject())
    submission = records.locked(session, quarter_id).submission_of(records.POLICE)  # the other waits, finds it sent
    return submission if submission.sent else confirm(session, agreement, actor, quarter_id, None, now)


def add(
    session: Session, actor: Actor, quarter_id: int, school: str, figure: str, count: int | None, because: str | None,
    now: datetime,
) -> Addition:  # fmt: skip
    """Count something at a school that was not filed as a notice, with a reason; from the next confirmation on."""
    submission = _for_writing(session, actor, quarter_id)
    quarter, problems = submission.quarter, check_reason(because, now)
    if school not in quarter.schools:
        problems["school"] = "Please choose again: this school is not in this quarter."
    if figure not in POLICE_KEYS:
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
    submission = records.locked_open(session, actor, Act.POLICE_SUBMISSION, quarter_id).submission_of(records.POLICE)
    locked_row(session, Submission, submission.id)  # of two who confirm at once, the later one counts on from the other
    return submission


def _freeze(session: Session, agreement: Agreement, quarter: Quarter, version: SubmissionVersion) -> None:
    days = quarter.first_day, quarter.last_day
    rows = [
        {"version_id": version.id, "school": school, "figure": figure, "value": value}
        for school, figures in police_counts.counts(session, agreement, *days).items()
        for figure, value in figures.items()
    ]
    session.execute(insert(Base.metadata.tables[SubmissionFigure.__tablename__]), rows)
    # which notices were counted, not only how many: that tells later what was amended, withdrawn or filed since
    found = police_counts.counted_notices(agreement, *days).subquery()
    columns = ("version_id", "notice_id", "notice_version")
    taken = select(literal(version.id), found.c.notice_id, found.c.notice_version)
    session.execute(insert(Base.metadata.tables[CountedNotice.__tablename__]).from_select(columns, taken))
