"""What officers logged besides enforcement: a sheet of the quarter's workbook and of the year's (§V.6, §IX)."""

from collections.abc import Callable, Iterable, Sequence

from exports.quarters.both_sides import TOGETHER, mark
from exports.quarters.tables import MOST_BESIDE, TIME_WIDTH, Cell
from exports.workbook.book import Book
from exports.workbook.cells import MISSING, NONE, NOT_COLLECTED, Column, Kind
from exports.workbook.charts import ChartTitles
from exports.workbook.sheets import Sheet
from models.activities.statistics import BACK, ENTRIES, PEOPLE, key, share_handed_back
from models.quarters.activity_figures import ActivityFigures, ActivityLine, all_lines
from models.quarters.figures import Compared, QuarterFigures
from models.quarters.public_activities import is_public, is_public_at_schools
from models.quarters.review import Before
from models.quarters.year import Year
from models.terms import Agreement

ACTIVITIES_SHEET = "Activities"
ACTIVITY, COUNTED, SCHOOL, OF_YEAR = "Activity", "Counted", "School", "Year"
INCLUDED = "Quarters included"
HOW_COUNTED = (
    "What officers logged besides enforcement (§V), as it read when the police confirmed their submission. Nobody has "
    "to log anything: what is not logged is in no figure. A cell is blank where a figure is not counted by school."
)
PUBLIC_TOO = (
    "These are counts of what officers did, not of students: they are printed as they are. With how many people "
    "officers talked is not printed, and what became of requests for all schools together only."
)
HEADINGS = {
    "Talks": key("talk", ENTRIES), "Presentations": key("presentation", ENTRIES),
    "Students in presentations": key("presentation", PEOPLE), "Staff requests": key("request", ENTRIES),
    "Handed back": key("request", BACK),
}  # fmt: skip
"""What stands beside each other school by school: the figure by its heading."""
SHARE = "Share handed back"
NONE_LOGGED = "No talk, presentation or staff request was logged, so that there is no chart."
CHARTED = ("Talks", "Presentations", "Staff requests")
LABELS = (Column(ACTIVITY, width=42), Column(COUNTED, width=26))
Row = list[object]
Sum = Callable[[str, str | None], int | None]
"""A figure at a school, or with no school of all together."""


def lines_of(times: Iterable[ActivityFigures | None], *, for_public: bool = False) -> list[ActivityLine]:
    """The lines that were counted at one of these times, as far as their reader gets them."""
    known = {line.figure for time in times if time for line in time.lines}
    return [line for line in all_lines() if line.figure in known and not (for_public and not is_public(line))]


def add_activities(book: Book, agreement: Agreement, shown: Compared, before: Before | None) -> None:
    """Add the sheet of a quarter's internal workbook; none where the police counted no activities."""
    now = shown.now
    if now.activities is None:
        return
    schools, times = _schools([now]), list(shown.quarters.items())
    was = before.figures.activities if before else None
    heads = [
        *_school_heads(agreement, schools), Column(TOGETHER, Kind.COUNT),
        *(Column(f"{words.capitalize()}{f': {then.label}' if then else ''}", Kind.COUNT, TIME_WIDTH)
          for words, then in times),
    ]  # fmt: skip
    rows: list[Row] = []
    for line in lines_of([now.activities]):
        cells = [(now.activities.at(school, line.figure), was.at(school, line.figure) if was else None)
                 for school in schools]  # fmt: skip
        cells.append((now.activities.total(line.figure), was.total(line.figure) if was else None))
        marked = [mark(value, then) if was and value is not None and then is not None else value
                  for value, then in cells]  # fmt: skip
        rows.append([line.kind.label, line.words, *marked, *(of_quarter(then, line.figure) for _words, then in times)])
    sheet = book.sheet(ACTIVITIES_SHEET)
    sheet.note(agreement.cite(HOW_COUNTED))
    sheet.table([*LABELS, *heads], rows)
    _school_by_school(sheet, agreement, schools, _sum_of([now]), list(HEADINGS))


def add_public_activities(book: Book, agreement: Agreement, found: QuarterFigures) -> None:
    """Add the sheet of a quarter's public edition."""
    if found.activities is None:
        return
    schools, at = _schools([found]), _sum_of([found])
    heads = [*_school_heads(agreement, schools), Column(TOGETHER, Kind.COUNT)]
    rows = [
        [line.kind.label, line.words,
         *(at(line.figure, school) if is_public_at_schools(line.figure) else None for school in schools),
         at(line.figure, None)]
        for line in lines_of([found.activities], for_public=True)
    ]  # fmt: skip
    sheet = book.sheet(ACTIVITIES_SHEET)
    sheet.note(f"{agreement.cite(HOW_COUNTED)} {PUBLIC_TOO}")
    sheet.table([*LABELS, *heads], rows)
    _school_by_school(sheet, agreement, schools, at, public_headings())


def add_year_activities(
    book: Book, agreement: Agreement, year: Year, quarters: Sequence[QuarterFigures], *, for_public: bool = False
) -> None:
    """Add the sheet of a year: quarter by quarter, then the year's school by school."""
    if not any(found.activities for found in quarters):
        return
    by_code, schools, at = _by_code(year, quarters), _schools(quarters), _sum_of(quarters)
    heads = [
        *(Column(code, Kind.COUNT) for code in by_code), Column(OF_YEAR, Kind.COUNT), Column(INCLUDED, Kind.WHOLE),
    ]  # fmt: skip
    rows: list[Row] = []
    for line in lines_of((found.activities for found in quarters), for_public=for_public):
        cells = [of_quarter(found, line.figure) for found in by_code.values()]
        included = sum(isinstance(value, int) for value in cells)
        rows.append([line.kind.label, line.words, *cells, at(line.figure, None), included])
    sheet = book.sheet(ACTIVITIES_SHEET)
    sheet.note(agreement.cite(HOW_COUNTED) + (f" {PUBLIC_TOO}" if for_public else ""))
    sheet.table([*LABELS, *heads], rows)
    headings = public_headings() if for_public else list(HEADINGS)
    _school_by_school(sheet, agreement, schools, at, headings)


def of_quarter(found: QuarterFigures | None, figure: str) -> Cell:
    """A figure of all schools together in a quarter, or why there is none."""
    if found is None:
        return NONE
    if found.activities is None:
        return MISSING if found.police is None else NOT_COLLECTED
    value = found.activities.total(figure)
    return NOT_COLLECTED if value is None else value


def public_headings() -> list[str]:
    """What a public edition prints school by school."""
    return [heading for heading, figure in HEADINGS.items() if is_public_at_schools(figure)]


def sum_over(quarters: Sequence[QuarterFigures], figure: str, school: str | None = None) -> int | None:
    """A figure added up over quarters, at a school or all together; nothing where none has it."""
    found = [time.activities.at(school, figure) if school else time.activities.total(figure)
             for time in quarters if time.activities]  # fmt: skip
    values = [value for value in found if value is not None]
    return sum(values) if values else None


def percent(share: float) -> int:
    """A share as a whole percentage."""
    return round(100 * share)


def _sum_of(quarters: Sequence[QuarterFigures]) -> Sum:
    return lambda figure, school: sum_over(quarters, figure, school)


def _by_code(year: Year, quarters: Sequence[QuarterFigures]) -> dict[str, QuarterFigures | None]:
    """The figures of a year's quarters by code; nothing for one that was not opened."""
    by_label = {found.label: found for found in quarters}
    return {code: by_label.get(f"{code} {year.school_year}") for code in year.quarters}


def _schools(quarters: Sequence[QuarterFigures]) -> list[str]:
    places = ((*found.schools, *(found.activities.schools if found.activities else ())) for found in quarters)
    return list(dict.fromkeys(school for found in places for school in found))


def _school_heads(agreement: Agreement, schools: Sequence[str]) -> list[Column]:
    return [Column(agreement.school_name(school), Kind.COUNT) for school in schools]


def _school_by_school(
    sheet: Sheet, agreement: Agreement, schools: Sequence[str], at: Sum, headings: Sequence[str]
) -> None:
    """What stands beside each other school by school; the share where its parts do. Charted where all fit."""
    has_share = "Handed back" in headings
    columns = [
        Column(SCHOOL), *(Column(heading, Kind.COUNT) for heading in headings),
        *([Column(SHARE, Kind.PERCENT)] if has_share else []),
    ]  # fmt: skip

    def row(name: str, school: str | None) -> Row:
        counts = {heading: at(HEADINGS[heading], school) for heading in headings}
        share = share_handed_back(counts.get("Handed back"), counts.get("Staff requests"))
        return [name, *counts.values(), *([share] if has_share else [])]

    rows = [row(agreement.school_name(school), school) for school in schools]
    total = row(TOGETHER, None) if len(schools) > 1 else None
    table = sheet.table(columns, rows, caption="School by school", total=total)
    if len(schools) <= MOST_BESIDE:
        places = [1 + headings.index(heading) for heading in CHARTED]
        described = "; ".join(", ".join(str(row[place]) for place in (0, *places)) for row in rows)
        titles = ChartTitles(
            "Activities school by school", SCHOOL, "Entries",
            f"Bars for each school: {', '.join(CHARTED).lower()}. {described}.", NONE_LOGGED,
        )  # fmt: skip
        sheet.bar_chart(table, 0, places, titles)
