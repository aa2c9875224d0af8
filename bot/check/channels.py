"""Whether each channel can carry its records: private, the agreement's own, and only those in it who may be."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from sqlalchemy import select

from bot.check.accounts import standing
from bot.check.findings import AGAIN, Finding, fine, warning, wrong
from bot.slack import privacy
from bot.slack.errors import Meaning, meaning
from bot.slack.gateway import Gateway, Json, SlackRefused
from bot.slack.looks import UNKNOWN_ACCOUNT, if_known
from bot.slack.workspaces import Slack
from handlers.delivery.reasons import WHAT_TO_DO
from models.destinations import Administrators, Destination, destination
from models.people import sightings
from models.people.queries import teams_of_agreement
from models.people.sightings import Problem
from models.people.tables import Channel
from models.store.database import Database
from models.terms import Agreement


def channels(
    database: Database, agreement: Agreement, slack: Slack, bots: Mapping[Gateway, str], today: date
) -> Iterator[Finding]:
    """A finding for each channel. `bots` is the bot's own account in each Slack that answers, which may be in all."""
    with database.read() as session:
        places = [(destination(row.purpose), row.team_id, row.channel_id) for row in session.scalars(select(Channel))]
    for of, team_id, channel_id in places:
        place = of.in_words(agreement).replace("the", "The", 1)
        try:
            gateway = slack.of(team_id, of.side)
        except SlackRefused as refusal:
            yield _unfit(of, f"{place}, {channel_id}", refusal.code)
            continue
        if gateway not in bots:
            continue
        place, bot = place if len(slack.all) == 1 else f"{place} ({gateway.space.in_words})", bots[gateway]
        try:
            channel = gateway.channel(channel_id)
            members = set(gateway.members(channel_id)) - {bot}
        except SlackRefused as refusal:
            if refusal.code not in WHAT_TO_DO:
                raise
            yield _unfit(of, f"{place}, {channel_id}", refusal.code)
        else:
            yield _found(database, gateway, of, f"{place}, #{channel.get('name', channel_id)}", channel, members, today)


def _found(
    database: Database, gateway: Gateway, of: Destination, place: str, channel: Json, members: set[str], today: date
) -> Finding:
    if "is_private" not in channel:
        return warning(
            f"{place}: Slack did not say whether it is private. No record is posted there until it does.", AGAIN
        )
    with database.read() as session:
        code = sightings.flaw(session, privacy.seen(channel))
        seen = privacy.seen(channel)
        teams = teams_of_agreement(session)
        to_notify = sightings.told_of_notices(session, of, today)
    others = gateway.space.elsewhere - seen.teams
    problem = Problem(code) if code else privacy.problem_of_members(database, gateway, of, members, today, others)
    if problem:
        return _unfit(of, place, problem.code, _named(gateway, problem, teams))
    if to_notify and not members & to_notify:
        return warning(
            f"{place}: the principal is not in the channel. Slack notifies nobody who is not.",
            "Invite the principal to the channel.",
        )
    members_are = "member is" if len(members) == 1 else "members are"
    return fine(f"{place}: private, the bot is in it, and its {len(members)} other {members_are} on the roster.")


def _unfit(of: Destination, place: str, code: str, who: str = "") -> Finding:
    """A channel that cannot be used. Alarms carry no record: they also go where records may not."""
    why, to_do = WHAT_TO_DO[code]
    text = f"{place}: {why}{': ' if who else ''}{who}."
    harmless = of == Administrators() and meaning(code) is not Meaning.CHANNEL_GONE
    return warning(text, to_do) if harmless else wrong(text, to_do)


def _named(gateway: Gateway, problem: Problem, teams: set[str]) -> str:
    """Whom a problem is about, each with what is against them: their account, or else their role."""
    otherwise = "no role today" if problem.code == "off_roster" else "another role"
    named = []
    for user_id in problem.people:
        account = if_known(partial(gateway.user, user_id), UNKNOWN_ACCOUNT) or {}
        named.append(f"{account.get('real_name') or user_id} ({standing(account, teams, gateway.space) or otherwise})")
    return ", ".join(named) + (f" and {problem.others} more" if problem.others else "")
