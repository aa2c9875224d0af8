"""Student details of a notice in Slack: one student after another, in the window that the officer already has."""

import re
import secrets
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context, identity
from handlers.forms import answers, metadata
from handlers.views import students as views
from models import notices, students
from models.notices import Notice
from models.school_days import report_deadline
from models.students import StudentForm

Body = dict[str, Any]


def register(app: App, context: Context) -> None:
    """Listen to the form and the buttons of student details."""
    handlers = Students(context)
    app.view("student_recorded")(handlers.recorded)
    app.action(re.compile("^students_"))(handlers.pressed)


class Students:
    """What an officer does with the student details of a notice."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._on_press: dict[str, Callable[[Body], View]] = {
            "students_add": self.form_for_next,
            "students_list": self.list_of_notice,
            "students_menu": self.choose,
            "students_complete": self.complete,
            "students_page_back": self.turn_page,
            "students_page_on": self.turn_page,
        }

    def pressed(self, ack: Ack, body: Body) -> None:
        """A button is pressed: do its act and show what comes next, in the same window or, from the desk, a new one."""
        view = self._on_press[body["actions"][0]["action_id"]](body)
        if body["view"]["type"] == "modal":
            self._context.forms.update_view(body["view"]["id"], view)
        else:
            self._context.forms.open_view(body["trigger_id"], view)
        ack()
        self._context.desk_changed(identity(body))

    def recorded(self, ack: Ack, body: Body) -> None:
        """A student's form is sent: record it, commit, and show the list."""
        noted = metadata(body["view"])
        key = f"{identity(body).team_id}:{body['view']['id']}:{noted['key']}"
        with self._context.acting(body) as (session, actor, now):
            form = read_form(body["view"])
            notice = students.record_student(session, actor, noted["notice"], form, key, now, noted["number"])
            view = self._list(session, notice, now, page=None)
        ack(response_action="update", view=view)
        self._context.desk_changed(identity(body))

    def form_for_next(self, body: Body) -> View:
        """An empty form for the next student."""
        with self._context.acting(body) as (session, actor, _now):
            notice = notices.locked_for_change(session, actor, int(body["actions"][0]["value"]))
            return views.student_form(notice, None, StudentForm(), secrets.token_hex(8))

    def list_of_notice(self, body: Body) -> View:
        """The students recorded so far."""
        return self._page(body, int(body["actions"][0]["value"]), 0)

    def turn_page(self, body: Body) -> View:
        """Another page of a long list."""
        notice_id, page = body["actions"][0]["value"].split(":")
        return self._page(body, int(notice_id), int(page))

    def choose(self, body: Body) -> View:
        """Change or remove a student, from the menu beside it."""
        choice, notice_id, number = body["actions"][0]["selected_option"]["value"].split(":")
        act = self._change if choice == "edit" else self._remove
        return act(body, int(notice_id), int(number))

    def complete(self, body: Body) -> View:
        """Mark the details as complete."""
        with self._context.acting(body) as (session, actor, now):
            notice = students.complete(session, actor, int(body["actions"][0]["value"]), now)
            return self._list(session, notice, now, page=0)

    def _change(self, body: Body, notice_id: int, number: int) -> View:
        with self._context.acting(body) as (session, actor, now):
            notice, form = students.read_student(session, actor, notice_id, number, now)
            return views.student_form(notice, number, form, secrets.token_hex(8))

    def _remove(self, body: Body, notice_id: int, number: int) -> View:
        with self._context.acting(body) as (session, actor, now):
            notice = students.remove_student(session, actor, notice_id, number, now)
            return self._list(session, notice, now, page=0)

    def _page(self, body: Body, notice_id: int, page: int) -> View:
        with self._context.acting(body) as (session, actor, now):
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
    return StudentForm(**{name: value for name, value in answers(view).items() if name in ANSWERED})
