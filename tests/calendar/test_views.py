"""The window of the calendar at its fullest, and at its emptiest."""

from datetime import UTC, date, datetime, timedelta

from bot.practice.block_kit import checked_view
from handlers.calendar import views
from handlers.parts import day
from models.calendar.questions import Decided, ToDecide
from models.calendar.tables import CalendarDecision, CalendarQuestion
from models.people.tables import Person
from tests.support.workplace import text_of

DAY = date(2026, 11, 25)
LONG = "W" * 200
MANY = tuple(DAY + timedelta(days=number) for number in range(200))


def question(number: int) -> CalendarQuestion:
    """An event to decide."""
    return CalendarQuestion(id=number, event=f"{number}", title=LONG, days=[str(DAY)], is_dated=True)


def test_the_fullest_window_fits() -> None:
    """Titles of as many events as there are days, and decisions of several years."""
    waiting = [ToDecide(LONG, [(question(100 * title + event), MANY) for event in range(30)]) for title in range(30)]
    person = Person(name="N" * 100)
    made = [
        Decided(
            CalendarDecision(
                id=number, title=LONG, event="one", closes=True, decided_by=person, decided_at=datetime.now(UTC)
            ),
            MANY,
        )
        for number in range(50)
    ]
    shown = views.window(views.Calendar(waiting, [question(number) for number in range(50)], made, DAY, LONG))
    checked_view(shown.to_dict(), "modal")
    assert "18 more appear here" in text_of(shown.to_dict())
    assert "and 194 more" in text_of(shown.to_dict())


def test_an_event_whose_days_are_not_known_is_named_with_its_first_day() -> None:
    """Whoever reads it looks there in the district's calendar."""
    recess = CalendarQuestion(id=1, event="1", title="Recess", days=[str(DAY)], is_dated=False)
    written = CalendarQuestion(id=2, event="2", title="No school (no date)", days=[], is_dated=False)
    shown = text_of(views.window(views.Calendar([], [recess, written], [], DAY)).to_dict())
    assert f"• Recess, begins on {day(DAY)}\\n• No school (no date)" in shown


def test_an_empty_window_says_what_will_appear() -> None:
    """Before any calendar is read."""
    shown = text_of(views.window(views.Calendar([], [], [], None)).to_dict())
    assert "No calendar is known yet." in shown
    assert "Days that the calendar leaves open appear here." in shown
