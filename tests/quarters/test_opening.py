"""A board is posted once, on the first school day after the quarter's end, whatever downtime there was."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import due_acts
from handlers.message import Telling
from handlers.messages import MESSAGES
from handlers.parts import BY_WEEKDAYS
from models.calendar.reading import Reading
from models.calendar.school_days import set_by_hand
from models.calendar.taking import take_calendar
from models.delivery.outbox import Delivery
from models.destinations import Team
from models.policy import OPERATOR
from models.quarters import opening, reminders
from models.quarters import tables as records
from models.quarters.opening import Prompts
from models.quarters.periods import period_after, period_before, period_of, periods
from models.quarters.questionnaires import POLICE
from models.quarters.tables import BOARD
from models.store import deadlines
from models.terms import Agreement
from tests.quarters import acts
from tests.quarters.acts import bring_to
from tests.support.staff import Staff
from tests.support.town import NOW, the_agreement
from tests.support.workplace import text_of


def at(year: int, month: int, day: int, hour: int = 14) -> datetime:
    """A moment; 14:00 UTC is morning in Connecticut."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def run(staff: Staff, now: datetime, *, is_planned: bool = True) -> list[str]:
    """Start the bot at a moment, unless it runs already, and let it do what is due; the boards so far."""
    agreement = staff.town.agreement
    with staff.town.database.write() as session:
        if is_planned:
            Prompts(agreement).plan(session, now)
        while deadlines.take_one(session, due_acts(agreement), now):
            pass
        boards = session.scalars(select(Delivery).filter_by(kind=BOARD).order_by(Delivery.id))
        return [records.get(session, board.subject_id).label for board in boards]


def told(staff: Staff, kind: str) -> list[str]:
    """Where messages of a kind went."""
    with staff.town.database.read() as session:
        return list(session.scalars(select(Delivery.destination).filter_by(kind=kind).order_by(Delivery.id)))


def with_quarters(**quarters: str) -> Agreement:
    """An agreement with other quarters."""
    return the_agreement().model_copy(update={"quarters": quarters})


def test_the_quarters_of_a_school_year_follow_the_settings() -> None:
    """Four by default, and any others."""
    found = periods(the_agreement(), "2026-27")
    assert [(one.code, one.first_day, one.last_day) for one in found] == [
        ("Q1", date(2026, 7, 1), date(2026, 9, 30)),
        ("Q2", date(2026, 10, 1), date(2026, 12, 31)),
        ("Q3", date(2027, 1, 1), date(2027, 3, 31)),
        ("Q4", date(2027, 4, 1), date(2027, 6, 30)),
    ]
    marking = with_quarters(M1="08-25", M2="11-10", M3="01-26", M4="04-06")
    found = periods(marking, "2027-28")
    assert [(one.code, one.first_day, one.last_day) for one in found] == [
        ("M1", date(2027, 8, 25), date(2027, 11, 9)),
        ("M2", date(2027, 11, 10), date(2028, 1, 25)),
        ("M3", date(2028, 1, 26), date(2028, 4, 5)),
        ("M4", date(2028, 4, 6), date(2028, 8, 24)),
    ]


def test_every_day_is_in_one_quarter() -> None:
    """Three years long, in either set of quarters; before and after lead back."""
    for agreement in (the_agreement(), with_quarters(M1="08-25", M2="11-10", M3="01-26", M4="04-06")):
        for step in range(3 * 365):
            day = date(2026, 1, 1) + timedelta(days=step)
            one = period_of(agreement, day)
            assert one.first_day <= day <= one.last_day
            assert period_after(agreement, period_before(agreement, one)) == one


def test_the_board_is_posted_on_the_first_school_day_after_the_end(staff: Staff) -> None:
    """December 31 is a Thursday. January 1 is closed, then comes a weekend: it is posted on Monday, once."""
    with staff.town.database.write() as session:
        set_by_hand(session, OPERATOR.label, date(2027, 1, 1), "New Year's Day", NOW, is_open=False)
    boards = [run(staff, at(2026, 11, 24)), run(staff, at(2026, 12, 31)), run(staff, at(2027, 1, 1))]
    boards += [run(staff, at(2027, 1, day)) for day in (2, 3)]
    boards += [run(staff, at(2027, 1, 4, 12)), run(staff, at(2027, 1, 4)), run(staff, at(2027, 1, 5))]
    assert boards == [[], [], [], [], [], [], ["Q2 2026-27"], ["Q2 2026-27"]]
    assert told(staff, BOARD) == [str(Team())]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_bot_that_runs_on_posts_every_quarter(staff: Staff) -> None:
    """Without a restart: each prompt plans the next."""
    run(staff, at(2026, 11, 24))
    days = [at(2027, 1, 4), at(2027, 4, 1), at(2027, 7, 1), at(2027, 10, 1)]
    assert [len(run(staff, day, is_planned=False)) for day in days] == [1, 2, 3, 4]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_downtime_skips_no_quarter(staff: Staff) -> None:
    """Down from November to August: three quarters have ended, and three boards come."""
    run(staff, at(2026, 11, 24))
    assert run(staff, at(2027, 8, 2)) == ["Q2 2026-27", "Q3 2026-27", "Q4 2026-27"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_new_installation_does_not_ask_for_what_is_past(staff: Staff) -> None:
    """It begins with the running quarter."""
    assert run(staff, at(2026, 11, 24)) == []
    assert run(staff, at(2027, 1, 1)) == ["Q2 2026-27"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_quarter_opened_early_is_not_opened_again(staff: Staff) -> None:
    """Its prompt comes, and finds it open."""
    run(staff, NOW)
    with staff.town.database.write() as session:
        acts.open_(session, staff, staff.actor("team, police"), now=NOW)
    assert run(staff, at(2027, 1, 4)) == ["Q2 2026-27"]
    assert run(staff, at(2027, 4, 1), is_planned=False) == ["Q2 2026-27", "Q3 2026-27"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_changed_quarters_count_from_the_next_start(staff: Staff) -> None:
    """The old prompt finds no such quarter any more and is silent."""
    run(staff, at(2026, 11, 24))
    staff.town.agreement = with_quarters(M1="08-25", M2="11-10", M3="01-26", M4="04-06")
    assert run(staff, at(2026, 11, 25)) == []
    assert run(staff, at(2027, 1, 5)) == []
    assert run(staff, at(2027, 1, 26)) == ["M2 2026-27"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_is_missing_is_reminded_by_the_district_goals(staff: Staff) -> None:
    """Seven days before, one day before, and after the due day in the channel; who has sent is left alone."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "sent")
    counts = []
    for day in (13, 14, 15, 20, 21, 22, 23):
        run(staff, at(2027, 1, day))
        counts.append((len(told(staff, reminders.REMINDER)), len(told(staff, reminders.STILL_MISSING))))
    # The principal and the designee of Conard, the supervisor, and two from the police on the team.
    assert counts == [(0, 0), (5, 0), (5, 0), (10, 0), (10, 0), (10, 1), (10, 1)]
    people = {f"person:{staff.id(who)}" for who in ("principal elsewhere", "designee elsewhere", "supervisor",
                                                    "team, police", "second, police")}  # fmt: skip
    assert set(told(staff, reminders.REMINDER)) == people
    assert told(staff, reminders.STILL_MISSING) == [str(Team())]


def test_reminders_that_passed_in_a_downtime_come_as_one(staff: Staff) -> None:
    """Nobody gets the same message twice in a minute; the word to the team comes beside it."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "sent")
    run(staff, at(2027, 1, 22))
    assert len(told(staff, reminders.REMINDER)) == len(set(told(staff, reminders.REMINDER))) == 5
    assert told(staff, reminders.STILL_MISSING) == [str(Team())]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_quarter_that_is_all_in_needs_no_reminder(staff: Staff) -> None:
    """Nobody hears of it again."""
    with staff.town.database.write() as session:
        bring_to(session, staff, "all in")
    run(staff, at(2027, 2, 1))
    assert told(staff, reminders.REMINDER) == told(staff, reminders.STILL_MISSING) == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_parties_of_a_quarter_are_those_of_its_opening(staff: Staff) -> None:
    """The schools of the settings, then the police."""
    with staff.town.database.write() as session:
        quarter = acts.open_(session, staff, staff.actor("team, police"))
        assert [one.party for one in quarter.submissions] == [
            "hall", "conard", "sedgwick", "king-philip", "bristow", POLICE,
        ]  # fmt: skip
        assert (quarter.due_on, quarter.opened_by_id) == (date(2027, 1, 21), staff.id("team, police"))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_board_says_so_until_the_calendar_tells_the_first_school_day(staff: Staff) -> None:
    """A holiday on Friday tells nothing of Monday, and one day closed by hand far ahead tells nothing at all."""
    agreement = staff.town.agreement
    new_year, holiday = date(2027, 1, 1), date(2027, 1, 18)
    with staff.town.database.write() as session:
        period = period_of(agreement, date(2026, 12, 31))
        quarter = opening.open_quarter(session, agreement, period, None, at(2027, 1, 4))

        def is_marked() -> bool:
            board = MESSAGES[BOARD].make(Telling(session, agreement, NOW), quarter.id)
            assert board is not None
            return BY_WEEKDAYS in text_of([block.to_dict() for block in board.blocks])

        assert is_marked()
        set_by_hand(session, OPERATOR.label, date(2027, 5, 31), "Memorial Day", NOW, is_open=False)
        assert is_marked()
        take_calendar(session, agreement, Reading({new_year: "New Year"}, new_year), NOW)
        assert is_marked()
        take_calendar(session, agreement, Reading({new_year: "New Year", holiday: "Holiday"}, holiday), NOW)
        assert not is_marked()
