"""What readers of public editions know of their counts: which add up, and which figure is at most another (§IX)."""

from exports.quarters.public.enrollment import PublicEnrollment
from exports.quarters.public.rates import public_group_rows, school_rates
from exports.quarters.public.tables import EVERYWHERE, quarter_tables, year_label, year_tables
from exports.quarters.tables import Cell
from exports.suppression.tables import Equation
from exports.workbook.cells import NONE
from models.quarters.enrollment_measures import STUDENTS_ENROLLED
from models.quarters.figures import QuarterFigures
from models.quarters.measures import SCHOOL_KEYS
from models.quarters.police_measures import NOT_PUBLIC, POLICE_KEYS
from models.quarters.rates import Look

YEAR = "2025-26"
ARRESTS, REFERRALS, STUDENTS = "arrests.school_based", "referrals", "referred.students"
THEFTS = "referrals.theft"


def quarter(code: str, hall: dict[str, int], conard: dict[str, int] | None = None) -> QuarterFigures:
    """A quarter with these figures of two schools, all others zero; a school without any sent nothing."""
    sent = {"hall": hall, "conard": conard}
    schools = {key: None if of is None else dict.fromkeys(SCHOOL_KEYS, 0) | of for key, of in sent.items()}
    return QuarterFigures(f"{code} {YEAR}", schools, {"hall": dict.fromkeys(POLICE_KEYS, 0), "conard": {}})


def test_readers_know_that_arrests_and_students_are_no_more_than_referrals() -> None:
    """At each school that says so; not where a submission has it otherwise. Of a year, in each of its quarters."""
    quarters = [
        quarter("Q1", {ARRESTS: 2, THEFTS: 6, STUDENTS: 6}, {ARRESTS: 3, THEFTS: 2}), quarter("Q2", {ARRESTS: 1}),
    ]  # fmt: skip
    label = quarters[0].label
    known = quarter_tables(quarters[0]).at_most
    referrals = (label, "schools", REFERRALS, "hall")
    assert ((label, "schools", ARRESTS, "hall"), referrals) in known
    assert ((label, "schools", STUDENTS, "hall"), referrals) in known
    assert not [pair for pair in known if pair[0] == (label, "schools", ARRESTS, "conard")]
    assert set(year_tables(YEAR, quarters).at_most) == {*known, *quarter_tables(quarters[1]).at_most}


def test_readers_know_the_sums_of_a_year_and_of_each_quarter() -> None:
    """A school that sent nothing in a quarter is no part of that quarter's sum, nor of its own over the year."""
    quarters = [quarter("Q1", {THEFTS: 6}, {THEFTS: 8}), quarter("Q2", {THEFTS: 3})]
    sums = year_tables(YEAR, quarters).equations
    assert set(quarter_tables(quarters[0]).equations) <= set(sums)

    def at(label: str, place: str) -> tuple[str, str, str, str]:
        return (label, "schools", REFERRALS, place)

    first, second, whole = f"Q1 {YEAR}", f"Q2 {YEAR}", year_label(YEAR)
    assert {
        Equation(at(first, EVERYWHERE), (at(first, "hall"), at(first, "conard"))),
        Equation(at(second, EVERYWHERE), (at(second, "hall"),)),
        Equation(at(whole, "hall"), (at(first, "hall"), at(second, "hall"))),
        Equation(at(whole, "conard"), (at(first, "conard"),)),
        Equation(at(whole, EVERYWHERE), (at(whole, "hall"), at(whole, "conard"))),
    } <= set(sums)


def test_what_is_not_public_is_printed_nowhere() -> None:
    """Readers know the sums that it is part of."""
    tables = quarter_tables(quarter("Q1", {}, {}))
    kept = {cell for cell in tables.cells if cell[1] == "police" and cell[2] in NOT_PUBLIC}
    assert kept
    assert tables.unprinted == kept


def test_over_all_schools_a_rate_is_of_what_all_schools_have() -> None:
    """Where one sent nothing, its students would make the rate too low."""
    found = quarter("Q1", {"disciplined.students": 30, "disciplined.race.white": 20, "incidents.theft": 30})
    enrollment = PublicEnrollment({
        "hall": {STUDENTS_ENROLLED: 500}, "conard": {STUDENTS_ENROLLED: 500},
    }, ["hall", "conard"])  # fmt: skip

    def shown(_figure: str, _place: str, _is_police: bool) -> Cell:
        return 30

    look = Look("Thefts", "incidents.theft")
    assert school_rates(shown, [look], enrollment, lambda _look: True) == [["Thefts", 60.0, 60.0, 30.0]]
    assert school_rates(shown, [look], enrollment, lambda _look: False) == [["Thefts", 60.0, 60.0, NONE]]
    hidden = [Look("Hidden", figure, is_police=True) for figure in NOT_PUBLIC]
    assert school_rates(shown, hidden, enrollment, lambda _look: True) == []
    groups = [row for row in public_group_rows(found, enrollment, shown) if row[0] == "Students disciplined"]
    assert groups
    assert {tuple(row[-3:]) for row in groups} == {(NONE, NONE, NONE)}
