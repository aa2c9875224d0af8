"""The clocks of an arrest notification: by when, and who is reminded when. All numbers are settings for counsel.

Told orally by the end of a weekday after the arrest, in writing within so many hours of it; neither counts school days.
Nobody is reminded at night: what would fall into it is said in the evening before, never after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.arrest_notifications.steps import ASKING, OWED_IN_WRITING, OWED_ORALLY, TO_CONFIRM
from models.arrest_notifications.tables import ArrestNotification
from models.calendar.school_days import SATURDAY, start_of
from models.terms import Agreement

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
MOST_CONFIRM_REMINDERS = 3


class Whom(StrEnum):
    """Who is reminded."""

    OFFICER = "officer"
    SUPERVISORS = "supervisors"
    CHIEF = "chief"
    SUPERINTENDENT = "superintendent"


POLICE = (Whom.OFFICER, Whom.SUPERVISORS, Whom.CHIEF)


@dataclass(frozen=True)
class Chase:
    """When somebody is reminded."""

    at: datetime
    whom: Whom


@dataclass(frozen=True)
class Due:
    """Something that is owed by a moment; `is_day` where it is the end of a day."""

    what: str
    at: datetime
    is_day: bool = False


ORALLY, IN_WRITING = "told orally", "in writing"


def told_due(agreement: Agreement, arrested_at: datetime) -> datetime:
    """The end of the weekday by which the superintendent is told: weekdays after the day of the arrest."""
    day = agreement.today(arrested_at)
    for _weekday in range(agreement.state_law_arrests.told_weekdays):
        day += A_DAY
        while day.weekday() >= SATURDAY:
            day += A_DAY
    return start_of(agreement, day + A_DAY)


def written_due(agreement: Agreement, arrested_at: datetime) -> datetime:
    """By when it is there in writing: hours of the clock, nights and weekends with them."""
    return arrested_at + timedelta(hours=agreement.state_law_arrests.written_hours)


def dues(agreement: Agreement, found: ArrestNotification) -> list[Due]:
    """What the police owe, or would owe as long as the class of offense is not known; the first one first."""
    owed = []
    if found.state in (ASKING, *OWED_ORALLY):
        owed.append(Due(ORALLY, told_due(agreement, found.arrested_at), is_day=True))
    if found.state in (ASKING, *OWED_IN_WRITING):
        owed.append(Due(IN_WRITING, written_due(agreement, found.arrested_at)))
    return sorted(owed, key=lambda due: due.at)


def chases(agreement: Agreement, found: ArrestNotification, since: datetime, until: datetime) -> list[Chase]:
    """Who is to be reminded after a moment and up to another one, as things stand."""
    moments = [*_of_class(agreement, found, until), *_of_dues(agreement, found, until), *_of_schools(agreement, found)]
    return sorted((chase for chase in moments if since < chase.at <= until), key=lambda chase: chase.at)


def next_chase(agreement: Agreement, found: ArrestNotification, now: datetime) -> datetime | None:
    """When somebody is reminded next; nothing where nobody is."""
    ahead = chases(agreement, found, now, _horizon(agreement, found, now))
    return ahead[0].at if ahead else None


def _horizon(agreement: Agreement, found: ArrestNotification, now: datetime) -> datetime:
    latest = max([now, *(due.at for due in dues(agreement, found))])
    return latest + timedelta(hours=agreement.arrest_targets.confirm_hours * MOST_CONFIRM_REMINDERS) + 2 * A_DAY


def _of_class(agreement: Agreement, found: ArrestNotification, until: datetime) -> Iterator[Chase]:
    """The class of offense is asked for again and again, by day."""
    if found.state == ASKING:
        every = timedelta(hours=agreement.arrest_targets.ask_class_hours)
        at = found.begun_at + every
        while at <= until:
            if not _is_night(agreement, at):
                yield Chase(at, Whom.OFFICER)
            at += every


def _of_dues(agreement: Agreement, found: ArrestNotification, until: datetime) -> Iterator[Chase]:
    goals = agreement.arrest_targets
    before = {Whom.OFFICER: goals.officer_hours_before, Whom.SUPERVISORS: goals.supervisors_hours_before,
              Whom.CHIEF: goals.chief_hours_before}  # fmt: skip
    for due in dues(agreement, found):
        for whom, hours in before.items():
            yield Chase(_in_the_evening(agreement, due.at - timedelta(hours=hours)), whom)
        yield from _again(agreement, due, goals.chief_hours_before, goals.again_hours)
        yield from _mornings(agreement, due.at, until)


def _again(agreement: Agreement, due: Due, from_hours: int, every: int) -> Iterator[Chase]:
    """From the last stage on all are reminded every few hours, and when it is over, but at night."""
    hours = from_hours - every
    while hours > 0:
        at = due.at - timedelta(hours=hours)
        if not _is_night(agreement, at):
            yield from (Chase(at, whom) for whom in POLICE)
        hours -= every


def _mornings(agreement: Agreement, since: datetime, until: datetime) -> Iterator[Chase]:
    """Each morning, once it is late."""
    day = agreement.today(since)
    while (at := start_of(agreement, day) + agreement.arrest_targets.quiet_to * AN_HOUR) <= until:
        if at >= since:
            yield from (Chase(at, whom) for whom in POLICE)
        day += A_DAY


def _of_schools(agreement: Agreement, found: ArrestNotification) -> Iterator[Chase]:
    """The superintendent is reminded a few times of a receipt, and of the principal; then it stands on Home."""
    waits_since = _schools_wait_since(found)
    if waits_since is None:
        return
    every = timedelta(hours=agreement.arrest_targets.confirm_hours)
    for number in range(1, MOST_CONFIRM_REMINDERS + 1):
        at = _in_the_evening(agreement, waits_since + number * every)
        yield Chase(at, Whom.SUPERINTENDENT)
        if number > 1 and found.state in TO_CONFIRM:
            yield Chase(at, Whom.OFFICER)


def _schools_wait_since(found: ArrestNotification) -> datetime | None:
    if found.state in TO_CONFIRM and found.letter:
        return found.letter.taken_at
    return (found.received_at or found.told_at) if found.is_for_principal else None


def _is_night(agreement: Agreement, at: datetime) -> bool:
    goals, hour = agreement.arrest_targets, at.astimezone(agreement.zone).hour
    return hour >= goals.quiet_from or hour < goals.quiet_to


def _in_the_evening(agreement: Agreement, at: datetime) -> datetime:
    """A moment, or where it falls into the night, the evening before."""
    if not _is_night(agreement, at):
        return at
    here = at.astimezone(agreement.zone)
    day = here.date() if here.hour >= agreement.arrest_targets.quiet_from else here.date() - A_DAY
    evening = start_of(agreement, day) + agreement.arrest_targets.quiet_from * AN_HOUR
    return min(at, evening)
