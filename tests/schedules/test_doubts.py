"""What is asked before a schedule is saved: many days, days of which something is on record, a substitute elsewhere."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Doubtful
from models.schedules import cards, queries, substitutes
from models.schedules.doubts import NEWER_COUNTS
from models.schedules.tables import ScheduleChange, SchedulePosting, Substitution
from tests.schedules.acts import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, correct, enter, give, name_substitute
from tests.support.staff import Staff
from tests.support.town import NOW, the_agreement

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def doubt(act: Any, session: Session, *args: Any, **given: Any) -> Doubtful:
    """What an act asks; nothing is saved."""
    with pytest.raises(Doubtful) as asked, session.begin_nested():
        act(session, *args, **given)
    return asked.value


def confirm(act: Any, session: Session, *args: Any, **given: Any) -> Any:
    """The same act, once what it asks was confirmed."""
    return act(session, *args, **given, confirmed=doubt(act, session, *args, **given).key)


def who_is_at(session: Session, school: str, day: date) -> list[str]:
    """Who is at a school on a day."""
    records = queries.records_of(session, [school], day, day)
    (found,) = queries.week_at(the_agreement(), records, [school], day)[school][:1]
    return [presence.officer.name for presence in found.here]


@ON_SQLITE
def test_more_than_thirty_days_are_asked_about_once(staff: Staff) -> None:
    """November 24 to December 23 are 30 days, and saved; one more is asked, with the years: one may be mistyped."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        enter(session, staff, officer, first_day=TUESDAY, last_day=date(2026, 12, 23))
        asked = doubt(enter, session, staff, staff.actor("second officer"), last_day=date(2026, 12, 24))
        assert asked.questions == ("Tue, Nov 24, 2026 to Thu, Dec 24, 2026: 31 days. Are both dates right?",)
        change = confirm(enter, session, staff, staff.actor("second officer"), last_day=date(2026, 12, 24))
        correct(session, staff, staff.actor("second officer"), change.id, kind="duty", last_day=date(2026, 12, 24))
        assert change.version == 2
        asked = doubt(correct, session, staff, staff.actor("second officer"), change.id, version=2,
                      last_day=date(2027, 2, 24))  # fmt: skip
        assert asked.questions == ("Tue, Nov 24, 2026 to Wed, Feb 24, 2027: 93 days. Are both dates right?",)


@ON_SQLITE
def test_days_of_which_something_is_on_record_are_asked_about(staff: Staff) -> None:
    """With what is there, by whom, and its substitute; days beside each other are no question."""
    with staff.town.database.write() as session:
        officer, supervisor = staff.actor("officer"), staff.actor("supervisor")
        give(session, staff, officer)
        there = enter(session, staff, supervisor, officer_id=officer.person_id, last_day=WEDNESDAY)
        name_substitute(session, staff, substitute_id=staff.id("spare officer"), change_id=there.id)
        asked = doubt(enter, session, staff, officer, first_day=WEDNESDAY, kind="training")
        assert asked.questions == (
            f"On record for some of these days: Absent: leave, Tue, Nov 24, 2026 to Wed, Nov 25, 2026 (entered by "
            f"{supervisor.name}). Spare Officer is named as substitute. What you save now counts in its place on the "
            "same days.",
        )
        later = enter(session, staff, officer, first_day=THURSDAY)
        asked = doubt(correct, session, staff, officer, later.id, first_day=WEDNESDAY, last_day=THURSDAY)
        assert len(asked.questions) == 1
        assert queries.changes_of(session, {officer.person_id}, MONDAY, FRIDAY) == [there, later]
        asked = doubt(correct, session, staff, officer, there.id, last_day=THURSDAY)
        assert asked.questions[0].endswith(NEWER_COUNTS)
        confirm(correct, session, staff, officer, later.id, first_day=WEDNESDAY, last_day=THURSDAY)
        correct(session, staff, officer, later.id, version=2, first_day=WEDNESDAY, last_day=FRIDAY)  # was confirmed


@ON_SQLITE
def test_what_was_confirmed_is_not_what_came_up_meanwhile(staff: Staff) -> None:
    """Somebody enters another change between the question and the tick: that one is asked about as well."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        enter(session, staff, officer)
        key = doubt(enter, session, staff, officer, last_day=WEDNESDAY).key
        enter(session, staff, officer, first_day=WEDNESDAY)
        asked = doubt(enter, session, staff, officer, last_day=WEDNESDAY, confirmed=key)
        assert len(asked.questions) == 2


def test_of_two_changes_at_once_the_second_is_asked_about_the_first(staff: Staff) -> None:
    """The officer and the supervisor enter the same absence."""
    both, officer_id = Barrier(2), staff.id("officer")

    def entering(who: str) -> str:
        both.wait()
        try:
            with staff.town.database.write() as session:
                enter(session, staff, staff.actor(who), officer_id=officer_id)
        except Doubtful:
            return "asked"
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(entering, ("officer", "supervisor"))) == ["asked", "saved"]
    with staff.town.database.read() as session:
        assert len(session.scalars(select(ScheduleChange)).all()) == 1


@ON_SQLITE
def test_a_substitute_whose_usual_week_is_at_another_school_is_asked_about(staff: Staff) -> None:
    """The school that would be left without an officer is named, with the days; nothing is refused."""
    with staff.town.database.write() as session:
        give(session, staff, staff.actor("officer elsewhere"), schools=dict.fromkeys((1, 3), "conard"))
        asked = doubt(name_substitute, session, staff, last_day=FRIDAY)
        name = staff.actor("officer elsewhere").name
        assert asked.questions == (
            f"{name} is to be at Conard High School on Tue, Nov 24, 2026, Thu, Nov 26, 2026. Conard High School would "
            "have no officer then.",
        )
        name_substitute(session, staff, first_day=WEDNESDAY, last_day=WEDNESDAY)  # is at no school on Wednesdays
        give(session, staff, staff.actor("second officer"), schools={1: "conard"})
        asked = doubt(name_substitute, session, staff, last_day=TUESDAY)
        assert asked.questions[0].endswith("Another officer is there then.")
        confirm(name_substitute, session, staff, last_day=TUESDAY)
        assert name in who_is_at(session, "hall", TUESDAY)
        assert name not in who_is_at(session, "conard", TUESDAY)


@ON_SQLITE
def test_a_substitute_who_is_one_elsewhere_is_asked_about_and_then_moves(staff: Staff) -> None:
    """The school where they were to be is told, and sees that they are at another one."""
    with staff.town.database.write() as session:
        spare = staff.id("spare officer")
        name_substitute(session, staff, substitute_id=spare, last_day=WEDNESDAY)
        asked = doubt(name_substitute, session, staff, substitute_id=spare, school="conard")
        assert asked.questions == (
            "Spare Officer is to be at Hall High School on Tue, Nov 24, 2026. Hall High School would have no officer "
            "then.",
        )
        moved = confirm(name_substitute, session, staff, substitute_id=spare, school="conard")
        assert who_is_at(session, "conard", TUESDAY) == ["Spare Officer"]
        assert who_is_at(session, "hall", TUESDAY) == []
        assert who_is_at(session, "hall", WEDNESDAY) == ["Spare Officer"]
        assert {posting.school for posting in cards.postings_of(session, moved)} == {"hall", "conard"}
        substitutes.cancel(session, staff.town.agreement, staff.actor("supervisor"), moved.id, NOW)
        assert who_is_at(session, "hall", TUESDAY) == ["Spare Officer"]
        assert len(session.scalars(select(SchedulePosting)).all()) == 3


def test_a_second_substitute_for_a_school_and_days_is_asked_about(staff: Staff) -> None:
    """Also of two supervisors who name different people at once: one is asked, and reads who is named."""
    both = Barrier(2)

    def naming(who: str) -> str:
        both.wait()
        try:
            with staff.town.database.write() as session:
                name_substitute(session, staff, substitute_id=staff.id(who))
        except Doubtful as asked:
            return str(asked)
        return "named"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(naming, ("spare officer", "officer elsewhere")))
    assert "named" in answers
    (asked,) = (answer for answer in answers if answer != "named")
    with staff.town.database.read() as session:
        (first,) = session.scalars(select(Substitution)).all()
        assert asked == (
            f"{first.substitute.name} is named as substitute at Hall High School: Tue, Nov 24, 2026, "
            "7:30 AM – 2:30 PM. A second one as well?"
        )
