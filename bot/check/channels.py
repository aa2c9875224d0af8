"""Whether each channel can carry its records: private, the agreement's own, and only those in it who may be."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import select

from bot.check.accounts import standing
from bot.check.findings import AGAIN, Finding, fine, warning, wrong
from bot.slack import privacy
from bot.slack.errors import Meaning, meaning
from bot.slack.gateway import Gateway, SlackRefused
from bot.slack.looks import UNKNOWN_ACCOUNT, if_known
from handlers.delivery.reasons import WHAT_TO_DO
from models.destinations import Administrators, Destination, destination
from models.people import sightings
from models.people.queries import teams_of_agreement
from models.people.tables import Channel
from models.store.database import Database
from models.terms import Agreement

MOST_NAMES = 10


def channels(database: Database, agreement: Agreement, gateway: Gateway, bot: str, today: date) -> Iterator[Finding]:
    """A finding for each channel. `bot` is the bot's own account, which may be in all of them."""
    with database.read() as session:
        places = [(destination(row.purpose), row.channel_id) for row in session.scalars(select(Channel))]
    for place, channel_id in places:
        words = place.in_words(agreement).replace("the", "The", 1)
        yield _channel(database, gateway, bot, place, words, channel_id, today)


def _channel(
    database: Database, gateway: Gateway, bot: str, of: Destination, place: str, channel_id: str, today: date
) -> Finding:  # fmt: skip
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
    with database.read() as session:
        code = sightings.flaw(session, privacy.seen(channel))
        strangers = sightings.strangers(session, members, today)
        readers_only = sightings.without_right(session, of, members, today)
        teams = teams_of_agreement(session)
    if code:
        return _unfit(of, place, code)
    if strangers:
        return _unfit(of, place, "off_roster", _named(gateway, strangers, teams, "no role today"))
    if readers_only:
        return _unfit(of, place, "may_not_read", _named(gateway, readers_only, teams, "another role"))
    members_are = "member is" if len(members) == 1 else "members are"
    return fine(f"{place}: private, the bot is in it, and its {len(members)} other {members_are} on the roster.")


def _unfit(of: Destination, place: str, code: str, who: str = "") -> Finding:
    """A channel that cannot be used. Alarms carry no record: they also go where records may not."""
    why, to_do = WHAT_TO_DO[code]
    text = f"{place}: {why}{': ' if who else ''}{who}."
    harmless = of == Administrators() and meaning(code) is not Meaning.CHANNEL_GONE
    return warning(text, to_do) if harmless else wrong(text, to_do)


def _named(gateway: Gateway, people: set[str], teams: set[str], otherwise: str) -> str:
    """Members of a channel with what is against them: their account, or `otherwise`."""
    named = []
    for user_id in sorted(people)[:MOST_NAMES]:
        account = if_known(partial(gateway.user, user_id), UNKNOWN_ACCOUNT) or {}
        named.append(f"{account.get('real_name') or user_id} ({standing(account, teams) or otherwise})")
    more = len(people) - MOST_NAMES
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
