"""Tables in documents: a column holds its longest word, whatever width it was given."""

import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import which

import docx
import pytest

from exports.document import About, Line, Paper, Style
from tests.support.office import converted

HEADS = ("Activities at", "Presentations", "Students in presentations", "Recommendation")
QUARTERS = ("Measure", "Q1", "Q2", "Q3", "Q4", "Year", "Time")


def _paper(heads: tuple[str, ...], widths: tuple[float, ...], *rows: tuple[str, ...]) -> bytes:
    paper = Paper(About("T", "S", "A", datetime(2026, 11, 23, tzinfo=UTC), "Head", "Foot"))
    table = paper.table(widths, heads, numbers=len(heads) - 1)
    for row in rows:
        table.row(*([Line(cell, Style.CELL_NUMBER)] for cell in row))
    return paper.content()


def test_what_roomy_columns_have_goes_to_those_that_lack_it() -> None:
    """The table stays as wide as it was; where all have room, nothing is moved."""
    for heads, widths, is_moved in ((HEADS[:3], (4.5, 1.0, 1.0), True), (HEADS[:3], (3.0, 1.7, 1.8), False)):
        (table,) = docx.Document(BytesIO(_paper(heads, widths))).tables
        found = [column.width.inches for column in table.columns if column.width]
        assert sum(found) == pytest.approx(sum(widths), abs=0.01)
        assert (found == pytest.approx(widths, abs=0.01)) == (not is_moved)


@pytest.mark.parametrize(
    ("heads", "widths", "row"),
    [
        (HEADS, (4.1, 0.8, 0.8, 0.8), None),
        (QUARTERS, (2.5, 0.5, 0.5, 0.5, 0.5, 1.1, 0.9), ("Talks", *["not submitted"] * 4, "not collected", "withheld")),
        (QUARTERS, (0.6, 0.5, 0.5, 0.5, 0.5, 2.0, 1.9), ("Sedgwick", *["not submitted"] * 4, "1", "1")),
    ],
)
def test_no_heading_and_no_cell_breaks_within_a_word(
    tmp_path: Path, heads: tuple[str, ...], widths: tuple[float, ...], row: tuple[str, ...] | None
) -> None:
    """As LibreOffice lays the page out, with whatever font stands in for ours; a marker stands for a number, too."""
    if which("pdftotext") is None:
        pytest.skip("pdftotext is not installed here")
    content = _paper(heads, widths, *([row] if row else []))
    (tmp_path / "page.pdf").write_bytes(converted(content, "docx", "pdf", tmp_path / "office"))
    told = subprocess.run(["pdftotext", str(tmp_path / "page.pdf"), "-"], check=True, capture_output=True).stdout
    assert set(" ".join([*heads, *(row or ())]).split()) <= set(told.decode().split())
