"""Makes the fill-in workbook: a sheet for each page of the form, last quarter's figures beside."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins

from exports.document import DARK, FILL, FONT, GRAY, RULE, safe
from exports.fill_in.names import CELLS, FORMAT, FORMAT_NAME, NOT_COLLECTED, PERIOD, SCHOOL, WHOSE
from models.quarters.measures import SCHOOL_GROUPS, SCHOOL_STEPS, Group, Step
from models.quarters.submission_checks import LARGEST, Figures
from models.terms import Agreement

GUIDE = "How to fill in"
LABELS, ANSWERS, BEFORE = "A", "B", "C"
WIDTHS = {LABELS: 52, ANSWERS: 14, BEFORE: 32}
FOOT = "Internal: confidential"
FOR_THE_BOT = "The bot uses these lines to recognize the workbook when it is uploaded:"
EDGE = Side(style="thin", color=RULE)
BOX = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
STEPS = (
    "Fill in the white cells on the four sheets. The other cells are locked.",
    "Enter a whole number; enter 0 if you counted and found none.",
    f"Enter {NOT_COLLECTED} if it was not counted. It is shown as “not collected” in every table.",
    "A blank cell is not answered. The submission can be sent once every cell is filled in.",
    "“Total” below a group is its sum. Groups of students have to add up to the students at the top of the sheet.",
    "Save it as .xlsx and upload it in Slack: /sro-quarterly, your school, “Upload completed workbook”.",
    "Do not include student names, birth dates or student numbers.",
)


@dataclass(frozen=True)
class About:
    """Whose submission it is, and of which period."""

    school: str
    school_name: str
    period: str
    days: str
    before: str | None
    made_at: datetime
    agreement: Agreement


def fill_in(about: About, figures: Figures, before: Figures | None) -> bytes:
    """The workbook as an .xlsx, with the figures that are saved already and those of the quarter before."""
    book = Workbook()
    guide: Any = book.active
    guide.title = GUIDE
    _guide(book, guide, about)
    for step in SCHOOL_STEPS.values():
        _Sheet(book, about, figures, before).fill(step)
    made = about.made_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.creator, book.properties.title = "SRO Liaison", safe(f"{about.school_name}, {about.period}")
    book.properties.created = book.properties.modified = made
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _guide(book: Workbook, sheet: Any, about: About) -> None:
    sheet.column_dimensions[LABELS].width = 110
    _title(sheet, about, "School submission")
    for number, words in enumerate(STEPS, 5):
        sheet[f"A{number}"] = f"{number - 4}.  {words}"
        sheet[f"A{number}"].font = Font(name=FONT, size=11)
        sheet[f"A{number}"].alignment = Alignment(wrap_text=True, vertical="top")
    row = 5 + len(STEPS) + 2
    sheet[f"A{row - 1}"] = FOR_THE_BOT
    sheet[f"A{row - 1}"].font = Font(name=FONT, size=9, color=GRAY)
    values = ((SCHOOL, about.school), (WHOSE, about.school_name), (PERIOD, about.period), (FORMAT_NAME, FORMAT))
    for name, value in values:
        _text(sheet[f"A{row}"], value)
        sheet[f"A{row}"].font = Font(name=FONT, size=9, color=GRAY)
        book.defined_names[name] = DefinedName(name, attr_text=f"'{GUIDE}'!$A${row}")
        row += 1
    _finish(sheet)


def _title(sheet: Any, about: About, title: str) -> None:
    lines = (
        (title, 16, DARK, True),
        (f"{about.school_name} · {about.period}", 11, GRAY, False),
        (about.days, 11, GRAY, False),
    )
    for row, (words, size, color, bold) in enumerate(lines, 1):
        _text(sheet[f"A{row}"], words)
        sheet[f"A{row}"].font = Font(name=FONT, size=size, color=color, bold=bold)


def _text(cell: Any, words: str) -> None:
    cell.value = safe(words)
    cell.data_type = "s"  # a name that begins like a formula is a name


def _finish(sheet: Any) -> None:
    sheet.protection.sheet = True
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 1
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.3)
    footer = sheet.oddFooter
    footer.left.text, footer.center.text, footer.right.text = FOOT, "&A", "Page &P of &N"


class _Sheet:
    """A sheet of answers, filled from top to bottom."""

    def __init__(self, book: Workbook, about: About, figures: Figures, before: Figures | None) -> None:
        self._book, self._about, self._figures, self._before = book, about, figures, before
        self._row = 5

    def fill(self, step: Step) -> None:
        """Write the groups of a page."""
        self._sheet = self._book.create_sheet(step.title)
        _title(self._sheet, self._about, step.title)
        for column, width in WIDTHS.items():
            self._sheet.column_dimensions[column].width = width
        self._head()
        self._validation = _validation()
        self._sheet.add_data_validation(self._validation)
        for code in step.groups:
            self._group(SCHOOL_GROUPS[code])
        self._sheet.row_dimensions[4].height = 32
        self._sheet.freeze_panes = "A5"
        self._sheet.print_title_rows = "4:4"
        _finish(self._sheet)

    def _head(self) -> None:
        before = f"Previous quarter: {self._about.before}" if self._about.before else "Previous quarter: none"
        for column, words in ((LABELS, "Line"), (ANSWERS, "Answer"), (BEFORE, before)):
            cell = self._sheet[f"{column}4"]
            _text(cell, words)
            cell.font, cell.fill = Font(name=FONT, bold=True, color=DARK), PatternFill("solid", FILL)
            side = "left" if column == LABELS else "right"
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=side)

    def _group(self, group: Group) -> None:
        title = self._sheet[f"{LABELS}{self._row}"]
        _text(title, group.title)
        title.font = Font(name=FONT, bold=True, color=DARK)
        title.comment = Comment(f"Source: {self._about.agreement.cite(group.source)}", "SRO Liaison")
        self._row += 1
        first = self._row
        for figure, label in group.figures.items():
            self._line(figure, label)
        if len(group.lines) > 1:
            self._sum(first, group)
        self._row += 1

    def _line(self, figure: str, label: str) -> None:
        row = self._row
        _text(self._sheet[f"{LABELS}{row}"], label)
        self._sheet[f"{LABELS}{row}"].font = Font(name=FONT)
        self._sheet[f"{LABELS}{row}"].alignment = Alignment(indent=1)
        answer = self._sheet[f"{ANSWERS}{row}"]
        if figure in self._figures:
            value = self._figures[figure]
            answer.value = NOT_COLLECTED if value is None else value
        answer.protection, answer.border, answer.font = Protection(locked=False), BOX, Font(name=FONT)
        answer.alignment, answer.number_format = Alignment(horizontal="right"), "#,##0"
        self._validation.add(answer)
        name = CELLS[figure]
        self._book.defined_names[name] = DefinedName(name, attr_text=f"'{self._sheet.title}'!${ANSWERS}${row}")
        self._previous(figure, row)
        self._row += 1

    def _previous(self, figure: str, row: int) -> None:
        cell = self._sheet[f"{BEFORE}{row}"]
        if self._before is not None:
            value = self._before.get(figure)
            cell.value = NOT_COLLECTED if value is None else value
        cell.font, cell.number_format = Font(name=FONT, color=GRAY), "#,##0"
        cell.alignment = Alignment(horizontal="right")

    def _sum(self, first: int, group: Group) -> None:
        words = "Total" if group.whole is None else "Total (has to equal the students at the top)"
        row = self._row
        _text(self._sheet[f"{LABELS}{row}"], words)
        self._sheet[f"{LABELS}{row}"].font = Font(name=FONT, italic=True, color=GRAY)
        cell = self._sheet[f"{ANSWERS}{row}"]
        cell.value = f"=SUM({ANSWERS}{first}:{ANSWERS}{row - 1})"
        cell.font, cell.alignment = Font(name=FONT, italic=True, color=GRAY), Alignment(horizontal="right")
        cell.number_format = "#,##0"
        self._row += 1


def _validation() -> DataValidation:
    first = f"{ANSWERS}1"
    whole = f"AND(ISNUMBER({first}),{first}>=0,{first}<={LARGEST},{first}=INT({first}))"
    validation = DataValidation(type="custom", formula1=f'OR({whole},{first}="{NOT_COLLECTED}")', allow_blank=True)
    validation.error = f"Enter a whole number from 0 to {LARGEST:,}, or {NOT_COLLECTED} if it was not collected."
    validation.errorTitle, validation.promptTitle = "Not a count", "Count"
    validation.prompt = f"Whole number, or {NOT_COLLECTED} if not collected."
    validation.showErrorMessage = validation.showInputMessage = True
    return validation
