"""Filing a notice by `/sro-notify`, from Home or by a shortcut: what tells the principal, and no more (§V.4, §V.5)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context, Shown
from handlers.naming import with_names_asked
from handlers.notices import form_views, stand_in, views
from handlers.notices.answers import names_in, read_form
from handlers.notices.draft_listeners import keep_as_it_stands
from handlers.notices.draft_views import opening_of
from handlers.notices.drafts import for_whom_again, read_again
from handlers.notices.ids import NoticeActionId, NoticeFormId, NoticeShortcutId
from handlers.parts import as_metadata
from handlers.payload import Payload
from handlers.recording import form_key
from handlers.topic import Topic
from models.actor import Actor
from models.errors import Invalid, Refused
from models.notices import acts as notices
from models.notices import drafts, succession
from models.notices.tables import NoticeDraft
from models.people.queries import administrators_can_help, people_who_may
from models.policy import Act, Part, Subject, may, own_schools
from models.termination.queries import require_in_force

Json = dict[str, Any]


class Filing(Topic):
    """What an officer does until a notice is filed; or a supervisor for an officer."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._empty_forms: dict[tuple[str, ...], Json] = {}
        self.commands = {"/sro-notify": self.open_form}
        self.shortcuts = dict.fromkeys(NoticeShortcutId, self.open_form)
        self.forms = {NoticeFormId.FILED: self.file}
        self.actions = {
            NoticeActionId.FORM: self.over(self.open_form),
            NoticeActionId.WHEN: self.unless_changed(self.ask_time),
            NoticeActionId.RESUME: self.over(self.resume),
            NoticeActionId.START_OVER: self.start_over,
            NoticeActionId.PREVIEW: self.over(self.preview),
        }

    def open_form(self, payload: Payload) -> Shown:
        """The form, for the schools that the officer is assigned to today: with the draft that is kept, or empty."""
        with self._context.read_only(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
            kept = drafts.waiting(session, actor, now, limit=1)
            for_whom = self._for_whom(session, actor, now, for_whom_again(kept[0]) if kept else {})
        if kept:
            return self._resumed(kept[0], schools, now, for_whom)
        return self._new_form(schools, now, for_whom) if for_whom else self._empty_form(schools, now)

    def _new_form(self, schools: tuple[str, ...], now: datetime, for_whom: Sequence[Block], **more: Any) -> View:
        return form_views.filing_form(self._agreement, form_views.empty_form(), schools, now, for_whom=for_whom, **more)

    def _empty_form(self, schools: tuple[str, ...], now: datetime) -> Shown:
        if schools not in self._empty_forms:  # making its questions takes longest
            self._empty_forms[schools] = self._new_form(schools, now, ()).to_dict()
        metadata = {"schools": list(schools), "opened": int(now.timestamp())}
        return self._empty_forms[schools] | {"private_metadata": as_metadata(metadata)}

    def _resumed(self, draft: NoticeDraft, schools: tuple[str, ...], now: datetime, for_whom: Sequence[Block]) -> View:
        """The same form once more, by its nonce: wherever it is filled in, it is one draft, and is filed once."""
        form = read_again(draft, schools)
        when = form_views.ANOTHER_TIME if form.occurred_at else None
        opening = {"form": draft.form, "draft": int(draft.saved_at.timestamp())}
        return form_views.filing_form(self._agreement, form, schools, now, when, opening, for_whom)

    def resume(self, payload: Payload) -> View:
        """Go on with a draft."""
        with self._context.read_only(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
            draft = drafts.own(session, actor, payload.record_id, now)
            for_whom = self._for_whom(session, actor, now, for_whom_again(draft))
            return self._resumed(draft, schools, now, for_whom)

    def start_over(self, payload: Payload) -> View:
        """Delete the draft that the form goes on with, and show the form empty, as another one."""
        with self._context.transaction(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
            for_whom = self._for_whom(session, actor, now, {})
            drafts.discard(session, actor, form_key(actor, payload.metadata), now)
        return self._new_form(schools, now, for_whom, opening={"anew": int(now.timestamp())})

    def _schools(self, session: Session, actor: Actor, now: datetime) -> tuple[str, ...]:
        require_in_force(session, self._agreement, self._agreement.today(now))
        schools = own_schools(actor, Part.FILED_FOR)
        if not schools and not may(actor, Act.FILE_NOTICE, Subject()):
            why = "Action notices are filed by School Resource Officers. Type /sro to open your Home."
            if may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id)):
                why = "No school is assigned to you today, so there is no principal to notify."
            raise Refused(f"{why} {administrators_can_help(session, self._agreement.today(now))}")
        return schools

    def _for_whom(self, session: Session, actor: Actor, now: datetime, given: Mapping[str, Any]) -> list[Block]:
        """Asks a supervisor for which officer a notice is; nobody is asked who files only what is their own."""
        if not may(actor, Act.FILE_NOTICE, Subject()):
            return []
        found = succession.choices(session, self._agreement, now)
        if not found:
            help_by = administrators_can_help(session, self._agreement.today(now))
            raise Refused(f"No officer is assigned to a school. {help_by}")
        officers = stand_in.choices(self._agreement, found, actor)
        return stand_in.questions(officers, given.get(stand_in.OFFICER), given.get(stand_in.BECAUSE))

    def ask_time(self, payload: Payload) -> View | None:
        """*Another time* was chosen, or no longer is: ask for it, or not, in the same form."""
        keep_as_it_stands(self._context, payload)
        is_asked = "occurred_at" in payload.questions
        is_wanted = payload.answers["when"] == form_views.ANOTHER_TIME
        return self._filing_again(payload) if is_asked != is_wanted else None

    def preview(self, payload: Payload) -> View:
        """The card as the principal will see it, over the form, which stays as it is."""
        form = read_form(payload)
        with self._context.read_only(payload) as (session, actor, now):
            self._schools(session, actor, now)
            try:
                given = notices.preview(session, self._agreement, actor, form, now, stand_in.behalf(payload))
                told = people_who_may(session, given.told_of, given.subject, self._agreement.today(now))
                return views.preview(self._agreement, given, told, self._context.space().elsewhere)
            except Invalid as mistakes:
                return views.unanswered(mistakes.fields, asks_officer=stand_in.OFFICER in payload.answers)

    def file(self, payload: Payload) -> View:
        """File the notice, or first ask when it happened."""
        if payload.answers["when"] == form_views.ANOTHER_TIME and "occurred_at" not in payload.questions:
            return form_views.with_time_asked(self._filing_again(payload))
        form, agreement, behalf = read_form(payload), self._agreement, stand_in.behalf(payload)
        if found := names_in(payload, form, self._context.now()):
            return with_names_asked(self._filing_again(payload), form_views.labels_of_words(), found, "filed", "file")
        with self._context.recording(payload) as (session, actor, now, sent):
            notice_id = sent.once(
                lambda: notices.file_notice(session, agreement, actor, form, sent.key, now, behalf).id
            )
            return views.filed(notices.get(session, notice_id), agreement, again=sent.is_repeat)

    def _filing_again(self, payload: Payload) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
            for_whom = self._for_whom(session, actor, now, payload.answers)
        opened, when = datetime.fromtimestamp(payload.metadata["opened"], UTC), payload.answers["when"]
        return form_views.filing_form(
            self._agreement, read_form(payload), schools, opened, when, opening_of(payload.view), for_whom
        )
