"""All topics, and Bolt listening to what people do with them. Only who serves needs this: it imports everything."""

from slack_bolt import App

from handlers.activities.imports import Imports
from handlers.activities.listeners import Activities
from handlers.activities.several_listeners import SeveralDays
from handlers.agreement.listeners import TheAgreement
from handlers.appointments.listeners import Appointments
from handlers.arrest_notifications.listeners import ArrestNotifications
from handlers.audit_log.listeners import AuditLogs
from handlers.audit_log.ways import way_to_record, who_opens
from handlers.calendar.listeners import SchoolCalendar
from handlers.context import Context
from handlers.disclosures.listeners import Disclosures
from handlers.dismissals.listeners import Dismissals
from handlers.disputes.listeners import Disputes
from handlers.duty.listeners import OnDuty
from handlers.errors import ErrorAnswers
from handlers.evaluations.listeners import Evaluations
from handlers.export_requests.listeners import Exports
from handlers.facilities.listeners import Facilities
from handlers.feedback.listeners import ProgramFeedback
from handlers.goals.listeners import Goals
from handlers.home.listeners import Home
from handlers.listening import Listeners
from handlers.notices.draft_listeners import Drafts
from handlers.notices.earlier import EarlierNotices
from handlers.notices.filing import Filing
from handlers.notices.finding import FindNotices
from handlers.notices.listeners import Notices
from handlers.outside_requests.listeners import OutsideRequests
from handlers.payload_shapes import LookAtPayload
from handlers.people.listeners import People
from handlers.quarters.enrollment import Enrollments
from handlers.quarters.listeners import Quarters
from handlers.quarters.reviews import Reviews
from handlers.quarters.submission_pages import SubmissionPages
from handlers.quarters.submissions import PoliceSubmissions, Submissions
from handlers.quarters.yearly_report.listeners import Reports
from handlers.records import beside as records_beside
from handlers.records.finding import FindRecords
from handlers.records.listeners import RecordsFront
from handlers.records.taking import TakeOutRecords
from handlers.releases.listeners import Releases
from handlers.reports import beside as reports_beside
from handlers.reports.listeners import OfficerReports
from handlers.retention import previews
from handlers.retention.listeners import HoldsAndDisposal
from handlers.revisions.listeners import Revisions
from handlers.roll_call.listeners import RollCall
from handlers.schedules.listeners import Schedules
from handlers.schedules.substitutes import Substitutes
from handlers.termination.listeners import EndOfAgreement
from handlers.topic import Topic
from handlers.welcome.listeners import WelcomePages
from models.retention.looking import who_looks

TOPICS: tuple[type[Topic], ...] = (
    Activities, Appointments, Dismissals, Disputes, Drafts, EarlierNotices, Enrollments, Evaluations, Exports, Filing,
    FindNotices, Home, Imports, Notices, OnDuty, People, PoliceSubmissions, ProgramFeedback, Quarters, Reports,
    Reviews, Revisions, Schedules, SchoolCalendar, SeveralDays, SubmissionPages, Submissions, Substitutes,
    RecordsFront, Releases, TheAgreement, RollCall, Disclosures, Facilities, Goals, EndOfAgreement, WelcomePages,
    OfficerReports, FindRecords, TakeOutRecords, OutsideRequests, ArrestNotifications, AuditLogs, HoldsAndDisposal,
)  # fmt: skip
Notices.beside = (reports_beside.of_notice, records_beside.of_notice)
OfficerReports.beside = (records_beside.of_kind("officer_report"),)
ArrestNotifications.beside = (records_beside.of_kind("arrest_notification"),)
OutsideRequests.beside = (records_beside.of_kind("outside_request"),)
HoldsAndDisposal.ways, HoldsAndDisposal.who_opens = (way_to_record, previews.way_to), (who_opens, who_looks)


def register(app: App, context: Context) -> None:
    """Have the app listen to everything that people do."""
    errors = ErrorAnswers(context)
    app.use(LookAtPayload(errors))
    Listeners(context, [topic(context) for topic in TOPICS]).listen(app)
    app.error(errors)
