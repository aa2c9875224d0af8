"""Student details of a notice in Slack: one student after another, in the window that the officer already has."""

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.forms import answers
from handlers.notices import student_views as views
from handlers.payload import Payload
from handlers.values import code, whole
from models.calendar.school_days import report_deadline
from models.notices import acts as notices
from models.notices import students
from models.notices.students import StudentForm
from models.notices.tables import Notice
from models.policy import Act, require_of

Body = dict[str, Any]


def register(app: App, context: Context) -> None:
    """Listen to the form and the buttons of student details."""
    handlers = Students(context)
    app.view(re.compile("^student_"))(handlers.submitted)
    app.action(re.compile("^students_"))(handlers.pressed)


class Students:
    """What an officer does with the student details of a notice."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._on_submit: dict[str, Callable[[Body], View]] = {"student_recorded": self.record}
        self._on_press: dict[str, Callable[[Body], View]] = {
            "students_add": self.form_for_next,
            "students_list": self.list_of_notice,
            "students_menu": self.choose,
            "students_complete": self.complete,
            "students_page_back": self.turn_page,
            "students_page_on": self.turn_page,
        }

    def pressed(self, ack: Ack, payload: Payload) -> None:
        """A button is pressed: do its act and show what comes next, in the same window or, from Home, a new one."""
        view = known(self._on_press, body["actions"][0]["action_id"])(payload)
        self._context.turn(payload, view)
        ack()
        self._context.home_changed(payload.identity)

    def submitted(self, ack: Ack, payload: Payload) -> None:
        """A student's form is sent: do its act, commit, and only then answer."""
        ack(response_action="update", view=known(self._on_submit, payload.view["callback_id"])(payload))
        self._context.home_changed(payload.identity)

    def record(self, payload: Payload) -> View:
        """Record the student, and show the list."""
        metadata, form = payload.metadata, read_form(payload.view)
        with self._context.recording(payload) as (session, actor, now, sent):
            notice = require_of(actor, Act.CHANGE_NOTICE, session.get(Notice, metadata["notice"]))
            sent.once(
                lambda: students.record_student(session, actor, notice.id, form, sent.key, now, metadata["number"]).id
            )
            return sent.answered(self._list(session, notice, now, page=None))

    def form_for_next(self, payload: Payload) -> View:
        """An empty form for the next student."""
        with self._context.transaction(payload) as (session, actor, _now):
            notice = notices.locked_for_change(session, actor, payload.record_id)
            return views.student_form(notice, None, StudentForm())

    def list_of_notice(self, payload: Payload) -> View:
        """The students recorded so far."""
        return self._page(payload, payload.record_id, 0)

    def turn_page(self, payload: Payload) -> View:
        """Another page of a long list."""
        notice_id, page = pressed(payload, whole, whole)
        return self._page(payload, notice_id, page)

    def choose(self, payload: Payload) -> View:
        """Change or remove a student, from the menu beside it."""
        choice, notice_id, number = pressed(payload, code, whole, whole)
        act = self._change if choice == "edit" else self._remove
        return act(payload, notice_id, number)

    def complete(self, payload: Payload) -> View:
        """Mark the details as complete."""
        with self._context.transaction(payload) as (session, actor, now):
            notice = students.complete(session, actor, payload.record_id, now)
            return self._list(session, notice, now, page=0)

    def _change(self, payload: Payload, notice_id: int, number: int) -> View:
        with self._context.transaction(payload) as (session, actor, now):
            notice, form = students.read_student(session, actor, notice_id, number, now)
            return views.student_form(notice, number, form)

    def _remove(self, payload: Payload, notice_id: int, number: int) -> View:
        with self._context.transaction(payload) as (session, actor, now):
            notice = students.remove_student(session, actor, notice_id, number, now)
            return self._list(session, notice, now, page=0)

    def _page(self, payload: Payload, notice_id: int, page: int) -> View:
        with self._context.transaction(payload) as (session, actor, now):
            notice = notices.read_notice(session, actor, notice_id, now)
            return self._list(session, notice, now, page=page)

    def _list(self, session: Session, notice: Notice, now: datetime, page: int | None) -> View:
        rows = students.recorded(session, notice.id)
        last = max(0, len(rows) - 1) // views.ON_A_PAGE
        due = report_deadline(session, self._context.agreement, notice.current.occurred_at, now)
        return views.student_list(notice, rows, last if page is None else min(page, last), due)


ANSWERED = {field.name for field in fields(StudentForm)}


def read_form(view: Body) -> StudentForm:
    """The form for a student as it is filled in."""
    return StudentForm(**answers(view).of(ANSWERED))
