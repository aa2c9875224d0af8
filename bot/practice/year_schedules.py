"""When the made-up officers are at their schools: a usual week each school year, some absences, one substitute."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from models.actor import Actor
from models.people.queries import officers_ever
from models.schedules import acts, substitutes
from models.schedules.form import ChangeForm, WeekForm
from models.schedules.kinds import WEEKDAYS
from models.schedules.plan import A_DAY, monday_of
from models.schedules.queries import assigned_schools
from models.schedules.substitutes import SubstituteForm
from models.terms import Agreement

EARLY, LATE = (time(7, 15), time(14, 15)), (time(8, 0), time(15, 0))
FRIDAY = 4
MOST_OFFICERS = 100


def schedule_year(
    session: Session, agreement: Agreement, officers: dict[str, Actor], supervisor: Actor | None, now: datetime
) -> None:
    """Give each officer's usual week of the last school year and of this one, and what is otherwise in these weeks."""
    this_year = agreement.year_begins(agreement.today(now))
    for first in (agreement.year_begins(this_year - A_DAY), this_year):
        given_at = min(datetime.combine(first, time(10, 0), agreement.zone), now)
        for number, officer in enumerate({actor.person_id: actor for actor in officers.values()}.values()):
            schools = assigned_schools(session, officer.person_id, agreement.today(given_at))
            if schools:
                _give(session, agreement, officer, schools, EARLY if number % 2 else LATE, given_at)
    _absences(session, agreement, list(officers.values()), supervisor, now)


def _give(
    session: Session, agreement: Agreement, officer: Actor, schools: list[str], hours: tuple[time, time], at: datetime
) -> None:
    """At one school each day; of several one after another. On Fridays until noon."""
    days = {weekday: schools[weekday % len(schools)] for weekday in range(len(WEEKDAYS))}
    form = WeekForm(agreement.today(at), days, *hours, {FRIDAY: (None, time(12, 0))})
    acts.give_week(session, agreement, officer, officer.person_id, form, at)


def _absences(
    session: Session, agreement: Agreement, officers: list[Actor], supervisor: Actor | None, now: datetime
) -> None:
    """Two officers are away: the first on training, with a substitute on that day, the second on leave next week."""
    if len(officers) < 2 or supervisor is None:
        return
    wednesday = _next(agreement.today(now), 2)
    away = acts.record_change(
        session, agreement, officers[0], officers[0].person_id, ChangeForm("training", wednesday), now
    )
    monday = monday_of(wednesday) + 7 * A_DAY
    leave = ChangeForm("leave", monday, monday + A_DAY)
    acts.record_change(session, agreement, officers[1], officers[1].person_id, leave, now)
    spare = _spare(session, {officer.person_id for officer in officers})
    schools = assigned_schools(session, officers[0].person_id, wednesday)
    if spare and schools:
        form = SubstituteForm(spare, schools[0], wednesday, wednesday, *LATE, away.id)
        substitutes.name_substitute(session, agreement, supervisor, form, now)


def _next(today: date, weekday: int) -> date:
    """This weekday of this week, or of the next one where it is over."""
    day = monday_of(today) + weekday * A_DAY
    return day if day >= today else day + timedelta(days=7)


def _spare(session: Session, assigned: set[int]) -> int | None:
    """An officer without a school."""
    people = officers_ever(session, MOST_OFFICERS)
    return next((person.id for person in people if person.id not in assigned and person.is_reachable), None)
