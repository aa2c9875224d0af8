"""What was released: the file and its fingerprint; a notice as it was released, whatever became of it since."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.exporting.child import make_export
from exports.catalog import make
from handlers.releases.views import reading
from models.errors import Conflict, Doubtful, Refused
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.notices import acts as notices
from models.people.tables import Person
from models.releases import acts as lifecycle
from models.releases import queries, releasing
from models.releases.export_requests import ReleasedRecords
from models.releases.form import LOG, LOG_STUDENTS, NOTICES, NOTICES_STUDENTS, PACKETS, TOTALS, Records
from models.releases.tables import ReleasedFile, ReleasedNotice
from models.store.audit import AuditEntry
from models.store.database import Database
from models.store.disposed import Disposed
from tests.releases import acts
from tests.retention import acts as retention
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW, a_form

A_MINUTE = timedelta(minutes=1)
PURPOSE = "=HYPERLINK(1) a made-up review <!channel>"


def released(database: Database, staff: Staff, *what: str, **changes: Any) -> int:
    """The chief releases some records; the request's id."""
    with database.write() as session:
        asked = acts.ask(session, staff, acts.records(*what, **changes), purpose=PURPOSE)
        return acts.release(session, staff, asked, words="=1+1 a made-up word").id


def made(database: Database, staff: Staff) -> dict[str, bytes]:
    """What is made of all that was asked for, by its name."""
    while True:
        with database.write() as session:
            export_id = exporting.claim(session, NOW)
        if export_id is None:
            break
        make_export(database, staff.town.agreement, export_id, NOW + A_MINUTE)
    with database.read() as session:
        return {export.name or "": export.content or b"" for export in session.scalars(select(Export))}


def texts(content: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's rows."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_each_file_says_that_it_was_released_and_what_for(database: Database, staff: Staff) -> None:
    """Without student details there is no sheet of them; of another school, and in totals, there is no row."""
    with database.write() as session:
        notice = acts.file_notice(session, staff)
        acts.with_student(session, staff, notice)
        officer = staff.actor("officer elsewhere")
        other = a_form(school="conard", incident="substances")
        notices.file_notice(session, staff.town.agreement, officer, other, "T:V9", NOW)
        taken_back = acts.file_notice(session, staff, "T:V2")
        notices.withdraw(session, staff.actor("officer"), taken_back.id, "Filed in error", NOW)
    request = released(database, staff, LOG, TOTALS, school="hall")
    released(database, staff, LOG_STUDENTS)
    files = made(database, staff)
    log, totals, detailed = (
        texts(files[name]) for name in (
            "released-records-1-notice-log.xlsx", "released-records-1-totals.xlsx",
            "released-records-2-notice-log-students.xlsx",
        )
    )  # fmt: skip
    assert set(log) == {"Notices", "Definitions", "Release"}
    assert set(totals) == {"Schools", "What happened", "Actions taken", "Release"}
    assert set(detailed) == {"Notices", "Students", "Definitions", "Release"}
    said = "Released to the superintendent on November 23, 2026, 10:00 AM EST by Chief, for: " + PURPOSE
    for sheets in (log, totals, detailed):
        first = [row[0] for row in next(iter(sheets.values()))]
        assert said in first
        assert "Released to the superintendent: confidential" in first
        assert ["For", PURPOSE] in sheets["Release"]
        assert ["Word to the superintendent", "=1+1 a made-up word"] in sheets["Release"]
    numbers = [row[0] for row in log["Notices"] if str(row[0]).startswith("2026-27/")]
    assert numbers == ["2026-27/0001", "2026-27/0003"]
    assert [row[:3] for row in detailed["Students"] if row[0] == "2026-27/0001"] == [["2026-27/0001", 1, "White"]]
    assert [row[:3] for row in totals["Schools"] if row[0] == "Hall High School"] == [["Hall High School", 1, 2]]
    assert "conard" not in str(totals).lower()
    with database.read() as session:
        rows = {file.kind: file.row_count for file in session.scalars(select(ReleasedFile).filter_by(release_id=1))}
    assert (rows, request) == ({LOG: 2, TOTALS: 1}, 1)


def test_typed_text_is_no_formula(database: Database, staff: Staff) -> None:
    """Neither the purpose nor the word."""
    released(database, staff)
    (content,) = made(database, staff).values()
    for sheet in load_workbook(io.BytesIO(content)):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}


def test_what_was_delivered_can_be_proved(database: Database, staff: Staff) -> None:
    """By the SHA-256 and the size of its bytes, noted once, also where two processes made it."""
    released(database, staff)
    (content,) = made(database, staff).values()
    with database.write() as session:
        file = session.scalars(select(ReleasedFile)).one()
        proof = (hashlib.sha256(content).hexdigest(), len(content))
        assert (file.sha256, file.size) == proof
        releasing.note_made(session, ReleasedRecords(file.id), "other.xlsx", b"other", 7, NOW)
        exporting.made(session, file.export_id or 0, "other.xlsx", b"other", NOW)
        assert (file.sha256, file.size) == proof
        entry = session.scalars(select(AuditEntry).filter_by(act="released file made")).one()
        assert proof[0] in str(entry.detail)
        assert file.export
        assert file.export.content == content


def test_only_the_superintendent_and_the_police_can_have_it(database: Database, staff: Staff) -> None:
    """Of what was not released there is nothing."""
    released(database, staff)
    able = set()
    for who in staff.people:
        for file_id in (1, 99):
            with database.read() as session:
                try:
                    make(session, staff.town.agreement, staff.actor(who), ReleasedRecords(file_id), NOW)
                except Refused:
                    continue
                able.add((who, file_id))
    assert able == {(who, 1) for who in ("superintendent", "chief", "chief's designee", "supervisor")}


def test_a_file_that_could_not_be_made_is_made_again_by_the_police(database: Database, staff: Staff) -> None:
    """And not while it is being made, nor once it is there."""
    request = released(database, staff)
    actor = staff.actor("supervisor")
    with database.write() as session:
        with pytest.raises(Conflict, match="on its way"):
            releasing.make_again(session, staff.town.agreement, actor, 1, NOW)
        export_id = exporting.claim(session, NOW)
        exporting.not_made(session, export_id or 0, "It failed.", NOW)
        assert [file.id for file in queries.lost_files(session, 9)] == [1]
        with pytest.raises(Refused):
            releasing.make_again(session, staff.town.agreement, staff.actor("superintendent"), 1, NOW)
        assert releasing.make_again(session, staff.town.agreement, actor, 1, NOW) == request
        assert not queries.lost_files(session, 9)
    assert [name for name in made(database, staff) if name] == ["released-records-1-notice-log.xlsx"]
    with database.write() as session, pytest.raises(Conflict, match="has been made"):
        releasing.make_again(session, staff.town.agreement, actor, 1, NOW)


def test_a_process_that_comes_too_late_puts_no_other_hash_on_record(database: Database, staff: Staff) -> None:
    """It was given up, and made again: what is on record is the file that was delivered, and it still can be made."""
    released(database, staff)
    actor = staff.actor("supervisor")
    with database.write() as session:
        slow = exporting.claim(session, NOW) or 0
        exporting.not_made(session, slow, "It failed.", NOW)
    make_export(database, staff.town.agreement, slow, NOW)  # the one that was given up goes on
    with database.write() as session:
        assert [file.is_lost for file in session.scalars(select(ReleasedFile))] == [True]
        releasing.make_again(session, staff.town.agreement, actor, 1, NOW)
    make_export(database, staff.town.agreement, slow, NOW)
    delivered = made(database, staff)["released-records-1-notice-log.xlsx"]
    with database.read() as session:
        (file,) = session.scalars(select(ReleasedFile))
        assert file.sha256 == hashlib.sha256(delivered).hexdigest()
        (entry,) = session.scalars(select(AuditEntry).filter_by(act="released file made"))
        assert file.sha256 in entry.detail


def test_who_is_superintendent_no_more_is_not_given_it(database: Database, staff: Staff) -> None:
    """The role ended while it was being made; the police have it made again for the next one."""
    released(database, staff)
    with database.write() as session:
        export_id = exporting.claim(session, NOW)
        session.get_one(Person, staff.id("superintendent")).roles[0].last_day = acts.TODAY
    with pytest.raises(Refused):
        make_export(database, staff.town.agreement, export_id or 0, NOW + timedelta(days=1))
    with database.read() as session:
        assert session.scalars(select(ReleasedFile)).one().sha256 is None


def test_a_notice_is_read_as_it_was_released(database: Database, staff: Staff) -> None:
    """Whatever was changed since, and with the students of that moment; or without, where these were not released."""
    with database.write() as session:
        notice = acts.file_notice(session, staff, students=1, narrative="As first filed.")
        number = notice.id
        acts.with_student(session, staff, notice, age=14)
        one = acts.ask(session, staff, Records((NOTICES_STUDENTS,), numbers=(notice.label,)))
        acts.release(session, staff, one, now=NOW + A_MINUTE)
        later = NOW + 2 * A_MINUTE
        notices.amend(
            session, staff.town.agreement, staff.actor("officer"), notice.id,
            a_form(students=1, narrative="As amended."), "A better word", 1, later,
        )  # fmt: skip
        acts.with_student(session, staff, notice, later, 1, age=17)
        two = acts.ask(session, staff, Records((NOTICES,), numbers=(notice.label,)), later)
        acts.release(session, staff, two, now=later)
    with database.write() as session:
        actor = staff.actor("superintendent")
        first, second = (lifecycle.read_notice(session, actor, found, later) for found in (1, 2))
        assert (first.content.narrative, second.content.narrative) == ("As first filed.", "As amended.")
        assert [row.age for row in queries.students_then(session, number, first.release.released_at)] == [14]
        assert [row.age for row in queries.students_then(session, number, later)] == [17]
        assert (first.with_students, second.with_students) == (True, False)
        looks = session.scalars(select(AuditEntry).filter_by(act="read released notice")).all()
        assert [entry.subject for entry in looks] == [f"notice:{number}"] * 2


def test_who_reads_a_released_notice(database: Database, staff: Staff) -> None:
    """The record itself stays closed to the superintendent: a release opens one version and nothing else."""
    with database.write() as session:
        notice = acts.file_notice(session, staff)
        asked = acts.ask(session, staff, Records((NOTICES,), numbers=(notice.label,)))

        def read(session, _staff, actor, released_id, now):  # type: ignore[no-untyped-def]
            lifecycle.read_notice(session, actor, released_id, now)

        tried: dict[str, Act] = {"read": read}
        assert goes_through(session, staff, tried, 1, NOW) == {"read": set()}
        acts.release(session, staff, asked)
        released_id = session.scalars(select(ReleasedNotice.id)).one()
        assert goes_through(session, staff, tried, released_id, NOW) == {
            "read": {"superintendent", "chief", "chief's designee", "supervisor"}
        }
        with pytest.raises(Refused):
            notices.read_notice(session, staff.actor("superintendent"), notice.id, NOW)


def test_a_packet_is_released_without_what_the_police_redact(database: Database, staff: Staff) -> None:
    """A document for each notice: every version, and nothing of the report to the chief, messages, or the audit log."""
    with database.write() as session:
        one = acts.file_notice(session, staff, students=1, narrative="A made-up canary story.")
        acts.with_student(session, staff, one, age=14)
        two = acts.file_notice(session, staff, "T:V2", narrative="Another made-up story.")
        numbers = (one.label, two.label)
        asked = acts.ask(session, staff, Records((PACKETS,), numbers=numbers))
        chosen = Records((PACKETS,), numbers=numbers, redacted=("student_details", "narrative", "school"))
        found = acts.release(session, staff, asked, chosen)
        assert found.release
        assert not found.release.notices
        assert found.release.records == chosen
    files = made(database, staff)
    assert [*files] == [f"released-records-1-notice-{number.replace('/', '-')}.docx" for number in numbers]
    first, second = (words(files[name]) for name in files)
    assert one.label in first
    assert two.label in second
    for text in (first, second):
        assert "Released to the superintendent on November 23, 2026" in text
        assert "Confidential, redacted" in text
        assert "made-up story" not in text
        assert "canary" not in text
        assert "Hall High School" not in text
        for heading in ("Audit log of this record", "Messages about it", "Officer’s report"):
            assert heading not in text
    with database.read() as session:
        assert {file.row_count for file in session.scalars(select(ReleasedFile))} == {None}
        proofs = {hashlib.sha256(content).hexdigest() for content in files.values()}
        assert {file.sha256 for file in session.scalars(select(ReleasedFile))} == proofs
        (entry,) = session.scalars(select(AuditEntry).filter_by(act="release records"))
        detail = json.loads(entry.detail)
        assert detail["packets"] == [one.id, two.id]
        assert detail["redacted"] == ["student_details", "narrative", "school"]


def test_a_packet_of_a_notice_that_was_disposed_of_meanwhile_is_not_made(database: Database, staff: Staff) -> None:
    """It counts as one that could not be made."""
    with database.write() as session:
        notice = acts.file_notice(session, staff)
        asked = acts.ask(session, staff, Records((PACKETS,), numbers=(notice.label,)))
        acts.release(session, staff, asked)
        notice.disposed_at, notice.disposed_note = NOW, "A made-up schedule"
    with database.read() as session, pytest.raises(Disposed):
        make(session, staff.town.agreement, staff.actor("superintendent"), ReleasedRecords(1), NOW)


def test_what_never_can_be_made_is_not_offered_again(database: Database, staff: Staff) -> None:
    """Its notice was disposed of: the police read why, and it does not stay on their Home."""
    with database.write() as session:
        notice = acts.file_notice(session, staff)
        asked = acts.ask(session, staff, Records((PACKETS,), numbers=(notice.label,)))
        found = acts.release(session, staff, asked)
        exporting.not_made(session, exporting.claim(session, NOW) or 0, "It failed.", NOW)
        assert queries.lost_files(session, 9)
        notice.disposed_at, notice.disposed_note = NOW, "A made-up schedule"
        assert not queries.lost_files(session, 9)
        with pytest.raises(Disposed):
            releasing.make_again(session, staff.town.agreement, staff.actor("chief"), 1, NOW)
        today = staff.town.agreement.today(NOW)
        shown = str(reading(staff.town.agreement, found, [], today, may_release=True).to_dict())
        assert "could not be made: the notice was disposed of on November 23, 2026" in shown
        assert "Make it again" not in shown


def test_a_notice_that_was_withdrawn_or_is_on_hold_is_released(database: Database, staff: Staff) -> None:
    """A hold keeps records and hinders no release; one that was withdrawn is asked about, and its packet says so."""
    with database.write() as session:
        held, withdrawn = (acts.file_notice(session, staff, key) for key in ("T:V1", "T:V2"))
        notices.withdraw(session, staff.actor("officer"), withdrawn.id, "Filed in error", NOW)
        retention.hold(session, staff, kind="notice", number=held.label)
        wanted = Records((PACKETS,), numbers=(held.label, withdrawn.label))
        asked = acts.ask(session, staff, wanted)
        chosen = releasing.first_choice(wanted)
        with pytest.raises(Doubtful) as doubt:
            lifecycle.release(
                session, staff.town.agreement, staff.actor("chief"), asked.id, asked.seen, chosen, None, NOW
            )
        assert doubt.value.questions == (f"Withdrawn since it was filed: {withdrawn.label}.",)
        acts.release(session, staff, asked, chosen)
    files = made(database, staff)
    said = [words(content) for content in files.values()]
    assert ["Withdrawn because" in text for text in said] == [False, True]


def words(content: bytes) -> str:
    """All that a document says."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
