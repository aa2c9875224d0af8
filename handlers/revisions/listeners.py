"""Requests for revision in Slack: listed, read, made, answered, and had as a letter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.revisions import forms, views
from handlers.revisions.ids import RevisionActionId, RevisionFormId
from handlers.revisions.recommended import recommended
from handlers.topic import Topic
from handlers.values import Page, RecordPage, StepSeen
from models.actor import Actor
from models.quarters.recommendation_kinds import for_a_request
from models.quarters.tables import Recommendation
from models.revisions import acts, queries
from models.revisions.steps import STEPS


class Revisions(Topic):
    """What people do with requests for revision."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            RevisionFormId.REQUESTED: self._sent(self.recorded(self._request, self._shown)),
            RevisionFormId.STEP_TAKEN: self._sent(self.recorded(self._take_step, self._shown)),
        }
        self.actions = {
            RevisionActionId.LIST: self.open_list,
            RevisionActionId.TURN: self.turn,
            RevisionActionId.READ: self.look(self._shown),
            RevisionActionId.HISTORY: self.turn_history,
            RevisionActionId.REQUEST: laid_over(context, self.open_form),
            RevisionActionId.RECOMMENDED: self.open_recommended,
            RevisionActionId.STEP: laid_over(context, self.open_step_form),
            RevisionActionId.LETTER: self.get_letter,
        }

    def _sent(self, form: Callable[[Payload], View]) -> Callable[[Payload], View]:
        below: Below = {
            "revision_reading": as_it_came, "revision_overview": lambda payload, _view: self.open_list(payload),
        }  # fmt: skip
        return renewing(self._context, unless_named(form, forms.LABELS), below)

    def open_list(self, payload: Payload) -> View:
        """The newest requests, and what the team has recommended."""
        return self._list(payload, 0)

    def turn(self, payload: Payload) -> View:
        """Another page."""
        return self._list(payload, payload.value(Page).page)

    def _list(self, payload: Payload, page: int) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            acts.require_reader(actor)
            may_request = acts.may_request(actor)
            found = views.Overview(
                queries.newest(session, views.ROWS_ON_A_PAGE, page),
                page,
                self._agreement.today(now),
                may_request=may_request,
                recommended=recommended(session, actor)[: views.ROWS_ON_A_PAGE],
            )
            return views.overview(self._agreement, found)

    def _shown(self, session: Session, actor: Actor, request_id: int, now: datetime) -> View:
        return self._reading(session, actor, request_id, now, 0)

    def turn_history(self, payload: Payload) -> View:
        """Another page of what happened."""
        at = payload.value(RecordPage)
        with self._context.on_record(payload) as (session, actor, now):
            return self._reading(session, actor, at.id, now, at.page)

    def _reading(
        self, session: Session, actor: Actor, request_id: int, now: datetime, page: int, *, is_sent: bool = False
    ) -> View:
        found = acts.read(session, actor, request_id, now)
        shown = views.Reading(acts.possible(actor, found), acts.may_request(actor), page, is_sent=is_sent)
        if found.recommendation_id:
            shown = replace(shown, recommendation=session.get(Recommendation, found.recommendation_id))
        return views.reading(self._agreement, found, shown)

    def open_form(self, payload: Payload) -> View:
        """The empty form of a request."""
        with self._context.read_only(payload) as (_session, actor, _now):
            acts.require_party(actor)
            return forms.request_form(self._agreement)

    def open_recommended(self, payload: Payload) -> View:
        """The form of a request that comes of a recommendation."""
        with self._context.read_only(payload) as (session, actor, _now):
            acts.require_party(actor)
            return forms.request_form(self._agreement, for_a_request(session, payload.record_id))

    def _request(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        acts.require_party(actor)
        source = about.get("recommendation")
        recommendation_id = for_a_request(session, source, is_made=True).id if source else None
        return acts.request(session, self._agreement, actor, forms.request_in(given), now, recommendation_id).id

    def open_step_form(self, payload: Payload) -> View:
        """The form of a step."""
        at = payload.value(StepSeen)
        with self._context.read_only(payload) as (session, actor, now):
            found = acts.for_step(session, actor, at.id, at.step, at.seen)
            return forms.step_form(self._agreement, found, STEPS[at.step], self._agreement.today(now))

    def _take_step(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return acts.take_step(
            session, self._agreement, actor, about["id"], about["step"], about["saves"], forms.step_in(given), now
        ).id

    def get_letter(self, payload: Payload) -> View:
        """Have the letter sent by direct message, once for each press that is meant."""
        with self._context.recording(payload) as (session, actor, now, sent):
            made = sent.once(lambda: acts.take_letter(session, actor, payload.record_id, now).id)
            return sent.answered(self._reading(session, actor, made, now, 0, is_sent=True))
