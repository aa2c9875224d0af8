"""Builds the bot: everything that lives as long as the process, wired in one place."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

import structlog
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.audit_log.checker import AuditChecker
from bot.clock import Clock, SteadyClock
from bot.delivery.listening import Listening
from bot.delivery.watch import ChannelWatch
from bot.delivery.worker import DeliveryWorker
from bot.exporting.worker import ExportMaker
from bot.outgoing import trust
from bot.settings import Mode, Settings
from bot.slack.block_checks import find_checks_once
from bot.slack.gateway import Gateway
from bot.slack.homes import HomeRefresher
from bot.slack.looks import LOOK_SECONDS, Looks
from bot.worker import Worker
from handlers.context import Context
from handlers.home.listeners import show_home
from handlers.messages import MESSAGES
from handlers.topics import register
from models import terms as agreements
from models.activities.after_the_end import stop_planned
from models.activities.clock import ActivityClock
from models.activities.training_due import TrainingReminders
from models.appointments.closing import close_open
from models.appointments.reminders import AppointmentReminders
from models.arrest_notifications.reminders import ArrestReminders
from models.dismissals import acts as dismissal_acts
from models.dismissals import tables as dismissals
from models.disputes.reminders import DisputeReminders
from models.errors import unforeseen
from models.evaluations.reminders import EvaluationReminders
from models.export_requests import acts as exporting
from models.facilities.reminders import FacilityReminders
from models.feedback.reminders import ComplaintReminders
from models.goals.reminders import GoalReminders
from models.notices import drafts
from models.notices.details_clock import DetailsClock
from models.notices.escalation import Escalation
from models.notices.question_clock import QuestionClock
from models.outside_requests.reminders import OutsideReminders
from models.people import alarms
from models.people.proposal_endings import ProposalClock
from models.people.schools import keep_names, recall_names
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

log = structlog.get_logger(__name__)

LISTENER_THREADS = 40  # Bolt's own are five for the whole app: five slow looks into Slack, and the sixth form fails
THREADS_FOR_LATER = 2
PATIENCE_AT_START = 60.0  # seconds


class Bot:
    """All but the connection to Slack's events, wired together. Nothing runs and nothing is sent until `start`."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] | None = None) -> None:
        find_checks_once()
        token, api = settings.bot_token or "", settings.slack_api_url
        self.now = now or SteadyClock()
        self.agreement = agreements.load(settings.agreement)
        self.database = Database(settings.database)
        self.gateway = Gateway(token, api)
        self.homes = HomeRefresher(lambda who: show_home(context, who))
        self.later = ThreadPoolExecutor(THREADS_FOR_LATER, thread_name_prefix="later")
        self.watch = ChannelWatch(self.database, self.gateway, self.agreement, self.now)
        self.worker = DeliveryWorker(
            self.database, self.gateway, self.agreement, MESSAGES, self.now, home_changed=self.homes.changed
        )
        self.clock = Clock(self.database, due_acts(self.agreement), self.now)
        self.exports = ExportMaker(self.database, settings.agreement, self.now)
        self.checker = AuditChecker(self.database, self.now)
        self._others: list[Worker] = [self.clock, self.exports, self.checker, self.watch]
        if not self.database.is_sqlite:
            self._others.append(Listening(self.database.url, self.worker.wake))
        looks = Looks(self.gateway.hurried(LOOK_SECONDS))
        context = Context(
            self.database, self.agreement, self.gateway, self.now, self.homes.changed, self._do_later, looks,
            self.watch.changed,
        )  # fmt: skip
        self.app = build_listeners(settings, self.gateway, context)

    @property
    def loops(self) -> list[Worker]:
        """The loops of all background threads."""
        return [*self.worker.loops, self.homes, *self._others]

    def start(self) -> None:
        """Deliver what waits, and look at the clock."""
        with self.database.write(PATIENCE_AT_START) as session:  # other processes may plan, too, and nobody waits yet
            keep_names(session, self.agreement, self.now())
            recall_names(session, self.agreement)
            add_schools(session, self.agreement, self.now())
            plan_ahead(session, self.agreement, self.now())
        self.homes.start()
        self.worker.start()
        for loop in self._others:
            loop.start()

    def stop(self) -> None:
        """End cleanly; what is not delivered yet is delivered after the next start."""
        # Whoever leaves messages and Homes to be shown ends before those who show them, and all before the database.
        self.later.shutdown(cancel_futures=True)
        for loop in reversed(self._others):
            loop.stop()
        self.worker.stop()
        self.homes.stop()
        self.gateway.close()
        self.database.close()

    def _do_later(self, work: Callable[[], None]) -> None:
        self.later.submit(_do, work)


def _do(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001  nobody asks the pool how it went
        log.error("work_for_later_failed", **unforeseen(error))  # noqa: TRY400


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
        **Welcomes(agreement).acts(),
        **ProposalClock(agreement).acts(),
        audit.BEGUN_ANEW_ALARM: alarms.tell_of_audit_log,
        exporting.FORGET: exporting.forget,
        drafts.ERASE: drafts.erase,
        report_drafts.ERASE: report_drafts.erase,
        dismissals.REMIND_DUE: partial(dismissal_acts.remind, agreement=agreement),
    }


def build_listeners(settings: Settings, gateway: Gateway, context: Context) -> App:
    """Bolt with everything that people do. The answer leaves when the listener is through: saved, or said why not.

    Bolt has no token: it would try it here and now. What listeners ask of Slack goes by `context`.
    """
    app = App(
        name="sro-liaison",  # without one Bolt looks through the sources of all callers for it
        client=WebClient(base_url=settings.slack_api_url, ssl=trust(), retry_handlers=[]),
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=gateway.client.token),
        logger=logging.getLogger("slack_bolt"),
        signing_secret=settings.signing_secret,
        process_before_response=True,
        request_verification_enabled=settings.mode is Mode.HTTP,
        listener_executor=ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener"),
    )
    register(app, context)
    return app
