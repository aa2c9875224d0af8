"""Packets: all that a record holds, and nothing of what is redacted, in any part of the file."""

import hashlib
import io
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.exporting.child import make_export
from exports.catalog import make as make_file
from exports.records import packet
from exports.records.packet import CONTENTS
from exports.records.redaction import MARK
from handlers.recording import MOST_BLOCKS
from handlers.records.packet_views import packet_form, redacted_in
from models.errors import Invalid, Refused
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.notices import acts as notices
from models.notices import questions
from models.notices.acknowledgments import acknowledge
from models.notices.form import CONTENT
from models.packet_fields import FIELDS, MOST_IN_A_QUESTION, Field, fields_of
from models.people.tables import Person
from models.records import packets
from models.records.export_requests import PacketOfRecord
from models.records.kinds import KINDS
from models.records.tables import RecordPacket
from models.records.taking import take_out
from models.store.audit import AuditEntry
from models.store.database import Database
from models.store.disposed import Disposed
from tests.releases import acts as release_acts
from tests.rights.cast import AFTER, SECRET, at_hall, with_strangers
from tests.support.staff import Staff, staffed
from tests.support.town import NOW

NAME, CASE = "Dana Riversample", "26-4711"
TEXT = f"Canary narrative of Hall High School by {NAME}, see {CASE}"


@pytest.fixture
def staff(database: Database) -> Staff:
    """A town with somebody in every role."""
    return staffed(database)


def filed(session: Session, staff: Staff) -> int:
    """A notice with a second version, a student, an acknowledgment, a question and its answer."""
    notice = release_acts.file_notice(
        session, staff, narrative=TEXT, report_written="yes", case_number=CASE, place_detail="Canary place",
    )  # fmt: skip
    session.get_one(Person, staff.id("officer")).name = NAME
    agreement, officer, principal = staff.town.agreement, staff.actor("officer"), staff.actor("principal")
    release_acts.with_student(session, staff, notice, disposition="to_family")
    acknowledge(session, principal, notice.id, NOW)
    asked = questions.ask(session, agreement, principal, notice.id, "Canary question", NOW)
    questions.answer(session, officer, asked.id, "Canary answer", NOW)
    return notice.id


def parts_of(content: bytes) -> dict[str, str]:
    """Every part of the file, as text."""
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def whole(content: bytes) -> str:
    """All parts in a row."""
    return "\n".join(parts_of(content).values())


def made(session: Session, staff: Staff, notice_id: int, *redacted: str, who: str = "chief") -> packet.Made:
    """The packet of a notice."""
    return packet.make(session, staff.town.agreement, staff.actor(who), "notice", notice_id, redacted, NOW)


def test_a_packet_holds_all_of_a_notice(database: Database, staff: Staff) -> None:
    """Versions, students, acknowledgments, questions, messages, the audit log; who took it out, and its number."""
    with database.write() as session:
        notice_id = filed(session, staff)
        document = parts_of(made(session, staff, notice_id).content)
        again = made(session, staff, notice_id).content
        assert again == made(session, staff, notice_id).content
    text = document["word/document.xml"]
    for said in (TEXT, CASE, "Canary place", "Canary question", "Canary answer", "Version 1", "Released to family",
                 "Hall High School", "Acknowledged", "Told the school of the notice", "Filed an action notice",
                 "Nothing is redacted"):  # fmt: skip
        assert said in text, said
    ends = "".join(xml for name, xml in document.items() if "header" in name or "footer" in name)
    for said in ("2026-27/0001", "Confidential", "Taken out by Chief, November 23, 2026", "PAGE", "NUMPAGES"):
        assert said in ends
    assert MARK not in text
    assert "Canary" not in document["docProps/core.xml"]


@pytest.mark.parametrize(
    ("field", "gone"),
    [
        ("narrative", ["Canary narrative"]), ("place", ["Canary place"]), ("school", ["Hall High School"]),
        ("case_number", [CASE]), ("questions", ["Canary question", "Canary answer"]),
        ("student_details", ["Released to family", "Grade 10"]), ("audit", ["Filed an action notice"]),
        ("deliveries", ["Told the school of the notice"]), ("incident", ["Physical or verbal confrontation"]),
        ("officer", [NAME]),
    ],
)  # fmt: skip
def test_nothing_of_a_redacted_field_is_in_the_file(
    database: Database, staff: Staff, field: str, gone: list[str]
) -> None:
    """Not hidden, not in another part; and the packet says which field it was, and in how many places."""
    with database.write() as session:
        notice_id = filed(session, staff)
        open_text = whole(made(session, staff, notice_id).content)
        result = made(session, staff, notice_id, field)
    text = whole(result.content)
    for words in gone:
        assert words in open_text, words
        assert words not in text, words
    assert set(result.counts) == {field}
    assert result.counts[field] >= 1
    assert MARK in text
    assert f">{fields_of('notice')[field].label}<" in text
    assert "Confidential, redacted" in text
    assert "w:vanish" not in text


def test_a_redacted_name_is_taken_out_of_typed_texts_too(database: Database, staff: Staff) -> None:
    """Wherever it stands as the record has it; the rest of the text stays."""
    with database.write() as session:
        notice_id = filed(session, staff)
        result = made(session, staff, notice_id, "officer", "school", "case_number")
    text = whole(result.content)
    assert f"Canary narrative of {MARK} by {MARK}, see {MARK}" in text
    assert result.counts["officer"] > 2


def test_all_fields_of_all_kinds_leave_nothing(database: Database) -> None:
    """Of every kind that can be taken out: no text and no name of it is left when everything is redacted."""
    staff = with_strangers(database)
    at_hall(staff)
    taken = set()
    with database.write() as session:
        for person in session.scalars(select(Person)):
            if person.user_id not in ("UCHIEF", "USUPERINTENDENT"):
                person.name = f"Canary{person.id} Sample"
    with database.read() as session:
        for who in ("chief", "superintendent"):
            actor = staff.actor(who, AFTER)
            for kind in KINDS.values():
                code = packets.packet_kind(kind.code)
                for row in session.scalars(select(kind.table)) if code else ():
                    if not kind.opens(actor, row):
                        continue
                    given = (session, staff.town.agreement, actor, kind.code, row.id)
                    fields = fields_of(code or "")
                    redacted = packet.make(*given, [*fields], AFTER)
                    text = whole(redacted.content)
                    assert SECRET not in text, kind.code
                    assert "Canary" not in text, kind.code
                    assert set(redacted.counts) == set(fields)
                    taken.add((code, SECRET in whole(packet.make(*given, [], AFTER).content)))
    assert {code for code, _secret in taken} == set(FIELDS) == set(CONTENTS)
    assert {code for code, secret in taken if secret} >= {"notice", "activity", "dispute", "revision"}


def test_what_the_other_side_looked_at_is_not_in_a_packet(database: Database, staff: Staff) -> None:
    """The superintendent's has the lines of the schools and of the bot; the chief's those of the police."""
    with database.write() as session:
        notice_id = release_acts.file_notice(session, staff, actions=("arrest",), students=1).id
        notices.read_notice(session, staff.actor("principal"), notice_id, NOW)
        notices.read_notice(session, staff.actor("supervisor"), notice_id, NOW)
        of_police = whole(made(session, staff, notice_id).content)
        of_schools = whole(made(session, staff, notice_id, who="superintendent").content)
    assert of_police.count("Read an action notice") == 1
    assert of_schools.count("Read an action notice") == 1
    for text, reader in ((of_police, "Supervisor"), (of_schools, "Principal")):
        after = text[text.index("Read an action notice") :]
        assert reader in after[: after.index("</w:tbl>")]
        assert "which is that side" in after


def test_who_may_take_out_is_who_may_open(database: Database, staff: Staff) -> None:
    """By both rights, at the moment at which it is asked for, made and delivered."""
    with database.write() as session:
        notice_id = filed(session, staff)
        arrest = release_acts.file_notice(session, staff, "T:V2", actions=("arrest",), students=1).id
    able: dict[int, set[str]] = {notice_id: set(), arrest: set(), 99: set()}
    for record_id, people in able.items():
        for who in staff.people:
            with database.read() as session:
                try:
                    packet.packet(session, staff.town.agreement, staff.actor(who), "notice", record_id, (), NOW)
                except Refused:
                    continue
                people.add(who)
    police = {"chief", "chief's designee", "supervisor"}
    school = {"principal", "designee"}
    assert able == {notice_id: police | school, arrest: police | school | {"superintendent"}, 99: set()}


def test_a_school_takes_out_its_notices_and_nothing_else(database: Database) -> None:
    """Its principal reads evaluations, activities and disputes in their own windows, and has no packet of them."""
    staff = with_strangers(database)
    at_hall(staff)
    with database.read() as session:
        for who in ("principal", "designee"):
            actor, taken = staff.actor(who, AFTER), set()
            for kind in KINDS.values():
                for row in session.scalars(select(kind.table)) if packets.packet_kind(kind.code) else ():
                    try:
                        packets.record_of(session, actor, kind.code, row.id)
                    except (Refused, Disposed):
                        continue
                    taken.add((kind.code, row.school))
            assert taken == {("notice", "hall")}, who


def test_a_school_does_not_learn_who_of_the_district_looked(database: Database, staff: Staff) -> None:
    """Its packet has the reader's own lines and the bot's, and says that others are left out; not how many."""
    with database.write() as session:
        notice_id = release_acts.file_notice(session, staff, actions=("arrest",), students=1).id
        for who in ("principal", "designee", "superintendent", "supervisor"):
            notices.read_notice(session, staff.actor(who), notice_id, NOW)
        of_school = whole(made(session, staff, notice_id, who="principal").content)
    assert of_school.count("Read an action notice") == 1
    after = of_school[of_school.index("Read an action notice") :]
    assert "Principal" in after[: after.index("</w:tr>") + 900]
    assert "What others did with this record, which is not a school" in after
    assert "which is that side" not in of_school


def test_an_unknown_field_or_kind_is_refused(database: Database, staff: Staff) -> None:
    """Nothing is made that is less redacted than somebody believes."""
    with database.write() as session:
        notice_id = filed(session, staff)
        with pytest.raises(Invalid):
            take_out(session, staff.actor("chief"), "notice", notice_id, ["narrativ"], NOW)
        for kind in ("quarter", "nothing", "signed_text"):
            with pytest.raises(Refused):
                take_out(session, staff.actor("chief"), kind, 1, [], NOW)
        assert session.scalars(select(RecordPacket)).all() == []


def test_what_was_delivered_can_be_proved(database: Database, staff: Staff) -> None:
    """Two people at once, each with a packet of their own: made by the export process, its SHA-256 on record, once."""
    with database.write() as session:
        notice_id = filed(session, staff)
        first = take_out(session, staff.actor("chief"), "notice", notice_id, ["narrative"], NOW).id
        second = take_out(session, staff.actor("supervisor"), "notice", notice_id, [], NOW).id
    for _packet in (first, second):
        with database.write() as session:
            export_id = exporting.claim(session, NOW)
        assert export_id
        make_export(database, staff.town.agreement, export_id, NOW)
    with database.write() as session:
        for packet_id in (first, second):
            row = session.get_one(RecordPacket, packet_id)
            assert row.export
            content = row.export.content or b""
            assert row.name == row.export.name == "record-packet-1.docx"  # each one's first
            assert (row.sha256, row.size) == (hashlib.sha256(content).hexdigest(), len(content))
            entries = select(AuditEntry).filter_by(act="packet made").order_by(AuditEntry.id)
            entry = session.scalars(entries).all()[packet_id - 1]
            assert row.sha256 in entry.detail
            assert entry.subject == f"notice:{notice_id}"
            packets.note_made(session, packet_id, "other.docx", b"other", {}, NOW)
            assert row.name == "record-packet-1.docx"
        assert (session.get_one(RecordPacket, first).counts or {}).keys() == {"narrative"}
        assert session.get_one(RecordPacket, second).counts == {}
        told = " ".join(f"{row.subject} {row.detail}" for row in session.scalars(select(AuditEntry)))
        assert "Canary" not in told
        assert [one.id for one in packets.taken_before(session, staff.actor("chief"), "notice", notice_id)] == [
            second,
            first,
        ]
        assert all("Canary" not in str(row.about) for row in session.scalars(select(Export)))


def test_nobody_receives_a_packet_that_another_has_taken_out(database: Database, staff: Staff) -> None:
    """Nor one whose record they may no longer open."""
    with database.write() as session:
        notice_id = filed(session, staff)
        taken = take_out(session, staff.actor("chief"), "notice", notice_id, [], NOW).id
    with database.read() as session:
        for who in staff.people:
            if who == "chief":
                continue
            with pytest.raises(Refused):
                make_file(session, staff.town.agreement, staff.actor(who), PacketOfRecord(taken), NOW)
        with pytest.raises(Refused):
            make_file(session, staff.town.agreement, staff.actor("chief"), PacketOfRecord(99), NOW)


def test_each_answer_of_a_notice_has_a_field() -> None:
    """A new answer in the form fails here until it says by which field it is redacted."""
    assert set(packet.notice.FIELD_OF) == {*CONTENT, "actions"}
    assert set(packet.notice.FIELD_OF.values()) <= set(fields_of("notice"))
    for fields in FIELDS.values():
        assert len({field.code for field in fields}) == len(fields)


MOST_FIELDS = 60


@pytest.mark.parametrize("count", [1, 10, 11, 20, 21, 35, MOST_FIELDS])
def test_every_field_can_be_ticked_however_many_there_are(count: int) -> None:
    """Each is offered once, in as many questions as Slack needs, and each that is ticked is redacted."""
    fields = [Field(f"made_up_{number}", f"Made-up field {number}") for number in range(count)]
    view = packet_form("notice", 1, "2026-27/0001", fields, [])
    asked = [block for block in view.to_dict()["blocks"] if block["type"] == "input"]
    offered = {block["block_id"]: [one["value"] for one in block["element"]["options"]] for block in asked}
    assert len(offered) == len(asked)
    assert all(0 < len(codes) <= MOST_IN_A_QUESTION for codes in offered.values())
    assert [code for codes in offered.values() for code in codes] == [field.code for field in fields]
    assert redacted_in(offered) == [field.code for field in fields]
    assert redacted_in(dict.fromkeys(offered)) == []
    assert len(view.to_dict()["blocks"]) <= MOST_BLOCKS


def test_no_kind_has_more_fields_than_were_tried() -> None:
    """What the form takes is tried above."""
    assert all(len(fields) <= MOST_FIELDS for fields in FIELDS.values())
