"""`sro-bot export`: workbooks and reports as files. Who may log in here can read the database anyway."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from bot.app import utc_now
from bot.commands.records import records
from exports.quarters.book import quarter_book
from exports.quarters.public import public_book
from exports.quarters.public_year import public_year_book
from exports.quarters.report import year_report
from exports.quarters.year import year_book
from models import audit
from models.agreement import Agreement
from models.database import Database
from models.errors import Conflict
from models.quarters import records as quarters
from models.quarters.records import Revision

WHO = "the command line"
Make = Callable[[Database, Agreement, datetime], bytes]


def export_quarter(school_year: str, code: str, file: Path, number: int | None, *, public: bool) -> None:
    """Make a quarter's workbook in a revision, the newest unless another is named."""

    def make(database: Database, agreement: Agreement, now: datetime) -> bytes:
        with database.read() as session:
            revision = _revision(session, school_year, code, number)
            if not public:
                return quarter_book(session, agreement, revision, WHO, now)
            quarter_id, chosen = revision.quarter_id, revision.revision
        return public_book(database, agreement, quarter_id, chosen, now)

    _write(file, make, {"quarter": f"{code} {school_year}", "public": public})


def export_year(school_year: str, file: Path, *, public: bool) -> None:
    """Make a yearly report, as a workbook or as a document; the public edition is a workbook."""
    write = year_report if file.suffix == ".docx" else year_book
    if public and file.suffix == ".docx":
        raise click.ClickException("The public edition is a workbook: name a file that ends in .xlsx.")

    def make(database: Database, agreement: Agreement, now: datetime) -> bytes:
        if not quarters.SCHOOL_YEAR.fullmatch(school_year):
            raise click.ClickException(f"{school_year} is no school year such as 2026-27.")
        if public:
            return public_year_book(database, agreement, school_year, now)
        with database.read() as session:
            return write(session, agreement, school_year, WHO, now)

    about = {"school_year": school_year, "form": file.suffix.removeprefix("."), "public": public}
    _write(file, make, about)


def _revision(session: Session, school_year: str, code: str, number: int | None) -> Revision:
    quarter = quarters.find(session, school_year, code)
    if quarter is None:
        raise click.ClickException(f"{code} {school_year} was not opened.")
    if number is None:
        return quarter.revision
    found = next((one for one in quarter.revisions if one.revision == number), None)
    if found is None:
        raise click.ClickException(f"{quarter.label} has no revision {number}.")
    return found


def _write(file: Path, make: Make, about: dict[str, object]) -> None:
    now = utc_now()
    click.echo("Reading the records and making the file …")
    with records() as (database, agreement):
        try:
            content = make(database, agreement, now)
        except Conflict as reason:
            raise click.ClickException(str(reason)) from None
        with database.write() as session:
            audit.record(session, WHO, "take export", "command line", now, about | {"bytes": len(content)})
    file.write_bytes(content)
    click.echo(f"{file}: {len(content):,} bytes.")
