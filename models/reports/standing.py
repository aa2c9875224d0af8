"""How a notice stands as an officer's report: worked out anew each time, so that no change of a notice is missed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from models.notices.changes import changed_fields
from models.notices.tables import Notice, StudentDetail
from models.reports.clock import Due, ReportClock
from models.reports.proposal import is_proposed
from models.reports.tables import NO, OfficerReport
from models.terms import Agreement

WITHDRAWN, DISPOSED, ASKED, NOT_ONE = "withdrawn", "disposed", "asked", "not_one"
DUE, SUBMITTED, CHANGED = "due", "submitted", "changed"
LABELS = {
    WITHDRAWN: "The notice was withdrawn",
    DISPOSED: "The notice was disposed of",
    ASKED: "Not answered yet whether it is a report",
    NOT_ONE: "Not an officer's report",
    DUE: "To be submitted to the chief",
    SUBMITTED: "Submitted to the chief",
    CHANGED: "Changed since it was submitted: a new version is due",
}
TO_SUBMIT = (DUE, CHANGED)
NOT_REPORTED = frozenset({"urgent", "told_in_person", "planned", "planned_grounds", "policy_reason"})
"""What a notice says and a report does not: a change of it asks for no new version."""


@dataclass(frozen=True)
class Standing:
    """A notice as a report: its state, whether anybody has answered, and by when it is due while it is."""

    notice: Notice
    report: OfficerReport | None
    state: str
    due: Due | None = None

    @property
    def is_answered(self) -> bool:
        """Whether somebody has said what it is; else the bot's proposal is what is gone by."""
        return self.report is not None

    @property
    def is_late(self) -> bool:
        """Whether it was due before today and is not submitted."""
        return self.due is not None and self.due.left < 0


def standing(
    session: Session, agreement: Agreement, clock: ReportClock, notice: Notice, report: OfficerReport | None
) -> Standing:
    """How a notice stands as a report. One that nobody has answered is gone by as the bot proposes."""
    state, since = state_of(notice, report, _students(session, report))
    return Standing(notice, report, state, clock.due(agreement.today(since)) if since else None)


def state_of(
    notice: Notice, report: OfficerReport | None, students: Iterable[datetime]
) -> tuple[str, datetime | None]:  # fmt: skip
    """The same without its day: the state, and from when its days count while it is to be submitted.

    `students` are the times at which students of the notice were recorded or replaced.
    """
    if notice.disposed_at:
        return DISPOSED, None
    if notice.withdrawn_at:
        return WITHDRAWN, None
    if report is None and not is_proposed(notice.current):
        return ASKED, None
    if report is not None and report.answer == NO:
        return NOT_ONE, None
    if report is None or report.submitted_at is None:
        return DUE, notice.current.occurred_at
    changed = _changed_at(notice, report, students)
    return (CHANGED, changed) if changed else (SUBMITTED, None)


def stands(report: OfficerReport) -> str:
    """How a report that somebody has answered stands, in the words of its window."""
    session = object_session(report)
    if report.notice.withdrawn_at:
        return LABELS[WITHDRAWN]
    if report.answer == NO:
        return LABELS[NOT_ONE]
    if report.last is None or session is None:
        return LABELS[DUE]
    return LABELS[CHANGED if changed_at(session, report.notice, report) else SUBMITTED]


def changed_at(session: Session, notice: Notice, report: OfficerReport) -> datetime | None:
    """When what was submitted last was changed first; nothing while it still says what the notice says."""
    return _changed_at(notice, report, _students(session, report))


def _changed_at(notice: Notice, report: OfficerReport, students: Iterable[datetime]) -> datetime | None:
    last = report.last
    if last is None:
        return None
    fields = changed_fields(last.content, notice.current) if notice.version != last.notice_version else ()
    times = [notice.versions[last.notice_version].changed_at] if set(fields) - NOT_REPORTED else []
    return min([*times, *(time for time in students if time > last.submitted_at)], default=None)


def _students(session: Session, report: OfficerReport | None) -> Sequence[datetime]:
    """Nobody asks of students before a report was submitted."""
    if report is None or report.last is None:
        return ()
    return student_times(session, (report.notice_id,)).get(report.notice_id, ())


def student_times(session: Session, notice_ids: Collection[int]) -> Mapping[int, Sequence[datetime]]:
    """When students were recorded or replaced, by notice."""
    query = select(StudentDetail.notice_id, StudentDetail.recorded_at, StudentDetail.ended_at)
    found: dict[int, list[datetime]] = {}
    for notice_id, *times in session.execute(query.where(StudentDetail.notice_id.in_(notice_ids))):
        found.setdefault(notice_id, []).extend(time for time in times if time)
    return found
