"""What is typed and chosen oddly in the search: nothing breaks, nothing more is found, and why nothing is."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from handlers.records.finding_views import LAST_PAGE, Choices, Filters, Found
from handlers.records.finding_views import found as window
from models.errors import Invalid
from models.notices.tables import Notice, NoticeVersion
from models.people.tables import RoleHeld
from models.records.event_kind import EVENTS
from models.records.finding import MOST_PAGES, Wanted, check, find, lacking, people_to_choose
from models.records.kinds import KINDS, offered
from models.store.database import Database
from tests.releases import acts as release_acts
from tests.rights.cast import AFTER, at_hall, with_strangers
from tests.support.staff import Staff, staffed
from tests.support.town import NOW
from tests.support.workplace import Workplace, text_of

MANY = 1000
NO_NUMBERS = ("🙂", "*", "%", "_", "1%", "_1", "' OR 1=1 --", "-1", "1.5", "1e9", "0x1", "١٤", "９", "1" * 300,
              "2026-27/", "/14", "E-", "E-2026-27/🙂", "2026-27/1/1", "a\nb", "abcdef")  # fmt: skip
ODD_NUMBERS = ("0", "#1", "999999999", "2026-27/999999999", "E-2026-27/999999999", "ZZZZZZ", "234567", "0000-00/1")
ODD_CODES = ("🙂", "*", "%", "_", "hal_", "HALL", "x" * 3000, "' OR 1=1 --")


@pytest.fixture
def everybody(database: Database) -> Staff:
    """A town with a record of every kind, and everybody in it."""
    staff = with_strangers(database)
    at_hall(staff)
    return staff


def seen(session: Session, staff: Staff, **wanted: object) -> list[tuple[str, int]]:
    """What the chief finds."""
    hits, _more = find(session, staff.town.agreement, staff.actor("chief", AFTER), Wanted(**wanted), AFTER, MANY)  # type: ignore[arg-type]
    return [(hit.kind.code, hit.row.id if hit.row else 0) for hit in hits]


def test_what_no_record_can_be_called_is_refused() -> None:
    """At its field; a joker is no joker."""
    for text in NO_NUMBERS:
        with pytest.raises(Invalid):
            check(Wanted(number=text))
    for text in ODD_NUMBERS:
        check(Wanted(number=text))


def test_odd_numbers_codes_people_and_days_find_nothing_of_any_kind(everybody: Staff) -> None:
    """On either database, whatever kind is chosen."""
    with everybody.town.database.read() as session:
        for kind in (*KINDS, EVENTS.code):
            for text in ODD_NUMBERS:
                if text not in ("#1",):
                    assert seen(session, everybody, kind=kind, number=text) == [], (kind, text)
            for code in ODD_CODES:
                for name in ("school", "category", "state"):
                    if name != "state" or kind != EVENTS.code:
                        assert seen(session, everybody, kind=kind, **{name: code}) == [], (kind, name, code)
            for person_id in (0, -1, 2**31, 2**53):
                assert seen(session, everybody, kind=kind, person_id=person_id) == [], kind
            whole = seen(session, everybody, kind=kind)
            assert seen(session, everybody, kind=kind, first=date.min, last=date.max) == whole
            assert seen(session, everybody, kind=kind, first=date.max) == []
            assert seen(session, everybody, kind=kind, last=date.min) == []
        assert seen(session, everybody, kind="🙂") == []


def test_a_number_is_one_of_its_kind(everybody: Staff) -> None:
    """With or without the sign before it; that of another kind finds nothing, and the window can say why."""
    with everybody.town.database.read() as session:
        for kind in KINDS.values():
            if kind.numbered is not None:
                assert seen(session, everybody, kind=kind.code, number="#1") == seen(
                    session, everybody, kind=kind.code, number="1"
                )
    assert lacking(KINDS["notice"], Wanted("notice", number="E-2026-27/0001")) == ["number"]
    assert lacking(KINDS["evaluation"], Wanted("evaluation", number="E-2026-27/0001")) == []
    assert lacking(KINDS["dispute"], Wanted("dispute", number="2026-27/0001")) == ["number"]
    assert lacking(KINDS["dismissal"], Wanted("dismissal", number="14")) == ["number"]
    assert lacking(EVENTS, Wanted("event", number="ABCDEF")) == ["number"]
    asked = Wanted("quarter", number="1", school="hall", person_id=1)
    assert lacking(KINDS["quarter"], asked) == ["number", "school", "person"]
    assert lacking(KINDS["notice"], Wanted("notice", school="hall", person_id=1)) == []


def test_the_records_of_a_person_who_left_and_of_a_school_that_closed_are_found(database: Database) -> None:
    """They are on record by that name; the menu has whoever ever had a role."""
    staff = staffed(database)
    with database.write() as session:
        notice_id = release_acts.file_notice(session, staff).id
        for held in session.scalars(select(RoleHeld).filter_by(person_id=staff.id("officer"))):
            held.last_day = NOW.date() - timedelta(days=1)
    hall, *others = staff.town.agreement.school
    closed = hall.model_copy(update={"closes": NOW.date() - timedelta(days=30)})
    agreement = staff.town.agreement.model_copy(update={"school": [closed, *others]})
    with database.read() as session:
        assert staff.id("officer") in people_to_choose(session)
        for wanted in (Wanted(person_id=staff.id("officer")), Wanted(school="hall")):
            hits, _more = find(session, agreement, staff.actor("chief"), wanted, NOW, MANY)
            assert [(hit.kind.code, hit.row.id) for hit in hits] == [("notice", notice_id)]


def test_a_thousand_results_are_turned_through_without_a_gap(database: Database) -> None:
    """Sixty-seven pages of fifteen, each record once."""
    staff = staffed(database)
    with database.write() as session:
        notice = release_acts.file_notice(session, staff)
        for table, row_id in ((Notice.__table__, notice.id), (NoticeVersion.__table__, notice.current.id)):
            row = dict(session.execute(select(table).where(table.c.id == row_id)).mappings().one())
            copies = []
            for number in range(1000, 2000):
                more = {
                    "number": number,
                    "submission_key": f"T:{number}",
                    "filed_at": NOW - timedelta(hours=number // 3),
                }
                copies.append(row | {"id": number} | (more if table is Notice.__table__ else {"notice_id": number}))
            session.execute(insert(table), copies)
    with database.read() as session:
        paged, page, more = [], 0, True
        while more:
            hits, more = find(session, staff.town.agreement, staff.actor("chief"), Wanted("notice"), NOW, 15, page)
            paged += [hit.row.id for hit in hits]
            page += 1
        assert (page, len(paged), len(set(paged))) == (67, 1001, 1001)
        assert find(session, staff.town.agreement, staff.actor("chief"), Wanted("notice"), NOW, 15, MOST_PAGES) == (
            [], False,
        )  # fmt: skip


def test_whoever_reaches_the_last_page_is_told_that_there_is_more(database: Database) -> None:
    """And is not led to a page that shows nothing."""
    staff = staffed(database)
    with database.write() as session:
        release_acts.file_notice(session, staff)
        chief = staff.actor("chief")
        hits, _more = find(session, staff.town.agreement, chief, Wanted("notice"), NOW, 15)
        choices = Choices(offered(chief), {}, {})

        def shown(page: int) -> str:
            found = Found(hits, page, has_more=True)
            return str(window(staff.town.agreement, choices, Filters("notice"), found).to_dict())

        assert "records_turn_next" in shown(MOST_PAGES - 2)
        assert LAST_PAGE not in shown(MOST_PAGES - 2)
        assert "records_turn_next" not in shown(MOST_PAGES - 1)
        assert LAST_PAGE in shown(MOST_PAGES - 1)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_empty_result_says_what_was_looked_for_and_why_nothing_can_be(workplace: Workplace) -> None:
    """Spaces around a number are nothing; an odd one stays in the form with what to type."""
    chief = workplace.somebody("UCHIEF")
    chief.command("/sro-records")
    chief.press("records_search")
    for text in ("🙂", "%", "1" * 20, "_"):
        assert "as it stands on the record" in chief.submit(number=text)["errors"]["number"]
    chief.choose("kind", "quarter")
    assert chief.submit(number="  14 ", school="hall") == {"ok": True}
    told = text_of(chief.window())
    assert "Quarters · number 14 · Hall High School" in told
    assert "Nothing that you may open or list fits this." in told
    assert "Quarters: none has a number like this or a school." in told
    chief.press("records_change")
    chief.choose("kind", "event")
    assert "Category" in text_of(chief.window())
    assert chief.submit(number="", school="all", first=date(2026, 11, 1), last=date(2026, 11, 30)) == {"ok": True}
    assert "Events under the agreement · from 2026-11-01 · until 2026-11-30" in text_of(chief.window())
