"""Which weekdays a calendar closes: by titles, whole days, and however often an event repeats."""

from datetime import date, timedelta

import pytest

from bot.calendar.content import BREAKS_OFF, EMPTY, NO_CALENDAR, WEB_PAGE, CalendarNotRead
from bot.calendar.events import work_out
from models.calendar.reading import Dated, Reading
from tests.calendar.calendars import FRIDAY, MONDAY, THANKSGIVING, THURSDAY, TODAY, TUESDAY, WEDNESDAY, ics, whole_days
from tests.support.town import the_agreement

ZONE = the_agreement().zone
A_WEEK = timedelta(days=7)


def read(*events: str, today: date = TODAY) -> Reading:
    """What a calendar of these events closes."""
    return work_out(ics(*events).encode(), ZONE, today)


def days(*events: str) -> list[date]:
    """The days that these events close, in order."""
    return sorted(read(*events).closed)


def test_a_recess_closes_its_weekdays_and_not_the_day_after() -> None:
    """From Thursday up to, not including, Monday; the weekend needs no closing."""
    title = "Thanksgiving Recess - No School"
    assert read(THANKSGIVING).closed == {THURSDAY: title, FRIDAY: title}


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
        "SUMMARY:No school\nDTSTART;VALUE=DATE:2026-11-26",
        "SUMMARY:No school\nDTSTART:2026-11-26T05:00:00Z\nDTEND:2026-11-27T05:00Z",
        "SUMMARY:No school\nDTSTART;VALUE=DATE:20261126\nDTEND:20261127T000000",
        "SUMMARY:No school\nDTSTART;VALUE=DATE:20261126\nDTEND:20261126T235900",
        "SUMMARY:No school\nDTSTART:20261126T000000\nDTEND;VALUE=DATE:20261127",
        "SUMMARY:No school\nDTSTART;TZID=(UTC-05:00) Eastern Time (US & Canada):20261126T000000\nDURATION:PT24H",
        'SUMMARY:No school\nDTSTART;TZID="(UTC-05:00) Eastern Time":20261126T000000\nDURATION:P1D',
        "SUMMARY:No school\nDTSTART:20261126T000000\nDTEND:20261126T240000",
        "SUMMARY:No school\nDTSTART:20261126T000000\nDTEND:20261126T235960",
        "SUMMARY:No school\nDTSTART:2026-11-26T00:00\nDTEND:2026-11-26T24:00:00",
        "SUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:No=20School\nDTSTART:20261126",
    ],
)
def test_a_single_day_is_closed_however_the_calendar_writes_it(event: str) -> None:
    """With or without an end, as a duration, or from midnight to midnight in the district."""
    assert list(read(event).closed) == [THURSDAY]


def titles(events: tuple[Dated, ...]) -> list[str]:
    """The titles of some events."""
    return [event.title for event in events]


@pytest.mark.parametrize(
    "event",
    [
        whole_days("Central offices closed", "20261125"),
        whole_days("Town Hall and offices closed", "20261125"),
        whole_days("No school for Kindergarten", "20261125"),
        whole_days("No School - Grades 9-12", "20261125"),
        "SUMMARY:No school tonight\nDTSTART:20261125T180000Z\nDTEND:20261125T200000Z",
        "SUMMARY:No School K-5\nDTSTART:20261125T130000Z\nDTEND:20261125T200000Z",
        "SUMMARY:Winter Recess\nDTSTART:20261125T130000Z\nDTEND:20261125T200000Z",
        "SUMMARY:No school\nDTSTART;VALUE=DATE:20261125\nDTEND:20261125T120000",
        "SUMMARY:No school\nDTSTART;VALUE=DATE:20261125\nSTATUS:TENTATIVE",
    ],
)
def test_what_may_close_its_day_is_for_a_person_to_decide(event: str) -> None:
    """By its title, or since it takes some hours only; with its days."""
    found = read(THANKSGIVING, event)
    assert list(found.closed) == [THURSDAY, FRIDAY]
    assert [(dated.title, dated.days) for dated in found.unsure] == [(title_of(event), (WEDNESDAY,))]


@pytest.mark.parametrize(
    ("title", "is_asked"),
    [
        ("No School Wednesday", False),
        ("No School - Wed. Nov. 25th", False),
        ("Schools closed 11/25", False),
        ("No School - Good Friday", False),
        ("No School Monday", True),
        ("No School Thursday and Friday", True),
        ("No School - November 27", True),
        ("Schools closed 11/27/26", True),
    ],
)
def test_a_title_that_names_other_days_than_its_event_is_for_a_person_to_decide(title: str, *, is_asked: bool) -> None:
    """Somebody put a reminder on the day before."""
    found = read(THANKSGIVING, whole_days(title, "20261125"))
    assert titles(found.unsure) == ([title] if is_asked else [])
    assert (WEDNESDAY in found.closed) is not is_asked


def title_of(event: str) -> str:
    """The title of an event, which is its first line."""
    return event.splitlines()[0].removeprefix("SUMMARY:")


@pytest.mark.parametrize(
    ("title", "is_asked"),
    [
        ("Thanksgiving Recess - early dismissal Wednesday", True),
        ("February Break; last day of school before is the 12th", True),
        ("CANCELED: Winter Recess", False),
        ("Half days this week", False),
    ],
)
def test_several_days_of_which_some_may_close_are_for_a_person_to_decide(title: str, *, is_asked: bool) -> None:
    """A half day on the first of them says nothing of the others."""
    found = read(THANKSGIVING, whole_days(title, "20261223", "20261226"))
    assert titles(found.unsure) == ([title] if is_asked else [])
    assert list(found.closed) == [THURSDAY, FRIDAY]


@pytest.mark.parametrize("title", ["Early dismissal before the holiday", "School resumes after recess", "Holiday fair"])
def test_what_speaks_of_closing_and_has_school_is_named_with_its_days(title: str) -> None:
    """So that whoever imports the calendar can look it over."""
    found = read(THANKSGIVING, whole_days(title, "20261125"))
    assert list(found.closed) == [THURSDAY, FRIDAY]
    assert [(dated.title, dated.days) for dated in found.open] == [(title, (WEDNESDAY,))]


@pytest.mark.parametrize(
    ("event", "first"),
    [
        (whole_days("Vacation", "20261125", "20270601"), (WEDNESDAY,)),
        (whole_days("Vacation", "20261125", "20261120"), (WEDNESDAY,)),
        (whole_days("Vacation", "99991231"), (date(9999, 12, 31),)),
    ],
)
def test_what_closes_days_that_cannot_be_worked_out_is_left_out_and_named(event: str, first: tuple[date]) -> None:
    """With the day on which it begins, if that can be read."""
    found = read(THANKSGIVING, event)
    assert list(found.closed) == [THURSDAY, FRIDAY]
    assert [(dated.title, dated.days) for dated in found.left_out] == [(title_of(event), first)]


@pytest.mark.parametrize(
    "event",
    [
        whole_days("Board of Education meeting", "20261125"),
        "SUMMARY:Professional Development\nDTSTART:20261125T200000Z\nDTEND:20261125T210000Z",
        whole_days("Breakfast with the principal", "20261125"),
        whole_days("No school", "20261125") + "\nSTATUS:CANCELLED",
        "DTSTART;VALUE=DATE:20261125",
    ],
)
def test_other_events_are_passed_over(event: str) -> None:
    """They neither close a day nor need a look."""
    found = read(THANKSGIVING, event)
    assert (list(found.closed), found.left_out, found.unsure) == ([THURSDAY, FRIDAY], (), ())


def repeating(rule: str, start: str = "20261123", end: str | None = None) -> str:
    """A closing of whole days, by a rule or other lines."""
    return whole_days("No school", start, end, rule)


@pytest.mark.parametrize(
    ("event", "closed"),
    [
        (repeating("RRULE:FREQ=DAILY;COUNT=3"), [MONDAY, TUESDAY, WEDNESDAY]),
        (repeating("RRULE:FREQ=DAILY;UNTIL=20261124"), [MONDAY, TUESDAY]),
        (repeating("RRULE:FREQ=DAILY;UNTIL=20261124T000000Z"), [MONDAY, TUESDAY]),
        (repeating("RRULE:FREQ=DAILY;UNTIL=20261125T045959Z"), [MONDAY, TUESDAY]),
        (repeating("RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2"), [MONDAY, WEDNESDAY]),
        (repeating("RRULE:FREQ=WEEKLY;BYDAY=MO,FR;COUNT=2"), [MONDAY, FRIDAY]),
        (repeating("RRULE:FREQ=WEEKLY;COUNT=2", end="20261125"), [MONDAY, TUESDAY, MONDAY + A_WEEK, TUESDAY + A_WEEK]),
        (repeating("RRULE:FREQ=DAILY;COUNT=7"), [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY]),
        (repeating("RRULE:FREQ=MONTHLY;BYDAY=4TH;COUNT=2", "20261126"), [THURSDAY, date(2026, 12, 24)]),
        (repeating("RDATE;VALUE=DATE:20261125,20261127"), [MONDAY, WEDNESDAY, FRIDAY]),
        (repeating("RRULE:FREQ=DAILY;COUNT=2\nRDATE;VALUE=DATE:20261127"), [MONDAY, TUESDAY, FRIDAY]),
        (repeating("RRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261124"), [MONDAY, WEDNESDAY]),
        (repeating("RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261123T050000Z,20261125T050000Z"), [TUESDAY]),
        (repeating("RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261124T000000Z"), [MONDAY, WEDNESDAY]),
        (repeating("EXDATE;VALUE=DATE:20261123\nRDATE;VALUE=DATE:20261127"), [FRIDAY]),
    ],
)
def test_an_event_closes_the_days_on_which_it_repeats(event: str, closed: list[date]) -> None:
    """By a rule, by days added and by days taken out; each time for as many days as the first time."""
    assert days(event) == closed


@pytest.mark.parametrize("until", ["20261125T045959Z", "20261124T050000Z", "20261124T000000", "20261124"])
def test_a_rule_from_midnight_to_midnight_ends_by_the_districts_days(until: str) -> None:
    """Its end is often written in UTC, in which the district's day ends a day later."""
    lines = ["SUMMARY:No school", "DTSTART;TZID=America/New_York:20261123T000000", "DURATION:P1D"]
    assert days("\n".join([*lines, f"RRULE:FREQ=DAILY;UNTIL={until}"])) == [MONDAY, TUESDAY]


SERIES = repeating("UID:series\nRRULE:FREQ=DAILY;COUNT=3")


@pytest.mark.parametrize(
    ("override", "closed"),
    [
        (whole_days("No school", "20261127", more="RECURRENCE-ID;VALUE=DATE:20261124"), [MONDAY, WEDNESDAY, FRIDAY]),
        (whole_days("School day", "20261124", more="RECURRENCE-ID;VALUE=DATE:20261124"), [MONDAY, WEDNESDAY]),
        (
            whole_days("No school", "20261124", more="STATUS:CANCELLED\nRECURRENCE-ID:20261124T050000Z"),
            [MONDAY, WEDNESDAY],
        ),
        (
            whole_days("No school", "20261124", "20261126", "RECURRENCE-ID;VALUE=DATE:20261125\nRRULE:FREQ=DAILY"),
            [MONDAY, TUESDAY, WEDNESDAY],
        ),
        (whole_days("No school", "20261127", more="RECURRENCE-ID:20261124T000000Z"), [MONDAY, WEDNESDAY, FRIDAY]),
    ],
)
def test_a_single_event_stands_in_for_one_of_its_series(override: str, closed: list[date]) -> None:
    """Moved, called off, or with another title; in whatever order the calendar has them."""
    assert days(SERIES, f"{override}\nUID:series") == closed
    assert days(f"{override}\nUID:series", SERIES) == closed


def test_a_single_event_leaves_other_series_alone() -> None:
    """It belongs to one series, by its UID."""
    moved = whole_days("No school", "20261127", more="UID:other\nRECURRENCE-ID;VALUE=DATE:20261124")
    assert days(SERIES, moved) == [MONDAY, TUESDAY, WEDNESDAY, FRIDAY]


@pytest.mark.parametrize(
    "more",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=MINUTELY;COUNT=2",
        "RRULE:FREQ=HOURLY;INTERVAL=24",
        "RRULE:FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=0,1,2,3;BYSECOND=0,1,2,3",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=DAILY;INTERVAL=-1",
        "RRULE:FREQ=DAILY;COUNT=2;UNTIL=20261130",
        "RRULE:FREQ=YEARLY;RSCALE=CHINESE",
        "RRULE:FREQ=MONTHLY;BYSETPOS=0",
        "RRULE:FREQ=DAILY;UNTIL=soon",
        "RRULE:COUNT=2",
        "RRULE:whenever",
        "RRULE:FREQ=DAILY;COUNT=3\nEXRULE:FREQ=WEEKLY",
        "RRULE:FREQ=DAILY;COUNT=3\nEXDATE:whenever",
        "RDATE:20261125T180000Z",
        "RDATE;VALUE=PERIOD:20261125T050000Z/P3D",
        "UID:changing\nRRULE:FREQ=DAILY;COUNT=3",
    ],
)
def test_what_cannot_be_worked_out_is_left_out_and_named(more: str) -> None:
    """Rules by the hour, without a step, or mutilated; and a series that changes from a day on: a person decides."""
    changing = "UID:changing\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261125"
    found = read(THANKSGIVING, whole_days("Vacation", "20261123", more=more), whole_days("Fair", more=changing))
    assert (list(found.closed), titles(found.left_out)) == ([THURSDAY, FRIDAY], ["Vacation"])


def test_a_rule_from_times_immemorial_is_left_out() -> None:
    """Following it would take long."""
    assert titles(read(THANKSGIVING, repeating("RRULE:FREQ=DAILY", "00010101")).left_out) == ["No school"]


@pytest.mark.parametrize("start", ["20150101", "19000101"])
def test_a_rule_without_end_does_not_make_the_calendar_reach_further(start: str) -> None:
    """It closes days from last school year to the next, and tells nothing of what the district has published."""
    forever = repeating("RRULE:FREQ=DAILY", start)
    alone, beside = read(forever), read(forever, whole_days("Closed", "20270618"))
    closed = list(alone.closed)
    assert (closed[0], closed[-1], len(closed)) == (date(2025, 7, 1), date(2028, 6, 30), 784)
    assert (alone.reaches, beside.reaches) == (None, date(2027, 6, 18))


def test_a_calendar_reaches_to_the_last_day_that_it_closes() -> None:
    """By an event of its own or by a rule with an end."""
    assert read(THANKSGIVING).reaches == FRIDAY
    assert read(THANKSGIVING, repeating("RRULE:FREQ=WEEKLY;COUNT=2")).reaches == MONDAY + A_WEEK


def test_a_rule_with_an_end_counts_through_next_school_year() -> None:
    """And no further, as any event."""
    yearly = repeating("RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24;UNTIL=20271231", "20201224")
    assert days(yearly) == [date(2025, 12, 24), date(2026, 12, 24), date(2027, 12, 24)]
    last, too_late, too_early = (whole_days("Closed", day) for day in ("20280630", "20280703", "20250630"))
    assert days(last, too_late, too_early) == [date(2028, 6, 30)]


@pytest.mark.parametrize(
    ("today", "first"), [(date(2026, 6, 30), date(2024, 7, 1)), (date(2026, 7, 1), date(2025, 7, 1))]
)
def test_what_counts_moves_with_the_school_year(today: date, first: date) -> None:
    """Last school year is the one before the one of today, which begins on July 1."""
    assert min(read(repeating("RRULE:FREQ=DAILY", "20200101"), today=today).closed) == first


def test_the_title_of_an_event_with_a_day_of_its_own_goes_before_that_of_a_rule() -> None:
    """It is the more telling one."""
    found = read(whole_days("Thanksgiving recess"), repeating("RRULE:FREQ=DAILY"))
    assert found.closed[THURSDAY] == "Thanksgiving recess"


def test_a_rule_that_never_comes_about_ends() -> None:
    """It closes only its first day."""
    assert days(repeating("RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30")) == [MONDAY]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", EMPTY),
        (b" \r\n", EMPTY),
        (b"\xef\xbb\xbf", EMPTY),
        (b"<html>Please log in</html>", WEB_PAGE),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<title>Sign in</title>", WEB_PAGE),
        (ics().encode(), "None of the calendar's 0 events is a non-school day."),
        (
            ics(whole_days("Recess", "20261123", "20261120"), whole_days("No school", "20260231")).encode(),
            "None of the calendar's 2 events is a non-school day. The days of these cannot be determined: "
            "“Recess” (2026-11-23), “No school (its date is written “20260231”)”.",
        ),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NO_CALENDAR),
        (ics(THANKSGIVING).encode()[:-30], BREAKS_OFF),
        (ics(THANKSGIVING).encode()[:-20], BREAKS_OFF),
    ],
)
def test_what_is_no_calendar_is_told_in_a_line(content: bytes, words: str) -> None:
    """Nothing, another kind of file, or half a file."""
    with pytest.raises(CalendarNotRead) as problem:
        work_out(content, ZONE, TODAY)
    assert str(problem.value) == words


def test_a_title_holds_nothing_that_a_database_refuses() -> None:
    """PostgreSQL keeps no NUL."""
    assert read(whole_days("No\x00 school\u200b,\ttoday")).closed == {THURSDAY: "No school, today"}


def test_a_title_that_goes_on_and_on_is_cut() -> None:
    """To what there is room for."""
    (title,) = set(read(whole_days("Winter recess: no school " + "y" * 500)).closed.values())
    assert title == "Winter recess: no school " + "y" * 175
