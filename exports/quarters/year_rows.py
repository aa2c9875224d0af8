"""The figures of a school year, quarter by quarter and compared: rows of its workbook, lines of its windows (§IX)."""

from collections.abc import Sequence

from exports.quarters.glance import first_look
from exports.quarters.tables import Cell, changed, known
from exports.workbook.cells import MISSING, NONE, NOT_ADDED, NOT_COLLECTED
from models.quarters.comparisons import change
from models.quarters.figures import QuarterFigures, Total
from models.quarters.year import Year, YearTotal, counts_students


def row(year: Year, figure: str, *, is_police: bool) -> list[Cell]:
    """A figure, or a group added up, over all schools: quarter by quarter, over the year, compared."""
    quarters = [known(year.of_quarter(code, figure, is_police=is_police)) for code in year.quarters]
    total = year.total(figure, is_police=is_police)
    before = year.before.total(figure, is_police=is_police) if year.before else None
    baseline = _baseline(year, figure, is_police=is_police)
    return [
        *quarters, _of_year(total, quarters, figure, is_police=is_police), total.quarters if total else 0,
        before.value if before else NONE, known(baseline),
        changed(change(total.parts, before.parts) if total and before else None),
        changed(change(total.parts, year.as_whole_year(baseline)) if total and baseline else None),
    ]  # fmt: skip


def _baseline(year: Year, figure: str, *, is_police: bool) -> Total | None:
    """A figure of the baseline over all schools; nothing where there is none, or none of the police."""
    found = year.baseline
    return found.total(figure, is_police=is_police) if found and (found.has_police or not is_police) else None


def _of_year(total: YearTotal | None, quarters: Sequence[Cell], figure: str, *, is_police: bool) -> Cell:
    if not is_police and counts_students(figure):
        return NOT_ADDED
    if total is None:
        return next((word for word in (NOT_COLLECTED, MISSING) if word in quarters), NONE)
    return total.value


def glance(year: Year) -> list[list[Cell]]:
    """The year at a glance: the figures that both parties look at first."""
    return [[words, *row(year, figure, is_police=is_police)]
            for words, figure, is_police in first_look(counted(year))]  # fmt: skip


def counted(year: Year) -> list[QuarterFigures]:
    """The figures of its quarters that were opened."""
    return [found for found in year.figures.values() if found]
