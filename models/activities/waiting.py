"""Which activities wait for a person: for their answer, their approval, or, of an officer, what became of the own."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.activities.after_the_end import is_after_the_end
from models.activities.queries import within
from models.activities.steps import COURSES, OPEN
from models.activities.tables import Activity, ActivityVersion
from models.actor import Actor
from models.people.queries import counts_between
from models.people.tables import Person, RoleHeld
from models.policy import Act, Part, Subject, may, roles_with

OF_OFFICERS = (Act.CHANGE_ACTIVITY, Act.CHANGE_CONFLICT)


def waiting(session: Session, actor: Actor, today: date, most: int) -> list[Activity]:
    """The activities with which somebody is to take a step, the earliest day first.

    For the superintendent, those that nobody at the school has answered in time. Of officers' own: those of the person;
    for whoever may stand in for officers, those of officers who cannot act.
    """
    conditions = [*_conditions(actor, today)]
    if not conditions:
        return []
    # Few are in such a state: they are found by it, and not by whose they are, which after some years are many.
    states = sorted({code for code, _condition in conditions})
    theirs = or_(*(condition for _code, condition in conditions))
    query = select(Activity).where(Activity.state.in_(states), Activity.withdrawn_at.is_(None), theirs)
    found = [row for row in session.scalars(query.order_by(Activity.id).limit(most))
             if row.officer_id == actor.person_id or not is_after_the_end(session, row, today)]  # fmt: skip
    return sorted(found, key=lambda activity: (activity.current.happened_on, activity.id))


def _conditions(actor: Actor, today: date) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """The states that wait for somebody, by what they ask: a right reaches the same entries in all of them."""
    for (asks, from_its_day), states in ASKED.items():
        reach = _reach(actor, asks, today, from_its_day=from_its_day)
        if reach is not None:
            # State by state: SQLite finds each by its index only if nothing stands between the two.
            yield from ((code, is_in & reach) for code, is_in in states)
    if may(actor, Part.TOLD_OF_CONCERN_LATE, Subject()):
        yield OPEN, LATE


def _asked() -> dict[tuple[Act, bool], list[tuple[str, ColumnElement[bool]]]]:
    found: dict[tuple[Act, bool], list[tuple[str, ColumnElement[bool]]]] = {}
    for kind, course in COURSES.items():
        for code, state in course.states.items():
            if state.asks is not None:
                is_in = (Activity.kind == kind) & (Activity.state == code)
                found.setdefault((state.asks, state.from_its_day), []).append((code, is_in))
    return found


ASKED = _asked()
"""The states in which somebody is asked for something, by the right to it and whether its day must have come."""
LATE = (Activity.state == OPEN) & Activity.escalated_at.is_not(None)


def _reach(actor: Actor, asks: Act, today: date, *, from_its_day: bool) -> ColumnElement[bool] | None:
    if asks not in OF_OFFICERS:
        reach = within(actor, asks)
        return None if reach is None else reach & (Activity.officer_id != actor.person_id)
    reach = _of_officers(actor, asks, today)
    if reach is None or not from_its_day:
        return reach
    is_newest = ActivityVersion.version == Activity.version
    return reach & Activity.versions.any(is_newest & (ActivityVersion.happened_on <= today))


def _of_officers(actor: Actor, act: Act, today: date) -> ColumnElement[bool] | None:
    reached: list[ColumnElement[bool]] = []
    if may(actor, act, Subject(owner_id=actor.person_id)):
        reached.append(Activity.officer_id == actor.person_id)
    if may(actor, act, Subject()):
        reached.append(~Activity.officer.has(_can_act(act, today)))
    return or_(*reached) if reached else None


def _can_act(act: Act, today: date) -> ColumnElement[bool]:
    held = counts_between(today, today) & RoleHeld.role.in_(roles_with(act))
    return Person.roles.any(held) & Person.is_guest.is_(False) & Person.is_deactivated.is_(False)
