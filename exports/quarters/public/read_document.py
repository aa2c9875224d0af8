"""A public document as its reader has it: the words, the tables and the numbers of its charts (§IX).

The tables of rates are laid out here as the sheets of a workbook are, so that one check reads both.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE

from exports.quarters.activities import ACTIVITIES_SHEET
from exports.quarters.coverage import COVERAGE_AT, COVERAGE_SHEET
from exports.quarters.feedback import FEEDBACK_SHEET
from exports.quarters.public.read_officers import activities_of
from exports.quarters.rates import ENROLLED_WORDS, ENROLLMENT_SHEET, MEASURE, RATES_SHEET
from exports.quarters.report_headings import (
    ACTIVITIES_AT,
    COUNTS_BY_YEAR,
    FEEDBACK_COUNTED,
    HOW_SPENT,
    LOOKS_AT_SCHOOLS,
    RATES_AT_SCHOOLS,
    RATES_BY_YEAR,
    REQUESTS,
)
from exports.quarters.trend import TREND_SHEET

CHART = RELATIONSHIP_TYPE.CHART
NUMBERS_DRAWN, A_VALUE = re.compile(rb"<numCache>.*?</numCache>", re.S), re.compile(rb"<v>([^<]*)</v>")
NUMBER = re.compile(r"\d[\d,]*(\.\d+)?")
SUMMARY, SCHOOL, AT_EACH_SCHOOL, DRAWN, OTHER = "Summary", "School", "At each school", "Charts", "Quarters"
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Page:
    """A sheet, or tables of a document that belong together, as rows of values."""

    name: str
    rows: Rows


def pages_of(content: bytes) -> list[Page]:
    """What a document says before its tables, then its tables: those of measures are its summary."""
    document = docx.Document(BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    words = [[paragraph.text] for paragraph in document.paragraphs if paragraph.text != MEASURE.heading]
    first = Page(SUMMARY, words + [row for table in tables if table[0][0] == MEASURE.heading for row in table])
    pages = [page for table in tables if table[0][0] != MEASURE.heading for page in _pages(table)]
    trend = [row for page in pages if page.name == TREND_SHEET for row in page.rows]
    others = [page for page in pages if page.name != TREND_SHEET]
    return [first, *others, *([Page(TREND_SHEET, trend)] if trend else []), Page(DRAWN, [_drawn(document)])]


def _pages(table: Rows) -> Iterator[Page]:
    head = table[0][0]
    if head == SCHOOL:
        yield Page(AT_EACH_SCHOOL, table)
    elif head == COVERAGE_AT:
        yield Page(COVERAGE_SHEET, table)
    elif head in (HOW_SPENT, REQUESTS, ACTIVITIES_AT):
        yield from (Page(ACTIVITIES_SHEET if is_logged else SUMMARY, rows) for is_logged, rows in activities_of(table))
    elif head == FEEDBACK_COUNTED:
        yield Page(FEEDBACK_SHEET, table)
    elif head == RATES_AT_SCHOOLS:
        yield from _rates_at_schools(table)
    elif head in (COUNTS_BY_YEAR, RATES_BY_YEAR):
        yield Page(
            TREND_SHEET, [[MEASURE.heading, *table[0][1:]], *([row[0], *map(_value, row[1:])] for row in table[1:])]
        )
    else:
        yield Page(OTHER, table)


def _rates_at_schools(table: Rows) -> Iterator[Page]:
    """A document has a line for each school; the sheets have a column."""
    places, enrolled, *rates = zip(*table, strict=True)
    heads = [MEASURE.heading, *places[1:]]
    yield Page(ENROLLMENT_SHEET, [heads, [ENROLLED_WORDS, *map(_value, enrolled[1:])]])
    words = {heading: look.words for heading, look in LOOKS_AT_SCHOOLS.items()}
    yield Page(RATES_SHEET, [heads, *([words.get(column[0], column[0]), *map(_value, column[1:])] for column in rates)])


def _value(text: str) -> int | float | str:
    """A number as a cell of a workbook holds it."""
    if not NUMBER.fullmatch(text):
        return text
    return float(text.replace(",", "")) if "." in text else int(text.replace(",", ""))


def _drawn(document: Any) -> list[float]:
    """The numbers that its charts show."""
    parts = (relation.target_part.blob for relation in document.part.rels.values() if relation.reltype == CHART)
    return [float(value) for part in parts for cache in NUMBERS_DRAWN.findall(part) for value in A_VALUE.findall(cache)]
