"""What was brought in from files of earlier times: an officer's old log, and notices of the years before the bot."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from openpyxl.utils import get_column_letter
from sqlalchemy.orm import Session

from models.activities import importing as old_logs
from models.activities.import_columns import titles_of
from models.activities.kinds import KINDS
from models.actor import Actor
from models.imports.acts import Skips
from models.imports.rows import SheetRow
from models.notices.earlier import importing as earlier_notices
from models.notices.earlier.columns import HEADINGS, SHEET
from models.terms import Agreement

Values = Mapping[str, str | int]
FIRST_ROW, SATURDAY = 5, 5
KEPT = Skips(on_record=False, repeated=False)
TALK = KINDS["talk"]
TALKS: tuple[Values, ...] = (
    {"with_whom": "Student", "topic": "Bullying or harassment", "people": 2, "minutes": 20},
    {"with_whom": "Parent or guardian", "topic": "Family or home", "people": 1},
    {"with_whom": "School staff", "topic": "Safety at school", "people": 1, "minutes": 15},
)  # fmt: skip
NOTICES: tuple[Values, ...] = (
    {"action_1": "Verbal warning", "incident": "School policy violation", "students": 1, "grade": "Grade 9"},
    {"action_1": "Summons", "incident": "Fighting and battery", "students": 2, "case_number": "00-2204",
     "notified": "Front office", "offense": "Breach of peace"},
    {"action_1": "Conference with student, family or staff", "officer_name": "Oscar Retired"},
    {"action_1": "Arrest", "action_2": "Miranda warning given", "incident": "Weapons", "students": 1,
     "report_written": "Yes", "case_number": "00-2311", "officer_name": "Oscar Retired", "happened_at": "1:15 PM"},
    {"action_1": "Referral to a Juvenile Review Board", "offense": "Vandalism", "students": 1},
)  # fmt: skip
FORMER_SCHOOL = "Made-up Elementary School (closed)"


def import_old(
    session: Session, agreement: Agreement, officer: Actor, school: str, supervisor: Actor, first: date, now: datetime
) -> None:
    """An old log of the officer of a school from the weeks before a day, and notices of the school year before that."""
    name = agreement.school_name(school)
    days = [day for day in (first - timedelta(days=ago) for ago in range(20, 0, -3)) if day.weekday() < SATURDAY]
    rows = [{"happened_on": f"{day}", "school": name, **talk} for day, talk in zip(days, TALKS, strict=False)]
    letters = _letters(titles_of(TALK, has_officer=old_logs.IMPORTS.is_everybodys(officer)))
    entries = old_logs.check(session, agreement, officer, _rows(TALK.button, letters, rows), now)
    log = old_logs.keep(session, officer, "My log.xlsx", b"my log", entries, now)
    old_logs.take(session, agreement, officer, log.id, old_logs.preview(session, officer, log.id).seen, KEPT, now)
    _notices(session, agreement, supervisor, name, first - timedelta(days=2 * 365), now)


def _notices(
    session: Session, agreement: Agreement, supervisor: Actor, school: str, first: date, now: datetime
) -> None:  # fmt: skip
    rows = [{"happened_on": f"{first + timedelta(days=40 * place)}", "school": school, **row}
            for place, row in enumerate(NOTICES, 2)]  # fmt: skip
    rows.append({"happened_on": f"{first}", "other_school": FORMER_SCHOOL, "action_1": "Verbal warning"})
    found = earlier_notices.check(session, agreement, supervisor, _rows(SHEET, _letters(HEADINGS), rows), now)
    source = earlier_notices.keep(session, supervisor, "Notices before the bot.xlsx", b"notices", found, now)
    seen = earlier_notices.preview(session, agreement, supervisor, source.id).seen
    earlier_notices.take(session, agreement, supervisor, source.id, seen, KEPT, now)


def _letters(columns: Mapping[str, str]) -> Mapping[str, str]:
    return {name: get_column_letter(place) for place, name in enumerate(columns, 1)}


def _rows(sheet: str, letters: Mapping[str, str], rows: Sequence[Values]) -> list[SheetRow]:
    return [SheetRow(sheet, number, letters, values) for number, values in enumerate(rows, FIRST_ROW)]
