"""Rates and trends in the yearly report: schools beside each other, groups beside all others, year after year (§IX).

The tables have their own first headings: by these the audit of a public document finds the numbers that it checks.
"""

from collections.abc import Mapping, Sequence

from exports.document import PAGE_WIDTH, Line, Paper, Style
from exports.quarters.glance import FIRST_LOOK
from exports.quarters.rates import ENROLLED_WORDS, PER_STUDENTS, RATIO_MEANS, Row, group_rows
from exports.quarters.report_headings import (
    ALL_SCHOOLS,
    COUNTS_BY_YEAR,
    LOOKS_AT_SCHOOLS,
    RATES_AT_SCHOOLS,
    RATES_BY_YEAR,
)
from exports.quarters.tables import Cell
from exports.quarters.trend import RATES_NEED, Trend
from exports.quarters.yearly_report.parts import draw
from exports.workbook.cells import NONE
from exports.workbook.charts import PATTERNS
from models.quarters.figures import QuarterFigures
from models.quarters.rates import PER

ENROLLED_HEADING = "Enrolled"
PRINTED = {ENROLLED_WORDS, *(words for words, *_figure in FIRST_LOOK)}
"""The lines of the trend: what the report has a number of anyway."""
WIDTH_OF_YEARS = 3.9  # inches, for all of the years


def rates_at_schools(paper: Paper, names: Mapping[str, str], rows: Mapping[str, Sequence[Cell | float]]) -> None:
    """A line for each school: how many students, then each rate; the line of all schools last."""
    heads = [ENROLLED_HEADING, *LOOKS_AT_SCHOOLS]
    paper.write(f"{PER_STUDENTS}, over the whole year.", Style.SMALL, with_next=True)
    table = paper.table((1.7, *[0.8] * len(heads)), (RATES_AT_SCHOOLS, *heads), numbers=len(heads))
    for school, cells in rows.items():
        style = Style.CELL_STRONG if school == ALL_SCHOOLS else Style.CELL
        table.row([Line(names.get(school, school), style)], *map(_number, cells))


def ratios(paper: Paper, quarters: Mapping[str, QuarterFigures]) -> None:
    """Each group's disparity ratio quarter by quarter, where there is one in any."""
    found: dict[str, dict[str, dict[str, Row]]] = {}
    for code, figures in quarters.items():
        for measure, group, line, *cells in group_rows(figures, figures.schools):
            found.setdefault(str(measure), {}).setdefault(f"{group}: {line}", {})[code] = cells
    paper.write("Groups beside all other students", Style.SUBHEADING)
    paper.write(f"All schools together. {RATIO_MEANS} Groups without a ratio in any quarter are in the workbook only.",
                Style.SMALL, with_next=True)  # fmt: skip
    for measure, lines in found.items():
        rows = {
            line: [by_quarter[code][-1] if code in by_quarter else NONE for code in quarters]
            for line, by_quarter in lines.items()
        }
        shown = {line: row for line, row in rows.items() if any(isinstance(value, float) for value in row)}
        if not shown:
            continue
        table = paper.table((3.7, *[2.8 / len(quarters)] * len(quarters)), (measure, *quarters), numbers=len(quarters))
        for line, row in shown.items():
            table.row([Line(line)], *(_number(value, 2) for value in row))


def trend(paper: Paper, found: Trend) -> None:
    """The last years on record, as many as a chart can tell apart: counts, then rates, and a chart of these."""
    years = found.years[-len(PATTERNS) :]
    counts, rates = (
        [[row[0], *row[1:][-len(years) :]] for row in rows if row[0] in PRINTED] for rows in (found.counts, found.rates)
    )
    paper.write("Year by year", Style.SUBHEADING)
    widths = (PAGE_WIDTH - WIDTH_OF_YEARS, *[WIDTH_OF_YEARS / len(years)] * len(years))
    for head, rows in ((COUNTS_BY_YEAR, counts), (RATES_BY_YEAR, rates)):
        if head == RATES_BY_YEAR:
            paper.write(RATES_NEED, Style.SMALL, with_next=True)
        table = paper.table(widths, (head, *years), numbers=len(years))
        for words, *cells in rows:
            table.row([Line(str(words))], *map(_number, cells))
    drawn = {str(words): cells for words, *cells in rates}
    draw(paper, "Year by year", drawn, years, "Measure", f"Per {PER:,} students")


def _number(value: Cell | float, decimals: int = 1) -> list[Line]:
    """A count, a rate to one decimal, a ratio to two, or what stands for it."""
    if isinstance(value, float):
        return [Line(f"{value:,.{decimals}f}", Style.CELL_NUMBER)]
    return [Line(f"{value:,}" if isinstance(value, int) else value, Style.CELL_NUMBER)]
