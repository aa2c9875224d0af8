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


def register(session: Session, actor: Actor, first: date | None, last: date | None) -> Register:
    """The register of a period that somebody asks for.

    Raises:
        Refused: the person may have the rows of no school.
        Invalid: a day is missing, or they make no period that is offered.
    """
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
    found = [today.replace(day=1)]
    while len(found) < MOST_MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def officer_month(session: Session, actor: Actor, officer_id: int, first_day: date, today: date) -> OfficerMonth:
    """An officer's reports of a month that somebody asks for.

    Raises:
        Refused: the person may not have the rows of all schools.
        Invalid: the officer or the month is not offered.
    """
    request = OfficerMonth(officer_id, first_day)
    request.authorize(session, actor)
    problems = {} if first_day in months_offered(today) else {"month": UNKNOWN}
    if officer_id not in [person.id for person in officers_offered(session)]:
        problems["officer"] = UNKNOWN
    require_valid(problems)
    return request
