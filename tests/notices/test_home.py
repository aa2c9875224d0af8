"""Home asks the records as often for many notices as for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from handlers.home import views
from handlers.home.listeners import home_of
from models.actor import Identity
from models.notices.acts import file_notice
from models.people.queries import identify
from tests.notices.conftest import School
from tests.support.town import NOW, a_form

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
LATER = NOW + timedelta(days=30)  # everything is late, so that each row has its clock


def file(hall: School, number: int) -> None:
    """A notice that lacks students, so that it waits for its officer, its principal and, as a report, the chief."""
    with hall.town.database.write() as session:
        officer = identify(session, hall.officer, hall.town.agreement.today(NOW))
        form = a_form(students=2, incident="fighting" if number % 2 else "other")
        file_notice(session, hall.town.agreement, officer, form, f"key {number}", NOW)


@contextmanager
def asked_of(session: Session) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []
    engine = session.get_bind()

    def listener(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", listener)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", listener)


def questions(hall: School, who: Identity) -> int:
    """How many questions a Home takes, its rows with it."""
    with hall.town.database.read() as session, asked_of(session) as asked:
        actor = identify(session, who, hall.town.agreement.today(LATER))
        views.home(home_of(session, hall.town.agreement, actor, LATER)).to_dict()
    return len(asked)


@pytest.mark.parametrize("who", ["officer", "principal", "superintendent"])
def test_a_home_asks_as_much_of_seven_notices_as_of_two(hall: School, who: str) -> None:
    """Each row has its clock, and what the notice says now: both are read for all rows at once."""
    for number in range(2):
        file(hall, number)
    few = questions(hall, getattr(hall, who))
    for number in range(2, 7):
        file(hall, number)
    assert questions(hall, getattr(hall, who)) == few
