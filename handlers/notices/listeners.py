"""Action notices in Slack: filed by officers with `/sro-notify`, read and acknowledged by the school (§V.4, §V.5).

Student details are filled in one student after another, in the window that the officer already has.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context, Shown
from handlers.metadata import Fields, same_form
from handlers.notices import form_views, student_views, views
from handlers.notices.ids import NoticeActionId, NoticeFormId, StudentChoice
from handlers.parts import as_metadata
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import RecordPage, RecordVersion
from models.actor import Actor
from models.calendar.school_days import report_deadline
from models.errors import Invalid, Refused
from models.notices import acknowledgments, students
from models.notices import acts as notices
from models.notices.form import NoticeForm
from models.notices.names import names_to_confirm
from models.notices.students import StudentForm
from models.notices.tables import Notice, form_of
from models.people.queries import administrators_can_help
from models.policy import Act, Subject, allowed, may, own_schools
from models.terms import Agreement

Json = dict[str, Any]
ShownForm = Callable[[Agreement, Notice, NoticeForm], View]
READER_ACTS = (Act.CHANGE_NOTICE, Act.ACKNOWLEDGE_NOTICE)
ANSWERED = {field.name for field in fields(NoticeForm)}
ANSWERED_OF_STUDENT = {field.name for field in fields(StudentForm)}


class Notices(Topic):
    """What people do with notices and their student details."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._empty_forms: dict[tuple[str, ...], Json] = {}
        self.commands = {"/sro-notify": self.open_form}
        self.forms = {
            NoticeFormId.FILED: self.file,
            NoticeFormId.AMENDED: self.amend,
            NoticeFormId.WITHDRAWN: self.recorded(self._withdraw, self._details),
            NoticeFormId.COMPLETED: self.complete,
            NoticeFormId.STUDENT_RECORDED: self.record_student,
        }
        self.actions = {
            NoticeActionId.FORM: self.over(self.open_form),
            NoticeActionId.WHEN: self.unless_changed(self.ask_time),
            NoticeActionId.PREVIEW: self.over(self.preview),
            NoticeActionId.COMPLETE: self.look(self._completing),
            NoticeActionId.DETAILS: self.unless_changed(self.ask_further),
            NoticeActionId.OPEN: self.over(self.open),
            NoticeActionId.ACKNOWLEDGE: self.acknowledge,
            NoticeActionId.AMEND: self.look(self._amending),
            NoticeActionId.WITHDRAW: self.open_withdrawing,
            NoticeActionId.VERSION: self.open,
            NoticeActionId.BACK: self.open,
            NoticeActionId.STUDENTS: self.look(self._students),
            NoticeActionId.STUDENTS_BACK: self.turn_students,
            NoticeActionId.STUDENTS_ON: self.turn_students,
            NoticeActionId.STUDENT_ADD: self.look(self._next_student),
            NoticeActionId.STUDENT_MENU: self.choose_student,
        }

    def open_form(self, payload: Payload) -> Shown:
        """A new form, for the schools that the officer is assigned to today. Its questions are made once."""
        with self._context.read_only(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
        if schools not in self._empty_forms:  # making them takes longest
            form = form_views.filing_form(self._agreement, form_views.empty_form(), schools, now)
            self._empty_forms[schools] = form.to_dict()
        metadata = {"schools": list(schools), "opened": int(now.timestamp())}
        return self._empty_forms[schools] | {"private_metadata": as_metadata(metadata)}

    def _schools(self, session: Session, actor: Actor, now: datetime) -> tuple[str, ...]:
        schools = own_schools(actor, Act.FILE_NOTICE)
        if not schools:
            why = "Action notices are filed by School Resource Officers. Type `/sro` to open your Home."
            if may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id)):
                why = "No school is assigned to you today, so there is no principal to notify."
            raise Refused(f"{why} {administrators_can_help(session, self._agreement.today(now))}")
        return schools

    def ask_time(self, payload: Payload) -> View | None:
        """*Another time* was chosen, or no longer is: ask for it, or not, in the same form."""
        is_asked = "occurred_at" in payload.questions
        is_wanted = payload.answers["when"] == form_views.ANOTHER_TIME
        return self._filing_again(payload) if is_asked != is_wanted else None

    def preview(self, payload: Payload) -> View:
        """The card as the principal will see it, over the form, which stays as it is."""
        form = read_form(payload)
        with self._context.read_only(payload) as (session, actor, now):
            self._schools(session, actor, now)
            try:
                return views.preview(self._agreement, notices.preview(session, self._agreement, actor, form, now))
            except Invalid as mistakes:
                return views.unanswered(mistakes.fields)

    def file(self, payload: Payload) -> View:
        """File the notice, or first ask when it happened."""
        if payload.answers["when"] == form_views.ANOTHER_TIME and "occurred_at" not in payload.questions:
            return form_views.with_time_asked(self._filing_again(payload))
        form, agreement = read_form(payload), self._agreement
        if found := self._names(payload, form):
            return form_views.with_names_asked(self._filing_again(payload), found, "filed", "file")
        with self._context.recording(payload) as (session, actor, now, sent):
            notice_id = sent.once(lambda: notices.file_notice(session, agreement, actor, form, sent.key, now).id)
            return views.filed(notices.get(session, notice_id), agreement, again=sent.is_repeat)

    def _names(self, payload: Payload, form: NoticeForm, before: NoticeForm | None = None) -> dict[str, str]:
        """What may be a student's name, unless the officer has confirmed that it is none."""
        if form_views.CONFIRMED in (payload.answers.get("names") or ()):
            return {}
        return names_to_confirm(form, before, payload.answers.get("because"), self._context.now())

    def _filing_again(self, payload: Payload) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
        opened = datetime.fromtimestamp(payload.metadata["opened"], UTC)
        form = form_views.filing_form(self._agreement, read_form(payload), schools, opened, payload.answers["when"])
        return same_form(form, payload.view)

    def _completing(self, session: Session, actor: Actor, notice_id: int, now: datetime) -> View:
        """The form for the details that were to follow."""
        notices.for_change(session, actor, notice_id)
        notice = notices.read_notice(session, actor, notice_id, now)
        return form_views.completing_form(self._agreement, notice, form_of(notice.current))

    def ask_further(self, payload: Payload) -> View:
        """An answer that brings further questions: ask them in the same form."""
        with self._context.read_only(payload) as (session, actor, _now):
            notice = notices.for_change(session, actor, payload.metadata["notice"])
            form = read_form(payload, form_of(notice.current))
            return same_form(form_views.completing_form(self._agreement, notice, form), payload.view)

    def complete(self, payload: Payload) -> View:
        """Save the details, and show the notice as it stands."""
        return self._changed(payload, notices.complete_details, form_views.completing_form)

    def _changed(self, payload: Payload, act: Callable[..., Notice], shown: ShownForm, *reason: str | None) -> View:
        metadata = payload.metadata
        if asking := self._asking_for_names(payload, shown):
            return asking
        with self._context.recording(payload) as (session, actor, now, sent):
            notice = notices.for_change(session, actor, metadata["notice"])
            form = read_form(payload, form_of(notice.current))
            given = (session, self._agreement, actor, notice.id, form, *reason, metadata["version"], now)
            sent.once(lambda: act(*given).id)
            return sent.answered(self._details(session, actor, notice.id, now))

    def _asking_for_names(self, payload: Payload, shown: ShownForm) -> View | None:
        with self._context.read_only(payload) as (session, actor, _now):
            notice = notices.for_change(session, actor, payload.metadata["notice"])
            before = form_of(notice.current)
            form = read_form(payload, before)
            if found := self._names(payload, form, before):
                view = same_form(shown(self._agreement, notice, form), payload.view)
                return form_views.with_names_asked(view, found, "saved", "save")
        return None

    def open(self, payload: Payload) -> View:
        """Show the notice with all it holds, or what it said in an earlier version."""
        about = payload.value(RecordVersion)
        with self._context.on_record(payload) as (session, actor, now):
            return self._details(session, actor, about.id, now, about.version)

    def acknowledge(self, payload: Payload) -> View | None:
        """Stamp the notice as read by the school. From the card, the card itself is the answer."""
        with self._context.transaction(payload) as (session, actor, now):
            notice = acknowledgments.acknowledge(session, actor, payload.record_id, now)
            return self.answer(payload, views.acknowledged(notice))

    def _amending(self, session: Session, actor: Actor, notice_id: int, now: datetime) -> View:
        """The form with what the notice says now."""
        notices.for_change(session, actor, notice_id)
        notice = notices.read_notice(session, actor, notice_id, now)
        return form_views.amending_form(self._agreement, notice, form_of(notice.current), notice.version, None)

    def amend(self, payload: Payload) -> View:
        """Save the correction, and show the notice as it stands."""
        because, version = payload.answers["because"], payload.metadata["version"]

        def shown(agreement: Agreement, notice: Notice, form: NoticeForm) -> View:
            return form_views.amending_form(agreement, notice, form, version, because)

        return self._changed(payload, notices.amend, shown, because)

    def open_withdrawing(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            return form_views.withdrawing_form(notices.for_change(session, actor, payload.record_id))

    def _withdraw(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return notices.withdraw(session, actor, about["notice"], given["because"], now).id

    def _details(
        self, session: Session, actor: Actor, notice_id: int, now: datetime, version: int | None = None
    ) -> View:
        notice = notices.read_notice(session, actor, notice_id, now)
        shown = next((row for row in notice.versions if row.version == version), notice.current)
        recorded, acts = students.recorded(session, notice_id), allowed(actor, READER_ACTS, notice.subject)
        return views.details(self._agreement, notice, shown, recorded, acts)

    def record_student(self, payload: Payload) -> View:
        """Record the student, and show the list."""
        metadata, form = payload.metadata, StudentForm(**payload.answers.of(ANSWERED_OF_STUDENT))
        with self._context.recording(payload) as (session, actor, now, sent):
            notice = notices.own(session, actor, metadata["notice"])
            sent.once(
                lambda: students.record_student(session, actor, notice.id, form, sent.key, now, metadata["number"]).id
            )
            return sent.answered(self._student_list(session, notice, now, page=None))

    def _next_student(self, session: Session, actor: Actor, notice_id: int, _now: datetime) -> View:
        """An empty form for the next student."""
        notice = notices.locked_for_change(session, actor, notice_id)
        return student_views.student_form(notice, None, StudentForm())

    def turn_students(self, payload: Payload) -> View:
        """Another page of a long list."""
        about = payload.value(RecordPage)
        with self._context.on_record(payload) as (session, actor, now):
            return self._students(session, actor, about.id, now, about.page)

    def choose_student(self, payload: Payload) -> View:
        """Change or remove a student, from the menu beside it."""
        about = payload.value(StudentChoice)
        if about.choice == "edit":
            with self._context.on_record(payload) as (session, actor, now):
                notice, form = students.read_student(session, actor, about.notice_id, about.number, now)
                return student_views.student_form(notice, about.number, form)
        with self._context.transaction(payload) as (session, actor, now):
            notice = students.remove_student(session, actor, about.notice_id, about.number, now)
            return self._student_list(session, notice, now)

    def _students(self, session: Session, actor: Actor, notice_id: int, now: datetime, page: int = 0) -> View:
        return self._student_list(session, notices.read_notice(session, actor, notice_id, now), now, page)

    def _student_list(self, session: Session, notice: Notice, now: datetime, page: int | None = 0) -> View:
        rows = students.recorded(session, notice.id)
        last = max(0, len(rows) - 1) // student_views.ON_A_PAGE
        due = report_deadline(session, self._agreement, notice.current.occurred_at, now)
        return student_views.student_list(notice, rows, last if page is None else min(page, last), due)


def read_form(payload: Payload, before: NoticeForm | None = None) -> NoticeForm:
    """The form of a notice as it is filled in at this moment; what it does not ask stays as it was before."""
    given = payload.answers.of(ANSWERED)
    if "marks" in payload.answers:
        given |= {mark: mark in payload.answers["marks"] for mark in form_views.MARKS}
    if before is None:
        given |= _of_filing(payload)
    return replace(before or NoticeForm(school=""), **given)


def _of_filing(payload: Payload) -> dict[str, Any]:
    """The school where there is nothing to choose, and the moment that was chosen in minutes."""
    when, schools = payload.answers["when"], payload.metadata["schools"]
    found: dict[str, Any] = {} if "school" in payload.answers else {"school": schools[0]}
    if when and when != form_views.ANOTHER_TIME:
        opened = datetime.fromtimestamp(payload.metadata["opened"], UTC)
        found["occurred_at"] = form_views.minutes_before(opened, when)
    return found
