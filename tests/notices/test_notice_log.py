"""The register of action notices: who may take it, what is in it, and how the workbook looks opened again."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.exporting import child
from models.errors import Refused
from models.notices import acknowledgments
from models.notices import acts as notices
from models.notices import register as notice_register
from models.notices.export_requests import Register
from models.notices.tables import Notice
from models.people.tables import Person
from models.store.audit import AuditEntry
from models.store.database import Database
from tests.support.editions import content_of
from tests.support.staff import Staff, staffed
from tests.support.town import NOW, a_form

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
FILED = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
ACKNOWLEDGED = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
HEADINGS = [
    "Number", "School", "Officer", "Badge", "Occurred", "Filed", "Hours to notice", "Location", "Specific location",
    "Incident", "Initiated by", "Actions taken", "Who acted", "Why law enforcement", "Options tried", "Explanation",
    "Students", "Report completed", "Case number", "Urgent", "Told in person", "Who searched", "Search basis",
    "Staff search: why", "Custody on premises", "Custody on premises: why", "Out of sight and sound",
    "Conduct at school", "School policy: why", "Planned", "Planned: grounds", "Details complete", "First acknowledged",
    "First acknowledged by", "Times asked", "Times acknowledged", "Last acknowledged", "Version",
    "Changed for the officer by", "Withdrawn",
]  # fmt: skip
SEARCHED = {
    "occurred_at": datetime(2026, 11, 20, 13, 15, tzinfo=UTC), "incident": "weapons", "started_by": "dispatch",
    "place": "off_campus", "place_detail": None, "actions": ("search", "rights_read", "arrest"), "grounds": "emergency",
    "options_tried": (), "grounds_detail": '=HYPERLINK("http://example.invalid")\nA knife was seen.', "students": 1,
    "report_written": "yes", "case_number": "26-004711", "urgent": True, "told_in_person": True,
    "searched_by": "officer", "search_basis": "frisk", "custody_on_premises": "no", "custody_out_of_sight": "unknown",
    "conduct_at_school": "yes", "acted_by": "both",
}  # fmt: skip
WARNED = {
    "actions": ("summons",), "incident": "school_policy", "grounds": "options_tried",
    "options_tried": ("classroom", "family"), "grounds_detail": "Two talks in class did not help.",
    "policy_reason": "The principal asked for it.", "planned": "yes", "planned_grounds": ("danger", "elsewhere"),
    "students": 0,
}  # fmt: skip


def at(day: int, hour: int, minute: int) -> datetime:
    """A moment of November as the workbook has it: without a zone, as on the clocks of the district."""
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001


def file_one(database: Database, staff: Staff, who: str = "officer", **changes: Any) -> int:
    """A notice, filed by an officer."""
    with database.write() as session:
        form = a_form(**changes)
        return notices.file_notice(session, staff.town.agreement, staff.actor(who), form, str(uuid4()), FILED).id


def at_work(database: Database) -> Staff:
    """Hall has a notice that was acknowledged, and one of a search; Conard has one that was withdrawn."""
    staff = staffed(database)
    with database.write() as session:
        session.get_one(Person, staff.id("officer")).badge = "417"
    first = file_one(database, staff, **WARNED)
    file_one(database, staff, **SEARCHED)
    withdrawn = file_one(
        database, staff, "officer elsewhere", school="conard", occurred_at=datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    )
    with database.write() as session:
        acknowledgments.acknowledge(session, staff.actor("principal"), first, ACKNOWLEDGED)
        notices.withdraw(session, staff.actor("officer elsewhere"), withdrawn, "Filed twice.", ACKNOWLEDGED)
    return staff


def numbers(database: Database, staff: Staff, who: str, first: date = FIRST, last: date = LAST) -> list[int]:
    """The numbers of the notices in somebody's register."""
    with database.read() as session:
        found = notice_register.rows(session, staff.town.agreement, staff.actor(who), first, last)
        return [row.number for row in found]


def content(database: Database, staff: Staff, who: str = "chief") -> bytes:
    """Somebody's register of November."""
    return content_of(database, Register(FIRST, LAST), NOW, staff.actor(who), staff.town.agreement)


def opened(database: Database, staff: Staff, who: str = "chief", sheet: str = "Notices") -> Worksheet:
    """A sheet of somebody's register, read back."""
    return load_workbook(BytesIO(content(database, staff, who)))[sheet]  # type: ignore[return-value]


def exports_on_record(session: Session) -> list[tuple[str, str, str]]:
    """Who took a register, as the audit log has it."""
    query = select(AuditEntry.actor, AuditEntry.subject, AuditEntry.detail).filter_by(act="export notices")
    return [(actor, subject, detail) for actor, subject, detail in session.execute(query.order_by(AuditEntry.id))]


def test_who_may_take_which_notices(database: Database) -> None:
    """Chief, designee and supervisor take all, a principal those of the own school, all others none."""
    staff = at_work(database)
    found = {}
    for who in staff.people:
        try:
            found[who] = numbers(database, staff, who)
        except Refused:
            found[who] = []
    assert found == {
        "officer": [], "principal": [2, 1], "designee": [], "superintendent": [], "chief": [2, 3, 1],
        "chief's designee": [2, 3, 1], "supervisor": [2, 3, 1], "team, schools": [], "team, police": [],
        "administrator": [], "officer elsewhere": [], "principal elsewhere": [3], "designee elsewhere": [],
    }  # fmt: skip


@pytest.mark.parametrize("who", ["officer", "designee", "superintendent", "team, police", "administrator"])
def test_refused_before_anything_is_read(database: Database, who: str) -> None:
    """The refusal names who can; nothing is on record, since nothing was taken."""
    staff = at_work(database)
    with pytest.raises(Refused, match=r"You do not have permission to export the notice log\. The school.s principal"):
        content(database, staff, who)
    with database.read() as session:
        assert exports_on_record(session) == []


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), [2]),
        (date(2026, 11, 21), date(2026, 11, 23), [3, 1]),
        (date(2026, 11, 24), date(2026, 11, 30), []),
        (date(2026, 11, 30), date(2026, 11, 1), []),
    ],
)
def test_period_counts_both_days(database: Database, first: date, last: date, found: list[int]) -> None:
    """From the first to the last day, in the order of the events."""
    assert numbers(database, at_work(database), "chief", first, last) == found


def test_days_are_those_of_the_district(database: Database) -> None:
    """Half past eleven in the evening of November 19 is November 20 in Greenwich; the clocks changed on November 1."""
    staff = staffed(database)
    file_one(database, staff, occurred_at=datetime(2026, 11, 20, 4, 30, tzinfo=UTC))
    file_one(database, staff, occurred_at=datetime(2026, 11, 1, 3, 59, tzinfo=UTC))
    file_one(database, staff, occurred_at=datetime(2026, 11, 1, 4, 0, tzinfo=UTC))
    file_one(database, staff, occurred_at=datetime(2026, 11, 2, 4, 59, tzinfo=UTC))
    assert numbers(database, staff, "chief", date(2026, 11, 19), date(2026, 11, 19)) == [1]
    assert numbers(database, staff, "chief", date(2026, 11, 20), date(2026, 11, 20)) == []
    assert numbers(database, staff, "chief", date(2026, 11, 1), date(2026, 11, 1)) == [3, 4]


def test_headings(database: Database) -> None:
    """Forty columns."""
    assert [cell.value for cell in opened(database, at_work(database))[7]] == HEADINGS


def test_rows_cell_by_cell(database: Database) -> None:
    """A search with an arrest, a withdrawn notice of another school, an acknowledged notice, and no more."""
    sheet = opened(database, at_work(database))
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8)] == [
        [
            "2026-27/0002", "Hall High School", "Officer", "417", at(20, 8, 15),
            at(23, 10, 30), 74.25, "Off campus", None, "Weapons", "Call for service (dispatch)",
            "Search; Miranda warning given; Arrest", "This officer and other officers", "It was an emergency", None,
            '=HYPERLINK("http://example.invalid")\nA knife was seen.', 1, "Yes", "26-004711", "Yes", "Yes",
            "An officer", "Pat-down (Terry frisk)", None, "No", None, "Unknown", "Yes", None, None, None, None, None,
            None, 1, 0, None, 1, None, None,
        ],
        [
            "2026-27/0003", "Conard High School", "Officer Elsewhere", None, at(21, 7, 0),
            at(23, 10, 30), 51.5, "On campus", "Cafeteria", "Physical or verbal confrontation",
            "School staff request", "Verbal warning", "This officer", None, None, None, 2, "No", None, "No", "No",
            *[None] * 13, 1, 0, None, 1, None, at(23, 11, 0),
        ],
        [
            "2026-27/0001", "Hall High School", "Officer", "417", at(23, 9, 0),
            at(23, 10, 30), 1.5, "On campus", "Cafeteria", "School policy violation", "School staff request", "Summons",
            "This officer", "Other options were tried and found ineffective",
            "Classroom interventions; Meeting with family", "Two talks in class did not help.", 0, "No", None, "No",
            "No", *[None] * 7, "The principal asked for it.", "Yes",
            "Danger to persons; It could not be done elsewhere", at(23, 10, 30), at(23, 11, 0), "Principal", 1, 1,
            at(23, 11, 0), 1, None, None,
        ],
    ]  # fmt: skip


def test_what_somebody_typed_is_no_formula(database: Database) -> None:
    """It is text, and stays so when the cell is edited."""
    cell = opened(database, at_work(database))["P8"]
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_no_narrative_and_no_student(database: Database) -> None:
    """What happened in words, and the reason of a withdrawal, stay in the bot."""
    book = load_workbook(BytesIO(content(database, at_work(database))))
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [text for text in texts if "pushed each other" in text or "Filed twice" in text]


def test_amended_notice_comes_once_as_it_reads_now(database: Database) -> None:
    """The newest version counts, also for the period; the hours are from its time to the first filing."""
    staff = staffed(database)
    notice_id = file_one(database, staff)
    form = a_form(occurred_at=datetime(2026, 11, 19, 15, 0, tzinfo=UTC), actions=("citation", "conference"))
    with database.write() as session:
        notices.amend(
            session, staff.town.agreement, staff.actor("officer"), notice_id, form, "Wrong day.", 1, ACKNOWLEDGED
        )
    assert numbers(database, staff, "chief", date(2026, 11, 23), date(2026, 11, 23)) == []
    row = [cell.value for cell in opened(database, staff)[8]]
    assert (row[6], row[11], row[37]) == (96.5, "Citation or infraction; Conference with student, family or staff", 2)
    assert opened(database, staff).max_row == 8


def test_each_asking_for_an_acknowledgment_is_told(database: Database) -> None:
    """The first one stays as it was when an arrest is added; who changed the notice for the officer is named."""
    staff = staffed(database)
    notice_id, officer = file_one(database, staff), staff.actor("officer")
    supervisor, principal, designee = (staff.actor(name) for name in ("supervisor", "principal", "designee"))

    def change(moment: datetime, *actions: str) -> None:
        with database.write() as session:
            notice = session.get_one(Notice, notice_id)
            form = a_form(actions=actions)
            notices.amend(session, staff.town.agreement, officer, notice_id, form, "More.", notice.version, moment)

    def told() -> tuple[Any, ...]:
        with database.read() as session:
            (row,) = notice_register.rows(session, staff.town.agreement, staff.actor("chief"), FIRST, LAST)
        return (row.acknowledged_at, row.acknowledged_by, row.times_asked, row.times_acknowledged,
                row.last_acknowledged_at, row.changed_by)  # fmt: skip

    assert told() == (None, None, 1, 0, None, None)
    later = [ACKNOWLEDGED + timedelta(hours=hours) for hours in range(5)]
    with database.write() as session:
        acknowledgments.acknowledge(session, principal, notice_id, later[0])
    change(later[1], "arrest")
    assert told() == (later[0], "Principal", 2, 1, later[0], None)
    with database.write() as session:
        acknowledgments.acknowledge(session, designee, notice_id, later[2])
    change(later[3], "arrest", "force")
    change(later[4], "arrest", "force", "citation")
    with database.write() as session:
        for version in session.get_one(Notice, notice_id).versions[1:3]:
            version.changed_by_id = supervisor.person_id
    assert told() == (later[0], "Principal", 3, 2, later[2], "Supervisor")


def test_says_whose_notices_and_which_days(database: Database) -> None:
    """A principal's register says that it is of one school, the chief's that it is of all."""
    staff = at_work(database)
    parties = "West Hartford Police Department and West Hartford Public Schools"
    period = "events from November 1, 2026 to November 30, 2026"
    found = {
        who: [opened(database, staff, who).cell(row, 1).value for row in range(1, 5)] for who in ("principal", "chief")
    }
    assert found["principal"] == [
        "Notice log",
        f"{parties} · {period} · Hall High School",
        "Prepared November 23, 2026, 10:00 AM EST for Principal · Time zone: America/New York",
        "Internal edition: confidential",
    ]
    assert found["chief"][1] == f"{parties} · {period} · all schools"


def test_every_register_taken_is_on_record(database: Database) -> None:
    """With person, period and number of rows, and nothing of what they say."""
    staff = at_work(database)
    for who in ("principal", "chief"):
        content(database, staff, who)
    period = '{"first": "2026-11-01", "last": "2026-11-30", "rows": '
    with database.read() as session:
        assert exports_on_record(session) == [
            (staff.actor("principal").label, "notices", period + "2}"),
            (staff.actor("chief").label, "notices", period + "3}"),
        ]


def test_nothing_is_handed_over_that_is_not_on_record(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the audit log cannot be written, there is no file."""

    def fails(*_given: object) -> None:
        raise OSError

    monkeypatch.setitem(child.RECORD_EXPORT, Register, fails)
    with pytest.raises(OSError):  # noqa: PT011  (the very error)
        content(database, at_work(database))


def test_columns_cite_the_clauses_as_the_agreement_numbers_them(database: Database) -> None:
    """On the sheet of definitions; statutes stay."""
    staff = at_work(database)
    staff.town.agreement = staff.town.agreement.model_copy(update={"clauses": {"V.4": "Section 4(b)"}})
    book = load_workbook(BytesIO(content(database, staff)))
    sources = [row[2] for row in book["Definitions"].iter_rows(values_only=True)]
    assert "Section 4(b), C.G.S. 10-233p" in sources
    assert "§V.4" not in str(sources)


def test_empty_register(database: Database) -> None:
    """Headings, no row, and that there is none; that is on record too."""
    staff = staffed(database)
    sheet = opened(database, staff)
    assert (sheet.max_row, sheet["A8"].value, sheet.auto_filter.ref) == (8, "No records.", "A7:AN7")
    with database.read() as session:
        assert [detail for _actor, _subject, detail in exports_on_record(session)] == [
            '{"first": "2026-11-01", "last": "2026-11-30", "rows": 0}'
        ]


def test_ready_for_the_screen_and_for_paper(database: Database) -> None:
    """Headings, numbers and schools stay in view and on each page; rows can be filtered; three pages wide, to read."""
    sheet = opened(database, at_work(database))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C8", "A7:AN10")
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$7:$7", "$A:$B")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        3,
        0,
    )
    assert sheet.print_area == "'Notices'!$A$7:$AN$11"
    assert sheet.oddHeader.left.text.startswith("Notice log · West Hartford Police Department and ")
    assert sheet.oddHeader.left.text.endswith("events from November 1, 2026 to November 30, 2026 · all schools")


def test_definitions(database: Database) -> None:
    """Each column in its order, with what it means and what asks for it."""
    sheet = opened(database, at_work(database), sheet="Definitions")
    rows = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=7)]
    assert [row[0] for row in rows] == ["Column", *HEADINGS]
    assert all(row[1] and row[2] for row in rows)
    assert rows[7] == [
        "Hours to notice",
        "Hours from “Occurred” to “Filed”. The agreement asks for timely notice and sets no number.",
        "§V.4",
    ]
    assert str(sheet["A6"].value).startswith("Times are local time at the schools.")


def test_same_records_give_the_same_bytes(database: Database) -> None:
    """Taken twice at the same moment."""
    staff = at_work(database)
    assert content(database, staff) == content(database, staff)


def test_read_by_one_question(database: Database) -> None:
    """One for all rows and their actions, not one for each."""
    staff = at_work(database)
    chief, asked = staff.actor("chief"), list[str]()
    with database.read() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
        assert len(list(notice_register.rows(session, staff.town.agreement, chief, FIRST, LAST))) == 3
    assert len([one for one in asked if one.startswith("SELECT")]) == 1
