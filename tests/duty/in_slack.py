"""Officers on duty and off duty in Slack, on a Monday in January."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from models.people.tables import Person, RoleHeld
from models.vocabulary import Role
from tests.duty.acts import A_DAY, AN_HOUR
from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace

NOON = datetime(2027, 1, 11, 17, 0, tzinfo=UTC)
NINE = NOON - 3 * AN_HOUR
SINCE = date(2026, 7, 1)


def at_noon(place: Workplace) -> Workplace:
    """The workplace on a Monday in January at noon, whatever day it is."""
    place.clock[0] = NOON
    return place


def at_conard_too(place: Workplace, who: str = OFFICER) -> None:
    """An officer of Hall serves a second school."""
    with place.bot.database.write() as session:
        person_id = session.scalars(select(Person.id).filter_by(user_id=who)).one()
        session.add(RoleHeld(person_id=person_id, role=Role.OFFICER, school="conard", first_day=SINCE))


def beginning(place: Workplace) -> Somebody:
    """The form that asks an officer of two schools, who has no plan, where."""
    at_conard_too(at_noon(place))
    officer = place.somebody(OFFICER)
    assert officer.command("/sro-log", "on") == {"ok": True}
    return officer


def on_duty(place: Workplace, *buttons: str) -> Somebody:
    """The officer of one school went on duty at noon, and presses buttons in the window that says so an hour later."""
    officer = at_noon(place).somebody(OFFICER)
    assert officer.command("/sro-log", "on") == {"ok": True}
    place.clock[0] += AN_HOUR
    for name in buttons:
        officer.press(name)
    return officer


def ending(place: Workplace) -> Somebody:
    """The form that asks when the time on duty of yesterday ended."""
    officer = on_duty(place)
    officer.close_all()
    place.clock[0] += A_DAY
    assert officer.command("/sro-log", "off") == {"ok": True}
    return officer
