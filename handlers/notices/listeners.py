"""Action notices in Slack: filed by officers with `/sro-notify`, read and acknowledged by the school (§V.4, §V.5).

Student details are filled in one student after another, in the window that the officer already has.
"""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context, Shown
from handlers.metadata import Fields, same_form
from handlers.notices import student_views, views
from handlers.notices.ids import NoticeActionId, NoticeFormId, StudentChoice
from handlers.parts import as_metadata
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import RecordPage, RecordVersion
from models.actor import Actor
from models.calendar.school_days import report_deadline
from models.errors import Refused
from models.notices import acts as notices
from models.notices import students
from models.notices.form import NoticeForm, follow_up_questions
from models.notices.students import StudentForm
from models.notices.tables import Notice
from models.people.queries import administrators_can_help
from models.policy import Act, Subject, allowed, may, own_schools

Json = dict[str, Any]
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
            NoticeFormId.STUDENT_RECORDED: self.record_student,
        }
        self.actions = {
            NoticeActionId.FORM: self.over(self.open_form),
            NoticeActionId.ACTIONS: self.unless_changed(self.ask_follow_ups),
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
            NoticeActionId.STUDENTS_COMPLETE: self.complete_students,
        }

    def open_form(self, payload: Payload) -> Shown:
        """A new form, for the schools that the officer is assigned to today. Its questions are made once."""
        with self._context.read_only(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
        if schools not in self._empty_forms:  # making them takes longest
            only = schools[0] if len(schools) == 1 else ""
            form = views.filing_form(self._agreement, NoticeForm(school=only), schools)
            self._empty_forms[schools] = form.to_dict()
        return self._empty_forms[schools] | {"private_metadata": as_metadata({"schools": list(schools)})}

    def _schools(self, session: Session, actor: Actor, now: datetime) -> tuple[str, ...]:
        schools = own_schools(actor, Act.FILE_NOTICE)
        if not schools:
            why = "Action notices are filed by School Resource Officers. Type `/sro` to open your Home."
            if may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id)):
                why = "No school is assigned to you today, so there is no principal to notify."
            raise Refused(f"{why} {administrators_can_help(session, self._agreement.today(now))}")
        return schools

    def ask_follow_ups(self, payload: Payload) -> View | None:
        """Actions were chosen: ask what searches, custody and arrests bring with them, in the same form."""
        return self._same_form(payload) if _lacks_questions(payload, read_form(payload)) else None

    def file(self, payload: Payload) -> View:
        """File the notice, or first ask the questions that are missing."""
        form = read_form(payload)
        if _lacks_questions(payload, form):
            return views.with_questions_left(self._same_form(payload))
        agreement = self._agreement
        with self._context.recording(payload) as (session, actor, now, sent):
            notice_id = sent.once(lambda: notices.file_notice(session, agreement, actor, form, sent.key, now).id)
            return views.filed(notices.get(session, notice_id), agreement, again=sent.is_repeat)

    def open(self, payload: Payload) -> View:
        """Show the notice with all it holds, or what it said in an earlier version."""
        about = payload.value(RecordVersion)
        with self._context.on_record(payload) as (session, actor, now):
            return self._details(session, actor, about.id, now, about.version)

    def acknowledge(self, payload: Payload) -> View | None:
        """Stamp the notice as read by the school. From the card, the card itself is the answer."""
        with self._context.transaction(payload) as (session, actor, now):
            notice = notices.acknowledge(session, actor, payload.record_id, now)
            return self.answer(payload, views.acknowledged(notice))

    def _amending(self, session: Session, actor: Actor, notice_id: int, now: datetime) -> View:
        """The form with what the notice says now."""
        notices.for_change(session, actor, notice_id)
        notice = notices.read_notice(session, actor, notice_id, now)
        return views.amending_form(self._agreement, notice, notices.form_of(notice.current), notice.version, None)

    def amend(self, payload: Payload) -> View:
        """Save the correction, and show the notice as it stands."""
        metadata, because, form = payload.metadata, payload.answers["because"], read_form(payload)
        if _lacks_questions(payload, form):
            return views.with_questions_left(self._same_form(payload))
        with self._context.recording(payload) as (session, actor, now, sent):
            notice = notices.for_change(session, actor, metadata["notice"])
            amended = replace(form, school=notice.school)
            sent.once(lambda: notices.amend(session, actor, notice.id, amended, because, metadata["version"], now).id)
            return sent.answered(self._details(session, actor, notice.id, now))

    def open_withdrawing(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            return views.withdrawing_form(notices.for_change(session, actor, payload.record_id))

    def _withdraw(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return notices.withdraw(session, actor, about["notice"], given["because"], now).id

    def _details(
        self, session: Session, actor: Actor, notice_id: int, now: datetime, version: int | None = None
    ) -> View:
        notice = notices.read_notice(session, actor, notice_id, now)
        shown = next((row for row in notice.versions if row.version == version), notice.current)
        recorded, acts = students.recorded(session, notice_id), allowed(actor, READER_ACTS, notice.subject)
        return views.details(self._agreement, notice, shown, recorded, acts)

    def _same_form(self, payload: Payload) -> View:
        metadata, form = payload.metadata, read_form(payload)
        with self._context.read_only(payload) as (session, actor, now):
            if "notice" in metadata:
                notice, because = notices.for_change(session, actor, metadata["notice"]), payload.answers["because"]
                again = views.amending_form(self._agreement, notice, form, metadata["version"], because)
            else:
                again = views.filing_form(self._agreement, form, self._schools(session, actor, now))
        return same_form(again, payload.view)

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

    def complete_students(self, payload: Payload) -> View:
        """Mark the details as complete."""
        with self._context.transaction(payload) as (session, actor, now):
            return self._student_list(session, students.complete(session, actor, payload.record_id, now), now)

    def _students(self, session: Session, actor: Actor, notice_id: int, now: datetime, page: int = 0) -> View:
        return self._student_list(session, notices.read_notice(session, actor, notice_id, now), now, page)

    def _student_list(self, session: Session, notice: Notice, now: datetime, page: int | None = 0) -> View:
        rows = students.recorded(session, notice.id)
        last = max(0, len(rows) - 1) // student_views.ON_A_PAGE
        due = report_deadline(session, self._agreement, notice.current.occurred_at, now)
        return student_views.student_list(notice, rows, last if page is None else min(page, last), due)


def read_form(payload: Payload) -> NoticeForm:
    """The form of a notice as it is filled in at this moment."""
    given = dict(payload.answers)
    marks = given.pop("marks", ())
    known = {name: value for name, value in given.items() if name in ANSWERED and value is not None}
    return NoticeForm(**({"school": ""} | known | {mark: mark in marks for mark in views.MARKS}))


def _lacks_questions(payload: Payload, form: NoticeForm) -> bool:
    return not payload.questions.issuperset(follow_up_questions(form.actions))
