"""*Who is here* on a Home that lies open follows whatever changes it, though nobody opens it anew."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.calendar.reading import Dated, Reading
from models.calendar.tables import CalendarQuestion
from models.calendar.taking import take_calendar
from tests.people.test_in_slack import ADMIN
from tests.schedules.test_in_slack import MONDAY, PRINCIPAL, SUPERVISOR, enters, gives
from tests.support.workplace import Somebody, Workplace

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL_ELSEWHERE = "UPRINCONARD"


def lying_open(place: Workplace, who: str) -> Somebody:
    """Somebody whose Home was opened once."""
    somebody = place.somebody(who)
    place.until(lambda: somebody.home() is not None)
    return somebody


def test_a_day_that_an_administrator_decides(place: Workplace) -> None:
    """Closed: no school. Taken back: as before."""
    wednesday = MONDAY + timedelta(days=2)
    gives(place)
    with place.bot.database.write() as session:
        reading = Reading({}, MONDAY + timedelta(days=90), (Dated("x", "Professional Development", (wednesday,)),))
        take_calendar(session, place.bot.agreement, reading, place.clock[0])
        asked = session.scalars(select(CalendarQuestion.id)).one()
    principal = lying_open(place, PRINCIPAL)
    admin = place.somebody(ADMIN)
    admin.command("/sro")
    admin.press("calendar_close", value=str(asked))
    place.until(lambda: "No school: Professional Development" in principal.open_home())
    admin.press("calendar_undo")
    place.until(lambda: "No school" not in principal.open_home())


def test_an_absence_that_is_withdrawn_with_its_substitute(place: Workplace) -> None:
    """The school where the substitute is otherwise has its officer again."""
    for who in ("UOFFHALL", "UOFFCONARD"):
        gives(place, who)
    elsewhere = lying_open(place, PRINCIPAL_ELSEWHERE)
    tomorrow = MONDAY + timedelta(days=1)
    officer = enters(place, first_day=tomorrow)
    supervisor = place.somebody(SUPERVISOR)
    supervisor.command("/sro")
    for button in ("schedule_open", "schedule_change", "substitute_name"):
        supervisor.press(button)
    block = next(block for block in supervisor.window()["blocks"] if block.get("block_id") == "substitute")
    people = {option["text"]["text"]: option["value"] for option in block["element"]["options"]}
    other = next(value for name, value in people.items() if name.startswith("Oscar"))
    assert supervisor.submit(substitute=other, school="hall") == {"ok": True}
    assert supervisor.submit(sure=["yes"]) == {"ok": True}  # their own school is left without an officer
    place.until(lambda: "at another school" in elsewhere.open_home())
    officer.press("schedule_withdraw")
    assert officer.submit(because="In error.") == {"ok": True}
    place.until(lambda: "at another school" not in elsewhere.open_home())
