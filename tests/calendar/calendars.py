"""Made-up calendars (.ics), written as the tests need them."""

from datetime import date

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in range(23, 28))
TODAY = MONDAY


def ics(*events: str) -> str:
    """A calendar of events, each given by its lines; an event that names no UID has one of its own."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN"]
    for number, event in enumerate(events):
        uid = [] if "UID:" in event else [f"UID:{number}@calendar.example"]
        lines += ["BEGIN:VEVENT", *uid, "DTSTAMP:20260801T000000Z", *event.splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def whole_days(title: str, start: str = "20261126", end: str | None = None, more: str = "") -> str:
    """An event that takes whole days; its end is the day after its last. `more` are further lines of it."""
    lines = [f"SUMMARY:{title}", f"DTSTART;VALUE=DATE:{start}", f"DTEND;VALUE=DATE:{end}" if end else "", more]
    return "\n".join(line for line in lines if line)


THANKSGIVING = whole_days("Thanksgiving Recess - No School", "20261126", "20261130")
