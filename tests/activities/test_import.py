"""An old log: what can be taken, and what not by sheet and cell; looked at before; imported whole or not at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exports.activities.old_log import read
from exports.activities.old_log_template import template
from models.activities import acts, importing
from models.activities.import_tables import ActivityImport
from models.activities.importing import IMPORTS
from models.activities.tables import Activity
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, Refused
from models.imports.acts import Changed, Skips
from models.imports.rows import Unreadable
from models.people.tables import RoleHeld
from models.store.database import Database
from tests.activities.acts import TALK, form, log
from tests.activities.old_logs import CLASS_ROW, OLD_DAY, TALK_ROW, TRAINING_ROW, Rows, filled
from tests.support.staff import Staff
from tests.support.town import NOW

ALL: Rows = {"Talk": [TALK_ROW, TALK_ROW | {"People": 1}], "Presentation": [CLASS_ROW], "Training": [TRAINING_ROW]}


@dataclass
class Desk:
    """Whoever imports, with the records."""

    database: Database
    staff: Staff

    def empty(self, who: str = "officer") -> bytes:
        """The template for somebody."""
        with self.database.read() as session:
            return template(session, self.staff.town.agreement, self.staff.actor(who), NOW)

    def keep(self, rows: Rows = ALL, who: str = "officer", name: str = "log.xlsx") -> int:
        """Fill it in, and have it read."""
        return self.keep_file(filled(self.empty(who), rows), who, name)

    def keep_file(self, content: bytes, who: str = "officer", name: str = "log.xlsx") -> int:
        """Have a file read."""
        actor = self.staff.actor(who)
        typed = read(content, has_officer=IMPORTS.is_everybodys(actor))
        with self.database.write() as session:
            entries = importing.check(session, self.staff.town.agreement, actor, typed, NOW)
            return importing.keep(session, actor, name, content, entries, NOW).id

    def seen(self, number: int, who: str = "officer") -> str:
        """What the person sees of it."""
        with self.database.read() as session:
            return importing.preview(session, self.staff.actor(who), number).seen

    def take(self, number: int, who: str = "officer", seen: str | None = None, *, skips: bool = True) -> int:
        """Import it as it is seen; how many entries it brings."""
        shown = self.seen(number, who) if seen is None else seen
        with self.database.write() as session:
            actor, agreement = self.staff.actor(who), self.staff.town.agreement
            left_out = Skips(on_record=skips, repeated=skips)
            return importing.take(session, agreement, actor, number, shown, left_out, NOW).entries

    def withdraw(self, number: int, who: str = "officer", because: str | None = "The wrong year.") -> None:
        """Withdraw it."""
        with self.database.write() as session:
            importing.withdraw(session, self.staff.actor(who), number, because, NOW)

    def count(self) -> int:
        """How many entries are on record."""
        with self.database.read() as session:
            return session.scalar(select(func.count(Activity.id))) or 0

    def mistakes(self, rows: Rows, who: str = "officer") -> list[str]:
        """Why rows cannot be taken."""
        with pytest.raises(Unreadable) as found:
            self.keep(rows, who)
        return found.value.mistakes


@pytest.fixture
def desk(database: Database, staff: Staff) -> Desk:
    """The officer was at Hall since 2020."""
    with database.write() as session:
        for name in ("officer", "second officer"):
            _since(session, staff.actor(name).person_id, date(2020, 8, 1))
    return Desk(database, staff)


def _since(session: Session, person_id: int, first: date) -> None:
    for held in session.scalars(select(RoleHeld).filter_by(person_id=person_id)):
        held.first_day = first


def test_an_old_log_is_imported_with_its_source(desk: Desk) -> None:
    """Each kind with its answers; every entry says of which file and row; nothing counts before."""
    number = desk.keep(name="Officer Hall 2024 " + "very " * 20 + "long.xlsx")
    assert desk.count() == 0
    with desk.database.read() as session:
        shown = importing.preview(session, desk.staff.actor("officer"), number)
        assert shown.by_kind_and_month == {
            ("presentation", "2024-10"): 1, ("talk", "2024-10"): 2, ("training", "2024-10"): 1
        }  # fmt: skip
        assert (shown.on_record, shown.earlier) == ({}, None)
    assert desk.take(number) == 4
    with desk.database.read() as session:
        talk, second, lesson, training = session.scalars(select(Activity).order_by(Activity.id)).all()
        source = talk.source
        assert source
        assert len(source.file_name) == 60
        assert source.rows == []
        assert [one.import_row for one in (talk, second, lesson, training)] == [5, 6, 5, 5]
        assert talk.current.form == form(TALK, happened_on=OLD_DAY, people=2)
        assert (lesson.current.grade, lesson.current.minutes, lesson.school) == ("9", 45, "hall")
        assert (training.current.certificate, training.school) == ("SEL-4471", None)


def test_imported_entries_are_corrected_and_withdrawn_like_all_others(desk: Desk) -> None:
    """Though their day is long ago."""
    desk.take(desk.keep({"Talk": [TALK_ROW]}))
    with desk.database.write() as session:
        officer, agreement = desk.staff.actor("officer"), desk.staff.town.agreement
        changed = form(TALK, happened_on=OLD_DAY, people=5)
        assert acts.correct(session, agreement, officer, 1, changed, "Five.", 1, NOW).version == 2
        future = form(TALK, happened_on=date(2027, 1, 1))
        with pytest.raises(Invalid, match="still to come"):
            acts.correct(session, agreement, officer, 1, future, "Wrong.", 2, NOW)
        acts.withdraw(session, officer, 1, "Not mine.", NOW)


@pytest.mark.parametrize("who", ["principal", "designee", "chief", "superintendent", "administrator"])
def test_nobody_else_imports(desk: Desk, who: str) -> None:
    """Nor sees what somebody read, nor takes it."""
    number = desk.keep()
    with pytest.raises(Refused):
        desk.keep(who=who)
    for do in (desk.seen, desk.take, desk.withdraw):
        with pytest.raises(Refused):
            do(number, who)  # type: ignore[operator]


def test_what_was_read_is_nobody_elses_before_it_is_imported(desk: Desk) -> None:
    """A supervisor neither sees nor imports it; afterwards they may withdraw it, and the officer is told."""
    number = desk.keep()
    for do in (desk.seen, lambda *about: desk.take(*about, seen="")):
        with pytest.raises(Refused):
            do(number, "supervisor")
    desk.take(number)
    desk.withdraw(number, "supervisor")
    with desk.database.read() as session:
        standing = session.scalar(select(func.count(Activity.id)).where(Activity.withdrawn_at.is_(None)))
        assert standing == 0
        told = select(func.count(Delivery.id)).where(Delivery.kind == importing.FOR_OFFICER)
        assert session.scalar(told) == 1  # the officer, of the withdrawal


def test_an_officer_imports_at_no_school_of_another_and_none_of_another_day(desk: Desk) -> None:
    """The roster decides, of that day; each row is told by its cell and what would help."""
    rows = [TALK_ROW | {"School": "Conard High School"}, TALK_ROW | {"Day": date(2019, 5, 1)}]
    first, second = desk.mistakes({"Talk": rows})
    assert "cell A5" in first
    assert "at Conard High School on that day" in first
    assert "cell A6" in second
    assert "an administrator can add an assignment of earlier years" in second
    assert desk.count() == 0


@pytest.mark.parametrize(
    ("change", "cell", "words"),
    [
        ({"Day": None}, "A5 is empty", "Enter the day."),
        ({"Day": "October"}, "A5 contains “October”", "Enter a date with its year"),
        ({"Day": 45000}, "A5", "Enter a date with its year"),
        ({"Day": date(2030, 1, 1)}, "A5", "still to come"),
        ({"School": "Elsewhere"}, "B5", "Choose a school"),
        ({"School": None}, "B5 is empty", "Choose a school"),
        ({"With": "🙂"}, "C5 contains “🙂”", "Choose one from the list"),
        ({"Topic": None}, "D5 is empty", "Please answer this."),
        ({"People": "about ten"}, "E5", "Enter a whole number from 1 to 5,000."),
        ({"People": 0}, "E5", "Enter a whole number from 1 to 5,000."),
        ({"People": 2.5}, "E5", "Enter a whole number"),
        ({"People": "=1+1"}, "E5", "not a formula"),
        ({"Minutes (optional)": 5000}, "F5", "Enter a whole number"),
    ],
)
def test_each_mistake_is_named_by_its_sheet_and_cell(desk: Desk, change: dict[str, Any], cell: str, words: str) -> None:
    """In plain words, and nothing is kept."""
    (mistake,) = desk.mistakes({"Talk": [TALK_ROW | change]})
    assert mistake.startswith("Sheet “Talk”, cell ")
    assert cell in mistake
    assert words in mistake


def test_what_tells_who_a_student_is_is_refused_and_a_name_is_asked_about(desk: Desk) -> None:
    """By its cell; a name is taken once somebody confirms in the row that it is none."""
    named = CLASS_ROW | {"In a few words (optional)": "Thanks to student Zoë"}
    number = CLASS_ROW | {"In a few words (optional)": "SASID 1234567890", "No student is named": "yes"}
    first, second = desk.mistakes({"Presentation": [named, number]})
    assert "“Zoë” may be a student's name" in first
    assert "cell G5" in first
    assert "looks like a student or account number" in second
    assert desk.take(desk.keep({"Presentation": [named | {"No student is named": "Yes"}]})) == 1


def test_dates_and_counts_may_be_typed_as_texts(desk: Desk) -> None:
    """As they come from other programs; letters of any size."""
    typed = TALK_ROW | {"Day": "10/07/2024", "People": "1,200", "With": "student", "School": "HALL HIGH SCHOOL"}
    assert desk.take(desk.keep({"Talk": [typed, typed | {"Day": "2024-10-07"}]}), skips=False) == 2
    with desk.database.read() as session:
        found = session.scalars(select(Activity)).all()
        assert {(one.current.happened_on, one.current.people) for one in found} == {(OLD_DAY, 1200)}


def test_a_supervisor_imports_for_officers_by_name_and_they_are_told_once(desk: Desk) -> None:
    """Each officer once; who is not on the roster is said so, with who can help."""
    staff = desk.staff
    names = {who: staff.actor(who).name for who in ("officer", "second officer")}
    rows = [TALK_ROW | {"Officer": name} for name in (*names.values(), names["officer"])]
    (mistake,) = desk.mistakes({"Talk": [rows[0] | {"Officer": "Someone Retired"}]}, "supervisor")
    assert "cell B5 contains “Someone Retired”" in mistake
    assert "The roster has no such officer" in mistake
    assert desk.take(desk.keep({"Talk": rows}, "supervisor"), "supervisor", skips=False) == 3
    with desk.database.read() as session:
        told = session.scalars(select(Delivery).where(Delivery.kind == importing.FOR_OFFICER)).all()
        assert len(told) == 2
        assert {one.logged_by_id for one in session.scalars(select(Activity))} == {staff.actor("supervisor").person_id}


def test_the_same_file_is_recognized_and_its_rows_are_left_out(desk: Desk) -> None:
    """Asked about before; imported all the same where somebody says so."""
    content = filled(desk.empty(), ALL)
    desk.take(desk.keep_file(content))
    again = desk.keep_file(content, name="copy.xlsx")
    with desk.database.read() as session:
        shown = importing.preview(session, desk.staff.actor("officer"), again)
        assert shown.earlier
        assert len(shown.on_record) == 4
    with pytest.raises(Conflict, match="Nothing is left"):
        desk.take(again)
    assert desk.take(again, skips=False) == 4
    assert desk.count() == 8


def test_of_rows_that_may_be_on_record_only_those_are_left_out(desk: Desk) -> None:
    """Same officer, day, school and topic; and one that was withdrawn is none."""
    with desk.database.write() as session:
        log(session, desk.staff, desk.staff.actor("officer"), happened_on=date(2026, 10, 7))
        gone = log(session, desk.staff, desk.staff.actor("officer"), happened_on=date(2026, 10, 8))
        acts.withdraw(session, desk.staff.actor("officer"), gone.id, "Twice.", NOW)
    days = (date(2026, 10, 7), date(2026, 10, 8))
    number = desk.keep({"Talk": [TALK_ROW | {"Day": day} for day in days]})
    with desk.database.read() as session:
        assert importing.preview(session, desk.staff.actor("officer"), number).on_record == {0: 1}
    assert desk.take(number) == 1


def test_a_row_that_stands_in_the_file_twice_is_asked_about(desk: Desk) -> None:
    """The same in every answer: left out or imported, as somebody says; a row that differs in one is another."""
    number = desk.keep({"Talk": [TALK_ROW, TALK_ROW, TALK_ROW | {"People": 3}, TALK_ROW]})
    with desk.database.read() as session:
        shown = importing.preview(session, desk.staff.actor("officer"), number)
        assert (list(shown.repeated), shown.on_record) == ([1, 3], {})
    assert desk.take(number) == 2
    assert desk.take(desk.keep({"Training": [TRAINING_ROW, TRAINING_ROW]}), skips=False) == 2


def test_a_preview_that_is_out_of_date_is_looked_at_again(desk: Desk) -> None:
    """An entry was logged, or corrected to be one of them, since; then it is taken as it is seen."""
    number = desk.keep({"Talk": [TALK_ROW | {"Day": date(2026, 10, 7)}]})
    seen = desk.seen(number)
    with desk.database.write() as session:
        log(session, desk.staff, desk.staff.actor("officer"), happened_on=date(2026, 10, 7))
    with pytest.raises(Changed):
        desk.take(number, seen=seen)
    with pytest.raises(Conflict, match="Nothing is left"):
        desk.take(number)
    with desk.database.write() as session:
        changed = form(TALK, happened_on=date(2026, 10, 9))
        acts.correct(session, desk.staff.town.agreement, desk.staff.actor("officer"), 1, changed, "Friday.", 1, NOW)
    assert desk.take(number) == 1


def test_an_assignment_that_is_gone_since_stops_the_import(desk: Desk) -> None:
    """Nothing of it is recorded."""
    number = desk.keep()
    with desk.database.write() as session:
        _since(session, desk.staff.actor("officer").person_id, date(2026, 1, 1))
    with pytest.raises(Conflict, match="The roster has changed") as found:
        desk.take(number)
    assert "Sheet “Talk”, row 5" in str(found.value)
    assert desk.count() == 0


def test_an_import_is_taken_once(desk: Desk) -> None:
    """Also when its window was left open."""
    number = desk.keep()
    seen = desk.seen(number)
    desk.take(number)
    for again in (lambda: desk.seen(number), lambda: desk.take(number, seen=seen)):
        with pytest.raises(Conflict, match="already imported"):
            again()
    assert desk.count() == 4


def test_of_two_imports_at_once_the_second_sees_what_the_first_brought(desk: Desk) -> None:
    """Of an officer and a supervisor, for the same officer: the second is shown it, and brings nothing unseen."""
    row = {"Talk": [TALK_ROW]}
    own = desk.keep(row)
    names = {"Officer": desk.staff.actor("officer").name}
    of_all = desk.keep({"Talk": [TALK_ROW | names]}, "supervisor")
    seen, agreement = desk.seen(own), desk.staff.town.agreement
    seen_by_other = desk.seen(of_all, "supervisor")
    with ThreadPoolExecutor(1) as beside:
        with desk.database.write() as session:
            importing.take(session, agreement, desk.staff.actor("officer"), own, seen, Skips(), NOW)
            second = beside.submit(desk.take, of_all, "supervisor", seen_by_other)
        with pytest.raises(Changed):
            second.result()
    assert desk.count() == 1


def test_a_whole_import_is_withdrawn_once_with_a_reason(desk: Desk) -> None:
    """What was withdrawn by itself before keeps its own reason; it can be imported anew then."""
    content = filled(desk.empty(), ALL)
    number = desk.keep_file(content)
    with pytest.raises(Conflict, match="was not imported"):
        desk.withdraw(number)
    desk.take(number)
    with desk.database.write() as session:
        acts.withdraw(session, desk.staff.actor("officer"), 1, "Not mine.", NOW - timedelta(hours=1))
    with pytest.raises(Invalid):
        desk.withdraw(number, because=" ")
    desk.withdraw(number)
    with pytest.raises(Conflict, match="already withdrawn"):
        desk.withdraw(number)
    with desk.database.read() as session:
        reasons = [one.withdrawn_because for one in session.scalars(select(Activity).order_by(Activity.id))]
        assert reasons == ["Not mine.", *["The wrong year."] * 3]
    assert desk.take(desk.keep_file(content)) == 4


def test_what_was_read_before_and_not_imported_is_forgotten(desk: Desk) -> None:
    """One at a time for each person."""
    desk.keep()
    desk.keep(who="supervisor", rows={"Training": [TRAINING_ROW | {"Officer": desk.staff.actor("officer").name}]})
    second = desk.keep()
    with desk.database.read() as session:
        left = session.scalars(select(ActivityImport).filter_by(imported_by_id=desk.staff.actor("officer").person_id))
        assert [one.id for one in left] == [second]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda desk: b"", "This file is empty"),
        (lambda desk: b"<html>", "not an Excel workbook"),
        (lambda desk: b"Day;School\r\n10/07/2024;Hall", "CSV or text file"),
        (lambda desk: b"x" * 1_100_000, "larger than 1 MB"),
        (lambda desk: desk.empty(), "No row is filled in"),
        (lambda desk: b"\xd0\xcf\x11\xe0", "old Excel file, or it has a password"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(desk: Desk, make: Callable[[Desk], bytes], words: str) -> None:
    """Nothing is kept."""
    with pytest.raises(Unreadable) as found:
        desk.keep_file(make(desk))
    assert words in found.value.mistakes[0]


def test_more_rows_than_can_be_read_at_once_are_refused_in_words(desk: Desk) -> None:
    """The most that a workbook may have are taken, and five thousand are told to be split."""
    assert desk.take(desk.keep({"Talk": [TALK_ROW] * 2000}), skips=False) == 2000
    (mistake,) = desk.mistakes({"Talk": [TALK_ROW] * 5000})
    assert "5,000 rows, and 2,000 can be read at once" in mistake


def test_merged_cells_are_refused_in_words(desk: Desk) -> None:
    """What stands in the first of them would be missing in the others."""
    book = load_workbook(BytesIO(filled(desk.empty(), ALL)))
    book["Talk"].merge_cells("A5:A6")
    target = BytesIO()
    book.save(target)
    with pytest.raises(Unreadable) as found:
        desk.keep_file(target.getvalue())
    assert found.value.mistakes[0].startswith("Sheet “Talk”, row 5 has merged cells")


def test_a_sheet_that_was_renamed_is_not_passed_over(desk: Desk) -> None:
    """Its rows would be missing unseen."""
    book = load_workbook(BytesIO(filled(desk.empty(), ALL)))
    book["Talk"].title = "Talks of 2024"
    target = BytesIO()
    book.save(target)
    with pytest.raises(Unreadable) as found:
        desk.keep_file(target.getvalue())
    assert "Talks of 2024" in found.value.mistakes[0]
