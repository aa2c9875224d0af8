"""The workbook of an old log: its mark, and a sheet for each kind."""

from exports.imports.layout import MEBIBYTE, Layout
from models.activities.import_columns import IMPORTED, MOST_ROWS, titles_of

SECONDS, MEMORY = 10, 256 * MEBIBYTE


def layout(*, has_officer: bool) -> Layout:
    """The workbook; `has_officer` where each row names its officer."""
    sheets = {kind.button: titles_of(kind, has_officer=has_officer) for kind in IMPORTED}
    return Layout("sro-old-log-1", sheets, MOST_ROWS, MEBIBYTE, SECONDS, MEMORY)
