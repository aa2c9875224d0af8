"""The public editions of a made-up year and its quarters: nobody is named, and no small count can be worked out.

The reader here knows nothing of how counts were chosen: it has every printed number of every edition and every sum,
knows what figures mean and which "*" are 1 to 5, and asks a solver what is left possible.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.quarters.book import quarter_book
from exports.quarters.public.suppression_decision import Suppressed
from exports.quarters.public.tables import EVERYWHERE, quarter_tables, year_tables
from exports.workbook.cells import SUPPRESSED, WITHHELD
from models.errors import Conflict
from models.people.tables import Person
from models.quarters import editions
from models.quarters import tables as records
from models.quarters.export_requests import PublicQuarter, PublicYear
from models.quarters.figures import of_revision
from models.quarters.measures import DEMOGRAPHICS, SCHOOL_GROUPS
from models.quarters.police_measures import NOT_PUBLIC, label_of
from models.quarters.tables import Revision, SubmissionFigure
from models.store.database import Database
from models.vocabulary import INCIDENTS
from tests.support.editions import content_of, quarter_decided, year_decided
from tests.support.public_reader import SMALL, VERY_MANY, Cell, PublicReader, Sum
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
YEAR = "2025-26"
REVISIONS = {"Q1": 1, "Q2": 1, "Q3": 2, "Q4": 1}


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


def over_figures(cells: dict[Cell, int | None]) -> Iterator[tuple[Cell, Cell]]:
    """What the definitions say: the first figure of a school and quarter is at most the second, where it is."""
    pairs = [("schools", "arrests.school_based", "schools", "referrals"),
             ("schools", "referred.students", "schools", "referrals"),
             ("schools", "disciplined.students", "schools", "actions"),
             ("police", "started_by.school_staff", "schools", "referrals"),
             ("schools", "referrals", "police", "started_by.school_staff"),
             *(("police", f"reports.{line}", "police", f"incidents.{line}") for line in INCIDENTS)]  # fmt: skip
    for label, place in dict.fromkeys((cell[0], cell[3]) for cell in cells):
        for party, lesser, other, greater in pairs:
            left, right = (label, party, lesser, place), (label, other, greater, place)
            few, many = cells.get(left), cells.get(right)
            calls = {cells.get((label, "police", "started_by.school_staff", place)),
                     cells.get((label, "schools", "referrals", place))}  # fmt: skip
            is_known = "started_by.school_staff" not in (lesser, greater) or len(calls) == 1
            if place != EVERYWHERE and few is not None and many is not None and few <= many and is_known:
                yield left, right


def told(editions_made: Sequence[tuple[dict[Cell, int | None], Suppressed]], every: int = 1) -> dict[Cell, str]:
    """The small counts whose interval is too narrow, one of so many looked at, each with what is left of it.

    The reader knows which counts are the same in two editions: a cell with another value is another unknown.
    """
    bounds: dict[Cell, tuple[int, int]] = {}
    sums: dict[Cell, Sum] = {}
    at_most: set[tuple[Cell, Cell]] = set()
    for cells, suppressed in editions_made:
        name = {cell: (*cell, value) for cell, value in cells.items() if value is not None}
        for cell, version in name.items():
            low, high = bounds.get(version, (0, VERY_MANY))
            said = seen(cell, version[-1], suppressed)
            bounds[version] = max(low, said[0]), min(high, said[1])
        for total, parts in sums_of(cells):
            named = name[total], [name[part] for part in parts]
            sums[repr(named),] = named
        at_most |= {(name[left], name[right]) for left, right in over_figures(cells)}
    reader = PublicReader(bounds, sums.values(), sorted(at_most, key=repr))
    small = sorted((version for version in bounds if version[-1] in SMALL), key=repr)[::every]
    return {version: f"{ends}" for version in small if (ends := left_of(reader, version))}


def seen(cell: Cell, value: int, suppressed: Suppressed) -> tuple[int, int]:
    """What an edition itself says of a count."""
    if cell[1] == "police" and cell[2] in NOT_PUBLIC:
        return 0, VERY_MANY
    marker = suppressed.marker_for(cell)
    if marker == WITHHELD:
        return 0, VERY_MANY
    return (1, 5 if value in SMALL else VERY_MANY) if marker == SUPPRESSED else (value, value)


def left_of(reader: PublicReader, version: Cell) -> tuple[int, int] | None:
    """The interval of a count, where it is too narrow."""
    if reader.can_be(version, 0, 1) and reader.can_be(version, 5, VERY_MANY):
        return None
    low, high = reader.interval(version)
    return (low, high) if high - low < 4 else None


@pytest.fixture(scope="module")
def decided(published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The made-up year, its quarters and the year published."""
    path = tmp_path_factory.mktemp("published") / "sro.db"
    database = Database(f"sqlite:///{shutil.copy(published_template, path)}")
    yield database
    database.close()


def test_every_small_count_of_a_year_keeps_its_interval(decided: Database) -> None:
    """Whoever has all editions: of each quarter, of a corrected one, and of the year that they add up to."""
    with decided.read() as session:
        numbers = [(one.quarter_id, one.revision) for one in signed(session)]
    made = published(decided, numbers)
    year = published_year(decided, REVISIONS)
    assert len(made) == 5
    for edition in made[:2]:
        assert told([edition]) == {}
    assert told(made[2:4]) == {}
    assert told([*made, year], every=9) == {}
    for cells, suppressed in [*made, year]:
        assert all(suppressed.marker_for(cell) for cell, value in cells.items()
                   if value in SMALL and cell[2] not in NOT_PUBLIC)  # fmt: skip
        assert not any(suppressed.marker_for(cell) == SUPPRESSED for cell, value in cells.items() if not value)
        assert not any(" " not in name for name in suppressed.withheld)  # no whole family
    only_small = [
        (cells, Suppressed(frozenset(cell for cell, value in cells.items() if value in SMALL), frozenset()))
        for cells, _suppressed in made[:1]
    ]
    assert told(only_small)  # were no others suppressed, they could be worked out


def test_nobody_is_told_by_zeros(decided: Database) -> None:
    """Where all of a small total is in one group, the breakdown is not printed at that school."""
    with decided.read() as session:
        revisions = [(one.quarter_id, one.revision, of_revision(session, one)) for one in signed(session)]
    for quarter_id, number, found in revisions:
        suppressed = quarter_decided(decided, quarter_id, number, NOW)
        for school in found.schools:
            if found.of_school(school, "referred.students") in SMALL:
                marks = {suppressed.marker_for((found.label, "schools", f"referred.{by}.{line}", school))
                         for by, (_title, lines) in DEMOGRAPHICS.items() for line in lines}  # fmt: skip
                assert marks == {WITHHELD}


def test_a_year_prints_totals_of_what_its_quarters_keep_back(decided: Database) -> None:
    """Two small counts that add up to more than five may be told together."""
    cells, suppressed = published_year(decided, REVISIONS)
    totals = {cell: value for cell, value in cells.items() if cell[0] == f"Year {YEAR}" and value and value > 5}
    printed = [cell for cell in totals if suppressed.marker_for(cell) is None]
    assert any(
        sum(suppressed.marker_for((f"{code} {YEAR}", *cell[1:])) == SUPPRESSED for code in ("Q1", "Q2", "Q3", "Q4"))
        >= 2
        for cell in printed
    )
    assert not any(str(cell[2]).startswith(("disciplined", "referred")) for cell in cells if cell[0] == f"Year {YEAR}")


def test_a_correction_empties_no_table(made_up: Database) -> None:
    """Three incidents more of a kind, two less of another: readers have the edition of before, too."""
    with made_up.write() as session:
        quarter_id = corrected(session, "hall", {"incidents.theft": 3, "incidents.weapons": -2})
    first, second = published(made_up, [(quarter_id, 1), (quarter_id, 2)])
    assert told([first, second]) == {}
    assert few_more_withheld(first, second)


def test_one_withdrawn_notice_withholds_little(made_up: Database) -> None:
    """Each of its figures is one less; what was published of the quarter stays."""
    with made_up.write() as session:
        quarter_id = one_notice_less(session)
    first, second = published(made_up, [(quarter_id, 1), (quarter_id, 2)])
    assert told([first, second]) == {}
    assert few_more_withheld(first, second)


def few_more_withheld(
    before: tuple[dict[Cell, int | None], Suppressed], after: tuple[dict[Cell, int | None], Suppressed]
) -> bool:
    """Whether few cells are withheld that were not, and no table is: 593 cells once were."""
    one, other = ({cell for cell in cells if suppressed.marker_for(cell) == WITHHELD}
                  for cells, suppressed in (before, after))  # fmt: skip
    return len(other - one) <= 40 and not any(name.count("/") < 2 for name in after[1].withheld)


def one_notice_less(session: Session) -> int:
    """Sign the second quarter anew, as if a notice of an SRO at a school had been withdrawn after the sign-off."""
    quarter = records.find(session, YEAR, "Q2")
    assert quarter
    submission = quarter.submission_of(records.POLICE)
    sent = submission.sent
    assert sent
    of_school = {row.figure: row for row in sent.figures if row.school == "hall"}
    lines = [max((figure for figure in of_school if figure.startswith(f"{group}.") and figure.count(".") == 1),
                 key=lambda figure: of_school[figure].value or 0)
             for group in ("incidents", "grounds", "started_by", "hours", "acknowledged")]  # fmt: skip
    gone = {"notices.filed", *lines}
    return again(session, quarter, records.POLICE, [
        SubmissionFigure(school=row.school, figure=row.figure,
                         value=row.value and row.value - (row.school == "hall" and row.figure in gone))
        for row in sent.figures
    ])  # fmt: skip


def corrected(session: Session, school: str, changes: dict[str, int]) -> int:
    """Sign the second quarter anew, with these figures of a school changed."""
    quarter = records.find(session, YEAR, "Q2")
    assert quarter
    sent = quarter.submission_of(school).sent
    assert sent
    return again(session, quarter, school, [
        SubmissionFigure(school=school, figure=row.figure,
                         value=row.value and max(0, row.value + changes.get(row.figure, 0)))
        for row in sent.figures
    ])  # fmt: skip


def again(session: Session, quarter: records.Quarter, party: str, figures: list[SubmissionFigure]) -> int:
    """Sign a quarter anew, with a further version of a submission."""
    first, submission = quarter.revision, quarter.submission_of(party)
    assert submission.sent
    version = records.SubmissionVersion(
        version=2, because="Counted anew.", begun_at=NOW, submitted_at=NOW,
        submitted_by_id=submission.sent.submitted_by_id, remarks={}, figures=figures,
    )  # fmt: skip
    submission.versions.append(version)
    session.flush()
    content = first.content or {}
    made_of = {**content, "returns": {**content["returns"], party: version.id}}
    quarter.revisions.append(
        Revision(revision=2, because="Counted anew.", opened_at=NOW, signed_at=NOW, content=made_of)
    )
    return quarter.id


def test_what_cuts_small_counts_smaller_is_not_public(decided: Database) -> None:
    """Neither who acted nor how many notices were not asked why; the internal edition has each of these lines."""
    with decided.read() as session:
        revision = signed(session)[0]
        internal = quarter_book(session, the_agreement(), revision, "Cleo Pretend", NOW)
    kept = {tuple(label_of(figure).split(": ", 1)) for figure in NOT_PUBLIC}
    assert kept <= lines_in(internal)
    for content in (content_of(decided, PublicQuarter(revision.quarter_id, 1), NOW),
                    content_of(decided, PublicYear(YEAR), NOW)):  # fmt: skip
        printed = lines_in(content)
        assert not kept & printed
        assert ("Why law enforcement action was necessary", "Not a response to student conduct") in printed
        assert not {words for words in texts(content) if words.startswith("Police: arrest")}


def lines_in(content: bytes) -> set[tuple[str, str]]:
    """The measure and line of every row of a workbook's tables."""
    rows = (row for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows(max_col=2, values_only=True))
    return {(str(measure), str(line)) for measure, line in rows}


def test_a_public_edition_is_decided_once(decided: Database) -> None:
    """Made again it is the same; and nobody is named in it."""
    with decided.read() as session:
        revision = signed(session)[0]
        quarter_id = revision.quarter_id
        names = list(session.scalars(select(Person.name)))
    first = content_of(decided, PublicQuarter(quarter_id, 1), NOW)
    assert content_of(decided, PublicQuarter(quarter_id, 1), NOW) == first
    year = content_of(decided, PublicYear(YEAR), NOW)
    assert content_of(decided, PublicYear(YEAR), NOW) == year
    with decided.read() as session:
        assert len(session.scalars(select(editions.PublicEdition)).all()) == 5
        assert len(session.scalars(select(editions.PublicYear)).all()) == 1
    for content in (first, year):
        cells = texts(content)
        assert cells.count("*") > 50
        assert [name for name in names if any(name in cell for cell in cells)] == []
        assert not any(cell.startswith("=") for cell in cells)


def texts(content: bytes) -> list[str]:
    """Everything that stands in a workbook."""
    return texts_of(load_workbook(BytesIO(content)))


def texts_of(book: Workbook) -> list[str]:
    """The same of an open one."""
    return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_what_the_year_prints_is_what_was_decided(decided: Database) -> None:
    """Cell by cell, from the workbook itself: no small count, and the sums are those of the quarters."""
    content = content_of(decided, PublicYear(YEAR), NOW)
    cells, suppressed = published_year(decided, REVISIONS)
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


def test_what_was_decided_by_older_rules_is_read_as_it_stands(made_up: Database) -> None:
    """A table withheld as a whole, and the counts that were suppressed: made again, the edition is the same."""
    with made_up.write() as session:
        revision = signed(session)[0]
        hidden = [["Q1 2025-26", "schools", "incidents.theft", "conard"]]
        session.add(editions.PublicEdition(quarter_id=revision.quarter_id, revision=1, made_at=NOW, suppressed=hidden,
                                           withheld=["schools.referrals"]))  # fmt: skip
        quarter_id = revision.quarter_id
    book = load_workbook(BytesIO(content_of(made_up, PublicQuarter(quarter_id, 1), NOW)))
    rows = [[cell.value for cell in row] for row in book["Referrals"].iter_rows(min_row=7)]
    assert {value for row in rows if row[0] == "Referrals to police" for value in row[2:8]} == {WITHHELD}
    for sheet in ("Enrollment", "Rates", "Rates by group"):  # these follow from what the others print
        del book[sheet]
    assert texts_of(book).count(SUPPRESSED) == 1


def test_a_small_total_is_suppressed_and_not_withheld_with_its_breakdown(made_up: Database) -> None:
    """Whoever reads that a school had 1 to 5 referrals may read that."""
    with made_up.read() as session:
        revision = signed(session)[0]
        quarter_id, found = revision.quarter_id, of_revision(session, revision)
    suppressed = quarter_decided(made_up, quarter_id, 1, NOW)
    small = [school for school in found.schools if found.of_school(school, "referrals") in SMALL]
    assert small
    marks = {suppressed.marker_for((found.label, "schools", "referrals", school)) for school in small}
    assert marks == {SUPPRESSED}
