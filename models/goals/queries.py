"""What is read of goals: those of a school year, and those that wait for one party."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.goals.kinds import DROPPED, PROPOSED, STEPS, Step
from models.goals.tables import Goal
from models.policy import Act, may


def of_year(session: Session, school_year: str) -> Sequence[Goal]:
    """The goals of a school year in their order, dropped ones too."""
    return session.scalars(select(Goal).filter_by(school_year=school_year).order_by(Goal.number)).all()


def standing(session: Session, school_year: str) -> Sequence[Goal]:
    """Those that are not dropped."""
    return [goal for goal in of_year(session, school_year) if goal.state != DROPPED]


def to_confirm(session: Session, school_year: str, actor: Actor | None = None) -> Sequence[Goal]:
    """Those that wait for the other party; with a reader, those that wait for them."""
    found = [goal for goal in of_year(session, school_year) if goal.state == PROPOSED]
    return [goal for goal in found if actor is None or may(actor, Act.CONFIRM_GOAL, goal.subject)]


def possible(actor: Actor, goal: Goal) -> Sequence[Step]:
    """What somebody may do with a goal as it stands."""
    return [step for step in STEPS.values() if goal.state in step.before and may(actor, step.act, goal.subject)]
