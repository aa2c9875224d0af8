"""A whole school year as a district's web site publishes it: what is closed, what is asked, what is named."""

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar.content import CalendarNotRead
from bot.calendar.events import work_out
from tests.calendar.calendars import TODAY, ics
from tests.support.town import the_agreement

ZONE = the_agreement().zone
YEAR = """
2026-08-25 2026-08-26 Convocation - Teachers Report
2026-08-27 2026-08-27 First Day of School
2026-09-07 2026-09-07 Labor Day - No School
2026-09-12 2026-09-13 Rosh Hashanah
2026-09-21 2026-09-21 Yom Kippur - Schools & Offices Closed
2026-10-12 2026-10-12 Columbus Day / Indigenous Peoples' Day
2026-10-14 2026-10-14 Early Dismissal - Professional Development
2026-11-03 2026-11-03 Election Day – No School for Students (Teacher PD)
2026-11-09 2026-11-09 Diwali
2026-11-11 2026-11-11 Veterans' Day - School in Session
2026-11-17 2026-11-17 End of First Marking Period
2026-11-25 2026-11-25 Early Dismissal – Thanksgiving Recess
2026-11-26 2026-11-27 Thanksgiving Recess (No School)
2026-12-10 2026-12-10 Holiday Concert
2026-12-23 2026-12-23 Half Day before Winter Recess
2026-12-24 2027-01-01 Winter Recess
2027-01-04 2027-01-04 School Reconvenes
2027-01-18 2027-01-18 Martin Luther King, Jr. Day
2027-02-06 2027-02-06 Lunar New Year
2027-02-15 2027-02-16 Presidents' Day / February Recess
2027-03-10 2027-03-10 Professional Development
2027-03-12 2027-03-12 No School - Elementary Conferences
2027-03-26 2027-03-26 Good Friday - No School
2027-04-12 2027-04-16 Spring Recess
2027-04-16 2027-04-16 Snow Make-Up Day - School in Session
2027-05-31 2027-05-31 Memorial Day
2027-06-11 2027-06-11 Last Day of School (Early Dismissal)
2027-06-18 2027-06-18 Juneteenth (Observed)
"""
CLOSED = """
2026-09-07 2026-09-21 2026-11-03 2026-11-26 2026-11-27 2026-12-24 2026-12-25 2026-12-28 2026-12-29 2026-12-30
2026-12-31 2027-01-01 2027-01-18 2027-02-15 2027-02-16 2027-03-26 2027-04-12 2027-04-13 2027-04-14 2027-04-15
2027-05-31 2027-06-18
"""
UNSURE = [
    "Convocation - Teachers Report", "Columbus Day / Indigenous Peoples' Day", "Diwali", "Professional Development",
    "No School - Elementary Conferences", "Spring Recess | Snow Make-Up Day - School in Session",
]  # fmt: skip


def calendar() -> str:
    """The year as a calendar."""
    return ics(*(event(*line.split(" ", 2)) for line in YEAR.strip().splitlines()))


def event(first: str, last: str, title: str) -> str:
    """An event from its first to its last day."""
    end = date.fromisoformat(last) + timedelta(days=1)
    return f"SUMMARY:{title}\nDTSTART;VALUE=DATE:{first.replace('-', '')}\nDTEND;VALUE=DATE:{end:%Y%m%d}"


def test_a_districts_year() -> None:
    """Each weekday without school, and six things that a person decides. What is on a weekend needs no decision."""
    found = work_out(calendar().encode(), ZONE, TODAY)
    assert [str(day) for day in found.closed] == CLOSED.split()
    assert found.reaches == date(2027, 6, 18)
    assert sorted(dated.title for dated in found.unsure) == sorted(UNSURE)
    assert found.left_out == ()


LINES = calendar().splitlines()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(LINES)), st.text("BEGIN:VT;=\"' \t\\0129Z-", max_size=30))
def test_a_line_that_is_put_in_anywhere_hinders_no_other_event(place: int, line: str) -> None:
    """It may break the event in which it stands, or the whole where it begins or ends that; never the reading."""
    content = "\r\n".join([*LINES[:place], line, *LINES[place:]])
    try:
        found = work_out(content.encode(), ZONE, TODAY)
    except CalendarNotRead:
        return
    lost = {day for day in CLOSED.split() if date.fromisoformat(day) not in found.closed}
    assert len(lost) <= 7  # the longest of its events


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(LINES) - 1), st.integers(0, 255), st.integers(0, 40))
def test_a_byte_that_is_wrong_is_read_or_refused(place: int, byte: int, at: int) -> None:
    """Wherever it is: the calendar is read, or refused as one that cannot be."""
    lines = [line.encode() for line in LINES]
    lines[place] = lines[place][:at] + bytes([byte]) + lines[place][at + 1 :]
    with suppress(CalendarNotRead):
        assert work_out(b"\r\n".join(lines), ZONE, TODAY).closed
