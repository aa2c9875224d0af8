"""Tables in documents: a column holds the longest word of its heading, whatever width it was given."""

import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import which

import docx
import pytest

from exports.document import About, Paper
from tests.support.office import converted

HEADS = ("Activities at", "Presentations", "Students in presentations", "Recommendation")


def _paper(heads: tuple[str, ...], widths: tuple[float, ...]) -> bytes:
    paper = Paper(About("T", "S", "A", datetime(2026, 11, 23, tzinfo=UTC), "Head", "Foot"))
    paper.table(widths, heads, numbers=len(heads) - 1)
    return paper.content()


def test_what_roomy_columns_have_goes_to_those_that_lack_it() -> None:
    """The table stays as wide as it was; where all have room, nothing is moved."""
    for heads, widths, is_moved in ((HEADS[:3], (4.5, 1.0, 1.0), True), (HEADS[:3], (3.0, 1.7, 1.8), False)):
        (table,) = docx.Document(BytesIO(_paper(heads, widths))).tables
        found = [column.width.inches for column in table.columns if column.width]
        assert sum(found) == pytest.approx(sum(widths), abs=0.01)
        assert (found == pytest.approx(widths, abs=0.01)) == (not is_moved)


def test_no_heading_breaks_within_a_word(tmp_path: Path) -> None:
    """As LibreOffice lays the page out, with whatever font stands in for ours."""
    if which("pdftotext") is None:
        pytest.skip("pdftotext is not installed here")
    content = _paper(HEADS, (4.1, 0.8, 0.8, 0.8))
    (tmp_path / "page.pdf").write_bytes(converted(content, "docx", "pdf", tmp_path / "office"))
    told = subprocess.run(["pdftotext", str(tmp_path / "page.pdf"), "-"], check=True, capture_output=True).stdout
    assert set(" ".join(HEADS).split()) <= set(told.decode().split())
