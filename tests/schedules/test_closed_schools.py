"""A school that closes in mid week, while its officer's usual week and role go on: nobody is there any more."""

from datetime import date

import pytest

from handlers.schedules.here import on_home
from handlers.schedules.words import lines_of
from models.duty import queries as duty
from tests.duty.acts import BEGAN
from tests.schedules.acts import MONDAY, TUESDAY, give, name_substitute
from tests.support.staff import Staff
from tests.support.town import NOW, the_agreement

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BOTH = {0: "conard", 1: "conard", 2: "hall", 3: "hall", 4: "hall"}
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def closing(staff: Staff) -> Staff:
    """An officer of two schools has given the week; then Conard closes at its Monday's end."""
    with staff.town.database.write() as session:
        give(session, staff, staff.actor("second officer"), schools=BOTH, first_day=MONDAY)
    _closes(staff, MONDAY)
    return staff


def _closes(staff: Staff, day: date) -> None:
    schools = [
        school.model_copy(update={"closes": day}) if school.key == "conard" else school
        for school in the_agreement().school
    ]  # fmt: skip
    staff.town.agreement = staff.town.agreement.model_copy(update={"school": schools})


@pytest.mark.parametrize("who", ["chief", "principal elsewhere"])
def test_nobody_is_said_to_be_there_after_the_last_day(closing: Staff, who: str) -> None:
    """Neither that an officer is, nor that one is missing."""
    with closing.town.database.read() as session:
        week = on_home(session, closing.town.agreement, closing.actor(who), NOW, 5)
        assert week
        assert lines_of(week.schools["conard"], {}) == (
            "*Mon, Nov 23* · Second Officer 7:30 AM – 2:30 PM · No schedule on record for Officer Elsewhere\n"
            "*Tue, Nov 24 – Fri, Nov 27* · No school: The last day of Conard High School is November 23, 2026."
        )


@pytest.mark.parametrize(("closes", "places"), [(MONDAY, ["conard"]), (SUNDAY, ["hall"])])
def test_who_is_planned_at_a_closed_school_goes_on_duty_at_the_other_one(
    closing: Staff, closes: date, places: list[str]
) -> None:
    """One tap, as at any other school that is the only one."""
    _closes(closing, closes)
    with closing.town.database.read() as session:
        officer = closing.actor("second officer", BEGAN)
        assert duty.schools_today(session, closing.town.agreement, officer, BEGAN) == places


def test_whose_only_school_is_closed_is_still_told_why(closing: Staff) -> None:
    """The school is among those to try, so that its last day is what they read."""
    _closes(closing, SUNDAY)
    with closing.town.database.read() as session:
        officer = closing.actor("officer elsewhere", BEGAN)
        assert duty.schools_today(session, closing.town.agreement, officer, BEGAN) == ["conard"]


def test_a_closed_school_does_not_lack_a_substitute(closing: Staff) -> None:
    """Whoever was to be its substitute is named for another one without a question."""
    with closing.town.database.write() as session:
        _closes(closing, TUESDAY)
        spare = closing.id("spare officer")
        name_substitute(session, closing, substitute_id=spare, school="conard")
        _closes(closing, MONDAY)
        assert name_substitute(session, closing, substitute_id=spare, school="hall").school == "hall"
