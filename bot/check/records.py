"""What can be told from the records alone: roles and channels that are lacking, messages that wait, the calendar."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.calendar.feed import standing
from bot.check.findings import FIX_ROSTER, Finding, fine, warning, wrong
from handlers.delivery.reasons import why_it_waits, within
from models.calendar.feed import state_of_calendar
from models.calendar.questions import ToDecide, to_decide, undated
from models.calendar.school_days import calendar_is_known
from models.calendar.tables import CalendarQuestion
from models.delivery import outbox
from models.destinations import Administrators, destination
from models.destinations import School as SchoolChannel
from models.district.parties import School
from models.notices.succession import nobody_completes
from models.people.queries import channel_for, holders
from models.people.schools import recall_names, vanished
from models.people.spaces import slack_of
from models.policy import NEEDED_AT_SCHOOLS, NEEDED_EVERYWHERE
from models.quarters.meetings import QUORUM, short_in_words, short_of_members
from models.termination.queries import not_needed
from models.terms import Agreement
from models.vocabulary import ROLE_LABELS

CALENDAR_AHEAD = timedelta(days=14)
CALENDAR_OLD = timedelta(days=3)  # it is read once a day
WAITED_LONG = timedelta(minutes=15)
NAMED = 5


def records(session: Session, agreement: Agreement, now: datetime, *, reads_calendar: bool) -> Iterator[Finding]:
    """What the records lack or hold up. `reads_calendar` is whether there is an address of the calendar."""
    today = agreement.today(now)
    recall_names(session, agreement)
    for school in agreement.school:
        yield _school(session, school, today)
    for key, name in vanished(session, agreement).items():
        yield warning(
            f"agreement.toml no longer names the school {name} ({key}), of which there are records.",
            f'Put it back with its last day: key = "{key}", closes = {today}.',
        )
    for role in NEEDED_EVERYWHERE:
        if not holders(session, role, today):
            yield wrong(f"No one holds the role “{ROLE_LABELS[role]}” today.", FIX_ROSTER)
    if channel_for(session, Administrators()) is None:
        yield wrong("No channel “administrators” is set for alarms.", FIX_ROSTER)
    yield _team(session, agreement, today)
    yield from _notices(session, today)
    yield from _messages(session, agreement, now)
    yield from _calendar(session, agreement, now, reads_calendar=reads_calendar)


def _team(session: Session, agreement: Agreement, today: date) -> Finding:
    """Whether the team is composed as §IX has it."""
    rule = agreement.cite(f"§IX requires {QUORUM} members from each party")
    short = short_of_members(session, today)
    if not short:
        return fine("The Collaboration Team has two or more members from each party.")
    return warning(f"{short_in_words(short)}: {rule}.", FIX_ROSTER)


def _notices(session: Session, today: date) -> Iterator[Finding]:
    found = [notice.label for notice in nobody_completes(session, today, NAMED + 1)]
    if found:
        more = " and more" if len(found) > NAMED else ""
        yield wrong(
            f"No one may complete {', '.join(found[:NAMED])}{more}: the officer is gone, and there is no supervisor.",
            "Add a supervisor with `sro-bot people import` or `/sro-setup`.",
        )


def _messages(session: Session, agreement: Agreement, now: datetime) -> Iterator[Finding]:
    groups = outbox.waiting(session, now - WAITED_LONG)
    for group in groups:
        reason, to_do = why_it_waits(group.problem, is_parked=group.is_parked)
        what = "message to" if group.count == 1 else "messages to"
        place = destination(group.destination)
        where = f"{place.in_words(agreement)}{within(slack_of(session, place))}"
        yield wrong(f"{group.count} {what} {where} not delivered: {reason}.", to_do)
    if not groups:
        yield fine("No message is overdue.")


def _calendar(session: Session, agreement: Agreement, now: datetime, *, reads_calendar: bool) -> Iterator[Finding]:
    until = agreement.today(now) + CALENDAR_AHEAD
    if calendar_is_known(session, until):
        yield fine(f"The school calendar is known beyond {until}.")
    else:
        to_do = "Set SRO_CALENDAR_URL, or use `sro-bot calendar import`."
        yield warning(f"The school calendar is not known beyond {until}: weekdays are counted as school days.", to_do)
    yield from _unsure(session, agreement.today(now))
    state = state_of_calendar(session)
    if not reads_calendar or not (state.read_at or state.problem):
        return
    text = standing(state, agreement.zone)
    if state.problem:
        yield warning(text, "Check SRO_CALENDAR_URL, or use `sro-bot calendar import`.")
    elif state.read_at and state.read_at < now - CALENDAR_OLD:
        yield warning(text, "Check that the bot is running: it reads the calendar once a day.")
    else:
        yield fine(text)


def _unsure(session: Session, today: date) -> Iterator[Finding]:
    """Days of the calendar that nobody has decided, and events whose days cannot be worked out."""
    waiting = to_decide(session, today)
    if waiting:
        text = f"Days of the calendar to decide, which count as school until then: {_some(map(_named, waiting))}."
        yield warning(text, "An administrator decides on Home in Slack; or use `sro-bot calendar close` or `open`.")
    lacking = undated(session, today)
    if lacking:
        named = _some(f"“{event.title}”{_begins(event)}" for event in lacking)
        text = f"The days of these calendar events cannot be determined: {named}."
        yield warning(text, "If there is no school, use `sro-bot calendar close` for each day.")


def _begins(event: CalendarQuestion) -> str:
    """The first day of an event, if that much could be read."""
    return "".join(f" (begins on {day:%a %Y-%m-%d})" for day in event.all_days[:1])


def _named(waiting: ToDecide) -> str:
    return f"“{waiting.title}” ({_some(f'{day:%a %Y-%m-%d}' for day in waiting.days)})"


def _some(texts: Iterable[str]) -> str:
    """The first few of some texts, and how many more there are."""
    all_of_them = list(texts)
    more = f" and {len(all_of_them) - NAMED} more" if len(all_of_them) > NAMED else ""
    return ", ".join(all_of_them[:NAMED]) + more


def _school(session: Session, school: School, today: date) -> Finding:
    if school.closes and school.closes < today:
        return fine(f"{school.name}: closed, its last day was {school.closes}. Its records stay.")
    if school.opens and school.opens > today:
        return fine(f"{school.name}: opens on {school.opens}. Nothing is asked of it before.")
    needed = [role for role in NEEDED_AT_SCHOOLS if role not in not_needed(session, today)]
    held = {role: holders(session, role, today, school.key) for role in needed}
    found = [] if channel_for(session, SchoolChannel(school.key)) else ["no channel"]
    found += [f"no {role} today" for role, people in held.items() if not people]
    if found:
        finding = warning if found == ["no officer today"] else wrong
        return finding(f"{school.name}: {', '.join(found)}.", FIX_ROSTER)
    names = [f"{role} {', '.join(person.name for person in people)}" for role, people in held.items()]
    return fine(f"{school.name}: channel set, {', '.join(names)}.")
