"""Reads the district's calendar (.ics): which weekdays have no students. State law counts in school days (10-233p)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from pydantic import TypeAdapter

from bot.calendar.errors import CalendarNotRead
from bot.calendar.fetch import ADDRESS, LARGEST, fetch
from bot.worker import Worker
from exports import sandbox
from models.calendar import feed as calendar_feed
from models.calendar.feed import CalendarState
from models.calendar.reading import Reading
from models.calendar.taking import take_calendar
from models.store.database import Database
from models.terms import Agreement

log = structlog.get_logger(__name__)

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
LONGEST = timedelta(minutes=5)  # to fetch and to work out
SECONDS_TO_WORK_OUT = 120


def read_calendar(source: str, zone: ZoneInfo, today: date) -> Reading:
    """Read a calendar in full, from a file or an address; `CalendarNotRead` if it cannot be had or closes no day."""
    content = fetch(source).content if source.startswith(ADDRESS) else _file(source)
    return _work_out(content or b"", zone, today)


def _file(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise CalendarNotRead(f"{path} cannot be read ({error.strerror}).") from None
    if len(content) > LARGEST:
        raise CalendarNotRead(f"{path} has more than {LARGEST // 1_000_000} MB.")
    return content


def _work_out(content: bytes, zone: ZoneInfo, today: date) -> Reading:
    answer = sandbox.run("bot.calendar.events", [zone.key, today.isoformat()], content, SECONDS_TO_WORK_OUT)
    if answer is None:
        raise CalendarNotRead("The calendar could not be processed: it is too large or has too many repeating events.")
    if "problem" in answer:
        raise CalendarNotRead(answer["problem"])
    return TypeAdapter(Reading).validate_python(answer)


def standing(state: CalendarState, zone: ZoneInfo) -> str:
    """When the address was last read, and why it cannot be read now. It never holds the address itself."""
    last = f"was last read on {_moment(state.read_at, zone)}" if state.read_at else "was never read"
    if state.failing_since is None:
        return f"The calendar's address {last}."
    since = _moment(state.failing_since, zone)
    return f"The calendar's address has been unreadable since {since}: {state.problem} It {last}."


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d at %H:%M}"


class CalendarFeed(Worker):
    """Reads the calendar at start and once a day, from a thread of its own; after a failure, in an hour."""

    def __init__(self, database: Database, agreement: Agreement, url: str, now: Callable[[], datetime]) -> None:
        self._database, self._agreement, self._url, self._now = database, agreement, url, now
        super().__init__("calendar", self.read_once, AN_HOUR, busy=A_DAY, longest=LONGEST)

    def read_once(self) -> bool:
        """Read the calendar, in full if it has changed; whether it could be read."""
        now = self._now()
        try:
            self._read(now)
        except CalendarNotRead as problem:
            log.warning("calendar_not_read", problem=str(problem))
            with self._database.write() as session:
                calendar_feed.could_not_be_read(session, now, str(problem))
            return False
        return True

    def _read(self, now: datetime) -> None:
        with self._database.read() as session:
            known = calendar_feed.known_version(session, now)
        answer = fetch(self._url, known)
        if answer.content is None:
            with self._database.write() as session:
                calendar_feed.was_read(session, now)
            log.info("calendar_unchanged")
            return
        reading = _work_out(answer.content, self._agreement.zone, self._agreement.today(now))
        with self._database.write() as session:
            take_calendar(session, self._agreement, reading, now, answer.version)
            calendar_feed.was_read(session, now)
        counts = {"closed_days": len(reading.closed), "unsure": len(reading.unsure), "left_out": len(reading.left_out)}
        log.info("calendar_read", **counts)
