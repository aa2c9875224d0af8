"""What the work schedules say beside the criteria of an evaluation: worked out by hand (§III)."""

from datetime import date, timedelta

import pytest

from models.evaluations import evidence
from models.evaluations.evidence import Figures
from models.evaluations.schedule_evidence import SCHEDULE
from models.schedules import acts as schedules
from tests.schedules.acts import MONDAY, correct, enter, give
from tests.support.staff import Staff
from tests.support.town import NOW

A_DAY = timedelta(days=1)


def test_how_soon_the_school_was_told_stands_beside_the_principal(staff: Staff) -> None:
    """Two changes before their day, one on it, one after it; a withdrawn one not, a corrected one as it was first."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        give(session, staff, officer)
        give(session, staff, officer, NOW + A_DAY, first_day=MONDAY + 7 * A_DAY)
        for days in (1, 2, 0):
            enter(session, staff, officer, first_day=MONDAY + days * A_DAY)
        late = enter(session, staff, officer, NOW + 4 * A_DAY, first_day=MONDAY + 3 * A_DAY)
        correct(session, staff, officer, late.id, NOW + 4 * A_DAY, first_day=MONDAY + 14 * A_DAY)
        gone = enter(session, staff, officer, first_day=MONDAY + 4 * A_DAY)
        schedules.withdraw_change(session, staff.town.agreement, officer, gone.id, "In error.", NOW)
        enter(session, staff, staff.actor("officer elsewhere"))
        found = evidence.figures(session, staff.town.agreement, officer.person_id, "hall", "2026-27", NOW)
        of_last_year = evidence.figures(session, staff.town.agreement, officer.person_id, "hall", "2025-26", NOW)
    assert evidence.lines(found)["v9"][-1] == (
        "Usual week given on Nov 23, 2026. 4 changes of schedule entered: 2 before the day, 1 on it, 1 after it."
    )
    assert evidence.lines(of_last_year)["v9"][-1] == "No usual week given. No changes of schedule entered."
    assert SCHEDULE in evidence.definitions(found)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_report_from_before_schedules_says_what_it_said(staff: Staff) -> None:
    """Made again, it has neither the line nor the definition."""
    before = Figures("then", 24)
    assert evidence.lines(before)["v9"] == (evidence.NOT_RECORDED,)
    assert SCHEDULE not in evidence.definitions(before)
    with staff.town.database.read() as session:
        one = evidence.figures(session, staff.town.agreement, staff.id("officer"), "hall", "2026-27", NOW)
        assert one.schedule == {"given_on": None, "before": 0, "same_day": 0, "after": 0}


def test_the_first_day_of_the_week_says_to_which_year_it_belongs(staff: Staff) -> None:
    """Given in May for next August, it is of the next year."""
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        give(session, staff, officer, NOW + 180 * A_DAY, first_day=date(2027, 8, 26))
        years = {
            year: evidence.figures(session, staff.town.agreement, officer.person_id, "hall", year, NOW).schedule
            for year in ("2026-27", "2027-28")
        }
    assert {year: found and found["given_on"] for year, found in years.items()} == {
        "2026-27": None, "2027-28": "2027-05-22",
    }  # fmt: skip
