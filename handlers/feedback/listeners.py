"""Commendations and complaints in Slack: recorded, read, corrected, withdrawn, and what became of a complaint."""

from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.feedback import form_views, views
from handlers.feedback.asking import concerned, form_in, form_of
from handlers.feedback.ids import FeedbackActionId, FeedbackFormId, KindOfFeedback
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.topic import FormAct, RecordView, Topic
from handlers.values import OutOfDate, Page
from models.actor import Actor
from models.feedback import acts, queries
from models.feedback.form import OutcomeForm
from models.feedback.kinds import KINDS
from models.feedback.tables import Feedback
from models.policy import Act, refusal

BELOW: Below = {"feedback_record": as_it_came}


class ProgramFeedback(Topic):
    """What people do with commendations and complaints."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        acts_of_forms: dict[FeedbackFormId, tuple[FormAct, RecordView]] = {
            FeedbackFormId.RECORDED: (self._record, self._new),
            FeedbackFormId.CORRECTED: (self._correct, self._shown),
            FeedbackFormId.WITHDRAWN: (self._withdraw, self._shown),
            FeedbackFormId.HANDLED: (self._handle, self._shown),
            FeedbackFormId.REOPENED: (self._reopen, self._shown),
        }
        self.forms = {
            form: renewing(context, unless_named(self.recorded(act, shown), form_views.LABELS), BELOW)
            for form, (act, shown) in acts_of_forms.items()
        }
        self.actions = {
            FeedbackActionId.CHOOSE: self.choose,
            FeedbackActionId.FORM: laid_over(context, self.open_form),
            FeedbackActionId.OPEN: self.over(self.look(self._shown)),
            FeedbackActionId.CORRECT: laid_over(context, self.look(self._correcting)),
            FeedbackActionId.WITHDRAW: laid_over(context, self.look(self._withdrawing)),
            FeedbackActionId.HANDLE: laid_over(context, self.look(self._handling)),
            FeedbackActionId.REOPEN: laid_over(context, self.look(self._reopening)),
            FeedbackActionId.LIST: self.over(self.open_list),
            FeedbackActionId.LIST_BACK: self.turn,
            FeedbackActionId.LIST_ON: self.turn,
        }

    def choose(self, payload: Payload) -> View:
        """Both kinds."""
        with self._context.read_only(payload) as (_session, actor, _now):
            if not queries.kinds_recorded_by(actor):
                raise refusal(Act.RECORD_FEEDBACK)
            return views.chooser(self._agreement)

    def open_form(self, payload: Payload) -> View:
        """The empty form of a kind."""
        return form_of(self._context, payload, _known(payload.value(KindOfFeedback).code))

    def _record(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        made = _known(about["kind"]), concerned(about, given), form_in(given)
        return acts.record(session, self._agreement, actor, *made, now).id

    def _correct(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        changed = about["id"], about["seen"], form_in(given), given["because"]
        return acts.correct(session, self._agreement, actor, *changed, now).id

    def _withdraw(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return acts.withdraw(session, actor, about["id"], about["seen"], given["because"], now).id

    def _handle(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        handled = about["id"], about["seen"], _outcome(given)
        return acts.handle(session, self._agreement, actor, *handled, now).id

    def _reopen(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        opened = about["id"], about["seen"], given["because"]
        return acts.reopen(session, self._agreement, actor, *opened, now).id

    def _new(self, session: Session, actor: Actor, feedback_id: int, now: datetime) -> View:
        return self._record_view(actor, acts.read(session, actor, feedback_id, now), is_new=True)

    def _shown(self, session: Session, actor: Actor, feedback_id: int, now: datetime) -> View:
        return self._record_view(actor, acts.read(session, actor, feedback_id, now))

    def _record_view(self, actor: Actor, found: Feedback, *, is_new: bool = False) -> View:
        can = {"may_change": acts.may_change(actor, found), "may_handle": acts.may_handle(actor, found)}
        return views.reading(self._agreement, found, **can, is_new=is_new)

    def _correcting(self, session: Session, actor: Actor, feedback_id: int, now: datetime) -> View:
        found = acts.for_change(session, actor, feedback_id, now)
        return form_views.correcting_form(self._agreement, found, found.current.form)

    def _withdrawing(self, session: Session, actor: Actor, feedback_id: int, now: datetime) -> View:
        return form_views.withdrawing_form(self._agreement, acts.for_change(session, actor, feedback_id, now))

    def _handling(self, session: Session, actor: Actor, feedback_id: int, now: datetime) -> View:
        found = acts.for_step(session, actor, feedback_id, is_open=True)
        form = OutcomeForm(handled_on=self._agreement.today(now))
        return form_views.outcome_form(self._agreement, found, form)

    def _reopening(self, session: Session, actor: Actor, feedback_id: int, _now: datetime) -> View:
        found = acts.for_step(session, actor, feedback_id, is_open=False)
        return form_views.reopening_form(self._agreement, found)

    def open_list(self, payload: Payload) -> View:
        """The records that the person may read."""
        return self._page(payload, 0)

    def turn(self, payload: Payload) -> View:
        """Another page of them."""
        return self._page(payload, payload.value(Page).page)

    def _page(self, payload: Payload, page: int) -> View:
        with self._context.read_only(payload) as (session, actor, _now):
            found = queries.newest(session, actor, views.ON_A_PAGE, page)
            if found is None:
                raise refusal(Act.READ_COMPLAINT)
            return views.listed(self._agreement, found, page)


def _known(code: str) -> str:
    if code not in KINDS:
        raise OutOfDate("kind")
    return code


def _outcome(given: Fields) -> OutcomeForm:
    return OutcomeForm(given["outcome"], given["handled_on"], given["words"])
