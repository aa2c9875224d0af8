"""Reads an old log that came back as a workbook: in a process with limits, since nothing of it is trusted."""

from exports import sandbox
from exports.activities.old_log_names import LARGEST_FILE
from models.activities.import_columns import SheetCell, SheetRow
from models.activities.importing import Unreadable
from models.activities.kinds import KINDS

SECONDS = 20
TOO_LARGE = "The file is larger than 1 MB. Please split it into several workbooks."
NOT_READ = "The file could not be read. Please get a new template, and copy the rows into that one."


def read(content: bytes, *, has_officer: bool) -> list[SheetRow]:
    """The rows that somebody filled in, as they stand; `has_officer` where each names its officer.

    Raises:
        Unreadable: it is no template of ours, or holds what it must not.
    """
    if len(content) > LARGEST_FILE:
        raise Unreadable([TOO_LARGE])
    words = ["officers"] if has_officer else []
    answer = sandbox.run("exports.activities.old_log_child", words, content, SECONDS)
    if answer is None:
        raise Unreadable([NOT_READ])
    if answer["mistakes"]:
        raise Unreadable(answer["mistakes"])
    return [
        SheetRow(KINDS[kind], row, {name: SheetCell(*cell) for name, cell in cells.items()})
        for kind, row, cells in answer["rows"]
    ]
