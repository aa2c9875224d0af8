"""Notices of earlier years: what can be taken, what not by cell; imported whole, for the record only."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select, update

from exports.notices.earlier import read
from exports.notices.register import register
from models.errors import Conflict, Invalid, Refused
from models.imports.acts import Changed, Skips
from models.imports.rows import Unreadable
from models.migrations.tables import metadata
from models.notices import acts as notices
from models.notices.earlier import importing, queries
from models.notices.earlier.columns import SHEET
from models.notices.earlier.tables import EarlierNotice, EarlierNoticeImport
from models.notices.tables import Notice
from models.people.tables import Person
from models.quarters import police_counts
from models.store.audit import AuditEntry
from models.store.database import Database
from models.vocabulary import Role
from tests.notices.earlier import NOTHING_SKIPPED, OLD_DAY, ROW, WHOLE, looked_at, workbook
from tests.support.staff import Staff, staffed
from tests.support.town import NOW, a_form

A_YEAR = date(2023, 7, 1), date(2024, 6, 30)


@dataclass
class Desk:
    """The supervisor imports, with the records."""

    database: Database
    staff: Staff

    def look(self, *rows: dict[str, Any], who: str = "supervisor") -> int:
        """Have rows read."""
        with self.database.write() as session:
            return looked_at(session, self.staff, self.staff.actor(who), *rows).id

    def look_at_file(self, content: bytes) -> int:
        """Have a file read."""
        rows = read(content)
        with self.database.write() as session:
            actor = self.staff.actor("supervisor")
            found = importing.check(session, self.staff.town.agreement, actor, rows, NOW)
            return importing.keep(session, actor, "old.xlsx", content, found, NOW).id

    def seen(self, number: int, who: str = "supervisor") -> importing.Preview:
        """What the person sees of it."""
        with self.database.read() as session:
            return importing.preview(session, self.staff.town.agreement, self.staff.actor(who), number)

    def take(self, number: int, skips: Skips = NOTHING_SKIPPED, who: str = "supervisor", seen: str = "") -> int:
        """Import it as it is seen; how many notices it brings."""
        seen = seen or self.seen(number, who).seen
        with self.database.write() as session:
            actor, agreement = self.staff.actor(who), self.staff.town.agreement
            return importing.take(session, agreement, actor, number, seen, skips, NOW).entries

    def withdraw(self, number: int, who: str = "supervisor", because: str = "The wrong file.") -> None:
        """Withdraw it."""
        with self.database.write() as session:
            importing.withdraw(session, self.staff.actor(who), number, because, NOW)

    def file(self, **changes: Any) -> int:
        """A notice of today, filed in the bot."""
        with self.database.write() as session:
            form = a_form(**changes)
            filed = notices.file_notice(session, self.staff.town.agreement, self.staff.actor("officer"), form, "1", NOW)
            return filed.id

    def mistakes(self, *rows: dict[str, Any]) -> list[str]:
        """Why rows cannot be taken."""
        with pytest.raises(Unreadable) as found:
            self.look(*rows)
        return found.value.mistakes

    def found(self, who: str) -> list[int]:
        """The ids that somebody finds."""
        with self.database.read() as session:
            return [row.id for row in queries.find(session, self.staff.actor(who), None, None, 20, 0).rows]


@pytest.fixture
def desk(database: Database) -> Desk:
    """The staff, before the first notice in the bot."""
    return Desk(database, staffed(database))


def only(desk: Desk) -> EarlierNotice:
    """The one row there is."""
    with desk.database.read() as session:
        return session.scalars(select(EarlierNotice)).one()


def test_a_notice_is_imported_with_all_that_its_row_says(desk: Desk) -> None:
    """Each answer as a code of the vocabulary; the officer by name; where it comes from."""
    assert desk.take(desk.look()) == 1
    found = only(desk)
    assert (found.happened_on, found.happened_at, found.school, found.other_school) == (OLD_DAY, "14:30", "hall", None)
    assert (found.officer_name, found.officer_id) == ("Oscar Retired", None)
    assert (found.actions, found.has_arrest, found.incident) == (["arrest", "rights_read"], True, "fighting")
    assert (found.offense, found.place, found.place_detail) == ("Breach of peace", "campus", "Gym")
    assert (found.started_by, found.report_written, found.case_number) == ("school_staff", "yes", "2300004711")
    assert (found.students, found.age, found.grade, found.gender, found.race) == (1, 15, "9", "female", "white")
    assert (found.disability, found.english_learner, found.disposition) == ("no", "unknown", "to_family")
    assert (found.notified, found.notified_on, found.notified_at) == ("Pia Principal", date(2023, 10, 6), "08:05")
    assert (found.import_row, found.source.file_name, found.source.entries) == (5, "old.xlsx", 1)


def test_what_was_not_recorded_stays_so(desk: Desk) -> None:
    """No answer is made of a blank: neither none, nor no, nor 0."""
    desk.take(desk.look(ROW))
    found = only(desk)
    filled_in = {*importing.OF_THE_ROW, "happened_on", "school", "actions", "has_arrest"}
    blank = [getattr(found, column.name) for column in EarlierNotice.__table__.columns if column.name not in filled_in]
    assert len(blank) == 24
    assert set(blank) == {None}
    assert found.actions == ["verbal_warning"]


def counts(desk: Desk) -> dict[str, int]:
    """How many rows each table has."""
    with desk.database.read() as session:
        return {name: session.scalar(select(func.count()).select_from(table)) or 0
                for name, table in metadata.tables.items()}  # fmt: skip


def test_nothing_comes_of_it_but_its_own_rows(desk: Desk) -> None:
    """No card, no message, no clock, no number, and no figure of the police: before, after, and withdrawn."""
    desk.look()
    agreement = desk.staff.town.agreement
    with desk.database.read() as session:
        figures = police_counts.counts(session, agreement, *A_YEAR)
    before = counts(desk)
    number = desk.look(WHOLE, ROW)
    desk.take(number)
    after = counts(desk)
    assert {name for name in after if after[name] != before[name]} == {"earlier_notice", "audit_entry"}
    desk.withdraw(number)
    with desk.database.read() as session:
        assert police_counts.counts(session, agreement, *A_YEAR) == figures
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
        assert list(acts)[-2:] == ["import earlier notices", "withdraw import of earlier notices"]


def test_notices_in_the_bot_keep_their_numbers_and_days(desk: Desk) -> None:
    """The first number is 1 all the same; days since the first notice in the bot are refused, also at the import."""
    waiting = desk.look(ROW | {"Day": NOW.date()})
    assert desk.file() == 1
    with desk.database.read() as session:
        assert session.get_one(Notice, 1).number == 1
    with pytest.raises(Conflict, match="Only notices of days before November 23, 2026"):
        desk.take(waiting)
    (mistake,) = desk.mistakes(ROW | {"Day": NOW.date()})
    assert "cell A5" in mistake
    assert "since then notices are filed in the bot" in mistake
    assert desk.take(desk.look(ROW | {"Day": NOW.date() - timedelta(days=1)})) == 1
    with desk.database.write() as session:
        notices.withdraw(session, desk.staff.actor("officer"), 1, "To try the bot.", NOW)
    assert desk.take(desk.look(ROW | {"Day": NOW.date()})) == 1


MISTAKES: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"Day": None}, "A{row} is empty", "Please fill this in."),
    ({"Day": "10/5/23"}, "A{row} contains “10/5/23”", "Enter a date with its year"),
    ({"Day": date(2027, 1, 1)}, "A{row}", "still to come"),
    ({"Day": date(1923, 10, 5)}, "A{row}", "since January 1, 2000"),
    ({"Day": "=TODAY()"}, "A{row}", "not a formula"),
    ({"Time (optional)": "half past two"}, "B{row}", "Enter a time"),
    ({"Time (optional)": "14:75"}, "B{row}", "Enter a time"),
    ({"School": "Elm School"}, "C{row} contains “Elm School”", "Choose a school"),
    ({"School": None}, "C{row} is empty", "under “School not in the agreement”"),
    ({"School not in the agreement (optional)": "Elm School"}, "D{row}", "not in both"),
    ({"School": None, "School not in the agreement (optional)": "Hall high school"}, "D{row}", "agreement has this"),
    ({"Location (optional)": "Moon"}, "F{row}", "Choose one from the list"),
    ({"Action": None}, "K{row} is empty", "Please fill this in."),
    ({"Action": "Told off"}, "K{row} contains “Told off”", "Choose one from the list"),
    ({"Second action (optional)": "No action beyond this report"}, "L{row}", "cannot be combined"),
    ({"Second action (optional)": "Verbal warning"}, "L{row}", "already stands in the row"),
    ({"Case number (optional)": "x" * 31}, "R{row}", "at most 30"),
    ({"Students (optional)": -1}, "S{row}", "Enter a whole number from 0 to 200."),
    ({"Students (optional)": 3, "Grade (optional)": "Grade 9"}, "U{row}", "of one student, and the row is of 3"),
    ({"Age (optional)": 45}, "T{row}", "Enter a whole number from 3 to 22."),
    ({"Day of notification (optional)": date(2023, 10, 4)}, "AB{row}", "before the day of the event"),
    ({"Day of notification (optional)": date(2027, 10, 4)}, "AB{row}", "still to come"),
    ({"No student is named (optional)": "perhaps"}, "AD{row}", "Choose one from the list"),
    ({"Specific location (optional)": "Locker of student Zoë"}, "G{row}", "“Zoë” may be a student's name"),
    ({"Reason or offense in words (optional)": "my child Jayden Smith fought"}, "I{row}", "“Jayden Smith” may be"),
    ({"Reason or offense in words (optional)": "SASID 1234567890"}, "I{row}", "looks like a student or account number"),
    ({"Who at the school was notified (optional)": "aunt of student Zoë"}, "AA{row}", "“Zoë” may be"),
    ({"Who at the school was notified (optional)": "parent, 860-555-0100"}, "AA{row}", "looks like a telephone number"),
)


def test_each_mistake_is_named_by_its_cell(desk: Desk) -> None:
    """In plain words, and nothing is kept."""
    found = desk.mistakes(*(ROW | change for change, _cell, _words in MISTAKES))
    assert len(found) == len(MISTAKES)
    for row, ((_change, cell, words), mistake) in enumerate(zip(MISTAKES, found, strict=True), 5):
        assert mistake.startswith(f"Sheet “{SHEET}”, cell {cell.format(row=row)}")
        assert words in mistake
    assert counts(desk)["earlier_notice"] == 0


def test_a_name_is_taken_once_somebody_confirms_that_it_is_none(desk: Desk) -> None:
    """In the row; what looks like a number of a student is not."""
    named = ROW | {"Specific location (optional)": "Office of student Services Rowe"}
    confirmed = named | {"No student is named (optional)": "Yes"}
    assert desk.take(desk.look(confirmed)) == 1


def test_dates_and_times_come_as_texts_and_in_either_system_of_dates(desk: Desk) -> None:
    """As other programs save them; a date of the 1904 system is the same day."""
    desk.take(desk.look(ROW | {"Day": "10/05/2023", "Time (optional)": "14:30:00"}))
    book = load_workbook(BytesIO(workbook(ROW | {"Time (optional)": time(14, 30)})))
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001  (the date system of a workbook knows no zones)
    target = BytesIO()
    book.save(target)
    desk.take(desk.look_at_file(target.getvalue()), NOTHING_SKIPPED)
    with desk.database.read() as session:
        found = session.execute(select(EarlierNotice.happened_on, EarlierNotice.happened_at)).all()
        assert [tuple(row) for row in found] == [(OLD_DAY, "14:30")] * 2


def _with_macro(content: bytes) -> bytes:
    target = BytesIO(content)
    with ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return target.getvalue()


def _other_workbook() -> bytes:
    book, target = Workbook(), BytesIO()
    book.active.append(["Day", "School"])  # type: ignore[union-attr]
    book.save(target)
    return target.getvalue()


def _merged() -> bytes:
    book, target = load_workbook(BytesIO(workbook(ROW, ROW))), BytesIO()
    book[SHEET].merge_cells("C5:C6")
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "This file is empty"),
        (lambda: b"Day;School\r\n10/05/2023;Hall", "CSV or text file"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"x" * 5000, "old Excel file, or it has a password"),
        (lambda: b"x" * (6 * 1024 * 1024 + 1), "larger than 6 MB"),
        (lambda: _with_macro(workbook(ROW)), "macros"),
        (_other_workbook, "not a template from this bot"),
        (_merged, "row 5 has merged cells"),
        (lambda: workbook()[:2000], "not an Excel workbook"),
        (workbook, "No row is filled in"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(desk: Desk, make: Callable[[], bytes], words: str) -> None:
    """Nothing is kept."""
    with pytest.raises(Unreadable) as found:
        desk.look_at_file(make())
    assert words in found.value.mistakes[0]
    assert counts(desk)["earlier_notice_import"] == 0


def test_rows_in_doubt_are_asked_about(desk: Desk) -> None:
    """What stands in the file twice, and what was imported before: left out or taken, as somebody says."""
    assert desk.take(desk.look(WHOLE, ROW)) == 2
    other, later = ROW | {"Action": "Summons"}, ROW | {"Day": date(2023, 10, 9)}
    number = desk.look(ROW, WHOLE | {"Time (optional)": None}, other, later, later)
    shown = desk.seen(number)
    assert (shown.on_record.count, shown.repeated.count, shown.by_year) == (2, 1, {"2023-24": 5})
    assert [row.import_row for row in (*shown.on_record.first, *shown.repeated.first)] == [5, 6, 9]
    assert desk.take(number, Skips()) == 2
    with pytest.raises(Conflict, match="Nothing is left"):
        desk.take(desk.look(ROW, ROW), Skips())


CASE, INCIDENT, AGE = "Case number (optional)", "Incident (optional)", "Age (optional)"
FIGHT, WARNED_TOO = "Fighting and battery", {"Second action (optional)": "Summons"}
SAME_OR_NOT: tuple[tuple[dict[str, Any], dict[str, Any], bool], ...] = (
    ({CASE: "23-4711", INCIDENT: FIGHT}, {INCIDENT: FIGHT}, True),
    ({INCIDENT: FIGHT}, {CASE: "23-4711", INCIDENT: FIGHT}, True),
    ({CASE: "23-4711", INCIDENT: FIGHT}, {CASE: "23-4711", INCIDENT: "Property damage"}, True),
    ({CASE: "23-4711", AGE: 15}, {CASE: "23-4711"}, True),
    ({CASE: "23-4711"}, {AGE: 15}, True),
    (WARNED_TOO, {"Action": "Summons", "Second action (optional)": "Verbal warning"}, True),
    ({CASE: "23-4711", INCIDENT: FIGHT}, {CASE: "23-4712", INCIDENT: FIGHT}, False),
    ({CASE: "23-4711", INCIDENT: FIGHT}, {INCIDENT: "Property damage"}, False),
    ({CASE: "23-4711", AGE: 15}, {AGE: 16}, False),
    ({CASE: "23-4711"}, {CASE: "23-4711"} | WARNED_TOO, False),
    ({CASE: "23-4711"}, {CASE: "23-4711", "School": "Conard High School"}, False),
)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_the_one_list_has_and_the_other_has_not_tells_nothing(desk: Desk) -> None:
    """A row may be on record already where nothing is different that both rows say."""
    days = [{"Day": OLD_DAY + timedelta(days=place)} for place in range(len(SAME_OR_NOT))]
    pairs = list(zip(days, SAME_OR_NOT, strict=True))
    desk.take(desk.look(*(ROW | day | before for day, (before, _now, _may_be) in pairs)))
    shown = desk.seen(desk.look(*(ROW | day | now for day, (_before, now, _may_be) in pairs)))
    expected = [row for row, (_day, (_before, _now, may_be)) in enumerate(pairs, 5) if may_be]
    assert shown.on_record.count == len(expected) == 6
    assert [row.import_row for row in shown.on_record.first] == expected[:5]


def test_the_same_file_is_recognized_until_its_import_is_withdrawn(desk: Desk) -> None:
    """Of a withdrawn import nothing is on record any more."""
    content = workbook(WHOLE)
    first = desk.look_at_file(content)
    desk.take(first)
    again = desk.look_at_file(content)
    shown = desk.seen(again)
    assert (shown.earlier and shown.earlier.id, shown.on_record.count) == (first, 1)
    desk.withdraw(first)
    shown = desk.seen(again)
    assert (shown.earlier, shown.on_record.count) == (None, 0)
    assert desk.take(again) == 1


def test_an_import_is_withdrawn_once_with_a_reason(desk: Desk) -> None:
    """By anybody who imports; its rows stay, marked."""
    number = desk.look()
    with pytest.raises(Conflict, match="was not imported"):
        desk.withdraw(number)
    desk.take(number)
    with pytest.raises(Invalid):
        desk.withdraw(number, because=" ")
    desk.withdraw(number, "chief")
    with pytest.raises(Conflict, match="already withdrawn"):
        desk.withdraw(number)
    assert desk.found("supervisor") == [1]
    assert only(desk).source.withdrawn_because == "The wrong file."


@pytest.mark.parametrize("who", ["officer", "principal", "designee", "superintendent", "team, police", "administrator"])
def test_nobody_else_imports(desk: Desk, who: str) -> None:
    """Nor looks at what was read, nor takes or withdraws it."""
    number = desk.look()
    with pytest.raises(Refused):
        desk.look(who=who)
    for do in (desk.seen, lambda *about: desk.take(about[0], Skips(), about[1], "seen"), desk.withdraw):
        with pytest.raises(Refused):
            do(number, who)


def test_what_was_only_read_is_nobody_elses(desk: Desk) -> None:
    """Neither in a list, nor by its id, nor in the notice log, nor to another who imports."""
    number = desk.look()
    assert desk.found("supervisor") == []
    with desk.database.write() as session:
        with pytest.raises(Refused):
            queries.read(session, desk.staff.actor("supervisor"), 1, NOW)
        assert queries.register(session, desk.staff.actor("supervisor"), *A_YEAR) == []
        assert importing.IMPORTS.of(session, desk.staff.actor("chief")) == []
    with pytest.raises(Refused):
        desk.seen(number, "chief")


def test_they_are_read_by_whoever_reads_notices(desk: Desk) -> None:
    """A principal of the own school, an officer the own, the superintendent arrests; a former school is nobody's."""
    own = desk.staff.actor("officer").name
    rows = (
        WHOLE, ROW | {"Officer (optional)": own, "Day": date(2023, 10, 6)},
        ROW | {"School": "Conard High School", "Day": date(2023, 10, 7)},
        ROW | {"School": None, "School not in the agreement (optional)": "Elm School", "Day": date(2023, 10, 8)},
    )  # fmt: skip
    desk.take(desk.look(*rows))
    assert desk.found("supervisor") == desk.found("chief") == desk.found("chief's designee") == [4, 3, 2, 1]
    assert desk.found("principal") == desk.found("designee") == [2, 1]
    assert (desk.found("officer"), desk.found("superintendent")) == ([2], [1])
    assert desk.found("principal elsewhere") == [3]
    for who in ("team, police", "administrator"):
        with pytest.raises(Refused):
            desk.found(who)
    with desk.database.write() as session:
        with pytest.raises(Refused):
            queries.read(session, desk.staff.actor("principal elsewhere"), 1, NOW)
        assert queries.read(session, desk.staff.actor("principal"), 1, NOW).id == 1
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (last.act, last.subject) == ("read earlier notice", "earlier_notice:1")
        years = queries.school_years(session, desk.staff.town.agreement, desk.staff.actor("principal"))
        assert [*years] == ["2023-24"]


def test_they_stand_in_the_notice_log_on_a_sheet_of_their_own(desk: Desk) -> None:
    """Marked, with file, row, who and when; details of students are not in it; none where the period has none."""
    desk.take(desk.look(WHOLE, ROW))
    with desk.database.read() as session:
        agreement, principal = desk.staff.town.agreement, desk.staff.actor("principal")
        content, count = register(session, agreement, principal, *A_YEAR, NOW)
        without, none = register(session, agreement, principal, date(2026, 7, 1), date(2026, 11, 30), NOW)
    assert (count, none) == (2, 0)
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Notices", "Earlier notices", "Definitions"]
    rows = [*book["Earlier notices"].values]
    headings, first, second = rows[next(at for at, row in enumerate(rows) if row[0] == "Imported") :][:3]
    row = dict(zip(headings, first, strict=True))
    assert row["Imported"] == "Imported"
    assert row["Actions taken"] == "Arrest; Miranda warning given"
    assert (row["File"], row["Row"], row["Imported by"]) == ("old.xlsx", 5, desk.staff.actor("supervisor").name)
    assert (row["Students"], row["Time"], row["Location"]) == (1, "2:30 PM", "On campus")
    assert not {"Grade", "Race or ethnicity", "Age"} & set(headings)
    assert dict(zip(headings, second, strict=True))["Students"] is None
    assert load_workbook(BytesIO(without)).sheetnames == ["Notices", "Definitions"]


def test_a_preview_that_is_out_of_date_is_looked_at_again(desk: Desk) -> None:
    """Another import brought the same rows meanwhile; it is taken once."""
    mine, theirs = desk.look(), desk.look(who="chief")
    seen = desk.seen(mine).seen
    desk.take(theirs, who="chief")
    with pytest.raises(Changed):
        desk.take(mine, seen=seen)
    desk.take(mine)
    with pytest.raises(Conflict, match="already imported"):
        desk.take(mine, seen=seen)


def test_of_two_imports_at_once_the_second_sees_what_the_first_brought(desk: Desk) -> None:
    """The second waits, and brings nothing unseen."""
    mine, theirs = desk.look(), desk.look(who="chief")
    seen, seen_by_other, agreement = desk.seen(mine).seen, desk.seen(theirs, "chief").seen, desk.staff.town.agreement
    with ThreadPoolExecutor(1) as beside:
        with desk.database.write() as session:
            importing.take(session, agreement, desk.staff.actor("supervisor"), mine, seen, Skips(), NOW)
            second = beside.submit(desk.take, theirs, Skips(), "chief", seen_by_other)
        with pytest.raises(Changed):
            second.result()


def test_what_was_read_before_and_not_imported_is_forgotten(desk: Desk) -> None:
    """With its rows; of others it stays."""
    desk.look(WHOLE, ROW)
    theirs = desk.look(who="chief")
    second = desk.look(ROW)
    with desk.database.read() as session:
        assert set(session.scalars(select(EarlierNoticeImport.id))) == {theirs, second}
        assert session.scalar(select(func.count(EarlierNotice.id))) == 2


def test_an_officer_whose_name_several_have_is_nobody(desk: Desk) -> None:
    """The name stays as it is in the file."""
    for badge in ("71", "72"):
        desk.staff.town.add(f"Officer {badge}", Role.OFFICER, "hall", badge=badge)
    with desk.database.write() as session:
        session.execute(update(Person).where(Person.badge.in_(("71", "72"))).values(name="Same Name"))
    desk.take(desk.look(ROW | {"Officer (optional)": "Same Name"}, ROW | {"Officer (optional)": "71"}))
    with desk.database.read() as session:
        first, second = session.scalars(select(EarlierNotice).order_by(EarlierNotice.id))
        assert (first.officer_name, first.officer_id) == ("Same Name", None)
        assert second.officer_id is not None
