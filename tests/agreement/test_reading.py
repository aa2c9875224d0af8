"""Files that are handed in: each kind, what is not what it says it is, and how texts are divided by their headings."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest

from exports.agreement.read import EMPTY, NO_PDF, NO_TEXT, NOT_READ, TOO_LARGE, TOO_LONG, NotTaken, read
from models.agreement.signed_file import LARGEST_FILE, MOST_LETTERS, Line, divided
from tests.agreement.acts import A_TEXT, NUMERALS, TITLES

PDF = b"%PDF-1.7\nmade up\n%%EOF\n"
TYPES, DOCUMENT = "[Content_Types].xml", "word/document.xml"


def a_document(*, styled: bool = False) -> bytes:
    """A .docx of eleven sections with a table: numbered in words, or by the style of its headings only."""
    made = docx.Document()
    made.add_paragraph("A town's agreement.")
    for numeral, title in zip(NUMERALS, TITLES, strict=True):
        if styled:
            made.add_heading(title, 1)
        else:
            made.add_paragraph(f"{numeral}. {title}")
        made.add_paragraph(f"Words about {title}.")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Signed", "Nobody"
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def changed(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The same file with other parts, or more of them."""
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    return buffer.getvalue()


def test_a_text_has_its_own_sections() -> None:
    """What stands before the first is the opening."""
    found = read("Signed.TXT", A_TEXT).sections
    assert [section.heading for section in found] == ["Opening", *map("{}. {}".format, NUMERALS, TITLES)]
    assert found[3].words == "Words about People."


@pytest.mark.parametrize("styled", [False, True], ids=["numbered", "styled"])
def test_a_document_has_its_own_sections(*, styled: bool) -> None:
    """By its numbers in words, or by its headings; a table is read too."""
    found = read("signed.docx", a_document(styled=styled)).sections
    titles = list(TITLES) if styled else [*map("{}. {}".format, NUMERALS, TITLES)]
    assert [section.heading for section in found] == ["Opening", *titles]
    assert found[-1].words == "Words about End.\nSigned | Nobody"


def test_a_pdf_is_taken_as_it_is() -> None:
    """And has nothing to read."""
    signed = read("signed.pdf", PDF)
    assert (signed.kind, signed.content, signed.sections) == ("pdf", PDF, ())


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("signed.doc", b"x", ".txt, .docx or .pdf"),
        ("signed", b"x", ".txt, .docx or .pdf"),
        ("signed.pdf.exe", PDF, ".txt, .docx or .pdf"),
        ("a" * 120 + ".txt", b"x", "120 at most"),
        ("new\nline.txt", b"x", "printable"),
        ("signed.txt", b"", EMPTY),
        ("signed.txt", b"  \n\t", NO_TEXT),
        ("signed.txt", PDF + b"\xff", NO_TEXT),
        ("signed.txt", b"a\0b", NO_TEXT),
        ("signed.txt", "Café".encode("utf-16"), NO_TEXT),
        ("signed.txt", b"a" * (MOST_LETTERS + 1), TOO_LONG),
        ("signed.pdf", A_TEXT, NO_PDF),
        ("signed.pdf", PDF[:-8], NO_PDF),
        ("signed.docx", A_TEXT, "not a Word document"),
        ("signed.docx", PDF, "not a Word document"),
        ("signed.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 2000, "old Word file, or it has a password"),
        ("signed.docx", b"PK\x03\x04" + b"\0" * 100, "not a Word document"),
        ("signed.pdf", PDF + b"a" * LARGEST_FILE, TOO_LARGE),
    ],
)  # fmt: skip
def test_what_is_not_what_its_ending_says_is_not_taken(name: str, content: bytes, words: str) -> None:
    """In a line that says what to do."""
    with pytest.raises(NotTaken, match=words.replace("(", r"\(").replace(")", r"\)")):
        read(name, content)


HOSTILE: dict[str, tuple[dict[str, bytes], str]] = {
    "macros": ({"word/vbaProject.bin": b"x"}, "contains macros"),
    "an embedded object": ({"word/embeddings/object1.bin": b"x"}, "embedded object"),
    "entities that grow": ({DOCUMENT: b'<!DOCTYPE a [<!ENTITY b "ha">]><a>&b;&b;</a>'}, "not a Word document"),
    "a part that unpacks to 100 MB": ({"word/media/image1.png": b"\0" * 100_000_000}, "far more than an agreement"),
    "millions of elements": ({DOCUMENT: b"<a>" + b"<b/>" * 1_100_000 + b"</a>"}, "far more than an agreement"),
    "another file's main part": (
        {TYPES: b"<Types>application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml</Types>"},
        "not a Word document",
    ),
    "no body": ({DOCUMENT: b"<a/>"}, NOT_READ),
    "broken XML": ({DOCUMENT: b"<a>"}, "not a Word document"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_a_line_and_nothing_else(name: str) -> None:
    """It is opened in a process with limits, and looked into before."""
    parts, words = HOSTILE[name]
    with pytest.raises(NotTaken) as problem:
        read("signed.docx", changed(a_document(), parts))
    assert words in str(problem.value)


def headings(text: str) -> list[str]:
    """The headings of a text's sections."""
    return [section.heading for section in divided([Line(line) for line in text.split("\n")])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Only words.", ["The whole text"]),
        ("I. One\nWords", ["The whole text"]),  # one heading divides nothing
        ("I. One\nII. Two", ["I. One", "II. Two"]),
        ("Section I - One\nw\nSECTION II\nw\nArticle III: Three\nw",
         ["Section I - One", "SECTION II", "Article III: Three"]),
        ("I) One\nw\nII) Two\nw", ["I) One", "II) Two"]),
        # lists with letters or small numerals are no sections, and neither is a sentence that begins with I
        ("I. One\nA. a\nC. c\nI. i\nV. v\ni. x\nI am here.\nII. Two\nw", ["I. One", "II. Two"]),
        # a table of contents, with or without a title behind it
        ("Contents\nI. One\nII. Two\nIII. Three\nThe agreement\nI. One\nw\nII. Two\nw\nIII. Three\nw",
         ["Opening", "I. One", "II. Two", "III. Three"]),
        ("I. One\nw\nIII. Three\nw\nII. Two\nw", ["I. One", "II. Two"]),
    ],
)  # fmt: skip
def test_headings(text: str, expected: list[str]) -> None:
    """Roman numerals that follow each other."""
    assert headings(text) == expected


def test_a_text_with_too_many_headings_is_one_text() -> None:
    """Slack's menu would not take them, and no agreement has them."""
    lines = [Line(f"Heading {number}", is_marked=True) for number in range(61)]
    assert [section.heading for section in divided(lines)] == ["The whole text"]


def test_what_cannot_be_seen_is_left_out_of_what_is_read_only() -> None:
    """The file stays as it is."""
    content = "I. One\r\nA\x07 bell.\fII. Two\rMore.".encode("utf-8-sig")
    signed = read("signed.txt", content)
    assert signed.content == content
    assert [(section.heading, section.words) for section in signed.sections] == [
        ("I. One", "A bell."), ("II. Two", "More."),
    ]  # fmt: skip
