"""Action notices in Slack after they are filed: completed, amended, read, acknowledged, asked about (§V.4, §V.5).

Student details are filled in one student after another, in the window that the officer already has.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from functools import partial
from typing import ClassVar

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.laid_over import Below, as_it_came, kept_over, laid_over, renewing
from handlers.metadata import Fields, same_form
from handlers.naming import with_names_asked
from handlers.notices import form_views, question_views, stand_in, student_views, views
from handlers.notices.amendment import changed_since
from handlers.notices.answers import names_in, read_form
from handlers.notices.ids import NoticeActionId, NoticeFormId, StudentChoice, Word
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import RecordPage, RecordVersion
from models.actor import Actor
from models.calendar.school_days import report_deadline
from models.errors import Busy, Conflict
from models.notices import acknowledgments, cards, questions, student_measures, students
from models.notices import acts as notices
from models.notices.form import NoticeForm
from models.notices.students import StudentForm
from models.notices.tables import Notice, form_of
from models.policy import Act, allowed
from models.terms import Agreement

ShownForm = Callable[[Agreement, Notice, NoticeForm], View]
Beside = Callable[[Session, Agreement, Actor, Notice, datetime], list[Block]]
"""What another topic shows of a notice on its window."""
READER_ACTS = (Act.CHANGE_NOTICE, Act.ACKNOWLEDGE_NOTICE, Act.ASK_ABOUT_NOTICE, Act.READ_ARREST)
ANSWERED_OF_STUDENT = {field.name for field in fields(StudentForm)}

LISTS_OF_A_NOTICE = (NoticeActionId.STUDENTS, NoticeActionId.QUESTIONS)


class Notices(Topic):
    """What people do with notices and their student details."""

    beside: ClassVar[tuple[Beside, ...]] = ()
    """Set in `handlers/topics.py`: these topics know notices, and notices know none of them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._below: Below = dict.fromkeys(("notice_details", *LISTS_OF_A_NOTICE), self._anew)
        done = partial(renewing, context, below=self._below)
        self.forms = {
            NoticeFormId.AMENDED: done(self.amend),
            NoticeFormId.WITHDRAWN: done(self.recorded(self._withdraw, self._details)),
            NoticeFormId.COMPLETED: self.complete,
            NoticeFormId.STUDENT_RECORDED: self.record_student,
            NoticeFormId.ASKED: done(self.recorded(self._ask, self._details)),
            NoticeFormId.ANSWERED: done(self.recorded(self._answer, self._details)),
        }
        self.actions = {
            NoticeActionId.COMPLETE: self.look(self._completing),
            NoticeActionId.DETAILS: self.unless_changed(self.ask_further),
            NoticeActionId.OPEN: self.over(self.open),
            NoticeActionId.ACKNOWLEDGE: self.acknowledge,
            NoticeActionId.WORD: self.choose_word,
            NoticeActionId.AMEND: laid_over(context, self.look(self._amending)),
            NoticeActionId.WITHDRAW: laid_over(context, self.open_withdrawing),
            NoticeActionId.VERSION: kept_over(self.open),
            NoticeActionId.BACK: kept_over(self.open),
            NoticeActionId.STUDENTS: self.look(self._students),
            NoticeActionId.STUDENTS_BACK: self.turn_students,
            NoticeActionId.STUDENTS_ON: self.turn_students,
            NoticeActionId.STUDENT_ADD: self.look(self._next_student),
            NoticeActionId.STUDENT_MENU: self.choose_student,
            NoticeActionId.STUDENTS_AMEND: laid_over(context, self.look(self._amending_to_students)),
            NoticeActionId.ASK: laid_over(context, self.look(self._asking)),
            NoticeActionId.ANSWER: laid_over(context, self.look(self._answering)),
            NoticeActionId.QUESTIONS: kept_over(self.turn_questions),
        }

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
            if found := names_in(payload, form, self._context.now(), before):
                asked = stand_in.says_for_whom(shown(self._agreement, notice, form), notice, actor)
                view = same_form(asked, payload.view)
                return with_names_asked(view, form_views.labels_of_words(), found)
        return None

    def open(self, payload: Payload) -> View:
        """Show the notice with all it holds, or what it said in an earlier version."""
        about = payload.value(RecordVersion)
        with self._context.on_record(payload) as (session, actor, now):
            return self._details(session, actor, about.id, now, about.version)

    def acknowledge(self, payload: Payload) -> View | None:
        """Stamp the notice as read by the school. From the card, the card itself is the answer."""
        return self.answer(payload, renewing(self._context, self._acknowledge, self._below)(payload))

    def _acknowledge(self, payload: Payload) -> View:
        with self._context.transaction(payload) as (session, actor, now):
            return views.acknowledged(acknowledgments.acknowledge(session, actor, payload.record_id, now))

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
        form = student_views.amending_to_students(self._agreement, notice, found)
        return stand_in.says_for_whom(form, notice, actor)

    def amend(self, payload: Payload) -> View:
        """Save the correction, and show the notice as it stands."""
        because, version = payload.answers["because"], payload.metadata["version"]

        def shown(agreement: Agreement, notice: Notice, form: NoticeForm) -> View:
            return form_views.amending_form(agreement, notice, form, version, because)

        try:
            return self._changed(payload, notices.amend, shown, because)
        except Busy:
            raise  # nobody knows yet whether it will change
        except Conflict as conflict:
            return self._amended_too_late(payload, because, conflict)

    def _amended_too_late(self, payload: Payload, because: str | None, why: Conflict) -> View:
        """Somebody else was first: what that changed is shown, and what was typed can be saved after it was read."""
        with self._context.read_only(payload) as (session, actor, _now):
            notice, seen = notices.for_change(session, actor, payload.metadata["notice"]), payload.metadata["version"]
            if not 1 <= seen < notice.version:
                raise why  # nothing came between: it says what is wrong with the form itself
            form = read_form(payload, form_of(notice.versions[seen - 1]))
            again = form_views.amending_form(self._agreement, notice, form, notice.version, because)
            view = stand_in.says_for_whom(again, notice, actor)
            view.blocks = [*changed_since(notice, seen), *(view.blocks or [])]
            return view

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
        if shown is not notice.current:
            return views.details(self._agreement, notice, shown, recorded, asked, acts, link)
        about = (session, self._agreement, actor, notice, now)
        beside = [block for blocks in self.beside for block in blocks(*about)]
        return views.details(self._agreement, notice, shown, recorded, asked, acts, link, beside)

    def _anew(self, payload: Payload, view: View) -> View:
        """The notice, or a list of its own, below what was done with it: the notice as it stands now."""
        if view.callback_id == "notice_details":
            return as_it_came(payload, view)
        with self._context.on_record(payload) as (session, actor, now):
            return self._details(session, actor, payload.metadata["notice"], now)

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
