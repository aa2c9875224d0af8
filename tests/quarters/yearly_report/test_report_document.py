"""The yearly report as a document: draft and adopted, internal and public; figures worked out by hand (§IX)."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from sqlalchemy.orm import Session

from exports.catalog import make
from exports.quarters.public.read_back import read
from exports.quarters.public.unreadable import Unreadable
from exports.quarters.yearly_report.document import CONFIDENTIAL, year_report
from exports.quarters.yearly_report.parts import DRAFT
from exports.quarters.yearly_report.public_document import NO_TEXT_YET, public_year_report
from models.errors import NotFound
from models.quarters import school_submissions, signing, yearly_report
from models.quarters.editions import note
from models.quarters.export_requests import YearReport
from tests.quarters.acts import FIGURES
from tests.quarters.yearly_report import acts
from tests.quarters.yearly_report.acts import LAST_YEAR
from tests.quarters.yearly_report.test_yearly_report import adopt, parties, ready, write
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
MEASURE, SCHOOL = "Measure", "School"
AWKWARD = "=1+1 <b>bold</b> & “quoted”\n\nMeasure\n\nA last line."


def internal(session: Session, staff: Staff, edition: int | None = None) -> bytes:
    """The internal document."""
    return year_report(session, staff.town.agreement, LAST_YEAR, "Cleo Pretend", NOW, edition)


def public(session: Session, staff: Staff) -> bytes:
    """The public document, its decision noted."""
    content, decision = public_year_report(session, staff.town.agreement, LAST_YEAR, NOW)
    assert note(session, decision, NOW)
    return content


def lines(content: bytes) -> list[str]:
    """The paragraphs of a document."""
    return [line.text for line in docx.Document(BytesIO(content)).paragraphs]


def rows(content: bytes, head: str, number: int = 0) -> list[list[str]]:
    """A table of a document that begins with a heading."""
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(BytesIO(content)).tables
    ]
    return [table for table in tables if table[0][0] == head][number]


def charts(content: bytes) -> list[tuple[str, list[float]]]:
    """What each chart says to those who cannot see it, and the numbers that it draws."""
    with ZipFile(BytesIO(content)) as parts:
        body = parts.read("word/document.xml").decode()
        drawn = [parts.read(name).decode() for name in sorted(parts.namelist()) if name.startswith("word/charts/")]
    told = re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', body)
    numbers = [re.findall("<v>([^<]*)</v>", "".join(re.findall("<numCache>.*?</numCache>", xml))) for xml in drawn]
    return [(words, [float(value) for value in found]) for words, found in zip(told, numbers, strict=True)]


def test_a_draft_says_so_on_every_page_and_which_chapters_are_missing(staff: Staff) -> None:
    """Before the first word too."""
    with staff.town.database.write() as session:
        acts.signed_quarter(session, staff.town.agreement, *parties(staff))
        first = internal(session, staff)
        write(session, staff, "What matters most.", 0)
        second = internal(session, staff)
    for content in (first, second):
        document = docx.Document(BytesIO(content))
        assert document.sections[0].header.paragraphs[0].text.startswith("DRAFT: Yearly report on")
        assert {DRAFT, CONFIDENTIAL} <= set(lines(content))
    assert [lines(content).count("This chapter is not written yet.") for content in (first, second)] == [3, 2]
    assert "What matters most." in lines(second)


def test_an_adopted_report_names_who_adopted_it_and_has_a_heading_for_each_chapter(staff: Staff) -> None:
    """Real headings, table heads that come again, and a description of each chart, for screen readers."""
    with staff.town.database.write() as session:
        ready(session, staff)
        adopt(session, staff, "team, schools")
        adopt(session, staff, "team, police")
        content = internal(session, staff)
    document = docx.Document(BytesIO(content))
    assert document.sections[0].header.paragraphs[0].text == (
        "Yearly report on the School Resource Officer program\t2025-26"
    )
    assert rows(content, "For") == [
        ["For", "Member of the team", "On"], ["The police", "Team Police", "November 23, 2026"],
        ["The schools", "Team Schools", "November 23, 2026"],
    ]  # fmt: skip
    headings = [line.text for line in document.paragraphs if line.style and line.style.name == "Heading 1"]
    assert headings == [
        "Introduction", "Activities of the year", "What officers did", "What the figures show", "School by school",
        "Rates and trends", "Compared with the baseline year", "Recommendations on the agreement",
        "Recommendations on its implementation", "What became of earlier recommendations", "Signed off by both parties",
    ]  # fmt: skip
    assert all("<w:tblHeader/>" in table._tbl.xml for table in document.tables)
    section: Any = document.sections[0]
    assert (section.page_width.inches, section.page_height.inches) == (8.5, 11)


def test_its_tables_and_charts_have_the_figures_worked_out_by_hand(staff: Staff) -> None:
    """Hall: 9 incidents, 12 detentions, 7 students; the other four are missing, and the police counted nothing."""
    with staff.town.database.write() as session:
        ready(session, staff)
        content = internal(session, staff)
    table = rows(content, MEASURE)
    assert table[0] == ["Measure", "Q1", "Q2", "Q3", "Q4", "Year"]
    assert table[1] == ["Schools: incidents", "none", "none", "none", "9", "9"]
    assert table[2] == ["Schools: disciplinary actions", "none", "none", "none", "12", "12"]
    assert table[3] == ["Schools: students disciplined", "none", "none", "none", "7", "not added up"]
    schools = rows(content, SCHOOL, 1)
    assert schools[0] == [
        "School", "Incidents", "Disciplinary actions", "Referrals to police", "Known arrests", "Action notices",
        "Incidents with an arrest",
    ]  # fmt: skip
    assert schools[1] == ["Hall High School", "9", "12", "0", "0", "0", "0"]
    assert schools[2] == ["Conard High School", *["not submitted"] * 4, "0", "0"]
    assert schools[-1] == ["All schools", "9", "12", "0", "0", "0", "0"]
    drawn = charts(content)
    assert [numbers for _words, numbers in drawn] == [[0, 0, 0], [9, 12, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0, 0, 0]]
    assert drawn[0][0].startswith("How the time was spent, quarter by quarter. Law enforcement: Q1 none")
    assert drawn[1][0].startswith("Reported by the schools, quarter by quarter. Incidents: Q1 none, Q2 none")
    assert "Disciplinary actions: Q1 none, Q2 none, Q3 none, Q4 12" in drawn[1][0]


def test_recommendations_stand_under_what_they_are_about(staff: Staff) -> None:
    """With who is responsible and what became of them."""
    with staff.town.database.write() as session:
        ready(session, staff)
        acts.signed_quarter(session, staff.town.agreement, *parties(staff), kind="implementation", code="Q3")
        content = internal(session, staff)
    document = docx.Document(BytesIO(content))
    assert rows(content, "Recommendation", 0)[1][0] == "Say within how many hours.\nQ4 2025-26"
    assert rows(content, "Recommendation", 1)[1] == [
        "Say within how many hours.\nQ3 2025-26", "Team Schools\ndue November 23, 2026", "Open", "",
    ]  # fmt: skip
    assert len(document.tables) == 11


def test_typed_text_stays_text(staff: Staff) -> None:
    """Letter by letter, in its paragraphs; what looks like the head of a table is none to the audit."""
    with staff.town.database.write() as session:
        ready(session, staff)
        write(session, staff, AWKWARD, 1)
        adopt(session, staff, "team, schools")
        adopt(session, staff, "team, police")
        contents = internal(session, staff), public(session, staff)
    for content in contents:
        assert [line for line in lines(content) if line in AWKWARD.split("\n") and line] == [
            "=1+1 <b>bold</b> & “quoted”", "Measure", "A last line.",
        ]  # fmt: skip
    assert read(contents[1]).school_year == LAST_YEAR


def test_the_public_edition_prints_the_text_only_once_it_is_adopted(staff: Staff) -> None:
    """And only beside the figures that it was adopted with; recommendations without their words and names."""
    with staff.town.database.write() as session:
        ready(session, staff)
        before = public(session, staff)
        adopt(session, staff, "team, schools")
        adopt(session, staff, "team, police")
        after = public(session, staff)
        _corrected(session, staff)
        corrected = public(session, staff)
        earlier, _decision = public_year_report(session, staff.town.agreement, LAST_YEAR, NOW, 1)
    assert [NO_TEXT_YET in lines(content) for content in (before, after, corrected, earlier)] == [
        True,
        False,
        True,
        False,
    ]
    assert ["On Introduction." in lines(content) for content in (before, after, corrected, earlier)] == [
        False, True, False, True,
    ]  # fmt: skip
    assert rows(after, "For")[1][1] == "Team Police"
    assert rows(after, "Quarter", 1) == [
        ["Quarter", "About", "Due", "Status"], ["Q4 2025-26", "The agreement", "November 23, 2026", "Open"],
    ]  # fmt: skip
    assert "Say within how many hours." not in "".join(lines(after))


def _corrected(session: Session, staff: Staff) -> None:
    """The quarter is reopened, Hall had 10 incidents and not 9, and both sign again."""
    (of_schools, of_police), agreement = parties(staff), staff.town.agreement
    quarter = signing.reopen(session, of_police, 1, "A wrong total.", NOW)
    submission = quarter.submission_of("hall")
    school_submissions.start_correction(session, of_schools, submission.id, "A wrong line.", NOW)
    step = submission.questionnaire.steps["discipline"]
    assert step
    given = {key: FIGURES[key] for key in submission.questionnaire.keys_of("discipline")} | {"incidents.fighting": 10}
    school_submissions.save_step(session, of_schools, submission.id, "discipline", given, 1, NOW)
    school_submissions.send(session, agreement, of_schools, submission.id, {}, NOW)
    for actor in (of_schools, of_police):
        signing.sign(session, agreement, actor, quarter.id, signing.fingerprint(session, quarter), NOW)


def test_an_adopted_report_keeps_its_figures_when_a_quarter_is_corrected(staff: Staff) -> None:
    """It says which revision came after; the next edition has the figures of that."""
    with staff.town.database.write() as session:
        ready(session, staff)
        adopt(session, staff, "team, schools")
        adopt(session, staff, "team, police")
        _corrected(session, staff)
        first = internal(session, staff)
        yearly_report.revise(session, staff.town.agreement, parties(staff)[0], LAST_YEAR, "A total was wrong.", NOW)
        second = internal(session, staff)
        again = internal(session, staff, 1)
        with pytest.raises(NotFound):
            internal(session, staff, 2)
        file = make(session, staff.town.agreement, parties(staff)[0], YearReport(LAST_YEAR), NOW)
    assert [rows(content, MEASURE)[1][-1] for content in (first, second, again)] == ["9", "10", "9"]
    assert "Q4 2025-26: revision 2 was signed off after revision 1, which is printed here." in lines(first)
    assert {"Edition 2", "A total was wrong.", DRAFT} <= set(lines(second))
    assert (first, file.name) == (again, f"yearly-report-{LAST_YEAR}.docx")


def test_the_audit_reads_the_table_of_schools_and_the_charts(staff: Staff) -> None:
    """A chart that shows what no table prints, or another column, stops the file."""
    with staff.town.database.write() as session:
        ready(session, staff)
        content = public(session, staff)
    found = read(content).cells
    assert found[f"Year {LAST_YEAR}", "schools", "incidents", "all schools"] == 9
    assert found[f"Year {LAST_YEAR}", "schools", "actions", "Hall High School"] == 12
    with pytest.raises(Unreadable, match="a chart shows a number that no table prints"):
        read(changed_part(content, "word/charts/chart2.xml", b"<v>12</v>", b"<v>11</v>"))
    with pytest.raises(Unreadable, match="a table of schools has other columns"):
        read(changed_part(content, "word/document.xml", b"Known arrests</w:t>", b"Secret arrests</w:t>"))


def changed_part(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The document after somebody worked on one of its parts."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w") as changed:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old in text
                text = text.replace(old, new)
            changed.writestr(name, text)
    return target.getvalue()


def test_the_same_report_gives_the_same_bytes(staff: Staff) -> None:
    """So that a reader can compare two copies."""
    with staff.town.database.write() as session:
        ready(session, staff)
        assert internal(session, staff) == internal(session, staff)
