"""Reads an old log that came back as a workbook."""

from exports.activities.old_log_layout import layout
from exports.imports.read import read as read_workbook
from models.imports.rows import SheetRow


def read(content: bytes, *, has_officer: bool) -> list[SheetRow]:
    """The rows that somebody filled in, as they stand; `has_officer` where each names its officer.

    Raises:
        Unreadable: it is no template of ours, or holds what it must not.
    """
    words = ["officers"] if has_officer else []
    return read_workbook("exports.activities.old_log_child", words, layout(has_officer=has_officer), content)
