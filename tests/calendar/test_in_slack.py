"""Days of the calendar on the administrators' Home: decided with one press, taken back with another."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.calendar.reading import Dated, Reading
from models.calendar.school_days import is_school_day
from models.calendar.tables import CalendarQuestion
from models.calendar.taking import take_calendar
from tests.people.test_in_slack import ADMIN
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
Json = dict[str, Any]
HEADING = "Days of the calendar to decide"


@pytest.fixture
def days(workplace: Workplace) -> list[date]:
    """Weekdays of next week, the first three of which the calendar leaves open: one alone, two under one title."""
    today = workplace.bot.agreement.today(workplace.clock[0])
    monday = today + timedelta(days=7 - today.weekday())
    week = [monday + timedelta(days=number) for number in range(5)]
    titles = ("Veterans Day", "<@U1> & PD", "<@U1> & PD")
    unsure = tuple(Dated(f"{day}", title, (day,)) for title, day in zip(titles, week, strict=False))
    with workplace.bot.database.write() as session:
        left_out = (Dated("x", "Spring Vacation", ()),)
        reading = Reading({week[4]: "Recess"}, week[4], unsure, left_out=left_out)
        take_calendar(session, workplace.bot.agreement, reading, workplace.clock[0])
    return week


def school(place: Workplace, days: list[date]) -> list[bool]:
    """On which of these days there is school."""
    with place.bot.database.read() as session:
        return [is_school_day(session, day) for day in days]


def home(place: Workplace) -> Somebody:
    """The administrator, with Home in a window."""
    admin = place.somebody(ADMIN)
    admin.command("/sro")
    return admin


def test_home_lists_the_days_to_decide(workplace: Workplace, days: list[date]) -> None:
    """Each title once, with its days, and what it counts as meanwhile."""
    shown = text_of(home(workplace).window())
    assert HEADING in shown
    assert "count as school days" in shown
    for words in (f"Veterans Day\\n{days[0]:%a, %b}", "<@U1> & PD", "School calendar"):
        assert words in shown
    (block,) = (shown_block for shown_block in admin_blocks(workplace) if "<@U1>" in text_of(shown_block))
    assert block["text"]["type"] == "plain_text"  # what a calendar holds is no mention


def admin_blocks(place: Workplace) -> list[Json]:
    """The blocks of the administrator's window."""
    blocks: list[Json] = place.somebody(ADMIN).window()["blocks"]
    return blocks


def test_one_press_decides_and_another_takes_it_back(workplace: Workplace, days: list[date]) -> None:
    """From the window of Home to the window of the calendar, which says what was done."""
    admin = home(workplace)
    admin.press("calendar_close")
    shown = text_of(admin.window())
    assert "No school: Veterans Day. You can undo this below." in shown
    assert "The calendar is known until" in shown
    assert "Spring Vacation" in shown  # whose days nobody knows
    assert school(workplace, days) == [False, True, True, True, False]
    admin.press("calendar_undo")
    assert "Undone: Veterans Day. It counts as a school day" in text_of(admin.window())
    assert school(workplace, days) == [True, True, True, True, False]


def test_events_under_one_title_are_decided_together_or_each_alone(workplace: Workplace, days: list[date]) -> None:
    """What is decided of one event stays when the others are decided."""
    admin = home(workplace)
    admin.press("calendar_list")
    admin.press("calendar_alone_open", value=question(workplace, days[1]))
    assert "School day: <@U1> & PD (this event only)." in text_of(admin.window()).replace("&amp;", "&")
    admin.press("calendar_close", value=question(workplace, days[2]))
    assert school(workplace, days) == [True, True, False, True, False]


def question(place: Workplace, day: date) -> str:
    """What stands on the buttons of the event of a day."""
    with place.bot.database.read() as session:
        return str(session.scalars(select(CalendarQuestion.id).filter_by(event=f"{day}")).one())


def test_home_is_shown_anew_after_a_press_on_it(workplace: Workplace, days: list[date]) -> None:
    """The title is there no more, and nothing opens."""
    admin = workplace.somebody(ADMIN)
    workplace.until(lambda: HEADING in text_of(admin.home()))
    admin.press("calendar_open", home=admin.home())
    workplace.until(lambda: "Veterans Day" not in text_of(admin.home()))
    assert "PD" in text_of(admin.home())
    assert school(workplace, days) == [True, True, True, True, False]


@pytest.mark.parametrize("who", ["USUPER", "UCHIEF", "UPRINHALL", "UOFFHALL"])
def test_nobody_else_sees_them(workplace: Workplace, days: list[date], who: str) -> None:
    """They have other things to decide."""
    somebody = workplace.somebody(who)
    somebody.command("/sro")
    assert HEADING not in text_of(somebody.window())
    assert "School calendar" not in text_of(somebody.window())
    assert school(workplace, days[:1]) == [True]
