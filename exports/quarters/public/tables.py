"""What a public edition prints, as cells, and all that its readers know to hold between them (§IX).

A cell is named by its quarter or year, party, figure and school. Figures that sums tie together are a family.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from exports.quarters.tables import ADDED_UP
from exports.suppression.tables import Equation, Key, PublicEdition
from models.quarters.figures import QuarterFigures
from models.quarters.measures import DISCIPLINED, REFERRED, SCHOOL_GROUPS, SCHOOL_KEYS, FigureKey, codes_of, key
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

CALLS = key("started_by", "school_staff")
IMPLIED = (
    (SCHOOLS, key("arrests", "school_based"), "referrals"),
    (SCHOOLS, key(DISCIPLINED, "students"), "actions"),
    (SCHOOLS, key(REFERRED, "students"), "referrals"),
    *((POLICE, key("reports", line), key("incidents", line)) for line in POLICE_GROUPS["reports"].lines),
)
"""Figures of which the first is at most the second: every arrest is a referral, and so on."""

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
    sums = [*_sums(found.label, list(found.schools), cells), *_calls(found, cells)]
    return PublicEdition(cells, sums, unprinted=_never_printed(cells), at_most=list(_implied(found, cells)))


def year_tables(school_year: str, quarters: Sequence[QuarterFigures]) -> PublicEdition:
    """Every count of the quarters, of the year that they add up to, and the sums between all of them."""
    cells: Cells = {}
    sums: list[Equation] = []
    at_most: list[tuple[Key, Key]] = []
    for found in quarters:
        of_quarter = quarter_tables(found)
        cells |= of_quarter.cells
        sums += of_quarter.equations
        at_most += of_quarter.at_most
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
    cells |= of_year
    return PublicEdition(
        cells, [*sums, *_sums(label, schools, of_year)], unprinted=_never_printed(cells), at_most=at_most
    )


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


BREAKDOWNS = frozenset((party, FigureKey.read(line).group) for party, _whole, lines in _groups() for line in lines)
"""The groups of each party whose lines add up to something."""


def _calls(found: QuarterFigures, cells: Cells) -> Iterator[Equation]:
    """Notices that school staff called the officer for are the school's referrals, as its submission is asked."""
    for school in found.schools:
        calls, referrals = (found.label, POLICE, CALLS, school), (found.label, SCHOOLS, "referrals", school)
        if cells[calls] is not None and cells[calls] == cells[referrals]:
            yield Equation(referrals, (calls,))


def _implied(found: QuarterFigures, cells: Cells) -> Iterator[tuple[Key, Key]]:
    """What one figure says of another that it cannot exceed; not where a submission has an explanation for it."""
    for party, lesser, greater in IMPLIED:
        for school in found.schools:
            left, right = (found.label, party, lesser, school), (found.label, party, greater, school)
            few, many = cells[left], cells[right]
            if few is not None and many is not None and few <= many:
                yield left, right


def _never_printed(cells: Iterable[Key]) -> frozenset[Key]:
    return frozenset(cell for cell in cells if cell[1] == POLICE and cell[2] in NOT_PUBLIC)
