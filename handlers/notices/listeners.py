"""Action notices in Slack: filed by officers with `/sro-notify`, read and acknowledged by the school (§V.4, §V.5)."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context, Shown
from handlers.metadata import same_form
from handlers.notices import form_views, views
from handlers.notices.ids import NoticeActionId, NoticeFormId, NoticeVersionId
from handlers.parts import as_metadata
from handlers.payload import Payload
from handlers.topic import Topic
from models.actor import Actor
from models.errors import Invalid, Refused
from models.notices import acknowledgments, students
from models.notices import acts as notices
from models.notices.form import NoticeForm
from models.notices.tables import form_of
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
            NoticeFormId.WITHDRAWN: self.withdraw,
            NoticeFormId.COMPLETED: self.complete,
        }
        self.actions = {
            NoticeActionId.FORM: self.over(self.open_form),
            NoticeActionId.WHEN: self.ask_time,
            NoticeActionId.PREVIEW: self.over(self.preview),
            NoticeActionId.COMPLETE: self.open_completing,
            NoticeActionId.DETAILS: self.ask_further,
            NoticeActionId.OPEN: self.over(self.open),
            NoticeActionId.ACKNOWLEDGE: self.acknowledge,
            NoticeActionId.AMEND: self.open_amending,
            NoticeActionId.WITHDRAW: self.open_withdrawing,
            NoticeActionId.VERSION: self.show_version,
            NoticeActionId.BACK: self.go_back,
        }

    def open_form(self, payload: Payload) -> Shown:
        """The form, for the schools that the officer is assigned to today."""
        with self._context.read_only(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
        return self._empty_form(schools, now)

    def _schools(self, session: Session, actor: Actor, now: datetime) -> tuple[str, ...]:
        schools = own_schools(actor, Act.FILE_NOTICE)
        if not schools:
            raise Refused(_no_school(session, self._context, actor, now))
        return schools

    def _empty_form(self, schools: tuple[str, ...], now: datetime) -> Json:
        """The form for these schools, as a form of its own. Its questions are made once: that takes longest."""
        if schools not in self._empty_forms:
            form = form_views.filing_form(self._agreement, form_views.empty_form(), schools, now)
            self._empty_forms[schools] = form.to_dict()
        metadata = {"schools": list(schools), "opened": int(now.timestamp())}
        return self._empty_forms[schools] | {"private_metadata": as_metadata(metadata)}

    def ask_time(self, payload: Payload) -> None:
        """*Another time* was chosen, or no longer is: ask for it, or not, in the same form."""
        is_asked = "occurred_at" in payload.questions
        if is_asked != (payload.answers["when"] == form_views.ANOTHER_TIME):
            self._context.forms.update_view(payload.view["id"], self._filing_again(payload), payload.window.get("hash"))

    def preview(self, payload: Payload) -> View:
        """The card as the principal will see it, over the form, which stays as it is."""
        form = read_form(payload)
        with self._context.read_only(payload) as (session, actor, now):
            try:
                return views.preview(self._agreement, notices.preview(session, self._agreement, actor, form, now))
            except Invalid as mistakes:
                return views.unanswered(mistakes.fields)

    def file(self, payload: Payload) -> View:
        """File the notice, or first ask when it happened."""
        if payload.answers["when"] == form_views.ANOTHER_TIME and "occurred_at" not in payload.questions:
            return form_views.with_time_asked(self._filing_again(payload))
        form, agreement = read_form(payload), self._agreement
        with self._context.recording(payload) as (session, actor, now, sent):
            notice_id = sent.once(lambda: notices.file_notice(session, agreement, actor, form, sent.key, now).id)
            return views.filed(notices.get(session, notice_id), agreement, again=sent.is_repeat)

    def _filing_again(self, payload: Payload) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
        opened = datetime.fromtimestamp(payload.metadata["opened"], UTC)
        form = form_views.filing_form(self._agreement, read_form(payload), schools, opened, payload.answers["when"])
        return same_form(form, payload.view)

    def open_completing(self, payload: Payload) -> View:
        """Turn the window into the form for the details that were to follow."""
        with self._context.on_record(payload) as (session, actor, now):
            notices.for_change(session, actor, payload.record_id)
            notice = notices.read_notice(session, actor, payload.record_id, now)
            return form_views.completing_form(self._agreement, notice, form_of(notice.current))

    def ask_further(self, payload: Payload) -> None:
        """An answer that brings further questions: ask them in the same form."""
        with self._context.read_only(payload) as (session, actor, _now):
            notice = notices.for_change(session, actor, payload.metadata["notice"])
            form = read_form(payload, form_of(notice.current))
            again = same_form(form_views.completing_form(self._agreement, notice, form), payload.view)
        self._context.forms.update_view(payload.view["id"], again, payload.window.get("hash"))

    def complete(self, payload: Payload) -> View:
        """Save the details, and show the notice as it stands."""
        metadata, agreement = payload.metadata, self._agreement
        with self._context.recording(payload) as (session, actor, now, sent):
            notice = notices.for_change(session, actor, metadata["notice"])
            form = read_form(payload, form_of(notice.current))
            sent.once(
                lambda: (
                    notices.complete_details(session, agreement, actor, notice.id, form, metadata["version"], now).id
                )
            )
            return sent.answered(self._details(session, actor, notice.id, now))

    def open(self, payload: Payload) -> View:
        """Show the notice with all it holds, in a window of its own."""
        with self._context.on_record(payload) as (session, actor, now):
            return self._details(session, actor, payload.record_id, now)

    def acknowledge(self, payload: Payload) -> View | None:
        """Stamp the notice as read by the school. From the card, the card itself is the answer."""
        with self._context.transaction(payload) as (session, actor, now):
            notice = acknowledgments.acknowledge(session, actor, payload.record_id, now)
            view = views.acknowledged(notice)
        return self.answer(payload, view)

    def open_amending(self, payload: Payload) -> View:
        """Turn the window into the form, with what the notice says now."""
        with self._context.on_record(payload) as (session, actor, now):
            notices.for_change(session, actor, payload.record_id)
            notice = notices.read_notice(session, actor, payload.record_id, now)
            return form_views.amending_form(self._agreement, notice, form_of(notice.current), notice.version, None)

    def amend(self, payload: Payload) -> View:
        """Save the correction, and show the notice as it stands."""
        metadata, because, agreement = payload.metadata, payload.answers["because"], self._agreement
        with self._context.recording(payload) as (session, actor, now, sent):
            notice = notices.for_change(session, actor, metadata["notice"])
            form = read_form(payload, form_of(notice.current))
            sent.once(
                lambda: notices.amend(session, agreement, actor, notice.id, form, because, metadata["version"], now).id
            )
            return sent.answered(self._details(session, actor, notice.id, now))

    def open_withdrawing(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            return form_views.withdrawing_form(notices.for_change(session, actor, payload.record_id))

    def withdraw(self, payload: Payload) -> View:
        """Take the notice back, and show it as it stands."""
        metadata, because = payload.metadata, payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            notice_id = sent.once(lambda: notices.withdraw(session, actor, metadata["notice"], because, now).id)
            return sent.answered(self._details(session, actor, notice_id, now))

    def show_version(self, payload: Payload) -> View:
        """Show what the notice said in an earlier version."""
        about = payload.value(NoticeVersionId)
        with self._context.on_record(payload) as (session, actor, now):
            return self._details(session, actor, about.notice_id, now, about.version)

    def go_back(self, payload: Payload) -> View:
        """From the student details to the notice, in the same window."""
        with self._context.on_record(payload) as (session, actor, now):
            return self._details(session, actor, payload.record_id, now)

    def _details(
        self, session: Session, actor: Actor, notice_id: int, now: datetime, version: int | None = None
    ) -> View:
        notice = notices.read_notice(session, actor, notice_id, now)
        shown = next((row for row in notice.versions if row.version == version), notice.current)
        recorded, acts = students.recorded(session, notice_id), allowed(actor, READER_ACTS, notice.subject)
        return views.details(self._agreement, notice, shown, recorded, acts)


ANSWERED = {field.name for field in fields(NoticeForm)}


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


def _no_school(session: Session, context: Context, actor: Actor, now: datetime) -> str:
    help_is_here = administrators_can_help(session, context.agreement.today(now))
    if may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id)):
        return f"No school is assigned to you today, so there is no principal to notify. {help_is_here}"
    return f"Action notices are filed by School Resource Officers. Type `/sro` to open your Home. {help_is_here}"
