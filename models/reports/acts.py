"""What officers and supervisors do with officers' reports (C.G.S. 10-233p, as we read it).

State law's duty does not end with the agreement: what was filed before is still answered and submitted afterwards.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, Invalid, Refused, require_valid
from models.notices.tables import Notice
from models.policy import Act, may, refusal, require_of
from models.reports import tables as records
from models.reports import telling
from models.reports.clock import ReportClock
from models.reports.proposal import is_proposed
from models.reports.standing import LABELS, NOT_ONE, TO_SUBMIT, Standing, standing
from models.reports.tables import NO, YES, OfficerReport, ReportAnswer, ReportSubmission
from models.store import audit
from models.store.base import locked_row
from models.terms import Agreement
from models.texts import check_reason

NOT_KEPT = "Officer's reports are not kept in this bot: the setting is off."
ANSWERED = "This was answered before. A supervisor can change the answer, with a reason."
SAME = "This is the answer on record."
CHANGED = "The notice was changed since you opened this window. Open it again to see what it says now."
ANOTHER = (
    "This was answered or submitted since you opened it. Close this window and open it again to see how it stands."
)
IS_NONE = "This notice was answered as not being an officer's report. A supervisor can change the answer."
INCOMPLETE = "Details of this notice are missing. Complete them first, then submit the report."
NO_BADGE = "Enter the badge number: the report needs it, and the roster has none for this officer."
WHY_NOT_OFFICER = "Choose why the officer does not submit it."
LONGEST_BADGE = 30


def require_reports_on(agreement: Agreement) -> None:
    """Stop what is done with officer's reports where the setting is off: `Refused`."""
    if not agreement.officer_reports.is_kept:
        raise Refused(NOT_KEPT)


def now_standing(session: Session, agreement: Agreement, notice: Notice, now: datetime) -> Standing:
    """How a notice stands as a report at this moment."""
    clock = ReportClock(session, agreement, agreement.today(now))
    return standing(session, agreement, clock, notice, records.of_notice(session, notice.id))


def answer(session: Session, agreement: Agreement, actor: Actor, notice_id: int, given: str, now: datetime) -> Notice:
    """The officer says whether a notice is an officer's report; once: after that a supervisor changes it.

    Raises:
        Refused: not the notice's officer, or reports are not kept.
        Conflict: it was answered before, or the notice was withdrawn.
    """
    notice = _locked(session, agreement, actor, notice_id, Act.ANSWER_REPORT)
    if records.of_notice(session, notice_id):
        raise Conflict(ANSWERED)
    _note(session, notice, actor, given, None, now)
    return notice


def to_change(session: Session, agreement: Agreement, actor: Actor, notice_id: int) -> Notice:
    """A notice of which a supervisor is about to change the answer. `Refused` and `Conflict` as for `change_answer`."""
    require_reports_on(agreement)
    notice = require_of(actor, Act.CHANGE_REPORT_ANSWER, session.get(Notice, notice_id))
    notice.require_standing()
    return notice


def change_answer(
    session: Session, agreement: Agreement, actor: Actor, notice_id: int, given: str, because: str | None,
    now: datetime, seen: int | None = None,
) -> Notice:  # fmt: skip
    """A supervisor changes whether a notice is an officer's report, with a reason. The officer is told.

    `seen` tells what the supervisor knew: how often it was answered and submitted.

    Raises:
        Refused: no supervisor, or reports are not kept.
        Invalid: no reason is given.
        Conflict: it says so already, it was answered or submitted since it was seen, or the notice was withdrawn.
    """
    notice = _locked(session, agreement, actor, notice_id, Act.CHANGE_REPORT_ANSWER)
    require_valid(check_reason(because, now))
    report = records.of_notice(session, notice_id)
    if report and report.answer == given:
        raise Conflict(SAME)
    if seen is not None and seen != (report.seen if report else 0):
        raise Conflict(ANOTHER)
    _note(session, notice, actor, given, because, now)
    telling.for_officer(session, notice, actor.person_id, now)
    return notice


def _note(session: Session, notice: Notice, actor: Actor, given: str, because: str | None, now: datetime) -> None:
    if given not in (YES, NO):
        raise Invalid({"answer": "Please choose one."})
    report = records.of_notice(session, notice.id)
    if report is None:
        report = OfficerReport(notice_id=notice.id, answer=given)
        session.add(report)
    report.answer = given
    report.answers.append(
        ReportAnswer(
            answer=given, proposed=YES if is_proposed(notice.current) else NO, answered_at=now,
            answered_by_id=actor.person_id, because=because,
        )
    )  # fmt: skip
    session.flush()
    telling.changed(session, notice, now)
    audit.record(session, actor.label, "answer officer report", notice, now, {"answer": given})


def badge_of(notice: Notice, report: OfficerReport | None) -> str | None:
    """The officer's badge: the roster's, else the one with which a report of this notice was submitted before."""
    last = report.last if report else None
    return notice.officer.badge or (last.badge if last else None)


def to_submit(session: Session, agreement: Agreement, actor: Actor, notice_id: int, now: datetime) -> Standing:
    """A report that somebody is about to submit. `Refused` and `Conflict` as for `submit`."""
    require_reports_on(agreement)
    notice = require_of(actor, Act.SUBMIT_REPORT, session.get(Notice, notice_id))
    return _ready(session, agreement, notice, now)


def submit(
    session: Session, agreement: Agreement, actor: Actor, notice_id: int, seen: int, now: datetime,
    badge: str | None = None, why_for_officer: str | None = None,
) -> ReportSubmission:  # fmt: skip
    """Submit a report to the chief: a version of its own, with what the notice says at this moment.

    Whoever submits a report that nobody has answered says by it that it is one. A supervisor submits for an officer
    who is away or no longer has the role.

    Raises:
        Refused: neither the notice's officer nor a supervisor, or reports are not kept.
        Invalid: there is no badge, or no reason why another submits.
        Conflict: it is no report, incomplete, submitted as it stands, withdrawn, or changed since it was seen.
    """
    notice = _locked(session, agreement, actor, notice_id, Act.SUBMIT_REPORT)
    if notice.version != seen:
        raise Conflict(CHANGED)
    found = _ready(session, agreement, notice, now)
    report = found.report
    badge = notice.officer.badge or (badge or "").strip() or badge_of(notice, report)
    is_own = actor.person_id == notice.officer_id
    problems = {} if badge and len(badge) <= LONGEST_BADGE else {"badge": NO_BADGE}
    if not is_own and why_for_officer not in records.WHY_FOR_OFFICER:
        problems["why"] = WHY_NOT_OFFICER
    require_valid(problems)
    if report is None:
        _note(session, notice, actor, YES, None, now)
        report = records.of_notice(session, notice.id)
    if report is None or found.due is None or badge is None:
        raise Conflict(CHANGED)
    made = ReportSubmission(
        version=len(report.submissions) + 1, notice_version=notice.version, submitted_at=now,
        submitted_by_id=actor.person_id, why_for_officer=None if is_own else why_for_officer, badge=badge,
        due_on=found.due.day, due_basis=found.due.basis, days_late=found.due.days_late,
    )  # fmt: skip
    report.submissions.append(made)
    report.submitted_at, report.submitted_notice_version = now, notice.version
    session.flush()
    telling.changed(session, notice, now)
    telling.submitted(session, agreement, notice, actor.person_id, now)
    detail = {"version": made.version, "notice_version": made.notice_version, "days_late": made.days_late}
    audit.record(session, actor.label, "submit officer report", notice, now, detail)
    return made


def _ready(session: Session, agreement: Agreement, notice: Notice, now: datetime) -> Standing:
    notice.require_standing()
    found = now_standing(session, agreement, notice, now)
    if found.state == NOT_ONE:
        raise Conflict(IS_NONE)
    if found.report is None and found.due is None:  # nobody has answered, and the bot proposes none: pressing says so
        clock = ReportClock(session, agreement, agreement.today(now))
        found = Standing(notice, None, TO_SUBMIT[0], clock.due(agreement.today(notice.current.occurred_at)))
    if found.state not in TO_SUBMIT:
        raise Conflict(f"{notice.label}: {LABELS[found.state].lower()}.")
    if notice.completed_at is None:
        raise Conflict(INCOMPLETE)
    return found


def read(session: Session, agreement: Agreement, actor: Actor, notice_id: int, now: datetime) -> Notice:
    """A notice as an officer's report, `Refused` to whoever may not; the look goes into the audit log.

    What is on record is read also where reports are no longer kept.
    """
    notice = require_of(actor, Act.READ_OFFICER_REPORT, session.get(Notice, notice_id))
    if records.of_notice(session, notice_id) is None:
        require_reports_on(agreement)
    audit.record(session, actor.label, "read officer report", notice, now, {"version": notice.version})
    return notice


def _locked(session: Session, agreement: Agreement, actor: Actor, notice_id: int, act: Act) -> Notice:
    require_reports_on(agreement)
    notice = locked_row(session, Notice, notice_id)
    if notice is None or not may(actor, act, notice.subject):
        raise refusal(act)
    notice.require_standing()
    return notice
