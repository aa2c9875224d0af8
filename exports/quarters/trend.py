"""The trend over all school years on record, as a sheet: counts, and rates per 1,000 students (§IX)."""

from collections.abc import Sequence
from dataclasses import dataclass

from exports.quarters.rates import ENROLLED_WORDS, MEASURE, Row
from exports.quarters.tables import Cell
from exports.workbook.book import Book
from exports.workbook.cells import NOT_COLLECTED, Column, Kind
from exports.workbook.charts import PATTERNS, ChartTitles
from exports.workbook.sheets import Sheet, Table
from models.quarters.rates import NO_ENROLLMENT, OVER_A_YEAR, PER, Look
from models.quarters.trend import OnRecord

TREND_SHEET = "Trend"
HOW_TO_READ = (
    "Every school year on record, all schools together. A baseline is a whole year as the district and the police "
    "entered it; other years are the sum of the quarters that were opened, as far as they were sent. Years may differ "
    "in schools and in what was collected: the quarters' workbooks compare like with like."
)
RATES_NEED = (
    f"Per {PER:,} students enrolled in that school year. A rate is printed where every quarter has the figure, of the "
    "same schools, and those have their enrollment on record."
)


@dataclass(frozen=True)
class Trend:
    """The years on record, and what is printed of them: lines of counts and of rates, a cell for each year."""

    years: Sequence[str]
    counts: Sequence[Row]
    rates: Sequence[Row]


def add_trend(book: Book, years: Sequence[OnRecord]) -> None:
    """Add the years as counts and as rates, and a chart of the last ones."""
    sheet = book.sheet(TREND_SHEET)
    sheet.note(HOW_TO_READ)
    trend_tables(sheet, trend_of(years))


def trend_of(years: Sequence[OnRecord]) -> Trend:
    """The years as internal editions have them."""
    counts: list[Row] = [[ENROLLED_WORDS, *(_known(year.enrolled) for year in years)]]
    counts += [[look.words, *(_known(year.total(look)) for year in years)] for look in OVER_A_YEAR]
    rates: list[Row] = [[look.words, *(_rate(year, look) for year in years)] for look in OVER_A_YEAR]
    return Trend([year.label for year in years], counts, rates)


def trend_tables(sheet: Sheet, found: Trend) -> None:
    """Add counts and rates, a column for each year, and a chart of the rates."""
    sheet.table([MEASURE, *(Column(year, Kind.COUNT) for year in found.years)], found.counts, caption="Counts")
    sheet.note(RATES_NEED)
    heads = [MEASURE, *(Column(year, Kind.RATE) for year in found.years)]
    chart_trend(sheet, sheet.table(heads, found.rates, caption=f"Per {PER:,} students"))


def chart_trend(sheet: Sheet, table: Table) -> None:
    """A chart of the last years: as many as can be told apart."""
    places = list(range(1, len(table.columns)))[-len(PATTERNS) :]
    described = "; ".join(f"{row[0]}: {', '.join(str(row[place]) for place in places)}" for row in table.rows)
    sheet.bar_chart(table, 0, places, ChartTitles(
        f"Year by year, per {PER:,} students", "Measure", f"Per {PER:,} students",
        f"Bars for each measure: each school year. {described}.",
    ))  # fmt: skip


def _known(value: int | None) -> Cell:
    return NOT_COLLECTED if value is None else value


def _rate(year: OnRecord, look: Look) -> float | str:
    if year.total(look) is None:
        return NOT_COLLECTED
    found = year.rate(look)
    return NO_ENROLLMENT if found is None else found
