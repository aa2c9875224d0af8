"""Makes the workbook in which notices of earlier years are entered."""

from datetime import datetime

from exports.imports.template import Answers, SheetToFill, workbook
from exports.notices.earlier_layout import LAYOUT
from models.notices.earlier.columns import ASKED, BY_NAME, FORMER_SCHOOL, MOST_ROWS, NO_NAMES, SHEET, Asked, Kind
from models.terms import Agreement

TITLE = "Notices of earlier years"
WIDTHS = {Kind.DAY: 13, Kind.TIME: 11, Kind.SCHOOL: 26, Kind.WHOLE: 11, Kind.YES: 14, Kind.NUMBER: 16}
LISTED, IN_WORDS, NAMED = 26, 44, 24
STEPS = (
    "Enter one row for each notice of a school year before the bot. Required are the day, the school and an action.",
    "Leave blank whatever was not recorded then. A blank stays “not recorded”; it is never read as “none” or “no”.",
    "Choose from the list of a cell where it has one. Other words cannot be taken.",
    f"A school that the agreement no longer has is named under “{BY_NAME[FORMER_SCHOOL].heading}”.",
    "The officer is named as in your records, also one who has left.",
    "Age, grade, race and the like are of one student. For several students, enter a row for each, or only how many.",
    f"Never name a student. Where words may be taken for a name, the bot asks: enter yes under "
    f"“{BY_NAME[NO_NAMES].heading}” if no student is named.",
    f"Enter values, no formulas and no merged cells. A workbook may have up to {MOST_ROWS:,} rows.",
    "Imported notices stand in the notice log only: no card, reminder or clock comes of them, and they are in no "
    "figure of a quarter, a year, a trend or an evaluation.",
    "Save it as .xlsx and upload it in Slack: Home, Find notices, Earlier notices, Import. You see what it brings "
    "before anything is recorded.",
)


def template(agreement: Agreement, now: datetime) -> bytes:
    """The workbook as an .xlsx, with the schools of the agreement to choose from."""
    schools = [school.name for school in agreement.school]
    columns = [_column(asked, schools) for asked in ASKED]
    sheet = SheetToFill(SHEET, TITLE, agreement.cite("§V.4, §V.5, §V.6"), columns)
    return workbook(LAYOUT, TITLE, agreement.agreement.police, STEPS, [sheet], now)


def _column(asked: Asked, schools: list[str]) -> Answers:
    choices = {Kind.SCHOOL: schools, Kind.YES: ["yes"]}.get(asked.kind, [*(asked.codes or {}).values()])
    usual = LISTED if asked.codes else IN_WORDS if asked.kind is Kind.WORDS else NAMED
    return Answers(
        asked.heading, WIDTHS.get(asked.kind, usual), choices, is_day=asked.kind is Kind.DAY,
        is_time=asked.kind is Kind.TIME, lowest=asked.lowest, highest=asked.highest,
    )  # fmt: skip
