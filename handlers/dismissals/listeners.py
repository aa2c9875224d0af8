"""Requests to dismiss or reassign in Slack: the principal asks, the superintendent forwards, the chief decides (§X)."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from functools import partial

import structlog
from slack_sdk.models.views import View
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.dismissals import views
from handlers.dismissals.ids import DismissalActionId, DismissalFormId
from handlers.forms import answers
from handlers.laid_over import Below, as_it_came, kept_over, laid_over, renewing
from handlers.metadata import Fields
from handlers.parts import escaped, paragraph, saved_elsewhere
from handlers.payload import Payload
from handlers.topic import FormAct, RecordView, Topic
from handlers.values import OfficerAtSchool, OutOfDate, RecordSeen
from models.actor import Actor
from models.dismissals import acts, decisions
from models.dismissals import tables as dismissals
from models.dismissals.acts import RequestForm
from models.dismissals.decisions import DecisionForm
from models.dismissals.tables import Dismissal, State
from models.errors import Busy, Conflict, Invalid, NotFound, Refused
from models.policy import Act, Subject, allowed, require

log = structlog.get_logger(__name__)

READER_ACTS = (Act.REQUEST_DISMISSAL, Act.FORWARD_DISMISSAL, Act.DECIDE_DISMISSAL, Act.READ_MEMO)
ASKED = [field.name for field in fields(RequestForm)]
FormAgain = Callable[[Session, Actor, Fields, Fields, datetime], View | None]
"""The form once more with what was answered, onto what was saved elsewhere; nothing where that is not the trouble."""
BELOW: Below = {"dismissal_reading": as_it_came, "dismissal_preview": as_it_came}


class Dismissals(Topic):
    """What people do with requests."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        forwarding = partial(views.forwarding_form, self._agreement)
        done = partial(renewing, context, below=BELOW)
        drafted = self.unless_elsewhere(self._draft, self._read, self._draft_again)
        decided = self.unless_elsewhere(self._save_decision, self._preview_decision, self._decision_again)
        self.forms = {
            DismissalFormId.DRAFTED: done(drafted),
            DismissalFormId.WITHDRAWN: done(self.recorded(self._withdraw, self._read)),
            DismissalFormId.FORWARDED: done(self.recorded(self._forward, self._read)),
            DismissalFormId.DECIDED: kept_over(decided),
        }
        self.actions = {
            DismissalActionId.FORM: laid_over(context, self.open_form),
            DismissalActionId.CHANGE: self._asking(Act.REQUEST_DISMISSAL, self._changing),
            DismissalActionId.SEND: done(self.send),
            DismissalActionId.DISCARD: done(self.discard),
            DismissalActionId.OPEN: self.look(self._read),
            DismissalActionId.WITHDRAW: self._asking(Act.REQUEST_DISMISSAL, views.withdrawing_form),
            DismissalActionId.FORWARD: self._asking(Act.FORWARD_DISMISSAL, forwarding),
            DismissalActionId.DECIDE: laid_over(context, self.look(self._deciding)),
            DismissalActionId.CONFIRM: done(self.decide),
            DismissalActionId.TYPED: self.keep,
        }

    def open_form(self, payload: Payload) -> View:
        """The empty form about an officer, or the draft or request that there is."""
        about = payload.value(OfficerAtSchool)
        with self._context.transaction(payload) as (session, actor, now):
            require(actor, Act.REQUEST_DISMISSAL, Subject(school=about.school))
            there = dismissals.open_for(session, actor, about.school, about.officer_id)
            if there:
                return self._read(session, actor, there.id, now)
            officer = acts.assigned(session, self._agreement, actor, about.school, about.officer_id, now)
            return views.request_form(self._agreement, officer, about.school, RequestForm(), 0)

    def unless_elsewhere(self, act: FormAct, shown: RecordView, again: FormAgain) -> Callable[[Payload], View]:
        """Does what a form asks for; what was saved elsewhere meanwhile is said in the form, with what was typed."""
        save = self.recorded(act, shown)

        def saved(payload: Payload) -> View:
            try:
                return save(payload)
            except Busy:
                raise  # nobody knows yet whether it will change
            except Conflict as conflict:
                with self._context.read_only(payload) as (session, actor, now):
                    view = again(session, actor, payload.metadata, payload.answers, now)
                if view is None:
                    raise
                view.blocks = [paragraph(escaped(saved_elsewhere(str(conflict)))), *(view.blocks or [])]
                return view

        return saved

    def _draft_again(
        self, session: Session, actor: Actor, about: Fields, given: Fields, _now: datetime
    ) -> View | None:  # fmt: skip
        draft = dismissals.open_for(session, actor, about["school"], about["officer"])
        if draft is None or draft.state is not State.DRAFT or draft.saves == about["saves"]:
            return None
        form = RequestForm(**given.of(ASKED))
        return views.request_form(self._agreement, draft.officer, draft.school, form, draft.saves)

    def _decision_again(
        self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime
    ) -> View | None:  # fmt: skip
        dismissal = acts.read_for(session, actor, Act.DECIDE_DISMISSAL, about["id"], now)
        draft = decisions.draft_of(session, dismissal)
        if draft is None or draft.saves == about["saves"]:
            return None
        return views.deciding_form(self._agreement, dismissal, _decision(given), draft.saves)

    def _draft(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        draft = about["school"], about["officer"], RequestForm(**given.of(ASKED)), about["saves"]
        return acts.save_draft(session, self._agreement, actor, *draft, now).id

    def send(self, payload: Payload) -> View:
        """Send it to the superintendent, as it was shown."""
        seen = payload.value(RecordSeen)
        with self._context.transaction(payload) as (session, actor, now):
            sent = acts.send_request(session, self._agreement, actor, seen.id, seen.version, now)
            return views.sent(sent, told=bool(sent.card_ids))

    def discard(self, payload: Payload) -> View:
        """Discard a draft."""
        with self._context.transaction(payload) as (session, actor, now):
            acts.discard(session, actor, payload.record_id, now)
            return views.discarded()

    def _read(self, session: Session, actor: Actor, dismissal_id: int, now: datetime) -> View:
        dismissal = acts.read(session, actor, dismissal_id, now)
        notices = acts.related_notices(session, actor, dismissal)
        if dismissal.state is State.DRAFT:
            return views.preview(self._agreement, dismissal, notices)
        acts_there = allowed(actor, READER_ACTS, dismissal.subject)
        is_begun = Act.DECIDE_DISMISSAL in acts_there and decisions.is_begun(session, dismissal)
        alone = acts.waits_for_nobody(session, self._agreement, dismissal, now)
        return views.reading(self._agreement, dismissal, acts_there, notices, is_begun=is_begun, waits_for_nobody=alone)

    def _asking(self, act: Act, form: Callable[[Dismissal], View]) -> Callable[[Payload], View | None]:
        """Shows a form about a request to whoever may do this with it."""
        show = self.look(lambda session, actor, about, now: form(acts.read_for(session, actor, act, about, now)))
        return laid_over(self._context, show)

    def _changing(self, draft: Dismissal) -> View:
        return views.request_form(self._agreement, draft.officer, draft.school, acts.form_of(draft), draft.saves)

    def _withdraw(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return acts.withdraw(session, self._agreement, actor, about["id"], given["because"], now).id

    def _forward(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        which = about["id"], about["seen"]
        return acts.forward(session, self._agreement, actor, *which, given["memo"], now).id

    def _deciding(self, session: Session, actor: Actor, dismissal_id: int, now: datetime) -> View:
        dismissal = acts.read_for(session, actor, Act.DECIDE_DISMISSAL, dismissal_id, now)
        draft = decisions.draft_of(session, dismissal)
        form, saves = (draft.form, draft.saves) if draft else (DecisionForm(), 0)
        return views.deciding_form(self._agreement, dismissal, form, saves)

    def _save_decision(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return decisions.save(session, self._agreement, actor, about["id"], _decision(given), about["saves"], now).id

    def _preview_decision(self, session: Session, actor: Actor, dismissal_id: int, now: datetime) -> View:
        dismissal = acts.read_for(session, actor, Act.DECIDE_DISMISSAL, dismissal_id, now)
        draft = decisions.draft_of(session, dismissal)
        if draft is None:  # sent again after it was recorded
            return self._read(session, actor, dismissal_id, now)
        return views.decision_preview(self._agreement, dismissal, draft)

    def keep(self, payload: Payload) -> None:
        """Keep a decision as it stands, while it is written.

        Where that fails nobody is told: they are typing, and the next character brings all of it again.
        """
        try:
            about, form = payload.metadata["id"], _decision(answers(payload.window))
            with self._context.on_record(payload) as (session, actor, _now):
                decisions.keep(session, actor, about, form, payload.done_at)
        except (Invalid, Refused, Conflict, NotFound, OutOfDate, DBAPIError, NoConnection) as error:
            log.info("decision_not_kept", error=type(error).__name__)

    def decide(self, payload: Payload) -> View:
        """Record the decision, as it was shown."""
        seen = payload.value(RecordSeen)
        with self._context.transaction(payload) as (session, actor, now):
            decisions.decide(session, self._agreement, actor, seen.id, seen.version, now)
            return self._read(session, actor, seen.id, now)


def _decision(given: Fields) -> DecisionForm:
    return DecisionForm(
        given["outcome"], given["decision_reasons"], given["last_day"], given["assigned_to"], given["rule"]
    )
