"""What the workbook of an import is recognized by, where its rows stand, and how much may be in it."""

from collections.abc import Mapping
from dataclasses import dataclass

GUIDE, LISTS = "How to fill in", "Lists"
HEADINGS, FIRST = 4, 5
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Layout:
    """One kind of such workbook: its mark, and the sheets with the headings of their columns, each by its name."""

    mark: str
    sheets: Mapping[str, Mapping[str, str]]
    most_rows: int
    largest_file: int
    seconds: int
    memory: int

    @property
    def too_large(self) -> str:
        """What is said of a file that is larger than that."""
        size = self.largest_file // MEBIBYTE
        return f"The file is larger than {size} MB. Please split it into several workbooks."
