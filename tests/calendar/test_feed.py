"""The district's calendar: which weekdays it closes, what stays by hand, and what happens when it cannot be read."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
import time_machine
from click.testing import CliRunner
from sqlalchemy import select

from bot.calendar.content import EMPTY, WEB_PAGE, CalendarNotRead
from bot.calendar.feed import CalendarFeed, read_calendar, standing
from bot.calendar.fetch import LARGEST
from bot.cli import main
from bot.logs import set_up_logs
from models.calendar.feed import state_of_calendar
from models.calendar.questions import DECIDED
from models.calendar.reading import Reading
from models.calendar.school_days import (
    calendar_is_known,
    days_from,
    report_deadline,
    school_days_after,
    set_by_hand,
)
from models.calendar.tables import ClosedDay
from models.calendar.taking import take_calendar
from models.policy import OPERATOR
from models.store.audit import AuditEntry
from models.store.database import Database
from tests.calendar.calendars import FRIDAY, MONDAY, THANKSGIVING, THURSDAY, TODAY, TUESDAY, WEDNESDAY, ics, whole_days
from tests.support.process import free_port
from tests.support.town import NOW, the_agreement

URL = "https://calendar.example/district.ics?key=made-up-secret"
AGREEMENT = the_agreement()
ZONE = AGREEMENT.zone
A_DAY = timedelta(days=1)


@responses.activate
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 404}, "calendar.example responded with HTTP 404."),
        ({"status": 503, "body": ics(THANKSGIVING)}, "calendar.example responded with HTTP 503."),
        ({"body": "<html>Please log in</html>"}, WEB_PAGE),
        ({"body": ""}, EMPTY),
        ({"body": ics(whole_days("Concert"))}, "None of the calendar's 1 events is a non-school day."),
        ({"body": requests.ReadTimeout("slow")}, "calendar.example did not answer in time."),
        ({"body": b"x" * (LARGEST + 1)}, "calendar.example sent more than 5 MB."),
    ],
)
def test_a_calendar_that_cannot_be_read_changes_nothing(
    database: Database, answer: dict[str, Any], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What was known stays, and the reason names the host, not the address, which may hold a key."""
    set_up_logs()
    responses.get(URL, **answer)
    take(database, {THURSDAY: "Recess"})
    with pytest.raises(CalendarNotRead) as problem:
        read_calendar(URL, ZONE, TODAY)
    assert str(problem.value) == words
    assert not feed(database).read_once()
    assert closed(database) == {THURSDAY: "Recess"}
    assert "calendar_not_read" in caplog.text
    assert "made-up-secret" not in caplog.text
    assert stands(database) == (
        f"The calendar's address has been unreadable since 2026-11-23 at 10:00: {words} It was never read."
    )


def feed(database: Database, later: timedelta = timedelta(0)) -> CalendarFeed:
    """What reads the calendar from its address, at some time."""
    return CalendarFeed(database, AGREEMENT, URL, lambda: NOW + later)


def take(database: Database, days: dict[date, str]) -> None:
    """Take over a calendar that closes these days."""
    with database.write() as session:
        take_calendar(session, AGREEMENT, Reading(days, max(days)), NOW)


def by_hand(database: Database, day: date, title: str, *, is_open: bool) -> None:
    """Close or open a day by hand."""
    with database.write() as session:
        set_by_hand(session, OPERATOR.label, day, title, NOW, is_open=is_open)


def stands(database: Database) -> str:
    """How the reading stands, in words."""
    with database.read() as session:
        return standing(state_of_calendar(session), ZONE)


def closed(database: Database) -> dict[date, str]:
    """The days that are closed, with their titles."""
    with database.read() as session:
        return {row.day: row.title for row in days_from(session, date(2026, 1, 1)) if not row.is_open}


@responses.activate
def test_the_feed_is_taken_over_each_time_it_has_changed(database: Database) -> None:
    """Days that it names no more are school days again."""
    responses.get(URL, body=ics(THANKSGIVING, whole_days("Holiday", "20261201")))
    responses.get(URL, body=ics(THANKSGIVING, whole_days("Snow day, no school", "20261202")))
    assert feed(database).read_once()
    assert list(closed(database)) == [THURSDAY, FRIDAY, date(2026, 12, 1)]
    assert feed(database).read_once()
    assert list(closed(database)) == [THURSDAY, FRIDAY, date(2026, 12, 2)]


def conditions() -> list[str | None]:
    """Which version each request said that it knows."""
    return [call.request.headers.get("If-None-Match") for call in responses.calls]


@responses.activate
def test_a_feed_that_has_not_changed_is_not_sent_again_for_a_week(database: Database) -> None:
    """What is known stays; once a week it is read in full, and so it is after an import by hand."""
    responses.get(URL, body=ics(THANKSGIVING), headers={"ETag": '"one"'})
    assert feed(database).read_once()
    responses.replace(responses.GET, URL, status=304)
    assert feed(database, A_DAY).read_once()
    assert list(closed(database)) == [THURSDAY, FRIDAY]
    assert stands(database) == "The calendar's address was last read on 2026-11-24 at 10:00."
    responses.replace(responses.GET, URL, body=ics(THANKSGIVING), headers={"ETag": '"one"'})
    assert feed(database, 7 * A_DAY).read_once()
    take(database, {MONDAY: "Recess"})
    assert feed(database, 8 * A_DAY).read_once()
    assert conditions() == [None, '"one"', None, None]


@responses.activate
def test_a_failure_is_told_since_it_began_until_it_is_over(database: Database) -> None:
    """With the newest reason, and when the calendar was last read."""
    responses.get(URL, body=ics(THANKSGIVING))
    assert feed(database).read_once()
    for hours, answer in ((24, {"status": 500}), (25, {"body": requests.ConnectionError("gone")})):
        responses.replace(responses.GET, URL, **answer)
        assert not feed(database, timedelta(hours=hours)).read_once()
    assert stands(database) == (
        "The calendar's address has been unreadable since 2026-11-24 at 10:00: calendar.example cannot be reached. "
        "It was last read on 2026-11-23 at 10:00."
    )
    responses.replace(responses.GET, URL, body=ics(THANKSGIVING))
    assert feed(database, timedelta(hours=26)).read_once()
    assert stands(database) == "The calendar's address was last read on 2026-11-24 at 12:00."


@responses.activate
def test_what_the_feed_closes_moves_a_deadline(database: Database) -> None:
    """Five school days from Monday, without Thursday and Friday, are over on Wednesday; in weekdays, on Monday."""

    def due() -> tuple[date, bool]:
        with database.read() as session:
            found = report_deadline(session, AGREEMENT, NOW, NOW)
        assert found is not None
        return found.day, found.calendar_is_known

    assert due() == (MONDAY + 7 * A_DAY, False)
    responses.get(URL, body=ics(THANKSGIVING, whole_days("Winter recess", "20261224", "20270102")))
    assert feed(database).read_once()
    assert due() == (WEDNESDAY + 7 * A_DAY, True)


def test_a_calendar_that_is_too_much_is_given_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is worked out by a process of its own, which ends after a time, whatever the calendar holds."""
    monkeypatch.setattr("bot.calendar.feed.SECONDS_TO_WORK_OUT", 1)
    rule = "RRULE:FREQ=YEARLY;BYMONTH=1;BYSETPOS=" + ",".join(["1"] * 500_000)
    with responses.RequestsMock() as web:
        web.get(URL, body=ics(whole_days("No school", "19000101", more=rule)))
        with pytest.raises(CalendarNotRead) as problem:
            read_calendar(URL, ZONE, TODAY)
    assert (
        str(problem.value) == "The calendar could not be processed: it is too large or has too many repeating events."
    )


@responses.activate
def test_the_feed_is_read_at_start(database: Database) -> None:
    """Without anybody asking, and without holding up the start."""
    asked = threading.Event()

    def answer(_request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        asked.set()
        return 200, {}, ics(THANKSGIVING)

    responses.add_callback(responses.GET, URL, answer)
    reader = feed(database)
    reader.start()
    assert asked.wait(timeout=30)
    reader.stop()
    assert list(closed(database)) == [THURSDAY, FRIDAY]


def test_a_bot_with_the_setting_reads_the_calendar(tmp_path: Path) -> None:
    """From its start, through HTTP, and says so in its log, without the address."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)  # the bot goes by the clock on the wall
    days = [f"{tomorrow + timedelta(days=days):%Y%m%d}" for days in (0, 14)]
    event = whole_days("Thanksgiving Recess - No School", *days)
    with socket.create_server(("127.0.0.1", 0)) as web:
        web.settimeout(60)
        url = f"http://127.0.0.1:{web.getsockname()[1]}/district.ics?key=made-up-secret"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
        environment |= {"SRO_DATA": str(tmp_path), "SRO_CALENDAR_URL": url, "PORT": str(free_port())}
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True,
        ) as bot:  # fmt: skip
            try:
                asking, _ = web.accept()
                with asking:
                    assert b"made-up-secret" in asking.recv(4096)
                    asking.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + ics(event).encode())
                assert bot.stderr is not None
                log = list(takewhile(lambda line: "calendar_" not in line, bot.stderr))
            finally:
                bot.terminate()
    database = Database(f"sqlite:///{tmp_path / 'practice.db'}")
    assert "Thanksgiving Recess - No School" in closed(database).values()  # beside the made-up days of practice
    assert "was last read on" in stands(database)
    database.close()
    assert "made-up-secret" not in "".join(log)


def test_what_was_set_by_hand_stays_whatever_the_feed_says(database: Database) -> None:
    """A closed day that the feed does not know, and an open one that it closes."""
    by_hand(database, TUESDAY, "Water main", is_open=False)
    by_hand(database, FRIDAY, "Made up for snow", is_open=True)
    take(database, {THURSDAY: "Recess", FRIDAY: "Recess"})
    assert closed(database) == {TUESDAY: "Water main", THURSDAY: "Recess"}
    with database.read() as session:
        assert school_days_after(session, MONDAY, 2) == FRIDAY
    by_hand(database, THURSDAY, "School day", is_open=True)
    with database.read() as session:
        assert school_days_after(session, MONDAY, 2) == THURSDAY


def test_what_is_set_by_hand_is_in_the_audit_log(database: Database) -> None:
    """Who did it and which day, without the words that were typed."""
    by_hand(database, TUESDAY, "Water main", is_open=False)
    by_hand(database, TUESDAY, "Repaired", is_open=True)
    with database.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        entries = [(one.actor, one.act, one.subject, one.detail) for one in rows]
    assert entries == [
        ("operator", "close school day", "day:2026-11-24", "{}"),
        ("operator", "open school day", "day:2026-11-24", "{}"),
    ]


def test_a_calendar_that_drops_what_is_past_does_not_reopen_it(database: Database) -> None:
    """A deadline that counted last week's recess still does."""
    take(database, {MONDAY - 4 * A_DAY: "Recess", THURSDAY: "Recess"})
    take(database, {FRIDAY: "Recess"})
    assert list(closed(database)) == [MONDAY - 4 * A_DAY, FRIDAY]


@pytest.mark.parametrize("is_open", [True, False])
def test_the_calendar_is_known_as_far_as_it_closes_days_itself(database: Database, *, is_open: bool) -> None:
    """A day set by hand far ahead tells nothing of those before it."""

    def known() -> list[bool]:
        with database.read() as session:
            return [calendar_is_known(session, day) for day in (THURSDAY, FRIDAY)]

    by_hand(database, date(2027, 6, 1), "By hand", is_open=is_open)
    assert known() == [False, False]
    take(database, {THURSDAY: "Recess"})
    assert known() == [True, False]
    by_hand(database, THURSDAY, "School day", is_open=True)
    assert known() == [True, False]


@pytest.fixture
def sro_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Runs a command on records of its own; its exit code and what it printed."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SRO_AGREEMENT", "SRO_CALENDAR_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SRO_DATA", str(tmp_path / "data"))

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, words)
        return result.exit_code, result.output

    return run


@time_machine.travel(NOW, tick=True)
def test_the_commands_import_close_open_and_list(sro_bot: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    """As an operator uses them, one after another."""
    path = tmp_path / "district.ics"
    path.write_text(ics(THANKSGIVING, whole_days("Winter recess", "20261224") + "\nRRULE:FREQ=HOURLY"))
    unknown = "The district's calendar has not been imported. All other weekdays are counted as school days."
    assert "There is no database at" in sro_bot("calendar", "list")[1]
    assert sro_bot("calendar", "close", "2026-12-24", "--title", "Winter recess")[0] == 0
    assert sro_bot("calendar", "list")[1].splitlines() == [
        "Thu 2026-12-24  no school  Winter recess (set by hand)",
        unknown,
    ]
    code, said = sro_bot("calendar", "import", str(path))
    assert (code, said.splitlines()) == (
        0,
        [
            "2 non-school weekdays, from 2026-11-26 to 2026-11-27.",
            "Not imported: “Winter recess”, which begins on Thu 2026-12-24, has days that cannot be determined. "
            "If there is no school, use `sro-bot calendar close DAY`.",
        ],
    )
    assert sro_bot("calendar", "open", "2026-11-27")[0] == 0
    assert sro_bot("calendar", "list")[1].splitlines() == [
        "Thu 2026-11-26  no school  Thanksgiving Recess - No School",
        "Fri 2026-11-27  school     School day (set by hand)",
        "Thu 2026-12-24  no school  Winter recess (set by hand)",
        "The district's calendar ends on 2026-11-27. After that, weekdays are counted as school days.",
    ]
    assert "3 entries" in sro_bot("audit", "verify")[1]


@time_machine.travel(NOW, tick=True)
def test_the_commands_name_what_a_person_has_to_decide_and_what_has_school(
    sro_bot: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """With its days, the first of many; until somebody decides, or sets the day by hand."""
    path = tmp_path / "district.ics"
    unsure = (whole_days("Veterans Day", "20261125"), whole_days("No School K-5", "20270104", "20270123"))
    path.write_text(ics(*unsure, whole_days("Half day before recess", "20261124"), whole_days("No school", "20260231")))
    lines = sro_bot("calendar", "import", str(path))[1].splitlines()
    assert lines[0] == "0 non-school weekdays."
    assert lines[1] == (
        "To decide: “Veterans Day” (Wed 2026-11-25). Until an administrator decides on Home in Slack, this counts as "
        "school; `sro-bot calendar close DAY` or `open DAY` decides a single day."
    )
    assert lines[2].startswith("To decide: “No School K-5” (Mon 2027-01-04, Tue 2027-01-05,")
    assert "Fri 2027-01-15 and 5 more)" in lines[2]
    assert lines[3].startswith(
        "Not imported: “No school (its date is written “20260231”)” has days that cannot be determined."
    )
    assert lines[4:] == ["School, by its title: “Half day before recess” (Tue 2026-11-24)."]
    assert sro_bot("calendar", "list")[1].splitlines()[:3] == lines[1:4]
    assert sro_bot("calendar", "open", "2026-11-25")[0] == 0
    assert "Veterans Day" not in sro_bot("calendar", "list")[1]
    database = Database(f"sqlite:///{tmp_path / 'data' / 'practice.db'}")
    with database.write() as session:
        session.add(ClosedDay(day=FRIDAY, title="Eid", source=DECIDED))
    database.close()
    assert "Fri 2026-11-27  no school  Eid (decided)" in sro_bot("calendar", "list")[1].splitlines()


@responses.activate
@time_machine.travel(NOW, tick=True)
def test_the_list_says_how_the_reading_of_the_address_stands(
    sro_bot: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it was last read and why it fails, without the address, which may hold a key."""
    monkeypatch.setenv("SRO_CALENDAR_URL", URL)
    (tmp_path / "data").mkdir()
    database = Database(f"sqlite:///{tmp_path / 'data' / 'practice.db'}")
    database.migrate()
    assert sro_bot("calendar", "list")[1].splitlines()[-1] == "The calendar's address was never read."
    responses.get(URL, status=403)
    assert not feed(database).read_once()
    database.close()
    assert sro_bot("calendar", "list")[1].splitlines()[-1] == (
        "The calendar's address has been unreadable since 2026-11-23 at 10:00: "
        "calendar.example responded with HTTP 403. "
        "It was never read."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "nowhere.ics"), "nowhere.ics cannot be read (No such file or directory). Nothing was changed."),
        (("close", "2026-11-28"), "Saturday, 2026-11-28: weekends are never school days."),
        (("open", "tomorrow"), "'tomorrow' is no day such as 2026-12-23."),
    ],
)
def test_a_command_that_cannot_be_done_says_why(
    sro_bot: Callable[..., tuple[int, str]], words: tuple[str, ...], said: str
) -> None:
    """In one line, and with an exit code."""
    code, output = sro_bot("calendar", *words)
    assert code != 0
    assert said in output
