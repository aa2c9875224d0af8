"""The end of the agreement in Slack: written, looked at, given; confirmed, handed over, taken back."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from exports.termination.letter import letter_of
from handlers.context import Context
from handlers.laid_over import BELOW, Below, as_it_came, laid_over, renew, renewing
from handlers.metadata import Fields, noted, same_form
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.termination import views
from handlers.termination.ids import StepSeen, TerminationActionId, TerminationFormId
from handlers.topic import Topic
from models.actor import Actor
from models.agreement.queries import number_on
from models.errors import Conflict
from models.policy import Act, may
from models.termination import acts, queries
from models.termination.form import NOTICE, StepForm, TerminationForm
from models.termination.steps import STEPS

BELOW_THE_LETTER: Below = {TerminationFormId.WRITTEN: as_it_came}


class EndOfAgreement(Topic):
    """What people do with a notice that ends the agreement."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        reason, words = {"reason": "Reason"}, {"words": "In words"}
        self.forms = {
            TerminationFormId.WRITTEN: unless_named(self.kept(self.preview), reason),
            TerminationFormId.GIVEN: renewing(context, unless_named(self.kept(self.give), reason), BELOW_THE_LETTER),
            TerminationFormId.STEP_TAKEN: renewing(
                context,
                unless_named(self.recorded(self._take_step, self._reading), words),
                {"termination_reading": as_it_came},
            ),
        }
        self.previews = (TerminationFormId.GIVEN,)
        self.actions = {
            TerminationActionId.OPEN: self.open,
            TerminationActionId.READ: self.look(self._reading),
            TerminationActionId.WRITE: self.open_form,
            TerminationActionId.STEP: self.take_step,
            TerminationActionId.WRITE_STEP: laid_over(context, self.open_step_form),
        }

    def open(self, payload: Payload) -> View:
        """The notice that stands; without one what ending the agreement means, for the two who may."""
        with self._context.on_record(payload) as (session, actor, now):
            if found := queries.readable(session, actor, self._agreement.today(now)):
                return self._reading(session, actor, found.id, now)
            acts.party_of(actor)
            return views.explained(self._agreement)

    def open_form(self, payload: Payload) -> View:
        """The form in which a notice is written."""
        with self._context.read_only(payload) as (session, actor, now):
            acts.party_of(actor)
            acts.require_none(session, self._agreement, now)
            return views.writing_form(self._agreement, TerminationForm(), self._agreement.today(now) + NOTICE)

    def kept(self, then: Callable[[Payload], View]) -> Callable[[Payload], View]:
        """What was written stays to be copied where somebody else has given notice meanwhile."""

        def sent(payload: Payload) -> View:
            try:
                return then(payload)
            except Conflict as conflict:
                return views.to_copy(str(conflict), _form(payload.answers))

        return sent

    def preview(self, payload: Payload) -> View:
        """The letter, over the form; with what may be changed of it, and the name to be typed."""
        return self._preview(payload, is_changed=False)

    def _preview(self, payload: Payload, *, is_changed: bool) -> View:
        form = _form(payload.answers)
        with self._context.read_only(payload) as (session, actor, now):
            text = number_on(session, self._agreement.today(now))
            notice = acts.preview(session, self._agreement, actor, form, now, text)
            about = letter_of(session, self._agreement, notice, actor.name)
            earliest = self._agreement.today(now) + NOTICE
            view = views.preview(self._agreement, about, form, earliest, _seen(form), is_changed=is_changed)
        if is_changed:
            self._change_below(payload, views.writing_form(self._agreement, form, earliest, _seen(form)))
        return noted(same_form(view, payload.view), **{BELOW: TerminationFormId.WRITTEN})

    def _change_below(self, payload: Payload, form: View) -> None:
        """Whoever cancels the letter has the form again: it says what was changed in the letter."""
        self._context.later(partial(renew, self._context, payload, form, BELOW_THE_LETTER))

    def give(self, payload: Payload) -> View:
        """Give notice as it was shown; one that was changed since is shown first."""
        form, typed = _form(payload.answers), payload.answers["program"]
        if payload.metadata["seen"] != _seen(form):
            return self._preview(payload, is_changed=True)

        def act(session: Session, actor: Actor, _about: Fields, _given: Fields, now: datetime) -> int:
            text = number_on(session, self._agreement.today(now))
            return acts.give(session, self._agreement, actor, form, typed, now, text).id

        return self.recorded(act, self._reading)(payload)

    def _reading(self, session: Session, actor: Actor, termination_id: int, now: datetime) -> View:
        found, today = acts.read(session, actor, termination_id, now), self._agreement.today(now)
        steps, words = queries.possible(actor, found, today), may(actor, Act.READ_TERMINATION_WORDS, found.subject)
        return views.reading(self._agreement, found, views.Reading(steps, words, today))

    def take_step(self, payload: Payload) -> View:
        """A step that needs no words."""
        at = payload.value(StepSeen)
        with self._context.recording(payload) as (session, actor, now, sent):
            made = sent.once(
                lambda: acts.take_step(session, self._agreement, actor, at.id, at.step, at.seen, StepForm(), now).id
            )
            return sent.answered(self._reading(session, actor, made, now))

    def open_step_form(self, payload: Payload) -> View:
        """The form for the words of a step."""
        at = payload.value(StepSeen)
        with self._context.read_only(payload) as (session, actor, now):
            found = acts.for_step(session, self._agreement, actor, at.id, at.step, at.seen, now)
            return views.step_form(found, STEPS[at.step], self._agreement.today(now))

    def _take_step(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        step = STEPS.get(about["step"])
        form = StepForm(given["words"], given["day"] if step and step.asks_day else None)
        return acts.take_step(session, self._agreement, actor, about["id"], about["step"], about["saves"], form, now).id


def _form(given: Fields) -> TerminationForm:
    return TerminationForm(given["reason"] or None, given["chosen_day"])


def _seen(form: TerminationForm) -> str:
    """What tells one letter from another, short: windows note nothing confidential."""
    return hashlib.sha256(repr(form).encode()).hexdigest()[:16]
