"""When who is asked, reminded and told: district goals, each once, on weekdays."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from handlers.message import Telling
from handlers.messages import MESSAGES
from models.delivery.outbox import Delivery
from models.district.goals import RollCallTargets
from models.people.tables import Person, RoleHeld
from models.roll_call.standing import State
from models.roll_call.tables import Ask
from models.roll_call.telling import ASKED, MISSING, REMINDER
from models.store.deadlines import Deadline
from models.vocabulary import Role
from tests.agreement.acts import bring_in
from tests.roll_call.acts import confirm, look, morning, sent, stands
from tests.roll_call.test_confirming import NEW_TEXT
from tests.support.staff import Staff

ASKED_ON = date(2027, 8, 30)  # a Monday, 60 days after the school year began
REMINDED_ON, LATE_ON = date(2027, 9, 22), date(2027, 9, 30)
A_DAY = timedelta(days=1)
RESPONSIBLE = ["chief", "principal", "principal elsewhere", "superintendent", "supervisor"]


def test_all_are_asked_then_reminded_then_counted(staff: Staff) -> None:
    """Sixty days after the school year began; seven days before it is due; on the first morning on which it is late."""
    with staff.town.database.write() as session:
        look(session, staff, ASKED_ON - 3 * A_DAY)
        assert sent(session, staff, ASKED) == []
        look(session, staff, ASKED_ON, ASKED_ON + A_DAY)
        assert sent(session, staff, ASKED) == sorted(staff.people)
        confirm(session, staff, "officer", morning(ASKED_ON))
        look(session, staff, REMINDED_ON - A_DAY)
        assert sent(session, staff, REMINDER) == []
        look(session, staff, REMINDED_ON, REMINDED_ON + A_DAY)
        assert sent(session, staff, REMINDER) == sorted(set(staff.people) - {"officer"})
        for who in staff.people:
            if who not in ("principal elsewhere", "designee elsewhere", "administrator"):
                confirm(session, staff, who, morning(REMINDED_ON))
        look(session, staff, LATE_ON - A_DAY)
        assert sent(session, staff, MISSING) == []
        look(session, staff, LATE_ON, LATE_ON + A_DAY)
        assert sent(session, staff, MISSING) == ["principal elsewhere", "superintendent"]


def test_who_gets_a_role_in_the_middle_is_asked_from_that_day(staff: Staff) -> None:
    """With days of their own; and who is not responsible for them is not told of it."""
    begins = date(2028, 1, 10)
    with staff.town.database.write() as session:
        look(session, staff, ASKED_ON)
        for who in staff.people:
            confirm(session, staff, who, morning(ASKED_ON))
        person = Person(team_id="T0PRACTICE", user_id="UNEW", name="New Officer")
        person.roles.append(RoleHeld(role=Role.OFFICER, side="police", school="hall", first_day=begins))
        session.add(person)
        session.flush()
        look(session, staff, begins - 3 * A_DAY)
        assert person.id not in session.scalars(select(Ask.person_id)).all()
        look(session, staff, begins)
        asked = session.scalars(select(Ask).filter_by(person_id=person.id)).one()
        assert asked.due_on == begins + 30 * A_DAY
        look(session, staff, asked.due_on + A_DAY)
        assert sent(session, staff, MISSING) == ["chief", "supervisor"]


def test_a_new_text_in_the_middle_asks_all_anew(staff: Staff) -> None:
    """From the morning of the day on which it holds; the messages of before are changed, and ask for nothing."""
    holds = date(2028, 1, 17)
    with staff.town.database.write() as session:
        look(session, staff, ASKED_ON)
        confirm(session, staff, "chief", morning(ASKED_ON))
        bring_in(session, NEW_TEXT, holds)
        look(session, staff, holds - 3 * A_DAY)
        assert len(sent(session, staff, ASKED)) == len(staff.people)
        look(session, staff, holds)
        assert len(sent(session, staff, ASKED)) == 2 * len(staff.people)
        assert stands(session, staff, "chief", holds).state is State.WAITING  # type: ignore[union-attr]


def test_who_loses_the_role_is_neither_reminded_nor_counted(staff: Staff) -> None:
    """Nor is whoever has no account in Slack asked; they are not late either."""
    with staff.town.database.write() as session:
        session.execute(update(Person).where(Person.id == staff.id("designee")).values(user_id=None))
    with staff.town.database.write() as session:
        look(session, staff, ASKED_ON)
        session.execute(update(RoleHeld).where(RoleHeld.role == Role.OFFICER).values(last_day=ASKED_ON))
        look(session, staff, REMINDED_ON)
        reminded = session.scalars(select(Ask.person_id).where(Ask.reminded_at.is_not(None))).all()
        assert len(reminded) == len(staff.people) - 3


def test_it_looks_on_weekdays_only(staff: Staff) -> None:
    """Nobody's phone rings on a Saturday."""
    friday = date(2027, 9, 3)
    with staff.town.database.write() as session:
        look(session, staff, friday)
        (due,) = session.scalars(select(Deadline.due_at).filter_by(kind="roll_call_look"))
        assert staff.town.agreement.today(due) == date(2027, 9, 6)


def test_the_goals_are_in_order() -> None:
    """A reminder after the day on which it is due would be none."""
    with pytest.raises(ValueError, match="the second number is larger"):
        RollCallTargets(due_days=7, remind_days_before=7)


def said(session: Session, staff: Staff, kind: str, day: date, *, is_change: bool = False) -> list[str | None]:
    """What every message of a kind says on a day; nothing where it says nothing any more."""
    telling = Telling(session, staff.town.agreement, morning(day), is_change)
    subjects = session.scalars(select(Delivery.subject_id).filter_by(kind=kind, changes=None).order_by(Delivery.id))
    made = [MESSAGES[kind].make(telling, subject) for subject in subjects]
    return [message.text if message else None for message in made]


def test_no_message_says_what_is_no_longer_true(staff: Staff) -> None:
    """Confirmed before it left, nothing is sent; where it stands, it says so. A new text takes the place of the old."""
    with staff.town.database.write() as session:
        look(session, staff, ASKED_ON)
        confirm(session, staff, "chief", morning(ASKED_ON))
        waits = [text for text in said(session, staff, ASKED, ASKED_ON) if text]
        assert len(waits) == len(staff.people) - 1
        assert all("confirm it by Wed, Sep 29, 2027 (district goal)" in text for text in waits)
        changed = said(session, staff, ASKED, ASKED_ON, is_change=True)
        assert sum("You confirmed on Mon, Aug 30, 2027" in str(text) for text in changed) == 1
        bring_in(session, NEW_TEXT, REMINDED_ON)
        look(session, staff, REMINDED_ON)
        before = said(session, staff, ASKED, REMINDED_ON, is_change=True)[: len(staff.people)]
        assert all("This no longer waits for you" in str(text) for text in before)


def test_a_count_names_nobody_and_is_of_the_readers_own(staff: Staff) -> None:
    """Each by their rolls; once nobody is late any more, nothing is sent."""
    with staff.town.database.write() as session:
        look(session, staff, ASKED_ON, LATE_ON)
        assert sent(session, staff, MISSING) == RESPONSIBLE
        texts = said(session, staff, MISSING, LATE_ON)
        head = "Not confirmed in time (district goal) that they read the agreement, as of Thu, Sep 30, 2027:\n"
        assert sorted(map(str, texts)) == sorted([
            f"{head}• Hall High School: 2 of 2", f"{head}• Conard High School: 2 of 2", f"{head}• All schools: 6 of 6",
            *[f"{head}• Police: 6 of 6"] * 2,
        ])  # fmt: skip
        for who in staff.people:
            confirm(session, staff, who, morning(LATE_ON))
        assert set(said(session, staff, MISSING, LATE_ON)) == {None}
