"""What a public edition prints, as cells, and every sum between them that its readers know to hold (§IX).

A cell is named by its quarter or year, party, figure and school. Figures that sums tie together are a family.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from exports.quarters.tables import ADDED_UP
from exports.suppression.tables import Equation, Key, PublicEdition
from models.quarters.figures import QuarterFigures
from models.quarters.measures import SCHOOL_GROUPS, SCHOOL_KEYS, FigureKey, codes_of
from models.quarters.police_measures import NOT_PUBLIC, POLICE_GROUPS, POLICE_KEYS
from models.quarters.year import counts_students
from models.vocabulary import Party

EVERYWHERE = "all schools"
SCHOOLS, POLICE = Party.SCHOOLS.value, Party.POLICE.value  # as text: editions that were made are stored so
COUNTED_IN_POLICE = {
    "notices.filed": ("incidents", "grounds", "started_by", "hours", "acknowledged"),
    "notices.reports": ("reports",),
    "students.recorded": codes_of("students", POLICE_GROUPS)[1:],
}
"""Which groups of the police's submission add up to which figure."""
IN_NOTICES = {"notices", "incidents", "grounds", "started_by", "hours", "acknowledged", "reports"}
IN_A_SUM = frozenset(
    figure for codes in COUNTED_IN_POLICE.values() for code in codes for figure in POLICE_GROUPS[code].figures
)
FIGURES = {
    SCHOOLS: (*SCHOOL_KEYS, *ADDED_UP),
    POLICE: tuple(figure for figure in POLICE_KEYS if figure not in NOT_PUBLIC or figure in IN_A_SUM),
}
"""What is printed of each party and what follows from it by sums; `actions` of a school is a group added up."""
SUMMED = {
    SCHOOLS: tuple(figure for figure in FIGURES[SCHOOLS] if not counts_students(figure)), POLICE: FIGURES[POLICE],
}  # fmt: skip
"""What adds up over a year's quarters: not the students whom schools count once in a quarter."""

Cells = dict[Key, int | None]


def party_of(*, is_police: bool) -> str:
    """Whose figures, as cells are named."""
    return POLICE if is_police else SCHOOLS


def quarter_tables(found: QuarterFigures) -> PublicEdition:
    """Every count of a quarter's workbook, and the sums over its schools and over the lines of its groups."""
    cells: Cells = {}
    for party, figures in FIGURES.items():
        for figure in figures:
            of = found.of_police if party == POLICE else found.of_school
            at = {school: of(school, figure) for school in found.schools}
            known = [value for value in at.values() if value is not None]
            for place, value in (at | {EVERYWHERE: sum(known) if known else None}).items():
                cells[found.label, party, figure, place] = value
    return PublicEdition(cells, list(_sums(found.label, list(found.schools), cells)))


def year_tables(school_year: str, quarters: Sequence[QuarterFigures]) -> PublicEdition:
    """Every count of the quarters, of the year that they add up to, and the sums between all of them."""
    cells: Cells = {}
    sums: list[Equation] = []
    for found in quarters:
        of_quarter = quarter_tables(found)
        cells |= of_quarter.cells
        sums += of_quarter.equations
    label, schools = year_label(school_year), schools_of(quarters)
    of_year: Cells = {}
    for party, figures in SUMMED.items():
        for figure in figures:
            for place in (*schools, EVERYWHERE):
                parts = [(found.label, party, figure, place) for found in quarters]
                known = {part: count for part in parts if (count := cells.get(part)) is not None}
                whole = (label, party, figure, place)
                of_year[whole] = sum(known.values()) if known else None
                sums += [Equation(whole, tuple(known))] if known else []
    return PublicEdition(cells | of_year, [*sums, *_sums(label, schools, of_year)])


def year_label(school_year: str) -> str:
    """How the cells of a whole year are named."""
    return f"Year {school_year}"


def schools_of(quarters: Sequence[QuarterFigures]) -> list[str]:
    """The schools of a year, each once, in their order."""
    return list(dict.fromkeys(school for found in quarters for school in found.schools))


def family_of(cell: Key) -> str:
    """Which figures a cell is tied to by sums."""
    _label, party, figure, _place = cell
    measure = FigureKey.read(str(figure)).measure
    return f"{party}.{'notices' if measure in IN_NOTICES and party == POLICE else measure}"


def by_family(edition: PublicEdition) -> dict[str, PublicEdition]:
    """An edition taken apart into families."""
    cells: dict[str, Cells] = defaultdict(dict)
    sums: dict[str, list[Equation]] = defaultdict(list)
    suppressed: dict[str, set[Key]] = defaultdict(set)
    for cell, value in edition.cells.items():
        cells[family_of(cell)][cell] = value
    for equation in edition.equations:
        sums[family_of(equation.total)].append(equation)
    for cell in edition.suppressed:
        suppressed[family_of(cell)].add(cell)
    return {
        family: PublicEdition(of_it, sums[family], frozenset(suppressed[family])) for family, of_it in cells.items()
    }


def _sums(label: str, schools: Sequence[str], cells: Mapping[Key, int | None]) -> Iterator[Equation]:
    """Every sum over the schools, and over the lines of a group, that a reader knows to hold."""
    for cell, value in cells.items():
        if cell[3] == EVERYWHERE and value is not None:
            at = [(*cell[:3], school) for school in schools]
            yield Equation(cell, tuple(part for part in at if cells[part] is not None))
    for party, whole, lines in _groups():
        for place in (*schools, EVERYWHERE):
            all_of_it = (label, party, whole, place)
            known = tuple(part for line in lines if cells.get(part := (label, party, line, place)) is not None)
            if known and cells.get(all_of_it) == sum(cells[part] or 0 for part in known):
                yield Equation(all_of_it, known)


def _groups() -> Iterator[tuple[str, str, list[str]]]:
    for name, group in SCHOOL_GROUPS.items():
        whole = name if name in ADDED_UP else group.whole
        if whole:
            yield SCHOOLS, whole, list(group.figures)
    for whole, names in COUNTED_IN_POLICE.items():
        for name in names:
            yield POLICE, whole, list(POLICE_GROUPS[name].figures)
