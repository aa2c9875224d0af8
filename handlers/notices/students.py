"""Student details of a notice in Slack: one student after another, in the window that the officer already has."""

from dataclasses import fields
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.notices import student_views as views
from handlers.notices.ids import NoticeActionId, NoticeFormId, StudentChoice
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import RecordPage
from models.calendar.school_days import report_deadline
from models.notices import acts as notices
from models.notices import students
from models.notices.students import StudentForm
from models.notices.tables import Notice

ANSWERED = {field.name for field in fields(StudentForm)}


class Students(Topic):
    """What an officer does with the student details of a notice."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {NoticeFormId.STUDENT_RECORDED: self.record}
        self.actions = {
            NoticeActionId.STUDENT_ADD: self.form_for_next,
            NoticeActionId.STUDENTS: self.list_of_notice,
            NoticeActionId.STUDENT_MENU: self.choose,
            NoticeActionId.STUDENTS_COMPLETE: self.complete,
            NoticeActionId.STUDENTS_BACK: self.turn_page,
            NoticeActionId.STUDENTS_ON: self.turn_page,
        }

    def record(self, payload: Payload) -> View:
        """Record the student, and show the list."""
        metadata, form = payload.metadata, StudentForm(**payload.answers.of(ANSWERED))
        with self._context.recording(payload) as (session, actor, now, sent):
            notice = notices.own(session, actor, metadata["notice"])
            sent.once(
                lambda: students.record_student(session, actor, notice.id, form, sent.key, now, metadata["number"]).id
            )
            return sent.answered(self._list(session, notice, now, page=None))

    def form_for_next(self, payload: Payload) -> View:
        """An empty form for the next student."""
        with self._context.on_record(payload) as (session, actor, _now):
            notice = notices.locked_for_change(session, actor, payload.record_id)
            return views.student_form(notice, None, StudentForm())

    def list_of_notice(self, payload: Payload) -> View:
        """The students recorded so far."""
        return self._page(payload, payload.record_id, 0)

    def turn_page(self, payload: Payload) -> View:
        """Another page of a long list."""
        about = payload.value(RecordPage)
        return self._page(payload, about.id, about.page)

    def choose(self, payload: Payload) -> View:
        """Change or remove a student, from the menu beside it."""
        about = payload.value(StudentChoice)
        if about.choice == "edit":
            with self._context.on_record(payload) as (session, actor, now):
                notice, form = students.read_student(session, actor, about.notice_id, about.number, now)
                return views.student_form(notice, about.number, form)
        with self._context.transaction(payload) as (session, actor, now):
            notice = students.remove_student(session, actor, about.notice_id, about.number, now)
            return self._list(session, notice, now, page=0)

    def complete(self, payload: Payload) -> View:
        """Mark the details as complete."""
        with self._context.transaction(payload) as (session, actor, now):
            notice = students.complete(session, actor, payload.record_id, now)
            return self._list(session, notice, now, page=0)

    def _page(self, payload: Payload, notice_id: int, page: int) -> View:
        with self._context.on_record(payload) as (session, actor, now):
            notice = notices.read_notice(session, actor, notice_id, now)
            return self._list(session, notice, now, page=page)

    def _list(self, session: Session, notice: Notice, now: datetime, page: int | None) -> View:
        rows = students.recorded(session, notice.id)
        last = max(0, len(rows) - 1) // views.ON_A_PAGE
        due = report_deadline(session, self._agreement, notice.current.occurred_at, now)
        return views.student_list(notice, rows, last if page is None else min(page, last), due)
