"""Workbooks and registers in Slack: asked for with `/sro-export`, delivered by direct message."""

from collections.abc import Collection, Mapping
from dataclasses import astuple
from datetime import date, datetime, timedelta
from typing import Any

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.export_requests import views
from handlers.export_requests.ids import ExportActionId, ExportFormId, RevisionOf, YearlyFile
from handlers.metadata import Fields
from handlers.parts import button
from handlers.payload import Payload
from handlers.recording import Recording
from handlers.topic import Topic
from handlers.values import Nothing, a_day, whole
from models.actor import Actor
from models.errors import Invalid, NotFound, Refused
from models.export_requests import acts as exporting
from models.export_requests.tables import ExportRequest
from models.notices.export_requests import OfficerMonth, Register
from models.people.assignments import officers_ever
from models.policy import Act, Subject, may, require, schools_where
from models.quarters import tables as records
from models.quarters.export_requests import PublicQuarter, PublicYear, QuarterBook, YearBook, YearReport
from models.quarters.periods import period_of
from models.quarters.tables import Revision

MOST_QUARTERS = 8
MOST_OFFICERS, MOST_MONTHS = 100, 14
LONGEST_REGISTER = 731
NOT_OFFERED = "This is no longer available. Open `/sro-export` again to see what is."
A_DAY = timedelta(days=1)
Yearly = YearBook | YearReport | PublicYear


class Exports(Topic):
    """What people take out."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro-export": self.offer}
        self.forms = {ExportFormId.REGISTER: self.ask_for_register, ExportFormId.PACKET: self.ask_for_packet}
        self.actions = {
            ExportActionId.QUARTER: self.ask_for_quarter,
            ExportActionId.PERIOD: self.open_register,
            ExportActionId.YEAR: self.ask_for_year,
            ExportActionId.PUBLIC: self.ask_for_public,
            ExportActionId.OFFICER: self.open_packet,
        }

    def offer(self, payload: Payload) -> View:
        """What the person may take out."""
        with self._context.read_only(payload) as (session, actor, now):
            takes_rows = _may_take(actor, Act.EXPORT_NOTICES)
            if not takes_rows or _may_take(actor, Act.EXPORT_TOTALS):
                schools, quarters = schools_where(actor, Act.EXPORT_TOTALS), records.newest(session, MOST_QUARTERS)
            else:
                schools, quarters = None, None
            others = [button("Notice log", ExportActionId.PERIOD, Nothing())] if takes_rows else []
            if may(actor, Act.EXPORT_NOTICES, Subject()):
                others.append(button("Monthly officer report", ExportActionId.OFFICER, Nothing()))
            if may(actor, Act.EXPORT_TOTALS, Subject()):
                others += self._years(now)
            note = f"For {self._agreement.school_names(schools)}." if schools else ""
            return views.window(quarters, others, note, makes_public=schools is None)

    def _years(self, now: datetime) -> list[ButtonElement]:
        return [
            button(
                f"Yearly report {one.school_year}, {form}",
                ExportActionId.YEAR.again(f"{one.kind}_{one.school_year}"),
                YearlyFile(one.kind, one.school_year),
            )
            for one, form in self._yearly(now)
        ]

    def _yearly(self, now: datetime) -> list[tuple[Yearly, str]]:
        """The yearly reports that are offered, and what people call the form of each."""
        this = self._agreement.year_begins(self._agreement.today(now))
        last, year = (self._agreement.school_year(day) for day in (this - A_DAY, this))
        return [
            (YearBook(last), "workbook"), (YearReport(last), "document"), (PublicYear(last), "public edition"),
            (YearBook(year), "workbook"), (YearReport(year), "document"),
        ]  # fmt: skip

    def ask_for_year(self, payload: Payload) -> View:
        """Have a yearly report made."""
        kind, year = astuple(payload.value(YearlyFile))
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.EXPORT_TOTALS, Subject())
            for request, _form in self._yearly(now):
                if (request.kind, request.school_year) == (kind, year):
                    return self._asked(session, actor, sent, request, now)
            raise NotFound(NOT_OFFERED)

    def ask_for_quarter(self, payload: Payload) -> View:
        """Have a quarter's workbook made."""
        quarter_id, revision = astuple(payload.value(RevisionOf))
        with self._context.recording(payload) as (session, actor, now, sent):
            schools_where(actor, Act.EXPORT_TOTALS)
            _offered(session, quarter_id, revision)
            return self._asked(session, actor, sent, QuarterBook(quarter_id, revision), now)

    def ask_for_public(self, payload: Payload) -> View:
        """Have the public edition of a signed revision made."""
        quarter_id, revision = astuple(payload.value(RevisionOf))
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.EXPORT_TOTALS, Subject())
            if not _offered(session, quarter_id, revision).signed_at:
                raise NotFound(NOT_OFFERED)
            return self._asked(session, actor, sent, PublicQuarter(quarter_id, revision), now)

    def _asked(self, session: Session, actor: Actor, sent: Recording, request: ExportRequest, now: datetime) -> View:
        sent.once(lambda: exporting.ask(session, actor, request, now).id)
        return sent.answered(views.asked())

    def open_packet(self, payload: Payload) -> View:
        """Ask for the officer and the month."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.EXPORT_NOTICES, Subject())
            return views.packet_form(_officers(session), _months(self._agreement.today(now)))

    def ask_for_packet(self, payload: Payload) -> View:
        """Have an officer's reports of a month made."""
        given = payload.answers
        request = OfficerMonth(whole(given["officer"]), a_day(given["month"]))
        with self._context.recording(payload) as (session, actor, now, sent):
            require(actor, Act.EXPORT_NOTICES, Subject())
            _must_be_offered(given, {"officer": _officers(session), "month": _months(self._agreement.today(now))})
            return self._asked(session, actor, sent, request, now)

    def open_register(self, payload: Payload) -> View:
        """Ask for the period."""
        with self._context.read_only(payload) as (_session, actor, now):
            schools_where(actor, Act.EXPORT_NOTICES)
            today = self._agreement.today(now)
            return views.register_form(period_of(self._agreement, today).first_day, today)

    def ask_for_register(self, payload: Payload) -> View:
        """Have the register made."""
        given = payload.answers
        with self._context.recording(payload) as (session, actor, now, sent):
            schools_where(actor, Act.EXPORT_NOTICES)
            return self._asked(session, actor, sent, _register(given), now)


def _may_take(actor: Actor, act: Act) -> bool:
    try:
        schools_where(actor, act)
    except Refused:
        return False
    return True


def _officers(session: Session) -> dict[str, str]:
    """Everybody who has been an officer, by id."""
    return {str(person.id): person.name for person in officers_ever(session, MOST_OFFICERS)}


def _must_be_offered(given: Mapping[str, Any], offered: Mapping[str, Collection[str]]) -> None:
    """Refuse a choice that no form offers."""
    wrong = [name for name, choices in offered.items() if given[name] not in choices]
    if wrong:
        raise Invalid(dict.fromkeys(wrong, "Please choose again: this is no longer available."))


def _offered(session: Session, quarter_id: int, revision: int) -> Revision:
    """A revision of a quarter that there is."""
    found = records.find_revision(session, quarter_id, revision)
    if found is None or found.quarter.is_baseline:
        raise NotFound(NOT_OFFERED)
    return found


def _months(today: date) -> dict[str, str]:
    """The first days of this month and those before, newest first, by what people call them."""
    found = {}
    first = today.replace(day=1)
    for _month in range(MOST_MONTHS):
        found[first.isoformat()] = f"{first:%B %Y}"
        first = (first - A_DAY).replace(day=1)
    return found


def _register(given: Fields) -> Register:
    first, last = given["first"], given["last"]
    if first is None or last is None:
        raise Invalid({"first" if first is None else "last": "Enter a date."})
    if last < first:
        raise Invalid({"last": "This is before the start date."})
    if (last - first).days > LONGEST_REGISTER:
        raise Invalid({"last": "The range can be two years at most. Use a second file for the rest."})
    return Register(first, last)
