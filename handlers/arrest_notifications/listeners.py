"""Arrest notifications in Slack: the class of offense, who was told, the letter, its receipt (C.G.S. 10-233h)."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.arrest_notifications import forms, views
from handlers.arrest_notifications.ids import ArrestActionId, ArrestFormId
from handlers.confirming import confirmed, with_questions
from handlers.context import Context
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields, same_form
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OutOfDate, Page, StepSeen
from models.actor import Actor
from models.arrest_notifications import acts, queries, telling
from models.arrest_notifications.clocks import Whom
from models.arrest_notifications.form import StepForm
from models.arrest_notifications.steps import STEPS
from models.arrest_notifications.tables import ArrestNotification
from models.errors import Doubtful
from models.people.spaces import slack_of_side
from models.policy import Act, refusal
from models.vocabulary import Party


class ArrestNotifications(Topic):
    """What people do with arrest notifications."""

    beside: ClassVar[tuple[Callable[[Actor, ArrestNotification], list[Block]], ...]] = ()
    """Set in `handlers/topics.py`: what another topic shows of a notification, which this one does not know."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            ArrestFormId.STEP_TAKEN: self._sent(self.take_step),
        }
        self.actions = {
            ArrestActionId.LIST: self.open_list,
            ArrestActionId.TURN: self.turn,
            ArrestActionId.OPEN: self.over(self.look(self._reading)),
            ArrestActionId.WRITE_STEP: laid_over(context, self.open_step_form),
            ArrestActionId.PRESS_STEP: self.press_step,
        }

    def _sent(self, form: Callable[[Payload], View]) -> Callable[[Payload], View]:
        below: Below = {"arrest_reading": as_it_came}
        return renewing(self._context, unless_named(form, forms.LABELS), below)

    def open_list(self, payload: Payload) -> View:
        """All notifications."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, 0, now)

    def turn(self, payload: Payload) -> View:
        """Another page."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, payload.value(Page).page, now)

    def _overview(self, session: Session, actor: Actor, page: int, now: datetime) -> View:
        if not queries.may_open(actor):
            raise refusal(Act.READ_ARREST)
        found, has_more = queries.page_of(session, views.ON_A_PAGE, page)
        if page and not found:
            raise OutOfDate("page")
        return views.overview(self._agreement, found, page, now, has_more=has_more)

    def _reading(self, session: Session, actor: Actor, notice_id: int, now: datetime) -> View:
        found = acts.read(session, self._agreement, actor, notice_id, now)
        somebody = telling.who(session, self._agreement, found, Whom.SUPERINTENDENT, now)
        steps = acts.possible(self._agreement, actor, found)
        beside = [block for blocks in self.beside for block in blocks(actor, found)]
        slack = slack_of_side(session, Party.SCHOOLS)
        return views.reading(self._agreement, found, steps, now, beside, has_superintendent=bool(somebody), slack=slack)

    def open_step_form(self, payload: Payload) -> View:
        """The form of a step."""
        at = payload.value(StepSeen)
        with self._context.on_record(payload) as (session, actor, now):
            found = acts.for_step(session, self._agreement, actor, at.id, at.step, at.seen, now)
            tellers = acts.who_can_tell(session, self._agreement, found, now)
            return forms.step_form(self._agreement, found, STEPS[at.step], tellers, actor.person_id)

    def take_step(self, payload: Payload) -> View:
        """Take a step with what its form says; what may be a slip is asked about."""
        sure = confirmed(payload)

        def act(session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
            form = forms.answered(about["step"], given)
            return acts.take_step(
                session, self._agreement, actor, about["notice"], about["step"], about["saves"], form, now, sure
            ).notice_id

        try:
            return self.recorded(act, self._reading)(payload)
        except Doubtful as doubt:
            return self._asked_again(payload, doubt)

    def _asked_again(self, payload: Payload, doubt: Doubtful) -> View:
        about = payload.metadata
        with self._context.on_record(payload) as (session, actor, now):
            found = acts.for_step(session, self._agreement, actor, about["notice"], about["step"], about["saves"], now)
            given = forms.answered(about["step"], payload.answers)
            form = forms.step_form(self._agreement, found, STEPS[about["step"]], (), actor.person_id, given)
            return same_form(with_questions(form, doubt, forms.RIGHT), payload.view)

    def press_step(self, payload: Payload) -> View | None:
        """A step that a press records: the receipt, or that the principal was told."""
        at = payload.value(StepSeen)
        if at.step not in STEPS or not STEPS[at.step].is_press:
            raise OutOfDate("step")
        with self._context.transaction(payload) as (session, actor, now):  # once, by its state
            acts.take_step(session, self._agreement, actor, at.id, at.step, at.seen, StepForm(), now)
            return self.answer(payload, self._reading(session, actor, at.id, now))
