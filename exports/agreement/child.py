"""The process that opens a document from outside: the file comes in, its paragraphs go out as JSON."""

import json
import sys
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.table import Table

from exports.fill_in.guard import Expected, Unwanted, look_into
from exports.sandbox import limit
from models.agreement.signed_file import LARGEST_FILE, MOST_LETTERS

MEMORY, CPU_SECONDS = 512 * 1024 * 1024, 20
NOT_A_DOCUMENT = "This is not a Word document (.docx)."
DOCUMENT = Expected(
    b"wordprocessingml.document.main+xml", NOT_A_DOCUMENT,
    "This is an old Word file, or it has a password. Save it as .docx without a password.",
    "This file holds far more than an agreement. Hand in a PDF.",
    most_things=1_000_000, most_letters=2 * MOST_LETTERS, most_bytes=4 * LARGEST_FILE,
)  # fmt: skip
MARKED = ("heading 1", "title")
"""The styles, by their beginning, of headings of the first rank."""


def main() -> None:
    """Read standard input, and print its paragraphs, each with whether it is a heading."""
    limit(MEMORY, CPU_SECONDS)
    try:
        found = {"problem": "", "lines": list(lines(sys.stdin.buffer.read(LARGEST_FILE + 1)))}
    except Unwanted as reason:
        found = {"problem": str(reason), "lines": []}
    sys.stdout.write(json.dumps(found))


def lines(content: bytes) -> Iterator[tuple[str, bool]]:
    """The paragraphs of a document in their order, rows of tables among them. What breaks it ends this process.

    Raises:
        Unwanted: it may not be opened.
    """
    look_into(content, DOCUMENT)
    for block in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            yield from ((" | ".join(cell.text for cell in row.cells), False) for row in block.rows)
        else:
            style = block.style.name if block.style else ""
            yield from ((line, (style or "").lower().startswith(MARKED)) for line in block.text.split("\n"))


if __name__ == "__main__":
    main()
