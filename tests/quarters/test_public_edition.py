"""The public editions of a made-up year and its quarters: nobody is named, and no small count can be worked out.

The reader here knows nothing of how counts were chosen: it has every printed number of every edition and every sum, and
tries exact linear algebra and the tightening of bounds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.quarters.book import quarter_book
from exports.quarters.public_tables import EVERYWHERE, family_of, quarter_tables, year_tables
from exports.quarters.suppression_decision import Suppressed
from exports.workbook.cells import SUPPRESSED, WITHHELD
from models.errors import Conflict
from models.people.tables import Person
from models.quarters import editions
from models.quarters import tables as records
from models.quarters.export_requests import PublicQuarter, PublicYear
from models.quarters.figures import of_revision
from models.quarters.measures import SCHOOL_GROUPS
from models.quarters.police_measures import NOT_PUBLIC, label_of
from models.quarters.tables import Revision, SubmissionFigure
from models.store.database import Database
from tests.support.editions import content_of, quarter_decided, year_decided
from tests.support.public_reader import Cell, Sum, disclosed
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
YEAR = "2025-26"


def signed(session: Session) -> list[Revision]:
    """The signed revisions of the year, in the order in which they would be published."""
    quarters = [records.find(session, YEAR, code) for code in ("Q1", "Q2", "Q3", "Q4")]
    return [one for quarter in quarters if quarter for one in quarter.revisions if one.signed_at]


def published(
    database: Database, numbers: Iterable[tuple[int, int]]
) -> list[tuple[dict[Cell, int | None], Suppressed]]:
    """The public editions of these revisions, one after another: their counts, and what is suppressed."""
    found = []
    for quarter_id, number in numbers:
        suppressed = quarter_decided(database, quarter_id, number, NOW)
        with database.read() as session:
            tables = quarter_tables(of_revision(session, session.get_one(Revision, (quarter_id, number))))
        found.append((dict(tables.cells), suppressed))
    return found


def published_year(database: Database, revisions: dict[str, int]) -> tuple[dict[Cell, int | None], Suppressed]:
    """The public edition of the year."""
    suppressed = year_decided(database, YEAR, revisions, NOW)
    with database.read() as session:
        found = [of_revision(session, one) for one in signed(session) if one.revision == revisions[one.quarter.code]]
    return dict(year_tables(YEAR, found).cells), suppressed


def sums_of(cells: dict[Cell, int | None]) -> list[Sum]:
    """What any reader of the workbooks knows to add up, written down here a second time."""
    return [*over_schools(cells), *over_lines(cells), *over_quarters(cells)]


def over_schools(cells: dict[Cell, int | None]) -> Iterator[Sum]:
    """The total of each line."""
    places = list(dict.fromkeys(cell[3] for cell in cells))
    for cell, value in cells.items():
        if cell[3] == EVERYWHERE and value is not None:
            parts = [(*cell[:3], place) for place in places if place != EVERYWHERE]
            yield cell, [part for part in parts if cells.get(part) is not None]


def over_lines(cells: dict[Cell, int | None]) -> Iterator[Sum]:
    """The total of each group, where it is one."""
    police = dict.fromkeys(cell[2] for cell in cells if cell[1] == "police")
    pairs = [("schools", group.whole or name, [f"{name}.{line}" for line in group.lines])
             for name, group in SCHOOL_GROUPS.items()]  # fmt: skip
    for whole, group in POLICE_SUMS:
        pairs.append(("police", whole, [figure for figure in police if figure.rsplit(".", 1)[0] == group]))
    for label, place in dict.fromkeys((cell[0], cell[3]) for cell in cells):
        for side, whole, lines in pairs:
            total = (label, side, whole, place)
            known = [part for line in lines if cells.get(part := (label, side, line, place)) is not None]
            if known and cells.get(total) == sum(cells[part] or 0 for part in known):
                yield total, known


POLICE_SUMS = (
    ("notices.filed", "incidents"), ("notices.filed", "grounds"), ("notices.filed", "started_by"),
    ("notices.filed", "hours"), ("notices.filed", "acknowledged"), ("notices.reports", "reports"),
    *(("students.recorded", f"students.{name}") for name in ("race", "gender", "grades", "disability",
                                                             "english_learner")),
)  # fmt: skip


def over_quarters(cells: dict[Cell, int | None]) -> Iterator[Sum]:
    """The total of the year."""
    quarters = [label for label in dict.fromkeys(cell[0] for cell in cells) if label.startswith("Q")]
    for cell, value in cells.items():
        if cell[0].startswith("Year") and value is not None:
            yield cell, [part for label in quarters if cells.get(part := (label, *cell[1:])) is not None]


def told(editions_made: Iterable[tuple[dict[Cell, int | None], Suppressed]]) -> set[Cell]:
    """The small counts that a reader of these editions can tell, each with its value.

    The reader knows which counts are the same in two editions: a cell with another value is another unknown.
    """
    values: dict[Cell, int] = {}
    printed: set[Cell] = set()
    sums: dict[str, list[Sum]] = defaultdict(list)
    for cells, suppressed in editions_made:
        shown = {cell: value for cell, value in cells.items() if family_of(cell) not in suppressed.withheld}
        name = {cell: (*cell, value) for cell, value in shown.items() if value is not None}
        values |= {name[cell]: value for cell, value in shown.items() if value is not None}
        printed |= {name[cell] for cell in name if cell not in suppressed.counts}
        for total, parts in sums_of(shown):
            sums[family_of(total)].append((name[total], [name[part] for part in parts]))
    found: set[Cell] = {cell for cell in printed if 1 <= values[cell] <= 5}
    for of_family in sums.values():
        hidden = {cell for total, parts in of_family for cell in (total, *parts) if cell not in printed}
        found |= {cell for cell in disclosed(of_family, values, hidden) if values[cell] <= 5}
    return found


def test_the_reader_can_solve_what_is_solvable() -> None:
    """By elimination, and by bounds: two that add up to two are one each."""
    a, b, c, t = (("Q", "s", name, "x") for name in "abct")
    assert disclosed([(t, [a, b])], {t: 9, b: 4}, {a}) == {a}
    assert disclosed([(t, [a, b])], {t: 9}, {a, b}) == set()
    assert disclosed([(t, [a, b])], {t: 2}, {a, b}) == {a, b}
    assert disclosed([(t, [a, b]), (c, [b])], {t: 9, c: 4}, {a, b}) == {a, b}


def test_no_small_count_of_a_year_can_be_worked_out(made_up: Database) -> None:
    """From all editions together: of each quarter, of a corrected one, and of the year that they add up to."""
    with made_up.read() as session:
        numbers = [(one.quarter_id, one.revision) for one in signed(session)]
    made = published(made_up, numbers)
    revisions = {"Q1": 1, "Q2": 1, "Q3": 2, "Q4": 1}
    year = published_year(made_up, revisions)
    assert len(made) == 5
    assert told([*made, year]) == set()
    for cells, suppressed in [*made, year]:
        assert all(
            suppressed.marker_for(cell) for cell, value in cells.items() if value is not None and 1 <= value <= 5
        )
        assert not any(suppressed.marker_for(cell) == SUPPRESSED for cell, value in cells.items() if not value)
    only_small = [
        (cells, Suppressed(frozenset(cell for cell, value in cells.items() if value and value <= 5), frozenset()))
        for cells, _suppressed in made
    ]
    assert told(only_small)  # were no others suppressed, they could be worked out


def test_a_year_prints_totals_of_what_its_quarters_keep_back(made_up: Database) -> None:
    """Two small counts that add up to more than five may be told together."""
    cells, suppressed = published_year(made_up, {"Q1": 1, "Q2": 1, "Q3": 2, "Q4": 1})
    totals = {cell: value for cell, value in cells.items() if cell[0] == f"Year {YEAR}" and value and value > 5}
    printed = [cell for cell in totals if suppressed.marker_for(cell) is None]
    assert any(
        sum(suppressed.marker_for((f"{code} {YEAR}", *cell[1:])) == SUPPRESSED for code in ("Q1", "Q2", "Q3", "Q4"))
        >= 2
        for cell in printed
    )
    assert not any(str(cell[2]).startswith(("disciplined", "referred")) for cell in cells if cell[0] == f"Year {YEAR}")


def test_a_correction_after_the_year_was_published_gives_nothing_away(made_up: Database) -> None:
    """A quarter and the year are published anew; readers have the editions of before, too."""
    with made_up.read() as session:
        before = [(one.quarter_id, one.revision) for one in signed(session)]
    made = [*published(made_up, before), published_year(made_up, {"Q1": 1, "Q2": 1, "Q3": 2, "Q4": 1})]
    with made_up.write() as session:
        quarter_id = corrected(session, "hall", {"incidents.theft": 3, "incidents.weapons": -2})
    made += published(made_up, [(quarter_id, 2)])
    made.append(published_year(made_up, {"Q1": 1, "Q2": 2, "Q3": 2, "Q4": 1}))
    assert told(made) == set()
    with made_up.read() as session:
        assert [one.number for one in editions.years_made(session, YEAR)] == [1, 2]


def corrected(session: Session, school: str, changes: dict[str, int]) -> int:
    """Sign the second quarter anew, with these figures of a school changed."""
    quarter = records.find(session, YEAR, "Q2")
    assert quarter
    first = quarter.revision
    one = quarter.submission_of(school)
    assert one.sent
    version = records.SubmissionVersion(
        version=2, because="Counted anew.", begun_at=NOW, submitted_at=NOW, submitted_by_id=one.sent.submitted_by_id,
        remarks={}, figures=[
            SubmissionFigure(school=school, figure=row.figure,
                         value=row.value and max(0, row.value + changes.get(row.figure, 0)))
            for row in one.sent.figures
        ],
    )  # fmt: skip
    one.versions.append(version)
    session.flush()
    content = first.content or {}
    again = {**content, "returns": {**content["returns"], school: version.id}}
    quarter.revisions.append(Revision(revision=2, because="Counted anew.", opened_at=NOW, signed_at=NOW, content=again))
    return quarter.id


def test_what_cuts_small_counts_smaller_is_not_public(made_up: Database) -> None:
    """Neither who acted nor how many notices were not asked why; the internal edition has each of these lines."""
    with made_up.read() as session:
        revision = signed(session)[0]
        internal = quarter_book(session, the_agreement(), revision, "Cleo Pretend", NOW)
    kept = {tuple(label_of(figure).split(": ", 1)) for figure in NOT_PUBLIC}
    assert kept <= lines_in(internal)
    for content in (content_of(made_up, PublicQuarter(revision.quarter_id, 1), NOW),
                    content_of(made_up, PublicYear(YEAR), NOW)):  # fmt: skip
        printed = lines_in(content)
        assert not kept & printed
        assert ("Why law enforcement action was necessary", "Not a response to student conduct") in printed
        assert not {words for words in texts(content) if words.startswith("Police: arrest")}


def lines_in(content: bytes) -> set[tuple[str, str]]:
    """The measure and line of every row of a workbook's tables."""
    rows = (row for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows(max_col=2, values_only=True))
    return {(str(measure), str(line)) for measure, line in rows}


def test_a_public_edition_is_decided_once(made_up: Database) -> None:
    """Made again it is the same; and nobody is named in it."""
    with made_up.read() as session:
        revision = signed(session)[0]
        quarter_id = revision.quarter_id
        names = list(session.scalars(select(Person.name)))
    first = content_of(made_up, PublicQuarter(quarter_id, 1), NOW)
    assert content_of(made_up, PublicQuarter(quarter_id, 1), NOW) == first
    year = content_of(made_up, PublicYear(YEAR), NOW)
    assert content_of(made_up, PublicYear(YEAR), NOW) == year
    with made_up.read() as session:
        assert len(session.scalars(select(editions.PublicEdition)).all()) == 4
        assert len(session.scalars(select(editions.PublicYear)).all()) == 1
    for content in (first, year):
        cells = texts(content)
        assert cells.count("*") > 50
        assert [name for name in names if any(name in cell for cell in cells)] == []
        assert not any(cell.startswith("=") for cell in cells)


def texts(content: bytes) -> list[str]:
    """Everything that stands in a workbook."""
    book = load_workbook(BytesIO(content))
    return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_what_the_year_prints_is_what_was_decided(made_up: Database) -> None:
    """Cell by cell, from the workbook itself: no small count, and the sums are those of the quarters."""
    content = content_of(made_up, PublicYear(YEAR), NOW)
    cells, suppressed = published_year(made_up, {"Q1": 1, "Q2": 1, "Q3": 2, "Q4": 1})
    book = load_workbook(BytesIO(content))
    rows = [[cell.value for cell in row] for row in book["Police, by quarter"].iter_rows()]
    head = next(row for row in rows if row[0] == "Measure")
    assert head == ["Measure", "Line", "Q1", "Q2", "Q3", "Q4", "Year", "Quarters included"]
    (theft,) = [row for row in rows if row[:2] == ["Notices by incident", "Theft related behavior"]]
    labels = [f"{code} {YEAR}" for code in ("Q1", "Q2", "Q3", "Q4")]
    expected = [(label, "police", "incidents.theft", EVERYWHERE) for label in [*labels, f"Year {YEAR}"]]
    assert theft[2:7] == [suppressed.marker_for(cell) or cells[cell] for cell in expected]
    assert sum(cells[cell] or 0 for cell in expected[:4]) == cells[expected[4]]
    numbers = [value for row in rows for value in row[2:7] if isinstance(value, int)]
    assert not [value for value in numbers if 1 <= value <= 5]


def test_only_what_is_signed_is_made_public(made_up: Database) -> None:
    """Figures that may change are nobody's, and a year that goes on is none yet."""
    with made_up.read() as session:
        quarter = records.find(session, "2026-27", "Q1")
        assert quarter
    with pytest.raises(Conflict, match="This revision is not signed"):
        content_of(made_up, PublicQuarter(quarter.id, 1), NOW)
    with pytest.raises(Conflict, match="School year 2026-27 has not ended"):
        content_of(made_up, PublicYear("2026-27"), NOW)
    with pytest.raises(Conflict, match=r"Not signed: Q1 2026-27\."):
        content_of(made_up, PublicYear("2026-27"), datetime(2027, 8, 1, tzinfo=UTC))
    with pytest.raises(Conflict, match="No quarter of 2019-20 was opened"):
        content_of(made_up, PublicYear("2019-20"), NOW)


def test_a_table_that_cannot_be_protected_is_withheld(made_up: Database) -> None:
    """Two violations that were none, with everything else as it was: whoever has both editions could subtract."""
    with made_up.write() as session:
        quarter_id = corrected(session, "hall", {"incidents.school_policy": -2})
    first, second = published(made_up, [(quarter_id, 1), (quarter_id, 2)])
    assert first[1].withheld == frozenset()
    assert second[1].withheld == {"schools.incidents"}
    assert told([first, second]) == set()
    book = load_workbook(BytesIO(content_of(made_up, PublicQuarter(quarter_id, 2), NOW)))
    rows = [[cell.value for cell in row] for row in book["School incidents"].iter_rows(min_row=7)]
    assert {value for row in rows if row[0] == "Incidents" for value in row[2:8]} == {WITHHELD}
    assert published_year(made_up, {"Q1": 1, "Q2": 2, "Q3": 2, "Q4": 1})[1].withheld == {"schools.incidents"}
