"""Workbooks and registers in Slack: asked for with `/sro-export`, delivered by direct message."""

from collections.abc import Callable
from datetime import date

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.export_requests import views
from handlers.export_requests.ids import ExportActionId, ExportFormId, OfSchoolYear, RevisionOf, YearlyFile
from handlers.export_requests.views import Offer
from handlers.laid_over import laid_over
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import a_day, whole
from models.activities.export_requests import ActivityLog, activity_log, require_rows
from models.activities.queries import exported
from models.actor import Actor
from models.appointments.export_requests import AppointmentRegister
from models.disclosures.export_requests import disclosure_register
from models.events.export_requests import event_register
from models.export_requests import acts as exporting
from models.export_requests.tables import ExportRequest
from models.feedback.export_requests import feedback_register
from models.notices.export_requests import months_offered, officer_month, officers_offered, register
from models.policy import Act, Subject, may, may_somewhere, refusal, require, schools_where
from models.quarters import tables as records
from models.quarters.export_requests import (
    PublicQuarter,
    QuarterBook,
    adopted_earlier,
    earlier_public_years,
    offered,
    yearly_report,
    yearly_reports,
)
from models.quarters.periods import period_of
from models.roll_call.export_requests import CertificateList, certificate_list, may_have, years_offered
from models.schedules.export_requests import ScheduleCalendar, coverage_calendar

MOST_QUARTERS = 8
OFFERED = (
    Act.EXPORT_TOTALS, Act.EXPORT_NOTICES, Act.EXPORT_COVERAGE, Act.EXPORT_FEEDBACK, Act.EXPORT_APPOINTMENTS,
    Act.EXPORT_EVENTS, Act.EXPORT_DISCLOSURES,
)  # fmt: skip


class Exports(Topic):
    """What people take out."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro-export": self.offer}
        self.forms = {
            ExportFormId.REGISTER: self.ask_for_register,
            ExportFormId.PACKET: self.ask_for_packet,
            ExportFormId.ACTIVITIES: self.ask_for_activities,
            ExportFormId.COVERAGE: self.ask_for_coverage,
            ExportFormId.FEEDBACK: self.ask_for_feedback,
            ExportFormId.EVENTS: self.ask_for_events,
            ExportFormId.DISCLOSURES: self.ask_for_disclosures,
        }
        self.actions = {
            ExportActionId.QUARTER: self.ask_for_quarter,
            ExportActionId.PERIOD: laid_over(context, self.open_register),
            ExportActionId.YEAR: self.ask_for_year,
            ExportActionId.PUBLIC: self.ask_for_public,
            ExportActionId.OFFICER: laid_over(context, self.open_packet),
            ExportActionId.ACTIVITY_LOG: laid_over(context, self.open_activities),
            ExportActionId.COVERAGE: laid_over(context, self.open_coverage),
            ExportActionId.SCHEDULE: self.ask_for_schedule,
            ExportActionId.FEEDBACK: laid_over(context, self.open_feedback),
            ExportActionId.APPOINTMENTS: self.ask_for_appointments,
            ExportActionId.CERTIFICATES: self.ask_for_certificates,
            ExportActionId.EVENTS: laid_over(context, self.open_events),
            ExportActionId.DISCLOSURES: laid_over(context, self.open_disclosures),
        }

    def offer(self, payload: Payload) -> View:
        """What the person may take out."""
        with self._context.read_only(payload) as (session, actor, now):
            acts = frozenset(act for act in OFFERED if may_somewhere(actor, act))
            acts |= {ActivityLog.act} if exported(actor) is not None else set()
            acts |= {CertificateList.act} if may_have(actor) else set()
            if not acts:
                raise refusal(Act.EXPORT_TOTALS)
            everywhere = frozenset(act for act in acts if may(actor, act, Subject()))
            today = self._agreement.today(now)
            earlier = [earlier for find in (adopted_earlier, earlier_public_years)
                       for earlier in find(session, self._agreement, today)]  # fmt: skip
            yearly = [*yearly_reports(self._agreement, today), *earlier]
            offer = Offer(acts, everywhere, yearly, years_offered(session, self._agreement, today))
            if Act.EXPORT_TOTALS not in acts:
                return views.window(self._agreement, offer)
            schools = schools_where(actor, Act.EXPORT_TOTALS)
            return views.window(self._agreement, offer, records.newest(session, MOST_QUARTERS), schools or ())

    def ask_for_year(self, payload: Payload) -> View:
        """Have a yearly report made."""
        file = payload.value(YearlyFile)
        return self._asked(payload, lambda session, actor, today: yearly_report(
            session, self._agreement, actor, (file.kind, file.year, file.edition), today
        ))  # fmt: skip

    def ask_for_quarter(self, payload: Payload) -> View:
        """Have a quarter's workbook made."""
        about = payload.value(RevisionOf)
        request = QuarterBook(about.quarter_id, about.revision)
        return self._asked(payload, lambda session, actor, _today: offered(session, actor, request))

    def ask_for_public(self, payload: Payload) -> View:
        """Have the public edition of a signed revision made."""
        about = payload.value(RevisionOf)
        request = PublicQuarter(about.quarter_id, about.revision)
        return self._asked(payload, lambda session, actor, _today: offered(session, actor, request))

    def open_packet(self, payload: Payload) -> View:
        """Ask for the officer and the month."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.EXPORT_NOTICES, Subject())
            return views.packet_form(officers_offered(session), months_offered(self._agreement.today(now)))

    def ask_for_packet(self, payload: Payload) -> View:
        """Have an officer's reports of a month made."""
        officer_id, month = whole(payload.answers["officer"]), a_day(payload.answers["month"])
        return self._asked(
            payload, lambda session, actor, today: officer_month(session, actor, officer_id, month, today)
        )

    def open_register(self, payload: Payload) -> View:
        """Ask for the period."""
        with self._context.read_only(payload) as (_session, actor, now):
            schools_where(actor, Act.EXPORT_NOTICES)
            today = self._agreement.today(now)
            return views.register_form(period_of(self._agreement, today).first_day, today)

    def ask_for_register(self, payload: Payload) -> View:
        """Have the register made."""
        first, last = payload.answers["first"], payload.answers["last"]
        return self._asked(payload, lambda session, actor, _today: register(session, actor, first, last))

    def open_activities(self, payload: Payload) -> View:
        """Ask for the period."""
        with self._context.read_only(payload) as (_session, actor, now):
            require_rows(actor)
            today = self._agreement.today(now)
            return views.activities_form(self._agreement.year_begins(today), today)

    def ask_for_activities(self, payload: Payload) -> View:
        """Have the activity log made."""
        first, last = payload.answers["first"], payload.answers["last"]
        return self._asked(payload, lambda _session, actor, _today: activity_log(actor, first, last))

    def open_coverage(self, payload: Payload) -> View:
        """Ask for the period."""
        with self._context.read_only(payload) as (_session, actor, now):
            schools_where(actor, Act.EXPORT_COVERAGE)
            today = self._agreement.today(now)
            return views.coverage_form(self._agreement.year_begins(today), today)

    def ask_for_coverage(self, payload: Payload) -> View:
        """Have the coverage calendar made."""
        first, last = payload.answers["first"], payload.answers["last"]
        return self._asked(payload, lambda _session, actor, _today: coverage_calendar(actor, first, last))

    def ask_for_schedule(self, payload: Payload) -> View:
        """Have the schedules from today on made as a calendar file."""
        return self._asked(payload, lambda _session, _actor, today: ScheduleCalendar(today))

    def open_feedback(self, payload: Payload) -> View:
        """Ask for the period."""
        with self._context.read_only(payload) as (_session, actor, now):
            schools_where(actor, Act.EXPORT_FEEDBACK)
            today = self._agreement.today(now)
            return views.feedback_form(self._agreement.year_begins(today), today)

    def ask_for_feedback(self, payload: Payload) -> View:
        """Have the register of commendations and complaints made."""
        first, last = payload.answers["first"], payload.answers["last"]
        return self._asked(payload, lambda _session, actor, _today: feedback_register(actor, first, last))

    def ask_for_appointments(self, payload: Payload) -> View:
        """Have the register of appointments made."""
        return self._asked(payload, lambda _session, _actor, _today: AppointmentRegister())

    def ask_for_certificates(self, payload: Payload) -> View:
        """Have the certificate list of a school year made."""
        school_year = payload.value(OfSchoolYear).school_year
        return self._asked(payload, lambda session, actor, today: certificate_list(
            session, self._agreement, actor, school_year, today
        ))  # fmt: skip

    def open_events(self, payload: Payload) -> View:
        """Ask for the period."""
        with self._context.read_only(payload) as (_session, actor, now):
            require(actor, Act.EXPORT_EVENTS, Subject())
            today = self._agreement.today(now)
            return views.events_form(self._agreement.year_begins(today), today)

    def ask_for_events(self, payload: Payload) -> View:
        """Have the register of the agreement's events made."""
        first, last = payload.answers["first"], payload.answers["last"]
        return self._asked(payload, lambda _session, actor, _today: event_register(actor, first, last))

    def open_disclosures(self, payload: Payload) -> View:
        """Ask for the period."""
        with self._context.read_only(payload) as (_session, actor, now):
            schools_where(actor, Act.EXPORT_DISCLOSURES)
            today = self._agreement.today(now)
            return views.disclosures_form(self._agreement.year_begins(today), today)

    def ask_for_disclosures(self, payload: Payload) -> View:
        """Have the register of disclosures made."""
        first, last = payload.answers["first"], payload.answers["last"]
        return self._asked(payload, lambda _session, actor, _today: disclosure_register(actor, first, last))

    def _asked(self, payload: Payload, find: Callable[[Session, Actor, date], ExportRequest]) -> View:
        """Have something made: `find` says what, or stops who may not have it."""
        with self._context.recording(payload) as (session, actor, now, sent):
            request = find(session, actor, self._agreement.today(now))
            sent.once(lambda: exporting.ask(session, actor, request, now).id)
            return sent.answered(views.asked())
