"""Looks whether the bot can do its work: `sro-bot check`, and each start. Every finding is a line with what to do."""

import email.utils
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from bot.calendar.feed import standing
from bot.practice.server import MANIFEST
from bot.practice.web_api import read_scopes
from bot.private import open_to_others
from bot.slack import privacy
from bot.slack.gateway import Gateway, Json, SlackRefused, SlackUnclear
from bot.slack.looks import UNKNOWN_ACCOUNT
from handlers.delivery.reasons import WHAT_TO_DO, why_it_waits
from models.actor import Identity
from models.calendar.feed import state_of_calendar
from models.calendar.school_days import calendar_is_known
from models.delivery import outbox
from models.destinations import Administrators, Destination, destination
from models.destinations import School as SchoolChannel
from models.people import sightings
from models.people.queries import channel_for, holders, seen_in_slack, teams_of_agreement, with_a_role_from
from models.people.tables import Channel, Person
from models.policy import NEEDED_AT_SCHOOLS, NEEDED_EVERYWHERE
from models.store.database import Database
from models.terms import Agreement, School
from models.vocabulary import ROLE_LABELS

CLOCK_WARNING = timedelta(seconds=30)
CLOCK_WRONG = timedelta(seconds=120)
CALENDAR_AHEAD = timedelta(days=14)
CALENDAR_OLD = timedelta(days=3)  # it is read once a day
MOST_NAMES = 10
WAITED_LONG = timedelta(minutes=15)
BREAKS_DELIVERY = frozenset({"is_archived", "not_in_channel", "channel_not_found"})
AGAIN = "Run `sro-bot check` again in a minute; if this continues, check SLACK_API_URL."
FIX_ROSTER = "Fix the roster with `sro-bot people import` or `/sro-setup`."


class Level(StrEnum):
    """How a finding stands."""

    FINE = "fine"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and what to do about it. Under some findings the bot cannot even start."""

    level: Level
    text: str
    to_do: str = ""
    stops_the_bot: bool = False


def fine(text: str) -> Finding:
    """Nothing to do."""
    return Finding(Level.FINE, text)


def warning(text: str, to_do: str) -> Finding:
    """The bot works; somebody should look."""
    return Finding(Level.WARNING, text, to_do)


def wrong(text: str, to_do: str) -> Finding:
    """Something does not work until it is fixed."""
    return Finding(Level.WRONG, text, to_do)


def cannot_start(text: str, to_do: str) -> Finding:
    """Nothing works until it is fixed."""
    return Finding(Level.WRONG, text, to_do, stops_the_bot=True)


@dataclass(frozen=True)
class Doctor:
    """Looks at one installation: without a gateway, at what can be seen without Slack.

    `app` is Slack's Web API under the app token, where that is to be tried as well. `reads_calendar` is whether the
    settings give an address of the district's calendar.
    """

    agreement: Agreement
    database: Database
    gateway: Gateway | None
    app: Gateway | None
    now: datetime
    reads_calendar: bool = False

    @property
    def today(self) -> date:
        """The date in the district."""
        return self.agreement.today(self.now)

    def findings(self) -> Iterator[Finding]:
        """Everything that was looked at. What Slack says of accounts is kept: rights end with it."""
        try:
            database = self._database()
            yield database
            for path in open_to_others(self.database.url):
                yield warning(f"Other users of this machine can read {path}.", f"`chmod go= {path}`.")
            readable = database.level is Level.FINE
            yield from self._slack(readable)
            if readable:
                yield from self._records()
        except (DBAPIError, NoConnection) as error:
            yield cannot_start(
                f"The database does not answer ({type(error).__name__}).", "Check the database server and DATABASE_URL."
            )

    def _database(self) -> Finding:
        file = make_url(self.database.url).database or ""
        if self.database.is_sqlite and not Path(file).exists():
            return warning(f"There is no database at {file} yet.", "`sro-bot run` creates it.")
        if self.database.is_of_a_newer_version():
            return cannot_start("The database was created by a newer version of the bot.", "Install that version.")
        if not self.database.is_current():
            return wrong(
                "The database's tables are from another version.", "`sro-bot run` brings older ones up to date."
            )
        return fine("The database answers, and its tables are current.")

    def _slack(self, readable: bool) -> Iterator[Finding]:
        if self.gateway is None:
            yield warning("No Slack tokens are set; running in practice mode.", "To go live, see docs/operating.md.")
            return
        try:
            me = self.gateway.identity()
        except (SlackRefused, SlackUnclear) as failure:
            yield _no_way_to_slack(failure)
            return
        yield _known_as(me)
        yield _scopes(me)
        yield from _clock(me, self.now)
        if self.app:
            yield _app_token(self.app)
        if readable and me.get("user_id"):
            yield from self._people_and_channels(self.gateway, me["user_id"])

    def _people_and_channels(self, gateway: Gateway, bot: str) -> Iterator[Finding]:
        try:
            yield from self._people(gateway)
            with self.database.read() as session:
                channels = [(destination(row.purpose), row.channel_id) for row in session.scalars(select(Channel))]
            for place, channel_id in channels:
                yield self._channel(gateway, bot, place, channel_id)
        except (SlackRefused, SlackUnclear) as failure:
            yield warning(f"Slack did not show all people and channels ({failure}).", "Run `sro-bot check` again.")

    def _people(self, gateway: Gateway) -> Iterator[Finding]:
        with self.database.read() as session:
            people = with_a_role_from(session, self.today)
        problems = [finding for person in people if (finding := self._person(gateway, person))]
        yield from problems or [fine(f"All {len(people)} people on the roster have an active Slack account.")]

    def _person(self, gateway: Gateway, person: Person) -> Finding | None:
        if person.user_id is None or person.team_id is None:
            return warning(f"{person.name} has no Slack account on the roster.", FIX_ROSTER)
        try:
            account = gateway.user(person.user_id)
        except SlackRefused as refusal:
            if refusal.code in UNKNOWN_ACCOUNT:
                return wrong(f"Slack has no account {person.user_id} for {person.name}.", FIX_ROSTER)
            raise
        if not tells_standing(account):
            return warning(f"Slack did not say whether the account of {person.name} is active or a guest's.", AGAIN)
        with self.database.write() as session:
            who = Identity(person.team_id, person.user_id)
            seen_in_slack(session, who, is_guest=is_guest(account), is_deactivated=bool(account.get("deleted")))
        standing = _standing(account, {person.team_id})
        return warning(f"{person.name} has no rights: {standing}.", FIX_ROSTER) if standing else None

    def _channel(self, gateway: Gateway, bot: str, of: Destination, channel_id: str) -> Finding:
        place = of.in_words(self.agreement).replace("the", "The", 1)
        try:
            channel = gateway.channel(channel_id)
            members = set(gateway.members(channel_id)) - {bot}
        except SlackRefused as refusal:
            if refusal.code not in WHAT_TO_DO:
                raise
            return _unfit(of, f"{place}, {channel_id}", refusal.code)
        place += f", #{channel.get('name', channel_id)}"
        if "is_private" not in channel:
            return warning(
                f"{place}: Slack did not say whether it is private. No record is posted there until it does.", AGAIN
            )
        with self.database.read() as session:
            code = sightings.flaw(session, privacy.seen(channel))
            strangers = sightings.strangers(session, members, self.today)
            readers_only = sightings.without_right(session, of, members, self.today)
            teams = teams_of_agreement(session)
        if code:
            return _unfit(of, place, code)
        if strangers:
            return _unfit(of, place, "off_roster", _named(gateway, strangers, teams, "no role today"))
        if readers_only:
            return _unfit(of, place, "may_not_read", _named(gateway, readers_only, teams, "another role"))
        members_are = "member is" if len(members) == 1 else "members are"
        return fine(f"{place}: private, the bot is in it, and its {len(members)} other {members_are} on the roster.")

    def _records(self) -> Iterator[Finding]:
        with self.database.read() as session:
            for school in self.agreement.school:
                yield self._school(session, school)
            for role in NEEDED_EVERYWHERE:
                if not holders(session, role, self.today):
                    yield wrong(f"No one holds the role “{ROLE_LABELS[role]}” today.", FIX_ROSTER)
            if channel_for(session, Administrators()) is None:
                yield wrong("No channel “administrators” is set for alarms.", FIX_ROSTER)
            yield from self._messages(session)
            yield from self._calendar(session)

    def _messages(self, session: Session) -> Iterator[Finding]:
        groups = outbox.waiting(session, self.now - WAITED_LONG)
        for group in groups:
            reason, to_do = why_it_waits(group.problem, is_parked=group.is_parked)
            what = "message to" if group.count == 1 else "messages to"
            place = destination(group.destination).in_words(self.agreement)
            yield wrong(f"{group.count} {what} {place} not delivered: {reason}.", to_do)
        if not groups:
            yield fine("No message is overdue.")

    def _calendar(self, session: Session) -> Iterator[Finding]:
        until = self.today + CALENDAR_AHEAD
        if calendar_is_known(session, until):
            yield fine(f"The school calendar is known beyond {until}.")
        else:
            to_do = "Set SRO_CALENDAR_URL, or use `sro-bot calendar import`."
            yield warning(
                f"The school calendar is not known beyond {until}: weekdays are counted as school days.", to_do
            )
        state = state_of_calendar(session)
        if not self.reads_calendar or not (state.read_at or state.problem):
            return
        text = standing(state, self.agreement.zone)
        if state.problem:
            yield warning(text, "Check SRO_CALENDAR_URL, or use `sro-bot calendar import`.")
        elif state.read_at and state.read_at < self.now - CALENDAR_OLD:
            yield warning(text, "Check that the bot is running: it reads the calendar once a day.")
        else:
            yield fine(text)

    def _school(self, session: Session, school: School) -> Finding:
        held = {role: holders(session, role, self.today, school.key) for role in NEEDED_AT_SCHOOLS}
        found = [] if channel_for(session, SchoolChannel(school.key)) else ["no channel"]
        found += [f"no {role} today" for role, people in held.items() if not people]
        if found == ["no officer today"]:
            return warning(f"{school.name}: no officer today.", FIX_ROSTER)
        if found:
            return wrong(f"{school.name}: {', '.join(found)}.", FIX_ROSTER)
        names = [f"{role} {', '.join(person.name for person in people)}" for role, people in held.items()]
        return fine(f"{school.name}: channel set, {', '.join(names)}.")


def _no_way_to_slack(failure: SlackRefused | SlackUnclear) -> Finding:
    if isinstance(failure, SlackUnclear) or not failure.permanent:
        return wrong(f"Slack cannot be reached ({failure}).", "Check the network and SLACK_API_URL, then try again.")
    return cannot_start(f"Slack does not accept SLACK_BOT_TOKEN ({failure}).", "Copy the bot's token from Slack again.")


def _known_as(me: Json) -> Finding:
    user, team = me.get("user"), me.get("team")
    if not user or not team or not me.get("user_id"):
        return warning("Slack did not say who the bot is or in which workspace.", AGAIN)
    return fine(f"Slack knows the bot as “{user}” in “{team}”.")


def _scopes(me: Json) -> Finding:
    if not me["scopes"]:
        return warning("Slack did not say which permissions the app has.", AGAIN)
    missing = read_scopes(MANIFEST) - set(me["scopes"])
    if missing:
        lacks = ", ".join(sorted(missing))
        return wrong(
            f"The app lacks the permissions {lacks}.", "Update the app in Slack with manifest.yml and reinstall it."
        )
    return fine("The app has all permissions of manifest.yml.")


def _clock(me: Json, now: datetime) -> Iterator[Finding]:
    try:
        skew = abs(now - email.utils.parsedate_to_datetime(me["date"] or ""))
    except (ValueError, TypeError):  # no date, or without a zone
        yield warning("Slack did not say what time it is, so the machine's clock was not checked.", AGAIN)
        return
    text = f"The clock differs from Slack's by {round(skew.total_seconds())} s."
    to_do = "Synchronize the machine's clock with NTP."
    if skew > CLOCK_WRONG:
        yield wrong(text, to_do)
    else:
        yield warning(text, to_do) if skew > CLOCK_WARNING else fine(text)


def _app_token(app: Gateway) -> Finding:
    try:
        app.call("apps.connections.open")
    except SlackRefused as refusal:
        if refusal.permanent:
            to_do = "Create an app-level token with connections:write, and turn on Socket Mode."
            return cannot_start(f"Slack does not accept SLACK_APP_TOKEN ({refusal}).", to_do)
        return warning(f"SLACK_APP_TOKEN could not be checked ({refusal}).", "Run `sro-bot check` again in a minute.")
    except SlackUnclear as unclear:
        return warning(f"SLACK_APP_TOKEN could not be checked ({unclear}).", "Run `sro-bot check` again in a minute.")
    return fine("Slack accepts SLACK_APP_TOKEN for Socket Mode.")


def _unfit(of: Destination, place: str, code: str, who: str = "") -> Finding:
    """A channel that cannot be used. Alarms carry no record: they also go where records may not."""
    why, to_do = WHAT_TO_DO[code]
    text = f"{place}: {why}{': ' if who else ''}{who}."
    harmless = of == Administrators() and code not in BREAKS_DELIVERY
    return warning(text, to_do) if harmless else wrong(text, to_do)


def _named(gateway: Gateway, people: set[str], teams: set[str], otherwise: str) -> str:
    """Members of a channel with what is against them: their account, or `otherwise`."""
    named = []
    for user_id in sorted(people)[:MOST_NAMES]:
        account = _account(gateway, user_id)
        named.append(f"{account.get('real_name') or user_id} ({_standing(account, teams) or otherwise})")
    more = len(people) - MOST_NAMES
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _account(gateway: Gateway, user_id: str) -> Json:
    """What Slack says of a stranger; nothing where it does not show the account."""
    try:
        return gateway.user(user_id)
    except SlackRefused as refusal:
        if refusal.code in UNKNOWN_ACCOUNT:
            return {}
        raise


def _standing(account: Json, teams: set[str]) -> str:
    """Why an account has no business with records; empty for a full account of the agreement's workspaces."""
    if account.get("deleted"):
        return "the account is deactivated"
    if is_guest(account):
        return "a guest account"
    if account.get("is_stranger") or account.get("team_id") not in teams:
        return "from another organization"
    return "an app" if account.get("is_bot") else ""


def tells_standing(account: Json) -> bool:
    """Whether an answer of Slack's says enough of an account to give or take rights by it."""
    return bool(account.get("deleted")) or "is_restricted" in account


def is_guest(account: Json) -> bool:
    """Whether an account is a guest's in its workspace."""
    return bool(account.get("is_restricted") or account.get("is_ultra_restricted"))
