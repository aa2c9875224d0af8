"""Several days of quick entries: rows are kept, saved all at once or not at all; each mistake is named by its row."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.activities.several_views import page
from handlers.home.views import MOST_BLOCKS
from models.activities import several
from models.activities.several import Row, RowsInvalid
from models.activities.tables import Activity
from models.actor import Actor
from models.errors import Conflict, Invalid, Refused
from models.people.tables import RoleHeld
from models.store.database import Database
from tests.activities.acts import REQUEST, TALK, TODAY, form
from tests.support.filing import OFFICER
from tests.support.staff import Staff
from tests.support.town import NOW, the_agreement
from tests.support.workplace import Somebody, Workplace, text_of

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def talk(day: date = MONDAY, school: str = "hall", **changes: object) -> Row:
    """A row, filled in."""
    return Row(0, TALK, school, form(TALK, happened_on=day, **changes))


def add(database: Database, staff: Staff, row: Row, actor: Actor | None = None) -> several.Rows:
    """Add a row; what stands on the page then."""
    with database.write() as session:
        return several.add(session, staff.town.agreement, actor or staff.actor("officer"), row, NOW)


def save(database: Database, staff: Staff, changes: int) -> list[int]:
    """Save what the officer sees."""
    with database.write() as session:
        return several.save(session, staff.town.agreement, staff.actor("officer"), changes, NOW)


def count(database: Database) -> int:
    """How many entries are on record."""
    with database.read() as session:
        return session.query(Activity).count()


def test_rows_of_several_days_are_saved_at_once_and_are_gone_then(database: Database, staff: Staff) -> None:
    """Each on its day; the next row is asked for with the same kind, school and day, and nothing else."""
    rows = add(database, staff, talk(MONDAY, people=3))
    assert (rows.next.form.happened_on, rows.next.form.people, rows.next.form.topic) == (MONDAY, 1, None)
    request = Row(0, REQUEST, "hall", replace(form(REQUEST), happened_on=TUESDAY))
    rows = add(database, staff, request)
    assert [row.kind for row in rows.rows] == [TALK, REQUEST]
    ids = save(database, staff, rows.changes)
    with database.read() as session:
        saved = [session.get_one(Activity, number) for number in ids]
        assert [(one.kind, one.current.happened_on, one.school) for one in saved] == [
            ("talk", MONDAY, "hall"), ("request", TUESDAY, "hall")
        ]  # fmt: skip
        assert several.count(session, staff.actor("officer")) == 0
    with pytest.raises(Conflict, match="no row"):
        save(database, staff, rows.changes)


def test_all_or_none_and_each_mistake_is_named_by_its_row(database: Database, staff: Staff) -> None:
    """The officer was assigned elsewhere meanwhile: of two rows one is wrong, and neither is saved nor lost."""
    add(database, staff, talk(MONDAY))
    rows = add(database, staff, talk(TODAY))
    with database.write() as session:
        held = session.query(RoleHeld).filter_by(person_id=staff.actor("officer").person_id, school="hall").one()
        held.first_day = TUESDAY
    with pytest.raises(RowsInvalid) as found:
        save(database, staff, rows.changes)
    assert found.value.problems == {rows.rows[0].id: "The officer was not assigned to Hall High School on that day."}
    assert count(database) == 0
    with database.read() as session:
        assert several.count(session, staff.actor("officer")) == 2


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (talk(TODAY + timedelta(days=1)), "happened_on"),
        (talk(topic=None), "topic"),
        (talk(people=0), "people"),
    ],
)
def test_a_row_that_cannot_be_logged_is_not_added(database: Database, staff: Staff, row: Row, field: str) -> None:
    """It is said where the officer is looking, and not only when all are saved."""
    with pytest.raises(Invalid) as found:
        add(database, staff, row)
    assert list(found.value.fields) == [field]


@pytest.mark.parametrize("who", ["principal", "supervisor", "chief", "superintendent", "administrator"])
def test_nobody_else_enters_what_only_the_officer_knows(database: Database, staff: Staff, who: str) -> None:
    """Nor an officer at a school that is another's."""
    with pytest.raises(Refused):
        add(database, staff, talk(), staff.actor(who))
    with database.read() as session:
        assert several.count(session, staff.actor(who)) is None


def test_no_row_at_the_school_of_another(database: Database, staff: Staff) -> None:
    """Refused at the act."""
    with pytest.raises(Refused):
        add(database, staff, talk(school="sedgwick"))


def test_rows_changed_in_another_window_are_looked_at_again_before_they_are_saved(
    database: Database, staff: Staff
) -> None:
    """What was not seen is not saved; what was removed twice is removed once."""
    seen = add(database, staff, talk(MONDAY))
    now = add(database, staff, talk(TUESDAY))
    with pytest.raises(Conflict, match="changed in another window"):
        save(database, staff, seen.changes)
    for _press in range(2):
        with database.write() as session:
            officer = staff.actor("officer")
            left = several.remove(session, staff.town.agreement, officer, now.rows[0].id, None, NOW)
    assert [row.form.happened_on for row in left.rows] == [TUESDAY]
    assert len(save(database, staff, left.changes)) == 1


def test_of_what_is_typed_the_newest_is_kept_and_nothing_of_a_row_that_was_added(
    database: Database, staff: Staff
) -> None:
    """Slack tells in any order."""
    officer, agreement = staff.actor("officer"), staff.town.agreement
    later, earlier = talk(people=12, topic=None), talk(people=1, topic=None)
    with database.write() as session:
        several.keep_typed(session, officer, later, 0, NOW)
        several.keep_typed(session, officer, earlier, 0, NOW - timedelta(seconds=1))
        kept = several.open_rows(session, agreement, officer, NOW)
        assert (kept.next.form.people, kept.is_begun) == (12, True)
    add(database, staff, talk())
    with database.write() as session:
        several.keep_typed(session, officer, later, 0, NOW + timedelta(seconds=1))
        assert not several.open_rows(session, agreement, officer, NOW).is_begun


def test_there_is_a_most(database: Database, staff: Staff) -> None:
    """The page would not hold more."""
    for _row in range(several.MOST_ROWS):
        rows = add(database, staff, talk())
    with pytest.raises(Conflict, match="Save them first"):
        add(database, staff, talk())
    assert len(save(database, staff, rows.changes)) == several.MOST_ROWS


def entering(place: Workplace) -> Somebody:
    """The officer on the page, from the chooser."""
    officer = place.somebody(OFFICER)
    officer.command("/sro-log")
    officer.press("activity_several")
    return officer


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_closed_window_loses_nothing(workplace: Workplace) -> None:
    """Neither the rows nor the row that was begun; Home says that they wait."""
    officer = entering(workplace)
    assert officer.submit(topic="bullying") == {"ok": True}
    assert "1 row not saved yet" in text_of(officer.window())
    officer.press("activity_row_kind_presentation")
    officer.choose("topic", "crime", people=24)
    officer.close_all()
    officer.home()
    workplace.until(lambda: "Several days at once (1 not saved)" in officer.open_home())
    officer = entering(workplace)
    window = text_of(officer.window())
    assert all(words in window for words in ("Bullying or harassment", "Students reached", '"24"', "Crime prevention"))
    assert officer.submit(grade="9") == {"ok": True}
    officer.press("activity_rows_save")
    assert "*Saved.* 2 entries are on record." in text_of(officer.window())


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_row_that_was_begun_is_not_saved_and_said_so(workplace: Workplace) -> None:
    """It waits on the page."""
    officer = entering(workplace)
    officer.submit(topic="bullying")
    officer.choose("topic", "law")
    officer.press("activity_rows_save")
    window = text_of(officer.window())
    assert "*Saved.* 1 entry is on record." in window
    assert "had begun was not added" in window


def test_the_fullest_page_is_within_slacks_limit() -> None:
    """Every row has a mistake."""
    rows = tuple(replace(talk(), id=number) for number in range(1, several.MOST_ROWS + 1))
    wrong = dict.fromkeys((row.id for row in rows), "The officer was not assigned to Hall High School on that day.")
    schools = {school.key: school.name for school in the_agreement().school}
    shown = page(the_agreement(), several.Rows(rows, rows[0], 9, TODAY), schools, "Changed.", wrong)
    assert len(shown.blocks or ()) <= MOST_BLOCKS
