"""Yearly evaluations in Slack: written by principal and designee with `/sro-evaluate`, received by the chief (§III)."""

from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.evaluations import reading_views as reading
from handlers.evaluations import views
from handlers.evaluations.ids import (
    EvaluationActionId,
    EvaluationFormId,
    EvaluationPage,
    EvaluationRead,
    EvaluationVersionId,
    EvaluationVersionPage,
)
from handlers.parts import saved_elsewhere
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OfficerAtSchool, OutOfDate, RecordPage, code, whole
from models.actor import Actor
from models.dismissals import tables as dismissals
from models.errors import Refused
from models.evaluations import acts as evaluation_lifecycle
from models.evaluations import evidence
from models.evaluations import form as evaluation_form
from models.evaluations import queries as evaluation_list
from models.evaluations import tables as evaluations
from models.evaluations.criteria import MEETING, STEPS, SUMMARY
from models.evaluations.form import Meeting, Rating
from models.evaluations.tables import Evaluation
from models.people.queries import administrators_can_help
from models.policy import Act, Subject, allowed, may, own_schools
from models.store.saves import SavedMeanwhile
from models.terms import Agreement

READER_ACTS = (
    Act.RECEIVE_EVALUATION, Act.SHARE_EVALUATION, Act.ANSWER_EVALUATION, Act.EVALUATE,
)  # fmt: skip


class Evaluations(Topic):
    """What people do with evaluations."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro-evaluate": self.open_list}
        self.forms = {
            EvaluationFormId.SAVED_MEETING: self.save_meeting,
            EvaluationFormId.SAVED_RATINGS: self.save_ratings,
            EvaluationFormId.SAVED_SUMMARY: self.save_summary,
            EvaluationFormId.CORRECTED: self.correct,
            EvaluationFormId.COMMENTED: self.comment,
        }
        self.actions = {
            EvaluationActionId.LIST: self.open_list,
            EvaluationActionId.MISSING: self.open_missing,
            EvaluationActionId.BEGIN: self.begin,
            EvaluationActionId.DRAFT: self.open_draft,
            EvaluationActionId.PAGE: self.open_page,
            EvaluationActionId.NOTICES: self.over(self.open_notices),
            EvaluationActionId.TURN: self.turn,
            EvaluationActionId.OLDER: self.turn_notices,
            EvaluationActionId.NEWER: self.turn_notices,
            EvaluationActionId.SUBMIT: self.submit,
            EvaluationActionId.READ: self.read,
            EvaluationActionId.RECEIVE: self.receive,
            EvaluationActionId.SHARE: self.share,
            EvaluationActionId.CONFIRM: self.confirm,
            EvaluationActionId.COMMENT: self.open_commenting,
            EvaluationActionId.CORRECT: self.open_correcting,
        }

    def open_list(self, payload: Payload) -> View:
        """The officers of the schools where the person evaluates or drafts."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._officers(session, actor, now)

    def _officers(self, session: Session, actor: Actor, now: datetime) -> View:
        if not own_schools(actor, Act.DRAFT_EVALUATION):
            raise Refused(_not_a_principal(session, self._agreement, actor, now))
        rows = evaluation_list.to_write(session, self._agreement, actor, now)
        requests = {
            number: dismissals.open_for(session, actor, row.school, row.officer.id)
            for number, row in enumerate(rows[: views.MOST_OFFICERS])
        }
        return views.officers(self._agreement, rows, requests, own_schools(actor, Act.REQUEST_DISMISSAL))

    def open_missing(self, payload: Payload) -> View:
        """Which evaluations of the year are missing, for the superintendent and the chief."""
        with self._context.read_only(payload) as (session, actor, now):
            return views.missing_list(
                self._agreement, evaluation_list.of_everybody(session, self._agreement, actor, now)
            )

    def begin(self, payload: Payload) -> View:
        """Open this year's evaluation of an officer."""
        about, agreement = payload.value(OfficerAtSchool), self._agreement
        with self._context.transaction(payload) as (session, actor, now):
            there = evaluation_lifecycle.open_evaluation(session, agreement, actor, about.school, about.officer_id, now)
            shown = self._drafted if there.draft else self._read
            return shown(session, actor, there.id, now)

    def open_draft(self, payload: Payload) -> View:
        """A draft at a glance."""
        with self._context.on_record(payload) as (session, actor, now):
            return self._drafted(session, actor, payload.record_id, now)

    def _drafted(self, session: Session, actor: Actor, evaluation_id: int, now: datetime) -> View:
        return self._overview(actor, evaluation_list.open_draft(session, actor, evaluation_id, now))

    def _overview(self, actor: Actor, evaluation: Evaluation) -> View:
        draft = evaluations.must_be_draft(evaluation)
        return views.overview(self._agreement, evaluation, draft, allowed(actor, READER_ACTS, evaluation.subject))

    def open_page(self, payload: Payload) -> View:
        """One page of the form, as it was saved last."""
        about = payload.value(EvaluationPage)
        page = _a_page(about.page)
        with self._context.on_record(payload) as (session, actor, now):
            evaluation = evaluation_list.open_draft(session, actor, about.evaluation_id, now)
            return self._page(session, evaluation, page, now)

    def _page(self, session: Session, evaluation: Evaluation, page: str, now: datetime) -> View:
        draft = evaluations.must_be_draft(evaluation)
        if page == MEETING:
            return self._meeting_form(session, evaluation, evaluation_form.meeting_of(draft))
        if page == SUMMARY:
            return views.summary_form(evaluation, draft, draft.summary)
        given = {row.criterion: Rating(row.rating, row.comment) for row in draft.ratings}
        records = self._evidence(session, evaluation, now)
        return views.ratings_form(self._agreement, evaluation, draft, page, given, records)

    def _meeting_form(
        self,
        session: Session,
        evaluation: Evaluation,
        form: Meeting,
        seen: int | None = None,
        notice: str | None = None,
    ) -> View:
        people = [
            {str(key): person.name[:75] for key, person in found.items()}  # Slack takes 75 characters in an option
            for found in evaluation_form.both_sides(session, self._agreement, evaluation)
        ]
        draft = evaluations.must_be_draft(evaluation)
        return views.meeting_form(self._agreement, evaluation, draft, form, people[0], people[1], seen, notice)

    def _evidence(self, session: Session, evaluation: Evaluation, now: datetime) -> dict[str, tuple[str, ...]]:
        return evidence.lines(
            evidence.figures(
                session, self._agreement, evaluation.officer_id, evaluation.school, evaluation.school_year, now
            )
        )

    def save_meeting(self, payload: Payload) -> View:
        """Save the meeting, and show the next page."""
        metadata, given = payload.metadata, payload.answers
        form = Meeting(
            given["met_on"], _number(given["school_attendee"]), bool(given["officer_attended"]),
            _number(given["police_attendee"]),
        )  # fmt: skip
        with self._context.transaction(payload) as (session, actor, now):
            try:
                evaluation = evaluation_form.save_meeting(
                    session, self._agreement, actor, metadata["evaluation"], form, metadata["saves"], now
                )
            except SavedMeanwhile as other:
                there = evaluations.get(session, metadata["evaluation"])
                return self._meeting_form(session, there, form, other.saves, saved_elsewhere(str(other)))
            return self._next(session, actor, evaluation, MEETING, now)

    def save_ratings(self, payload: Payload) -> View:
        """Save a page of ratings, and show the next."""
        metadata, given = payload.metadata, payload.answers
        page = _a_page(metadata["page"])
        ratings = {code: Rating(given[f"{code}_rating"], given[f"{code}_comment"]) for code in STEPS[page].criteria}
        with self._context.transaction(payload) as (session, actor, now):
            try:
                evaluation = evaluation_form.save_ratings(
                    session, actor, metadata["evaluation"], page, ratings, metadata["saves"], now
                )
            except SavedMeanwhile as other:
                there = evaluations.get(session, metadata["evaluation"])
                return views.ratings_form(
                    self._agreement, there, evaluations.must_be_draft(there), page, ratings,
                    self._evidence(session, there, now), other.saves, saved_elsewhere(str(other)),
                )  # fmt: skip
            return self._next(session, actor, evaluation, page, now)

    def save_summary(self, payload: Payload) -> View:
        """Save the summary, and show the whole."""
        metadata, summary = payload.metadata, payload.answers["summary"]
        with self._context.transaction(payload) as (session, actor, now):
            try:
                evaluation = evaluation_form.save_summary(
                    session, actor, metadata["evaluation"], summary, metadata["saves"], now
                )
            except SavedMeanwhile as other:
                there = evaluations.get(session, metadata["evaluation"])
                draft = evaluations.must_be_draft(there)
                return views.summary_form(there, draft, summary, other.saves, saved_elsewhere(str(other)))
            return self._next(session, actor, evaluation, SUMMARY, now)

    def _next(self, session: Session, actor: Actor, evaluation: Evaluation, page: str, now: datetime) -> View:
        following = views.PAGES[views.PAGES.index(page) + 1 :]
        if following:
            return self._page(session, evaluation, following[0], now)
        return self._overview(actor, evaluation)

    def open_notices(self, payload: Payload) -> View:
        """The notices that the figures count, over the page."""
        with self._context.read_only(payload) as (session, actor, _now):
            return self._notices(session, actor, payload)

    def turn(self, payload: Payload) -> View:
        """Another page or version of the evaluation that is read, in the same window."""
        with self._context.on_record(payload) as (session, actor, now):
            about = payload.value(EvaluationVersionPage)
            return self._read(session, actor, about.evaluation_id, now, about.version, _a_page(about.page))

    def turn_notices(self, payload: Payload) -> View:
        """Older or newer notices, in the same window."""
        with self._context.read_only(payload) as (session, actor, _now):
            return self._notices(session, actor, payload)

    def _notices(self, session: Session, actor: Actor, payload: Payload) -> View:
        about = payload.value(RecordPage)
        found, more = evaluation_list.counted_notices(session, actor, about.id, about.page, views.ON_A_PAGE)
        return views.notice_list(evaluations.get(session, about.id), found, about.page, more=more)

    def submit(self, payload: Payload) -> View:
        """Send the report to the chief."""
        with self._context.transaction(payload) as (session, actor, now):
            evaluation = evaluation_lifecycle.submit(session, self._agreement, actor, payload.record_id, now)
            return views.submitted(evaluation)

    def read(self, payload: Payload) -> View:
        """A submitted evaluation, in a version or in the newest."""
        about = payload.value(EvaluationRead)
        with self._context.on_record(payload) as (session, actor, now):
            return self._read(session, actor, about.evaluation_id, now, about.version)

    def _read(
        self, session: Session, actor: Actor, evaluation_id: int, now: datetime, version: int | None = None,
        page: str = SUMMARY,
    ) -> View:  # fmt: skip
        evaluation, shown = evaluation_list.read(session, actor, evaluation_id, now, version)
        acts = allowed(actor, READER_ACTS, evaluation.subject)
        versions = evaluation_list.readable_versions(actor, evaluation)
        return reading.reading(self._agreement, evaluation, shown, versions, page, acts)

    def receive(self, payload: Payload) -> View | None:
        """The chief acknowledges. From the card, the card itself is the answer."""
        about = payload.value(EvaluationVersionId)
        with self._context.transaction(payload) as (session, actor, now):
            evaluation_lifecycle.receive(session, actor, about.evaluation_id, about.version, now)
            view = self._read(session, actor, about.evaluation_id, now)
        return self.answer(payload, view)

    def share(self, payload: Payload) -> View | None:
        """The chief lets the officer read it. From the card, the card itself is the answer."""
        about = payload.value(EvaluationVersionId)
        with self._context.transaction(payload) as (session, actor, now):
            evaluation_lifecycle.share(session, self._agreement, actor, about.evaluation_id, about.version, now)
            view = self._read(session, actor, about.evaluation_id, now)
        return self.answer(payload, view)

    def confirm(self, payload: Payload) -> View | None:
        """The officer has read it."""
        about = payload.value(EvaluationVersionId)
        with self._context.transaction(payload) as (session, actor, now):
            evaluation_lifecycle.confirm_read(session, actor, about.evaluation_id, about.version, now)
            view = self._read(session, actor, about.evaluation_id, now)
        return self.answer(payload, view)

    def open_commenting(self, payload: Payload) -> View:
        """Ask the officer for the comment."""
        about = payload.value(EvaluationVersionId)
        with self._context.on_record(payload) as (session, actor, now):
            evaluations.for_act(session, actor, Act.ANSWER_EVALUATION, about.evaluation_id)
            evaluation, shown = evaluation_list.read(session, actor, about.evaluation_id, now, about.version)
            return reading.commenting_form(self._agreement, evaluation, shown)

    def comment(self, payload: Payload) -> View:
        """Keep the officer's comment, and show the evaluation with it."""
        metadata, words = payload.metadata, payload.answers["comment"]
        about = metadata["evaluation"], metadata["version"]
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: evaluation_lifecycle.comment(session, actor, *about, words, now).id)
            return sent.answered(self._read(session, actor, metadata["evaluation"], now))

    def open_correcting(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            evaluation = evaluations.for_act(session, actor, Act.EVALUATE, payload.record_id)
            return views.correcting_form(evaluation)

    def correct(self, payload: Payload) -> View:
        """Begin a corrected version, and show its overview."""
        metadata, because = payload.metadata, payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            evaluation_id = sent.once(
                lambda: evaluation_lifecycle.start_correction(session, actor, metadata["evaluation"], because, now).id
            )
            evaluation = evaluation_list.open_draft(session, actor, evaluation_id, now)
            return sent.answered(self._overview(actor, evaluation))


def _a_page(text: object) -> str:
    if text not in views.PAGES:
        raise OutOfDate("page")
    return code(text)


def _number(text: str | None) -> int | None:
    return None if text is None else whole(text)


def _not_a_principal(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> str:
    where = (
        " To see which evaluations are missing, type `/sro` to open your Home."
        if may(actor, Act.LIST_EVALUATIONS, Subject())
        else ""
    )
    rule = agreement.cite("Evaluations are written by the principal of a school and the principal's designee (§III).")
    return f"{rule}{where} {administrators_can_help(session, agreement.today(now))}"
