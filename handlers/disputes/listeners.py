"""Disputes in Slack: listed, opened, worked on, confirmed, and had as a document."""

from collections.abc import Callable
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.disputes import forms, views
from handlers.disputes.ids import DisputeActionId, DisputeFormId
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import Page, RecordPage, StepSeen
from models.actor import Actor
from models.disputes import acts, queries
from models.disputes.form import StepForm
from models.policy import Act, refusal


class Disputes(Topic):
    """What people do with disputes."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            DisputeFormId.OPENED: self._sent(self.recorded(self._open, self._shown)),
            DisputeFormId.STEP_TAKEN: self._sent(self.recorded(self._take_step, self._shown)),
        }
        self.actions = {
            DisputeActionId.LIST: self.open_list,
            DisputeActionId.TURN: self.turn,
            DisputeActionId.READ: self.look(self._shown),
            DisputeActionId.HISTORY: self.turn_history,
            DisputeActionId.BEGIN: laid_over(context, self.open_form),
            DisputeActionId.STEP: laid_over(context, self.open_step_form),
            DisputeActionId.CONFIRM: self.confirm,
            DisputeActionId.PAPER: self.get_paper,
        }

    def _sent(self, form: Callable[[Payload], View]) -> Callable[[Payload], View]:
        below: Below = {
            "dispute_reading": as_it_came, "dispute_overview": lambda payload, _view: self.open_list(payload),
        }  # fmt: skip
        return renewing(self._context, unless_named(form, forms.LABELS), below)

    def open_list(self, payload: Payload) -> View:
        """The newest disputes that the person may read."""
        return self._list(payload, 0)

    def turn(self, payload: Payload) -> View:
        """Another page."""
        return self._list(payload, payload.value(Page).page)

    def _list(self, payload: Payload, page: int) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            listed, today = queries.newest(session, actor, views.ROWS_ON_A_PAGE, page), self._agreement.today(now)
            rows = [
                views.Row(
                    found, queries.unconfirmed(session, found, today),
                    queries.reminded_on(session, self._agreement, found, today),
                )
                for found in listed.rows
            ]  # fmt: skip
            may_begin = bool(queries.schools_to_choose(self._agreement, actor))
            return views.overview(self._agreement, views.Overview(listed, rows, page, may_begin))

    def _shown(self, session: Session, actor: Actor, dispute_id: int, now: datetime) -> View:
        return self._reading(session, actor, dispute_id, now, 0)

    def turn_history(self, payload: Payload) -> View:
        """Another page of what happened."""
        at = payload.value(RecordPage)
        with self._context.on_record(payload) as (session, actor, now):
            return self._reading(session, actor, at.id, now, at.page)

    def _reading(
        self, session: Session, actor: Actor, dispute_id: int, now: datetime, page: int, *, is_sent: bool = False
    ) -> View:
        found, today = acts.read(session, actor, dispute_id, now), self._agreement.today(now)
        side = queries.side_of(actor, found.school)
        steps = [
            (step, acts.seen_by(found, step, side))
            for step in queries.possible(session, actor, found, today) if side
        ]  # fmt: skip
        unconfirmed = queries.unconfirmed(session, found, today)
        return views.reading(self._agreement, found, views.Reading(steps, unconfirmed, page, is_sent))

    def open_form(self, payload: Payload) -> View:
        """The form that opens a dispute, with the schools that the person may choose."""
        with self._context.read_only(payload) as (_session, actor, _now):
            schools = queries.schools_to_choose(self._agreement, actor)
            if not schools:
                raise refusal(Act.WORK_ON_DISPUTE)
            return forms.dispute_form(self._agreement, schools)

    def _open(self, session: Session, actor: Actor, _about: Fields, given: Fields, now: datetime) -> int:
        return acts.open_dispute(session, self._agreement, actor, forms.dispute_in(given), now).id

    def open_step_form(self, payload: Payload) -> View:
        """The form of a step."""
        at = payload.value(StepSeen)
        with self._context.read_only(payload) as (session, actor, now):
            found, step, side = acts.for_step(session, self._agreement, actor, at.id, at.step, now)
            return forms.step_form(found, step, side, acts.seen_by(found, step, side), self._agreement.today(now))

    def _take_step(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return acts.take_step(
            session, self._agreement, actor, about["id"], about["step"], about["saves"], forms.step_in(given), now
        ).id

    def confirm(self, payload: Payload) -> View:
        """Confirm the outcome as it was shown."""
        at = payload.value(StepSeen)
        with self._context.recording(payload) as (session, actor, now, sent):
            made = sent.once(
                lambda: acts.take_step(
                    session, self._agreement, actor, at.id, at.step, at.seen, StepForm(), now
                ).id
            )  # fmt: skip
            return sent.answered(self._reading(session, actor, made, now, 0))

    def get_paper(self, payload: Payload) -> View:
        """Have the document sent by direct message, once for each press that is meant."""
        with self._context.recording(payload) as (session, actor, now, sent):
            made = sent.once(lambda: acts.take_paper(session, actor, payload.record_id, now).id)
            return sent.answered(self._reading(session, actor, made, now, 0, is_sent=True))
