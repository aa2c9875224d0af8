"""Notices of earlier years as tests fill them in: the template itself, with rows typed into it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from exports.notices.earlier import read
from exports.notices.earlier_template import template
from models.actor import Actor
from models.imports.acts import Skips
from models.notices.earlier import importing
from models.notices.earlier.columns import SHEET
from models.notices.earlier.tables import EarlierNoticeImport
from tests.activities.old_logs import filled
from tests.support.staff import Staff
from tests.support.town import NOW, the_agreement

OLD_DAY = date(2023, 10, 5)
ROW: dict[str, Any] = {"Day": OLD_DAY, "School": "Hall High School", "Action": "Verbal warning"}
WHOLE: dict[str, Any] = ROW | {
    "Time (optional)": "2:30 PM", "Officer (optional)": "Oscar Retired", "Location (optional)": "On campus",
    "Specific location (optional)": "Gym", "Incident (optional)": "Fighting and battery",
    "Reason or offense in words (optional)": "Breach of peace", "Initiated by (optional)": "School staff request",
    "Action": "Arrest", "Second action (optional)": "Miranda warning given", "Report completed (optional)": "Yes",
    "Case number (optional)": "2300004711", "Students (optional)": 1, "Age (optional)": 15,
    "Grade (optional)": "Grade 9",
    "Gender (optional)": "Female", "Race or ethnicity (optional)": "White", "Disability (optional)": "No",
    "English learner (optional)": "Unknown", "Disposition (optional)": "Released to family",
    "Who at the school was notified (optional)": "Pia Principal", "Day of notification (optional)": date(2023, 10, 6),
    "Time of notification (optional)": "8:05 AM",
}  # fmt: skip
NOTHING_SKIPPED = Skips(on_record=False, repeated=False)


def workbook(*rows: dict[str, Any]) -> bytes:
    """The template with these rows."""
    return filled(template(the_agreement(), NOW), {SHEET: list(rows)})


def looked_at(
    session: Session, staff: Staff, actor: Actor, *rows: dict[str, Any], name: str = "old.xlsx", now: datetime = NOW
) -> EarlierNoticeImport:
    """Rows that were read, and not imported yet."""
    content = workbook(*(rows or (WHOLE,)))
    found = importing.check(session, staff.town.agreement, actor, read(content), now)
    return importing.keep(session, actor, name, content, found, now)


def imported(
    session: Session, staff: Staff, actor: Actor, *rows: dict[str, Any], name: str = "old.xlsx", now: datetime = NOW
) -> EarlierNoticeImport:
    """The same, imported."""
    source = looked_at(session, staff, actor, *rows, name=name, now=now)
    seen = importing.preview(session, staff.town.agreement, actor, source.id).seen
    return importing.take(session, staff.town.agreement, actor, source.id, seen, NOTHING_SKIPPED, now)
