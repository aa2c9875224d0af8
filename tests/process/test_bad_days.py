"""Bad days: each has a decent end for the person, and no record is lost or doubled."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from models.calendar.tables import ClosedDay
from models.notices.tables import Notice
from models.store.database import Database
from tests.delivery.test_delivery import cards, pass_time
from tests.notices.test_in_slack import PRINCIPAL
from tests.support.filing import FIRST_PAGE, OFFICER, file
from tests.support.workplace import Workplace, at_work, text_of

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


CUT_ALL = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE pid <> pg_backend_pid() AND datname = current_database()"""


def numbers(place: Workplace) -> list[int]:
    """The numbers of all notices."""
    with place.bot.database.read() as session:
        return list(session.scalars(select(Notice.number).order_by(Notice.number)))


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """No page more fits into the database."""

    def cap(connection: object, *_about: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    engine = database._engine
    with closing(engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM")  # pages that a migration left free would take the form
    event.listen(engine, "connect", cap)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", cap)
        engine.dispose()


@sqlite_only
def test_a_full_disk_leaves_the_form_open_and_nothing_half_written(workplace: Workplace) -> None:
    """The officer is told in the form that it is not saved, and sends it again later."""
    file(workplace, narrative="x" * 3000)  # the next one does not fit beside it
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    with full_disk(workplace.bot.database):
        errors = officer.submit(**FIRST_PAGE | {"narrative": "x" * 3000})["errors"]
        with pytest.raises(DBAPIError) as error, workplace.bot.database.write() as session:
            session.add(ClosedDay(day=date(2026, 12, 24), title="SECRET" * 2000, source="hand"))
    assert "Not saved" in errors["actions"]
    assert "SECRET" not in str(error.value)
    assert numbers(workplace) == [1]
    assert officer.submit(**FIRST_PAGE) == {"ok": True}
    assert numbers(workplace) == [1, 2]


@pytest.mark.in_time
@sqlite_only
def test_a_locked_database_is_said_in_time_and_the_next_press_files(workplace: Workplace) -> None:
    """Within the three seconds that Slack waits."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    other = Database(workplace.bot.database.url)
    with other.write() as session:
        session.execute(text("SELECT 1"))
        assert "Not saved" in officer.submit(**FIRST_PAGE)["errors"]["actions"]
    other.close()
    assert officer.submit(**FIRST_PAGE) == {"ok": True}
    assert numbers(workplace) == [1]


@postgresql_only
def test_a_restarted_database_goes_unnoticed(workplace: Workplace) -> None:
    """All connections are cut; the next press makes new ones."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    with workplace.bot.database.write() as session:
        session.execute(text(CUT_ALL))
    assert officer.submit(**FIRST_PAGE) == {"ok": True}
    workplace.deliver()
    assert len(cards(workplace)) == 1


@sqlite_only
def test_a_form_left_open_for_a_day_is_taken(workplace: Workplace) -> None:
    """What was typed yesterday is filed today."""
    officer = workplace.somebody(OFFICER)
    officer.command("/sro-notify")
    yesterday = FIRST_PAGE
    workplace.clock[0] += timedelta(days=1)
    assert officer.submit(**yesterday) == {"ok": True}
    assert "Filed as 2026-27/0001" in text_of(officer.window())


@sqlite_only
def test_a_restart_between_form_and_press_loses_nothing(migrated_url: str) -> None:
    """Another process answers the form that the first one opened."""
    with at_work(migrated_url) as first:
        officer = first.somebody(OFFICER)
        officer.command("/sro-notify")
        answers = FIRST_PAGE
        with at_work(migrated_url, first.server):
            assert officer.submit(**answers) == {"ok": True}
            assert "Filed as 2026-27/0001" in text_of(officer.window())


@sqlite_only
@pytest.mark.parametrize("by", [timedelta(hours=-3), timedelta(hours=3)])
def test_a_clock_that_jumps_delays_no_new_message(workplace: Workplace, by: timedelta) -> None:
    """Neither the one on its way nor the next one to the same channel."""
    file(workplace)
    workplace.clock[0] += by
    pass_time(workplace, timedelta(seconds=10))
    assert len(cards(workplace)) == 1
    workplace.clock[0] -= by
    file(workplace)
    pass_time(workplace, timedelta(seconds=10))
    assert len(cards(workplace)) == 2


@sqlite_only
def test_when_slack_does_not_open_the_form_the_officer_is_told(workplace: Workplace) -> None:
    """Where the command was typed."""
    officer = workplace.somebody(OFFICER)
    workplace.fail("views.open", "rate_limited")
    assert officer.command("/sro-notify") == {"ok": True}
    assert "Slack did not open the window" in officer.messages("CGENERAL")[-1]["text"]


@sqlite_only
@pytest.mark.parametrize(
    "words",
    [
        "😀 école 學校 \u202eevil\u202c tab\there",
        "<!channel> <@UPRINHALL> <https://x.example|click> *bold* `code` &amp; &lt;",
        '=HYPERLINK("https://x.example","y")',
        "y" * 3000,
    ],
)
def test_what_people_type_comes_through_to_the_letter(workplace: Workplace, words: str) -> None:
    """As plain text, whatever it looks like; the card has none of it."""
    file(workplace, narrative=words)
    workplace.deliver()
    officer, principal = workplace.somebody(OFFICER), workplace.somebody(PRINCIPAL)
    officer.press("notice_open", message=officer.messages("CHALL")[0], channel="CHALL")
    officer.press("notice_amend")
    assert officer.submit(because=words, place_detail=words[:90]) == {"ok": True}
    workplace.deliver()
    (card,) = principal.messages("CHALL")
    principal.press("notice_open", message=card, channel="CHALL")
    plain = [block["text"] for block in principal.window()["blocks"] if block["type"] == "section" and "text" in block]
    assert {"type": "plain_text", "text": words, "emoji": False} in plain
    for markup in (field for block in card["blocks"] for field in block.get("fields", []) if field["type"] == "mrkdwn"):
        assert words[:20] not in markup["text"]


@sqlite_only
def test_a_channel_shared_with_another_organization_gets_nothing(workplace: Workplace) -> None:
    """Held, and an administrator is told."""
    workplace.change("channel", "CHALL", is_ext_shared=True, members=["UBOT", "UPRINHALL", "UOUTSIDER"])
    file(workplace)
    pass_time(workplace, timedelta(seconds=10))
    assert cards(workplace) == []
    assert len(workplace.posted("CADMIN")) == 1


@sqlite_only
def test_when_slack_does_not_open_a_window_the_person_is_told_in_another_one(workplace: Workplace) -> None:
    """And the next press works."""
    file(workplace)
    workplace.deliver()
    principal = workplace.somebody(PRINCIPAL)
    (card,) = principal.messages("CHALL")
    workplace.fail("views.open", "rate_limited")
    assert principal.press("notice_open", message=card, channel="CHALL")["ok"]
    assert "Slack did not open the window" in text_of(principal.window())
    assert principal.press("notice_open", message=card, channel="CHALL")["ok"]
    assert "pushed each other" in text_of(principal.window())


LATE = 2.8  # seconds: longer than a listener waits for a window, and almost as long as Slack waits for the listener


@pytest.mark.in_time
@sqlite_only
@pytest.mark.parametrize(("fault", "seconds"), [("delay", LATE), ("error_after", 0), ("drop_after", 0)])
def test_a_window_that_slack_opens_late_or_without_a_word_is_no_failure(
    workplace: Workplace, fault: str, seconds: float, caplog: pytest.LogCaptureFixture
) -> None:
    """By command and by press: it stands there, nobody is told that it does not, and the log says what is known."""
    officer = workplace.somebody(OFFICER)
    workplace.fail("views.open", fault, seconds=seconds)
    told = officer.messages("CGENERAL")
    assert officer.command("/sro-notify") == {"ok": True}
    assert officer.submit(**FIRST_PAGE) == {"ok": True}
    assert officer.messages("CGENERAL") == told
    workplace.deliver()
    (card,) = officer.messages("CHALL")
    workplace.fail("views.open", fault, seconds=seconds)
    assert officer.press("notice_open", message=card, channel="CHALL") == {"ok": True}
    assert "pushed each other" in text_of(officer.window())
    assert caplog.text.count("form_unclear") == 2


@pytest.mark.in_time
@sqlite_only
def test_a_press_is_answered_in_time_with_a_locked_database_and_a_slow_slack(workplace: Workplace) -> None:
    """The workspace marks a press as failed that is not answered within three seconds."""
    file(workplace)
    workplace.deliver()
    principal = workplace.somebody(PRINCIPAL)
    (card,) = principal.messages("CHALL")
    other = Database(workplace.bot.database.url)
    with other.write() as session:
        session.execute(text("SELECT 1"))
        workplace.fail("views.open", "delay", seconds=LATE)
        assert principal.press("notice_acknowledge", message=card, channel="CHALL") == {"ok": True}
    other.close()
    said = text_of(principal.window())
    assert "Not done: the database did not answer." in said
    assert "typed" not in said  # there was nothing to type


@pytest.mark.in_time
@sqlite_only
def test_many_who_wait_for_a_locked_database_are_all_answered_in_time(workplace: Workplace) -> None:
    """They wait beside one another, not one after another."""
    file(workplace)
    workplace.deliver()
    (card,) = workplace.posted("CHALL")
    other = Database(workplace.bot.database.url)
    with other.write() as session, ThreadPoolExecutor(6) as pool:
        session.execute(text("SELECT 1"))
        presses = [
            pool.submit(workplace.somebody(who).press, "notice_acknowledge", message=card, channel="CHALL")
            for who in (PRINCIPAL, "UDESHALL", OFFICER) * 2
        ]
        assert [one.result() for one in presses] == [{"ok": True}] * 6
    other.close()
