"""Cells of a workbook from outside: where they are, and their texts as people see them."""

import re
import unicodedata

from openpyxl.utils import get_column_letter

from exports.fill_in.package import Place

WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Letters and digits as wide as a Chinese character, which some keyboards type."""


def visible(text: str) -> str:
    """A text as people see it: without invisible characters, with usual letters and single spaces."""
    seen = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf"))
    return re.sub(r"\s+", " ", seen.translate(WIDE)).strip()


def address(place: Place) -> str:
    """Where a cell is, such as B6."""
    row, column = place
    return f"{get_column_letter(column)}{row}"
