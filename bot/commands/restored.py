"""`sro-bot restored`: after a backup was put back, before the bot starts."""

from collections.abc import Callable
from functools import partial

import click
from sqlalchemy.orm import Session

from bot.clock import utc_now
from bot.commands.people import patiently
from bot.commands.records import CannotStart, records
from bot.settings import Mode, Settings, read_settings
from bot.slack.gateway import Gateway, SlackRefused, SlackUnclear
from bot.slack.workspaces import connect, remember
from models.delivery import restoring
from models.destinations import Destination, PersonDM, destination
from models.people import spaces
from models.people.queries import channel_for
from models.people.tables import Person
from models.store.database import Database


def restored() -> None:
    """Have each message that waits looked up in Slack before it is sent: it may have been posted since the backup.

    Raises:
        CannotStart: the settings have no tokens, or Slack did not answer; nothing was changed.
    """
    settings = read_settings()
    if settings.mode is Mode.PRACTICE:
        raise CannotStart("No Slack tokens are set, so messages cannot be looked up in Slack.")
    with records(must_be_there=True) as (database, _agreement):
        click.echo(in_words(look_up_first(settings, database)))


def look_up_first(settings: Settings, database: Database) -> int:
    """Ask Slack where the messages that wait may be by now, and set them to be looked up there; how many they are."""
    slack = connect(settings.workspaces)
    remember(slack, database)
    with database.read() as session:
        places = {code: _place(session, destination(code)) for code in restoring.destinations(session)}
        found = {code: spaces.address(session, destination(code)) for code in places}
    try:
        channels = {code: _channel(partial(slack.of, *found[code]), place) for code, place in places.items() if place}
    except (SlackRefused, SlackUnclear) as failure:
        raise CannotStart(f"Slack did not answer ({failure}); nothing was changed. Run `sro-bot check`.") from None
    with database.write() as session:
        known = {code: channel for code, channel in channels.items() if channel}
        return restoring.look_up_first(session, known, utc_now())


def in_words(count: int) -> str:
    """What happens to the messages that wait, and what to do now."""
    message = "1 message" if count == 1 else f"{count} messages"
    return f"{message} will be looked up in Slack before anything is sent. Start the bot now."


def _place(session: Session, place: Destination) -> str | None:
    """A channel, or a person's account."""
    if isinstance(place, PersonDM):
        return session.get_one(Person, place.person_id).user_id
    return channel_for(session, place)


def _channel(slack: Callable[[], Gateway], place: str) -> str | None:
    """The channel to look in; none where Slack opens no direct message, so that none was posted either."""
    if not place.startswith(("U", "W")):
        return place
    try:
        return patiently(partial(slack().direct_channel, place))
    except SlackRefused as refusal:
        if not refusal.permanent:
            raise
        return None
