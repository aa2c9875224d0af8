"""What the team does with its goals: sets, confirms, changes, drops them, and writes where they stand (§II)."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, not_now, require_valid
from models.goals import telling
from models.goals.form import CONTENT, GoalForm, check
from models.goals.kinds import CHANGE, DROP, MOST_GOALS, NOTE, PROPOSED, STEPS, Step
from models.goals.queries import standing
from models.goals.tables import Goal, GoalStep, GoalVersion
from models.policy import Act, Subject, allowing, may, refusal, require
from models.store import audit
from models.store.base import locked_row
from models.store.numbers import GOALS, next_number
from models.termination.queries import require_in_force
from models.terms import Agreement
from models.texts import LONGEST, check_reason, check_why
from models.vocabulary import Party

CHANGED = "This goal has changed since you opened it. Close this window and open it again to see how it stands now."
NO_CHANGE = "Nothing is different from the goal as it stands. Change an answer, or close this window."
ENOUGH = f"The school year has {MOST_GOALS} goals. Change or drop one of them."
WHERE = "Say in a few words where it stands."


def set_goal(session: Session, agreement: Agreement, actor: Actor, form: GoalForm, now: datetime) -> Goal:
    """Set a goal for this school year; a member of the other party is asked to confirm it.

    Raises:
        Refused: not a member of the team, or the agreement has ended.
        Invalid: an answer cannot be taken.
        Conflict: the year has as many goals as it may have.
    """
    require_in_force(session, agreement, agreement.today(now))
    require(actor, Act.SET_GOALS, Subject())
    require_valid(check(form, now))
    year = agreement.school_year(agreement.today(now))
    number = next_number(session, GOALS, year)  # first: of two at once the second sees the first one's goal
    if len(standing(session, year)) >= MOST_GOALS:
        raise Conflict(ENOUGH)
    made = Goal(school_year=year, number=number, state=PROPOSED, version=1, versions=[_version(form, 1, actor, now)])
    session.add(made)
    session.flush()
    telling.change(session, year, now)
    audit.record(session, actor.label, "set goal", made, now, {"school_year": year, "figure": form.figure})
    return made


def for_step(session: Session, actor: Actor, goal_id: int, code: str, seen: int) -> Goal:
    """A goal with which somebody is about to do something.

    Raises:
        Refused: the person may not, or there is none.
        Conflict: it has changed since it was seen, or that is not done with it as it stands.
    """
    return _next(session.get(Goal, goal_id), actor, code, seen)[0]


def _next(goal: Goal | None, actor: Actor, code: str, seen: int) -> tuple[Goal, Step]:
    step = STEPS.get(code)
    if step is None:
        raise refusal(Act.READ_GOALS)
    if goal is None or not may(actor, step.act, goal.subject):
        raise refusal(step.act)
    if goal.state not in step.before:
        raise not_now(goal.stands)
    if goal.seen != seen:
        raise Conflict(CHANGED)
    return goal, step


def change(
    session: Session, actor: Actor, goal_id: int, seen: int, form: GoalForm, because: str | None, now: datetime
) -> Goal:
    """Change a goal, with a reason: what it said before stays, and the other party is asked to confirm it anew.

    Raises:
        Refused, Conflict: as for `for_step`; nothing is different.
        Invalid: an answer cannot be taken.
    """
    goal, step = _next(locked_row(session, Goal, goal_id), actor, CHANGE, seen)
    require_valid(check_reason(because, now) | check(form, now))
    if form == goal.current.form:
        raise Conflict(NO_CHANGE)
    goal.versions.append(_version(form, goal.version + 1, actor, now, because))
    goal.version += 1
    goal.state, goal.told_at = step.after, None
    session.flush()
    telling.change(session, goal.school_year, now)
    audit.record(session, actor.label, "change goal", goal, now, {"version": goal.version})
    return goal


def take_step(
    session: Session, actor: Actor, goal_id: int, code: str, seen: int, words: str | None, now: datetime
) -> Goal:
    """Confirm a goal for the other party, drop it with a reason, or write where it stands.

    Raises:
        Refused, Conflict: as for `for_step`.
        Invalid: the words are missing or cannot be taken.
    """
    goal, step = _next(locked_row(session, Goal, goal_id), actor, code, seen)
    if code == CHANGE:
        raise Conflict("A goal is changed with its form.")
    if code in (NOTE, DROP):
        missing = {"missing": WHERE} if code == NOTE else {}
        require_valid(check_why("words", words, LONGEST, now, **missing))
    said = words if code in (NOTE, DROP) else None
    goal.steps.append(
        GoalStep(version=goal.version, step=code, taken_at=now, taken_by_id=actor.person_id, words=said)
    )  # fmt: skip
    goal.state = step.after
    session.flush()
    telling.change(session, goal.school_year, now)
    audit.record(session, actor.label, f"{code} goal", goal, now, {"version": goal.version})
    return goal


def read(session: Session, actor: Actor, goal_id: int) -> Goal:
    """A goal with all it says. Raises `Refused` for whoever may not, and where there is none."""
    found = session.get(Goal, goal_id)
    if found is None or not may(actor, Act.READ_GOALS, found.subject):
        raise refusal(Act.READ_GOALS)
    return found


def _version(form: GoalForm, number: int, actor: Actor, now: datetime, because: str | None = None) -> GoalVersion:
    side: Party | None = allowing(actor, Act.SET_GOALS, Subject())[0].side
    return GoalVersion(
        version=number, changed_at=now, changed_by_id=actor.person_id, side=side, changed_because=because,
        **{name: getattr(form, name) for name in CONTENT},
    )  # fmt: skip
