"""Days of the calendar that a person decides: what waits, what a decision does and to what, and undoing it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.calendar.questions import decide, decided, to_decide, undated, undo
from models.calendar.reading import Dated, Reading
from models.calendar.school_days import is_school_day, report_deadline, set_by_hand
from models.calendar.tables import CalendarQuestion
from models.calendar.taking import take_calendar
from models.errors import Conflict, NotFound, Refused
from models.store.audit import AuditEntry
from models.store.database import Database
from models.vocabulary import Role
from tests.calendar.calendars import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.town import NOW, Town, the_agreement

A_DAY = timedelta(days=1)
LATER = NOW + A_DAY
PD, NEXT_YEAR = "Professional Development", date(2027, 11, 2)
TWO = (Dated("a", PD, (TUESDAY,)), Dated("b", PD, (WEDNESDAY,)))


@pytest.fixture
def town(database: Database) -> Town:
    """A town without people."""
    return Town(database, the_agreement())


@pytest.fixture
def admin(town: Town) -> Actor:
    """An administrator."""
    return town.actor(town.add("Ada Admin", Role.ADMINISTRATOR))


def take(town: Town, *unsure: Dated, closed: Sequence[date] = (THURSDAY,), left_out: Sequence[Dated] = ()) -> None:
    """Take over a calendar with these events to decide."""
    reading = Reading(dict.fromkeys(closed, "Recess"), max(closed, default=None), unsure, (), tuple(left_out))
    with town.database.write() as session:
        take_calendar(session, town.agreement, reading, NOW)


def answer(town: Town, actor: Actor, event: str = "a", *, closes: bool = True, alone: bool = False) -> int:
    """Decide on an event of the calendar; the id of the decision."""
    with town.database.write() as session:
        asked = session.scalars(select(CalendarQuestion).filter_by(event=event)).one()
        return decide(session, town.agreement, actor, asked.id, LATER, closes=closes, alone=alone).id


def take_back(town: Town, actor: Actor, decision_id: int) -> None:
    """Undo a decision."""
    with town.database.write() as session:
        undo(session, town.agreement, actor, decision_id, LATER)


def waits(town: Town, today: date = MONDAY) -> list[tuple[str, list[date]]]:
    """What is to be decided."""
    with town.database.read() as session:
        return [(waiting.title, waiting.days) for waiting in to_decide(session, today)]


def school(town: Town, *days: date) -> list[bool]:
    """On which of these days there is school."""
    with town.database.read() as session:
        return [is_school_day(session, day) for day in days]


def test_what_nobody_has_decided_is_a_school_day_and_waits(town: Town) -> None:
    """Titles by their first day, each with all days of its events."""
    take(town, Dated("c", "Election Day", (MONDAY,)), *TWO)
    assert waits(town) == [("Election Day", [MONDAY]), (PD, [TUESDAY, WEDNESDAY])]
    assert school(town, MONDAY, TUESDAY, WEDNESDAY) == [True, True, True]


def test_a_deadline_comes_too_early_rather_than_too_late_until_it_is_decided(town: Town, admin: Actor) -> None:
    """Five school days after Monday, without Thursday: on Tuesday; a decision moves it."""

    def due() -> date | None:
        with town.database.read() as session:
            found = report_deadline(session, town.agreement, NOW, NOW)
            return found and found.day

    take(town, *TWO)
    assert due() == MONDAY + timedelta(days=8)
    decision = answer(town, admin)
    assert due() == MONDAY + timedelta(days=10)
    take_back(town, admin, decision)
    assert due() == MONDAY + timedelta(days=8)


@pytest.mark.parametrize("closes", [True, False])
def test_a_title_is_decided_once_for_all_its_events_now_and_later(town: Town, admin: Actor, *, closes: bool) -> None:
    """However it is written next year, and whatever the event's own id is then."""
    take(town, *TWO)
    answer(town, admin, closes=closes)
    assert waits(town) == []
    assert school(town, TUESDAY, WEDNESDAY) == [not closes, not closes]
    take(town, Dated("new", "PROFESSIONAL  development.", (NEXT_YEAR,)), Dated("b", PD, (WEDNESDAY,)))
    assert waits(town) == []
    assert school(town, TUESDAY, WEDNESDAY, NEXT_YEAR) == [True, not closes, not closes]


def test_an_event_can_be_decided_alone(town: Town, admin: Actor) -> None:
    """The others under its title wait on; what is decided of it goes before what is decided of the title."""
    take(town, *TWO)
    answer(town, admin, "b", closes=False, alone=True)
    assert waits(town) == [(PD, [TUESDAY])]
    answer(town, admin, "a")
    assert school(town, TUESDAY, WEDNESDAY) == [False, True]
    take(town, Dated("a", PD, (FRIDAY,)), Dated("b", PD, (TUESDAY,)))  # moved
    assert school(town, TUESDAY, WEDNESDAY, FRIDAY) == [True, True, False]


def test_an_event_that_gets_another_title_is_asked_about_again(town: Town, admin: Actor) -> None:
    """The district has said more of it since."""
    take(town, Dated("a", PD, (TUESDAY,)))
    answer(town, admin, alone=True)
    take(town, Dated("a", f"{PD} or school", (TUESDAY,)))
    assert waits(town) == [(f"{PD} or school", [TUESDAY])]
    assert school(town, TUESDAY) == [True]


def test_a_decision_is_undone(town: Town, admin: Actor) -> None:
    """Its days wait again, past ones too, and count as school days."""
    take(town, *TWO)
    decision = answer(town, admin)
    with town.database.read() as session:
        assert [(found.decision.id, found.days) for found in decided(session)] == [(decision, (TUESDAY, WEDNESDAY))]
    take_back(town, admin, decision)
    assert waits(town, WEDNESDAY) == [(PD, [TUESDAY, WEDNESDAY])]
    assert school(town, TUESDAY, WEDNESDAY) == [True, True]
    with pytest.raises(NotFound):
        take_back(town, admin, decision)


def test_undoing_a_decision_reopens_past_days_too(town: Town, admin: Actor) -> None:
    """As long as the calendar has them."""
    past = MONDAY - 3 * A_DAY
    take(town, Dated("a", PD, (past,)))
    decision = answer(town, admin)
    assert school(town, past) == [False]
    take_back(town, admin, decision)
    assert school(town, past) == [True]


def test_a_day_that_was_decided_and_that_the_calendar_closes_now_stays_closed(town: Town, admin: Actor) -> None:
    """The district has given the event a plain title."""
    take(town, Dated("a", PD, (FRIDAY,)))
    answer(town, admin)
    take(town, closed=(THURSDAY, FRIDAY))
    assert school(town, FRIDAY) == [False]


def test_the_same_decided_twice_is_one_decision_and_otherwise_a_conflict(town: Town, admin: Actor) -> None:
    """Two administrators at once: the second learns who was first, and what for."""
    take(town, *TWO)
    assert answer(town, admin, "a") == answer(town, admin, "b")
    with pytest.raises(Conflict, match="Ada Admin decided that this is no school"):
        answer(town, admin, closes=False)
    with town.database.read() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 1


def test_two_at_once_make_one_decision(town: Town, admin: Actor) -> None:
    """The second waits for the first, and finds what it decided."""
    take(town, *TWO)
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda event: answer(town, admin, event), ("a", "b"))
    assert first == second
    with town.database.read() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 1


def test_each_decision_is_in_the_audit_log(town: Town, admin: Actor) -> None:
    """Who, what and which days; no title."""
    take(town, *TWO)
    take_back(town, admin, answer(town, admin, alone=True))
    with town.database.read() as session:
        entries = [
            (entry.actor, entry.act, entry.subject, entry.detail) for entry in session.scalars(select(AuditEntry))
        ]
    assert entries == [
        (admin.label, "decide school day", "calendar_decision:1",
         '{"alone": true, "closes": true, "days": ["2026-11-24"]}'),
        (admin.label, "undo decision on school day", "calendar_decision:1", '{"closes": true}'),
    ]  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nobody_else_decides(town: Town, admin: Actor, role: Role) -> None:
    """Not even whoever approves what administrators propose."""
    somebody = town.actor(town.add("Somebody Else", role, "hall"))
    take(town, *TWO)
    decision = answer(town, admin)
    with pytest.raises(Refused, match="Administrators can"):
        answer(town, somebody, alone=True)
    with pytest.raises(Refused, match="Administrators can"):
        take_back(town, somebody, decision)


def by_hand(town: Town, day: date, *, is_open: bool) -> None:
    """Set a day by hand."""
    with town.database.write() as session:
        set_by_hand(session, "operator", day, "By hand", NOW, is_open=is_open)


def test_days_that_are_known_otherwise_need_no_decision(town: Town, admin: Actor) -> None:
    """Closed by another event, or set by hand, which a decision does not change."""
    by_hand(town, TUESDAY, is_open=True)
    take(town, Dated("a", PD, (TUESDAY, THURSDAY)), Dated("b", "Office closed", (TUESDAY, FRIDAY)))
    assert waits(town) == [("Office closed", [FRIDAY])]
    answer(town, admin, "b")
    assert school(town, TUESDAY, THURSDAY, FRIDAY) == [True, False, False]
    by_hand(town, FRIDAY, is_open=True)
    take(town, Dated("b", "Office closed", (TUESDAY, FRIDAY)))
    assert school(town, FRIDAY) == [True]


def test_an_event_is_asked_about_for_a_month(town: Town) -> None:
    """As long as a deadline may be counted with it."""
    take(town, Dated("a", PD, (MONDAY,)))
    assert waits(town, MONDAY + 30 * A_DAY) == [(PD, [MONDAY])]
    assert waits(town, MONDAY + 31 * A_DAY) == []


def test_what_the_calendar_drops_is_asked_about_no_more_and_keeps_its_days_in_the_past(
    town: Town, admin: Actor
) -> None:
    """Deadlines were counted with them; coming days are school days again."""
    past = MONDAY - 3 * A_DAY
    take(town, Dated("a", PD, (past, FRIDAY)))
    answer(town, admin)
    assert school(town, past, FRIDAY) == [False, False]
    take(town)
    assert (waits(town), school(town, past, FRIDAY)) == ([], [False, True])


def test_what_has_no_days_is_named_and_not_asked(town: Town) -> None:
    """A button could decide nothing."""
    take(town, left_out=[Dated("a", "Vacation", ()), Dated("b", "Recess", (date(2025, 9, 1),))])
    with town.database.read() as session:
        assert [question.title for question in undated(session, MONDAY)] == ["Vacation"]
    assert waits(town) == []


def test_what_cannot_be_dated_is_done_when_its_first_day_is_set_by_hand(town: Town) -> None:
    """Whoever closes that day has looked at the event."""
    take(town, left_out=[Dated("a", "Vacation", (FRIDAY,))])
    by_hand(town, FRIDAY, is_open=False)
    with town.database.read() as session:
        assert undated(session, MONDAY) == []


def test_an_event_keeps_its_id_when_the_calendar_is_read_again(town: Town, admin: Actor) -> None:
    """A button that was shown before still decides it, once: an event may stand there twice."""
    take(town, *TWO)
    with town.database.read() as session:
        before = {question.event: question.id for question in session.scalars(select(CalendarQuestion))}
    take(town, Dated("z", "Eid", (FRIDAY,)), *TWO, Dated("b", PD, (FRIDAY,)))
    with town.database.read() as session:
        after = {
            question.event: (question.id, question.all_days) for question in session.scalars(select(CalendarQuestion))
        }
    assert after["a"] == (before["a"], (TUESDAY,))
    assert after["b"] == (before["b"], (WEDNESDAY, FRIDAY))
    with town.database.write() as session, pytest.raises(NotFound):
        decide(session, town.agreement, admin, 999, NOW, closes=True, alone=False)
