"""Action notices in Slack: filed by officers with `/sro-notify`, read and acknowledged by the school (§V.4, §V.5)."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context, Shown
from handlers.metadata import Fields, same_form
from handlers.notices import views
from handlers.notices.ids import NoticeActionId, NoticeFormId
from handlers.parts import as_metadata
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import RecordVersion
from models.actor import Actor
from models.errors import Refused
from models.notices import acts as notices
from models.notices import students
from models.notices.form import NoticeForm, follow_up_questions
from models.people.queries import administrators_can_help
from models.policy import Act, Subject, allowed, may, own_schools

Json = dict[str, Any]
READER_ACTS = (Act.CHANGE_NOTICE, Act.ACKNOWLEDGE_NOTICE)


class Notices(Topic):
    """What people do with notices."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._empty_forms: dict[tuple[str, ...], Json] = {}
        self.commands = {"/sro-notify": self.open_form}
        self.forms = {
            NoticeFormId.FILED: self.file,
            NoticeFormId.AMENDED: self.amend,
            NoticeFormId.WITHDRAWN: self.recorded(self._withdraw, self._details),
        }
        self.actions = {
            NoticeActionId.FORM: self.over(self.open_form),
            NoticeActionId.ACTIONS: self.unless_changed(self.ask_follow_ups),
            NoticeActionId.OPEN: self.over(self.open),
            NoticeActionId.ACKNOWLEDGE: self.acknowledge,
            NoticeActionId.AMEND: self.open_amending,
            NoticeActionId.WITHDRAW: self.open_withdrawing,
            NoticeActionId.VERSION: self.open,
            NoticeActionId.BACK: self.open,
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

    def open_amending(self, payload: Payload) -> View:
        """Turn the window into the form, with what the notice says now."""
        with self._context.on_record(payload) as (session, actor, now):
            notices.for_change(session, actor, payload.record_id)
            notice = notices.read_notice(session, actor, payload.record_id, now)
            form = notices.form_of(notice.current)
            return views.amending_form(self._agreement, notice, form, notice.version, None)

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


ANSWERED = {field.name for field in fields(NoticeForm)}


def read_form(payload: Payload) -> NoticeForm:
    """The form of a notice as it is filled in at this moment."""
    given = dict(payload.answers)
    marks = given.pop("marks", ())
    known = {name: value for name, value in given.items() if name in ANSWERED and value is not None}
    return NoticeForm(**({"school": ""} | known | {mark: mark in marks for mark in views.MARKS}))


def _lacks_questions(payload: Payload, form: NoticeForm) -> bool:
    return not payload.questions.issuperset(follow_up_questions(form.actions))
