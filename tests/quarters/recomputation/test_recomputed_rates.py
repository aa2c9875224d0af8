"""Every printed rate, ratio, enrollment and arrest of a made-up year is what plain SQL and a division find (§IX)."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from exports.quarters.book import quarter_book
from exports.quarters.year import year_book
from models import vocabulary as words
from models.quarters import tables as records
from models.quarters.tables import Revision
from models.store.database import Database
from tests.quarters.recomputation.answers import AT_A_GLANCE, BY, Line, Records, Time
from tests.quarters.recomputation.questions import COUNTED, STUDENTS
from tests.quarters.recomputation.test_recomputed_figures import NOW, ORDER, YEAR
from tests.support.town import the_agreement

ARRESTED: Line = ("Actions involving students", "Arrested")
LINES = AT_A_GLANCE | {"Police: students arrested (at each notice)": ARRESTED}
ONCE = "Students (each counted once)"
BY_GROUP = {
    "Students disciplined": ("Students disciplined: {}", ("Students with a disciplinary action", ONCE)),
    "Students referred to police": ("Students referred: {}", ("Students referred to police", ONCE)),
    "Students at notices (at each notice)": ("{}", ("Students, counted at each notice", "With details recorded")),
}  # fmt: skip
OF_POLICE = {"Race and ethnicity": "Students by race and ethnicity", "Gender": "Students by gender",
             "Grades": "Students by grade", "Students with disabilities": "Students with disabilities",
             "English learners": "Students who are English learners"}  # fmt: skip
WAS_ARRESTED = "EXISTS (SELECT 1 FROM json_each(student.measures) WHERE value = 'arrested')"
CONDUCT = {
    "Conduct on school property or at a school event": "v.conduct_at_school = 'yes'",
    "Other conduct": "v.conduct_at_school = 'no'",
    "Not recorded": "coalesce(v.conduct_at_school, '') NOT IN ('yes', 'no')",
    "All students arrested": "1",
}
CODES = {(title, label): f"enrolled.{by}.{code}"
         for by, (title, lines) in BY.items() for code, label in lines.items()}  # fmt: skip
Row = list[Any]


class Enrolled:
    """The enrollment with which a revision was signed, asked in SQL alone."""

    def __init__(self, path: Path, school_year: str, code: str, revision: int) -> None:
        """That of one revision."""
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        asked = """SELECT content FROM quarter_revision JOIN quarter ON quarter.id = quarter_id
        WHERE school_year = ? AND code = ? AND revision = ?"""
        (content,) = self.connection.execute(asked, (school_year, code, revision)).fetchone()
        self.versions = json.loads(content)["enrollment"]

    def at(self, school: str, figure: str = "enrolled.students") -> int:
        """How many students a school has, in a line of it."""
        asked = "SELECT value FROM submission_figure WHERE version_id = ? AND figure = ?"
        (value,) = self.connection.execute(asked, (self.versions[school], figure)).fetchone()
        return int(value)

    def over(self, schools: Sequence[str], figure: str = "enrolled.students") -> int:
        """The same over some schools."""
        return sum(self.at(school, figure) for school in schools)


def rounded(value: Fraction, places: str) -> float:
    """Half up, as people round."""
    return float((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(places), ROUND_HALF_UP))


def per_thousand(count: int, enrolled: int, *, is_once: bool = True) -> float | str:
    """A rate, worked out with a fraction."""
    return "more than enrolled" if is_once and count > enrolled else rounded(Fraction(1000 * count, enrolled), "0.1")


def below(book: Workbook, sheet: str, first: str, number: int = 0) -> list[Row]:
    """A table of a sheet: its head, which begins with a word, and its rows."""
    rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
    start = [place for place, row in enumerate(rows) if row[0] == first][number]
    width = len([cell for cell in rows[start] if cell is not None])
    end = next((place for place, row in enumerate(rows) if place > start and row[0] is None), len(rows))
    return [row[:width] for row in rows[start:end]]


@pytest.fixture
def at_hand(made_up: Database, tmp_path: Path) -> Iterator[tuple[Workbook, Records, Time, Enrolled]]:
    """The workbook of Q3 in its second revision, and what SQL finds."""
    with made_up.read() as session:
        quarter = records.find(session, YEAR, "Q3")
        assert quarter
        revision = session.get_one(Revision, (quarter.id, 2))
        content = quarter_book(session, the_agreement(), revision, "Cleo Pretend", NOW)
    found = Records(tmp_path / "sro.db")
    time = found.time(YEAR, "Q3", 2)
    assert time
    yield load_workbook(BytesIO(content)), found, time, Enrolled(tmp_path / "sro.db", YEAR, "Q3", 2)
    found.close()


AtHand = tuple[Workbook, Records, Time, Enrolled]


def test_the_enrollment_is_that_of_the_records(at_hand: AtHand) -> None:
    """Line by line, school by school, and added up."""
    book, _found, time, enrolled = at_hand
    codes = {
        (title, label): f"enrolled.{by}.{code}" for by, (title, lines) in BY.items() for code, label in lines.items()
    }
    codes["Enrollment", "Students enrolled (each counted once)"] = "enrolled.students"
    _head, *rows = below(book, "Enrollment", "Measure")
    assert {(row[0], row[1]) for row in rows} == set(codes)
    for row in rows:
        figure = codes[row[0], row[1]]
        assert row[2:] == [
            *(enrolled.at(school, figure) for school in time.schools),
            enrolled.over(time.schools, figure),
        ]


def test_every_rate_is_a_count_of_the_records_by_its_students(at_hand: AtHand) -> None:
    """At each school, and over all of them."""
    book, found, time, enrolled = at_hand
    _head, *rows = below(book, "Rates", "Measure")
    assert len(rows) == 10
    for words_of_line, *rates in rows:
        line, is_once = LINES[words_of_line], "students disciplined" in words_of_line or "referred" in words_of_line
        counts = [found.cell(time, school, line) for school in time.schools]
        pairs = [*zip(counts, map(enrolled.at, time.schools), strict=True),
                 (found.total(time, line), enrolled.over(time.schools))]  # fmt: skip
        assert rates == [per_thousand(int(count), students, is_once=is_once) for count, students in pairs]


def test_every_ratio_is_two_rates_of_the_records(at_hand: AtHand) -> None:
    """Of ten and thirty at least, in the group and among the others."""
    book, found, time, enrolled = at_hand
    _head, *rows = below(book, "Rates by group", "Measure")
    assert len(rows) > 40
    ratios = 0
    for measure, title, label, *cells in rows:
        named, whole = BY_GROUP[measure]
        is_police = named == "{}"
        count = int(found.total(time, (OF_POLICE[title] if is_police else named.format(title), label)))
        everybody, everyone = int(found.total(time, whole)), enrolled.over(time.schools)
        students = enrolled.over(time.schools, CODES[title, label])
        others, other_students = everybody - count, everyone - students
        rate = per_thousand(count, students, is_once=not is_police) if students else "none enrolled"
        of_others = per_thousand(others, other_students, is_once=not is_police) if other_students else "none enrolled"
        is_large = min(count, others) >= 10 and min(students, other_students) >= 30
        ratio = rounded(Fraction(count * other_students, students * others), "0.01") if is_large else "too few"
        assert cells == [students, count, rate, of_others, ratio], (measure, title, label)
        ratios += is_large
    assert ratios > 10


def test_every_arrest_is_that_of_the_records(at_hand: AtHand) -> None:
    """By where the conduct was and by offense, school by school; the offenses of each group."""
    book, _found, time, enrolled = at_hand
    version, ask = time.versions[":police"], enrolled.connection

    def counted(about: str, school: str) -> int:
        (value,) = ask.execute(
            f"{STUDENTS} {WAS_ARRESTED} AND {about}", {"version": version, "school": school}
        ).fetchone()
        return int(value)

    for head, number, abouts in (
        ("Conduct", 0, CONDUCT),
        ("Offense", 0, {label: f"v.incident = '{code}'" for code, label in words.INCIDENTS.items()}
                       | {"All students arrested": "1"}),
    ):  # fmt: skip
        _heads, *rows = below(book, "Arrests", head, number)
        for label, *cells in rows:
            counts = [counted(abouts[label], school) for school in time.schools]
            assert cells == [*counts, sum(counts)], label
    (everybody,) = ask.execute(
        f"""SELECT count(*) {COUNTED} JOIN student_detail AS student ON student.notice_id = notice.id
        AND student.recorded_at <= confirmed.submitted_at
        AND (student.ended_at IS NULL OR student.ended_at > confirmed.submitted_at)
        WHERE counted.version_id = ? AND {WAS_ARRESTED}""", (version,),
    ).fetchone()  # fmt: skip
    heads, *rows = below(book, "Arrests by group, offense", "Group")
    for trait in {row[0] for row in rows}:
        assert sum(row[-1] for row in rows if row[0] == trait) == everybody
    assert heads[-1] == "Total"


def test_the_years_rates_add_the_quarters_up(made_up: Database, tmp_path: Path) -> None:
    """Each measure that adds up, by the enrollment of the last quarter."""
    with made_up.read() as session:
        book = load_workbook(BytesIO(year_book(session, the_agreement(), YEAR, "Cleo Pretend", NOW)))
    found, enrolled = Records(tmp_path / "sro.db"), Enrolled(tmp_path / "sro.db", YEAR, "Q4", 1)
    times = [time for code in ORDER if (time := found.time(YEAR, code))]
    schools = times[0].schools
    _head, *rows = below(book, "Rates", "Measure")
    assert len(rows) == 8
    for words_of_line, *rates in rows:
        line = LINES[words_of_line]
        counts = [sum(int(found.cell(time, school, line)) for time in times) for school in schools]
        pairs = [*zip(counts, map(enrolled.at, schools), strict=True), (sum(counts), enrolled.over(schools))]
        assert rates == [per_thousand(count, students, is_once=False) for count, students in pairs]
    trend = {row[0]: row[-1] for row in below(book, "Trend", "Measure", 1)[1:]}
    assert trend == {row[0]: row[-1] for row in rows}
    found.close()
