"""Makes what people ask for. Rights are looked at once more at this moment, from the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from exports.fill_in.make import About, fill_in
from exports.notices import register
from exports.packet import packet
from exports.quarters.book import quarter_book
from exports.quarters.public import public_book
from exports.quarters.public_year import public_year_book
from exports.quarters.report import year_report
from exports.quarters.team import in_words
from exports.quarters.year import year_book
from models import exporting
from models.agreement import Agreement
from models.database import Database
from models.errors import NotFound
from models.exporting import (
    FILL_IN,
    PACKET,
    PUBLIC,
    PUBLIC_YEAR,
    QUARTER,
    REGISTER,
    YEAR_BOOK,
    YEAR_REPORT,
    Export,
)
from models.people import Actor, Identity, Person, identify
from models.policy import Act, Subject, require, schools_where
from models.quarters import records, school_submissions
from models.quarters.records import Revision, Submission

LONGEST_WHOSE = 60  # characters of a file's name


@dataclass(frozen=True)
class File:
    """What was made. Its name is seen in notifications and is never confidential."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Work:
    """What a maker works with: the records, the agreement, for whom, what about, and when."""

    database: Database
    agreement: Agreement
    actor: Actor
    about: Mapping[str, Any]
    now: datetime


def make(database: Database, agreement: Agreement, export_id: int, now: datetime) -> None:
    """Make an export and send it on its way.

    Raises:
        Refused: whoever asked may not have it any more.
        NotFound: what it is about is not there.
    """
    with database.read() as session:
        export = session.get_one(Export, export_id)
        person = export.asked_by
        actor = identify(session, Identity(person.team_id or "", person.user_id or ""), agreement.today(now))
        kind, about = export.kind, export.about
    file = MAKERS[kind](Work(database, agreement, actor, about, now))
    with database.write() as session:
        exporting.made(session, export_id, file.name, file.content, now)


def _quarter(work: Work) -> File:
    schools = schools_where(work.actor, Act.EXPORT_TOTALS)
    with work.database.read() as session:
        revision = _revision(session, work)
        quarter = revision.quarter
        content = quarter_book(session, work.agreement, revision, work.actor.name, work.now, schools)
        whose = "".join(f"-{school}" for school in schools or ())
        if schools and len(whose) > LONGEST_WHOSE:
            whose = f"-{len(schools)}-schools"
        return File(f"{quarter.school_year}-{quarter.code}-revision-{revision.revision}{whose}.xlsx", content)


def _public(work: Work) -> File:
    require(work.actor, Act.EXPORT_TOTALS, Subject())
    with work.database.read() as session:
        revision = _revision(session, work)
        quarter_id, number = revision.quarter_id, revision.revision
        name = f"{revision.quarter.school_year}-{revision.quarter.code}-revision-{number}-public.xlsx"
    return File(name, public_book(work.database, work.agreement, quarter_id, number, work.now))


def _revision(session: Session, work: Work) -> Revision:
    quarter = records.get(session, work.about["quarter"])
    found = next((one for one in quarter.revisions if one.revision == work.about["revision"]), None)
    if found is None:
        raise NotFound("There is no such revision of the quarter.")
    return found


def _register(work: Work) -> File:
    first, last = (date.fromisoformat(work.about[day]) for day in ("first", "last"))
    content = register(work.database, work.agreement, work.actor, first, last, work.now)
    return File(f"register-{first}-to-{last}.xlsx", content)


def _year_book(work: Work) -> File:
    return _of_year(work, year_book, "xlsx")


def _year_report(work: Work) -> File:
    return _of_year(work, year_report, "docx")


def _of_year(work: Work, write: Callable[..., bytes], ending: str) -> File:
    require(work.actor, Act.EXPORT_TOTALS, Subject())
    year = work.about["school_year"]
    with work.database.read() as session:
        content = write(session, work.agreement, year, work.actor.name, work.now)
    return File(f"yearly-report-{year}.{ending}", content)


def _public_year(work: Work) -> File:
    require(work.actor, Act.EXPORT_TOTALS, Subject())
    year = work.about["school_year"]
    return File(f"yearly-report-{year}-public.xlsx", public_year_book(work.database, work.agreement, year, work.now))


def _fill_in(work: Work) -> File:
    with work.database.read() as session:
        one = school_submissions.get(session, work.about["return"])
        require(work.actor, Act.SCHOOL_SUBMISSION, one.subject)
        content = fill_in_of(session, work.agreement, one, work.now)
    return File(f"submission-{one.party}-{one.quarter.school_year}-{one.quarter.code}.xlsx", content)


def fill_in_of(session: Session, agreement: Agreement, one: Submission, now: datetime) -> bytes:
    """A submission's fill-in workbook, with what is saved so far and the quarter before beside it, as an .xlsx."""
    quarter, before = one.quarter, school_submissions.submission_before(session, one)
    about = About(
        one.party, agreement.school_name(one.party), quarter.label,
        f"{in_words(quarter.first_day)} to {in_words(quarter.last_day)}", before.quarter.label if before else None, now,
    )  # fmt: skip
    version = one.draft or one.sent
    last = before.sent.by_key if before and before.sent else None
    return fill_in(about, version.by_key if version else {}, last)


def _packet(work: Work) -> File:
    require(work.actor, Act.EXPORT_NOTICES, Subject())
    first = date.fromisoformat(work.about["month"])
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    with work.database.read() as session:
        officer = session.get_one(Person, work.about["officer"])
        content = packet(session, work.agreement, officer, first, last, work.actor.name, work.now)
    return File(f"officer-{officer.id}-reports-{first:%Y-%m}.xlsx", content)


MAKERS: dict[str, Callable[[Work], File]] = {
    QUARTER: _quarter, REGISTER: _register, YEAR_BOOK: _year_book, YEAR_REPORT: _year_report,
    FILL_IN: _fill_in, PUBLIC: _public, PUBLIC_YEAR: _public_year, PACKET: _packet,
}  # fmt: skip
