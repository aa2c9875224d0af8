"""The process that opens a workbook from outside: the file comes in, figures or mistakes go out as JSON."""

import json
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import datetime, time
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from exports.document import in_words
from exports.fill_in.cells import address, visible
from exports.fill_in.guard import NOT_A_WORKBOOK, Unwanted, look_into
from exports.fill_in.lines import LONGEST_NAME, LONGEST_SHOWN, moved_lines, other_sheets
from exports.fill_in.names import (
    CELLS,
    FORMAT,
    FORMAT_NAME,
    NOT_COLLECTED,
    PERIOD,
    SAVES,
    SCHOOL,
    SUPPRESSED_MARK,
    WHOSE,
)
from exports.fill_in.package import Disguised, Package, Place, Sheet
from exports.fill_in.read import DISGUISED, LARGEST_FILE, Mistake, Reading
from exports.sandbox import limit
from models.quarters.answers import NOT_COLLECTED_TYPED, SUPPRESSED, SUPPRESSED_TYPED
from models.quarters.questionnaires import TOGETHER, Questionnaire, questionnaire_of
from models.quarters.submission_checks import LARGEST

MEMORY, CPU_SECONDS = 256 * 1024 * 1024, 10
WANTED = f"Enter a whole number from 0 to {LARGEST:,}, or {NOT_COLLECTED}."
WANTED_TOGETHER = f"Enter a whole number from 0 to {LARGEST:,}, {SUPPRESSED_MARK} if suppressed, or {NOT_COLLECTED}."
TWICE = "The line also stands elsewhere in this workbook, with another answer. Delete the copy that does not count."
MERGED = "This cell was merged with others. Unmerge them, and enter an answer in each cell."
CHANGED = (
    "The lines by which the bot recognizes the workbook were changed on its first sheet. Please download a new "
    "workbook, and copy the answers into it."
)
WITHOUT_NAMES = (
    "The program that saved this workbook left out the names by which the bot finds its cells. "
    "Please fill in a new workbook with Excel, LibreOffice or Google Sheets."
)


def main() -> None:
    """Read standard input, and print what it holds."""
    limit(MEMORY, CPU_SECONDS)
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    try:
        look_into(content)
        reading = _Book(content).reading(*sys.argv[1:5])
    except Unwanted as reason:
        reading = Reading(mistakes=[Mistake(str(reason))])
    sys.stdout.write(json.dumps(asdict(reading)))


class _Book:
    """A workbook that may be opened."""

    def __init__(self, content: bytes) -> None:
        try:
            with ZipFile(BytesIO(content)) as archive:
                self._package = Package(archive)
        except (KeyError, ValueError, IndexError, ExpatError):
            raise Unwanted(NOT_A_WORKBOOK) from None

    def reading(self, school: str, school_name: str, period: str, code: str = "") -> Reading:
        """The figures, or all that cannot be taken."""
        about = [self._about(name) for name in (FORMAT_NAME, SCHOOL, PERIOD)]
        if about[0] is None and self._package.holds(FORMAT):
            raise Unwanted(WITHOUT_NAMES)
        if about[0] != FORMAT:
            raise Unwanted("This is not a data workbook from this bot. Please download it, and fill that one in.")
        if about[1:] != [school, period]:
            whose = str(self._about(WHOSE) or about[1])[:LONGEST_NAME]
            if None in about or (whose, about[2]) == (school_name, period):
                raise Unwanted(CHANGED)
            raise Unwanted(f"This workbook is for {whose}, {about[2]}. Upload the one for {school_name}, {period}.")
        asked, is_together = questionnaire_of(school, code), school in TOGETHER
        places = {figure: found for figure in asked.keys if (found := list(self._package.places(CELLS[figure])))}
        first = {figure: found[0] for figure, found in places.items()}
        everywhere = (place for found in places.values() for place in found)
        mistakes = [*_gone(places, asked), *moved_lines(self._package, asked, first),
                    *other_sheets(self._package, self._about(WHOSE) or school_name, period, everywhere)]  # fmt: skip
        answers = {}
        for figure, found in places.items():
            answers[figure], wrong = self._answer(found, may_be_suppressed=is_together)
            mistakes += wrong
        given = {figure: answer for figure, answer in answers.items() if answer is not BLANK}
        return Reading({} if mistakes else given, mistakes, self._about(SAVES))

    def _about(self, name: str) -> str | None:
        for sheet, place in self._package.places(name):
            value = self._package.value(sheet.cells.get(place))
            return None if value is None else visible(str(value))
        return None

    def _answer(self, places: list[tuple[Sheet, Place]], *, may_be_suppressed: bool) -> tuple[Any, list[Mistake]]:
        """What a line is answered with, in all cells that have its name."""
        wanted = WANTED_TOGETHER if may_be_suppressed else WANTED
        answers, mistakes = [], []
        for sheet, place in places:
            value = self._package.value(sheet.cells.get(place))
            where = sheet.title, address(place), _as_seen(value)[:LONGEST_SHOWN]
            try:
                answers.append(_answer(value, may_be_suppressed=may_be_suppressed))
            except ValueError:
                mistakes.append(Mistake(DISGUISED if isinstance(value, Disguised) else wanted, *where))
            if sheet.merges(place):
                mistakes.append(Mistake(MERGED, *where))
            if answers and answers[-1] != answers[0]:
                mistakes.append(Mistake(TWICE, *where))
        return (answers or [BLANK])[0], mistakes


def _as_seen(value: Any) -> str:
    """What a cell holds, as people know it: a day without the midnight that it is stored with."""
    if isinstance(value, datetime) and value.time() == time():
        return in_words(value)
    return "" if value is None else visible(str(value))


def _gone(there: Collection[str], asked: Questionnaire) -> Iterator[Mistake]:
    """A mistake for each sheet that is gone, and for each cell that is gone from another."""
    for step, page in asked.steps.items():
        gone = [figure for figure in asked.keys_of(step) if figure not in there]
        if len(gone) == len(asked.keys_of(step)):
            yield Mistake(f"The sheet “{page.title}” is missing. {A_NEW_ONE}")
        else:
            yield from (Mistake(f"The cell for “{asked.label_of(figure)}” is missing. {A_NEW_ONE}") for figure in gone)


A_NEW_ONE = "Please download a new workbook."
BLANK: Any = object()
SPACED = re.compile(r"[0-9]{1,3}(?:[\u00a0\u2007\u2009\u202f][0-9]{3})+")
"""A number with the spaces that programs write between thousands; an ordinary one may stand between two numbers."""
# “1.000” is one to some and a thousand to others.
WHOLE = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,9}(\.(?!000$)0+)?")


def _answer(value: Any, *, may_be_suppressed: bool = False) -> Any:
    """A cell's answer: a whole number, None for "not collected", `SUPPRESSED` where it may be, or BLANK.

    Raises:
        ValueError: it is something else.
    """
    typed = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else "?"
    text = re.sub(r"\s", "", typed) if SPACED.fullmatch(typed) else visible(typed)
    if value is None or not text:
        return BLANK
    if text.lower() in NOT_COLLECTED_TYPED:
        return None
    if may_be_suppressed and text.lower() in SUPPRESSED_TYPED:
        return SUPPRESSED
    if not WHOLE.fullmatch(text) or float(text.replace(",", "")) > LARGEST:
        raise ValueError(value)
    return int(float(text.replace(",", "")))


if __name__ == "__main__":
    main()
