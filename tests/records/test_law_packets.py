"""Packets of what state law asks for and of requests from outside, on their own and beside a notice."""

import io
from collections.abc import Callable
from datetime import timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.records import packet
from exports.records.law import FIELD_OF_STEP
from exports.records.redaction import MARK
from models.arrest_notifications import steps as arrest_steps
from models.errors import Refused
from models.notices.tables import Notice
from models.outside_requests.steps import ANSWERED
from models.packet_fields import ARREST, OFFICER_REPORT, fields_of
from models.people.tables import Person
from models.records import packets
from models.records.kinds import KINDS
from models.reports import acts as reports
from models.reports.packet_tables import Packet
from models.reports.tables import NO, YES, of_notice
from models.store.base import Base
from models.store.database import Database
from models.store.disposed import Disposed
from tests.arrest_notifications import acts as arrest_acts
from tests.outside_requests import acts as outside_acts
from tests.reports import acts as report_acts
from tests.support.staff import Staff, staffed
from tests.support.town import NOW

NAME, CASE, REQUESTER, REFERENCE = "Dana Riversample", "26-0812", "Pretend Daily News", "Letter of November 20"
LETTER, REASON, STORY = "Canary letter", "Canary reason", f"Canary story of {NAME}"
HELD_BACK, ASKED_FOR = "Canary exemption", f"Canary records for {REQUESTER}, {REFERENCE}"
LATER = NOW + timedelta(hours=2)
OUTSIDE, REPORT, ARRESTED = "outside_request", "officer_report", "arrest_notification"


@pytest.fixture
def staff(database: Database) -> Staff:
    """A town with somebody in every role."""
    return staffed(database)


def outside(session: Session, staff: Staff) -> int:
    """A request to the police that was answered in part, with a file."""
    asked = outside_acts.log(
        session, staff, requester=REQUESTER, reference=REFERENCE, asked_for=ASKED_FOR, basis_words="Canary basis"
    )
    outside_acts.take(session, staff, asked, "part", words=f"Canary part for {REQUESTER}", withheld=HELD_BACK)
    outside_acts.keep(session, staff, asked)
    return outside_acts.take(session, staff, asked, "send").id


def arrested(session: Session, staff: Staff) -> Notice:
    """A notice of an arrest whose report was submitted, and of which the superintendent was told in both ways."""
    session.get_one(Person, staff.id("officer")).name = NAME
    notice = report_acts.fight(
        session, staff, narrative=STORY, report_written="yes", case_number=CASE,
        grounds="not_conduct", planned="no", conduct_at_school="yes", custody_on_premises="no",
        custody_out_of_sight="no", **arrest_acts.ARREST,
    )  # fmt: skip
    report_acts.submit(session, staff, notice)
    supervisor, agreement = staff.actor("supervisor"), staff.town.agreement
    for answer in (NO, YES):
        reports.change_answer(session, agreement, supervisor, notice.id, answer, REASON, NOW)
    report_acts.bring_to(session, staff, report_acts.NOTED)
    found = arrest_acts.begun(session, staff, notice)
    for code in (*arrest_acts.WAYS[arrest_steps.DONE], arrest_steps.PRINCIPAL):
        changes = {"words": f"{LETTER} of {NAME}"} if code == arrest_steps.SEND else {}
        arrest_acts.take(session, staff, found, code, LATER, **changes)
    return notice


def report(session: Session, staff: Staff) -> int:
    """The officer's report of such a notice."""
    found = of_notice(session, arrested(session, staff).id)
    assert found
    return found.id


def notification(session: Session, staff: Staff) -> int:
    """The arrest notification of such a notice."""
    arrested(session, staff)
    return session.scalars(select(KINDS[ARRESTED].table.id)).one()


def notice_of(session: Session, staff: Staff) -> int:
    """Such a notice."""
    return arrested(session, staff).id


MAKE: dict[str, Callable[[Session, Staff], int]] = {
    OUTSIDE: outside, REPORT: report, ARRESTED: notification, "notice": notice_of,
}  # fmt: skip


def text_of(
    session: Session, staff: Staff, kind: str, record_id: int, *redacted: str, who: str = "chief"
) -> str:  # fmt: skip
    """Every part of the file of a packet, in a row."""
    given = (session, staff.town.agreement, staff.actor(who, LATER), kind, record_id, redacted, LATER)
    with ZipFile(io.BytesIO(packet.packet(*given))) as archive:
        assert archive.testzip() is None
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize(
    ("kind", "field", "gone"),
    [
        (OUTSIDE, "requester", [REQUESTER, "News media"]), (OUTSIDE, "reference", [REFERENCE]),
        (OUTSIDE, "asked_for", ["Canary records"]), (OUTSIDE, "basis", ["Canary basis", "Freedom of Information"]),
        (OUTSIDE, "steps", [HELD_BACK, "Canary part", "Decided: a part", "By mail", "released in part"]),
        (OUTSIDE, "items", ["file-1.pdf", "SHA-256"]), (OUTSIDE, "days", ["November 20, 2026"]),
        (OUTSIDE, "audit", ["Logged a request from outside"]),
        (REPORT, "answers", [REASON, "As the bot proposed"]), (REPORT, "reasons", [REASON]),
        (REPORT, "submissions", ["Days late", report_acts.BADGE]), (REPORT, "narrative", ["Canary story"]),
        (REPORT, "case_number", [CASE]), (REPORT, "officer", [NAME]),
        (REPORT, "audit", ["Submitted an officer's report"]),
        (REPORT, "student_details", ["Grade 10"]), (REPORT, "deliveries", ["Told the chief that the officer"]),
        (REPORT, "packets", ["Forwarded to the superintendent", "October 2026"]),
        (ARRESTED, "offense", ["Felony", "Told orally and in writing"]), (ARRESTED, "letter", [LETTER]),
        (ARRESTED, "told", ["The superintendent<"]), (ARRESTED, "receipt", ["Receipt confirmed", "Principal told"]),
        (ARRESTED, "officer", [NAME]), (ARRESTED, "deliveries", ["Letter about an arrest"]),
        ("notice", OFFICER_REPORT, [REASON, "Told the chief that the officer", "October 2026"]),
        ("notice", OFFICER_REPORT, ["Submitted an officer's report"]),
        ("notice", ARREST, [LETTER, "Felony", "Letter about an arrest", "Took a step with an arrest notification"]),
        ("notice", "deliveries", ["Told the chief that the officer", "Letter about an arrest", "ChiefS Designee"]),
        ("notice", "audit", ["Submitted an officer's report", "Took a step with an arrest notification"]),
        ("notice", "officer", [NAME]), ("notice", "reasons", [REASON]),
        ("notice", "narrative", ["Canary story", LETTER]),
    ],
)  # fmt: skip
def test_what_is_redacted_is_in_no_part(
    database: Database, staff: Staff, kind: str, field: str, gone: list[str]
) -> None:
    """The open packet has it, the redacted one has it nowhere, and names the field."""
    with database.write() as session:
        record_id = MAKE[kind](session, staff)
        whole = text_of(session, staff, kind, record_id)
        redacted = text_of(session, staff, kind, record_id, field)
    for words in gone:
        assert words in whole, words
        assert words not in redacted, words
    assert MARK not in whole
    assert MARK in redacted
    assert fields_of(kind)[field].label.replace("'", "&#x27;") in redacted or fields_of(kind)[field].label in redacted


def test_a_requester_is_taken_out_of_typed_texts(database: Database, staff: Staff) -> None:
    """By name and by reference; the rest of the text stays."""
    with database.write() as session:
        text = text_of(session, staff, OUTSIDE, outside(session, staff), "requester", "reference")
    assert f"Canary records for {MARK}, {MARK}" in text
    assert f"Canary part for {MARK}" in text


def test_a_file_is_not_called_as_it_was_handed_in(database: Database, staff: Staff) -> None:
    """Such a name may be that of a person."""
    with database.write() as session:
        record_id = outside(session, staff)
        assert session.get_one(KINDS[OUTSIDE].table, record_id).state == ANSWERED
        text = text_of(session, staff, OUTSIDE, record_id)
    assert outside_acts.PDF.name not in text
    assert "request-from-outside-P-2026-27-0001-file-1.pdf" in text


def test_a_notice_shows_each_reader_what_is_theirs(database: Database, staff: Staff) -> None:
    """The report to the police, the notification to the superintendent, too; neither to a school, nor a field of it."""
    shown = {
        "chief": (True, True), "supervisor": (True, True), "superintendent": (False, True),
        "principal": (False, False), "designee": (False, False),
    }  # fmt: skip
    with database.write() as session:
        notice = arrested(session, staff)
        for who, (has_report, has_arrest) in shown.items():
            text = text_of(session, staff, "notice", notice.id, who=who)
            for words in ("Days late", "Told the chief that the officer", REASON):
                assert (words in text) == has_report, (who, words)
            for words in (LETTER, "Felony", "Letter about an arrest"):
                assert (words in text) == has_arrest, (who, words)
            assert ("officer report" in text.lower().replace("officer's", "officer")) == has_report, who
            fields = ("actions", "incident", "students", "narrative")
            redacted = text_of(session, staff, "notice", notice.id, *fields, who=who)
            assert ("fficer's report" in redacted) == has_report, who
            assert ("class of offense" in redacted) == has_arrest, who
            codes = {field.code for field in packets.offered(staff.actor(who), "notice", notice)}
            assert (OFFICER_REPORT in codes, ARREST in codes) == (has_report, has_arrest), who


def test_who_takes_them_out(database: Database, staff: Staff) -> None:
    """Whoever takes out records of a whole side, and opens this one: nobody of a school."""
    able = {
        OUTSIDE: {"chief", "chief's designee", "supervisor"}, REPORT: {"chief", "chief's designee", "supervisor"},
        ARRESTED: {"chief", "chief's designee", "supervisor", "superintendent"},
    }  # fmt: skip
    with database.write() as session:
        ids = {OUTSIDE: outside(session, staff), REPORT: report(session, staff)}
        ids[ARRESTED] = session.scalars(select(KINDS[ARRESTED].table.id)).one()
        for kind, people in able.items():
            taken = set()
            for who in staff.people:
                try:
                    text_of(session, staff, kind, ids[kind], who=who)
                except Refused:
                    continue
                taken.add(who)
            assert taken == people, kind


@pytest.mark.parametrize("kind", [OUTSIDE, REPORT, ARRESTED])
def test_nothing_is_made_of_what_was_disposed_of(database: Database, staff: Staff, kind: str) -> None:
    """A report and a notification go with their notice."""
    with database.write() as session:
        record_id = MAKE[kind](session, staff)
        row: Base = session.get_one(KINDS[kind].table, record_id)
        getattr(row, "notice", row).disposed_at = NOW
        with pytest.raises(Disposed):
            text_of(session, staff, kind, record_id)


def test_a_packet_to_the_superintendent_that_was_disposed_of_says_so(database: Database, staff: Staff) -> None:
    """Where the report stands that went with it, and where its notice does."""
    with database.write() as session:
        notice = arrested(session, staff)
        found = of_notice(session, notice.id)
        assert found
        kept = [text_of(session, staff, *of) for of in ((REPORT, found.id), ("notice", notice.id))]
        session.scalars(select(Packet)).one().disposed_at = NOW
        gone = [text_of(session, staff, *of) for of in ((REPORT, found.id), ("notice", notice.id))]
    assert ["The board of education has had it" in text for text in kept] == [True, True]
    assert ["This packet was disposed of on November 23, 2026" in text for text in gone] == [True, True]
    assert ["The board of education has had it" in text for text in gone] == [False, False]


def test_a_report_is_found_as_its_window_has_it(database: Database, staff: Staff) -> None:
    """Not as submitted, once its notice was withdrawn or it is said to be none."""
    with database.write() as session:
        found = session.get_one(KINDS[REPORT].table, report(session, staff))

        def state() -> str | None:
            return KINDS[REPORT].sums_up(staff.town.agreement, found).state

        assert state() == "Submitted to the chief"
        found.answer = NO
        assert state() == "Not an officer's report"
        found.answer, found.notice.withdrawn_at = YES, NOW
        assert state() == "The notice was withdrawn"


def test_each_step_of_a_notification_has_a_field() -> None:
    """A new step fails here until it says by which field it is redacted."""
    assert set(FIELD_OF_STEP) == {*arrest_steps.STEPS, *arrest_steps.BY_THE_NOTICE}
    assert set(FIELD_OF_STEP.values()) <= set(fields_of(ARRESTED))
