"""What becomes of a release: its files are made and delivered, with what proves them later; its notices are named."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict
from models.export_requests import acts as exporting
from models.notices.finding import number_in
from models.notices.tables import Notice
from models.people.queries import people_who_may, with_roles_of
from models.people.tables import Person
from models.policy import Act, Subject, require, require_of
from models.releases.export_requests import ReleasedRecords
from models.releases.form import KINDS, LOG, LOG_STUDENTS, NOTICES, NOTICES_STUDENTS, PACKETS, Records
from models.releases.tables import RecordsRequest, Release, ReleasedFile, ReleasedNotice
from models.store import audit, disposed
from models.store.base import locked_row
from models.terms import Agreement

NOBODY = "Nobody is superintendent today whom a message can reach. An administrator can help."
WITHIN = {LOG: LOG_STUDENTS, NOTICES: NOTICES_STUDENTS}
"""What is part of more: whoever asked for the one has asked for the other."""
STUDENT_DETAILS = "student_details"
WITH_STUDENTS = "Student details stand in the packets: they are not redacted."
WITHDRAWN = "Withdrawn since it was filed: {}."
NOT_LOST = "This file has been made, or is on its way."


def first_choice(asked: Records) -> Records:
    """What the form of a release begins with: what was asked for, and packets without student details."""
    return replace(asked, redacted=(STUDENT_DETAILS,))


def found_notices(session: Session, chosen: Records) -> tuple[list[Notice], dict[str, str]]:
    """The notices by their numbers, in the order in which they were named; and what is wrong where one is not there."""
    found: list[Notice] = []
    for label in chosen.numbers:
        number = number_in(label)
        query = select(Notice).filter_by(
            school_year=number.school_year if number else "", number=number.number if number else 0
        )
        notice = session.scalars(query).one_or_none()
        if notice is None:
            return [], {"numbers": f"There is no notice {label}."}
        if notice.disposed_at:
            return [], {"numbers": disposed.words(notice, notice.label)}
        found.append(notice)
    return found, {}


def doubts(agreement: Agreement, asked: Records, chosen: Records, notices: Sequence[Notice] = ()) -> list[str]:
    """In what a release goes beyond what was asked for, or is of what was withdrawn: that is asked about."""
    withdrawn = [notice.label for notice in notices if notice.withdrawn_at]
    return [*_beyond(agreement, asked, chosen), *([WITHDRAWN.format(", ".join(withdrawn))] if withdrawn else [])]


def _beyond(agreement: Agreement, asked: Records, chosen: Records) -> Iterator[str]:
    for kind in chosen.what:
        if kind not in asked.what and WITHIN.get(kind) not in asked.what:
            yield f"Not asked for: {KINDS[kind]}."
    if PACKETS in chosen.what and STUDENT_DETAILS not in chosen.redacted:
        yield WITH_STUDENTS
    if chosen.files and asked.school and chosen.school != asked.school:
        whose = agreement.school_name(chosen.school) if chosen.school else "all schools"
        yield f"{agreement.school_name(asked.school)} was asked for, and this is of {whose}."
    if chosen.files and _is_longer(asked, chosen):
        yield "The period goes beyond the one that was asked for."
    more = [number for number in chosen.numbers if number not in asked.numbers]
    if more and asked.numbers:
        yield f"Not asked for by number: {', '.join(more)}."


def _is_longer(asked: Records, chosen: Records) -> bool:
    if not (asked.first and asked.last and chosen.first and chosen.last):
        return False
    return chosen.first < asked.first or chosen.last > asked.last


def put(
    session: Session, agreement: Agreement, actor: Actor, request: RecordsRequest, chosen: Records,
    notices: Sequence[Notice], now: datetime,
) -> Release:  # fmt: skip
    """Record a release, and have its files made for the superintendent."""
    person = recipient(session, agreement, request, now)
    has_packets = PACKETS in chosen.what
    made = Release(
        request=request, released_at=now, released_by_id=actor.person_id, what=list(chosen.what), school=chosen.school,
        first_day=chosen.first, last_day=chosen.last, redacted=list(chosen.redacted) if has_packets else [],
        files=[ReleasedFile(kind=kind, sent_to_id=person.id) for kind in chosen.files],
        notices=[
            ReleasedNotice(notice=notice, version=notice.version, with_students=NOTICES_STUDENTS in chosen.what)
            for notice in notices if {NOTICES, NOTICES_STUDENTS} & set(chosen.what)
        ],
    )  # fmt: skip
    if has_packets:
        made.files += [ReleasedFile(kind=PACKETS, notice=notice, sent_to_id=person.id) for notice in notices]
    session.add(made)
    session.flush()
    for file in made.files:
        _have_made(session, agreement, actor, file, person, now)
    return made


def recipient(session: Session, agreement: Agreement, request: RecordsRequest, now: datetime) -> Person:
    """Whoever asked, as long as they are superintendent; else whoever is today."""
    people = people_who_may(session, Act.ASK_FOR_RECORDS, Subject(), agreement.today(now))
    if not people:
        raise Conflict(NOBODY)
    return next((person for person in people if person.id == request.asked_by_id), people[0])


def _have_made(
    session: Session, agreement: Agreement, actor: Actor, file: ReleasedFile, person: Person, now: datetime
) -> None:
    recipient = with_roles_of(session, person, agreement.today(now))
    export = exporting.ask(session, recipient, ReleasedRecords(file.id), now, by=actor.label)
    file.export_id, file.sent_to_id = export.id, person.id
    session.flush()
    session.refresh(file)


def make_again(session: Session, agreement: Agreement, actor: Actor, file_id: int, now: datetime) -> int:
    """Have a released file made that could not be made, for whoever is superintendent now; the request's id.

    Raises:
        Refused: the person may not release, or there is no such file.
        Conflict: it was made, or is being made; its notice was disposed of; nobody is superintendent.
    """
    require(actor, Act.RELEASE_RECORDS, Subject())
    file = require_of(actor, Act.READ_RELEASED, locked_row(session, ReleasedFile, file_id))
    if not file.is_lost:
        raise Conflict(NOT_LOST)
    disposed.require_kept(file)
    request = file.release.request
    _have_made(session, agreement, actor, file, recipient(session, agreement, request, now), now)
    audit.record(session, actor.label, "make released file again", request, now, {"kind": file.kind})
    return request.id


def note_made(
    session: Session, request: ReleasedRecords, name: str, content: bytes, rows: int | None, now: datetime
) -> None:
    """Note of a file what tells it from every other, once: the SHA-256 and the size of the bytes that are delivered."""
    file = locked_row(session, ReleasedFile, request.file_id)
    if file is None or file.made_at:  # made before, by a process whose lease had run out
        return
    file.made_at, file.name, file.row_count = now, name, rows
    file.sha256, file.size = hashlib.sha256(content).hexdigest(), len(content)
    release = file.release
    detail = {
        "kind": file.kind, "notice": file.notice_id, "school": release.school,
        "first": str(release.first_day or ""), "last": str(release.last_day or ""), "rows": rows,
        "bytes": file.size, "sha256": file.sha256, "to": file.sent_to_id,
    }  # fmt: skip
    audit.record(session, "bot", "released file made", release.request, now, detail)
