"""The process that opens a workbook from outside: the file comes in, figures or mistakes go out as JSON."""

import json
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import asdict
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from exports.fill_in.guard import NOT_A_WORKBOOK, TOO_MUCH, Unwanted, look_into
from exports.fill_in.names import CELLS, FORMAT, FORMAT_NAME, NOT_COLLECTED, PERIOD, SCHOOL, SUPPRESSED_MARK, WHOSE
from exports.fill_in.read import LARGEST_FILE, Mistake, Reading
from exports.sandbox import limit
from models.quarters.answers import SUPPRESSED, SUPPRESSED_TYPED
from models.quarters.questionnaires import TOGETHER, Questionnaire, questionnaire_of
from models.quarters.submission_checks import LARGEST

MEMORY, CPU_SECONDS = 256 * 1024 * 1024, 10
MOST_ROWS, MOST_COLUMNS = 2_000, 100
ONE_CELL = re.compile(r"[^:,]{1,80}!\$?[A-Z]{1,3}\$?[0-9]{1,7}")  # a range would be made cell by cell
LONGEST_SHOWN, LONGEST_NAME = 40, 100
WANTED = f"Enter a whole number from 0 to {LARGEST:,}, or {NOT_COLLECTED}."
WANTED_TOGETHER = f"Enter a whole number from 0 to {LARGEST:,}, {SUPPRESSED_MARK} if suppressed, or {NOT_COLLECTED}."


def main() -> None:
    """Read standard input, and print what it holds."""
    limit(MEMORY, CPU_SECONDS)
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    try:
        look_into(content)
        reading = _Book(content).reading(*sys.argv[1:4])
    except Unwanted as reason:
        reading = Reading(mistakes=[Mistake(str(reason))])
    sys.stdout.write(json.dumps(asdict(reading)))


class _Book:
    """A workbook that may be opened."""

    def __init__(self, content: bytes) -> None:
        try:
            self._book = load_workbook(BytesIO(content), keep_links=False)
        except Exception:  # noqa: BLE001  whatever a broken file makes the library raise, it is no workbook to us
            raise Unwanted(NOT_A_WORKBOOK) from None
        for sheet in self._book.worksheets:
            if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
                raise Unwanted(TOO_MUCH)

    def reading(self, school: str, school_name: str, period: str) -> Reading:
        """The figures, or all that cannot be taken."""
        about = [self._value_of(name) for name in (FORMAT_NAME, SCHOOL, PERIOD)]
        if about[0] != FORMAT:
            raise Unwanted("This is not a data workbook from this bot. Please download it, and fill that one in.")
        if about[1:] != [school, period]:
            whose = str(self._value_of(WHOSE) or about[1])[:LONGEST_NAME]
            raise Unwanted(f"This workbook is for {whose}, {about[2]}. Upload the one for {school_name}, {period}.")
        asked, wanted = questionnaire_of(school), WANTED_TOGETHER if school in TOGETHER else WANTED
        places = {figure: place for figure in asked.keys if (place := self._place(CELLS[figure]))}
        answers, mistakes = {}, list(_gone(places, asked))
        for figure, (sheet, cell, value) in places.items():
            try:
                answers[figure] = _answer(value, may_be_suppressed=school in TOGETHER)
            except ValueError:
                mistakes.append(Mistake(wanted, sheet, cell, str(value)[:LONGEST_SHOWN]))
        given = {figure: answer for figure, answer in answers.items() if answer is not BLANK}
        return Reading({} if mistakes else given, mistakes)

    def _value_of(self, name: str) -> Any:
        place = self._place(name)
        return place[2] if place else None

    def _place(self, name: str) -> tuple[str, str, Any] | None:
        defined = self._book.defined_names.get(name)
        if defined is None or not ONE_CELL.fullmatch(defined.attr_text or ""):
            return None
        try:
            ((sheet, address),) = defined.destinations
            cell = self._book[sheet][address.replace("$", "")]
            place = sheet, cell.coordinate, cell.value
        except (ValueError, KeyError, AttributeError, TypeError):
            return None
        return place


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
WHOLE = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,9}(\.0+)?")


def _answer(value: Any, *, may_be_suppressed: bool = False) -> Any:
    """A cell's answer: a whole number, None for "not collected", `SUPPRESSED` where it may be, or BLANK.

    Raises:
        ValueError: it is something else.
    """
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else "?"
    if value is None or not text:
        return BLANK
    if text.lower() == NOT_COLLECTED:
        return None
    if may_be_suppressed and text.lower() in SUPPRESSED_TYPED:
        return SUPPRESSED
    if not WHOLE.fullmatch(text) or float(text.replace(",", "")) > LARGEST:
        raise ValueError(value)
    return int(float(text.replace(",", "")))


if __name__ == "__main__":
    main()
