"""Whether the line beside an answer is still the line that the answer's cell is named for.

A sort moves what stands in cells and leaves their names where they were: the figures would go to other lines.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exports.fill_in.cells import address, visible
from exports.fill_in.names import BETWEEN
from exports.fill_in.package import Package, Place, Sheet
from exports.fill_in.read import Mistake
from models.quarters.questionnaires import OF_ENROLLMENT, OF_POLICE, OF_SCHOOLS, Questionnaire

FORMER = {
    "Students (each counted once)": "Students, each counted once",
    "Unknown": "Not known",
    "Other": "Anything else",
    "School-based arrests known to the school": "School-based arrests the school knows of",
}
"""What lines were called in workbooks that people may still have."""
LONGEST_SHOWN, LONGEST_NAME = 40, 100
OF_ANOTHER = "This workbook is for {whose}, {period}. Please enter the figures for that in a new workbook."
MOVED = "Rows were sorted or moved here. Please undo that, or copy the answers into a new workbook."
KNOWN = frozenset(text.casefold() for asked in (OF_SCHOOLS, OF_POLICE, OF_ENROLLMENT) for group in asked.groups.values()
                  for label in (group.title, *group.lines.values())
                  for text in (label, FORMER.get(label, label)))  # fmt: skip
"""Every heading and every line."""


def moved_lines(package: Package, asked: Questionnaire, places: Mapping[str, tuple[Sheet, Place]]) -> Iterator[Mistake]:
    """A mistake for each group of which a line stands beside the answer of another, or under another heading."""
    for group in asked.groups.values():
        there = [(label, *places[figure]) for figure, label in group.figures.items() if figure in places]
        wrong = [found for line in there if (found := _beside(package, *line))]
        if there and not wrong:
            _label, sheet, place = there[0]
            wrong = [found for found in [_above(package, group.title, sheet, place)] if found]
        yield from wrong[:1]


def other_sheets(package: Package, whose: str, period: str, places: Iterable[tuple[Sheet, Place]]) -> Iterator[Mistake]:
    """A mistake for each sheet that says above its answers that it is of another school or period.

    Somebody may have put a sheet of another workbook in its place, or pasted one over it.
    """
    tops: dict[str, int] = {}
    for sheet, (row, _column) in places:
        tops[sheet.title] = min(row, tops.get(sheet.title, row))
    own = visible(f"{whose}{BETWEEN}{period}").casefold()
    for sheet in (found for found in package.sheets if found.title in tops):
        for place in sorted(place for place in sheet.cells if place[0] < tops[sheet.title]):
            text = _text(package, sheet, place)
            if BETWEEN in text and text.casefold() != own:
                wanted = OF_ANOTHER.format(whose=whose, period=period)
                yield Mistake(wanted, sheet.title, address(place), text[:LONGEST_NAME])


def _beside(package: Package, label: str, sheet: Sheet, place: Place) -> Mistake | None:
    """What is wrong with the label of an answer: of the texts to the left of it, one has to be its line."""
    row, column = place
    texts = {at: text for at in range(column - 1, 0, -1) if (text := _text(package, sheet, (row, at)))}
    if any(_is(text, label) for text in texts.values()):
        return None
    at = max(texts, default=1)
    return _moved(label, sheet, (row, at), texts.get(at, ""))


def _above(package: Package, title: str, sheet: Sheet, place: Place) -> Mistake | None:
    """What is wrong with the heading of a group: several groups have the same lines, such as *Yes* and *No*."""
    row, column = place
    above = ((at, left) for at in range(row - 1, 0, -1) for left in range(column - 1, 0, -1))
    for at in above:
        text = _text(package, sheet, at)
        if _is(text, title):
            return None
        if text.casefold() in KNOWN:
            return _moved(title, sheet, at, text)
    return _moved(title, sheet, (max(row - 1, 1), 1), "")


def _moved(belongs: str, sheet: Sheet, place: Place, found: str) -> Mistake:
    return Mistake(f"“{belongs}” belongs there. {MOVED}", sheet.title, address(place), found[:LONGEST_SHOWN])


def _is(text: str, label: str) -> bool:
    return text.casefold() in (label.casefold(), FORMER.get(label, label).casefold())


def _text(package: Package, sheet: Sheet, place: Place) -> str:
    value: Any = package.value(sheet.cells.get(place))
    return visible(value) if isinstance(value, str) else ""
