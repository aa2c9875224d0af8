"""The written report of a yearly evaluation, opened again as a reader's word processor would open it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table

from exports.document import safe
from exports.evaluations.document import Attended, EvaluationReport, Rated, report
from tests.support.town import the_agreement

CLAUSES = (*(f"§V.{number}" for number in range(1, 15)), *(f"§VII.{number}" for number in range(1, 6)))
TRICKY = (
    '=HYPERLINK("x") <w:t>& &amp;</w:t> {{x}} { PAGE } ]]> _x000D_ \u202eabc\u202c \u200f😀👩‍👩‍👧\n'
    "   \n\t two  spaces\ttab \n" + "W" * 400 + " "
)
LONG = TRICKY + "z" * (2999 - len(TRICKY)) + "\n"
HEADINGS = [
    "Ratings summary",
    "§V: duties and responsibilities",
    "§VII: activity at schools",
    "Summary",
    "The officer's comment",
    "About the figures",
    "Signatures",
]

REPORT = EvaluationReport(
    number="E-2026-27/0003",
    version=1,
    because=None,
    school_year="2026-27",
    police="Pretend Police Department",
    schools="Pretend Public Schools",
    made_on=date(2022, 8, 9),
    in_force_from=None,
    school="Made-up High School",
    officer="Priya Pretend",
    badge="417",
    met_on=date(2026, 11, 20),
    attended=(
        Attended("Olive Pretend", "Principal"),
        Attended("Priya Pretend", "School Resource Officer"),
        Attended("Cleo Pretend", "Chief's designee"),
    ),
    officer_attended=True,
    ratings=tuple(Rated(clause, f"Does what {clause} asks", "Meets expectations", "", ()) for clause in CLAUSES),
    summary="A good year.\nNext year: online safety.",
    figures_as_of="November 24, 2026, 9:05 AM EST",
    definitions=(("Notices", "Filed by the officer."), ("Rating", "The principal's own.")),
    submitted_by="Olive Pretend",
    submitted_as="Principal",
    submitted_at="November 24, 2026, 9:10 AM EST",
    received=None,
    comment=None,
    commented_at=None,
    comment_is_late=False,
    read_at=None,
    submitted=datetime(2026, 11, 24, 14, 10, 30, 5, tzinfo=UTC),
    cite=the_agreement().cite,
)
ANSWERED = replace(
    REPORT,
    received=("Cleo Pretend", "November 25, 2026, 8:00 AM EST"),
    comment="Two of them were told by phone first.",
    commented_at="December 18, 2026, 4:00 PM EST",
    comment_is_late=True,
    read_at="December 18, 2026, 4:02 PM EST",
)
EXTREME = replace(
    ANSWERED,
    version=12,
    because=LONG,
    ratings=tuple(replace(one, comment=LONG, evidence=(TRICKY, "3 notices")) for one in REPORT.ratings),
    summary=LONG,
    comment=LONG,
)


def opened(about: EvaluationReport) -> Document:
    """The report, read back."""
    return docx.Document(BytesIO(report(about)))


def paragraphs(document: Document) -> list[str]:
    """The paragraphs outside of tables."""
    return [paragraph.text for paragraph in document.paragraphs]


def rows(table: Table) -> list[list[str]]:
    """The cells of a table; one that spans columns comes once."""
    return [[docx.table._Cell(cell, table).text for cell in row._tr.tc_lst] for row in table.rows]


def with_rating(first: Rated) -> EvaluationReport:
    """The report with another first rating."""
    return replace(REPORT, ratings=(first, *REPORT.ratings[1:]))


def test_begins_with_what_it_is() -> None:
    """Title, number and version, its addressee, and that it is confidential."""
    assert paragraphs(opened(REPORT))[:4] == [
        "Yearly evaluation of a School Resource Officer",
        "E-2026-27/0003, version 1",
        "Written report to the Chief of Police under §III of the agreement",
        "Confidential personnel record",
    ]


def test_facts() -> None:
    """Who, where, when, under which agreement, and who was there."""
    assert rows(opened(REPORT).tables[0]) == [
        ["Officer", "Priya Pretend"],
        ["Badge", "417"],
        ["School", "Made-up High School"],
        ["School year", "2026-27"],
        ["Parties", "Pretend Police Department\nPretend Public Schools"],
        ["Agreement dated", "August 9, 2022"],
        ["Meeting date", "November 20, 2026"],
        [
            "Attendees",
            "Principal: Olive Pretend\nSchool Resource Officer: Priya Pretend\nChief's designee: Cleo Pretend",
        ],
        ["Submitted by", "Principal: Olive Pretend"],
        ["Date submitted", "November 24, 2026, 9:10 AM EST"],
        ["Version", "1"],
    ]


def test_a_meeting_without_the_officer_is_told_as_such() -> None:
    """Under the names of those who came."""
    found = rows(opened(replace(REPORT, attended=REPORT.attended[:1], officer_attended=False)).tables[0])
    assert ["Attendees", "Principal: Olive Pretend\nThe officer did not attend."] in found


def test_correction_says_why() -> None:
    """A later version is called a correction and gives its reason."""
    about = replace(REPORT, version=2, because="A rating was in the wrong row.")
    assert rows(opened(about).tables[0])[-2:] == [
        ["Version", "2, a correction"],
        ["Reason for correction", "A rating was in the wrong row."],
    ]


def test_the_text_in_force_is_named_where_one_was() -> None:
    """By the day from which it holds; without one there is no such row."""
    named = rows(opened(replace(REPORT, in_force_from=date(2025, 7, 1))).tables[0])
    assert named[6] == ["Agreement in force", "from July 1, 2025"]
    assert [row for row in named if row not in rows(opened(REPORT).tables[0])] == [named[6]]


def test_no_badge_no_row() -> None:
    """An officer without a badge number has no empty row for it."""
    assert "Badge" not in [label for label, _value in rows(opened(replace(REPORT, badge=None)).tables[0])]


def test_ratings_are_counted_and_not_averaged() -> None:
    """Each label of the scale has its count, zeros too, and then any label that the scale does not know."""
    given = {0: "Not observed", 5: "Needs improvement", 14: "Needs improvement", 18: "Of an older scale"}
    changed = tuple(replace(one, rating=given.get(number, one.rating)) for number, one in enumerate(REPORT.ratings))
    document = opened(replace(REPORT, ratings=changed))
    assert rows(document.tables[1]) == [
        ["Rating", "§V", "§VII", "Total"],
        ["Exceeds expectations", "0", "0", "0"],
        ["Meets expectations", "12", "3", "15"],
        ["Needs improvement", "1", "1", "2"],
        ["Unsatisfactory", "0", "0", "0"],
        ["Not observed", "1", "0", "1"],
        ["Of an older scale", "0", "1", "1"],
    ]
    assert "Ratings are steps on a scale, not numbers: there is no average and no score." in paragraphs(document)


def test_ratings_stand_in_two_tables_in_order() -> None:
    """Fourteen criteria of Section V, then five of Section VII."""
    document = opened(REPORT)
    found = [[row[0] for row in rows(table)] for table in document.tables[2:4]]
    assert found == [["Clause", *CLAUSES[:14]], ["Clause", *CLAUSES[14:]]]


def test_rating_with_evidence_and_comment() -> None:
    """The records stand beneath the criterion, the comment in a row of its own across the page."""
    rated = Rated("§V.1", "Does it", "Exceeds expectations", "Asks first.", ("12 notices", "3 in an emergency"))
    assert rows(opened(with_rating(rated)).tables[2])[:4] == [
        ["Clause", "Criterion and related records", "Rating"],
        ["§V.1", "Does it\n12 notices\n3 in an emergency", "Exceeds expectations"],
        ["Comment", "Asks first."],
        ["§V.2", "Does what §V.2 asks\nNo related records", "Meets expectations"],
    ]


def test_sections_in_order() -> None:
    """The headings come in the order that a reader expects."""
    found = [one.text for one in opened(ANSWERED).paragraphs if one.style and one.style.name == "Heading 1"]
    assert found == HEADINGS


def test_summary_and_comment_of_the_officer() -> None:
    """The summary keeps its lines; the comment says when it came, and that this was late."""
    found = paragraphs(opened(ANSWERED))
    assert found[found.index("Summary") + 1] == "A good year.\nNext year: online safety."
    assert found[found.index("The officer's comment") :][1:3] == [
        "Written December 18, 2026, 4:00 PM EST, after the district goal for comments",
        "Two of them were told by phone first.",
    ]
    in_time = paragraphs(opened(replace(ANSWERED, comment_is_late=False)))
    assert "Written December 18, 2026, 4:00 PM EST" in in_time


@pytest.mark.parametrize("comment", [None, ""])
def test_without_a_comment_of_the_officer(comment: str | None) -> None:
    """No comment, no heading for it."""
    assert "The officer's comment" not in paragraphs(opened(replace(REPORT, comment=comment)))


def test_about_the_figures() -> None:
    """From when the figures are, what they are not, and what their words mean."""
    document = opened(REPORT)
    told = "As of November 24, 2026, 9:05 AM EST. Figures are counts of records, not a judgment."
    assert told in paragraphs(document)
    assert rows(document.tables[4]) == [
        ["Term", "Definition"],
        ["Notices", "Filed by the officer."],
        ["Rating", "The principal's own."],
    ]


def test_signatures_before_anybody_answered() -> None:
    """Three lines with dates; the chief's is without a name, since any designee may sign."""
    assert rows(opened(REPORT).tables[-1]) == [
        ["Principal or designee\nOlive Pretend\nSubmitted in the bot November 24, 2026, 9:10 AM EST", "", "Date"],
        ["School Resource Officer (acknowledges receipt, not agreement)\nPriya Pretend", "", "Date"],
        ["Chief of Police or designee", "", "Date"],
    ]


def test_signatures_after_everybody_answered() -> None:
    """What was confirmed in the bot stands under the lines."""
    signed = [row[0].split("\n")[1:] for row in rows(opened(ANSWERED).tables[-1])]
    assert signed == [
        ["Olive Pretend", "Submitted in the bot November 24, 2026, 9:10 AM EST"],
        ["Priya Pretend", "Confirmed in the bot December 18, 2026, 4:02 PM EST"],
        ["Cleo Pretend", "Acknowledged in the bot November 25, 2026, 8:00 AM EST"],
    ]


def test_long_and_strange_texts_stay_as_typed() -> None:
    """Nineteen comments of 3,000 characters, summary, reason and the officer's comment come back letter by letter."""
    document = opened(EXTREME)
    found = paragraphs(document)
    comments = [row[1] for table in document.tables[2:4] for row in rows(table) if row[0] == "Comment"]
    assert len(LONG) == 3000
    assert comments == [LONG] * 19
    assert rows(document.tables[0])[-1] == ["Reason for correction", LONG]
    assert found[found.index("Summary") + 1] == LONG
    assert found[found.index("The officer's comment") + 2] == LONG
    assert rows(document.tables[2])[1][1] == f"Does what §V.1 asks\n{TRICKY}\n3 notices"


@pytest.mark.parametrize("field", ["school", "officer", "schools", "police", "submitted_by", "number", "badge"])
def test_every_short_text_may_be_strange(field: str) -> None:
    """Markup in a name is a name."""
    name = '<w:br/>&lt; "Pretend" \x00]]>'
    shown = '<w:br/>&lt; "Pretend" ]]>'
    document = opened(replace(REPORT, **{field: name}))
    texts = [*paragraphs(document), *(text for table in document.tables for row in rows(table) for text in row)]
    assert any(shown in text for text in texts)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\x00b\x08c\x0bd\x0ce\x1ff", "abcdef"),
        ("\ud800 \udfff\ufffe\uffff", " "),
        ("\ttab\u2028\x85\u200f\u202e😀", "\ttab\u2028\x85\u200f\u202e😀"),
        ("_x0041_ {PAGE} &#65; \\n", "_x0041_ {PAGE} &#65; \\n"),
        ("", ""),
    ],
)
def test_safe_text(typed: str, kept: str) -> None:
    """Only what a document cannot hold goes, and every line end becomes one newline."""
    assert safe(typed) == kept
    assert paragraphs(opened(replace(REPORT, summary=f"({typed})"))).count(f"({kept})") == 1


def test_typed_text_makes_no_field_link_or_comment() -> None:
    """The only fields are the page numbers in the footer."""
    body = opened(EXTREME).element.body
    for tag in ("w:fldSimple", "w:fldChar", "w:instrText", "w:hyperlink", "w:commentReference", "w:drawing"):
        assert not list(body.iter(qn(tag)))


def test_head_and_foot_of_every_page() -> None:
    """The number on top; at the foot that it is confidential, and true page fields."""
    section = opened(REPORT).sections[0]
    foot = section.footer.paragraphs[0]
    assert section.header.paragraphs[0].text == "E-2026-27/0003, version 1"
    assert "".join(text.text for text in foot._p.iter(qn("w:t"))) == "Confidential personnel recordPage 1 of 1"
    fields = [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_letter_page_with_inch_margins() -> None:
    """Letter, an inch on each side, and tables just as wide as the text."""
    document = opened(REPORT)
    section = document.sections[0]
    sides = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert (section.page_width, section.page_height) == (docx.shared.Inches(8.5), docx.shared.Inches(11))
    assert set(sides) == {docx.shared.Inches(1)}
    for table in document.tables:
        assert sum(column.width or 0 for column in table.columns) == docx.shared.Inches(6.5)


def row_marks(table: Table, mark: str) -> list[bool]:
    """Which rows of a table bear a mark."""
    return [any(True for _found in row._tr.iter(qn(mark))) for row in table.rows]


def test_headings_of_tables_repeat() -> None:
    """The first row of each table with headings, and no other row, comes again on every page."""
    tables = opened(EXTREME).tables
    for table in tables[1:5]:
        assert row_marks(table, "w:tblHeader") == [True] + [False] * (len(table.rows) - 1)
    for table in (tables[0], tables[5]):
        assert not any(row_marks(table, "w:tblHeader"))


def test_short_rows_stay_whole_and_long_ones_may_break() -> None:
    """A row of 3,000 characters may go on overleaf, every other stays on one page."""
    long = Rated("§V.1", "Does it", "Exceeds expectations", "long " * 600, ())
    assert row_marks(opened(with_rating(long)).tables[2], "w:cantSplit")[:4] == [True, True, False, True]
    short = replace(long, comment="Asks first.")
    assert all(row_marks(opened(with_rating(short)).tables[2], "w:cantSplit"))
    many_lines = replace(long, comment="a\n" * 40)
    assert row_marks(opened(with_rating(many_lines)).tables[2], "w:cantSplit")[2] is False


def test_criterion_stays_with_its_comment() -> None:
    """A criterion with a comment, and the whole block of signatures, are not torn from what follows."""
    rated = Rated("§V.1", "Does it", "Exceeds expectations", "Asks first.", ("12 notices",))
    document = opened(with_rating(rated))
    assert row_marks(document.tables[2], "w:keepNext")[1:4] == [True, False, False]
    assert all(row_marks(document.tables[-1], "w:keepNext"))


def test_same_report_gives_the_same_bytes() -> None:
    """Made twice, with nothing of the clock or the machine in it."""
    assert report(EXTREME) == report(EXTREME)
    with ZipFile(BytesIO(report(REPORT))) as parts:
        assert {(part.date_time, part.create_system) for part in parts.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}
    assert report(REPORT) != report(ANSWERED)


def test_properties() -> None:
    """Title, subject, the schools as author, the time of submission, and nothing of whoever made the library."""
    found = opened(REPORT).core_properties
    assert found.title == "Yearly evaluation of a School Resource Officer E-2026-27/0003"
    assert found.subject == "Priya Pretend, Made-up High School, school year 2026-27"
    assert (found.author, found.last_modified_by) == ("Pretend Public Schools", "Pretend Public Schools")
    assert found.created == found.modified == datetime(2026, 11, 24, 14, 10, 30, tzinfo=UTC)
    assert (found.comments, found.keywords, found.category) == ("", "", "")
    assert (found.language, found.revision) == ("en-US", 1)


def test_properties_are_cut_where_they_must_end() -> None:
    """Names that are longer than a property may be do not stop the report, and stand in it whole."""
    document = opened(replace(REPORT, school="S" * 300, schools="P" * 300))
    assert document.core_properties.author == "P" * 255
    assert rows(document.tables[0])[2] == ["School", "S" * 300]


def names_in(about: EvaluationReport) -> Sequence[str]:
    """The parts of the file."""
    with ZipFile(BytesIO(report(about))) as parts:
        return sorted(parts.namelist())


def test_nothing_is_left_of_the_template() -> None:
    """No thumbnail, no other program's name, no styles but the house's, no editing marks."""
    assert names_in(REPORT) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/footer1.xml",
        "word/header1.xml",
        "word/settings.xml",
        "word/styles.xml",
    ]
    with ZipFile(BytesIO(report(REPORT))) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist()).lower()
    for leftover in (b"python", b"macintosh", b"rsid", b"cambria", b"ja-jp", b"generated", b"docid"):
        assert leftover not in everything


def test_language_and_typeface() -> None:
    """American English and one typeface for all scripts."""
    defaults = opened(REPORT).styles.element
    language = next(defaults.iter(qn("w:lang")))
    fonts = next(defaults.iter(qn("w:rFonts")))
    assert language.get(qn("w:val")) == "en-US"
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Calibri"}


def test_every_style_in_use_is_there() -> None:
    """No paragraph or table asks for a style that the document lacks."""
    document = opened(EXTREME)
    there = {style.style_id for style in document.styles}
    used = {one.get(qn("w:val")) for tag in ("w:pStyle", "w:tblStyle") for one in document.element.iter(qn(tag))}
    assert used <= there
