"""Reads the district's calendar (.ics): which weekdays have no students. State law counts in school days (10-233p).

Only events that take whole days count, by the words of their titles. Recurring events are not worked out: like all that
speaks of closing but was left out, they are named to whoever imports the calendar, to be closed by hand.
"""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import requests
import structlog
from icalendar import Calendar, Event
from icalendar.error import InvalidCalendar
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from models.agreement import Agreement
from models.database import Database
from models.school_days import SATURDAY, take_feed

log = structlog.get_logger(__name__)

CLOSED = ("no school", "no students", "no classes", "closed", "holiday", "recess", "vacation", "break")
OPEN_AFTER_ALL = (
    "early", "half day", "delayed", "last day", "first day", "begins", "ends", "resumes?", "re-?opens?", "concert",
    "party", "(?<!schools and )(?<!schools & )offices?", "library", "town hall", "kindergarten", "pre-?k", "elementary",
    r"grades? \d+",
)  # fmt: skip
IS_CLOSED = re.compile(rf"\b({'|'.join(CLOSED)})\b", re.IGNORECASE)
IS_OPEN = re.compile(rf"\b({'|'.join(OPEN_AFTER_ALL)})\b", re.IGNORECASE)
LARGEST = 5_000_000
LONGEST = timedelta(days=120)
SECONDS = (5, 20)
# What icalendar raises at content that only looks like a calendar, as found by trying mutilated ones.
MUTILATED = (ValueError, TypeError, AttributeError, LookupError, OverflowError)
A_DAY, AN_HOUR = 24 * 3600, 3600


class CalendarNotRead(Exception):
    """The calendar cannot be used; what was known before stays. The message says why, without the address."""


@dataclass(frozen=True)
class Reading:
    """The weekdays that a calendar closes, by their titles; and the titles of what was left out but looks alike."""

    closed: dict[date, str]
    left_out: tuple[str, ...]


def read_calendar(source: str, zone: ZoneInfo) -> Reading:
    """Read a calendar from a file or an address.

    Raises:
        CalendarNotRead: it cannot be had, is no calendar, or closes no day at all.
    """
    content = _fetch(source) if source.startswith(("http://", "https://")) else _file(source)
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except MUTILATED:
        raise CalendarNotRead("This is not an iCalendar file (.ics).") from None
    events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    closed: dict[date, str] = {}
    left_out: list[str] = []
    for event in events:
        title = " ".join(str(event.get("SUMMARY", "")).split())
        if IS_CLOSED.search(title) and str(event.get("STATUS", "")).upper() != "CANCELLED":
            days = [] if IS_OPEN.search(title) else _days(event, zone)
            left_out += [] if days else [title]
            closed |= {day: title for day in days if day.weekday() < SATURDAY}
    if not closed:
        raise CalendarNotRead(f"None of the calendar's {len(events)} events closes a school day.")
    return Reading(closed, tuple(dict.fromkeys(left_out)))


def _days(event: Event, zone: ZoneInfo) -> list[date]:
    """The days of an event that takes whole days; its end is the day after its last. Empty if it cannot be made out."""
    if "RRULE" in event or "RDATE" in event:
        return []
    try:
        start, end = _midnight(event.start, zone), _midnight(event.end, zone)
    except (InvalidCalendar, *MUTILATED):
        return []
    if start is None or end is None or not timedelta(0) <= end - start <= LONGEST:
        return []
    return [start + timedelta(days=number) for number in range(max((end - start).days, 1))]


def _midnight(moment: date | datetime, zone: ZoneInfo) -> date | None:
    """The day that begins at this moment in the district, if one does."""
    if not isinstance(moment, datetime):
        return moment
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.date() if local.time() == time(0) else None


def _file(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CalendarNotRead(f"{path} cannot be read ({error.strerror}).") from None


def _fetch(url: str) -> bytes:
    host = urlsplit(url).hostname
    try:
        with requests.get(url, timeout=SECONDS, stream=True) as response:
            if not response.ok:
                raise CalendarNotRead(f"{host} answered HTTP {response.status_code}.")
            return _limited(response.iter_content(65536), str(host))
    except requests.RequestException as error:
        raise CalendarNotRead(f"{host} did not give the calendar ({type(error).__name__}).") from None


def _limited(parts: Iterator[bytes], host: str) -> bytes:
    content = bytearray()
    for part in parts:
        content += part
        if len(content) > LARGEST:
            raise CalendarNotRead(f"{host} gave more than {LARGEST // 1_000_000} MB.")
    return bytes(content)


class CalendarFeed:
    """Reads the calendar at start and once a day, from a thread of its own; after a failure, in an hour."""

    def __init__(self, database: Database, agreement: Agreement, url: str, now: Callable[[], datetime]) -> None:
        self._database, self._agreement, self._url, self._now = database, agreement, url, now
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="calendar", daemon=True)

    def start(self) -> None:
        """Read from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Read no more. A reading under way is let go: the next start reads again."""
        self._stopping.set()

    def join(self) -> None:
        """Wait for the end of a reading under way, after `stop`."""
        self._thread.join()

    def read_once(self) -> bool:
        """Read the calendar; whether it could be read."""
        try:
            reading = read_calendar(self._url, self._agreement.zone)
            with self._database.write() as session:
                take_feed(session, reading.closed, self._agreement.today(self._now()))
        except (CalendarNotRead, DBAPIError, NoConnection) as problem:
            why = str(problem) if isinstance(problem, CalendarNotRead) else type(problem).__name__
            log.warning("calendar_not_read", problem=why)
            return False
        log.info("calendar_read", closed_days=len(reading.closed), left_out=len(reading.left_out))
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._stopping.wait(A_DAY if self.read_once() else AN_HOUR)
