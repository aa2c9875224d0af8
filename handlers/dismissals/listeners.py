"""Requests to dismiss or reassign in Slack: the principal asks, the superintendent forwards, the chief decides (§X)."""

from dataclasses import fields
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.dismissals import views
from handlers.dismissals.ids import DismissalActionId, DismissalFormId, DraftSeen
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OfficerAtSchool
from models.actor import Actor
from models.dismissals import acts as dismissal_acts
from models.dismissals import tables as dismissals
from models.dismissals.acts import DecisionForm, RequestForm
from models.dismissals.tables import Dismissal, State
from models.policy import Act, Subject, allowed, require

READER_ACTS = (Act.REQUEST_DISMISSAL, Act.FORWARD_DISMISSAL, Act.DECIDE_DISMISSAL, Act.READ_MEMO)
ASKED = [field.name for field in fields(RequestForm)]


class Dismissals(Topic):
    """What people do with requests."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            DismissalFormId.DRAFTED: self.draft,
            DismissalFormId.WITHDRAWN: self.withdraw,
            DismissalFormId.FORWARDED: self.forward,
            DismissalFormId.DECIDED: self.decide,
        }
        self.actions = {
            DismissalActionId.FORM: self.open_form,
            DismissalActionId.CHANGE: self.change,
            DismissalActionId.SEND: self.send,
            DismissalActionId.DISCARD: self.discard,
            DismissalActionId.OPEN: self.open,
            DismissalActionId.WITHDRAW: self.open_withdrawing,
            DismissalActionId.FORWARD: self.open_forwarding,
            DismissalActionId.DECIDE: self.open_deciding,
        }

    def open_form(self, payload: Payload) -> View:
        """The empty form about an officer, or the draft or request that there is."""
        about = payload.value(OfficerAtSchool)
        with self._context.transaction(payload) as (session, actor, now):
            require(actor, Act.REQUEST_DISMISSAL, Subject(school=about.school))
            there = dismissals.open_for(session, actor, about.school, about.officer_id)
            if there:
                return self._read(session, actor, there.id, now)
            officer = dismissal_acts.assigned(session, self._agreement, actor, about.school, about.officer_id, now)
            return views.request_form(self._agreement, officer, about.school, RequestForm(), 0)

    def change(self, payload: Payload) -> View:
        """The form with what the draft says."""
        with self._context.on_record(payload) as (session, actor, now):
            draft = self._for(session, actor, Act.REQUEST_DISMISSAL, payload, now)
            form = dismissal_acts.form_of(draft)
            return views.request_form(self._agreement, draft.officer, draft.school, form, draft.saves)

    def draft(self, payload: Payload) -> View:
        """Keep what was written, and show it as the superintendent will read it."""
        metadata, given = payload.metadata, payload.answers
        draft = metadata["school"], metadata["officer"], RequestForm(**given.of(ASKED)), metadata["saves"]
        with self._context.recording(payload) as (session, actor, now, sent):
            draft_id = sent.once(lambda: dismissal_acts.save_draft(session, self._agreement, actor, *draft, now).id)
            return sent.answered(self._read(session, actor, draft_id, now))

    def send(self, payload: Payload) -> View:
        """Send it to the superintendent, as it was shown."""
        seen = payload.value(DraftSeen)
        with self._context.transaction(payload) as (session, actor, now):
            sent = dismissal_acts.send_request(session, self._agreement, actor, seen.dismissal_id, seen.saves, now)
            return views.sent(sent, told=bool(sent.card_ids))

    def discard(self, payload: Payload) -> View:
        """Discard a draft."""
        with self._context.transaction(payload) as (session, actor, now):
            dismissal_acts.discard(session, actor, payload.record_id, now)
            return views.discarded()

    def open(self, payload: Payload) -> View:
        """The request with all it holds, for those who may."""
        with self._context.on_record(payload) as (session, actor, now):
            return self._read(session, actor, payload.record_id, now)

    def _read(self, session: Session, actor: Actor, dismissal_id: int, now: datetime) -> View:
        dismissal = dismissal_acts.read(session, actor, dismissal_id, now)
        if dismissal.state is State.DRAFT:
            return views.preview(self._agreement, dismissal)
        return views.reading(self._agreement, dismissal, allowed(actor, READER_ACTS, dismissal.subject))

    def _for(self, session: Session, actor: Actor, act: Act, payload: Payload, now: datetime) -> Dismissal:
        return dismissal_acts.read_for(session, actor, act, payload.record_id, now)

    def open_withdrawing(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.on_record(payload) as (session, actor, now):
            return views.withdrawing_form(self._for(session, actor, Act.REQUEST_DISMISSAL, payload, now))

    def withdraw(self, payload: Payload) -> View:
        """Take the request back, and show it as it stands."""
        metadata, because = payload.metadata, payload.answers["because"]
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: dismissal_acts.withdraw(session, actor, metadata["id"], because, now).id)
            return sent.answered(self._read(session, actor, metadata["id"], now))

    def open_forwarding(self, payload: Payload) -> View:
        """Ask for a memo, or none."""
        with self._context.on_record(payload) as (session, actor, now):
            asked = self._for(session, actor, Act.FORWARD_DISMISSAL, payload, now)
            return views.forwarding_form(self._agreement, asked)

    def forward(self, payload: Payload) -> View:
        """Notify the chief, and show the request as it stands."""
        metadata, memo = payload.metadata, payload.answers["memo"]
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: dismissal_acts.forward(session, actor, metadata["id"], memo, now).id)
            return sent.answered(self._read(session, actor, metadata["id"], now))

    def open_deciding(self, payload: Payload) -> View:
        """Ask for the decision."""
        with self._context.on_record(payload) as (session, actor, now):
            asked = self._for(session, actor, Act.DECIDE_DISMISSAL, payload, now)
            return views.deciding_form(self._agreement, asked)

    def decide(self, payload: Payload) -> View:
        """Keep the chief's decision, and show the request as it stands."""
        metadata, given = payload.metadata, payload.answers
        form = DecisionForm(given["outcome"], given["decision_reasons"], given["last_day"], given["assigned_to"])
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: dismissal_acts.decide(session, self._agreement, actor, metadata["id"], form, now).id)
            return sent.answered(self._read(session, actor, metadata["id"], now))
