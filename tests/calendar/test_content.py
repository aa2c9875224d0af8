"""Calendars as programs write them: broken lines, other encodings, later versions. Nothing takes the rest along."""

from datetime import date

import pytest

from bot.calendar.events import work_out
from models.calendar.reading import LONGEST_TITLE, Reading
from tests.calendar.calendars import FRIDAY, MONDAY, THANKSGIVING, THURSDAY, TODAY, TUESDAY, WEDNESDAY, ics, whole_days
from tests.support.town import the_agreement

ZONE = the_agreement().zone
BOTH = [THURSDAY, FRIDAY]
BOARD = "SUMMARY:Board of Education\nDTSTART:20261125T230000Z"


def read(content: str | bytes) -> Reading:
    """What a calendar says of its days."""
    return work_out(content if isinstance(content, bytes) else content.encode(), ZONE, TODAY)


def closed(content: str | bytes) -> list[date]:
    """The days that a calendar closes."""
    return list(read(content).closed)


def with_header(*lines: str) -> str:
    """A calendar with further lines at its beginning."""
    return ics(THANKSGIVING).replace("VERSION:2.0", "\r\n".join(lines))


OWN_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:District\r\nBEGIN:STANDARD\r\nDTSTART:19701101T020000\r\nTZOFFSETFROM:-0400\r\n"
    "TZOFFSETTO:-0500\r\nEND:STANDARD\r\nEND:VTIMEZONE"
)


@pytest.mark.parametrize(
    "content",
    [
        ics(THANKSGIVING, f"{BOARD}\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-P1H\nEND:VALARM"),
        ics(THANKSGIVING + "\nBEGIN:VALARM\nTRIGGER:-P1H\nSUMMARY:Reminder\nEND:VALARM"),
        ics(THANKSGIVING + "\nBEGIN:VALARM\nTRIGGER:whenever"),
        ics("BEGIN:VALARM\nSUMMARY:Reminder\nREPEAT:2\nDURATION:PT5M\nEND:VALARM\n" + THANKSGIVING),
        ics(THANKSGIVING + "\nBEGIN:X-THING\nBEGIN:X-INNER\nDTSTART:soon\nEND:X-INNER\nEND:X-THING"),
        ics(THANKSGIVING + '\nATTENDEE;CN="A, B:mailto:a@b.example\nGEO:somewhere\n:::\nno property at all'),
        ics(THANKSGIVING + "\nDESCRIPTION:Begins\nEND:X\nat noon\nDTSTAMP:yesterday\nSEQUENCE:first"),
        ics(THANKSGIVING + "\nSUMMARY:Another title\nDTSTART:soon"),
        ics(THANKSGIVING, f"{BOARD}\nDTEND:soon", "SUMMARY:Concert\nDTSTART;TZID=America:20261123T000000"),
        ics("SUMMARY:Concert\nDTSTART;TZID=Nowhere/Town:20261123T000000\nRRULE:whenever", THANKSGIVING),
        with_header("VERSION", "X-WR-CALNAME", "X-WR-TIMEZONE:Nowhere", "METHOD:PUBLISH"),
        with_header(
            "BEGIN:VTIMEZONE", "TZID:X", "BEGIN:STANDARD", "TZOFFSETTO:sometimes", "END:STANDARD", "END:VTIMEZONE"
        ),
        with_header("BEGIN:VTIMEZONES", "TZID:X", "END:VTIMEZONE"),
        with_header("BEGIN:VTIMEZONE", "TZID:X"),
        with_header("BEGIN:VTODO", "DUE:soon", "END:VTODO", "BEGIN:VJOURNAL", "DTSTART:x", "END:VJOURNAL"),
        with_header(OWN_ZONE),
        ics(THANKSGIVING).replace("SUMMARY:", "summary;LANGUAGE=en-us:").replace("BEGIN:VEVENT", "begin:vevent"),
        ics(BOARD, THANKSGIVING).replace("END:VEVENT\r\n", "", 1),
        "Exported by a program\r\n" + ics(THANKSGIVING),
        ics(THANKSGIVING).replace("BEGIN:VCALENDAR", "BEGIN:VCALENDER"),
    ],
)
def test_a_line_that_is_wrong_takes_nothing_along(content: str) -> None:
    """An alarm, a time zone, a header, another event, a title that stands there twice: the days are found."""
    found = read(content)
    assert (list(found.closed), found.unsure, found.left_out) == (BOTH, (), ())


@pytest.mark.parametrize(
    ("wrong", "written", "first"),
    [
        ("DTSTART;TZID=America:20261123T000000", "", (MONDAY,)),
        ("DTSTART:20261123T0", "", (MONDAY,)),
        ("DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261131", "", (MONDAY,)),
        ("DTSTART;VALUE=DATE:20261340", " (its date is written “20261340”)", ()),
        ("DTSTART;VALUE=DATE:20260231", " (its date is written “20260231”)", ()),
        ("DTSTART;VALUE=DATE:2026-02-31", " (its date is written “20260231”)", ()),
        ("DTSTART;VALUE=DATE:11/27/2026", " (its date is written “11/27/2026”)", ()),
        (f"DTSTART:{'soon' * 100}", f" (its date is written “{'soon' * 10}”)", ()),
        ("DTSTART:", " (no date)", ()),
        ("DTEND:x", " (no date)", ()),
    ],
)
def test_an_event_that_closes_and_whose_dates_are_wrong_is_named(
    wrong: str, written: str, first: tuple[date, ...]
) -> None:
    """With its first day, or with what is written for one. The others close their days."""
    found = read(ics(THANKSGIVING, f"SUMMARY:No school\n{wrong}"))
    assert list(found.closed) == BOTH
    assert [(event.title, event.days) for event in found.left_out] == [(f"No school{written}", first)]


def test_what_is_written_for_a_date_fits_beside_the_longest_title() -> None:
    """The title gives way to it."""
    (named,) = read(ics(THANKSGIVING, f"SUMMARY:No school {'x' * 300}\nDTSTART:20260231")).left_out
    assert named.title.endswith("x (its date is written “20260231”)")
    assert len(named.title) <= LONGEST_TITLE


@pytest.mark.parametrize(
    "days",
    [
        "DTSTART:20261126T000000\nDTEND:20261127T235900",
        "DTSTART;TZID=America/New_York:20261126T000000\nDTEND;TZID=America/New_York:20261127T235959",
        "DTSTART;TZID=Eastern Standard Time:20261126T000000\nDTEND;TZID=Eastern Standard Time:20261128T000000",
        "DTSTART;TZID=Customized Time Zone:20261126T000000\nDTEND;TZID=Customized Time Zone:20261128T000000",
        "DTSTART:20261126T050000Z\nDTEND:20261128T045900Z",
        "DTSTART:20261126T000000Z\nDTEND:20261128T000000Z",
        "DTSTART:20261126T000000Z\nDTEND:20261127T235900Z",
        "DTSTART;VALUE=DATE:20261126\nDURATION:P2D",
        "DTSTART:20261126\nDTEND:20261128",
        "DTSTART;VALUE=DATE:20261126\nDTEND;VALUE=DATE:20261126\nRRULE:FREQ=DAILY;COUNT=2",
        "DTSTART:20261126T000000\nDTEND:20261126T235900\nRRULE:FREQ=DAILY;COUNT=2",
        "DTSTART:20261126T000000Z\nDTEND:20261127T000000Z\nRRULE:FREQ=DAILY;UNTIL=20261127T000000Z",
        "DTSTART:20261126T000000Z\nDTEND:20261129T000000Z\nRRULE:FREQ=DAILY;COUNT=1\nRDATE:20261126T000000Z",
        "DTSTART;VALUE=DATE:20261125\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261125",
        "DTSTART:20261125T000000\nDTEND:20261125T235900\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261125T000000",
    ],
)
def test_whole_days_are_whole_days_however_they_are_written(days: str) -> None:
    """To the next midnight or a minute before, in the district's zone, in UTC, in a zone that nobody knows."""
    assert closed(ics(f"SUMMARY:No School\n{days}")) == BOTH


def test_a_zone_of_the_calendars_own_is_used() -> None:
    """By its name in the events."""
    event = "SUMMARY:No school\nDTSTART;TZID=District:20261126T000000\nDTEND;TZID=District:20261127T000000"
    assert closed(ics(event).replace("VERSION:2.0", OWN_ZONE)) == [THURSDAY]


TYPOGRAPHIC = "Veterans’ Day – No School"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_calendar_is_read_in_the_encodings_of_other_systems(encoding: str) -> None:
    """With a mark of the encoding or without one; its titles as they were written."""
    found = read(ics(whole_days(TYPOGRAPHIC)).encode(encoding))
    assert found.closed == {THURSDAY: TYPOGRAPHIC}


def test_a_title_is_read_without_the_marks_of_a_web_page() -> None:
    """As some sites export it."""
    found = read(ics(whole_days("Schools &amp; Offices&nbsp;Closed &#8211; Good Friday")))
    assert found.closed == {THURSDAY: "Schools & Offices Closed – Good Friday"}


def test_a_line_in_another_encoding_leaves_the_others_readable() -> None:
    """As where descriptions were pasted in."""
    content = (
        ics(whole_days(TYPOGRAPHIC), f"{BOARD}\nDESCRIPTION:X").encode().replace(b"RIPTION:X", b"RIPTION:\x93X\x94")
    )
    assert read(content).closed == {THURSDAY: TYPOGRAPHIC}


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\n\r\n"])
def test_lines_may_end_and_be_folded_in_any_way(end: str) -> None:
    """Also between blanks, and within a word."""
    event = "SUMMARY:Thanksgiving Re\n cess - No\n\t  School\nDTSTART;VALUE=DATE:2026\n 1126"
    lines = ics("X").replace("X\r\n", event.replace("\n", "\r\n") + "\r\n", 1)
    assert read(lines.replace("\r\n", end) if end != "\r\n\r\n" else lines + "\r\n\r\n").closed == {
        THURSDAY: "Thanksgiving Recess - No School"
    }


def test_a_fold_within_a_character_is_mended() -> None:
    """Programs fold by bytes."""
    dash = "–".encode()
    content = ics(whole_days(TYPOGRAPHIC)).encode().replace(dash, dash[:1] + b"\r\n " + dash[1:])
    assert read(content).closed == {THURSDAY: TYPOGRAPHIC}


def test_several_calendars_in_one_file_are_all_read() -> None:
    """One after another; what the one calls off leaves the other alone."""
    off = ics(whole_days("Closed", "20261125")).replace("VERSION:2.0", "METHOD:CANCEL")
    assert closed(off + ics(whole_days("Closed", "20261124")) + ics(THANKSGIVING)) == [TUESDAY, *BOTH]


def version(number: int | None, *lines: str, uid: str = "one", day: str = "20261124") -> str:
    """A version of an event."""
    sequence = [] if number is None else [f"SEQUENCE:{number}"]
    return "\n".join([whole_days("No school", day), f"UID:{uid}", *sequence, *lines])


SERIES = version(0, "RRULE:FREQ=DAILY;COUNT=2")


@pytest.mark.parametrize(
    ("events", "days"),
    [
        ([version(-1)], [TUESDAY]),
        ([version(-2), version(-1, day="20261125")], [WEDNESDAY]),
        ([version(-1), version(0, "STATUS:CANCELLED")], []),
        ([version(0), version(1, "STATUS:CANCELED")], []),
        ([version(0), version(1, "STATUS:CANCELLED")], []),
        ([version(1, "STATUS:CANCELLED"), version(0)], []),
        ([version(None), version(None, "STATUS:cancelled")], []),
        ([version(0), version(1, day="20261125")], [WEDNESDAY]),
        ([version(1, "STATUS:CANCELLED"), version(2)], [TUESDAY]),
        ([version(0), version(3, "STATUS:CANCELLED", uid="two")], [TUESDAY]),
        ([version(0), version(0, day="20261125")], [TUESDAY, WEDNESDAY]),
        ([version(0, uid=""), version(1, "STATUS:CANCELLED", uid="")], [TUESDAY]),
        ([SERIES], [TUESDAY, WEDNESDAY]),
        ([SERIES, version(1, "STATUS:CANCELLED", "RECURRENCE-ID;VALUE=DATE:20261124")], [WEDNESDAY]),
        ([SERIES, version(0, "STATUS:CANCELLED", "RECURRENCE-ID;VALUE=DATE:20261124")], [WEDNESDAY]),
        ([SERIES, version(1, "RECURRENCE-ID;VALUE=DATE:20261124", day="20261127")], [WEDNESDAY, FRIDAY]),
        (
            [
                SERIES,
                version(1, "RECURRENCE-ID;VALUE=DATE:20261124", day="20261127"),
                version(2, "RECURRENCE-ID;VALUE=DATE:20261124", day="20261123"),
            ],
            [MONDAY, WEDNESDAY],
        ),
        (
            [
                SERIES,
                version(1, "RECURRENCE-ID;VALUE=DATE:20261124", day="20261127"),
                version(2, "STATUS:CANCELLED", "RRULE:FREQ=DAILY;COUNT=2"),
            ],
            [],
        ),
    ],
)
def test_the_last_version_of_an_event_counts(events: list[str], days: list[date]) -> None:
    """One that was called off later, moved or taken up again; of a series or of one of its days; in any order."""
    kept = whole_days("No school", "20261201")
    for order in (events, events[::-1]):
        assert closed(ics(kept, *order)) == [*days, date(2026, 12, 1)]


@pytest.mark.parametrize(
    ("closing", "opening"),
    [
        (whole_days("Spring Recess", "20261123", "20261128"), whole_days("Make-up day: school in session", "20261125")),
        (whole_days("No School", "20261125"), whole_days("CANCELLED: No School", "20261125")),
    ],
)
def test_events_that_contradict_each_other_are_for_a_person_to_decide(closing: str, opening: str) -> None:
    """On the day that they have in common; the recess closes its others."""
    found = read(ics(closing, opening, whole_days("No school", "20261201")))
    assert WEDNESDAY not in found.closed
    (unsure,) = found.unsure
    assert unsure.days == (WEDNESDAY,)
    assert [part in unsure.title for part in (closing.splitlines()[0][8:], opening.splitlines()[0][8:])] == [True, True]


@pytest.mark.parametrize(
    "title", ["CANCELLED: Basketball practice", "Basketball at school", "After School Camp", "Board"]
)
def test_what_says_nothing_of_school_contradicts_no_recess(title: str) -> None:
    """Much goes on in a recess."""
    found = read(ics(whole_days("Thanksgiving Recess", "20261125", "20261128"), whole_days(title, "20261125")))
    assert (list(found.closed), found.unsure) == ([WEDNESDAY, *BOTH], ())


def test_what_repeats_each_week_contradicts_no_recess() -> None:
    """It means the weeks with school."""
    weekly = whole_days("Early Release Wednesday", "20261104", more="RRULE:FREQ=WEEKLY;COUNT=20")
    found = read(ics(whole_days("Thanksgiving Recess", "20261125", "20261128"), weekly))
    assert (list(found.closed), found.unsure) == ([WEDNESDAY, *BOTH], ())
