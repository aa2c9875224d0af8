"""Numbers of requests from outside: nothing that one side sees tells how many the other side has."""

from datetime import date
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy import MetaData, Table, insert, text
from sqlalchemy.orm import Session

from exports.catalog import make
from exports.records.packet import packet as record_packet
from handlers.message import Telling
from handlers.outside_requests.messages import MESSAGES
from handlers.outside_requests.views import overview
from models.audit_log.export_requests import AuditLog
from models.audit_log.kinds import shown
from models.audit_log.names import Names
from models.audit_log.reading import reader_of
from models.audit_log.seeking import number_of, sought_record, wanted_record
from models.errors import Invalid
from models.notices import acts as notices
from models.outside_requests import queries
from models.outside_requests.export_requests import OutsideList
from models.outside_requests.numbers import said
from models.outside_requests.tables import ASKED_TOLD
from models.records import finding, trail
from models.records.packets import own_number, taken_before
from models.records.taking import take_out
from models.retention.kinds import KINDS
from models.store.audit import Entry
from models.store.database import Database
from models.vocabulary import Party
from tests.dismissals import acts as dismissals
from tests.outside_requests import acts
from tests.releases import acts as releases
from tests.retention import acts as retention
from tests.roll_call import acts as roll_call
from tests.store.test_migrations import a_value, upgraded
from tests.support.staff import Staff
from tests.support.town import NOW

EXISTS, MISSING = "S-2026-27/0001", "S-2026-27/0007"


def cells(content: bytes) -> list[object]:
    """Every cell of a workbook."""
    book = load_workbook(BytesIO(content))
    return [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]


def packet_words(content: bytes) -> list[str]:
    """Every cell of a packet, without who took it out when."""
    document = docx.Document(BytesIO(content))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def seen(session: Session, staff: Staff, who: str) -> list[object]:
    """All that a side sees of its requests: list, message, workbook, packet, search, file name and audit log."""
    agreement, actor = staff.town.agreement, staff.actor(who)
    found = queries.newest(session, actor, 10, 0)
    (request,) = found.rows
    telling = Telling(session, agreement, NOW)
    told = MESSAGES[ASKED_TOLD].make(telling, request.id)
    log = cells(make(session, agreement, actor, AuditLog(subject="outside_request:"), NOW).content)
    hits, _more = finding.find(session, agreement, actor, finding.Wanted(kind="outside_request"), NOW, 10)
    return [
        request.label, request.items[0].sent_as, told.text if told else None,
        cells(make(session, agreement, actor, OutsideList("2026-27"), NOW).content),
        [row[1:] for row in log if row[0] != "Entry"],  # without the entry's own number
        [hit.says for hit in hits],
        [block.to_dict().get("text") for block in overview(
            agreement, found, 0, date(2026, 11, 23), may_log=True, may_list=True).blocks],
packet_words(record_packet(session, agreement, actor, "outside_request", request.id, [], NOW)),
    ]  # fmt: skip


@pytest.mark.parametrize(("who", "other"), [("chief", "superintendent"), ("superintendent", "chief")])
def test_one_side_sees_the_same_whatever_the_other_has(
    database: Database, staff: Staff, who: str, other: str
) -> None:  # fmt: skip
    """However many the other side has logged before: each number and each word is the same."""
    found = []
    for others in (0, 3):
        with database.write() as session:
            whole = session.begin_nested()
            for _ in range(others):
                acts.log(session, staff, other)
            made = acts.bring_to(session, staff, acts.ANSWERED, who)
            acts.keep(session, staff, made, who=who)
            found.append(seen(session, staff, who))
            whole.rollback()
    assert found[0] == found[1]
    assert "2026-27/0001" in str(found[0][0])


def test_each_side_has_a_series_of_its_own_in_each_school_year(database: Database, staff: Staff) -> None:
    """A letter says whose it is."""
    next_year = NOW.replace(year=2027)
    with database.write() as session:
        made = [
            acts.log(session, staff, who, now).called
            for who, now in (("chief", NOW), ("principal", NOW), ("supervisor", NOW), ("superintendent", NOW))
        ]
        assert made == ["P-2026-27/0001", "S-2026-27/0001", "P-2026-27/0002", "S-2026-27/0002"]
        later = acts.log(session, staff, "chief", next_year, received_on=next_year.date(), due_on=None)
        assert later.called == "P-2027-28/0001"


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("2", {"P-2026-27/0002"}), ("2026-27/2", {"P-2026-27/0002"}), ("p-2026-27/0002", {"P-2026-27/0002"}),
        ("S-2026-27/0001", set()), ("S-2026-27/0009", set()), ("7", {"7"}), ("P-2025-26/0002", set()),
    ],
)  # fmt: skip
def test_a_request_is_found_by_its_number(database: Database, staff: Staff, typed: str, labels: set[str]) -> None:
    """With or without letter and year; one of before by the plain number that it was called by; none of the others."""
    with database.write() as session:
        for who in ("chief", "superintendent", "chief"):
            acts.log(session, staff, who)
        of_before = acts.log(session, staff, "chief")
        of_before.school_year, of_before.number = "", 7
        session.flush()
        wanted = finding.Wanted(kind="outside_request", number=typed)
        finding.check(wanted)
        hits, _more = finding.find(session, staff.town.agreement, staff.actor("chief"), wanted, NOW, 10)
        assert {hit.row.called for hit in hits} == labels


def test_a_number_that_was_printed_before_stays(database_url: str) -> None:
    """The migration keeps it as it is, and the series of the sides begin beside it."""
    database = upgraded(database_url, "0047")
    with database.write() as session:
        for name, row_id in (("person", 1), ("outside_request", 1), ("outside_request", 5)):
            table = Table(name, MetaData(), autoload_with=session.connection())
            given = {column.name: a_value(column) for column in table.columns} | {"id": row_id}
            session.execute(insert(table).values(given))
    database.migrate()
    with database.read() as session:
        found = session.execute(text("SELECT id, school_year, number FROM outside_request ORDER BY id")).all()
        assert [tuple(row) for row in found] == [(1, "", 1), (5, "", 5)]
        assert said(Party.POLICE, *found[1][1:]) == "5"
    database.close()


@pytest.mark.parametrize("kind", ["outside_request", "listed_person"])
def test_a_hold_does_not_tell_what_the_other_side_has(database: Database, staff: Staff, kind: str) -> None:
    """A number of the other side's is refused in the words for one that there is not."""
    with database.write() as session:
        made = {
            "outside_request": lambda: acts.log(session, staff, "superintendent"),
            "listed_person": lambda: roll_call.add(session, staff, "Made-up Employee, counselor")[0],
        }[kind]()
        label = KINDS[kind].facts(session, staff.town.agreement, made.id).label
        refused = []
        for number in (label, f"{label}7"):
            with pytest.raises(Invalid) as raised:
                retention.hold(session, staff, "chief", kind=kind, number=number)
            refused.append(raised.value.fields)
        assert refused[0] == refused[1]
        assert retention.hold(session, staff, "superintendent", kind=kind, number=label).record_id == made.id


def test_the_audit_log_does_not_tell_what_there_is(database: Database, staff: Staff) -> None:
    """What is looked for by number reads the same whether there is such a record or not."""
    with database.write() as session:
        acts.log(session, staff, "superintendent")
        assert dismissals.bring_to(session, staff, "requested") == 1
        reader = reader_of(session, staff.town.agreement, staff.actor("chief"))
        names = Names(session, staff.town.agreement)
        for kind, numbers in (("outside_request", (EXISTS, MISSING)), ("dismissal", ("1", "7"))):
            subjects = [wanted_record(session, kind, number) for number in numbers]
            said_of = [sought_record(reader, names, subject, NOW) for subject in subjects]
            assert said_of[0] == said_of[1]
            assert kind == "dismissal" or [number_of(reader, subject) for subject in subjects] == ["", ""]
        own = reader_of(session, staff.town.agreement, staff.actor("superintendent"))
        subject = wanted_record(session, "outside_request", EXISTS)
        assert sought_record(own, names, subject, NOW) == f"Request from outside {EXISTS}"
        assert number_of(own, subject) == EXISTS


def test_no_line_of_the_log_has_a_number_that_runs_over_both_sides(database: Database, staff: Staff) -> None:
    """Neither in its words nor in the workbook's column of subjects."""
    with database.write() as session:
        names = Names(session, staff.town.agreement)
        for kind in ("outside_request", "dismissal", "export", "listed_person"):
            assert shown(f"{kind}:4711") == kind
            assert "4711" not in names.record(Entry(0, NOW, "", "", f"{kind}:4711", {})) or kind == "export"


def test_that_the_other_side_took_a_record_out_is_not_told(database: Database, staff: Staff) -> None:
    """Nor how often, by a number: each one's packets are counted for themselves."""
    with database.write() as session:
        notice_id = releases.file_notice(session, staff, actions=("arrest",), students=1).id
        for who in ("chief", "supervisor", "superintendent", "principal", "chief"):
            take_out(session, staff.actor(who), "notice", notice_id, [], NOW)
        told = {
            who: [
                (row.taken_by_id, own_number(session, row))
                for row in taken_before(session, staff.actor(who), "notice", notice_id)
            ]
            for who in ("chief", "superintendent", "principal")
        }
        ids = {who: staff.id(who) for who in ("chief", "supervisor", "superintendent", "principal")}
        assert told == {
            "chief": [(ids["chief"], 2), (ids["supervisor"], 1), (ids["chief"], 1)],
            "superintendent": [(ids["principal"], 1), (ids["superintendent"], 1)],
            "principal": [(ids["principal"], 1)],
        }


def test_a_packet_says_the_same_however_often_the_other_side_looked(database: Database, staff: Staff) -> None:
    """Its lines of the audit log are the reader's and the bot's, without a count of the others."""
    with database.write() as session:
        notice = releases.file_notice(session, staff, actions=("arrest",), students=1)
        found = []
        for looks in (0, 3):
            for _ in range(looks):
                notices.read_notice(session, staff.actor("supervisor"), notice.id, NOW)
            lines, _has_older = trail.audit_lines(session, staff.actor("superintendent"), notice)
            found.append([(line.actor, line.act) for line in lines])
        assert found[0] == found[1]
