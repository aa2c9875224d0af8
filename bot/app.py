"""Builds the bot: everything that lives as long as the process, wired in one place."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot.audit_log.checker import AuditChecker
from bot.clock import Clock, SteadyClock
from bot.delivery.listening import Listening
from bot.delivery.worker import DeliveryWorker
from bot.exporting.worker import ExportMaker
from bot.settings import Settings
from bot.side import Side
from bot.slack.block_checks import find_checks_once
from bot.slack.gateway import Gateway, SlackRefused
from bot.slack.workspaces import connect
from bot.worker import Worker
from handlers.messages import CHANGED_LATER, HANDED_ON, MESSAGES
from models import terms as agreements
from models.activities.after_the_end import stop_planned
from models.activities.clock import ActivityClock
from models.activities.training_due import TrainingReminders
from models.actor import Identity
from models.appointments.closing import close_open
from models.appointments.reminders import AppointmentReminders
from models.arrest_notifications.reminders import ArrestReminders
from models.dismissals import acts as dismissal_acts
from models.dismissals import tables as dismissals
from models.disputes.reminders import DisputeReminders
from models.evaluations.reminders import EvaluationReminders
from models.export_requests import acts as exporting
from models.facilities.reminders import FacilityReminders
from models.feedback.reminders import ComplaintReminders
from models.goals.reminders import GoalReminders
from models.notices import drafts, handing_on
from models.notices.details_clock import DetailsClock
from models.notices.escalation import Escalation
from models.notices.question_clock import QuestionClock
from models.outside_requests.reminders import OutsideReminders
from models.people import accounts, alarms, proposals
from models.people.proposal_checks import find_person
from models.people.proposal_endings import ProposalClock
from models.people.schools import keep_names, recall_names
from models.people.spaces import side_of
from models.quarters import arrests, report_drafts
from models.quarters.opening import Prompts, add_schools
from models.quarters.reminders import SubmissionReminders
from models.quarters.report_reminders import ReportReminders
from models.quarters.team_reminders import TeamReminders
from models.releases.reminders import ReleaseReminders
from models.reports.reminders import OfficerReportReminders
from models.retention.clock import DisposalClock, YearlyList
from models.retention.disposing import Before
from models.revisions.reminders import RevisionReminders
from models.roll_call.reminders import RollCallReminders
from models.schedules.reminders import ScheduleReminders
from models.store import audit
from models.store.database import Database
from models.store.deadlines import WhenDue
from models.termination.clock import TerminationClock
from models.termination.stops import stopping
from models.terms import Agreement
from models.welcome.acts import Welcomes
from models.welcome.handed_on import HandedOn

PATIENCE_AT_START = 60.0  # seconds


class Bot:
    """All but the connection to Slack's events, wired together. Nothing runs and nothing is sent until `start`."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] | None = None) -> None:
        find_checks_once()
        self.now = now or SteadyClock()
        self.agreement = agreements.load(settings.agreement)
        self.database = Database(settings.database)
        self.slack = connect(settings.workspaces)
        self.sides = [
            Side(one, self.slack, gateway, self.database, self.agreement, self.now, self._home_changed)
            for one, gateway in zip(settings.workspaces, self.slack.all, strict=True)
        ]
        self.worker = DeliveryWorker(
            self.database, self.slack, self.agreement, MESSAGES, self.now, home_changed=self._home_of_reader
        )
        self.clock = Clock(self.database, due_acts(self.agreement), self.now)
        self.exports = ExportMaker(self.database, settings.agreement, self.now)
        self.checker = AuditChecker(self.database, self.now)
        self._others: list[Worker] = [self.clock, self.exports, self.checker, *(side.watch for side in self.sides)]
        if not self.database.is_sqlite:
            self._others.append(Listening(self.database.url, self.worker.wake))
        first = self.sides[0]
        # Where there is one workspace, these are all of it.
        self.gateway, self.app, self.homes, self.watch, self.later = (
            first.gateway, first.app, first.homes, first.watch, first.later
        )  # fmt: skip

    @property
    def loops(self) -> list[Worker]:
        """The loops of all background threads."""
        return [*self.worker.loops, *(side.homes for side in self.sides), *self._others]

    def start(self) -> None:
        """Deliver what waits, and look at the clock."""
        with self.database.write(PATIENCE_AT_START) as session:  # other processes may plan, too, and nobody waits yet
            keep_names(session, self.agreement, self.now())
            recall_names(session, self.agreement)
            add_schools(session, self.agreement, self.now())
            plan_ahead(session, self.agreement, self.now())
        for side in self.sides:
            side.homes.start()
        self.worker.start()
        for loop in self._others:
            loop.start()

    def stop(self) -> None:
        """End cleanly; what is not delivered yet is delivered after the next start."""
        # Whoever leaves messages and Homes to be shown ends before those who show them, and all before the database.
        for side in self.sides:
            side.later.shutdown(cancel_futures=True)
        for loop in reversed(self._others):
            loop.stop()
        self.worker.stop()
        for side in self.sides:
            side.homes.stop()
            side.gateway.close()
        self.database.close()

    def _home_of_reader(self, who: Identity) -> None:
        self._home_changed(who, None)

    def _home_changed(self, who: Identity, here: Gateway | None) -> None:
        """Have a Home shown anew in its reader's workspace; of one who is of neither, `here` or that of their side."""
        try:
            found: Gateway | None = self.slack.of(who.team_id)
        except SlackRefused:
            found = here or self._of_side(who)
        for side in self.sides:
            if side.gateway is found:
                side.homes.changed(who)

    def _of_side(self, who: Identity) -> Gateway | None:
        with self.database.read() as session:
            person = find_person(session, who.team_id, who.user_id)
            party = side_of(session, person.id) if person else None
        return self.slack.of(None, party) if party else None


KEPT_BEFORE: Before = {"notice": arrests.keep_counts}
"""What is kept of a record before it is disposed of: the counts that a signed quarter was printed with."""
PLANNING = (
    EvaluationReminders, ReportReminders, Prompts, TeamReminders, TrainingReminders, QuestionClock, ScheduleReminders,
    AppointmentReminders, RollCallReminders, FacilityReminders, GoalReminders, ProposalClock,
    OfficerReportReminders, YearlyList,
)  # fmt: skip
"""What has its rows made when the bot starts, and when an agreement begins to hold anew."""


def plan_ahead(session: Session, agreement: Agreement, now: datetime) -> None:
    """Have everything looked at that falls due in a school year."""
    for reminders in PLANNING:
        reminders(agreement).plan(session, now)


HANDS_ON = (handing_on.hand_on, HandedOn(HANDED_ON), dismissal_acts.hand_on, proposals.hand_on)
"""What sends whoever is new in an office what waits for it."""


def due_acts(agreement: Agreement) -> dict[str, WhenDue]:
    """What to do with each kind of deadline when it has come; what stops with the agreement waits once it has ended."""
    return stopping(agreement, _due_acts(agreement))


def _due_acts(agreement: Agreement) -> dict[str, WhenDue]:
    return {
        **ActivityClock(agreement).acts(),
        **Escalation(agreement).acts(),
        **DetailsClock(agreement).acts(),
        **QuestionClock(agreement).acts(),
        **EvaluationReminders(agreement).acts(),
        **Prompts(agreement).acts(),
        **SubmissionReminders(agreement).acts(),
        **ReportReminders(agreement).acts(),
        **TeamReminders(agreement).acts(),
        **ScheduleReminders(agreement).acts(),
        **AppointmentReminders(agreement).acts(),
        **RevisionReminders(agreement).acts(),
        **DisputeReminders(agreement).acts(),
        **RollCallReminders(agreement).acts(),
        **FacilityReminders(agreement).acts(),
        **GoalReminders(agreement).acts(),
        **TrainingReminders(agreement).acts(),
        **ComplaintReminders(agreement).acts(),
        **ReleaseReminders(agreement).acts(),
        **OfficerReportReminders(agreement).acts(),
        **OutsideReminders(agreement).acts(),
        **ArrestReminders(agreement).acts(),
        **YearlyList(agreement).acts(),
        **DisposalClock(agreement, KEPT_BEFORE).acts(),
        **TerminationClock(agreement, (close_open, stop_planned), plan_ahead).acts(),
        **Welcomes(agreement, HANDS_ON).acts(),
        **ProposalClock(agreement).acts(),
        accounts.ACCOUNT_MOVED: partial(accounts.bring_along, kinds=CHANGED_LATER),
        audit.BEGUN_ANEW_ALARM: alarms.tell_of_audit_log,
        exporting.FORGET: exporting.forget,
        drafts.ERASE: drafts.erase,
        report_drafts.ERASE: report_drafts.erase,
        dismissals.REMIND_DUE: partial(dismissal_acts.remind, agreement=agreement),
    }
