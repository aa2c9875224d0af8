"""Activities in Slack: logged in seconds, corrected, withdrawn, read."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.activities import moved_on, step_views, views
from handlers.activities.ids import (
    ActivityActionId,
    ActivityFormId,
    ActivityShortcutId,
    EntryChoice,
    OfKind,
    StepChoice,
)
from handlers.activities.imports import IMPORT_WORD, imports_window
from handlers.activities.training_views import training_kind, trainings
from handlers.activities.views import Asking
from handlers.confirming import confirmed, with_questions
from handlers.context import Context
from handlers.duty import words_typed as duty
from handlers.feedback import words_typed as feedback
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields, same_form
from handlers.naming import names_confirmed, with_names_asked
from handlers.payload import Payload
from handlers.schedules import words_typed as schedules
from handlers.topic import Topic
from handlers.values import OutOfDate, Page, whole
from models.activities import acts, queries, several, step_acts
from models.activities.acts import Whose
from models.activities.form import CONTENT, ActivityForm, begun, names_to_confirm
from models.activities.hours import in_minutes
from models.activities.importing import IMPORTS
from models.activities.kinds import KINDS, ActivityKind
from models.activities.step_acts import StepForm
from models.activities.steps import STEPS, Step
from models.activities.tables import Activity, ActivityVersion
from models.activities.training_due import is_told, lacking_for
from models.actor import Actor
from models.errors import Busy, Conflict, Doubtful
from models.people.queries import officers_ever
from models.policy import Act, Subject, may, own_schools, refusal
from models.termination.queries import ended_refusal, require_in_force

HOURS = {asked.name for kind in KINDS.values() for asked in kind.asked if asked.is_hours}
MOST_OFFICERS = 100  # Slack takes no more in a list


class Activities(Topic):
    """What people do with activities."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.commands = {"/sro-log": self.open_by_name}
        self.shortcuts = {ActivityShortcutId.ANYWHERE: self.choose}
        below: Below = {
            "activity_entry": self._anew, "activity_trainings": lambda payload, _view: self.open_trainings(payload),
        }  # fmt: skip
        done = partial(renewing, context, below=below)
        self.forms = {
            ActivityFormId.LOGGED: done(self.log),
            ActivityFormId.CORRECTED: done(self.correct),
            ActivityFormId.WITHDRAWN: done(self.recorded(self._withdraw, self._shown)),
            ActivityFormId.STEP_TAKEN: done(self.take_step),
        }
        self.actions = {
            ActivityActionId.CHOOSE: self.choose,
            ActivityActionId.FORM: laid_over(context, self.open_form, {"activity_chooser", "activity_trainings"}),
            ActivityActionId.AGAIN: self.unless_changed(self.fill_again),
            ActivityActionId.OPEN: self.over(self.open),
            ActivityActionId.MENU: self.over(self.open_choice),
            ActivityActionId.CORRECT: laid_over(context, self.open_correcting),
            ActivityActionId.WITHDRAW: laid_over(context, self.open_withdrawing),
            ActivityActionId.STEP: laid_over(context, self.open_step),
            ActivityActionId.LIST: self.over(self.open_log),
            ActivityActionId.LIST_BACK: self.turn,
            ActivityActionId.LIST_ON: self.turn,
            ActivityActionId.TRAININGS: self.over(self.open_trainings),
        }

    def open_by_name(self, payload: Payload) -> View:
        """`/sro-log`: the chooser; with a kind behind it, its form; or what a word of another topic stands for."""
        typed = str(payload.body.get("text") or "").strip()
        if on_duty := duty.named(typed):
            return on_duty(self._context, payload)
        if schedules.is_meant(typed):
            return schedules.week_by_word(self._context, payload)
        if typed.casefold() == IMPORT_WORD:
            return imports_window(self._context, payload)
        if spoken := feedback.kind_meant(typed):
            return feedback.form_by_word(self._context, payload, spoken)
        kind = views.kind_named(typed)
        return self._form(payload, kind) if kind else self._chooser(payload, typed[:30])

    def choose(self, payload: Payload) -> View:
        """Every kind that the person may log."""
        return self._chooser(payload)

    def _chooser(self, payload: Payload, typed: str = "") -> View:
        with self._context.read_only(payload) as (session, actor, now):
            if ended := ended_refusal(session, self._agreement, self._agreement.today(now)):
                return feedback.chooser_for(self._agreement, actor, ended, str(ended))
            kinds = queries.may_log(actor)
            if not kinds:
                return feedback.chooser_for(self._agreement, actor, refusal(Act.LOG_ACTIVITY))
            view = views.chooser(
                self._agreement, kinds, typed, several.count(session, actor), imports=IMPORTS.may_import(actor)
            )
            return feedback.with_feedback(self._agreement, actor, schedules.with_schedule(self._agreement, view))

    def open_form(self, payload: Payload) -> View:
        """The form of a kind."""
        return self._form(payload, _known(payload.value(OfKind).code))

    def _form(self, payload: Payload, kind: ActivityKind) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            require_in_force(session, self._agreement, self._agreement.today(now))
            asking = self._asking(session, actor, kind)
            return views.entry_form(self._agreement, kind, begun(kind, self._agreement.today(now)), asking)

    def fill_again(self, payload: Payload) -> View | None:
        """*Same as last time*: the form with the answers of the last entry of its kind, for today."""
        kind = _known(payload.metadata["kind"])
        with self._context.read_only(payload) as (session, actor, now):
            asking, last = self._asking(session, actor, kind), queries.last_of(session, actor, kind)
            if last is None:
                return None
            is_there = last.school in asking.schools
            asking = replace(asking, filled="again", has_last=False, school=last.school if is_there else None)
            form = replace(last.current.form, happened_on=begun(kind, self._agreement.today(now)).happened_on)
            return same_form(views.entry_form(self._agreement, kind, form, asking), payload.view)

    def log(self, payload: Payload) -> View:
        """Log it, once, and show the entry."""
        kind, given = _known(payload.metadata["kind"]), payload.answers
        form = _read(given)
        if found := _names(payload, form, None):
            asked = self._form_again(payload, kind, form)
            return same_form(with_names_asked(asked, views.labels_of(kind), found, send="log"), payload.view)
        try:
            with self._context.recording(payload) as (session, actor, now, sent):
                logged = (kind, _whose(payload, actor), form, now, confirmed(payload))
                entry_id = sent.once(lambda: acts.log_activity(session, self._agreement, actor, *logged).id)
                return sent.answered(self._logged(actor, acts.read(session, actor, entry_id), now))
        except Doubtful as doubt:
            asked = self._form_again(payload, kind, form)
            return same_form(with_questions(asked, doubt, step_views.RIGHT), payload.view)

    def _logged(self, actor: Actor, activity: Activity, now: datetime) -> View:
        if activity.stands is None and activity.officer_id == actor.person_id:
            return views.logged(self._agreement, activity)
        return self._entry(actor, activity, now, is_new=True)

    def _form_again(self, payload: Payload, kind: ActivityKind, form: ActivityForm) -> View:
        """The form with what was answered in it."""
        given = payload.answers
        with self._context.read_only(payload) as (session, actor, _now):
            asking = replace(
                self._asking(session, actor, kind), school=given.get("school"), officer=given.get("officer")
            )
        return views.entry_form(self._agreement, kind, form, asking)

    def _asking(self, session: Session, actor: Actor, kind: ActivityKind) -> Asking:
        """What is to be chosen beside the kind's questions. `Refused` for whoever may not log it."""
        if kind not in queries.may_log(actor):
            raise refusal(kind.act)
        has_last = queries.last_of(session, actor, kind) is not None
        if kind.at_school:
            schools = own_schools(actor, kind.act)
            if len(schools) == 1:
                return Asking(fixed_school=schools[0], has_last=has_last)
            return Asking({key: self._agreement.school_name(key) for key in schools}, has_last=has_last)
        if not may(actor, kind.act, Subject()):
            return Asking(has_last=has_last)
        people = officers_ever(session, MOST_OFFICERS)
        return Asking(officers={str(person.id): person.name[:75] for person in people}, has_last=has_last)

    def open(self, payload: Payload) -> View:
        """An entry."""
        return self._opened(payload, payload.record_id)

    def open_choice(self, payload: Payload) -> View:
        """What was chosen in the menu beside an entry."""
        about = payload.value(EntryChoice)
        choices = {"open": self._opened, "correct": self._correcting, "withdraw": self._withdrawing}
        if about.choice not in choices:
            raise OutOfDate("choice")
        return choices[about.choice](payload, about.id)

    def open_correcting(self, payload: Payload) -> View:
        """The form with what an entry says."""
        return self._correcting(payload, payload.record_id)

    def open_withdrawing(self, payload: Payload) -> View:
        """Ask for the reason."""
        return self._withdrawing(payload, payload.record_id)

    def _opened(self, payload: Payload, activity_id: int) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            return self._shown(session, actor, activity_id, now)

    def _anew(self, payload: Payload, view: View) -> View:
        """The entry below what was done with it, also where that was refused as changed meanwhile."""
        if view.callback_id == "activity_entry":
            return as_it_came(payload, view)
        return self._opened(payload, payload.metadata["id"])

    def _correcting(self, payload: Payload, activity_id: int) -> View:
        with self._context.read_only(payload) as (session, actor, _now):
            activity = acts.for_change(session, actor, activity_id)
            return views.correcting_form(self._agreement, activity, activity.current.form)

    def _withdrawing(self, payload: Payload, activity_id: int) -> View:
        with self._context.read_only(payload) as (session, actor, _now):
            return views.withdrawing_form(self._agreement, acts.for_change(session, actor, activity_id))

    def correct(self, payload: Payload) -> View:
        """Save the correction, and show the entry as it stands."""
        about, given = payload.metadata, payload.answers
        form, because = _read(given), given["because"]
        try:
            if asking := self._asking_for_names(payload, form, because):
                return asking
            with self._context.recording(payload) as (session, actor, now, sent):
                changed = (about["id"], form, because, about["version"], now, confirmed(payload))
                sent.once(lambda: acts.correct(session, self._agreement, actor, *changed).id)
                return sent.answered(self._shown(session, actor, about["id"], now))
        except Doubtful as doubt:
            return self._correction_in_doubt(payload, form, because, doubt)
        except Busy:
            raise  # nobody knows yet whether it will change
        except Conflict as conflict:
            return self._correction_too_late(payload, form, because, conflict)

    def _correction_in_doubt(self, payload: Payload, form: ActivityForm, because: str | None, doubt: Doubtful) -> View:
        """The same form with what is in doubt; names that were confirmed before keep their tick."""
        with self._context.read_only(payload) as (session, actor, _now):
            activity = acts.own(session, actor, payload.metadata["id"])
            asked = views.correcting_form(self._agreement, activity, form, because)
            if found := names_to_confirm(form, activity.current.form, because):
                asked = with_names_asked(asked, views.labels_of(activity.of_kind), found, send="save")
            return same_form(with_questions(asked, doubt, step_views.RIGHT), payload.view)

    def _correction_too_late(self, payload: Payload, form: ActivityForm, because: str | None, why: Conflict) -> View:
        """The entry was corrected, settled or withdrawn meanwhile: the form goes on from there, or is to be copied."""
        with self._context.read_only(payload) as (session, actor, _now):
            activity = acts.own(session, actor, payload.metadata["id"])
            if activity.is_changeable and activity.version == payload.metadata["version"]:
                raise why  # nothing came between: it says what is wrong with the form itself
            if activity.is_changeable:
                form = form.of_kind(activity.of_kind).onto(_seen(activity, payload).form, activity.current.form)
                again = views.correcting_form(self._agreement, activity, form, because, f"version_{activity.version}")
                return moved_on.form_again(again, activity, payload.metadata["seen"])
            typed = moved_on.typed_of_correction(activity.of_kind, form, because)
            return moved_on.to_copy(activity, payload.metadata["seen"], str(why), typed)

    def _asking_for_names(self, payload: Payload, form: ActivityForm, because: str | None) -> View | None:
        with self._context.read_only(payload) as (session, actor, _now):
            activity = acts.own(session, actor, payload.metadata["id"])
            found = _names(payload, form, activity.current.form, because)
            if not found:
                return None
            asked = views.correcting_form(self._agreement, activity, form, because)
            return same_form(with_names_asked(asked, views.labels_of(activity.of_kind), found), payload.view)

    def _withdraw(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return acts.withdraw(session, actor, about["id"], given["because"], now).id

    def _shown(self, session: Session, actor: Actor, activity_id: int, now: datetime) -> View:
        return self._entry(actor, acts.read(session, actor, activity_id), now)

    def _entry(self, actor: Actor, activity: Activity, now: datetime, *, is_new: bool = False) -> View:
        may_change = may(actor, activity.of_kind.changes, activity.subject)
        steps = step_acts.possible(actor, activity, self._agreement.today(now))
        return views.entry(self._agreement, activity, steps, may_change=may_change, is_new=is_new)

    def open_step(self, payload: Payload) -> View:
        """The form of a step with an entry."""
        about = payload.value(StepChoice)
        return self._step_form(payload, about.id, _known_step(about.step), about.seen, StepForm())

    def _step_form(self, payload: Payload, activity_id: int, code: str, seen: str, form: StepForm) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            activity = step_acts.for_step(session, self._agreement, actor, activity_id, code, seen, now)
            return self._form_of(session, activity, STEPS[code], form, now)

    def _form_of(self, session: Session, activity: Activity, step: Step, form: StepForm, now: datetime) -> View:
        able = step.names and step_acts.who_can_be_named(session, self._agreement, activity, now)
        named = {str(person.id): person.name[:75] for person in able or ()}
        return step_views.step_form(self._agreement, activity, step, form, named)

    def take_step(self, payload: Payload) -> View:
        """Take a step, once, and show the entry as it stands."""
        about, given = payload.metadata, payload.answers
        code, form = _known_step(about["step"]), _step_answers(given)
        found = {} if names_confirmed(payload) else step_acts.name_to_confirm(form)
        try:
            if found:
                asked = self._step_form(payload, about["id"], code, about["seen"], form)
                named = with_names_asked(asked, {"words": STEPS[code].words}, found)
                return same_form(named, payload.view)
            with self._context.recording(payload) as (session, actor, now, sent):
                taken = (about["id"], code, about["seen"], form, now, confirmed(payload))
                sent.once(lambda: step_acts.take_step(session, self._agreement, actor, *taken).id)
                return sent.answered(self._shown(session, actor, about["id"], now))
        except Doubtful as doubt:
            asked = self._step_form(payload, about["id"], code, about["seen"], form)
            if piece := step_acts.name_to_confirm(form):  # confirmed before: its tick stays, or it would be asked anew
                asked = with_names_asked(asked, {"words": STEPS[code].words}, piece)
            return same_form(with_questions(asked, doubt, step_views.RIGHT), payload.view)
        except Busy:
            raise
        except Conflict as conflict:
            return self._step_too_late(payload, STEPS[code], form, conflict)

    def _step_too_late(self, payload: Payload, step: Step, form: StepForm, why: Conflict) -> View:
        """The entry was corrected or answered meanwhile: the step goes on from there, or its words are to be copied."""
        about = payload.metadata
        with self._context.read_only(payload) as (session, actor, now):
            activity = acts.read(session, actor, about["id"])
            if step in step_acts.possible(actor, activity, self._agreement.today(now)):
                again = self._form_of(session, activity, step, form, now)
                return moved_on.form_again(again, activity, about["seen"])
            return moved_on.to_copy(activity, about["seen"], str(why), moved_on.typed_of_step(step, form))

    def open_log(self, payload: Payload) -> View:
        """The log, as far as the person may read it."""
        return self._page(payload, 0)

    def turn(self, payload: Payload) -> View:
        """Another page of it."""
        return self._page(payload, payload.value(Page).page)

    def open_trainings(self, payload: Payload) -> View:
        """Which officers lack a training that is due: for an officer, the own."""
        with self._context.read_only(payload) as (session, actor, now):
            if not is_told(actor):
                raise refusal(Act.READ_ACTIVITY)
            today = self._agreement.today(now)
            found = lacking_for(session, self._agreement, actor, today)
            return trainings(self._agreement, found, today, may_log=training_kind() in queries.may_log(actor))

    def _page(self, payload: Payload, page: int) -> View:
        with self._context.read_only(payload) as (session, actor, _now):
            found = queries.newest(session, actor, views.ON_A_PAGE, page)
            if found is None:
                raise refusal(Act.READ_ACTIVITY)
            return views.log(self._agreement, found, page)


def _known(code: Any) -> ActivityKind:
    if code not in KINDS:
        raise OutOfDate("kind")
    return KINDS[code]


def _seen(activity: Activity, payload: Payload) -> ActivityVersion:
    """The version of an entry that somebody had in a form."""
    number: int = payload.metadata["version"]
    if not 1 <= number <= activity.version:
        raise OutOfDate("version")
    return activity.versions[number - 1]


def _known_step(code: str) -> str:
    if code not in STEPS:
        raise OutOfDate("step")
    return code


def _step_answers(given: Fields) -> StepForm:
    named = given.get("named")
    minutes = in_minutes("hours", given.get("hours"))
    return StepForm(given.get("words"), given.get("until"), minutes, whole(named) if named else None)


def _read(given: Fields) -> ActivityForm:
    return ActivityForm(**given.of(CONTENT) | {name: in_minutes(name, given[name]) for name in HOURS if name in given})


def _whose(payload: Payload, actor: Actor) -> Whose:
    given, officer = payload.answers, payload.answers.get("officer")
    school = given["school"] if "school" in given else payload.metadata.get("school")
    return Whose(whole(officer) if officer else actor.person_id, school)


def _names(
    payload: Payload, form: ActivityForm, before: ActivityForm | None, because: str | None = None
) -> dict[str, str]:
    """What may be a student's name, unless the person has confirmed that it is none."""
    return {} if names_confirmed(payload) else names_to_confirm(form, before, because)
