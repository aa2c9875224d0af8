"""The public edition of a quarter's workbook: no count of 1 to 5 is printed or can be worked out, and nobody is named.

Which counts are kept back is decided once for a revision, against the public editions of the quarter's other revisions.
No number is printed that sums up quarters: the editions of two quarters say nothing of each other.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from exports.quarters.definitions import DEFINITION_COLUMNS, DEFINITIONS
from exports.quarters.glance import OF_POLICE, OF_SCHOOLS
from exports.quarters.tables import ADDED_UP, ALL, SHEETS, Cell, TableSheet
from exports.quarters.team import in_words, quorum
from exports.suppression.complementary import Unprotectable, suppress
from exports.suppression.tables import Equation, Key, PublicEdition
from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import MISSING, NOT_COLLECTED, SUPPRESSED, Column, Kind
from models import audit
from models.agreement import Agreement
from models.errors import Conflict
from models.quarters import editions, records
from models.quarters.figures import QuarterFigures, meetings_in, of_revision
from models.quarters.measures import SCHOOL_GROUPS, SCHOOL_KEYS, key
from models.quarters.police_measures import POLICE_GROUPS, POLICE_KEYS
from models.quarters.records import Revision
from models.quarters.return_checks import total
from models.quarters.team import OUTCOMES, present_from
from models.vocabulary import Side

TITLE = "Quarterly report on the School Resource Officer program"
EVERYWHERE = "all schools"
SCHOOLS, POLICE = "schools", "police"
NOTE = (
    "“*”: a count of 1 to 5, or one that would give such a count away. Zeros are printed. What is printed as “*” stays "
    "so in later editions while its value is the same."
)
NOT_SIGNED = "A public edition is made of what both sides have signed. This revision is not signed."
COUNTED_IN_POLICE = {
    "notices.filed": ("incidents", "grounds", "started_by", "hours", "acknowledged"),
    "notices.reports": ("reports",),
    "students.recorded": tuple(name for name in POLICE_GROUPS if name.startswith("students.")),
}
"""Which groups of the police's return add up to which figure."""
IN_NOTICES = {"notices", "incidents", "grounds", "started_by", "hours", "acknowledged", "reports"}


def public_book(session: Session, agreement: Agreement, revision: Revision, now: datetime) -> bytes:
    """The public workbook of a signed revision, as an .xlsx.

    Raises:
        Conflict: it is not signed, or small counts cannot be protected.
    """
    hidden = kept_back(session, revision, now)
    shown = of_revision(session, revision)
    quarter = revision.quarter
    days = f"{in_words(quarter.first_day)} to {in_words(quarter.last_day)}"
    period = f"{quarter.label}, {days} · revision {revision.revision}"
    book = Book(About(agreement, TITLE, period, Edition.PUBLIC, now, "the public"))
    summary = book.sheet("Summary")
    summary.note(NOTE)
    heads = _columns(agreement, shown)
    lines = [(words, figure, is_police) for figures, is_police in ((OF_SCHOOLS, False), (OF_POLICE, True))
             for words, figure in figures]  # fmt: skip
    rows = [[words, *_row(shown, figure if "." in figure else f"{figure}.*", hidden, is_police=is_police)]
            for words, figure, is_police in lines]  # fmt: skip
    summary.table([Column("Measure"), *heads], rows)
    for sheet in SHEETS:
        page = book.sheet(sheet.name)
        page.note(f"{sheet.note} {NOTE}")
        page.table([Column("Measure"), Column("Line"), *heads], list(_rows(sheet, shown, hidden)))
    _team(book, revision)
    book.sheet("Definitions").table(DEFINITION_COLUMNS, DEFINITIONS)
    return book.content()


def kept_back(session: Session, revision: Revision, now: datetime) -> frozenset[Key]:
    """The counts of a revision that the public does not see. Decided at the first time, kept for all others.

    Raises:
        Conflict: it is not signed, or small counts cannot be protected.
    """
    if revision.signed_at is None:
        raise Conflict(NOT_SIGNED)
    records.locked(session, revision.quarter_id)
    there = editions.edition_of(session, revision)
    if there:
        return frozenset(tuple(one) for one in there.suppressed)
    before = [
        _edition(session, one, frozenset(tuple(cell) for cell in edition.suppressed))
        for edition, one in editions.earlier_editions(session, revision.quarter)
    ]
    new = _edition(session, revision, frozenset())
    try:
        hidden = frozenset[Key]().union(*(_hidden_in(family, new, before) for family in _families(new)))
    except Unprotectable as problem:
        raise Conflict(f"There can be no public edition of this revision: {problem}.") from None
    rows = sorted((list(one) for one in hidden), key=str)
    session.add(
        editions.PublicEdition(
            quarter_id=revision.quarter_id, revision=revision.revision, made_at=now, suppressed=rows
        )
    )  # fmt: skip
    name = records.audit_name(revision.quarter)
    audit.record(session, "bot", "decide public edition", name, now, {"revision": revision.revision, "kept": len(rows)})
    return hidden


def _edition(session: Session, revision: Revision, suppressed: frozenset[Key]) -> PublicEdition:
    found = of_revision(session, revision)
    cells = cells_of(found)
    return PublicEdition(cells, list(_sums(found, cells)), suppressed)


def _hidden_in(family: str, new: PublicEdition, before: list[PublicEdition]) -> frozenset[Key]:
    """What is kept back of figures that sums tie together; what was decided stays where nothing has changed."""
    tied, earlier = _part(new, family), [_part(one, family) for one in before]
    if earlier and earlier[-1].cells == tied.cells:
        return earlier[-1].suppressed
    return suppress(tied.cells, tied.equations, earlier)


def _part(edition: PublicEdition, family: str) -> PublicEdition:
    return PublicEdition(
        {cell: value for cell, value in edition.cells.items() if _family(cell) == family},
        [one for one in edition.equations if _family(one.total) == family],
        frozenset(cell for cell in edition.suppressed if _family(cell) == family),
    )


def _families(edition: PublicEdition) -> list[str]:
    return sorted({_family(cell) for cell in edition.cells})


def _family(cell: Key) -> str:
    """Which figures a cell is tied to by sums."""
    _label, side, figure, _place = cell
    group = str(figure).split(".", 1)[0]
    return f"{side}.{'notices' if group in IN_NOTICES and side == POLICE else group}"


def cells_of(found: QuarterFigures) -> dict[Key, int | None]:
    """Every count that the workbook prints, by quarter, side, figure and school."""
    cells: dict[Key, int | None] = {}
    for is_police, figures in ((False, (*SCHOOL_KEYS, *(f"{group}.*" for group in ADDED_UP))), (True, POLICE_KEYS)):
        for figure in figures:
            at = {school: _value(found, figure, school, is_police=is_police) for school in found.schools}
            known = [value for value in at.values() if value is not None]
            for place, value in (at | {EVERYWHERE: sum(known) if known else None}).items():
                cells[_key(found, figure, place, is_police=is_police)] = value
    return cells


def _key(found: QuarterFigures, figure: str, place: str, *, is_police: bool) -> Key:
    return (found.label, POLICE if is_police else SCHOOLS, figure, place)


def _value(found: QuarterFigures, figure: str, school: str, *, is_police: bool) -> int | None:
    if is_police:
        return found.of_police(school, figure)
    if figure.endswith(".*"):
        figures = found.schools[school]
        return total(figures, figure.removesuffix(".*")) if figures else None
    return found.of_school(school, figure)


def _sums(found: QuarterFigures, cells: dict[Key, int | None]) -> Iterator[Equation]:
    """Every sum that a reader knows to hold: over the schools, and over the lines of a group."""
    for cell, value in cells.items():
        if cell[3] == EVERYWHERE and value is not None:
            parts = [(*cell[:3], school) for school in found.schools]
            yield Equation(cell, tuple(part for part in parts if cells[part] is not None))
    for is_police, whole, lines in _groups():
        for place in (*found.schools, EVERYWHERE):
            all_of_it = _key(found, whole, place, is_police=is_police)
            parts = [_key(found, line, place, is_police=is_police) for line in lines]
            known = tuple(part for part in parts if cells[part] is not None)
            if known and cells[all_of_it] == sum(cells[part] or 0 for part in known):
                yield Equation(all_of_it, known)


def _groups() -> Iterator[tuple[bool, str, list[str]]]:
    for name, group in SCHOOL_GROUPS.items():
        whole = f"{name}.*" if name in ADDED_UP else group.whole
        if whole:
            yield False, whole, [key(name, line) for line in group.lines]
    for whole, names in COUNTED_IN_POLICE.items():
        for name in names:
            yield True, whole, [key(name, line) for line in POLICE_GROUPS[name].lines]


def _columns(agreement: Agreement, shown: QuarterFigures) -> list[Column]:
    schools = [Column(agreement.school_name(school), Kind.COUNT) for school in shown.schools]
    return [*schools, Column("Total", Kind.COUNT), Column("Schools in it", Kind.WHOLE)]


def _rows(sheet: TableSheet, shown: QuarterFigures, hidden: frozenset[Key]) -> Iterator[list[Cell]]:
    groups = POLICE_GROUPS if sheet.is_police else SCHOOL_GROUPS
    for name in sheet.groups:
        title = groups[name].title
        for line, label in groups[name].lines.items():
            yield [title, label, *_row(shown, key(name, line), hidden, is_police=sheet.is_police)]
        if name in ADDED_UP and not sheet.is_police:
            yield [title, ALL, *_row(shown, f"{name}.*", hidden, is_police=False)]


def _row(shown: QuarterFigures, figure: str, hidden: frozenset[Key], *, is_police: bool) -> list[Cell]:
    values = {school: _value(shown, figure, school, is_police=is_police) for school in shown.schools}
    known = [value for value in values.values() if value is not None]
    all_of_them = sum(known) if known else None
    cells: list[Cell] = []
    for place, value in (values | {EVERYWHERE: all_of_them}).items():
        if _key(shown, figure, place, is_police=is_police) in hidden:
            cells.append(SUPPRESSED)
        elif value is None:
            is_missing = shown.police is None if is_police else place in shown.schools and shown.schools[place] is None
            cells.append(MISSING if is_missing else NOT_COLLECTED)
        else:
            cells.append(value)
    return [*cells, len(known)]


def _team(book: Book, revision: Revision) -> None:
    sheet = book.sheet("Team")
    rows = [[one.held_on, *(present_from(one, side) for side in Side), quorum(one)] for one in meetings_in(revision)]
    heads = [
        Column("Held on", Kind.DATE, 14), *(Column(f"From the {side}", Kind.WHOLE) for side in Side),
        Column("Quorate (§IX)"),
    ]  # fmt: skip
    sheet.table(heads, rows, caption="Meetings")
    noted = [[one.due_on, OUTCOMES[one.state]] for one in revision.quarter.recommendations]
    sheet.note("What is recommended, in words, is in the internal edition: it was typed for the team.")
    sheet.table([Column("Due", Kind.DATE, 14), Column("State", width=24)], noted, caption="Recommendations")
