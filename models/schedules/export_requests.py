"""What people may ask for of schedules: coverage by month as a workbook, and the schedule as a calendar file."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Invalid
from models.export_requests.tables import ExportRequest
from models.policy import Act, schools_where

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class CoverageCalendar(ExportRequest, kind="coverage", act=Act.EXPORT_COVERAGE):
    """Who is at the schools from the first to the last day, month by month, and what it adds up to."""

    first: date
    last: date

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop whoever may have it of no school."""
        schools_where(actor, self.act)


@dataclass(frozen=True)
class ScheduleCalendar(ExportRequest, kind="schedule_calendar", act=Act.EXPORT_COVERAGE):
    """Who is at the schools from a day until the end of its school year, as a file for calendar programs."""

    first: date

    def authorize(self, session: Session, actor: Actor) -> None:
        """Stop whoever may have it of no school."""
        schools_where(actor, self.act)


def coverage_calendar(actor: Actor, first: date | None, last: date | None) -> CoverageCalendar:
    """The coverage of a period, for whoever may have it of a school; `Invalid` where there is no such period."""
    schools_where(actor, CoverageCalendar.act)
    if first is None or last is None:
        raise Invalid({"first" if first is None else "last": "Enter a date."})
    if last < first:
        raise Invalid({"last": "This is before the start date."})
    if last - first > LONGEST:
        raise Invalid({"last": "The range can be one year at most. Use a second file for the rest."})
    return CoverageCalendar(first, last)
