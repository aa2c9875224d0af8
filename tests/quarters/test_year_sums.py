"""What the yearly report adds up and compares, with literal figures worked out by hand (§IX)."""

from datetime import date

from exports.quarters.year_rows import row
from models.quarters.figures import QuarterFigures
from models.quarters.submission_checks import Figures
from models.quarters.year import Year

HALL, CONARD = {"incidents.fighting": 5, "incidents.theft": None}, {"incidents.fighting": 2, "incidents.theft": 4}
POLICE_AT_HALL = {"hall": {"notices.filed": 3}, "conard": {"notices.filed": 1}}


def a_year(
    quarters: list[QuarterFigures | None], before: Year | None = None, baseline: QuarterFigures | None = None
) -> Year:
    """A school year of hand-made quarters."""
    codes = [f"Q{number}" for number in range(1, 1 + len(quarters))]
    days = date(2026, 7, 1), date(2027, 6, 30)
    return Year("2026-27", *days, dict.fromkeys(codes), dict(zip(codes, quarters, strict=True)), baseline, before)


def figures(hall: Figures | None, conard: Figures | None, *, with_police: bool = False) -> QuarterFigures:
    """A quarter of two schools."""
    return QuarterFigures("Q", {"hall": hall, "conard": conard}, POLICE_AT_HALL if with_police else None)


def test_a_change_of_the_year_is_that_of_the_sums_beside_it() -> None:
    """Of all schools and lines alike the difference of the sums; where lines differ, that of the lines that both have.

    Fights are 5 + 2 and 5 against 3 + 1 and 1, at the same schools; thefts are Conard's now, and were Hall's then.
    """
    last = a_year([figures({"incidents.fighting": 3, "incidents.theft": 2}, {"incidents.fighting": 1}),
                   figures({"incidents.fighting": 1}, None)])  # fmt: skip
    year = a_year([figures(HALL, CONARD), figures(HALL, None)], last)
    assert row(year, "incidents", is_police=False) == [
        11, 5, 16, 2, 7, "none", "same 1 of 2 lines: +7", "none",
    ]  # fmt: skip
    assert row(year, "incidents.theft", is_police=False) == [4, "not collected", 4, 1, 2, "none", "none", "none"]


def test_years_of_other_schools_are_not_compared() -> None:
    """With one submission more or less, what has changed is not the number of incidents."""
    last = a_year([figures(HALL, None), figures(HALL, CONARD)])
    baseline = QuarterFigures("Baseline 2018-19", {"hall": HALL, "conard": None}, None)
    whole = a_year([figures(HALL, CONARD), figures(HALL, CONARD)], last, baseline)
    assert row(whole, "incidents.fighting", is_police=False) == [7, 7, 14, 2, 12, 5, "none", "none"]
    of_one = a_year([figures(HALL, None), figures(HALL, None)], last, baseline)
    assert row(of_one, "incidents.fighting", is_police=False) == [5, 5, 10, 2, 12, 5, "none", 5]


def test_what_is_missing_is_not_called_none() -> None:
    """A submission that nobody sent, a quarter that nobody opened, and a figure that nobody collected."""
    year = a_year([None, figures(None, None), figures(HALL, None)])
    assert row(year, "incidents.fighting", is_police=False)[:5] == ["none", "not submitted", 5, 5, 1]
    assert row(year, "incidents.theft", is_police=False)[:5] == [
        "none", "not submitted", "not collected", "not collected", 0,
    ]  # fmt: skip
    assert row(year, "notices.filed", is_police=True)[:5] == [
        "none", "not submitted", "not submitted", "not submitted", 0,
    ]  # fmt: skip
    since = QuarterFigures("Q", {"hall": HALL, "conard": None}, {"hall": {"notices.filed": 1, "grounds.to_follow": 2}})
    later = a_year([figures(HALL, None, with_police=True), since])
    assert row(later, "grounds.to_follow", is_police=True)[:4] == ["not collected", 2, 2, 1]
    assert row(later, "notices.filed", is_police=True)[:4] == [4, 1, 5, 2]
    counted = a_year([figures(HALL, None, with_police=True)])
    assert row(counted, "notices.filed", is_police=True) == [4, 4, 1, "none", "none", "none", "none"]
