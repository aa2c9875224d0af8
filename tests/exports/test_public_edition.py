"""The public edition of a made-up year's quarters: nobody is named, and no small count can be worked out.

The reader here knows nothing of how counts were chosen: it has every printed number of every edition and every sum, and
tries exact linear algebra and the tightening of bounds.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.practice.roster import import_practice_roster
from bot.practice.year import load_year
from exports.quarters.public import EVERYWHERE, IN_NOTICES, _edition, _hidden_in, cells_of, kept_back, public_book
from models.database import Database
from models.errors import Conflict
from models.people import Person
from models.quarters import editions, records
from models.quarters.figures import of_revision
from models.quarters.measures import SCHOOL_GROUPS
from models.quarters.records import Revision
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
YEAR = "2025-26"
Cell = tuple[Any, ...]
Sum = tuple[Cell, list[Cell]]


@pytest.fixture
def database_kind() -> str:
    """Which counts are kept back is worked out beside the database."""
    return "sqlite"


@pytest.fixture
def made_up(database: Database) -> Database:
    """The practice workspace's people and their made-up year."""
    import_practice_roster(database, the_agreement(), NOW)
    load_year(database, the_agreement(), NOW)
    return database


def signed(session: Session) -> list[Revision]:
    """The signed revisions of the year, in the order in which they would be published."""
    quarters = [records.find(session, YEAR, code) for code in ("Q1", "Q2", "Q3", "Q4")]
    return [one for quarter in quarters if quarter for one in quarter.revisions if one.signed_at]


def sums_of(cells: dict[Cell, int | None]) -> list[Sum]:
    """What any reader of the workbook knows to add up, written down here a second time."""
    found: list[Sum] = []
    places = list(dict.fromkeys(cell[3] for cell in cells))
    for cell, value in cells.items():
        if cell[3] == EVERYWHERE and value is not None:
            parts = [(*cell[:3], place) for place in places if place != EVERYWHERE]
            found.append((cell, [part for part in parts if cells[part] is not None]))
    (label,) = {cell[0] for cell in cells}
    pairs = [("schools", group.whole or f"{name}.*", [f"{name}.{line}" for line in group.lines])
             for name, group in SCHOOL_GROUPS.items()]  # fmt: skip
    police = [cell[2] for cell in cells if cell[1] == "police" and cell[3] == EVERYWHERE]
    for whole, group in (("notices.filed", "incidents"), ("notices.filed", "grounds"), ("notices.filed", "started_by"),
                         ("notices.filed", "hours"), ("notices.filed", "acknowledged"), ("notices.reports", "reports"),
                         *(("students.recorded", f"students.{name}") for name in
                           ("race", "gender", "grades", "disability", "english_learner"))):  # fmt: skip
        pairs.append(("police", whole, [figure for figure in police if figure.rsplit(".", 1)[0] == group]))
    for side, whole, lines in pairs:
        for place in places:
            total, parts = (label, side, whole, place), [(label, side, line, place) for line in lines]
            known = [part for part in parts if cells.get(part) is not None]
            if known and cells.get(total) == sum(cells[part] or 0 for part in known):
                found.append((total, known))
    return found


def disclosed(sums: Iterable[Sum], values: dict[Cell, int], hidden: set[Cell]) -> set[Cell]:
    """The hidden cells that a reader can tell: by elimination, or because bounds leave one number."""
    rows = []
    for total, parts in sums:
        row: dict[Cell, Fraction] = {}
        constant = Fraction(0)
        for cell, sign in [(total, -1), *((part, 1) for part in parts)]:
            if cell in hidden:
                row[cell] = row.get(cell, Fraction(0)) + sign
            else:
                constant -= sign * values[cell]
        if row:
            rows.append((row, constant))
    return by_elimination(rows) | by_bounds(rows, hidden)


def by_elimination(rows: list[tuple[dict[Cell, Fraction], Fraction]]) -> set[Cell]:
    """Cells that a reduced system gives one value."""
    reduced: dict[Cell, dict[Cell, Fraction]] = {}
    for given, _constant in rows:
        row = dict(given)
        for pivot in [cell for cell in row if cell in reduced]:
            row = combined(row, reduced[pivot], -row[pivot])
        row = {cell: value for cell, value in row.items() if value}
        if not row:
            continue
        pivot, value = next(iter(row.items()))
        row = {cell: one / value for cell, one in row.items()}
        for other, line in list(reduced.items()):
            if pivot in line:
                reduced[other] = {cell: one for cell, one in combined(line, row, -line[pivot]).items() if one}
        reduced[pivot] = row
    return {pivot for pivot, row in reduced.items() if len(row) == 1}


def combined(row: dict[Cell, Fraction], other: dict[Cell, Fraction], factor: Fraction) -> dict[Cell, Fraction]:
    """A row with a multiple of another one added."""
    found = dict(row)
    for cell, value in other.items():
        found[cell] = found.get(cell, Fraction(0)) + factor * value
    return found


def by_bounds(rows: list[tuple[dict[Cell, Fraction], Fraction]], hidden: set[Cell]) -> set[Cell]:
    """Cells whose lowest and highest possible number meet: each is 1 or more."""
    low, high = dict.fromkeys(hidden, Fraction(1)), dict.fromkeys(hidden, Fraction(10**6))
    for _round in range(60):
        before = (dict(low), dict(high))
        for row, constant in rows:
            for cell, factor in row.items():
                rest_low = sum((value * (low if value > 0 else high)[one] for one, value in row.items() if one != cell),
                               Fraction(0))  # fmt: skip
                rest_high = sum((value * (high if value > 0 else low)[one] for one, value in row.items()
                                 if one != cell), Fraction(0))  # fmt: skip
                ends = sorted(((constant - rest_low) / factor, (constant - rest_high) / factor))
                low[cell], high[cell] = max(low[cell], ends[0]), min(high[cell], ends[1])
        if (low, high) == before:
            break
    return {cell for cell in hidden if low[cell] == high[cell]}


def test_the_reader_of_this_test_can_solve_what_is_solvable() -> None:
    """By elimination, and by bounds: two that add up to two are one each."""
    a, b, c, t = (("Q", "s", name, "x") for name in "abct")
    assert disclosed([(t, [a, b])], {t: 9, b: 4}, {a}) == {a}
    assert disclosed([(t, [a, b])], {t: 9}, {a, b}) == set()
    assert disclosed([(t, [a, b])], {t: 2}, {a, b}) == {a, b}
    assert disclosed([(t, [a, b]), (c, [b])], {t: 9, c: 4}, {a, b}) == {a, b}


def test_no_small_count_of_a_year_can_be_worked_out(made_up: Database) -> None:
    """From all editions together. A correction that would give something away is not published, and says so."""
    refused = []
    values: dict[Cell, int] = {}
    hidden: set[Cell] = set()
    sums: list[Sum] = []
    with made_up.write() as session:
        for revision in signed(session):
            try:
                kept = kept_back(session, revision, NOW)
            except Conflict as conflict:
                refused.append((revision.quarter.code, revision.revision, str(conflict)))
                continue
            cells = cells_of(of_revision(session, revision))
            small = {cell for cell, value in cells.items() if value is not None and 1 <= value <= 5}
            assert small <= kept
            assert all(cells[cell] for cell in kept)
            # A cell that has another value in a later revision is another unknown.
            name = {cell: (*cell, value) for cell, value in cells.items() if value is not None}
            values |= {name[cell]: value for cell, value in cells.items() if value is not None}
            sums += [(name[total], [name[part] for part in parts]) for total, parts in sums_of(cells)]
            printed = {name[cell] for cell in name if cell not in kept}
            hidden = (hidden | {name[cell] for cell in kept}) - printed
        assert len(signed(session)) == 5
    assert [(code, number) for code, number, _words in refused] == [("Q3", 2)]
    assert "There can be no public edition of this revision" in refused[0][2]
    assert len(hidden) > 100
    assert disclosed(sums, values, hidden) == set()
    primary = {cell for cell in hidden if values[cell] <= 5}
    assert disclosed(sums, values, primary)  # without the others they could be worked out


def test_a_public_edition_is_decided_once(made_up: Database) -> None:
    """Made again it is the same; an internal one of the same figures prints them all."""
    with made_up.write() as session:
        revision = signed(session)[0]
        first = public_book(session, the_agreement(), revision, NOW)
        assert public_book(session, the_agreement(), revision, NOW) == first
        assert len(session.scalars(select(editions.PublicEdition)).all()) == 1
        names = list(session.scalars(select(Person.name)))
    book = load_workbook(BytesIO(first))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells.count("*") > 50
    assert [name for name in names if any(name in cell for cell in cells)] == []
    assert not any(cell.startswith("=") for cell in cells)


def test_only_what_is_signed_is_made_public(made_up: Database) -> None:
    """Figures that may change are nobody's."""
    with made_up.write() as session:
        quarter = records.find(session, "2026-27", "Q1")
        assert quarter
        with pytest.raises(Conflict, match="This revision is not signed"):
            public_book(session, the_agreement(), quarter.revision, NOW)


def test_a_correction_is_published_where_what_it_corrects_was_not(made_up: Database) -> None:
    """Nobody has the first one: there is nothing to take apart."""
    with made_up.write() as session:
        first, second = (one for one in signed(session) if one.quarter.code == "Q3")
        assert (first.revision, second.revision) == (1, 2)
        kept = kept_back(session, second, NOW)
        cells = cells_of(of_revision(session, second))
        values = {cell: value for cell, value in cells.items() if value is not None}
        assert disclosed(sums_of(cells), values, set(kept)) == set()


def test_what_has_not_changed_is_kept_back_as_before(made_up: Database) -> None:
    """The police's tables of a quarter whose schools were corrected."""
    with made_up.write() as session:
        first, second = (one for one in signed(session) if one.quarter.code == "Q3")
        new, old = (_edition(session, one, frozenset()) for one in (second, first))
        old = replace(old, suppressed=kept_back(session, first, NOW))
        assert _hidden_in("police.notices", new, [old]) == {cell for cell in old.suppressed if cell[1] == "police"
                                                            and cell[2].split(".")[0] in IN_NOTICES}  # fmt: skip
