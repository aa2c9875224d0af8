"""Yearly evaluations in Slack: written by principal and designee with `/sro-evaluate`, received by the chief (§III)."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.evaluations import reading_views as reading
from handlers.evaluations import views
from handlers.evaluations.ids import EvaluationActionId, EvaluationFormId, EvaluationPage, EvaluationVersionPage
from handlers.laid_over import Below, as_it_came, kept_over, laid_over, renewing
from handlers.metadata import Fields, same_form
from handlers.parts import saved_elsewhere
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OfficerInYear, OutOfDate, RecordPage, RecordSeen, RecordVersion, whole
from models.actor import Actor
from models.dismissals import tables as dismissals
from models.errors import Refused
from models.evaluations import acts, evidence
from models.evaluations import form as evaluation_form
from models.evaluations import queries as evaluation_list
from models.evaluations import tables as evaluations
from models.evaluations.criteria import MEETING, STEPS, SUMMARY
from models.evaluations.form import Rating
from models.evaluations.meeting import Meeting, both_sides, meeting_of
from models.evaluations.tables import Evaluation
from models.people.queries import administrators_can_help
from models.policy import Act, Subject, allowed, may, own_schools
from models.store.saves import SavedMeanwhile
from models.terms import Agreement, year_called

READER_ACTS = (Act.RECEIVE_EVALUATION, Act.SHARE_EVALUATION, Act.ANSWER_EVALUATION, Act.EVALUATE)
VersionAct = Callable[[Session, Actor, int, int, datetime], Evaluation]
"""What is pressed about a version of an evaluation, by the id of the one and the number of the other."""


class Evaluations(Topic):
    """What people do with evaluations."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._below: Below = {"evaluation_reading": self._anew}
        done = partial(renewing, context, below=self._below)
        self.commands = {"/sro-evaluate": self.open_list}
        self.forms = {
            EvaluationFormId.SAVED_MEETING: kept_over(self.save_meeting),
            EvaluationFormId.SAVED_RATINGS: kept_over(self.save_ratings),
            EvaluationFormId.SAVED_SUMMARY: kept_over(self.save_summary),
            EvaluationFormId.CORRECTED: done(self.recorded(self._correct, self._drafted)),
            EvaluationFormId.COMMENTED: done(self.recorded(self._comment, self._read)),
        }
        self.actions = {
            EvaluationActionId.LIST: self.open_list,
            EvaluationActionId.MISSING: self.open_missing,
            EvaluationActionId.BEGIN: self.begin,
            EvaluationActionId.DRAFT: kept_over(self.look(self._drafted)),
            EvaluationActionId.PAGE: kept_over(self.open_page),
            EvaluationActionId.MET_ON: self.unless_changed(kept_over(self.choose_day)),
            EvaluationActionId.NOTICES: self.over(self.open_notices),
            EvaluationActionId.TURN: kept_over(self.turn),
            EvaluationActionId.OLDER: self.open_notices,
            EvaluationActionId.NEWER: self.open_notices,
            EvaluationActionId.PREVIEW: kept_over(self.open_preview),
            EvaluationActionId.DISCARD: done(self.discard),
            EvaluationActionId.SUBMIT: done(self.submit),
            EvaluationActionId.READ: kept_over(self.read),
            EvaluationActionId.RECEIVE: self._answered(_in_agreement(self._agreement, acts.receive)),
            EvaluationActionId.SHARE: self._answered(_in_agreement(self._agreement, acts.share)),
            EvaluationActionId.CONFIRM: self._answered(acts.confirm_read),
            EvaluationActionId.COMMENT: laid_over(context, self.open_commenting),
            EvaluationActionId.CORRECT: laid_over(context, self.open_correcting),
        }

    def open_list(self, payload: Payload) -> View:
        """The officers of the schools where the person evaluates or drafts."""
        with self._context.read_only(payload) as (session, actor, now):
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
            rows = evaluation_list.of_everybody(session, self._agreement, actor, now)
            return views.missing_list(self._agreement, rows)

    def begin(self, payload: Payload) -> View:
        """Open the evaluation of an officer of the year that the button shows."""
        about, agreement = payload.value(OfficerInYear), self._agreement
        year = None if about.began_in is None else year_called(about.began_in)
        with self._context.transaction(payload) as (session, actor, now):
            there = acts.open_evaluation(session, agreement, actor, about.school, about.officer_id, now, year)
            shown = self._drafted if there.draft else self._read
            return shown(session, actor, there.id, now)

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
            return self._page(session, evaluation, page, now, _as_saved(evaluation, page))

    def _page(
        self, session: Session, evaluation: Evaluation, page: str, now: datetime, written: Any, *meanwhile: Any
    ) -> View:
        """A page with what is written on it, and how it was saved elsewhere meanwhile."""
        agreement, draft = self._agreement, evaluations.must_be_draft(evaluation)
        if page == SUMMARY:
            return views.summary_form(evaluation, draft, written, *meanwhile)
        if page == MEETING:
            of_day = written.met_on or agreement.today(now)
            school, police = (
                {str(key): person.name[:75] for key, person in found.items()}  # Slack takes 75 characters in an option
                for found in both_sides(session, evaluation, of_day)
            )
            return views.meeting_form(agreement, evaluation, draft, written, school, police, *meanwhile)
        about = evaluation.officer_id, evaluation.school, evaluation.school_year
        records = evidence.lines(evidence.figures(session, agreement, *about, now))
        return views.ratings_form(agreement, evaluation, draft, page, written, records, *meanwhile)

    def save_meeting(self, payload: Payload) -> View:
        """Save the meeting, and show the next page."""
        form = _meeting(payload.answers)
        save = partial(evaluation_form.save_meeting, agreement=self._agreement, form=form)
        return self._saved(payload, MEETING, save, form)

    def choose_day(self, payload: Payload) -> View:
        """The day was chosen: offer those who were in the role on it, in the same form."""
        form, about = _meeting(payload.answers), payload.metadata
        with self._context.read_only(payload) as (session, actor, now):
            evaluation = evaluations.for_act(session, actor, Act.DRAFT_EVALUATION, about["evaluation"])
            page = self._page(session, evaluation, MEETING, now, form, about["saves"])
            return same_form(page, payload.view)

    def save_ratings(self, payload: Payload) -> View:
        """Save a page of ratings, and show the next."""
        page, given = _a_page(payload.metadata["page"]), payload.answers
        ratings = {code: Rating(given[f"{code}_rating"], given[f"{code}_comment"]) for code in STEPS[page].criteria}
        save = partial(evaluation_form.save_ratings, step=page, given=ratings)
        return self._saved(payload, page, save, ratings)

    def save_summary(self, payload: Payload) -> View:
        """Save the summary, and show the whole."""
        summary = payload.answers["summary"]
        save = partial(evaluation_form.save_summary, summary=summary)
        return self._saved(payload, SUMMARY, save, summary)

    def _saved(self, payload: Payload, page: str, save: Callable[..., Evaluation], written: Any) -> View:
        """Saves a page and shows the next; what was saved elsewhere meanwhile is told over what is typed."""
        evaluation_id, seen = payload.metadata["evaluation"], payload.metadata["saves"]
        with self._context.transaction(payload) as (session, actor, now):
            evaluation_form.must_be_same_draft(session, actor, evaluation_id, payload.metadata["opened"])
            try:
                evaluation = save(session, actor=actor, evaluation_id=evaluation_id, seen=seen, now=now)
            except SavedMeanwhile as other:
                there = evaluations.get(session, evaluation_id)
                return self._page(session, there, page, now, written, other.saves, saved_elsewhere(str(other)))
            if page == SUMMARY:
                return self._overview(actor, evaluation)
            following = views.PAGES[views.PAGES.index(page) + 1]
            return self._page(session, evaluation, following, now, _as_saved(evaluation, following))

    def open_notices(self, payload: Payload) -> View:
        """The notices that the figures count, a page of them."""
        about = payload.value(RecordPage)
        with self._context.read_only(payload) as (session, actor, _now):
            found, more = evaluation_list.counted_notices(session, actor, about.id, about.page, views.ON_A_PAGE)
            return views.notice_list(evaluations.get(session, about.id), found, about.page, more=more)

    def turn(self, payload: Payload) -> View:
        """Another page or version of the evaluation that is read, in the same window."""
        with self._context.on_record(payload) as (session, actor, now):
            about = payload.value(EvaluationVersionPage)
            page = _a_page(about.page, reading.READING_PAGES)
            return self._read(session, actor, about.evaluation_id, now, about.version, page)

    def open_preview(self, payload: Payload) -> View:
        """The whole report as it would be submitted now, page by page, for those who write it."""
        about, agreement = payload.value(EvaluationPage), self._agreement
        page = _a_page(about.page, reading.READING_PAGES)
        with self._context.on_record(payload) as (session, actor, now):
            evaluation = evaluation_list.open_draft(session, actor, about.evaluation_id, now)
            about_whom = evaluation.officer_id, evaluation.school, evaluation.school_year
            figures = evidence.figures(session, agreement, *about_whom, now)
            return reading.preview(agreement, evaluation, evaluations.must_be_draft(evaluation), page, figures)

    def discard(self, payload: Payload) -> View:
        """Give up a correction; what was submitted is there as before."""
        with self._context.transaction(payload) as (session, actor, now):
            evaluation = acts.discard_correction(session, actor, payload.record_id, now)
            return self._read(session, actor, evaluation.id, now)

    def submit(self, payload: Payload) -> View:
        """Send the report to the chief."""
        with self._context.transaction(payload) as (session, actor, now):
            return views.submitted(acts.submit(session, self._agreement, actor, payload.record_id, now))

    def read(self, payload: Payload) -> View:
        """A submitted evaluation, in a version or in the newest."""
        about = payload.value(RecordVersion)
        with self._context.on_record(payload) as (session, actor, now):
            return self._read(session, actor, about.id, now, about.version)

    def _read(
        self, session: Session, actor: Actor, evaluation_id: int, now: datetime, version: int | None = None,
        page: str = SUMMARY,
    ) -> View:  # fmt: skip
        evaluation, shown = evaluation_list.read(session, actor, evaluation_id, now, version)
        versions = evaluation_list.readable_versions(actor, evaluation)
        may_do, note = allowed(actor, READER_ACTS, evaluation.subject), None
        if reading.is_to_share(shown, may_do) and not acts.can_open(session, self._agreement, evaluation, now):
            may_do, note = may_do - {Act.SHARE_EVALUATION}, acts.CANNOT_OPEN
        return reading.reading(self._agreement, evaluation, shown, versions, page, may_do, note)

    def _answered(self, act: VersionAct) -> Callable[[Payload], View | None]:
        """Does what is pressed about a version, and shows the newest. From the card, the card itself is the answer."""

        def newest(payload: Payload) -> View:
            about = payload.value(RecordSeen)
            with self._context.transaction(payload) as (session, actor, now):
                act(session, actor, about.id, about.version, now)
                return self._read(session, actor, about.id, now)

        answered = renewing(self._context, newest, self._below)
        return lambda payload: self.answer(payload, answered(payload))

    def _anew(self, payload: Payload, view: View) -> View:
        """The evaluation below what was done with it: the newest version, with what can be done now."""
        if view.callback_id == "evaluation_reading":
            return as_it_came(payload, view)
        evaluation_id = payload.metadata["evaluation"] if payload.is_form else payload.record_id
        with self._context.on_record(payload) as (session, actor, now):
            return self._read(session, actor, evaluation_id, now)

    def open_commenting(self, payload: Payload) -> View:
        """Ask the officer for the comment."""
        about = payload.value(RecordSeen)
        with self._context.on_record(payload) as (session, actor, now):
            evaluations.for_act(session, actor, Act.ANSWER_EVALUATION, about.id)
            evaluation, shown = evaluation_list.read(session, actor, about.id, now, about.version)
            return reading.commenting_form(self._agreement, evaluation, shown)

    def _comment(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        which = about["evaluation"], about["version"]
        return acts.comment(session, self._agreement, actor, *which, given["comment"], now).id

    def open_correcting(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            return views.correcting_form(evaluations.for_act(session, actor, Act.EVALUATE, payload.record_id))

    def _correct(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return acts.start_correction(session, actor, about["evaluation"], given["because"], now).id


def _in_agreement(agreement: Agreement, act: Callable[..., Evaluation]) -> VersionAct:
    """An act that asks the agreement which day it is."""
    return lambda session, actor, about, version, now: act(session, agreement, actor, about, version, now)


def _as_saved(evaluation: Evaluation, page: str) -> Meeting | dict[str, Rating] | str | None:
    draft = evaluations.must_be_draft(evaluation)
    if page == MEETING:
        return meeting_of(draft)
    return (
        draft.summary if page == SUMMARY else {row.criterion: Rating(row.rating, row.comment) for row in draft.ratings}
    )


def _meeting(given: Fields) -> Meeting:
    """The meeting as it is filled in. Whom nobody could be chosen from, was not asked about."""
    attended = {"yes": True, "no": False}.get(given["officer_presence"] or "")
    school = tuple(sorted(whole(person) for person in given.get("school_attendees") or ()))
    return Meeting(given["met_on"], school, attended, _number(given.get("police_attendee")), given["police_guest"])


def _a_page(text: str, pages: Collection[str] = views.PAGES) -> str:
    """A page that the bot shows there; `OutOfDate` where it is none."""
    if text not in pages:
        raise OutOfDate("page")
    return text


def _number(text: str | None) -> int | None:
    return None if text is None else whole(text)


def _not_a_principal(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> str:
    rule = agreement.cite("Evaluations are written by the principal of a school and the principal's designee (§III).")
    lists = may(actor, Act.LIST_EVALUATIONS, Subject())
    where = " To see which evaluations are missing, type `/sro` to open your Home." if lists else ""
    return f"{rule}{where} {administrators_can_help(session, agreement.today(now))}"
