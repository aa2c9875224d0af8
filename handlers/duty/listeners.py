"""On duty and off duty in Slack: the tables of forms and buttons."""

from slack_sdk.models.views import View

from handlers.context import Context
from handlers.duty import doing, views
from handlers.duty.ids import DutyActionId, DutyFormId
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import Day
from models.duty import acts, queries
from models.duty.acts import DayIsOver, form_of
from models.duty.form import DutyForm
from models.errors import Invalid
from models.policy import Act, refusal

BELOW: Below = {"duty_window": as_it_came}


class OnDuty(Topic):
    """What people do with times on duty."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            DutyFormId.BEGUN: self.begin_at,
            DutyFormId.END_GIVEN: self.give_end,
            DutyFormId.CORRECTED: renewing(
                context, unless_named(self.correct, {"because": "Reason for the correction"}), BELOW
            ),
            DutyFormId.WITHDRAWN: renewing(
                context, unless_named(self.withdraw, {"because": "Reason for withdrawal"}), BELOW
            ),
        }
        self.actions = {
            DutyActionId.BEGIN: self.begin,
            DutyActionId.ELSEWHERE: self.over(self.open_elsewhere),
            DutyActionId.OFF: self.go_off,
            DutyActionId.GIVE_END: self.over(self.open_ending),
            # In place, since the week of times lies on two windows already, and Slack takes three.
            DutyActionId.GIVE_END_HERE: self.open_ending,
            DutyActionId.OPEN: self.open,
            DutyActionId.CORRECT: laid_over(context, self.open_correcting),
            DutyActionId.WITHDRAW: laid_over(context, self.open_withdrawing),
            DutyActionId.WEEK: self.over(self.open_week),
            DutyActionId.WEEK_BACK: self.turn,
            DutyActionId.WEEK_ON: self.turn,
        }

    def begin(self, payload: Payload) -> View | None:
        """On duty by one tap, where the plan has the officer today. Where that is not one school, a form asks."""
        view, is_form = doing.begin(self._context, payload)
        if is_form:
            self._context.show(payload, view)
            return None
        return self.answer(payload, view)

    def open_elsewhere(self, payload: Payload) -> View:
        """The form for another school than that of now."""
        with self._context.read_only(payload) as (session, actor, now):
            acts.require_recorded(self._agreement)
            today = self._agreement.today(now)
            running = queries.running_of(session, actor.person_id, today)
            here = running.current.school if running else None
            schools = [school for school in queries.own_open_schools(self._agreement, actor, today) if school != here]
            if not schools:
                raise refusal(Act.GO_ON_DUTY)
            where = self._agreement.school_name(here) if here else None
            return views.begin_form(doing.named(self._context, schools), where)

    def begin_at(self, payload: Payload) -> View:
        """On duty at the school that was chosen."""
        school = payload.answers["school"]
        if school is None:
            raise Invalid({"school": "Choose the school."})
        return doing.recorded(
            self._context, payload, lambda session, actor, now: acts.go_on(session, self._agreement, actor, school, now)
        )

    def go_off(self, payload: Payload) -> View | None:
        """Off duty by one tap; of another day, such as on a Home from yesterday, a form asks when that was."""
        duty_id = payload.record_id
        try:
            view = doing.done(
                self._context, payload,
                lambda session, actor, now: acts.go_off(session, self._agreement, actor, duty_id, now),
            )  # fmt: skip
        except DayIsOver:
            return doing.ending(self._context, payload, duty_id)
        return self.answer(payload, view)

    def open_ending(self, payload: Payload) -> View:
        """The form that asks when it ended."""
        return doing.ending(self._context, payload, payload.record_id)

    def give_end(self, payload: Payload) -> View:
        """Save when it ended, and show it."""
        duty_id, ends_at = payload.metadata["id"], payload.answers["ends_at"]
        return doing.recorded(
            self._context, payload,
            lambda session, actor, now: acts.give_end(session, self._agreement, actor, duty_id, ends_at, now),
        )  # fmt: skip

    def open(self, payload: Payload) -> View:
        """A time on duty, with what the reader may do with it."""
        with self._context.read_only(payload) as (session, actor, now):
            return doing.shown(self._context, actor, acts.read(session, actor, payload.record_id), now)

    def open_correcting(self, payload: Payload) -> View:
        """The form with what it says."""
        with self._context.read_only(payload) as (session, actor, _now):
            duty = acts.for_change(session, actor, payload.record_id)
            schools = dict.fromkeys((duty.current.school, *queries.schools_on(session, duty.officer_id, duty.day)))
            return views.correcting_form(duty, form_of(duty.current), doing.named(self._context, schools))

    def correct(self, payload: Payload) -> View:
        """Save the correction, and show it as it stands."""
        about, given = payload.metadata, payload.answers
        form = DutyForm(given["school"] or "", given["starts_at"], given["ends_at"])
        return doing.recorded(self._context, payload, lambda session, actor, now: acts.correct(
            session, self._agreement, actor, about["id"], form, given["because"], about["version"], now
        ))  # fmt: skip

    def open_withdrawing(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, now):
            duty = acts.for_change(session, actor, payload.record_id)
            return views.withdrawing_form(self._agreement, duty, self._agreement.today(now))

    def withdraw(self, payload: Payload) -> View:
        """Take it back, and show it."""
        duty_id, because = payload.metadata["id"], payload.answers["because"]
        return doing.recorded(
            self._context, payload, lambda session, actor, now: acts.withdraw(session, actor, duty_id, because, now)
        )

    def open_week(self, payload: Payload) -> View:
        """The times on duty of this week."""
        return doing.week(self._context, payload)

    def turn(self, payload: Payload) -> View:
        """Those of another week."""
        return doing.week(self._context, payload, payload.value(Day).day)
