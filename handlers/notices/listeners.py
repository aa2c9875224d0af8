"""Action notices in Slack: filed by officers with `/sro-notify`, read and acknowledged by the school (§V.4, §V.5)."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context, identity
from handlers.forms import answers
from handlers.metadata import known, metadata, pressed, pressed_name, same_form, whole, window_of
from handlers.notices import views
from handlers.parts import noting
from models.actor import Actor
from models.errors import Refused
from models.notices import acts as notices
from models.notices import students
from models.notices.form import NoticeForm, follow_up_questions
from models.notices.tables import Notice
from models.people.queries import administrators_can_help
from models.policy import Act, Subject, may, own_schools

Body = dict[str, Any]
Json = dict[str, Any]


def register(app: App, context: Context) -> None:
    """Listen to the command, the forms and the buttons of notices."""
    handlers = Notices(context)
    app.command("/sro-notify")(handlers.notify)
    app.view(re.compile("^notice_"))(handlers.submitted)
    app.action(re.compile("^notice_"))(handlers.pressed)


class Notices:
    """What people do with notices."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._empty_forms: dict[tuple[str, ...], Json] = {}
        self._on_submit: dict[str, Callable[[Body], View]] = {
            "notice_filed": self.file,
            "notice_amended": self.amend,
            "notice_withdrawn": self.withdraw,
        }
        self._on_press: dict[str, Callable[[Body], None]] = {
            "notice_form": self.open_form,
            "notice_actions": self.ask_follow_ups,
            "notice_open": self.open,
            "notice_acknowledge": self.acknowledge,
            "notice_amend": self.open_amending,
            "notice_withdraw": self.open_withdrawing,
            "notice_version": self.show_version,
            "notice_back": self.go_back,
        }

    def notify(self, ack: Ack, body: Body) -> None:
        """`/sro-notify`, and the same button on Home: open the form."""
        self.open_form(body)
        ack()

    def submitted(self, ack: Ack, body: Body) -> None:
        """A form is sent: do its act, commit, and only then answer."""
        ack(response_action="update", view=known(self._on_submit, body["view"]["callback_id"])(body))
        self._context.desk_changed(identity(body))

    def pressed(self, ack: Ack, body: Body) -> None:
        """A button is pressed or a choice changed."""
        known(self._on_press, pressed_name(body))(body)
        ack()

    def open_form(self, body: Body) -> None:
        """The form, for the schools that the officer is assigned to today."""
        with self._context.looking(body) as (session, actor, now):
            schools = self._schools(session, actor, now)
        self._context.show(body, self._empty_form(schools))

    def _schools(self, session: Session, actor: Actor, now: datetime) -> tuple[str, ...]:
        schools = own_schools(actor, Act.FILE_NOTICE)
        if not schools:
            raise Refused(_no_school(session, self._context, actor, now))
        return schools

    def _empty_form(self, schools: tuple[str, ...]) -> Json:
        """The form for these schools, as a form of its own. Its questions are made once: that takes longest."""
        if schools not in self._empty_forms:
            only = schools[0] if len(schools) == 1 else ""
            form = views.filing_form(self._context.agreement, NoticeForm(school=only), schools)
            self._empty_forms[schools] = form.to_dict()
        return self._empty_forms[schools] | {"private_metadata": noting({"schools": list(schools)})}

    def ask_follow_ups(self, body: Body) -> None:
        """Actions were chosen: ask what searches, custody and arrests bring with them, in the same form."""
        view = window_of(body)
        if _lacks_questions(view, read_form(view)):
            self._context.forms.update_view(view["id"], self._same_form(body), view.get("hash"))

    def file(self, body: Body) -> View:
        """File the notice, or first ask the questions that are missing."""
        form = read_form(body["view"])
        if _lacks_questions(body["view"], form):
            return views.with_questions_left(self._same_form(body))
        agreement = self._context.agreement
        with self._context.recording(body) as (session, actor, now, sent):
            notice_id = sent.once(lambda: notices.file_notice(session, agreement, actor, form, sent.key, now).id)
            return views.filed(notices.get(session, notice_id), agreement, again=sent.is_repeat)

    def open(self, body: Body) -> None:
        """Show the notice with all it holds, in a window of its own."""
        with self._context.acting(body) as (session, actor, now):
            view = self._details(session, actor, _subject(body), now)
        self._context.show(body, view)

    def acknowledge(self, body: Body) -> None:
        """Stamp the notice as read by the school. From the card, the card itself is the answer."""
        with self._context.acting(body) as (session, actor, now):
            notice = notices.acknowledge(session, actor, _subject(body), now)
            view = views.acknowledged(notice)
        if (body.get("view") or {}).get("type") == "modal":
            self._context.forms.update_view(body["view"]["id"], view)
        self._context.desk_changed(identity(body))

    def open_amending(self, body: Body) -> None:
        """Turn the window into the form, with what the notice says now."""
        with self._context.acting(body) as (session, actor, now):
            notices.for_change(session, actor, _subject(body))
            notice = notices.read_notice(session, actor, _subject(body), now)
            form = notices.form_of(notice.current)
            view = views.amending_form(self._context.agreement, notice, form, notice.version, None)
        self._context.turn(body, view)

    def amend(self, body: Body) -> View:
        """Save the correction, and show the notice as it stands."""
        noted, because, form = metadata(body["view"]), answers(body["view"])["because"], read_form(body["view"])
        if _lacks_questions(body["view"], form):
            return views.with_questions_left(self._same_form(body))
        with self._context.recording(body) as (session, actor, now, sent):
            notice = notices.for_change(session, actor, noted["notice"])
            amended = replace(form, school=notice.school)
            sent.once(lambda: notices.amend(session, actor, notice.id, amended, because, noted["version"], now).id)
            return sent.answered(self._details(session, actor, notice.id, now))

    def open_withdrawing(self, body: Body) -> None:
        """Ask for the reason."""
        with self._context.looking(body) as (session, actor, _now):
            view = views.withdrawing_form(notices.for_change(session, actor, _subject(body)))
        self._context.turn(body, view)

    def withdraw(self, body: Body) -> View:
        """Take the notice back, and show it as it stands."""
        noted, because = metadata(body["view"]), answers(body["view"])["because"]
        with self._context.recording(body) as (session, actor, now, sent):
            notice_id = sent.once(lambda: notices.withdraw(session, actor, noted["notice"], because, now).id)
            return sent.answered(self._details(session, actor, notice_id, now))

    def show_version(self, body: Body) -> None:
        """Show what the notice said in an earlier version."""
        notice_id, version = pressed(body, whole, whole)
        with self._context.acting(body) as (session, actor, now):
            view = self._details(session, actor, notice_id, now, version)
        self._context.turn(body, view)

    def go_back(self, body: Body) -> None:
        """From the student details to the notice, in the same window."""
        with self._context.acting(body) as (session, actor, now):
            view = self._details(session, actor, _subject(body), now)
        self._context.turn(body, view)

    def _details(
        self, session: Session, actor: Actor, notice_id: int, now: datetime, version: int | None = None
    ) -> View:
        notice = notices.read_notice(session, actor, notice_id, now)
        shown = next((row for row in notice.versions if row.version == version), notice.current)
        return views.details(
            self._context.agreement, notice, shown, students.recorded(session, notice_id),
            may_change=may(actor, Act.CHANGE_NOTICE, notice.subject),
            may_acknowledge=may(actor, Act.ACKNOWLEDGE_NOTICE, notice.subject),
        )  # fmt: skip

    def _same_form(self, body: Body) -> View:
        noted = metadata(body["view"])
        with self._context.looking(body) as (session, actor, now):
            if "notice" in noted:
                return self._amending_again(body, notices.for_change(session, actor, noted["notice"]))
            schools = self._schools(session, actor, now)
        return same_form(views.filing_form(self._context.agreement, read_form(body["view"]), schools), body)

    def _amending_again(self, body: Body, notice: Notice) -> View:
        noted, form = metadata(body["view"]), read_form(body["view"])
        because = answers(body["view"])["because"]
        form_again = views.amending_form(self._context.agreement, notice, form, noted["version"], because)
        return same_form(form_again, body)


ANSWERED = {field.name for field in fields(NoticeForm)}


def read_form(view: Body) -> NoticeForm:
    """The form of a notice as it is filled in at this moment."""
    given = answers(view)
    marks = given.pop("marks", ())
    known = {name: value for name, value in given.items() if name in ANSWERED and value is not None}
    return NoticeForm(**({"school": ""} | known | {mark: mark in marks for mark in views.MARKS}))


def _lacks_questions(view: Body, form: NoticeForm) -> bool:
    asked = {block.get("block_id") for block in view["blocks"]}
    return not asked.issuperset(follow_up_questions(form.actions))


def _subject(body: Body) -> int:
    return int(pressed(body, whole))


def _no_school(session: Session, context: Context, actor: Actor, now: datetime) -> str:
    help_is_here = administrators_can_help(session, context.agreement.today(now))
    if may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id)):
        return f"No school is assigned to you today, so there is no principal to notify. {help_is_here}"
    return f"Action notices are filed by School Resource Officers. Type `/sro` to open your Home. {help_is_here}"
