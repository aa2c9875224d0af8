"""What people may ask for of notices: who may have it stands with each."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Invalid, require_valid
from models.export_requests.tables import STORED_AS, ExportRequest
from models.people.queries import officers_ever
from models.people.tables import Person
from models.policy import Act, schools_where

MOST_OFFICERS, MOST_MONTHS = 100, 14
LONGEST_REGISTER = timedelta(days=731)
UNKNOWN = "Please choose again: this is no longer available."


@dataclass(frozen=True)
class Register(ExportRequest, kind="register", act=Act.EXPORT_NOTICES):
    """The notices of events from the first to the last day, at the schools of whoever asks."""

    first: date
    last: date

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop who may have the rows of no school."""
        schools_where(actor, self.act)


@dataclass(frozen=True)
class OfficerMonth(ExportRequest, kind="packet", act=Act.EXPORT_NOTICES):
    """An officer's reports of a month (C.G.S. 10-233p)."""

    officer_id: int = field(metadata={STORED_AS: "officer"})
    first_day: date = field(metadata={STORED_AS: "month"})


@dataclass(frozen=True)
class EarlierNoticesTemplate(ExportRequest, kind="earlier_notices_template", act=Act.IMPORT_NOTICES):
    """The workbook in which notices of earlier years are entered to be imported."""


def register(session: Session, actor: Actor, first: date | None, last: date | None) -> Register:
    """The register of a period, for whoever may have the rows of a school; `Invalid` where none that is offered."""
    schools_where(actor, Register.act)
    if first is None or last is None:
        raise Invalid({"first" if first is None else "last": "Enter a date."})
    if last < first:
        raise Invalid({"last": "This is before the start date."})
    if last - first > LONGEST_REGISTER:
        raise Invalid({"last": "The range can be two years at most. Use a second file for the rest."})
    return Register(first, last)


def officers_offered(session: Session) -> list[Person]:
    """Everybody who has been an officer, by name."""
    return officers_ever(session, MOST_OFFICERS)


def months_offered(today: date) -> list[date]:
    """The first days of this month and those before, newest first."""
    this_month = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(this_month, this_month - MOST_MONTHS, -1)]


def officer_month(session: Session, actor: Actor, officer_id: int, first_day: date, today: date) -> OfficerMonth:
    """An officer's reports of a month, for whoever may have the rows of all schools; `Invalid` where not offered."""
    request = OfficerMonth(officer_id, first_day)
    request.authorize(session, actor)
    problems = {} if first_day in months_offered(today) else {"month": UNKNOWN}
    if officer_id not in [person.id for person in officers_offered(session)]:
        problems["officer"] = UNKNOWN
    require_valid(problems)
    return request
