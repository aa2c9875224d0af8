"""Rates per 1,000 students and disparity ratios, each worked out by hand (34 CFR 300.647)."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from exports.quarters.rates import (
    ALL_SCHOOLS,
    RATES_SHEET,
    add_rates,
    enrollment_rows,
    group_rows,
    school_rows,
    year_rows,
)
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import IN_PLACE_OF_A_RATE
from models.quarters import rates
from models.quarters.enrollment_measures import STUDENTS_ENROLLED
from models.quarters.figures import QuarterFigures
from models.quarters.questionnaires import DISTRICT
from models.quarters.rates import LOOKS, Share, disparity_ratio, enrolled_at, overall_rate, rate
from models.quarters.submission_checks import Figures
from models.quarters.trend import OnRecord
from tests.support.town import NOW, the_agreement

ENROLLED: dict[str, Figures] = {
    "hall": {STUDENTS_ENROLLED: 1500, "enrolled.race.black": 300, "enrolled.race.white": 1200,
             "enrolled.gender.female": 20, "enrolled.gender.male": 1480, "enrolled.race.asian": 0},
    "conard": {STUDENTS_ENROLLED: 500, "enrolled.race.black": 100, "enrolled.race.white": 400},
}  # fmt: skip
HALL: Figures = {
    "incidents.fighting": 45, "incidents.theft": 0, "disciplined.students": 90, "disciplined.race.black": 30,
    "disciplined.race.white": 60, "disciplined.gender.female": 15, "disciplined.gender.male": 75,
    "disciplined.race.asian": 2,
}  # fmt: skip
CONARD: Figures = {"incidents.fighting": 7, "disciplined.students": 10, "disciplined.race.black": 4}


def a_quarter(label: str = "Q1 2026-27", **schools: Figures | None) -> QuarterFigures:
    """A quarter of these schools, with the enrollment of two."""
    return QuarterFigures(label, dict(schools), None, enrollment=ENROLLED)


def line_of(found: QuarterFigures, schools: list[str], *words: str) -> list[object]:
    """A group's numbers, by its words."""
    (row,) = (row for row in group_rows(found, schools) if row[: len(words)] == list(words))
    return list(row[len(words) :])


@pytest.mark.parametrize(
    ("count", "enrolled", "expected"),
    [(12, 400, 30.0), (0, 400, 0.0), (1, 16, 62.5), (1, 3, 333.3), (2, 3, 666.7), (1, 8000, 0.1), (1, 20_001, 0.0),
     (700, 500, 1400.0), (5, None, "no enrollment"), (0, 0, "none enrolled"), (5, 0, "none enrolled")],
)  # fmt: skip
def test_a_rate_is_the_count_for_each_thousand_students(count: int, enrolled: int | None, expected: object) -> None:
    """To one decimal, half up: 1 of 8,000 is 0.125. Incidents may be more than students."""
    assert rate(count, enrolled) == expected


def test_more_students_than_are_enrolled_are_no_share() -> None:
    """Each counts once: 500 of 500 are all of them, 501 cannot be."""
    assert rate(500, 500, is_once=True) == 1000.0
    assert rate(501, 500, is_once=True) == "more than enrolled"


@pytest.mark.parametrize(
    ("group", "everybody", "expected"),
    [
        (Share(30, 300), Share(90, 1500), 2.0),  # 100 per 1,000 against 60 of 1,200, which are 50
        (Share(10, 30), Share(20, 60), 1.0),  # the least of each that a ratio is made of
        (Share(9, 30), Share(20, 60), "too few"),
        (Share(10, 29), Share(20, 60), "too few"),
        (Share(10, 30), Share(19, 60), "too few"),
        (Share(10, 30), Share(20, 59), "too few"),
        (Share(0, 300), Share(90, 1500), "too few"),
        (Share(90, 300), Share(90, 1500), "too few"),  # nobody among the others
        (Share(12, 800), Share(32, 1600), 0.6),  # 15 against 20 of 800, which are 25
        (Share(11, 300), Share(41, 1200), 1.1),  # 36.67 against 33.33
    ],
)
def test_a_disparity_ratio_is_a_groups_rate_by_that_of_all_others(
    group: Share, everybody: Share, expected: object
) -> None:
    """Not by that of everybody, of whom the group is a part."""
    assert disparity_ratio(group, everybody) == expected


def test_a_ratio_is_rounded_half_up() -> None:
    """10 of 100 against 16 of 200 others is 1.25; 81 of 1,000 against 64 of 800 is 1.0125, and reads 1.01."""
    assert disparity_ratio(Share(10, 100), Share(26, 300)) == 1.25
    assert disparity_ratio(Share(81, 1000), Share(145, 1800)) == 1.01
    assert disparity_ratio(Share(201, 1000), Share(401, 2000)) == 1.01  # 1.005


def test_a_school_is_beside_its_own_students_and_all_beside_all() -> None:
    """45 incidents of 1,500 are 30.0, 7 of 500 are 14.0, 52 of 2,000 are 26.0."""
    found = {row[0]: row[1:] for row in school_rows(a_quarter(hall=HALL, conard=CONARD))}
    assert found["Schools: incidents"] == [30.0, 14.0, 26.0]
    assert found["Schools: students disciplined"] == [60.0, 20.0, 50.0]
    assert found["Schools: disciplinary actions"] == ["not collected"] * 3
    missing = {row[0]: row[1:] for row in school_rows(a_quarter(hall=HALL, conard=None))}
    assert missing["Schools: incidents"] == [30.0, "not submitted", 30.0]
    unknown = {row[0]: row[1:] for row in school_rows(a_quarter(hall=HALL, bristow=CONARD))}
    assert unknown["Schools: incidents"] == [30.0, "no enrollment", "no enrollment"]


@pytest.mark.parametrize(("second", "charts", "named"), [("conard", 1, False), ("bristow", 0, True)])
def test_a_school_without_enrollment_is_named_and_no_empty_chart_is_drawn(
    tmp_path: Path, second: str, charts: int, *, named: bool
) -> None:
    """Who reads *no enrollment* reads at which school it is missing, and who enters it."""
    agreement = the_agreement()
    book = Book(About(agreement, "Made up", "Q1", Edition.INTERNAL, NOW, "Tess Notional"))
    add_rates(book, agreement, a_quarter(hall=HALL, **{second: CONARD}), ALL_SCHOOLS)
    book.save(tmp_path / "rates.xlsx")
    sheet = load_workbook(tmp_path / "rates.xlsx")[RATES_SHEET]
    text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert ("No enrollment is on record for Bristow Middle School" in text) is named
    assert len(sheet._charts) == charts


def test_a_group_is_beside_the_others_of_the_schools_that_counted_it() -> None:
    """Hall: 30 of 300 are 100.0, 60 of 1,200 others 50.0. With Conard 34 of 400 are 85.0, 66 of 1,600 others 41.3."""
    found = a_quarter(hall=HALL, conard=CONARD)
    black = ("Students disciplined", "Race and ethnicity", "Black or African American")
    assert line_of(found, ["hall"], *black) == [300, 30, 100.0, 50.0, 2.0]
    assert line_of(found, ["conard"], *black) == [100, 4, 40.0, 15.0, "too few"]
    assert line_of(found, ["hall", "conard"], *black) == [400, 34, 85.0, 41.3, 2.06]
    # Conard did not collect who is white: the rate is that of Hall alone
    white = ("Students disciplined", "Race and ethnicity", "White")
    assert line_of(found, ["hall", "conard"], *white) == [1200, 60, 50.0, 100.0, 0.5]


def test_what_is_no_rate_says_why() -> None:
    """A group of 20 is too small, one that nobody is enrolled in has none, one that was not counted is no 0."""
    found = a_quarter(hall=HALL)
    female = line_of(found, ["hall"], "Students disciplined", "Gender", "Female")
    assert female == [20, 15, 750.0, 50.7, "too few"]
    asian = line_of(found, ["hall"], "Students disciplined", "Race and ethnicity", "Asian")
    assert asian == [0, 2, "none enrolled", 58.7, "more than enrolled"]
    meals = line_of(found, ["hall"], "Students disciplined", "Eligible for free or reduced-price meals", "Yes")
    assert meals == ["not collected"] * 5
    assert not [row for row in group_rows(found, ["hall"]) if row[2] == "Unknown"]


def test_a_year_adds_up_where_every_quarter_has_it() -> None:
    """45 + 30 of 1,500 are 50.0; Conard sent one quarter of two, and has no rate of the year."""
    quarters = [
        a_quarter(hall=HALL, conard=CONARD),
        a_quarter("Q2 2026-27", hall={"incidents.fighting": 30}, conard=None),
    ]
    found = {row[0]: row[1:] for row in year_rows(quarters, ["hall", "conard"])}
    assert found["Schools: incidents"] == [50.0, "not collected", "not collected"]
    assert "Schools: students disciplined" not in found


def test_the_enrollment_is_of_all_schools_or_of_none() -> None:
    """A sum without one of them would be taken for the whole."""
    assert enrolled_at(ENROLLED, ["hall", "conard"]) == 2000
    assert enrolled_at(ENROLLED, ["hall", "conard", "bristow"]) is None
    assert enrolled_at(ENROLLED, []) is None
    rows = {(row[0], row[1]): row[2:] for row in enrollment_rows(ENROLLED, ["hall", "conard", "bristow"])}
    assert rows["Race and ethnicity", "Black or African American"] == [300, 100, "not submitted", "not submitted"]


def test_a_trend_counts_a_baseline_as_a_year() -> None:
    """Its district's figures are of all schools: 100 of 2,000 are 50.0. A year with quarters to come says so."""
    incidents = LOOKS[0]
    together = {DISTRICT: {"incidents.fighting": 100}}
    of_district = QuarterFigures("Baseline 2018-19", {"hall": None, "conard": None}, None, together=together,
                                 enrollment=ENROLLED)  # fmt: skip
    base = OnRecord("2018-19", [of_district], is_baseline=True, quarters=4)
    now = OnRecord("2026-27", [a_quarter(hall=HALL, conard=CONARD)], is_baseline=False, quarters=4)
    assert (base.label, base.total(incidents), base.rate(incidents)) == ("2018-19 (baseline)", 100, 50.0)
    assert (now.label, now.total(incidents), now.rate(incidents)) == ("2026-27 (1 of 4 quarters)", 52, 26.0)
    assert now.enrolled == 2000
    assert overall_rate(of_district, LOOKS[1]) is None


def test_workbooks_know_the_words_for_what_is_no_rate() -> None:
    """They stand in columns of numbers."""
    words = (rates.NO_ENROLLMENT, rates.NONE_ENROLLED, rates.MORE_THAN_ENROLLED, rates.TOO_FEW)
    assert words == IN_PLACE_OF_A_RATE
