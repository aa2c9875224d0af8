"""What tests do with the team's goals."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.goals import acts, tables
from models.goals.form import GoalForm
from models.goals.kinds import AGREED, CONFIRM, DROP, DROPPED, PROPOSED
from models.goals.tables import Goal
from tests.support.staff import Staff
from tests.support.town import NOW

OF_SCHOOLS, OF_POLICE = "team, schools", "team, police"
FORM = GoalForm("Fewer cases end with the police.", "referrals", "at_most", 12)
WHY = "Made-up reason"


def set_goal(
    session: Session, staff: Staff, who: str = OF_SCHOOLS, now: datetime = NOW, **changes: Any
) -> Goal:  # fmt: skip
    """A member of the team sets a goal, as the form has it but for what the test changes."""
    return acts.set_goal(session, staff.town.agreement, staff.actor(who, now), replace(FORM, **changes), now)


def take(
    session: Session, staff: Staff, goal: Goal, step: str, who: str = OF_POLICE, now: datetime = NOW,
    words: str | None = WHY,
) -> Goal:  # fmt: skip
    """Somebody takes a step."""
    return acts.take_step(session, staff.actor(who, now), goal.id, step, goal.seen, words, now)


def change(
    session: Session, staff: Staff, goal: Goal, who: str = OF_SCHOOLS, now: datetime = NOW, because: str = WHY,
    **changes: Any,
) -> Goal:  # fmt: skip
    """Somebody changes what a goal says."""
    form = replace(goal.current.form, **changes)
    return acts.change(session, staff.actor(who, now), goal.id, goal.seen, form, because, now)


WAYS: dict[str, tuple[str, ...]] = {PROPOSED: (), AGREED: (CONFIRM,), DROPPED: (DROP,)}


def bring_to(session: Session, staff: Staff, state: str, now: datetime = NOW, **changes: Any) -> Goal:
    """A goal of the schools in a state."""
    goal = set_goal(session, staff, now=now, **changes)
    for step in WAYS[state]:
        take(session, staff, goal, step, now=now)
    return tables.get(session, goal.id)
