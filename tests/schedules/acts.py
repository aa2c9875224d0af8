"""Work schedules as tests give, change and withdraw them."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from models.actor import Actor
from models.schedules import acts, substitutes
from models.schedules.form import ChangeForm, WeekForm
from models.schedules.substitutes import SubstituteForm
from models.schedules.tables import ScheduleChange, Substitution, UsualWeek
from tests.support.staff import Staff
from tests.support.town import NOW

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, 23 + number) for number in range(5))
"""The week of the tests; today is its Monday."""
SEVEN_THIRTY, TWO_THIRTY = time(7, 30), time(14, 30)
EVERY_DAY = dict.fromkeys(range(5), "hall")


def week_form(**changes: Any) -> WeekForm:
    """Every weekday at Hall from today on, but for what the test changes."""
    given: dict[str, Any] = {
        "first_day": MONDAY, "schools": EVERY_DAY, "starts": SEVEN_THIRTY, "ends": TWO_THIRTY,
    }  # fmt: skip
    return WeekForm(**given | changes)


def give(session: Session, staff: Staff, actor: Actor, now: datetime = NOW, **changes: Any) -> UsualWeek:
    """Give the actor's usual week."""
    return acts.give_week(session, staff.town.agreement, actor, actor.person_id, week_form(**changes), now)


def change_form(**changes: Any) -> ChangeForm:
    """Absent on leave on Tuesday, but for what the test changes."""
    return ChangeForm(**{"kind": "leave", "first_day": TUESDAY} | changes)


def enter(
    session: Session, staff: Staff, actor: Actor, now: datetime = NOW, officer_id: int | None = None,
    confirmed: str | None = None, **changes: Any,
) -> ScheduleChange:  # fmt: skip
    """Enter a change of the actor's own schedule, or of an officer's."""
    whose = actor.person_id if officer_id is None else officer_id
    return acts.record_change(session, staff.town.agreement, actor, whose, change_form(**changes), now, confirmed)


def correct(
    session: Session, staff: Staff, actor: Actor, change_id: int, now: datetime = NOW, version: int = 1,
    because: str | None = "One day more.", confirmed: str | None = None, **changes: Any,
) -> ScheduleChange:  # fmt: skip
    """Correct a change, so that it says something else."""
    form, agreement = change_form(**changes), staff.town.agreement
    return acts.correct_change(session, agreement, actor, change_id, form, because, version, now, confirmed)


def substitute_form(staff: Staff, **changes: Any) -> SubstituteForm:
    """The officer of Conard at Hall on Tuesday, but for what the test changes."""
    given: dict[str, Any] = {
        "substitute_id": staff.id("officer elsewhere"), "school": "hall", "first_day": TUESDAY, "last_day": TUESDAY,
        "starts": SEVEN_THIRTY, "ends": TWO_THIRTY,
    }  # fmt: skip
    return SubstituteForm(**given | changes)


def name_substitute(
    session: Session, staff: Staff, now: datetime = NOW, confirmed: str | None = None, **changes: Any
) -> Substitution:
    """The supervisor names a substitute."""
    form, supervisor = substitute_form(staff, **changes), staff.actor("supervisor", now)
    return substitutes.name_substitute(session, staff.town.agreement, supervisor, form, now, confirmed)
