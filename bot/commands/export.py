"""`sro-bot export`: workbooks and reports as files. Who may log in here can read the database anyway."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import utc_now
from bot.commands.records import records
from exports import making, notices
from exports.packet import packet
from exports.quarters.book import quarter_book
from exports.quarters.public import public_book
from exports.quarters.public_year import public_year_book
from exports.quarters.report import year_report
from exports.quarters.year import year_book
from models import audit
from models.agreement import Agreement
from models.database import Database
from models.errors import Conflict, NotFound
from models.notice_register import RegisterRow
from models.people import Actor, Holding, Person
from models.quarters import records as quarters
from models.quarters.records import Quarter, Revision
from models.vocabulary import Role, Side

WHO = "the command line"
BOOK, DOCUMENT = ".xlsx", ".docx"
AT_A_TIME = 1_000
Make = Callable[[Database, Agreement, datetime], bytes]


class CommandLine(Actor):
    """Whoever may log in where the bot runs, under the name by which the audit log knows them."""

    label = WHO


EVERYWHERE = CommandLine(0, WHO, (Holding(Role.CHIEF, Side.POLICE, None),))


def export_quarter(school_year: str, code: str, file: Path, number: int | None, *, public: bool, replace: bool) -> None:
    """Make a quarter's workbook in a revision, the newest unless another is named."""
    _look_at(file, replace, BOOK)

    def make(database: Database, agreement: Agreement, now: datetime) -> bytes:
        with database.read() as session:
            revision = _revision(session, school_year, code, number)
            if not public:
                return quarter_book(session, agreement, revision, WHO, now)
            quarter_id, chosen = revision.quarter_id, revision.revision
        return public_book(database, agreement, quarter_id, chosen, now)

    _make(file, make, {"quarter": f"{code} {school_year}", "public": public})


def export_year(school_year: str, file: Path, *, public: bool, replace: bool) -> None:
    """Make a yearly report, as a workbook or as a document; the public edition is a workbook."""
    _look_at(file, replace, BOOK, *([] if public else [DOCUMENT]))
    write = year_report if file.suffix == DOCUMENT else year_book

    def make(database: Database, agreement: Agreement, now: datetime) -> bytes:
        if not _is_school_year(school_year):
            raise click.ClickException(f"{school_year} is no school year such as 2026-27.")
        if public:
            return public_year_book(database, agreement, school_year, now)
        with database.read() as session:
            return write(session, agreement, school_year, WHO, now)

    _make(file, make, {"school_year": school_year, "form": file.suffix.removeprefix("."), "public": public})


def export_submission(school_year: str, code: str, school: str, file: Path, *, replace: bool) -> None:
    """Make a school's fill-in workbook, with what is saved so far."""
    _look_at(file, replace, BOOK)

    def make(session: Session, agreement: Agreement, now: datetime) -> bytes:
        schools = [one.key for one in agreement.school]
        if school not in schools:
            raise click.ClickException(f"{school} is no school. Schools are: {', '.join(schools)}.")
        try:
            one = _quarter(session, school_year, code).submission_of(school)
        except NotFound as reason:
            raise click.ClickException(str(reason)) from None
        return making.fill_in_of(session, agreement, one, now)

    _make(file, _looking(make), {"quarter": f"{code} {school_year}", "submission": school})


def export_officer(badge: str, month: date, file: Path, *, replace: bool) -> None:
    """Make an officer's reports of a month, with the fields of C.G.S. 10-233p."""
    _look_at(file, replace, BOOK)
    first = month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    def make(session: Session, agreement: Agreement, now: datetime) -> bytes:
        found = list(session.scalars(select(Person).filter_by(badge=badge)))
        if len(found) != 1:
            who = f"{len(found)} people have" if found else "Nobody has"
            raise click.ClickException(f"{who} badge {badge}.")
        return packet(session, agreement, found[0], first, last, WHO, now)

    _make(file, _looking(make), {"badge": badge, "month": f"{first:%Y-%m}"})


def export_register(first: date, last: date, file: Path, *, replace: bool) -> None:
    """Make the register of notices of events from the first to the last day."""
    _look_at(file, replace, BOOK)
    if last < first:
        raise click.ClickException(f"{last} is before {first}.")
    with _reading() as (database, agreement):
        content = notices.register(database, agreement, EVERYWHERE, first, last, utc_now(), counted)
    _write(file, content)


def _looking(make: Callable[[Session, Agreement, datetime], bytes]) -> Make:
    """What is made in one look at the records."""

    def made(database: Database, agreement: Agreement, now: datetime) -> bytes:
        with database.read() as session:
            return make(session, agreement, now)

    return made


def _look_at(file: Path, replace: bool, *endings: str) -> None:
    """Say what is wrong with a file's name before anything is made and put on record."""
    if file.suffix not in endings:
        raise click.ClickException(f"{file} does not end in {' or '.join(endings)}.")
    if file.exists() and not replace:
        raise click.ClickException(f"{file} is there already. Choose another name, or --replace it.")
    if not file.parent.is_dir():
        raise click.ClickException(f"There is no folder {file.parent}.")


def _is_school_year(words: str) -> bool:
    return bool(quarters.SCHOOL_YEAR.fullmatch(words)) and (int(words[:4]) + 1) % 100 == int(words[5:])


def _quarter(session: Session, school_year: str, code: str) -> Quarter:
    quarter = quarters.find(session, school_year, code)
    if quarter is None:
        raise click.ClickException(f"{code} {school_year} was not opened.")
    return quarter


def _revision(session: Session, school_year: str, code: str, number: int | None) -> Revision:
    quarter = _quarter(session, school_year, code)
    if number is None:
        return quarter.revision
    found = next((one for one in quarter.revisions if one.revision == number), None)
    if found is None:
        raise click.ClickException(f"{quarter.label} has no revision {number}.")
    return found


@contextmanager
def _reading() -> Iterator[tuple[Database, Agreement]]:
    _progress("Reading the records and making the file …")
    with records() as (database, agreement):
        yield database, agreement


def _make(file: Path, make: Make, about: dict[str, object]) -> None:
    now = utc_now()
    with _reading() as (database, agreement):
        try:
            content = make(database, agreement, now)
        except Conflict as reason:
            raise click.ClickException(str(reason)) from None
        with database.write() as session:
            audit.record(session, WHO, "take export", "command line", now, about | {"bytes": len(content)})
    _write(file, content)


def _write(file: Path, content: bytes) -> None:
    try:
        file.touch(0o600)
        file.chmod(0o600)  # also one that was there: for nobody else on the machine
        file.write_bytes(content)
    except OSError as problem:
        raise click.ClickException(f"{file} cannot be written: {problem.strerror}.") from None
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
