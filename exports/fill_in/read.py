"""Reads a fill-in workbook that came back: in a process of its own, with limits, since nothing of it is trusted."""

from dataclasses import dataclass, field

from exports import sandbox
from models.quarters.answers import Answer

LARGEST_FILE = 1024 * 1024
SECONDS = 20
TOO_LARGE = "The file is larger than 1 MB. The data workbook is about 20 KB. Please upload that one."
DISGUISED = "The number format of this cell shows something else. Choose the format General, and enter it again."
NOT_READ = "The file could not be read. Please download a new data workbook, and fill that one in."


@dataclass(frozen=True)
class Mistake:
    """What cannot be taken: where it is, what stands there, and what is wanted. Without a cell it is about the file."""

    wanted: str
    sheet: str = ""
    cell: str = ""
    found: str = ""

    @property
    def words(self) -> str:
        """The mistake in a line."""
        if not self.cell:
            return self.wanted
        contains = f"contains “{self.found}”" if self.found else "is empty"
        return f"Sheet “{self.sheet}”, cell {self.cell} {contains}. {self.wanted}"


@dataclass(frozen=True)
class Reading:
    """The figures of a workbook, or all its mistakes; and how often what it was made from had been saved."""

    figures: dict[str, Answer] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    saves: str | None = None


def read(content: bytes, school: str, school_name: str, period: str, code: str = "") -> Reading:
    """The figures of a workbook for this school and period; all of them or none. What is not answered is not there.

    `code` is that of the quarter or year: it says what the workbook asks for.
    """
    if len(content) > LARGEST_FILE:
        return Reading(mistakes=[Mistake(TOO_LARGE)])
    answer = sandbox.run("exports.fill_in.child", [school, school_name, period, code], content, SECONDS)
    if answer is None:
        return Reading(mistakes=[Mistake(NOT_READ)])
    return Reading(answer["figures"], [Mistake(**mistake) for mistake in answer["mistakes"]], answer["saves"])
