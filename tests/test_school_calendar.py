"""The district's calendar: which weekdays it closes, what stays by hand, and what happens when it cannot be read."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
import time_machine
from click.testing import CliRunner

from bot import school_calendar
from bot.cli import main
from bot.logs import set_up_logs
from bot.school_calendar import CalendarFeed, CalendarNotRead, read_calendar
from models.database import Database
from models.school_days import calendar_is_known, days_from, school_days_after, set_by_hand, take_feed
from tests.support.town import NOW, the_agreement

URL = "https://calendar.example/district.ics?key=made-up-secret"
ZONE = the_agreement().zone
TODAY = date(2026, 11, 23)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in range(23, 28))


def ics(*events: str) -> str:
    """A calendar of events, each given by its lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@calendar.example", "DTSTAMP:20260801T000000Z"]
        lines += [*event.splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def whole_days(title: str, start: str = "20261126", end: str | None = None) -> str:
    """An event that takes whole days; its end is the day after its last."""
    return f"SUMMARY:{title}\nDTSTART;VALUE=DATE:{start}" + (f"\nDTEND;VALUE=DATE:{end}" if end else "")


MUTILATED_ZONE = "\r\nBEGIN:VTIMEZONES\r\nTZID:X\r\nEND:VTIMEZONE\r\n"
THANKSGIVING = whole_days("Thanksgiving Recess - No School", "20261126", "20261130")


@pytest.fixture
def reading(tmp_path: Path) -> Callable[..., school_calendar.Reading]:
    """Reads a calendar of events from a file."""

    def read(*events: str) -> school_calendar.Reading:
        path = tmp_path / "district.ics"
        path.write_text(ics(*events), encoding="utf-8")
        return read_calendar(str(path), ZONE)

    return read


def test_a_recess_closes_its_weekdays_and_not_the_day_after(reading: Callable[..., Any]) -> None:
    """From Thursday up to, not including, Monday; the weekend needs no closing."""
    title = "Thanksgiving Recess - No School"
    assert reading(THANKSGIVING).closed == {THURSDAY: title, FRIDAY: title}


@pytest.mark.parametrize(
    "event",
    [
        whole_days("Schools closed"),
        whole_days("HOLIDAY: Thanksgiving"),
        whole_days("Spring break"),
        whole_days("Schools and Offices Closed - Thanksgiving"),
        whole_days("Staff day (no students)", end="20261127"),
        "SUMMARY:No school\nDTSTART;VALUE=DATE:20261126\nDURATION:P1D",
        "SUMMARY:No school\nDTSTART;TZID=America/New_York:20261126T000000\nDTEND;TZID=America/New_York:20261127T000000",
        "SUMMARY:No school\nDTSTART:20261126T050000Z\nDTEND:20261127T050000Z",
        "SUMMARY:No school\nDTSTART:20261126T000000\nDTEND:20261127T000000",
    ],
)
def test_a_single_day_is_closed_however_the_calendar_writes_it(reading: Callable[..., Any], event: str) -> None:
    """With or without an end, as a duration, or from midnight to midnight in the district."""
    assert list(reading(event).closed) == [THURSDAY]


@pytest.mark.parametrize(
    "event",
    [
        whole_days("Early dismissal before the holiday", "20261125"),
        whole_days("School resumes after recess", "20261125"),
        whole_days("Central offices closed", "20261125"),
        whole_days("Town Hall and offices closed", "20261125"),
        whole_days("No school for Kindergarten", "20261125"),
        whole_days("No School - Grades 9-12", "20261125"),
        "SUMMARY:Holiday fair\nDTSTART:20261125T180000Z\nDTEND:20261125T200000Z",
        whole_days("Winter recess", "20261125") + "\nRRULE:FREQ=YEARLY",
        whole_days("Vacation", "20261125", "20270601"),
        whole_days("Vacation", "20261125", "20261120"),
        whole_days("Vacation", "99991231"),
        "SUMMARY:No school (date to come)",
    ],
)
def test_what_only_looks_like_a_closed_day_is_left_out_and_named(reading: Callable[..., Any], event: str) -> None:
    """Half days, hours, recurring events, spans that cannot be: a person decides."""
    found = reading(THANKSGIVING, event)
    assert list(found.closed) == [THURSDAY, FRIDAY]
    assert found.left_out == (event.splitlines()[0].removeprefix("SUMMARY:"),)


@pytest.mark.parametrize(
    "event",
    [
        whole_days("Board of Education meeting", "20261125"),
        whole_days("Breakfast with the principal", "20261125"),
        whole_days("No school", "20261125") + "\nSTATUS:CANCELLED",
        "DTSTART;VALUE=DATE:20261125",
    ],
)
def test_other_events_are_passed_over(reading: Callable[..., Any], event: str) -> None:
    """They neither close a day nor need a look."""
    found = reading(THANKSGIVING, event)
    assert (list(found.closed), found.left_out) == ([THURSDAY, FRIDAY], ())


@responses.activate
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 404}, "calendar.example answered HTTP 404."),
        ({"status": 503, "body": ics(THANKSGIVING)}, "calendar.example answered HTTP 503."),
        ({"body": "<html>Please log in</html>"}, "This is not an iCalendar file (.ics)."),
        ({"body": ics(THANKSGIVING).replace("\r\n", MUTILATED_ZONE, 1)}, "This is not an iCalendar file (.ics)."),
        ({"body": ""}, "None of the calendar's 0 events closes a school day."),
        ({"body": ics(whole_days("Concert"))}, "None of the calendar's 1 events closes a school day."),
        ({"body": requests.ConnectTimeout("slow")}, "calendar.example did not give the calendar (ConnectTimeout)."),
        ({"body": requests.ReadTimeout("slow")}, "calendar.example did not give the calendar (ReadTimeout)."),
        ({"body": requests.ConnectionError("gone")}, "calendar.example did not give the calendar (ConnectionError)."),
        ({"body": b"x" * (school_calendar.LARGEST + 1)}, "calendar.example gave more than 5 MB."),
    ],
)
def test_a_calendar_that_cannot_be_read_changes_nothing(
    database: Database, answer: dict[str, Any], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What was known stays, and the reason names the host, not the address, which may hold a key."""
    set_up_logs()
    responses.get(URL, **answer)
    with database.write() as session:
        take_feed(session, {THURSDAY: "Recess"}, TODAY)
    with pytest.raises(CalendarNotRead) as problem:
        read_calendar(URL, ZONE)
    assert str(problem.value) == words
    assert not CalendarFeed(database, the_agreement(), URL, lambda: NOW).read_once()
    assert closed(database) == {THURSDAY: "Recess"}
    assert "calendar_not_read" in caplog.text
    assert "made-up-secret" not in caplog.text


def closed(database: Database) -> dict[date, str]:
    """The days that are closed, with their titles."""
    with database.read() as session:
        return {row.day: row.title for row in days_from(session, date(2026, 1, 1)) if not row.is_open}


@responses.activate
def test_the_feed_is_taken_over_each_time_it_is_read(database: Database) -> None:
    """Days that it names no more are school days again."""
    feed = CalendarFeed(database, the_agreement(), URL, lambda: NOW)
    responses.get(URL, body=ics(THANKSGIVING, whole_days("Holiday", "20261201")))
    responses.get(URL, body=ics(THANKSGIVING, whole_days("Snow day, no school", "20261202")))
    assert feed.read_once()
    assert list(closed(database)) == [THURSDAY, FRIDAY, date(2026, 12, 1)]
    assert feed.read_once()
    assert list(closed(database)) == [THURSDAY, FRIDAY, date(2026, 12, 2)]


@responses.activate
def test_the_feed_is_read_at_start(database: Database) -> None:
    """Without anybody asking, and without holding up the start."""
    asked = threading.Event()

    def answer(_request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        asked.set()
        return 200, {}, ics(THANKSGIVING)

    responses.add_callback(responses.GET, URL, answer)
    feed = CalendarFeed(database, the_agreement(), URL, lambda: NOW)
    feed.start()
    assert asked.wait(timeout=30)
    feed.stop()
    feed.join()
    assert list(closed(database)) == [THURSDAY, FRIDAY]


def test_what_was_set_by_hand_stays_whatever_the_feed_says(database: Database) -> None:
    """A closed day that the feed does not know, and an open one that it closes."""
    with database.write() as session:
        set_by_hand(session, TUESDAY, "Water main", is_open=False)
        set_by_hand(session, FRIDAY, "Made up for snow", is_open=True)
        take_feed(session, {THURSDAY: "Recess", FRIDAY: "Recess"}, TODAY)
    assert closed(database) == {TUESDAY: "Water main", THURSDAY: "Recess"}
    with database.write() as session:
        assert school_days_after(session, MONDAY, 2) == FRIDAY
        set_by_hand(session, THURSDAY, "School day", is_open=True)
        assert school_days_after(session, MONDAY, 2) == THURSDAY


def test_a_calendar_that_drops_what_is_past_does_not_reopen_it(database: Database) -> None:
    """A deadline that counted last week's recess still does."""
    with database.write() as session:
        take_feed(session, {MONDAY - timedelta(days=4): "Recess", THURSDAY: "Recess"}, TODAY)
        take_feed(session, {FRIDAY: "Recess"}, TODAY)
    assert list(closed(database)) == [MONDAY - timedelta(days=4), FRIDAY]


def test_a_day_opened_by_hand_is_no_sign_of_a_calendar(database: Database) -> None:
    """The calendar is known as far as something is closed."""
    with database.write() as session:
        set_by_hand(session, FRIDAY, "School day", is_open=True)
        assert not calendar_is_known(session, FRIDAY)
        take_feed(session, {FRIDAY + timedelta(days=7): "Recess"}, TODAY)
        assert calendar_is_known(session, FRIDAY)


@pytest.fixture
def sro_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Runs a command on records of its own; its exit code and what it printed."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SRO_AGREEMENT"):
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
    path.write_text(ics(THANKSGIVING, whole_days("Winter recess", "20261224") + "\nRRULE:FREQ=YEARLY"))
    assert sro_bot("calendar", "list") == (0, "No day is known to be closed: weekdays count as school days.\n")
    code, said = sro_bot("calendar", "import", str(path))
    assert (code, said.splitlines()) == (
        0,
        [
            "2 weekdays without school, from 2026-11-26 to 2026-11-27.",
            "Left out: “Winter recess”. If there is no school: `sro-bot calendar close DAY`.",
        ],
    )
    assert sro_bot("calendar", "close", "2026-12-24", "--title", "Winter recess")[0] == 0
    assert sro_bot("calendar", "open", "2026-11-27")[0] == 0
    assert sro_bot("calendar", "list")[1].splitlines() == [
        "Thu 2026-11-26  no school  Thanksgiving Recess - No School",
        "Fri 2026-11-27  school     School day (by hand)",
        "Thu 2026-12-24  no school  Winter recess (by hand)",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "nowhere.ics"), "nowhere.ics cannot be read (No such file or directory). Nothing was changed."),
        (("close", "2026-11-28"), "Saturday, 2026-11-28: weekends are never school days."),
        (("open", "tomorrow"), "'tomorrow' does not match the format '%Y-%m-%d'."),
    ],
)
def test_a_command_that_cannot_be_done_says_why(
    sro_bot: Callable[..., tuple[int, str]], words: tuple[str, ...], said: str
) -> None:
    """In one line, and with an exit code."""
    code, output = sro_bot("calendar", *words)
    assert code != 0
    assert said in output
