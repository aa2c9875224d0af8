"""Which clocks stop with the agreement and which run on, by the kind of deadline, each with its reason (§XI).

What stops is looked at again a day later: it waits, and goes on by itself once an agreement holds anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.store import deadlines
from models.store.deadlines import WhenDue
from models.termination.queries import ended_on
from models.terms import Agreement

AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class AfterTheEnd:
    """Whether a clock stops, and why it does or does not."""

    stops: bool
    why: str


def _stops(why: str) -> AfterTheEnd:
    return AfterTheEnd(stops=True, why=why)


def _runs_on(why: str) -> AfterTheEnd:
    return AfterTheEnd(stops=False, why=why)


AFTER_THE_END: Mapping[str, AfterTheEnd] = {
    "account_moved": _runs_on("what is open still waits for people, wherever they read it"),
    "activity_late": _runs_on("as the reminder; not of what is planned for a day after the end"),
    "activity_plan_due": _runs_on("a danger does not end with the agreement"),
    "activity_remind": _runs_on(
        "what an officer brought up is still answered; nobody is reminded of what is planned for a day after the end"
    ),
    "agreement_begins_anew": _runs_on("it is what begins the program anew"),
    "appointment_remind": _stops("open proposals are closed"),
    "appointment_silence": _stops("open proposals are closed"),
    "appointments_ask": _stops("nobody is appointed"),
    "appointments_renewal": _stops("nobody is appointed"),
    "arrest_look": _runs_on("state law on arrests of students does not end with the agreement"),
    "audit_begun_anew": _runs_on("records stay, and so does the log of them"),
    "disposal_finish": _runs_on("what was approved is carried out"),
    "disposal_look": _runs_on("records stay as long as they are to be kept, and no longer"),
    "disposal_run": _runs_on("what was approved is carried out"),
    "dismissal_remind": _stops("the officer is no longer assigned; an open request can still be decided or withdrawn"),
    "dispute_quiet": _stops("nobody is chased about an agreement that has ended; an open dispute can still be settled"),
    "evaluation_comment": _runs_on("an officer may still answer an evaluation that was shared"),
    "evaluations_new_year": _runs_on("it only plans, and what it plans stops by itself"),
    "evaluations_remind": _stops("no evaluation is to be begun; one that was begun can be finished"),
    "export_forget": _runs_on("files are not kept longer than they are needed"),
    "facilities_look": _stops("no officer has a school that provides anything"),
    "feedback_remind": _runs_on("a complaint is still to have an outcome"),
    "goals_look": _stops("no year is ahead to have goals for"),
    "meeting_remind": _runs_on("a quarter that was opened is met about and signed off"),
    "notice_details_due": _runs_on("state law on a notice's details does not end with the agreement"),
    "notice_draft_erase": _runs_on("drafts are erased"),
    "notice_officer_gone": _runs_on("a notice is still completed"),
    "notice_questions_look": _runs_on("a question is still answered"),
    "notice_remind": _runs_on("a school is still to acknowledge what was done there"),
    "notice_tell_designee": _runs_on("as before"),
    "notice_tell_superintendent": _runs_on("as before"),
    "officer_reports_look": _runs_on("state law on officer's reports does not end with the agreement"),
    "outside_due": _runs_on("records stay, and are still asked for"),
    "outside_late": _runs_on("as before"),
    "outside_soon": _runs_on("as before"),
    "proposal_look": _runs_on("a change of the roster that was proposed is still approved, or lapses"),
    "quarter_prompt": _runs_on("it opens the last quarter with days under the agreement, and none without any"),
    "records_remind": _runs_on("records stay, and are still asked for"),
    "report_draft_erase": _runs_on("drafts are erased"),
    "report_new_year": _runs_on("it only plans; a year without a quarter has no report"),
    "report_past_due": _runs_on("the last report is still written and adopted"),
    "report_remind": _runs_on("the last report is still written and adopted"),
    "revision_answer": _stops("nobody is chased about an agreement that has ended; a request can still be answered"),
    "revision_sign": _runs_on("a text that both want may be what begins the program anew"),
    "role_welcome": _stops("nobody is welcomed to what has ended"),
    "roll_call_look": _stops("nobody is trained on an agreement that has ended"),
    "schedules_look": _stops("no officer has a school to be at"),
    "submission_remind": _runs_on("a quarter that was opened is still submitted"),
    "submissions_missing_due": _runs_on("a quarter that was opened is still submitted"),
    "team_look": _runs_on("the team stays in office to finish what is open"),
    "termination_arrived": _runs_on("it is of the notice itself"),
    "termination_end": _runs_on("it is of the notice itself"),
    "termination_last_day": _runs_on("it is of the notice itself"),
    "training_after": _stops("no training is due of anybody"),
    "training_before": _stops("no training is due of anybody"),
    "trainings_new_year": _runs_on("it only plans, and what it plans stops by itself"),
}
"""Every kind of deadline; one that is numbered, such as `submission_remind_2`, without its number."""


def kind_in_table(kind: str) -> str:
    """A kind of deadline as the table names it."""
    name, _line, number = kind.rpartition("_")
    return name if number.isdigit() else kind


def stopping(agreement: Agreement, due: Mapping[str, WhenDue]) -> dict[str, WhenDue]:
    """The same acts, but that those which stop with the agreement wait while it has ended."""
    return {kind: _waiting(agreement, kind, act) if _is_stopped(kind) else act for kind, act in due.items()}


def _is_stopped(kind: str) -> bool:
    found = AFTER_THE_END.get(kind_in_table(kind))
    return found is not None and found.stops


def _waiting(agreement: Agreement, kind: str, act: WhenDue) -> WhenDue:
    def when_due(session: Session, subject_id: int, now: datetime) -> None:
        if ended_on(session, agreement.today(now)):
            deadlines.look_again(session, kind, subject_id, now + AGAIN_AFTER)
        else:
            act(session, subject_id, now)

    return when_due
