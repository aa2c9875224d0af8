"""Reads the workbook in which notices of earlier years were entered."""

from exports.imports.read import read as read_workbook
from exports.notices.earlier_layout import LAYOUT
from models.imports.rows import SheetRow


def read(content: bytes) -> list[SheetRow]:
    """The rows of such a workbook that came back, as they stand.

    Raises:
        Unreadable: it is no template of ours, or holds what it must not.
    """
    return read_workbook("exports.notices.earlier_child", [], LAYOUT, content)
