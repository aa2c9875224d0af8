"""The calendar file (.ics), read back by the reader of the district's calendar."""

import re
from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar, Event

from bot.calendar.content import events_of
from exports.schedules.calendar_file import calendar_file
from models.schedules import acts, substitutes
from tests.schedules.acts import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, enter, give, name_substitute
from tests.support.staff import Staff
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def made(staff: Staff, who: str = "principal", first: date = MONDAY) -> bytes:
    """The file of somebody."""
    with staff.town.database.read() as session:
        return calendar_file(session, staff.town.agreement, staff.actor(who), first, NOW)


def events(content: bytes) -> dict[str, Event]:
    """Every event of a file by its UID, also those that are called off."""
    found = list(Calendar.from_ical(content).walk("VEVENT"))
    assert len({str(event["uid"]) for event in found}) == len(found)
    return {str(event["uid"]): event for event in found}  # type: ignore[misc]


def uid(staff: Staff, day: date, who: str = "officer") -> str:
    """How the event of an officer's day at Hall is named."""
    return f"{day:%Y%m%d}-hall-{staff.id(who)}@sro-liaison"


def test_each_day_is_an_event_in_the_time_of_the_district(staff: Staff) -> None:
    """Across both changes of the clocks, to the end of the school year; the project's own reader has them all."""
    with staff.town.database.write() as session:
        give(session, staff, staff.actor("officer"))
    content = made(staff)
    found = events(content)
    assert len(found) == 158  # weekdays from Nov 23, 2026 to Jun 30, 2027
    november, april = (found[uid(staff, day)] for day in (MONDAY, date(2027, 4, 1)))
    assert november["dtstart"].dt.astimezone(UTC) == datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    assert april["dtstart"].dt.astimezone(UTC) == datetime(2027, 4, 1, 11, 30, tzinfo=UTC)
    assert april["dtend"].dt.time() == time(14, 30)
    assert str(april["summary"]) == "SRO Officer"
    assert str(april["location"]) == "Hall High School"
    assert len(events_of(content)) == 158
    assert b"BEGIN:VTIMEZONE" in content


def test_the_file_is_as_rfc_5545_has_it(staff: Staff) -> None:
    """CRLF, no line above 75 octets, what it says of itself; text is escaped, also that of another alphabet."""
    longest = f"{'Łódź; Straße, ' * 4}School"
    schools = [school.model_copy(update={"name": longest}) for school in staff.town.agreement.school]
    staff.town.agreement = staff.town.agreement.model_copy(update={"school": schools})
    with staff.town.database.write() as session:
        give(session, staff, staff.actor("officer"))
    content = made(staff)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert not [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line]
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert {b"VERSION:2.0", b"METHOD:PUBLISH"} <= set(lines)
    assert re.search(rb"LOCATION:\xc5\x81\xc3\xb3d\xc5\xba\\; Stra\xc3\x9fe\\,", content.replace(b"\r\n ", b""))
    assert str(next(iter(events(content).values()))["location"]) == longest


def test_what_no_longer_stands_is_called_off_under_the_same_uid(staff: Staff) -> None:
    """A day of absence, a substitute that was cancelled, a day that a newer week lacks: each with a higher sequence."""
    with staff.town.database.write() as session:
        give(session, staff, staff.actor("officer"))
    before = events(made(staff))
    with staff.town.database.write() as session:
        officer = staff.actor("officer")
        absent_id = enter(session, staff, officer).id
        sent = name_substitute(session, staff, change_id=absent_id)
        substitutes.cancel(session, staff.town.agreement, staff.actor("supervisor"), sent.id, NOW)
        give(session, staff, officer, first_day=WEDNESDAY, schools={2: "hall"})
    after = events(made(staff))
    assert before.keys() < after.keys()
    states = {day: str(after[uid(staff, day)]["status"]) for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)}
    assert states == {MONDAY: "CONFIRMED", TUESDAY: "CANCELLED", WEDNESDAY: "CONFIRMED", THURSDAY: "CANCELLED"}
    assert str(after[uid(staff, TUESDAY, "officer elsewhere")]["status"]) == "CANCELLED"
    assert all(after[name]["sequence"] > event["sequence"] for name, event in before.items())
    with staff.town.database.write() as session:
        acts.withdraw_change(session, staff.town.agreement, staff.actor("officer"), absent_id, "In error.", NOW)
    again = events(made(staff))[uid(staff, TUESDAY)]
    assert (str(again["status"]), again["sequence"] > after[uid(staff, TUESDAY)]["sequence"]) == ("CONFIRMED", True)


def test_a_principal_has_the_own_school_and_nothing_of_why(staff: Staff) -> None:
    """The chief has all schools."""
    with staff.town.database.write() as session:
        give(session, staff, staff.actor("officer"))
        give(session, staff, staff.actor("officer elsewhere"), schools={0: "conard"})
        enter(session, staff, staff.actor("officer"), kind="duty")
    assert b"conard" not in made(staff)
    assert b"conard" in made(staff, "chief")
    assert b"duty" not in made(staff, "chief")
