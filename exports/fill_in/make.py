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
from openpyxl.writer.excel import ExcelWriter

from exports.document import DARK, FILL, FONT, GRAY, RULE, safe
from exports.fill_in.names import (
    BETWEEN,
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
from exports.workbook.parts import WorkbookArchive
from exports.workbook.sheets import lay_out
from models.quarters.answers import NOT_COLLECTED_TYPED, SUPPRESSED, SUPPRESSED_TYPED
from models.quarters.measures import Group
from models.quarters.questionnaires import ENROLLMENT, TOGETHER, Questionnaire, questionnaire_of
from models.quarters.submission_checks import LARGEST, Figures
from models.terms import Agreement

BOT = "SRO Liaison"
GUIDE = "How to fill in"
LABELS, ANSWERS, BEFORE = "A", "B", "C"
WIDTHS = {LABELS: 52, ANSWERS: 14, BEFORE: 32}
FOOT = "Internal: confidential"
FOR_THE_BOT = "The bot uses these lines to recognize the workbook when it is uploaded:"
EDGE = Side(style="thin", color=RULE)
BOX = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
PLAIN, STRONG = Font(name=FONT), Font(name=FONT, bold=True, color=DARK)
QUIET, SMALL = Font(name=FONT, color=GRAY), Font(name=FONT, size=9, color=GRAY)
SUMMED = Font(name=FONT, italic=True, color=GRAY)
WRAPPED, INDENTED, AT_THE_RIGHT = Alignment(wrap_text=True, vertical="top"), Alignment(indent=1), Alignment("right")
COUNT = "#,##0"
STEPS = (
    "Fill in the white cells on the other sheets. The other cells are locked; do not sort or move rows.",
    "Enter a whole number; enter 0 if you counted and found none.",
    f"Enter {NOT_COLLECTED} if it was not counted. It is shown as “not collected” in every table.",
    "A blank cell is not answered. The submission can be sent once every cell is filled in.",
    "“Total” below a group is its sum. Groups of students have to add up to the students at the top of the sheet.",
    "Do not include student names, birth dates or student numbers.",
)
STEPS_OF_A_SCHOOL = (
    "Save it as .xlsx and upload it in Slack: /sro-quarterly, your school, “Upload completed workbook”.",
)
STEPS_OF_ENROLLMENT = (
    "Students are those enrolled as of the district's fall count, each counted once.",
    "Save it as .xlsx and upload it in Slack: /sro-quarterly, “Enrollment”, the school, “Upload completed workbook”.",
)
STEPS_TOGETHER = (
    "Every figure is of all schools of this agreement together, such as from a published table.",
    f"Enter {SUPPRESSED_MARK} where that table suppresses a small count. Totals then read “at least”.",
    "Save it as .xlsx and upload it in Slack: /sro-quarterly, the baseline year, “Upload completed workbook”.",
)


@dataclass(frozen=True)
class About:
    """Whose submission it is, and of which period."""

    school: str
    school_name: str
    period: str
    days: str
    before: str | None
    saves: str
    made_at: datetime
    agreement: Agreement
    before_words: str = "previous quarter"
    code: str = ""

    @property
    def is_together(self) -> bool:
        """Whether it is about all schools together, and so may hold what a published table suppresses."""
        return self.school in TOGETHER

    @property
    def title(self) -> str:
        """What is filled in."""
        if self.code == ENROLLMENT:
            return "Enrollment"
        return "Baseline" if self.is_together else "School submission"

    @property
    def steps(self) -> tuple[str, ...]:
        """How it is filled in, beside what holds for all."""
        if self.code == ENROLLMENT:
            return STEPS_OF_ENROLLMENT
        return STEPS_TOGETHER if self.is_together else STEPS_OF_A_SCHOOL


def fill_in(about: About, figures: Figures, before: Figures | None) -> bytes:
    """The workbook as an .xlsx, with the figures that are saved already and those of the quarter before."""
    book = Workbook()
    _guide(book, about)
    asked = questionnaire_of(about.school, about.code)
    for step in asked.steps.values():
        page = _Page(book, about, step.title)
        for code in step.groups:
            page.add(asked, asked.groups[code], figures, before)
        page.finish()
    properties = book.properties
    properties.creator, properties.title = BOT, safe(f"{about.school_name}, {about.period}")
    properties.created = properties.modified = about.made_at.astimezone(UTC).replace(tzinfo=None)
    target = BytesIO()
    with WorkbookArchive(target, "w") as archive:
        ExcelWriter(book, archive).save()
    return target.getvalue()


def _guide(book: Workbook, about: About) -> None:
    sheet: Any = book.active
    sheet.title = GUIDE
    sheet.column_dimensions[LABELS].width = 110
    _title(sheet, about, about.title)
    steps = (*STEPS, *about.steps)
    for number, words in enumerate(steps, 1):
        _text(sheet[f"{LABELS}{4 + number}"], f"{number}.  {words}", Font(name=FONT, size=11), WRAPPED)
    below = 6 + len(steps)
    _text(sheet[f"{LABELS}{below}"], FOR_THE_BOT, SMALL)
    values = {SCHOOL: about.school, WHOSE: about.school_name, PERIOD: about.period, FORMAT_NAME: FORMAT,
              SAVES: about.saves}  # fmt: skip
    for row, (name, value) in enumerate(values.items(), below + 1):
        _text(sheet[f"{LABELS}{row}"], value, SMALL)
        book.defined_names[name] = DefinedName(name, attr_text=f"'{GUIDE}'!${LABELS}${row}")
    sheet.protection.sheet = True
    lay_out(sheet, FOOT)


def _title(sheet: Any, about: About, title: str) -> None:
    _text(sheet[f"{LABELS}1"], title, Font(name=FONT, size=16, color=DARK, bold=True))
    for row, words in ((2, f"{about.school_name}{BETWEEN}{about.period}"), (3, about.days)):
        _text(sheet[f"{LABELS}{row}"], words, Font(name=FONT, size=11, color=GRAY, bold=False))


def _text(cell: Any, words: str, font: Font, alignment: Alignment | None = None) -> None:
    cell.value, cell.data_type = safe(words), "s"  # a name that begins like a formula is a name
    cell.font = font
    if alignment:
        cell.alignment = alignment


def _count(cell: Any, value: int | str | None, font: Font) -> None:
    cell.value, cell.font, cell.alignment, cell.number_format = value, font, AT_THE_RIGHT, COUNT


class _Page:
    """A sheet of answers, filled from top to bottom."""

    def __init__(self, book: Workbook, about: About, title: str) -> None:
        self._book, self._about = book, about
        self._sheet: Any = book.create_sheet(title)
        self._row = 5
        _title(self._sheet, about, title)
        for column, width in WIDTHS.items():
            self._sheet.column_dimensions[column].width = width
        heads = {
            LABELS: "Line",
            ANSWERS: "Answer",
            BEFORE: f"{about.before_words.capitalize()}: {about.before or 'none'}",
        }
        for column, words in heads.items():
            side = "left" if column == LABELS else "right"
            cell = self._sheet[f"{column}4"]
            _text(cell, words, STRONG, Alignment(wrap_text=True, vertical="top", horizontal=side))
            cell.fill = PatternFill("solid", FILL)
        self._validation: DataValidation | None = None

    def _next(self, *columns: str) -> Any:
        """The cells of the next row."""
        self._row += 1
        return [self._sheet[f"{column}{self._row - 1}"] for column in columns]

    def add(self, asked: Questionnaire, group: Group, figures: Figures, before: Figures | None) -> None:
        """Write a group: its title, its lines, and their sum where there are several."""
        (title,) = self._next(LABELS)
        _text(title, group.title, STRONG)
        title.comment = Comment(f"Source: {self._about.agreement.cite(group.source)}", BOT)
        first = self._row
        for figure, label in group.figures.items():
            words, answer, previous = self._next(LABELS, ANSWERS, BEFORE)
            _text(words, label, PLAIN, INDENTED)
            _count(answer, _shown(figures, figure) if figure in figures else None, PLAIN)
            answer.protection, answer.border = Protection(locked=False), BOX
            self._check(answer)
            name = CELLS[figure]
            place = f"'{self._sheet.title}'!${ANSWERS}${answer.row}"
            self._book.defined_names[name] = DefinedName(name, attr_text=place)
            _count(previous, None if before is None else _shown(before, figure), QUIET)
        if len(group.lines) > 1 and (group.whole or not asked.is_police):  # other lines of notices overlap
            words, total = self._next(LABELS, ANSWERS)
            _text(words, "Total" if group.whole is None else asked.adds_up_to(group), SUMMED)
            _count(total, f"=SUM({ANSWERS}{first}:{ANSWERS}{total.row - 1})", SUMMED)
        self._row += 1

    def _check(self, answer: Any) -> None:
        """Have a cell checked while somebody types. The formula is about the first cell, and moves along for others."""
        if self._validation is None:
            self._validation = _validation(answer.coordinate, may_be_suppressed=self._about.is_together)
            self._sheet.add_data_validation(self._validation)
        self._validation.add(answer)

    def finish(self) -> None:
        """Keep its headings in view and on each page of paper."""
        self._sheet.row_dimensions[4].height = 32
        self._sheet.freeze_panes = "A5"
        self._sheet.print_title_rows = "4:4"
        self._sheet.protection.sheet = True
        lay_out(self._sheet, FOOT, is_upright=True)


def _shown(figures: Figures, figure: str) -> int | str:
    value = figures.get(figure)
    if value == SUPPRESSED:
        return SUPPRESSED_MARK
    return NOT_COLLECTED if value is None else value


def _validation(first: str, *, may_be_suppressed: bool) -> DataValidation:
    # IF looks at one of the two only: INT of a text is an error, which would make the whole formula one
    whole = f"AND({first}>=0,{first}<={LARGEST},{first}=INT({first}))"
    marks = (*NOT_COLLECTED_TYPED, *SUPPRESSED_TYPED) if may_be_suppressed else NOT_COLLECTED_TYPED
    marked = ",".join(f'{first}="{mark}"' for mark in marks)
    formula = f"IF(ISNUMBER({first}),{whole},OR({marked}))"
    validation = DataValidation(type="custom", formula1=formula, allow_blank=True)
    suppressed = f", {SUPPRESSED_MARK} if it is suppressed" if may_be_suppressed else ""
    validation.error = (
        f"Enter a whole number from 0 to {LARGEST:,}{suppressed}, or {NOT_COLLECTED} if it was not collected."
    )
    validation.errorTitle, validation.promptTitle = "Not a count", "Count"
    validation.prompt = f"Whole number{suppressed}, or {NOT_COLLECTED} if not collected."
    validation.showErrorMessage = validation.showInputMessage = True
    return validation
