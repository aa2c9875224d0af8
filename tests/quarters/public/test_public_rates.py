"""Rates in public editions: only of what is printed, and none that would tell what is not (§IX)."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from exports.quarters.public.audit_files import judge
from exports.quarters.public.book import public_book
from exports.quarters.public.enrollment import NO_RATES, PublicEnrollment
from exports.quarters.public.held_back import HeldBack, refuse_disclosure
from exports.quarters.public.rates import group_of, rate_of
from exports.quarters.public.read_back import read
from exports.quarters.public.tables import EVERYWHERE, SCHOOLS
from exports.quarters.public.unreadable import Unreadable
from exports.quarters.public.year import public_year_book
from exports.workbook.cells import SUPPRESSED, WITHHELD
from models.quarters.editions import Decision
from models.quarters.enrollment_measures import ENROLLMENT_GROUPS, STUDENTS_ENROLLED
from models.quarters.rates import LOOKS, rate
from models.quarters.tables import Quarter, Revision
from models.store.database import Database
from tests.quarters.yearly_report.acts import LAST_YEAR, signed_quarter
from tests.quarters.yearly_report.test_yearly_report import parties
from tests.support.staff import Staff
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TIME = "Q1 2025-26"
RACE, GENDER = (list(ENROLLMENT_GROUPS[f"enrolled.{by}"].figures) for by in ("race", "gender"))


@pytest.fixture(scope="module")
def published(
    published_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, bytes, Decision]]:
    """The made-up year, and the public edition of its first quarter."""
    database = Database(f"sqlite:///{shutil.copy(published_template, tmp_path_factory.mktemp('rates') / 'sro.db')}")
    with database.read() as session:
        of_quarter = select(Revision).join(Quarter).where(Quarter.school_year == "2025-26", Quarter.code == "Q1")
        content, decision = public_book(session, the_agreement(), session.scalars(of_quarter).one(), NOW)
    yield database, content, decision
    database.close()


def changed(content: bytes, sheet: str, change: Callable[[Worksheet], None]) -> bytes:
    """The file after somebody worked on it."""
    book, target = load_workbook(BytesIO(content)), BytesIO()
    change(book[sheet])
    book.save(target)
    return target.getvalue()


def printing(words: tuple[str, ...], column: int, value: object) -> Callable[[Worksheet], None]:
    """Print something in a line that begins with these words."""

    def change(sheet: Worksheet) -> None:
        lines = [row for row in sheet.iter_rows() if tuple(cell.value for cell in row[: len(words)]) == words]
        sheet.cell(lines[0][0].row or 0, column + 1).value = value  # type: ignore[assignment]

    return change


def rows_of(content: bytes, sheet: str) -> list[list[Any]]:
    """The rows of a sheet."""
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(content))[sheet].iter_rows()]


def enrollment(*of_race: int, hall: int | None = None, gender: tuple[int, ...] = ()) -> PublicEnrollment:
    """The enrollment of two schools with so many students of each race, of whom Conard has 100 White students."""
    lines = dict(zip(RACE, of_race, strict=False)) | dict(zip(GENDER, gender, strict=False))
    students = sum(of_race) if hall is None else hall
    conard = {STUDENTS_ENROLLED: 100, **dict.fromkeys((*RACE, *GENDER), 0), "enrolled.race.white": 100,
              "enrolled.gender.male": 100}  # fmt: skip
    return PublicEnrollment({"hall": {STUDENTS_ENROLLED: students, **lines}, "conard": conard}, ["hall", "conard"])


def shown(found: PublicEnrollment, lines: list[str]) -> list[object]:
    """What is printed of some lines."""
    return [found.printed(line, EVERYWHERE) for line in lines]


@pytest.mark.parametrize(
    ("of_race", "expected"),
    [
        # American Indian, Asian, Black, Hispanic, Pacific Islander, two or more, White (and 100 at Conard), unknown
        ((0, 80, 110, 200, 0, 40, 570, 0), [0, 80, 110, 200, 0, 40, 670, 0]),
        # 3 alone would be all that is missing: with the 40 they are 43 together
        ((3, 80, 110, 200, 0, 40, 570, 0), ["*", 80, 110, 200, 0, "*", 670, 0]),
        # 3 and 2 together are 5: each is then 1 to 4, which is too narrow
        ((3, 80, 110, 200, 2, 40, 570, 0), ["*", 80, 110, 200, "*", "*", 670, 0]),
        # 3 and 12 together are 15: the 3 may be any from 1 to 14
        ((3, 80, 110, 200, 12, 40, 570, 0), ["*", 80, 110, 200, "*", 40, 670, 0]),
        # nothing larger would be left of it
        ((3, 0, 0, 0, 0, 0, 570, 0), [WITHHELD] * 8),
    ],
)
def test_a_small_group_is_not_what_is_missing_of_all(of_race: tuple[int, ...], expected: list[object]) -> None:
    """All students are printed, so that a group that stood alone could be subtracted."""
    assert shown(enrollment(*of_race), RACE) == expected


def test_a_breakdown_that_is_not_of_everybody_is_not_printed() -> None:
    """Lines that were not collected, or that do not come to all students, would be a sum of nobody knows whom."""
    found = enrollment(0, 80, 110, 200, 0, 40, 570, 0, gender=(500,))
    assert shown(found, GENDER) == ["not collected" if line.endswith(("nonbinary", "unknown", ".male")) else WITHHELD
                                    for line in GENDER]  # fmt: skip


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_edition_without_rates_says_why(staff: Staff, published: tuple[Database, bytes, Decision]) -> None:
    """Its definitions tell of rates, and readers would look for them."""
    with staff.town.database.write() as session:
        revision = signed_quarter(session, the_agreement(), *parties(staff)).revision
        found = [public_book(session, the_agreement(), revision, NOW)[0]]
        found.append(public_year_book(session, the_agreement(), LAST_YEAR, NOW)[0])
    assert all(read(content).cells and NO_RATES in summary_of(content) for content in found)
    assert NO_RATES not in summary_of(published[1])


def summary_of(content: bytes) -> list[object]:
    """What stands in the first column of the first sheet."""
    return [row[0] for row in load_workbook(BytesIO(content))["Summary"].values]


@pytest.mark.parametrize("hall", [29, 5, 0])
def test_a_school_of_a_few_students_leaves_all_of_it_out(hall: int) -> None:
    """The others would be all but that school's."""
    found = enrollment(hall=hall)
    assert not found.is_printed
    assert found.printed(STUDENTS_ENROLLED, "conard") == "not collected"


def test_a_rate_is_as_suppressed_as_what_it_is_of() -> None:
    """A marker of any number behind it stands in its place."""
    assert rate_of(45, 1500) == 30.0
    assert rate_of(SUPPRESSED, 1500) == SUPPRESSED
    assert rate_of(WITHHELD, 1500) == WITHHELD
    assert rate_of(45, SUPPRESSED) == SUPPRESSED
    assert group_of([30, 90], [300, 1500], 0) == [300, 30, 100.0, 50.0, 2.0]
    assert group_of([30, SUPPRESSED], [300, 1500], 0) == [300, 30, 100.0, "*", "*"]
    assert group_of([30, 90], [SUPPRESSED, 1500], 0) == ["*", 30, "*", "*", "*"]
    assert group_of([WITHHELD, 90], [300, 1500], 0) == [300, "withheld", "withheld", "withheld", "withheld"]


def test_the_made_up_quarter_passes_and_prints_rates(published: tuple[Database, bytes, Decision]) -> None:
    """Some rates, each of printed numbers; "*" where the count is; enrollment within the cells that are audited."""
    database, content, decision = published
    with database.read() as session:
        refuse_disclosure(session, the_agreement(), content, decision)
    edition = read(content)
    assert judge([edition]).is_safe
    by_words = {look.words: look for look in LOOKS}
    (head, *lines) = [row for row in rows_of(content, "Rates") if row[0] == "Measure" or row[0] in by_words][:11]
    numbers = stars = 0
    for line in lines:
        look = by_words[line[0]]
        for place, value in zip((*head[1:6], EVERYWHERE), line[1:7], strict=True):
            count = edition.cells[TIME, "police" if look.is_police else SCHOOLS, look.figure, place]
            enrolled = edition.cells[TIME, SCHOOLS, STUDENTS_ENROLLED, place]
            assert isinstance(enrolled, int)
            assert value == (rate(count, enrolled) if isinstance(count, int) else count)
            numbers, stars = numbers + isinstance(count, int), stars + (count == SUPPRESSED)
    assert numbers >= 20
    assert stars >= 10


def test_a_rate_that_does_not_follow_from_what_is_printed_is_refused(
    published: tuple[Database, bytes, Decision],
) -> None:
    """Wrong by a tenth, of a "*", in another table, beside the table, in a line that is none."""
    database, content, decision = published
    star = next(row for row in rows_of(content, "Rates") if SUPPRESSED in row)
    group = next(row for row in rows_of(content, "Rates by group") if row[4] == SUPPRESSED)
    number = next(row for row in rows_of(content, "Rates by group") if isinstance(row[7], float))
    for sheet, words, column, value in (
        ("Rates", ("Schools: incidents",), 1, 0.1),
        ("Rates", (star[0],), star.index(SUPPRESSED), 2.1),
        ("Rates", ("Schools: incidents",), 9, 2.1),
        ("Rates", ("Schools: incidents",), 0, "Schools: incidences"),
        ("Rates by group", tuple(group[:3]), 5, 12.5),
        ("Rates by group", tuple(group[:3]), 4, 7),
        ("Rates by group", tuple(number[:3]), 7, number[7] + 0.01),
        ("Rates by group", tuple(number[:3]), 2, "Somebody"),
        ("Enrollment", ("Students enrolled",), 0, "Students"),
    ):
        wrong = changed(content, sheet, printing(words, column, value))
        with pytest.raises(Unreadable):
            read(wrong)
        with database.read() as session, pytest.raises(HeldBack):
            refuse_disclosure(session, the_agreement(), wrong, decision)


def test_an_enrollment_that_was_not_signed_is_refused(published: tuple[Database, bytes, Decision]) -> None:
    """Also one of a group that is suppressed."""
    database, content, decision = published
    line = ("Race and ethnicity", "Native Hawaiian or Other Pacific Islander")
    assert next(row for row in rows_of(content, "Enrollment") if tuple(row[:2]) == line)[2] == SUPPRESSED
    wrong = changed(content, "Enrollment", printing(line, 2, 700))
    with database.read() as session, pytest.raises(HeldBack, match="not the one that was signed"):
        refuse_disclosure(session, the_agreement(), wrong, decision)


def test_the_year_has_the_groups_of_each_quarter_and_each_ratio_is_followed(
    published: tuple[Database, bytes, Decision],
) -> None:
    """As the quarter's own edition prints them, while both have the same enrollment."""
    database, of_quarter, _decision = published
    with database.read() as session:
        content, _of_year = public_year_book(session, the_agreement(), "2025-26", NOW)
    read(content)
    of_first = [row[1:] for row in rows_of(content, "Rates by group") if row[0] == TIME]
    measures = {row[0] for row in of_first}
    assert of_first == [row for row in rows_of(of_quarter, "Rates by group") if row[0] in measures]
    words = (TIME, "Students disciplined", "Race and ethnicity", "White")
    for column in (6, 8):
        with pytest.raises(Unreadable, match="does not follow from what is printed"):
            read(changed(content, "Rates by group", printing(words, column, 9.9)))
