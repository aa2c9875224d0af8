"""Action notices in Slack: filed by officers with `/sro-notify`, read and acknowledged by the school (§V.4, §V.5).

Student details are filled in one student after another, in the window that the officer already has.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context, Shown
from handlers.metadata import Fields, same_form
from handlers.notices import form_views, question_views, stand_in, student_views, views
from handlers.notices.draft_listeners import keep_as_it_stands
from handlers.notices.draft_views import opening_of
from handlers.notices.drafts import read_again
from handlers.notices.ids import NoticeActionId, NoticeFormId, NoticeShortcutId, StudentChoice, Word
from handlers.parts import as_metadata
from handlers.payload import Payload
from handlers.recording import form_key
from handlers.topic import Topic
from handlers.values import RecordPage, RecordVersion
from models.actor import Actor
from models.calendar.school_days import report_deadline
from models.errors import Invalid, Refused
from models.notices import acknowledgments, cards, drafts, questions, student_measures, students, succession
from models.notices import acts as notices
from models.notices.form import NoticeForm
from models.notices.names import names_to_confirm
from models.notices.students import StudentForm
from models.notices.tables import Notice, NoticeDraft, form_of
from models.people.queries import administrators_can_help
from models.policy import Act, Part, Subject, allowed, may, own_schools
from models.terms import Agreement

Json = dict[str, Any]
ShownForm = Callable[[Agreement, Notice, NoticeForm], View]
READER_ACTS = (Act.CHANGE_NOTICE, Act.ACKNOWLEDGE_NOTICE, Act.ASK_ABOUT_NOTICE)
ANSWERED = {field.name for field in fields(NoticeForm)}
ANSWERED_OF_STUDENT = {field.name for field in fields(StudentForm)}


class Notices(Topic):
    """What people do with notices and their student details."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._empty_forms: dict[tuple[str, ...], Json] = {}
        self.commands = {"/sro-notify": self.open_form}
        self.shortcuts = dict.fromkeys(NoticeShortcutId, self.open_form)
        self.forms = {
            NoticeFormId.FILED: self.file,
            NoticeFormId.AMENDED: self.amend,
            NoticeFormId.WITHDRAWN: self.recorded(self._withdraw, self._details),
            NoticeFormId.COMPLETED: self.complete,
            NoticeFormId.STUDENT_RECORDED: self.record_student,
            NoticeFormId.ASKED: self.recorded(self._ask, self._details),
            NoticeFormId.ANSWERED: self.recorded(self._answer, self._details),
        }
        self.actions = {
            NoticeActionId.FORM: self.over(self.open_form),
            NoticeActionId.WHEN: self.unless_changed(self.ask_time),
            NoticeActionId.RESUME: self.over(self.resume),
            NoticeActionId.START_OVER: self.start_over,
            NoticeActionId.PREVIEW: self.over(self.preview),
            NoticeActionId.COMPLETE: self.look(self._completing),
            NoticeActionId.DETAILS: self.unless_changed(self.ask_further),
            NoticeActionId.OPEN: self.over(self.open),
            NoticeActionId.ACKNOWLEDGE: self.acknowledge,
            NoticeActionId.WORD: self.choose_word,
            NoticeActionId.AMEND: self.look(self._amending),
            NoticeActionId.WITHDRAW: self.open_withdrawing,
            NoticeActionId.VERSION: self.open,
            NoticeActionId.BACK: self.open,
            NoticeActionId.STUDENTS: self.look(self._students),
            NoticeActionId.STUDENTS_BACK: self.turn_students,
            NoticeActionId.STUDENTS_ON: self.turn_students,
            NoticeActionId.STUDENT_ADD: self.look(self._next_student),
            NoticeActionId.STUDENT_MENU: self.choose_student,
            NoticeActionId.STUDENTS_AMEND: self.look(self._amending_to_students),
            NoticeActionId.ASK: self.look(self._asking),
            NoticeActionId.ANSWER: self.look(self._answering),
            NoticeActionId.QUESTIONS: self.turn_questions,
        }

    def open_form(self, payload: Payload) -> Shown:
        """The form, for the schools that the officer is assigned to today: with the draft that is kept, or empty."""
        with self._context.read_only(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
            for_whom = self._for_whom(session, actor, now)
            kept = drafts.waiting(session, actor, now, limit=1)
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
            for_whom, draft = self._for_whom(session, actor, now), drafts.own(session, actor, payload.record_id, now)
            return self._resumed(draft, schools, now, for_whom)

    def start_over(self, payload: Payload) -> View:
        """Delete the draft that the form goes on with, and show the form empty, as another one."""
        with self._context.transaction(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
            for_whom = self._for_whom(session, actor, now)
            drafts.discard(session, actor, form_key(actor, payload.metadata), now)
        return self._new_form(schools, now, for_whom, opening={"anew": int(now.timestamp())})

    def _schools(self, session: Session, actor: Actor, now: datetime) -> tuple[str, ...]:
        schools = own_schools(actor, Part.FILED_FOR)
        if not schools and not may(actor, Act.FILE_NOTICE, Subject()):
            why = "Action notices are filed by School Resource Officers. Type `/sro` to open your Home."
            if may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id)):
                why = "No school is assigned to you today, so there is no principal to notify."
            raise Refused(f"{why} {administrators_can_help(session, self._agreement.today(now))}")
        return schools

    def _for_whom(
        self, session: Session, actor: Actor, now: datetime, given: Mapping[str, Any] = MappingProxyType({})
    ) -> list[Block]:
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
                return views.preview(self._agreement, given)
            except Invalid as mistakes:
                return views.unanswered(mistakes.fields)

    def file(self, payload: Payload) -> View:
        """File the notice, or first ask when it happened."""
        if payload.answers["when"] == form_views.ANOTHER_TIME and "occurred_at" not in payload.questions:
            return form_views.with_time_asked(self._filing_again(payload))
        form, agreement, behalf = read_form(payload), self._agreement, stand_in.behalf(payload)
        if found := self._names(payload, form):
            return form_views.with_names_asked(self._filing_again(payload), found, "filed", "file")
        with self._context.recording(payload) as (session, actor, now, sent):
            notice_id = sent.once(
                lambda: notices.file_notice(session, agreement, actor, form, sent.key, now, behalf).id
            )
            return views.filed(notices.get(session, notice_id), agreement, again=sent.is_repeat)

    def _names(self, payload: Payload, form: NoticeForm, before: NoticeForm | None = None) -> dict[str, str]:
        """What may be a student's name, unless the officer has confirmed that it is none."""
        if form_views.CONFIRMED in (payload.answers.get("names") or ()):
            return {}
        return names_to_confirm(form, before, payload.answers.get("because"), self._context.now())

    def _filing_again(self, payload: Payload) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            schools = self._schools(session, actor, now)
            for_whom = self._for_whom(session, actor, now, payload.answers)
        opened, when = datetime.fromtimestamp(payload.metadata["opened"], UTC), payload.answers["when"]
        return form_views.filing_form(
            self._agreement, read_form(payload), schools, opened, when, opening_of(payload.view), for_whom
        )

    def _completing(self, session: Session, actor: Actor, notice_id: int, now: datetime) -> View:
        """The form for the details that were to follow."""
        notices.for_change(session, actor, notice_id)
        notice = notices.read_notice(session, actor, notice_id, now)
        form = form_views.completing_form(self._agreement, notice, form_of(notice.current))
        return stand_in.says_for_whom(form, notice, actor)

    def ask_further(self, payload: Payload) -> View:
        """An answer that brings further questions: ask them in the same form."""
        with self._context.read_only(payload) as (session, actor, _now):
            notice = notices.for_change(session, actor, payload.metadata["notice"])
            form = read_form(payload, form_of(notice.current))
            asked = form_views.completing_form(self._agreement, notice, form)
            return same_form(stand_in.says_for_whom(asked, notice, actor), payload.view)

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

    def choose_word(self, payload: Payload) -> View | None:
        """Turn the messages about acknowledgments off or on. The message with the button, or Home, is the answer."""
        about = payload.value(Word)
        with self._context.transaction(payload) as (session, actor, now):
            wants = about.choice == "on"
            acknowledgments.choose_word(session, actor, now, wants=wants, message_of=about.acknowledgment_id)
        return self.answer(payload, views.word_chosen(wants=wants))

    def _amending(self, session: Session, actor: Actor, notice_id: int, now: datetime) -> View:
        """The form with what the notice says now."""
        notices.for_change(session, actor, notice_id)
        notice = notices.read_notice(session, actor, notice_id, now)
        form = form_views.amending_form(self._agreement, notice, form_of(notice.current), notice.version, None)
        return stand_in.says_for_whom(form, notice, actor)

    def _amending_to_students(self, session: Session, actor: Actor, notice_id: int, now: datetime) -> View:
        """The same with what the student details say and the notice does not; where they agree by now, the list."""
        notices.for_change(session, actor, notice_id)
        notice = notices.read_notice(session, actor, notice_id, now)
        found = student_measures.of_notice(notice, students.recorded(session, notice_id))
        if not found:
            return self._student_list(session, notice, now)
        return student_views.amending_to_students(self._agreement, notice, found)

    def amend(self, payload: Payload) -> View:
        """Save the correction, and show the notice as it stands."""
        because, version = payload.answers["because"], payload.metadata["version"]

        def shown(agreement: Agreement, notice: Notice, form: NoticeForm) -> View:
            return form_views.amending_form(agreement, notice, form, version, because)

        return self._changed(payload, notices.amend, shown, because)

    def open_withdrawing(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            notice = notices.for_change(session, actor, payload.record_id)
            return stand_in.says_for_whom(form_views.withdrawing_form(notice), notice, actor)

    def _withdraw(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return notices.withdraw(session, actor, about["notice"], given["because"], now).id

    def _details(
        self, session: Session, actor: Actor, notice_id: int, now: datetime, version: int | None = None
    ) -> View:
        notice = notices.read_notice(session, actor, notice_id, now)
        shown = next((row for row in notice.versions if row.version == version), notice.current)
        recorded, asked = students.recorded(session, notice_id), questions.of_notice(session, notice_id)
        acts = allowed(actor, READER_ACTS, notice.subject)
        link = cards.link_for(session, actor, notice)
        return views.details(self._agreement, notice, shown, recorded, asked, acts, link)

    def _asking(self, session: Session, actor: Actor, notice_id: int, _now: datetime) -> View:
        """The form for a question."""
        return question_views.asking_form(self._agreement, questions.may_be_asked(session, actor, notice_id))

    def _ask(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        notice_id, words = about["notice"], given["question"]
        return questions.ask(session, self._agreement, actor, notice_id, words, now).notice_id

    def _answering(self, session: Session, actor: Actor, question_id: int, now: datetime) -> View:
        """The form for an answer."""
        asked = questions.to_answer(session, actor, question_id)
        notices.read_notice(session, actor, asked.notice_id, now)
        return question_views.answering_form(self._agreement, asked)

    def _answer(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return questions.answer(session, actor, about["id"], given["answer"], now).notice_id

    def turn_questions(self, payload: Payload) -> View:
        """All questions about a notice, or another page of them."""
        about = payload.value(RecordPage)
        with self._context.on_record(payload) as (session, actor, now):
            notice = notices.read_notice(session, actor, about.id, now)
            rows, acts = questions.of_notice(session, notice.id), allowed(actor, READER_ACTS, notice.subject)
            return question_views.question_list(notice, rows, about.page, may_answer=Act.CHANGE_NOTICE in acts)

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
        return stand_in.says_for_whom(student_views.student_form(notice, None, StudentForm()), notice, actor)

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
                return stand_in.says_for_whom(student_views.student_form(notice, about.number, form), notice, actor)
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
    when, schools, officer = payload.answers["when"], payload.metadata["schools"], stand_in.chosen(payload)
    found: dict[str, Any] = {}
    if officer:
        found["school"] = officer.school
    elif "school" not in payload.answers and schools:
        found["school"] = schools[0]
    if when in form_views.WHEN and when != form_views.ANOTHER_TIME:
        opened = datetime.fromtimestamp(payload.metadata["opened"], UTC)
        found["occurred_at"] = form_views.minutes_before(opened, when)
    return found
