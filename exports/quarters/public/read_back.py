"""A public edition as its reader has it: the finished file, each count by the words beside and above it (§IX)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from exports.quarters.activities import ACTIVITIES_SHEET
from exports.quarters.book import TITLE as QUARTER_TITLE
from exports.quarters.coverage import COVERAGE_SHEET
from exports.quarters.feedback import FEEDBACK_SHEET, PUBLIC_LINES
from exports.quarters.glance import FIRST_LOOK, FORMER_WORDS
from exports.quarters.public.activities import activity_cells, once
from exports.quarters.public.read_coverage import coverage_days
from exports.quarters.public.read_document import AT_EACH_SCHOOL, DRAWN, SUMMARY, Page, pages_of
from exports.quarters.public.read_rates import RATE_SHEETS, check_rates, check_trend, enrollment_cells
from exports.quarters.public.tables import EVERYWHERE, party_of, year_label
from exports.quarters.public.unreadable import Unreadable
from exports.quarters.rates import ENROLLMENT_SHEET
from exports.quarters.report_headings import ALL_SCHOOLS, AT_SCHOOLS, FEEDBACK_HEADS
from exports.quarters.tables import ADDED_UP, ALL, SHEETS
from exports.quarters.trend import TREND_SHEET
from exports.quarters.year import TITLE as YEAR_TITLE
from exports.quarters.year import measure
from exports.suppression.tables import Key
from exports.workbook.book import Edition
from exports.workbook.cells import IN_PLACE_OF_A_COUNT, LONG_TEXTS
from models.quarters.measures import SCHOOL_GROUPS, Group
from models.quarters.police_measures import NOT_PUBLIC, POLICE_GROUPS
from models.vocabulary import Party

Printed = int | str
"""What stands in place of a count: the number, or a marker such as "*"."""
Lines = Mapping[tuple[str, ...], tuple[str, str]]
"""The party and the figure of a table's lines by the words that they begin with."""
OF_QUARTER = re.compile(r" · (?P<time>\S+ \d{4}-\d\d), .* · revision (?P<revision>\d+)$", re.S)
OF_YEAR = re.compile(r"(?:^| · )School year (?P<year>\d{4}-\d\d), ", re.M)
NUMBER = re.compile(r"-?[\d,]+")
MEASURE, LINE, QUARTERS = "Measure", "Line", "Quarters"
HOW_MANY = ("Schools reporting", "Quarters included")
WITHOUT_COUNTS = frozenset({"Meetings", "Recommendations", QUARTERS, "Definitions", LONG_TEXTS})
PACKED = b"PK"


@dataclass(frozen=True)
class ReadEdition:
    """What a public edition prints: of which revision each quarter is, its year if it is a year's, and its cells.

    `activities` are counts of officers' work, by time, figure and place; `coverage` are school days, by school and
    heading; `feedback` is how many commendations and complaints there were, by line.
    """

    revisions: Mapping[str, int]
    school_year: str | None
    cells: Mapping[Key, Printed]
    activities: Mapping[Key, Printed] = field(default_factory=dict)
    coverage: Mapping[tuple[str, str], Printed] = field(default_factory=dict)
    feedback: Mapping[str, Printed] = field(default_factory=dict)


def read(content: bytes) -> ReadEdition:
    """A public edition, a workbook or a document, as it was saved.

    Raises:
        Unreadable: it is no public edition, or a number in it cannot be told to belong to anything.
    """
    pages = _pages(content)
    words = _words(pages[0])
    if Edition.PUBLIC not in words:
        raise Unreadable("it does not say that it is a public edition.")
    of_quarter = OF_QUARTER.search(words[1]) if words[0] == QUARTER_TITLE else None
    of_year = OF_YEAR.search("\n".join(words)) if words[0] == YEAR_TITLE else None
    layout: _Quarterly | _Yearly
    if of_quarter:
        year, time = None, of_quarter["time"]
        layout, revisions = _Quarterly(time), {time: int(of_quarter["revision"])}
    elif of_year:
        year, time = of_year["year"], year_label(of_year["year"])
        layout, revisions = _Yearly(year), _revisions(pages, year)
    else:
        raise Unreadable("it does not say which quarter or school year it is of.")
    logged = _activities(pages, time, year)
    cells = _with_rates(pages, time, dict(_cells(pages, layout, logged.values())))
    return ReadEdition(revisions, year, cells, logged, _coverage(pages), _feedback(pages))


def _feedback(pages: Iterable[Page]) -> dict[str, Printed]:
    """How many commendations and complaints are printed: of all schools together, each once, and no more than that."""
    found: dict[str, Printed] = {}
    for page in pages:
        for number, row in enumerate(page.rows if page.name == FEEDBACK_SHEET else (), 1):
            if tuple(row) == FEEDBACK_HEADS and number == 1:
                continue
            if len(row) != len(FEEDBACK_HEADS) or row[0] not in PUBLIC_LINES or row[0] in found:
                raise Unreadable(f"row {number} of the sheet “{page.name}” is no line of a public edition.")
            found[row[0]] = _printed(row[1], f"row {number} of the sheet “{page.name}”")
    return found


def _activities(pages: Sequence[Page], time: str, year: str | None) -> dict[Key, Printed]:
    """What it prints of activities."""
    rows = [row for page in pages if page.name == ACTIVITIES_SHEET for row in (*page.rows, ())]
    return once(activity_cells(rows, time, year, _printed))


def _coverage(pages: Sequence[Page]) -> dict[tuple[str, str], Printed]:
    """What it prints of the coverage of schools."""
    rows = [row for page in pages if page.name == COVERAGE_SHEET for row in (*page.rows, ())]
    return dict(coverage_days(rows, _printed))


def _with_rates(pages: Sequence[Page], label: str, cells: dict[Key, Printed]) -> dict[Key, Printed]:
    """The cells, and those of the enrollment, once every rate has been seen to follow from them."""
    of_rates = {page.name: page.rows for page in pages if page.name in RATE_SHEETS}
    cells |= dict(enrollment_cells(of_rates.get(ENROLLMENT_SHEET, ()), label, _printed))
    check_rates(of_rates, cells, label)
    check_trend(of_rates.get(TREND_SHEET, ()), cells, label, _printed)
    return cells


def _pages(content: bytes) -> list[Page]:
    try:
        is_document = content[:2] == PACKED and b"word/document.xml" in content
        return pages_of(content) if is_document else _of_workbook(content)
    except (BadZipFile, InvalidFileException, PackageNotFoundError, KeyError, ValueError, SyntaxError):
        raise Unreadable("it is no workbook (.xlsx) and no document (.docx) that can be opened.") from None


def _of_workbook(content: bytes) -> list[Page]:
    book = load_workbook(BytesIO(content), data_only=True)
    for cell in (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.comment):
        where = f"cell {cell.coordinate} of the sheet “{cell.parent.title}”"
        raise Unreadable(f"{where} has a comment, and a public edition has none.")
    return [Page(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]


def _words(page: Page) -> list[str]:
    """The first words of each row."""
    return [str(row[0]) for row in page.rows if row and row[0] is not None]


def _revisions(pages: Iterable[Page], year: str) -> dict[str, int]:
    """Which revision of each quarter a year adds up."""
    for page in pages:
        for place, row in enumerate(page.rows):
            if tuple(row[:2]) == ("Quarter", "Revision"):
                rows = (row[:2] for row in page.rows[place + 1 :] if row[0] and str(row[1]).isdigit())
                return {f"{code} {year}": int(revision) for code, revision in rows}
    raise Unreadable("it does not say which revisions of the quarters it adds up.")


@dataclass(frozen=True)
class _Quarterly:
    """How the tables of a quarter's edition are laid out."""

    time: str

    def lines(self, sheet: str) -> Lines:
        return _quarter_lines().get(sheet, {})

    def column(self, _sheet: str, heading: str, *, is_last: bool) -> tuple[str, str]:
        """Of when and where the counts of a column are."""
        return self.time, EVERYWHERE if is_last else heading


@dataclass(frozen=True)
class _Yearly:
    """How the tables of a year's edition are laid out."""

    year: str

    def lines(self, sheet: str) -> Lines:
        return _year_lines().get(sheet, {})

    def column(self, sheet: str, heading: str, *, is_last: bool) -> tuple[str, str]:
        """Of when and where the counts of a column are."""
        if is_last:
            return year_label(self.year), EVERYWHERE
        if sheet.endswith(BY_SCHOOL):
            return year_label(self.year), heading
        return f"{heading} {self.year}", EVERYWHERE


def _cells(
    pages: Iterable[Page], layout: _Quarterly | _Yearly, logged: Iterable[Printed]
) -> Iterator[tuple[Key, Printed]]:
    """Every cell that is printed, but those `logged`, which charts may draw too.

    Where one is printed twice, a number tells more than a marker: it comes last.
    """
    found: list[tuple[Key, Printed]] = []
    drawn, rates = set[float](), set[float]()
    for page in pages:
        if page.name in RATE_SHEETS:
            rates.update(value for row in page.rows for value in row if isinstance(value, int | float))
        if page.name in WITHOUT_COUNTS | RATE_SHEETS | {ACTIVITIES_SHEET, COVERAGE_SHEET, FEEDBACK_SHEET}:
            continue
        if page.name == DRAWN:
            drawn.update(page.rows[0])
            continue
        if page.name == AT_EACH_SCHOOL:
            found += _at_each_school(page, layout)
            continue
        if not layout.lines(page.name):
            raise Unreadable(f"the sheet “{page.name}” is none of a public edition.")
        found += _table(page, layout)
    if drawn - rates - {value for _cell, value in found} - set(logged):
        raise Unreadable("a chart shows a number that no table prints.")
    return iter(sorted(found, key=lambda cell: isinstance(cell[1], int)))


def _at_each_school(page: Page, layout: _Quarterly | _Yearly) -> Iterator[tuple[Key, Printed]]:
    """The cells of a document's table of schools: a row for each, and a last one for all of them."""
    heads, *rows = page.rows
    if not isinstance(layout, _Yearly) or list(heads[1:]) != [heading for heading, *_figure in AT_SCHOOLS]:
        raise Unreadable("a table of schools has other columns than those of a public edition.")
    for number, row in enumerate(rows, 2):
        place = EVERYWHERE if row[0] == ALL_SCHOOLS else row[0]
        for value, (heading, figure, is_police) in zip(row[1:], AT_SCHOOLS, strict=True):
            where = f"row {number}, “{heading}” of the table of schools"
            yield (year_label(layout.year), party_of(is_police=is_police), figure, place), _printed(value, where)


def _table(page: Page, layout: _Quarterly | _Yearly) -> Iterator[tuple[Key, Printed]]:
    """The cells of the one table of a sheet."""
    lines, heads = layout.lines(page.name), list[str]()
    for number, row in enumerate(page.rows, 1):
        if row and row[0] == MEASURE:
            heads = [str(value) for value in row if value is not None]
        elif heads and row and row[0] is not None:
            yield from _row(page, number, lines, heads, layout)
        elif any(isinstance(value, int | float) for value in row):
            raise Unreadable(f"row {number} of the sheet “{page.name}” holds a number that belongs to no line.")
        else:
            heads = []  # the table is over


def _row(
    page: Page, number: int, lines: Lines, heads: Sequence[str], layout: _Quarterly | _Yearly
) -> Iterator[tuple[Key, Printed]]:
    row = page.rows[number - 1]
    naming = 2 if heads[1] == LINE else 1
    line = lines.get(tuple(str(value) for value in row[:naming]))
    if line is None:
        raise Unreadable(f"row {number} of the sheet “{page.name}” is no line of a public edition.")
    last = len(heads) - (2 if heads[-1] in HOW_MANY else 1)
    for place in range(naming, last + 1):
        where = f"cell {get_column_letter(place + 1)}{number} of the sheet “{page.name}”"
        time, at = layout.column(page.name, heads[place], is_last=place == last)
        yield (time, *line, at), _printed(row[place], where)
    if any(value is not None for value in row[len(heads) :]):
        raise Unreadable(f"row {number} of the sheet “{page.name}” goes on beside its table.")


def _printed(value: Any, where: str) -> Printed:
    """A count as a person reads it, however the cell holds it."""
    if isinstance(value, str):
        value = value.strip()
        if value in IN_PLACE_OF_A_COUNT:
            return str(value)
        value = int(value.replace(",", "")) if NUMBER.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or value < 0:
        raise Unreadable(f"{where} holds no count.")
    return int(value)


BY_SCHOOL, BY_QUARTER = ", by school", ", by quarter"
OVERVIEW: Lines = {
    (words,): (party_of(is_police=is_police), figure)
    for words, figure, is_police in (*FIRST_LOOK, *FORMER_WORDS) if figure not in NOT_PUBLIC
}  # fmt: skip


@cache
def _quarter_lines() -> Mapping[str, Lines]:
    """The lines of a quarter's edition, sheet by sheet."""
    of_sheets = {}
    for sheet in SHEETS:
        groups = POLICE_GROUPS if sheet.is_police else SCHOOL_GROUPS
        named = ((groups[code].title, groups[code]) for code in sheet.groups)
        of_sheets[sheet.name] = _lines(named, is_police=sheet.is_police)
    return {SUMMARY: OVERVIEW, **of_sheets}


@cache
def _year_lines() -> Mapping[str, Lines]:
    """The lines of a year's edition, sheet by sheet."""
    of_sheets = {
        f"{party.capitalize()}{by}": _lines(((measure(group), group) for group in groups.values()), is_police=is_police)
        for party, groups, is_police in ((Party.SCHOOLS, SCHOOL_GROUPS, False), (Party.POLICE, POLICE_GROUPS, True))
        for by in (BY_QUARTER, BY_SCHOOL)
    }
    return {SUMMARY: OVERVIEW, **of_sheets}


def _lines(groups: Iterable[tuple[str, Group]], *, is_police: bool) -> Lines:
    party, found = party_of(is_police=is_police), dict[tuple[str, ...], tuple[str, str]]()
    for title, group in groups:
        found |= {(title, label): (party, figure) for figure, label in group.figures.items()
                  if figure not in NOT_PUBLIC}  # fmt: skip
        if group.code in ADDED_UP and not is_police:
            found[title, ALL] = (party, group.code)
    return found
