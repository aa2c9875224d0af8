"""What is told of the team's goals: each that was set, changed, confirmed, dropped or written about (§II)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.event import Event
from models.goals.kinds import CHANGE, SET_TOLD, STEPS
from models.goals.tables import Goal

CLAUSE = "§II"


def events(session: Session) -> Iterator[Event]:
    """Every goal with its versions and steps."""
    for goal in session.scalars(select(Goal).order_by(Goal.id)):
        of = ("goal", goal.id)
        for version in goal.versions:
            what = STEPS[CHANGE].told if version.version > 1 else SET_TOLD
            yield Event(version.changed_at, CLAUSE, goal.label, what, None, version.changed_by, of)
        for step in goal.steps:
            yield Event(step.taken_at, CLAUSE, goal.label, step.told, None, step.taken_by, of)
