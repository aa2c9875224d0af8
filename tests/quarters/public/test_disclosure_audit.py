"""The finished public file is read back and attacked before anybody gets it; so are files on the command line."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.cli import main
from bot.commands.export_audit import in_words
from exports.quarters.public.audit_files import judge
from exports.quarters.public.book import public_book
from exports.quarters.public.held_back import HeldBack, refuse_disclosure
from exports.quarters.public.read_back import ReadEdition, read
from exports.quarters.public.tables import EVERYWHERE, family_of, quarter_tables, year_label
from exports.quarters.public.unreadable import Unreadable
from exports.quarters.public.year import public_year, public_year_book
from exports.workbook.cells import SUPPRESSED
from models.errors import NotFound
from models.people.tables import Person
from models.policy import OPERATOR
from models.quarters.editions import PublicEdition, PublicYear
from models.quarters.export_requests import PublicYear as PublicYearRequest
from models.quarters.export_requests import yearly_report
from models.quarters.figures import of_revision
from models.quarters.measures import SCHOOL_GROUPS
from models.quarters.tables import Quarter, Revision
from models.store.database import Database
from tests.export_requests.test_exporting import content as downloaded
from tests.export_requests.test_exporting import files
from tests.support.town import the_agreement
from tests.support.workplace import Workplace, at_work, text_of

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
YEAR = "2025-26"
TIME = f"Q1 {YEAR}"
INCIDENTS = "School incidents"
FEW = "enrolled.race.american_indian"


@pytest.fixture(scope="module")
def first_quarter(year_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, bytes]]:
    """The made-up year before anything was published, and the public edition of its first quarter."""
    database = Database(f"sqlite:///{shutil.copy(year_template, tmp_path_factory.mktemp('first') / 'sro.db')}")
    with database.read() as session:
        content, _decision = public_book(session, the_agreement(), the_revision(session), NOW)
    yield database, content
    database.close()


def the_revision(session: Session) -> Revision:
    """The first quarter as it was signed."""
    of_quarter = select(Revision).join(Quarter).where(Quarter.school_year == YEAR, Quarter.code == "Q1")
    return session.scalars(of_quarter).one()


def audited(database: Database, content: bytes) -> None:
    """Look at a file as the bot does before it hands it over."""
    with database.read() as session:
        _content, decision = public_book(session, the_agreement(), the_revision(session), NOW)
        refuse_disclosure(session, the_agreement(), content, decision)


def changed(content: bytes, change: Callable[[Worksheet], None], sheet: str = INCIDENTS) -> bytes:
    """The file after somebody worked on it."""
    book, target = load_workbook(BytesIO(content)), BytesIO()
    change(book[sheet])
    book.save(target)
    return target.getvalue()


def true_counts(database: Database) -> dict[tuple[str, str], int | None]:
    """What the schools counted, by figure and school."""
    with database.read() as session:
        found = of_revision(session, the_revision(session))
        return {(figure, school): value for school, figures in found.schools.items()
                for figure, value in (figures or {}).items()}  # fmt: skip


def star(content: bytes, database: Database, *, is_small: bool) -> tuple[str, str, int]:
    """An incident at a school that reads "*": its figure, its school's name, and its true count."""
    agreement, counts = the_agreement(), true_counts(database)
    for (_time, _party, figure, place), value in read(content).cells.items():
        count = counts.get((str(figure), agreement.school_key(str(place)) or ""))
        if value == SUPPRESSED and count and (count <= 5) == is_small and str(figure).startswith("incidents."):
            return str(figure), str(place), count
    raise LookupError


def printing(figure: str, place: str, count: object) -> Callable[[Worksheet], None]:
    """Print something in the place of a "*"."""
    label = SCHOOL_GROUPS["incidents"].figures[figure]

    def change(sheet: Worksheet) -> None:
        rows = list(sheet.iter_rows())
        (head,) = (row for row in rows if row[0].value == "Measure")
        column = next(cell.column for cell in head if cell.value == place)
        (line,) = (row for row in rows if row[1].value == label)
        assert line[column - 1].value == SUPPRESSED
        line[column - 1].value = count  # type: ignore[assignment]

    return change


def test_what_the_bot_made_passes(first_quarter: tuple[Database, bytes]) -> None:
    """Its own records agree, and the file alone tells nothing."""
    database, content = first_quarter
    audited(database, content)
    verdict = judge([read(content)])
    assert verdict.is_safe
    assert verdict.starred > 100


@pytest.mark.parametrize("is_text", [False, True])
def test_a_small_count_that_is_printed_is_refused(first_quarter: tuple[Database, bytes], *, is_text: bool) -> None:
    """One "*" replaced by its number, also where the number is text."""
    database, content = first_quarter
    figure, place, count = star(content, database, is_small=True)
    tampered = changed(content, printing(figure, place, str(count) if is_text else count))
    with pytest.raises(HeldBack, match="readers could work out or narrow down"):
        audited(database, tampered)
    verdict = judge([read(tampered)])
    assert [(key[2], key[3]) for key in verdict.printed] == [(figure, place)]


def test_a_complementary_count_that_is_printed_is_refused(first_quarter: tuple[Database, bytes]) -> None:
    """No small count is printed, and the sums give one away."""
    database, content = first_quarter
    figure, place, count = star(content, database, is_small=False)
    tampered = changed(content, printing(figure, place, count))
    with pytest.raises(HeldBack, match="readers could work out or narrow down"):
        audited(database, tampered)
    assert not judge([read(tampered)]).is_safe


def test_a_number_that_was_not_signed_is_refused(first_quarter: tuple[Database, bytes]) -> None:
    """Whatever it is."""
    database, content = first_quarter
    figure, place, _count = star(content, database, is_small=False)
    with pytest.raises(HeldBack, match="not the one that was signed"):
        audited(database, changed(content, printing(figure, place, 99)))


def test_what_stands_beside_the_tables_is_refused(first_quarter: tuple[Database, bytes]) -> None:
    """A number below a table, a comment on a cell, and a sheet that no public edition has."""
    database, content = first_quarter

    def below(sheet: Worksheet) -> None:
        sheet.cell(sheet.max_row + 3, 2).value = 3

    with pytest.raises(HeldBack, match="holds a number that belongs to no line"):
        audited(database, changed(content, below))

    def commented(sheet: Worksheet) -> None:
        sheet["B9"].comment = Comment("It was 3.", "The office")

    with pytest.raises(Unreadable, match=r"cell B9 of the sheet “.+” has a comment, and a public edition has none"):
        read(changed(content, commented))
    with pytest.raises(Unreadable, match="“Notes” is none of a public edition"):
        read(changed(content, lambda sheet: sheet.parent.create_sheet("Notes")))  # type: ignore[union-attr]
    with pytest.raises(Unreadable, match="no workbook"):
        read(b"PK and then nothing")


def test_the_command_says_it_in_words(first_quarter: tuple[Database, bytes], tmp_path: Path) -> None:
    """Passed is 0; failed, and what cannot be read, is 1."""
    database, content = first_quarter
    figure, place, count = star(content, database, is_small=True)
    good, bad, none = tmp_path / "good.xlsx", tmp_path / "bad.xlsx", tmp_path / "none.xlsx"
    good.write_bytes(content)
    bad.write_bytes(changed(content, printing(figure, place, count)))
    none.write_bytes(b"text")
    passed = CliRunner().invoke(main, ["export", "audit", str(good)])
    assert passed.exit_code == 0
    assert "PASSED." in passed.output
    assert "the bot checks it against its own records" in passed.output
    failed = CliRunner().invoke(main, ["export", "audit", str(good), str(bad)])
    assert failed.exit_code == 1
    assert f"{place} is printed, and is 1 to 5." in failed.output
    unread = CliRunner().invoke(main, ["export", "audit", str(none)])
    assert unread.exit_code == 1
    assert "cannot be checked: it is no workbook (.xlsx) and no document (.docx)" in unread.output


def test_all_editions_of_a_year_are_audited_together(published_template: Path, tmp_path: Path) -> None:
    """As the command asks for it: each quarter in each revision, and the year as workbook and as document."""
    database = Database(f"sqlite:///{shutil.copy(published_template, tmp_path / 'sro.db')}")
    with database.read() as session:
        signed = select(Revision).join(Quarter).where(Quarter.school_year == YEAR, Quarter.code.startswith("Q"))
        found = [public_book(session, the_agreement(), revision, NOW)[0] for revision in session.scalars(signed)]
        found.append(public_year_book(session, the_agreement(), YEAR, NOW)[0])
    database.close()
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(found))]
    for path, content in zip(paths, found, strict=True):
        path.write_bytes(content)
    audited = CliRunner().invoke(main, ["export", "audit", *map(str, paths)])
    assert "PASSED." in audited.output
    assert len(paths) == 6


def test_the_enrollment_of_a_year_is_that_of_its_last_quarter() -> None:
    """It is no sum: what the one prints and the other suppresses is known, and is named in words."""
    edition = ReadEdition({"Q1 2025-26": 1, "Q2 2025-26": 1}, YEAR, {
        (year_label(YEAR), "schools", FEW, EVERYWHERE): 4,
    })  # fmt: skip
    of_quarters = ReadEdition({"Q1 2025-26": 1, "Q2 2025-26": 1}, None, {
        (f"{quarter} 2025-26", "schools", FEW, EVERYWHERE): SUPPRESSED for quarter in ("Q1", "Q2")
    })  # fmt: skip
    verdict = judge([edition, of_quarters])
    assert verdict.narrow == {("Q2 2025-26, revision 1", "schools", FEW, EVERYWHERE): (4, 4)}
    assert in_words(next(iter(verdict.narrow))) == (
        "Q2 2025-26, revision 1 · Schools · Students enrolled, race and ethnicity: American Indian or Alaska Native"
        " · all schools"
    )


@given(st.lists(st.integers(1, 9), min_size=2, max_size=4))
def test_a_lone_sum_is_judged_as_by_hand(parts: list[int]) -> None:
    """Of n counts of 1 or more each can be 1 to the total less n - 1."""
    cells = {(TIME, "schools", "incidents.theft", f"School {number}"): SUPPRESSED for number in range(len(parts))}
    total = {(TIME, "schools", "incidents.theft", EVERYWHERE): sum(parts)}
    verdict = judge([ReadEdition({TIME: 1}, None, {**cells, **total})])
    most = sum(parts) - len(parts) + 1
    assert set(verdict.narrow.values()) == ({(1, most)} if most < 5 else set())


@pytest.fixture
def published_place(published_template: Path, tmp_path: Path) -> Iterator[Workplace]:
    """The bot at work with the made-up year and its public editions."""
    with at_work(f"sqlite:///{shutil.copy(published_template, tmp_path / 'sro.db')}") as place:
        yield place


@pytest.fixture
def place(year_template: Path, tmp_path: Path) -> Iterator[Workplace]:
    """The bot at work with the made-up year."""
    with at_work(f"sqlite:///{shutil.copy(year_template, tmp_path / 'sro.db')}") as place:
        yield place


def test_both_revisions_of_a_corrected_quarter_come_by_slack(published_place: Workplace) -> None:
    """The one that was corrected was published, and says that it is not the newest."""
    with published_place.bot.database.read() as session:
        quarter_id = session.scalars(select(Quarter.id).filter_by(school_year=YEAR, code="Q3")).one()
    chief = published_place.somebody("UCHIEF")
    for revision in (2, 1):
        chief.command("/sro-export")
        chief.press(f"export_public_{revision}", value=f"{quarter_id}:{revision}")
    found = files(published_place, chief)
    assert [file["name"] for file in found] == [
        f"quarterly-report-Q3-{YEAR}-revision-{revision}-public.xlsx" for revision in (2, 1)
    ]
    first, second = (summary(downloaded(published_place, "UCHIEF", file)) for file in reversed(found))
    words = f"Q3 {YEAR}: revision 2 was signed off after revision 1, which is printed here."
    assert words in first
    assert words not in second


def summary(content: bytes) -> list[str]:
    """The first words of each row of the summary."""
    return [str(row[0].value) for row in load_workbook(BytesIO(content))["Summary"].iter_rows()]


def test_the_public_document_comes_by_slack_and_names_nobody(published_place: Workplace) -> None:
    """It prints what the public workbook's summary prints, and is read back as that is."""
    chief = published_place.somebody("UCHIEF")
    for kind in ("public_report", "public_year"):
        chief.command("/sro-export")
        chief.press(f"export_year_{kind}_{YEAR}")
    document, workbook = files(published_place, chief)
    assert document["name"] == f"yearly-report-{YEAR}-public.docx"
    content = downloaded(published_place, "UCHIEF", document)
    paper, book = read(content), read(downloaded(published_place, "UCHIEF", workbook))
    assert paper.revisions == book.revisions == {f"Q{number} {YEAR}": 2 if number == 3 else 1 for number in range(1, 5)}
    assert paper.cells.items() <= book.cells.items()
    assert len(paper.cells) > 40
    words = "\n".join(
        cell.text for table in Document(BytesIO(content)).tables for row in table.rows for cell in row.cells
    )
    with published_place.bot.database.read() as session:
        assert [name for name in session.scalars(select(Person.name)) if name in words] == []


def test_an_edition_before_a_correction_stays_available(published_place: Workplace) -> None:
    """The year was published, then a quarter was reopened: the edition that was made is still to be had."""
    with published_place.bot.database.write() as session:
        session.execute(delete(PublicYear))
        families = {family_of(cell) for cell in quarter_tables(of_revision(session, the_revision(session))).cells}
        session.add(PublicYear(
            school_year=YEAR, number=1, revisions={"Q1": 1, "Q2": 1, "Q3": 1, "Q4": 1}, made_at=NOW, suppressed=[],
            withheld=sorted(families),
        ))  # fmt: skip
    chief = published_place.somebody("UCHIEF")
    chief.command("/sro-export")
    assert f"Yearly report {YEAR}, public workbook, edition 1" in text_of(chief.window())
    with published_place.bot.database.read() as session:
        request = yearly_report(session, published_place.bot.agreement, OPERATOR, ("public_year", YEAR, 1), NOW.date())
        assert request == PublicYearRequest(YEAR, 1)
        with pytest.raises(NotFound):
            yearly_report(session, published_place.bot.agreement, OPERATOR, ("public_year", YEAR, 2), NOW.date())
        shown, _decision = public_year(session, published_place.bot.agreement, YEAR, NOW, 1)
    assert [row.revision for row in shown.revisions] == [1, 1, 1, 1]
    assert f"Q3 {YEAR}: revision 2 was signed off after revision 1, which is printed here." in shown.notes()


def test_who_asked_and_the_administrators_are_told(place: Workplace) -> None:
    """The record of an edition is broken: it has a "*" where nothing was counted. The file reaches nobody."""
    with place.bot.database.write() as session:
        revision = the_revision(session)
        hall = of_revision(session, revision).schools["hall"] or {}
        zero = next(figure for figure, count in hall.items() if count == 0)
        suppressed = [[TIME, "schools", zero, "hall"]]
        quarter_id = revision.quarter_id
        session.add(PublicEdition(
            quarter_id=quarter_id, revision=1, made_at=NOW, suppressed=suppressed, withheld=[],
        ))  # fmt: skip
    chief = place.somebody("UCHIEF")
    chief.command("/sro-export")
    chief.press("export_public_1", value=f"{quarter_id}:1")
    assert files(place, chief) == []
    told = text_of(chief.messages(chief.direct()))
    assert "The public edition was held back: the check of the finished file found a number that is not the one" in told
    assert "Nobody received it. The administrators have been told." in told
    alarm = text_of(place.somebody("UADMIN").messages("CADMIN"))
    assert "A public edition was held back: the check of the finished file stopped it (export " in alarm
    assert zero not in alarm
