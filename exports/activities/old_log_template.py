"""Makes the workbook in which an old log is entered: how to fill it in, and a sheet for each kind, with its lists."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter
from sqlalchemy.orm import Session

from exports.activities.old_log_names import FIRST, FORMAT, GUIDE, HEADINGS, LAST, LISTS
from exports.document import DARK, FILL, FONT, GRAY, safe
from exports.workbook.parts import WorkbookArchive
from exports.workbook.sheets import lay_out
from models.activities.import_columns import DAY, IMPORTED, MOST_ROWS, NO_NAMES, OFFICER, SCHOOL, TITLES, titles_of
from models.activities.import_rows import MOST_OFFICERS, NO_DAY, label_of, whole_to
from models.activities.importing import has_officers
from models.activities.kinds import ActivityKind, Asked
from models.actor import Actor
from models.people.queries import officers_ever
from models.terms import Agreement

BOT = "SRO Liaison"
TITLE = "Old activity log"
FOOT = "Internal: confidential"
WIDTHS = {DAY: 13, OFFICER: 28, SCHOOL: 28, NO_NAMES: 16, "topic": 34, "with_whom": 22, "outcome": 38, "detail": 44}
WIDTH = 18
ONE_LINE, LETTERS_IN_A_LINE = 16, 105
BIG, STRONG = Font(name=FONT, size=16, color=DARK, bold=True), Font(name=FONT, bold=True, color=DARK)
PLAIN, QUIET, SMALL = Font(name=FONT, size=11), Font(name=FONT, color=GRAY), Font(name=FONT, size=9, color=GRAY)
WRAPPED = Alignment(wrap_text=True, vertical="top")
AMERICAN_DAY, TEXT, WHOLE = "mm/dd/yyyy", "@", "0"
STEPS = (
    "Each kind of activity has a sheet. Enter one row for each entry; sheets that you do not need stay empty.",
    "Choose from the list of a cell where it has one. Other words cannot be taken.",
    "The day is the day on which it was done, with its year. The roster has to have the officer at that school on "
    "that day; an administrator can add an assignment of earlier years before you upload.",
    "Columns marked “(optional)” may be blank. All others have to be filled in: what was not recorded then cannot be "
    "guessed now, so leave such entries out.",
    f"Never name a student. Where words may be taken for a name, the bot asks: enter yes under “{TITLES[NO_NAMES]}” if "
    "no student is named.",
    f"Enter values, no formulas. A workbook may have up to {MOST_ROWS:,} rows; use a second one for more.",
    "Save it as .xlsx and upload it in Slack: /sro-log import. You see what it brings before anything is recorded.",
)


def template(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> bytes:
    """The workbook as an .xlsx: for an officer's own log, or with a column for the officer."""
    book = Workbook()
    officers = [label_of(person) for person in officers_ever(session, MOST_OFFICERS)] if has_officers(actor) else []
    _guide(book, agreement, actor)
    lists = _Lists(book)
    for kind in IMPORTED:
        _sheet(book, agreement, kind, lists, officers)
    book.move_sheet(lists.sheet, len(IMPORTED))
    properties = book.properties
    properties.creator, properties.title = BOT, TITLE
    properties.created = properties.modified = now.astimezone(UTC).replace(tzinfo=None)
    target = BytesIO()
    with WorkbookArchive(target, "w") as archive:
        ExcelWriter(book, archive).save()
    return target.getvalue()


def _guide(book: Workbook, agreement: Agreement, actor: Actor) -> None:
    sheet: Any = book.active
    sheet.title = GUIDE
    sheet.column_dimensions["A"].width = 110
    whose = "All officers" if has_officers(actor) else actor.name
    for row, (words, font) in enumerate(((TITLE, BIG), (f"{agreement.agreement.police} · {whose}", QUIET)), 1):
        _text(sheet.cell(row, 1), words, font)
    for row, words in enumerate(STEPS, 4):
        _text(sheet.cell(row, 1), f"{row - 3}.  {words}", PLAIN, WRAPPED)
        sheet.row_dimensions[row].height = ONE_LINE * (1 + len(words) // LETTERS_IN_A_LINE)  # not all programs fit rows
    below = 5 + len(STEPS)
    _text(sheet.cell(below, 1), "The bot uses this line to recognize the workbook when it is uploaded:", SMALL)
    _text(sheet.cell(below + 1, 1), FORMAT, SMALL)
    sheet.protection.sheet = True
    lay_out(sheet, FOOT)


def _text(cell: Any, words: str, font: Font, alignment: Alignment | None = None) -> None:
    cell.value, cell.data_type = safe(words), "s"  # a name that begins like a formula is a name
    cell.font = font
    if alignment:
        cell.alignment = alignment


class _Lists:
    """The sheet with the answers of all lists, a column each: Excel takes no longer list within a cell's rule."""

    def __init__(self, book: Workbook) -> None:
        self.sheet: Any = book.create_sheet(LISTS)
        self.sheet.protection.sheet = True
        self._columns: dict[tuple[str, ...], str] = {}

    def of(self, answers: Sequence[str]) -> str:
        """Where a list stands, as a formula; lists that are alike stand there once."""
        key = tuple(answers)
        if key not in self._columns:
            column = len(self._columns) + 1
            for row, answer in enumerate(key, 1):
                _text(self.sheet.cell(row, column), answer, QUIET)
            letter = get_column_letter(column)
            self.sheet.column_dimensions[letter].width = 36
            self._columns[key] = f"{LISTS}!${letter}$1:${letter}${len(key)}"
        return self._columns[key]


def _sheet(book: Workbook, agreement: Agreement, kind: ActivityKind, lists: _Lists, officers: Sequence[str]) -> None:
    sheet: Any = book.create_sheet(kind.button)
    _text(sheet["A1"], kind.label, BIG)
    _text(sheet["A2"], agreement.cite(kind.clause), QUIET)
    asked = {asked.name: asked for asked in kind.asked}
    choices = {OFFICER: officers, SCHOOL: [school.name for school in agreement.school], NO_NAMES: ["yes"]}
    for number, (name, title) in enumerate(titles_of(kind, has_officer=bool(officers)).items(), 1):
        letter = get_column_letter(number)
        heading = sheet.cell(HEADINGS, number)
        _text(heading, title, STRONG, WRAPPED)
        heading.fill = PatternFill("solid", FILL)
        column = sheet.column_dimensions[letter]
        column.width, column.font = WIDTHS.get(name, WIDTH), PLAIN
        column.number_format = _format(name, asked.get(name))
        rule = _rule(name, asked.get(name), lists, choices.get(name, ()))
        if rule:
            rule.showErrorMessage = True
            rule.add(f"{letter}{FIRST}:{letter}{LAST}")
            sheet.add_data_validation(rule)
    sheet.row_dimensions[HEADINGS].height = 32
    sheet.freeze_panes = f"A{FIRST}"
    sheet.print_title_rows = f"{HEADINGS}:{HEADINGS}"
    lay_out(sheet, FOOT, down=0)
    sheet.sheet_view.showGridLines = True  # there is nothing yet by which somebody could see the cells


def _format(name: str, asked: Asked | None) -> str:
    if name == DAY:
        return AMERICAN_DAY
    return WHOLE if asked and asked.highest else TEXT


def _rule(name: str, asked: Asked | None, lists: _Lists, choices: Sequence[str]) -> DataValidation | None:
    """What Excel checks while somebody types; nothing where an answer is in words."""
    if name == DAY:
        return _checked("date", NO_DAY, operator="greaterThan", formula1="36526")  # since 2000
    if asked and asked.highest:
        return _checked("whole", whole_to(asked.highest), operator="between", formula1="1", formula2=str(asked.highest))
    answers = list(asked.codes.values()) if asked and asked.codes else list(choices)
    return _checked("list", "Choose one from the list.", formula1=lists.of(answers)) if answers else None


def _checked(kind: Any, error: str, **rule: Any) -> DataValidation:
    return DataValidation(type=kind, allow_blank=True, errorTitle="Please check", error=error, **rule)
