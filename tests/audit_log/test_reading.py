"""Who reads which entries: the own side's as the roles were then, and never more of a record than its rights allow."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.catalog import make
from models.actor import person_label
from models.audit_log import reading
from models.audit_log.export_requests import AuditLog
from models.audit_log.kinds import KINDS
from models.audit_log.names import Names
from models.audit_log.reading import Wanted, reader_of
from models.audit_log.seeking import number_of, wanted_record
from models.errors import Invalid, Refused
from models.evaluations.tables import Evaluation
from models.people.tables import Person, RoleHeld
from models.releases.form import LOG, PACKETS
from models.store import audit
from models.store.audit import AuditEntry, Entry
from models.vocabulary import Role
from tests.arrest_notifications import acts as arrests
from tests.dismissals import acts as dismissals
from tests.evaluations import acts as evaluations
from tests.feedback import acts as feedback
from tests.reports import acts as reports
from tests.support.staff import ROLES, Staff
from tests.support.town import NOW

A_DAY = timedelta(days=1)
HEADS = ("superintendent", "chief")
OTHERS = [role for role in ROLES if role not in HEADS]


def read(session: Session, staff: Staff, who: str, wanted: Wanted = Wanted(), now: datetime = NOW) -> list[Entry]:  # noqa: B008
    """All pages that somebody gets, one after another; the looks are not kept."""
    found: list[Entry] = []
    before = None
    attempt = session.begin_nested()
    while True:
        page = reading.read(session, staff.town.agreement, staff.actor(who, now), wanted, now, before=before)
        found += page.entries
        if page.older is None:
            break
        before = page.older
    attempt.rollback()
    session.expire_all()
    return found


def acts_of(entries: Sequence[Entry], subject: str) -> set[str]:
    """What was done with a record, as somebody reads it."""
    return {entry.act for entry in entries if entry.subject == subject}


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_the_two_heads_reads_it(staff: Staff, who: str) -> None:
    """Nor takes it out; and nothing is recorded of that."""
    with staff.town.database.write() as session:
        actor = staff.actor(who)
        with pytest.raises(Refused, match="read the audit log"):
            reading.read(session, staff.town.agreement, actor, Wanted(), NOW)
        with pytest.raises(Refused, match="read the audit log"):
            make(session, staff.town.agreement, actor, AuditLog(), NOW)
        assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("superintendent", {"principal", "designee", "superintendent", "team, schools", "administrator"}),
        ("chief", {"officer", "supervisor", "chief", "chief's designee", "team, police", "administrator"}),
    ],
)
def test_each_reads_the_own_side_and_what_belongs_to_none(staff: Staff, who: str, reads: set[str]) -> None:
    """The bot, the operator and administrators are for both."""
    with staff.town.database.write() as session:
        for one in ROLES:
            audit.record(session, staff.actor(one).label, "review quarter", "quarter:1", NOW, {"version": 1})
        for label in ("bot", "operator", "system"):
            audit.record(session, label, "review quarter", "quarter:1", NOW)
        by = {entry.actor for entry in read(session, staff, who)}
    labels = {staff.actor(one).label for one in reads}
    assert by == labels | {"bot", "operator", "system"}


def test_a_person_belongs_to_the_side_of_the_roles_at_the_time(staff: Staff) -> None:
    """Somebody changed sides: each head reads what was done while it was theirs; between two roles, the one before."""
    with staff.town.database.write() as session:
        person = Person(team_id="T0PRACTICE", user_id="UCHANGED", name="Changed Sides")
        person.roles = [
            RoleHeld(role=Role.SUPERVISOR, first_day=date(2026, 7, 1), last_day=date(2026, 8, 31)),
            RoleHeld(role=Role.PRINCIPAL, school="hall", first_day=date(2026, 10, 1), last_day=None),
        ]
        session.add(person)
        session.flush()
        at = {"before": (6, 1), "police": (8, 31), "between": (9, 15), "schools": (10, 1)}
        for when, (month, day) in at.items():
            moment = datetime(2026, month, day, 16, tzinfo=NOW.tzinfo)
            audit.record(session, person_label(person.id), "review quarter", "quarter:1", moment, {"when": when})
        assert {entry.detail["when"] for entry in read(session, staff, "chief")} == {"before", "police", "between"}
        assert {entry.detail["when"] for entry in read(session, staff, "superintendent")} == {"schools"}


def test_whoever_is_head_of_both_reads_both(staff: Staff) -> None:
    """As the rights of both have it."""
    with staff.town.database.write() as session:
        session.add(RoleHeld(person_id=staff.id("chief"), role=Role.SUPERINTENDENT, first_day=date(2026, 7, 1)))
        session.flush()
        for one in ("officer", "principal"):
            audit.record(session, staff.actor(one).label, "review quarter", "quarter:1", NOW)
    with staff.town.database.write() as session:
        assert len(read(session, staff, "chief")) == 2


SEEN_OF_DISMISSALS = {
    "draft": (False, False), "requested": (True, False), "withdrawn": (True, False), "forwarded": (True, True),
    "decided": (True, True),
}  # fmt: skip


@pytest.mark.parametrize("state", SEEN_OF_DISMISSALS)
def test_a_request_to_dismiss_is_read_only_by_those_who_handle_it(staff: Staff, state: str) -> None:
    """The superintendent once it is sent, the chief once it is forwarded; also what the bot did with it."""
    with staff.town.database.write() as session:
        record = dismissals.bring_to(session, staff, state)
        audit.record(session, "bot", "remind of request", f"dismissal:{record}", NOW)
        subject = f"dismissal:{record}"
        seen = [bool(acts_of(read(session, staff, who), subject)) for who in HEADS]
        assert tuple(seen) == SEEN_OF_DISMISSALS[state]
        by_chief = {entry.actor for entry in read(session, staff, "chief") if entry.subject == subject}
        assert staff.actor("principal").label not in by_chief


def test_an_evaluation_is_read_once_it_is_submitted_and_its_correction_once_that_is(staff: Staff) -> None:
    """Before that nobody learns from the log who drafts what of whom."""
    with staff.town.database.write() as session:
        record = evaluations.open_(session, staff, staff.actor("principal")).id
        subject = f"evaluation:{record}"
        assert acts_of(read(session, staff, "superintendent"), subject) == set()
    with staff.town.database.write() as session:
        evaluations.meet(session, staff, staff.actor("principal"), record, NOW)
        evaluations.write_all(session, staff, staff.actor("principal"), record, NOW)
        assert acts_of(read(session, staff, "superintendent"), subject) == set()
        evaluations.submit(session, staff, staff.actor("principal"), record, NOW)
        seen = acts_of(read(session, staff, "superintendent"), subject)
        assert {"open evaluation", "write evaluation", "submit evaluation"} <= seen
        evaluations.receive(session, staff, staff.actor("chief"), record, NOW)
        assert acts_of(read(session, staff, "chief"), subject) == {"receive evaluation"}
        evaluations.correct(session, staff, staff.actor("principal"), record, NOW)
        assert "correct evaluation" not in acts_of(read(session, staff, "superintendent"), subject)
        evaluations.submit(session, staff, staff.actor("principal"), record, NOW)
        assert "correct evaluation" in acts_of(read(session, staff, "superintendent"), subject)


def test_a_chief_who_serves_as_an_officer_reads_of_no_complaint(staff: Staff) -> None:
    """As they read none: it may be about them."""
    with staff.town.database.write() as session:
        subject = f"feedback:{feedback.record(session, staff, staff.actor('supervisor')).id}"
        assert acts_of(read(session, staff, "chief"), subject) == {"record complaint"}
        session.add(RoleHeld(person_id=staff.id("chief"), role=Role.OFFICER, school="hall", first_day=date(2026, 7, 1)))
    with staff.town.database.write() as session:
        assert acts_of(read(session, staff, "chief"), subject) == set()


def test_a_kind_that_no_table_knows_and_a_broken_entry_are_shown_to_nobody(staff: Staff) -> None:
    """Rather less than too much; the check names what is broken."""
    with staff.town.database.write() as session:
        audit.record(session, "bot", "an act", "a new kind:1", NOW)
        audit.record(session, "bot", "file notice", "notice:99999999999999999999", NOW)
        session.execute(audit.ENTRIES.insert().values(
            id=99, at=NOW, actor="bot", act="file notice", subject="quarter:1", detail="{no", previous_hash="", hash=""
        ))  # fmt: skip
        for who in HEADS:
            assert read(session, staff, who) == []


def test_pages_join_without_gap_whatever_is_hidden_between(staff: Staff) -> None:
    """By number, forwards and backwards."""
    with staff.town.database.write() as session:
        for number in range(100):
            by = staff.actor("officer" if number % 3 else "principal").label
            audit.record(session, by, "review quarter", f"quarter:{number}", NOW)
        mine = [entry.number for entry in read(session, staff, "superintendent")]
        assert mine == [number for number in range(100, 0, -1) if (number - 1) % 3 == 0]
        actor, agreement = staff.actor("superintendent"), staff.town.agreement
        second = reading.read(session, agreement, actor, Wanted(), NOW, before=mine[14])
        back = reading.read(session, agreement, actor, Wanted(act="review quarter"), NOW, after=second.newer)
        assert [entry.number for entry in second.entries] == mine[15:30]
        assert [entry.number for entry in back.entries] == mine[:15]


def test_a_look_that_finds_little_in_much_ends_and_goes_on_by_a_press(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a million entries of others."""
    monkeypatch.setattr(reading, "AT_A_TIME", 10)
    monkeypatch.setattr(reading, "MOST_LOOKED_AT", 20)
    with staff.town.database.write() as session:
        audit.record(session, staff.actor("principal").label, "review quarter", "quarter:1", NOW)
        for number in range(50):
            audit.record(session, staff.actor("officer").label, "review quarter", f"quarter:{number}", NOW)
        actor = staff.actor("superintendent")
        page = reading.read(session, staff.town.agreement, actor, Wanted(), NOW)
        assert (page.entries, page.older, page.is_cut) == ([], 32, True)
        found = read(session, staff, "superintendent")
        assert [(entry.number, entry.act) for entry in found] == [(52, "read audit log"), (1, "review quarter")]


def test_filters_find_by_person_act_record_and_days_of_the_district(staff: Staff) -> None:
    """Each alone, and together."""
    with staff.town.database.write() as session:
        officer, chief = staff.actor("officer").label, staff.actor("chief").label
        late = datetime(2026, 11, 24, 3, 0, tzinfo=NOW.tzinfo)  # still November 23 in Connecticut
        audit.record(session, officer, "review quarter", "quarter:1", NOW)
        audit.record(session, chief, "sign quarter", "quarter:11", late)
        audit.record(session, chief, "review quarter", "year:2026-27", NOW + A_DAY)
        found = {
            wanted: [entry.number for entry in read(session, staff, "chief", wanted, NOW + 2 * A_DAY)]
            for wanted in (
                Wanted(actor=officer), Wanted(act="review quarter"), Wanted(subject="quarter:1"),
                Wanted(subject="quarter:"), Wanted(first=date(2026, 11, 24)), Wanted(last=date(2026, 11, 23)),
                Wanted(chief, "quarter:", "sign quarter", date(2026, 11, 23), date(2026, 11, 23)),
            )
        }  # fmt: skip
    assert list(found.values()) == [[1], [3, 1], [1], [2, 1], [3], [2, 1], [2]]


def test_each_look_is_an_entry_with_what_was_looked_for(staff: Staff) -> None:
    """Ids, codes and days; nothing that anybody typed."""
    with staff.town.database.write() as session:
        wanted = Wanted("bot", "notice:1", "file notice", date(2026, 11, 1), None)
        reading.read(session, staff.town.agreement, staff.actor("chief"), wanted, NOW)
        (entry,) = session.scalars(select(AuditEntry))
        assert (entry.act, entry.subject, entry.actor) == ("read audit log", "audit log", staff.actor("chief").label)
        assert entry.detail == ('{"act": "file notice", "actor": "bot", "first": "2026-11-01", "subject": "notice:1"}')


def test_a_record_is_looked_for_by_the_number_that_people_know(staff: Staff) -> None:
    """And shown again in the form as it was typed."""
    with staff.town.database.write() as session:
        record = session.get_one(Evaluation, evaluations.bring_to(session, staff, "complete"))
        assert wanted_record(session, "evaluation", record.label) == f"evaluation:{record.id}"
        reader = reader_of(session, staff.town.agreement, staff.actor("chief"))
        assert number_of(reader, f"evaluation:{record.id}") == ""  # not submitted: as if there were none
        evaluations.submit(session, staff, staff.actor("principal"), record.id, NOW)
        assert number_of(reader, f"evaluation:{record.id}") in record.label
        assert wanted_record(session, "notice", "2026-27/4711") == "notice:0"
        assert wanted_record(session, "goal", " 014 ") == "goal:14"
        assert wanted_record(session, "goal", None) == "goal:"
        assert wanted_record(session, None, "  ") is None
        assert number_of(reader, "notice:0") == number_of(reader, None) == ""


def test_what_has_no_number_of_its_own_is_called_and_found_as_people_call_it(staff: Staff) -> None:
    """An arrest notification by the number of its notice, a packet by its month: nobody knows the id of a row."""
    with staff.town.database.write() as session:
        arrests.file_notice(session, staff, "A:V0", actions=("search",))  # so that no id is the notice's number
        found = arrests.begun(session, staff)
        assert (found.id, found.label) == (1, "2026-27/0002")
        packet = reports.make(session, staff)
        called = {
            f"arrest_notification:{found.id}": ("2026-27/0002", "Arrest notification 2026-27/0002"),
            f"officer_packet:{packet.id}": ("October 2026", "Packet of officer's reports October 2026"),
        }
        reader = reader_of(session, staff.town.agreement, staff.actor("chief"))
        names = Names(session, staff.town.agreement)
        for subject, (number, name) in called.items():
            kind = subject.partition(":")[0]
            assert names.record(Entry(1, NOW, "bot", "", subject, {})) == name
            assert wanted_record(session, kind, f" {number} ") == subject
            assert number_of(reader, subject) == number
            assert wanted_record(session, kind, None) == f"{kind}:"
        assert wanted_record(session, "arrest_notification", "2026-27/0001") == "arrest_notification:0"
        assert wanted_record(session, "officer_packet", "May 1999") == "officer_packet:0"
        for kind, typed in (("arrest_notification", "1"), ("officer_packet", "1")):
            with pytest.raises(Invalid):
                wanted_record(session, kind, typed)


def test_a_release_names_its_notices_and_no_school_that_they_are_not_of(staff: Staff) -> None:
    """The school is that of the log; a packet is of its notice, wherever that was."""
    notice_of, log_of = {"notice": None, "school": "hall"}, {"what": [LOG], "school": "hall"}
    with staff.town.database.write() as session:
        ids = [arrests.file_notice(session, staff, f"A:V{number}").id for number in range(7)]
        names = Names(session, staff.town.agreement)
        said = [
            names.what(Entry(1, NOW, "bot", act, "records_request:1", detail))
            for act, detail in (
                ("released file made", notice_of | {"notice": ids[1]}),
                ("released file made", notice_of),
                ("release records", log_of | {"notices": [f"{ids[0]}:1"], "packets": ids[:2]}),
                ("release records", log_of | {"what": [PACKETS], "notices": [], "packets": ids[:1]}),
                ("release records", log_of | {"what": [PACKETS], "notices": [], "packets": ids}),
                ("release records", log_of | {"what": [LOG, PACKETS], "notices": [], "packets": []}),
            )
        ]
    hall = staff.town.agreement.school_name("hall")
    assert said == [
        "Made a released file: notice 2026-27/0002",
        f"Made a released file: {hall}",
        f"Released records: {hall}, notice 2026-27/0001, notice 2026-27/0002",
        "Released records: notice 2026-27/0001",
        f"Released records: {', '.join(f'notice 2026-27/000{number}' for number in range(1, 6))}, 2 more",
        f"Released records: {hall}",
    ]


def test_the_workbook_has_the_entries_that_the_reader_may_read_in_words(staff: Staff) -> None:
    """Who, what and which record; what a name looks like in a sheet is text and never a formula."""
    with staff.town.database.write() as session:
        session.get_one(Person, staff.id("officer")).name = "=1+1 Officer"
        for one in ("officer", "principal"):
            audit.record(session, staff.actor(one).label, "review quarter", "quarter:1", NOW, {"version": 2})
        file = make(session, staff.town.agreement, staff.actor("chief"), AuditLog(done="review quarter"), NOW)
    assert (file.name, file.rows) == ("audit-log-2026-11-23.xlsx", 1)
    book = load_workbook(BytesIO(file.content))
    cells = [cell for row in book["Entries"].iter_rows() for cell in row]
    (name,) = [cell for cell in cells if cell.value == "=1+1 Officer"]
    assert name.data_type == "s"
    values = [cell.value for cell in cells]
    assert "selected entries, of all days" in str(values)
    assert "Reviewed a quarter's figures: version 2" in values
    assert "person:" not in str(values)
    assert "Officer" not in str(book.properties)


def test_every_kind_has_a_name_for_its_records(staff: Staff) -> None:
    """Also where the record is gone, or the key is of no record at all."""
    with staff.town.database.read() as session:
        names = Names(session, staff.town.agreement)
        for kind in KINDS:
            for key in ("1", "nowhere", "99999999999999999999"):
                subject = f"{kind}:{key}"
                assert names.record(Entry(1, NOW, "bot", "file notice", subject, {})).strip()


def test_state_laws_records_are_named_as_people_name_them(staff: Staff) -> None:
    """An arrest notification by its notice, a packet of officer's reports by its month: no number that nobody knows."""
    with staff.town.database.write() as session:
        notice = arrests.begun(session, staff).notice
        packet = reports.make(session, staff)
        names = Names(session, staff.town.agreement)
        subjects = ("arrest_notification:1", f"officer_packet:{packet.id}", "arrest_notification:99")
        said = [names.record(Entry(1, NOW, "bot", "act", subject, {})) for subject in subjects]
        assert said == [
            f"Arrest notification {notice.label}", f"Packet of officer's reports {packet.label}",
            "Arrest notification 99",
        ]  # fmt: skip
