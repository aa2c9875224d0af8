"""The team's goals in Slack: the overview, a goal, and what the team does with it."""

from collections.abc import Callable
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.goals import views
from handlers.goals.ids import GoalActionId, GoalFormId, GoalsOf, GoalStepSeen
from handlers.goals.views import GoalRow, YearGoals
from handlers.laid_over import Below, as_it_came, laid_over, renewing
from handlers.metadata import Fields
from handlers.naming import unless_named
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OutOfDate
from models.actor import Actor
from models.errors import Conflict
from models.goals import acts, queries
from models.goals.form import CONTENT, GoalForm
from models.goals.kinds import CHANGE, DROPPED, MOST_GOALS, STEPS
from models.policy import Act, Subject, may, require
from models.quarters.goal_figures import standing
from models.quarters.periods import year_before
from models.quarters.year import year_of

LABELS = {"words": "Words", "because": "Reason"}


class Goals(Topic):
    """What people do with the team's goals."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            GoalFormId.SET: self._sent(self.recorded(self._set, self._done)),
            GoalFormId.CHANGED: self._sent(self.recorded(self._change, self._done)),
            GoalFormId.STEP_TAKEN: self._sent(self.recorded(self._take_step, self._done)),
        }
        self.actions = {
            GoalActionId.OPEN: self.open,
            GoalActionId.TURN: self.turn,
            GoalActionId.READ: self.read,
            GoalActionId.FORM: laid_over(context, self.open_form),
            GoalActionId.STEP: self.take_step,
            GoalActionId.WRITE: laid_over(context, self.open_step_form),
        }

    def _sent(self, form: Callable[[Payload], View]) -> Callable[[Payload], View]:
        below: Below = {
            "goal_reading": as_it_came, "goal_overview": lambda payload, _view: self.open(payload),
        }  # fmt: skip
        return renewing(self._context, unless_named(form, LABELS), below)

    def open(self, payload: Payload) -> View:
        """The goals of this school year."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, now, self._year(now))

    def turn(self, payload: Payload) -> View:
        """Those of the other one."""
        year = payload.value(GoalsOf).school_year
        with self._context.read_only(payload) as (session, actor, now):
            return self._overview(session, actor, now, year)

    def _year(self, now: datetime) -> str:
        return self._agreement.school_year(self._agreement.today(now))

    def _overview(self, session: Session, actor: Actor, now: datetime, school_year: str) -> View:
        require(actor, Act.READ_GOALS, Subject())
        this = self._year(now)
        last = year_before(this)
        if school_year not in (this, last):
            raise OutOfDate("school year")
        goals = sorted(queries.of_year(session, school_year), key=lambda goal: (goal.state == DROPPED, goal.number))
        year = year_of(session, self._agreement, school_year) if goals else None
        rows = [GoalRow(goal, standing(year, goal.current) if year else None) for goal in goals]
        room = len([goal for goal in goals if goal.state != DROPPED]) < MOST_GOALS
        may_set = school_year == this and room and may(actor, Act.SET_GOALS, Subject())
        return views.overview(
            self._agreement, YearGoals(school_year, last if school_year == this else this, rows, may_set)
        )  # fmt: skip

    def read(self, payload: Payload) -> View:
        """A goal, with where it stands by the year's figures."""
        with self._context.read_only(payload) as (session, actor, _now):
            goal = acts.read(session, actor, payload.record_id)
            stands = standing(year_of(session, self._agreement, goal.school_year), goal.current)
            return views.reading(self._agreement, GoalRow(goal, stands), queries.possible(actor, goal))

    def _done(self, session: Session, actor: Actor, goal_id: int, _now: datetime) -> View:
        """A goal after an act: the year is not counted then, while others wait for the database."""
        goal = acts.read(session, actor, goal_id)
        return views.reading(self._agreement, GoalRow(goal, None), queries.possible(actor, goal))

    def open_form(self, payload: Payload) -> View:
        """The form of a new goal."""
        with self._context.read_only(payload) as (session, actor, now):
            require(actor, Act.SET_GOALS, Subject())
            if len(queries.standing(session, self._year(now))) >= MOST_GOALS:
                raise Conflict(acts.ENOUGH)
            return views.goal_form(self._agreement, GoalForm())

    def take_step(self, payload: Payload) -> View:
        """A step that needs no words."""
        at = payload.value(GoalStepSeen)
        with self._context.recording(payload) as (session, actor, now, sent):
            made = sent.once(lambda: acts.take_step(session, actor, at.id, at.step, at.seen, None, now).id)
            return sent.answered(self._done(session, actor, made, now))

    def open_step_form(self, payload: Payload) -> View:
        """The form of a step, or of a change."""
        at = payload.value(GoalStepSeen)
        with self._context.read_only(payload) as (session, actor, _now):
            goal = acts.for_step(session, actor, at.id, at.step, at.seen)
            return views.change_form(goal) if at.step == CHANGE else views.step_form(goal, STEPS[at.step])

    def _set(self, session: Session, actor: Actor, _about: Fields, given: Fields, now: datetime) -> int:
        return acts.set_goal(session, self._agreement, actor, _form_in(given), now).id

    def _change(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        changed = about["id"], about["saves"], _form_in(given), given["because"]
        return acts.change(session, actor, *changed, now).id

    def _take_step(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        taken = about["id"], about["step"], about["saves"], given["words"]
        return acts.take_step(session, actor, *taken, now).id


def _form_in(given: Fields) -> GoalForm:
    return GoalForm(**{name: given[name] for name in CONTENT})
