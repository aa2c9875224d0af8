"""`sro-bot export`: workbooks and reports as files. Who may log in here can read the database anyway."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import utc_now
from bot.commands.records import records
from bot.exporting.child import make_on_record
from exports.catalog import File
from exports.notices import register as notices
from models.errors import Conflict, NotFound
from models.export_requests.tables import ExportRequest
from models.notices import register as notice_register
from models.notices.export_requests import OfficerMonth
from models.notices.register import RegisterRow
from models.people.tables import Person
from models.policy import OPERATOR
from models.quarters import tables as quarters
from models.quarters.export_requests import (
    FillIn,
    PublicQuarter,
    PublicYear,
    PublicYearReport,
    QuarterBook,
    YearBook,
    YearReport,
)
from models.quarters.questionnaires import DISTRICT, POLICE
from models.quarters.tables import Quarter
from models.store import audit
from models.terms import Agreement

BOOK, DOCUMENT = ".xlsx", ".docx"
AT_A_TIME = 1_000
TOGETHER_AS = {"district": DISTRICT, "police": POLICE}
"""What the command line calls those whose figures are of all schools together."""
READING = "Reading the records and creating the file …"
Find = Callable[[Session, Agreement], ExportRequest]
"""What is asked for, once the records say whether there is such a thing."""


def export_quarter(
    school_year: str, code: str, file: Path, revision: int | None, *, public: bool, replace: bool
) -> None:
    """Create a quarter's workbook in a revision, the newest unless another is named."""

    def find(session: Session, _agreement: Agreement) -> ExportRequest:
        quarter = _quarter(session, school_year, code)
        if revision not in (None, *(row.revision for row in quarter.revisions)):
            raise click.ClickException(f"{quarter.label} has no revision {revision}.")
        number = quarter.revision.revision if revision is None else revision
        return (PublicQuarter if public else QuarterBook)(quarter.id, number)

    _make(find, file, replace)


def export_year(school_year: str, file: Path, edition: int | None, *, public: bool, replace: bool) -> None:
    """Make a yearly report, as a workbook or as a document; an earlier edition, public or adopted, if it is named."""
    if edition and not public and file.suffix != DOCUMENT:
        raise click.UsageError("--edition is of public editions and of documents: add --public.")

    def find(_session: Session, _agreement: Agreement) -> ExportRequest:
        if not quarters.SCHOOL_YEAR.fullmatch(school_year) or (int(school_year[:4]) + 1) % 100 != int(school_year[5:]):
            raise click.ClickException(f"{school_year} is not a school year such as 2026-27.")
        is_document = file.suffix == DOCUMENT
        if public:
            return (PublicYearReport if is_document else PublicYear)(school_year, edition)
        return YearReport(school_year, edition) if is_document else YearBook(school_year)

    _make(find, file, replace, BOOK, DOCUMENT)


def export_submission(school_year: str, code: str, school: str, file: Path, *, replace: bool) -> None:
    """Make the fill-in workbook of a school, of a baseline also the district's and the police's."""

    def find(session: Session, agreement: Agreement) -> ExportRequest:
        schools = [row.key for row in agreement.school]
        if school not in (*TOGETHER_AS, *schools):
            raise click.ClickException(f"{school} is not a school. Schools are: {', '.join(schools)}.")
        quarter = _quarter(session, school_year, code)
        parties = dict(TOGETHER_AS) if quarter.is_baseline else {}
        parties |= dict(zip(schools, schools, strict=True))
        if school not in parties:
            raise click.ClickException(
                f"{quarter.label} has no data workbook for {school}, only: {', '.join(parties)}."
            )
        return FillIn(quarter.submission_of(parties[school]).id)

    _make(find, file, replace)


def export_officer(badge: str, month: date, file: Path, *, replace: bool) -> None:
    """Make an officer's reports of a month, with the fields of C.G.S. 10-233p."""

    def find(session: Session, _agreement: Agreement) -> ExportRequest:
        found = list(session.scalars(select(Person).filter_by(badge=badge)))
        if len(found) != 1:
            who = f"{len(found)} people have" if found else "No one has"
            raise click.ClickException(f"{who} badge {badge}.")
        return OfficerMonth(found[0].id, month.replace(day=1))

    _make(find, file, replace)


def export_register(first: date, last: date, file: Path, *, replace: bool) -> None:
    """Make the register of notices of events from the first to the last day."""
    _look_at(file, replace, BOOK)
    if last < first:
        raise click.ClickException(f"{last} is before {first}.")
    now = utc_now()
    _progress(READING)
    with records(must_be_there=True) as (database, agreement):
        with database.read() as session:
            content, rows = notices.register(session, agreement, OPERATOR, first, last, now, counted)
        with database.write() as session:
            notice_register.record_export(session, OPERATOR, first, last, rows, now)
    put_in_place(file, content)


def _quarter(session: Session, school_year: str, code: str) -> Quarter:
    quarter = quarters.find(session, school_year, code)
    if quarter is None:
        raise click.ClickException(f"{code} {school_year} has not been opened.")
    return quarter


def _look_at(file: Path, replace: bool, *endings: str) -> None:
    """Say what is wrong with a file's name before anything is made and put on record."""
    if file.suffix not in endings:
        raise click.ClickException(f"{file} does not end in {' or '.join(endings)}.")
    if file.exists() and not replace:
        raise click.ClickException(f"{file} already exists. Choose another name, or use --replace.")
    if not file.parent.is_dir():
        raise click.ClickException(f"The folder {file.parent} does not exist.")


def _make(find: Find, file: Path, replace: bool, *endings: str) -> None:
    _look_at(file, replace, *(endings or [BOOK]))
    now = utc_now()
    _progress(READING)
    with records(must_be_there=True) as (database, agreement):
        try:
            with database.read() as session:
                request = find(session, agreement)

            def keep(session: Session, made: File) -> bool:
                detail = {"kind": request.kind, "bytes": len(made.content), **request.about()}
                audit.record(session, OPERATOR.label, "take export", "command line", now, detail)
                return True

            made = make_on_record(database, agreement, OPERATOR, request, now, keep)
        except (Conflict, NotFound) as reason:
            raise click.ClickException(str(reason)) from None
    put_in_place(file, made.content)


def put_in_place(file: Path, content: bytes) -> None:
    """Put it in place once all of it is written: a disk that is full leaves the file that was there as it was."""
    draft = file.with_name(f"{file.name}.part")
    try:
        draft.touch(0o600)
        draft.chmod(0o600)  # also one that was there: for nobody else on the machine
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as problem:
        raise click.ClickException(f"{file} cannot be written: {problem.strerror}.") from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    click.echo(f"{file}: {len(content):,} bytes.")


def counted(rows: Iterator[RegisterRow]) -> Iterator[RegisterRow]:
    """The rows as they come; whoever watches is told how many they are by now."""
    number = 0
    for number, row in enumerate(rows, 1):
        yield row
        if number % AT_A_TIME == 0:
            _progress(f"\r{number:,} notices", ends=False)
    _progress(f"\r{number:,} notices")


def _progress(words: str, *, ends: bool = True) -> None:
    """Say how far it is to whoever watches; nothing in a file or to another program."""
    if sys.stderr.isatty():
        click.echo(words, err=True, nl=ends)
