"""The register of appointments as a workbook: a row for each proposal, and one for each officer and school (§IV)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.workbook.book import About, Book, Edition
from exports.workbook.cells import Column, Kind
from models.actor import Actor
from models.agreement.queries import numbered
from models.appointments.steps import ACCEPT, ANEW, RETURN, SCHOOL_CLOSED, SILENCE, STEPS, WITHDRAW
from models.appointments.tables import REASONS, AppointedOfficer, Appointment
from models.terms import Agreement

TITLE = "Register of appointments"
PROPOSALS, OFFICERS, DEFINITIONS = "Proposals", "Officers", "Definitions"
NOTE = (
    "One row for each proposal, in the order in which they were made. What principals wrote, and the reasons with "
    "which one was sent back or withdrawn, are read in the bot by those whom they are for."
)
NOTE_ON_OFFICERS = "One row for each officer whom an agreed appointment names, and each whose assignment ended with it."


@dataclass(frozen=True)
class Entry:
    """A column of the register: what it shows and what that means."""

    heading: str
    width: int
    meaning: str
    value: Callable[[Session, Agreement, Appointment], Any]
    kind: Kind = Kind.TEXT


def _step(*codes: str) -> Callable[[Session, Agreement, Appointment], Any]:
    def at(_session: Session, _agreement: Agreement, appointment: Appointment) -> datetime | None:
        return next((step.taken_at for step in reversed(appointment.steps) if step.step in codes), None)

    return at


def _heard(_session: Session, _agreement: Agreement, appointment: Appointment) -> str | None:
    heard = appointment.heard
    if heard is None:
        return None
    return "No answer" if heard.step == SILENCE else "Heard"


def _text_in_force(session: Session, _agreement: Agreement, appointment: Appointment) -> Any:
    text = numbered(session, appointment.signed_text)
    return text.holds_from if text else None


HEARING = tuple(code for code, step in STEPS.items() if step.is_heard)
COLUMNS = (
    Entry("Number", 10, "The number of the proposal.", lambda _s, _a, row: row.id, Kind.WHOLE),
    Entry("School year", 12, "The school year that it is for.", lambda _s, _a, row: row.school_year),
    Entry("School", 24, "The school.", lambda _s, agreement, row: agreement.school_name(row.school)),
    Entry("Officers", 30, "Whom it names; blank where the school is left without an officer.",
          lambda _s, _a, row: ", ".join(at.person.name for at in row.named) or None),
    Entry("Why", 20, "Why it was proposed.", lambda _s, _a, row: REASONS[row.reason]),
    Entry("First day proposed", 14, "The first day, as proposed.", lambda _s, _a, row: row.first_day, Kind.DATE),
    Entry("First day", 14, "The first day as agreed: never before the day of the agreement; blank until then.",
          lambda _s, _a, row: row.begins_on, Kind.DATE),
    Entry("Last day", 14, "The last day; the appointment ends by itself after it.",
          lambda _s, _a, row: row.last_day, Kind.DATE),
    Entry("State", 34, "How it stands.", lambda _s, _a, row: row.stands.label),
    Entry("Proposed", 21, "When the chief proposed it.", lambda _s, _a, row: row.proposed_at, Kind.MOMENT),
    Entry("Proposed by", 20, "The chief of that day.", lambda _s, _a, row: row.proposed_by.name),
    Entry("In place of", 12, "The number of the proposal that was sent back before.",
          lambda _s, _a, row: row.replaces_id, Kind.WHOLE),
    Entry("Principal", 14, "Whether the principal answered, or did not in time (district goal).", _heard),
    Entry("Principal's last answer", 21, "When the principal answered last.", _step(*HEARING), Kind.MOMENT),
    Entry("Agreed", 21, "When the superintendent agreed.", _step(ACCEPT), Kind.MOMENT),
    Entry("Sent back", 21, "When the superintendent sent it back.", _step(RETURN), Kind.MOMENT),
    Entry("Ended", 21, "When it was withdrawn, proposed anew or void.", _step(WITHDRAW, ANEW, SCHOOL_CLOSED),
          Kind.MOMENT),
    Entry("Agreement in force from", 16, "From which day the signed agreement holds that was in force when this was "
          "agreed; blank where none was in the bot.", _text_in_force, Kind.DATE),
)  # fmt: skip
OFFICER_COLUMNS = (
    Column("Officer", width=24), Column("Badge", width=12), Column("School", width=24),
    Column("Number", Kind.WHOLE, 10), Column("What", width=22), Column("From", Kind.DATE, 14),
    Column("Until", Kind.DATE, 14),
)  # fmt: skip


def register(session: Session, agreement: Agreement, actor: Actor, now: datetime) -> tuple[bytes, int]:
    """The register as an .xlsx, and how many rows of proposals are in it."""
    found = session.scalars(select(Appointment).filter_by(disposed_at=None).order_by(Appointment.id)).all()
    book = Book(About(agreement, TITLE, "all school years", Edition.INTERNAL, now, actor.name))
    sheet = book.sheet(PROPOSALS)
    sheet.note(NOTE)
    columns = [Column(entry.heading, entry.kind, entry.width) for entry in COLUMNS]
    sheet.table(columns, [[entry.value(session, agreement, row) for entry in COLUMNS] for row in found])
    sheet = book.sheet(OFFICERS)
    sheet.note(NOTE_ON_OFFICERS)
    sheet.table(OFFICER_COLUMNS, [_officer(agreement, at) for row in found for at in row.officers if at.role_id])
    sheet = book.sheet(DEFINITIONS)
    sheet.table((Column("Column", width=28), Column("Definition", width=80)),
                [(entry.heading, entry.meaning) for entry in COLUMNS])  # fmt: skip
    return book.content(), len(found)


def _officer(agreement: Agreement, at: AppointedOfficer) -> tuple[Any, ...]:
    """As the assignment stands on the roster today, which a later appointment may have ended."""
    role, what = at.role, "Assignment ended" if at.is_ending else "Appointed"
    days = (role.first_day, role.last_day) if role else (None, None)
    return (at.person.name, at.person.badge, agreement.school_name(at.appointment.school), at.appointment_id, what,
            *days)  # fmt: skip
