"""Starts what practice and earnest share: the bot, what runs in the background, what watches it, the links to Slack."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from itertools import count

import click

from bot.alarms.wiring import mail_alarms
from bot.app import Bot
from bot.audit_log.wiring import anchor_keeper
from bot.calendar.feed import CalendarFeed
from bot.clock import SteadyClock
from bot.commands.records import CannotStart
from bot.serving.health import Health, SlackStands
from bot.settings import Settings
from bot.side import LISTENER_THREADS, Side
from bot.slack.asking import SlackAsked
from bot.slack.gateway import Gateway, SlackFailed
from bot.slack.socket import SocketLink
from bot.slack.workspaces import ask_unknown, remember
from bot.stopping import Stop
from bot.worker import Worker, back_off

OUTGROWN = (
    "A newer version of the bot has brought the database's tables up to date: this one has ended. Install that version "
    "here, and start it."
)


def start(settings: Settings, ending: ExitStack, stop: Stop) -> tuple[Bot, list[Worker]]:
    """The bot with all that runs in the background; it ends with `ending`, and has itself stopped by newer tables."""
    bot = Bot(settings)
    bot.database.migrate()
    bot.database.on_newer_tables(lambda: stop.tell(OUTGROWN))
    remember(bot.slack, bot.database)
    ask_unknown(bot.slack, bot.database, bot.now())  # before anything is sent or looked at
    ending.callback(bot.stop)
    bot.start()
    loops = bot.loops
    if settings.anchor_places:
        keeper = anchor_keeper(settings, bot.database, bot.agreement, bot.now)
        keeper.start()
        ending.callback(keeper.ask_to_stop)  # a mail server that hangs holds no end up
        loops.append(keeper)
    if settings.calendar_url:
        feed = CalendarFeed(bot.database, bot.agreement, settings.calendar_url, bot.now)
        feed.start()
        ending.callback(feed.ask_to_stop)  # a reading under way holds nothing up: the next start reads again
        loops.append(feed)
    return bot, loops


def watched(settings: Settings, bot: Bot, loops: list[Worker], ending: ExitStack) -> tuple[list[SocketLink], Health]:
    """The links to Slack, not connected yet, and what looks how they and all else stand."""
    links = [_link(side) for side in bot.sides if side.settings.app_token]
    off_by = bot.now.off_by if isinstance(bot.now, SteadyClock) else None
    if len(bot.sides) == 1:
        loops += links
        health = Health(bot.database, bot.now, loops, links[0].down_for if links else None, off_by)
    else:
        health = Health(bot.database, bot.now, loops, clock_off_by=off_by, sides=_both(bot, links, ending))
    health.start()
    ending.callback(health.stop)
    if settings.alert_smtp:
        mail = mail_alarms(settings, bot.database, health, bot.now)
        mail.start()
        ending.callback(mail.ask_to_stop)  # a mail server that hangs holds no end up
    return links, health


def _link(side: Side) -> SocketLink:
    party, slack = side.settings.party, Gateway(side.settings.app_token or "", side.settings.api_url)
    name = f"slack connection {party}" if party else "slack connection"
    return SocketLink(side.app, slack, LISTENER_THREADS, name=name)


def _both(bot: Bot, links: list[SocketLink], ending: ExitStack) -> dict[str, SlackStands]:
    """How each side's Slack stands: asked from now on, and with its link. No loop counts as stuck that waits for it."""
    stands = {}
    for number, side in enumerate(bot.sides):
        asked = SlackAsked(bot.slack, side.gateway, bot.database, bot.now)
        asked.start()
        ending.callback(asked.ask_to_stop)  # a Slack that does not answer holds no end up
        measures = [asked.down_for, *([links[number].down_for] if links else [])]
        stands[str(side.settings.party)] = SlackStands(partial(_longest, measures), asked.why)
    return stands


def _longest(measures: Sequence[Callable[[], timedelta]]) -> timedelta:
    return max(measure() for measure in measures)


def connect(link: SocketLink, ending: ExitStack, stop: Stop, *, waits: bool = True) -> None:
    """Connect to Slack. Where it is one of two, the other one does not wait for it."""
    to_do = "Create an app-level token with connections:write, and turn on Socket Mode."
    ending.callback(link.stop)
    if not waits:
        link.start()
        return
    until_slack_answers(link.connect, "SLACK_APP_TOKEN", to_do, stop)
    if not stop.is_set():
        link.start()


def until_slack_answers(ask: Callable[[], object], token: str, to_do: str, stop: Stop) -> None:
    """Ask until Slack has answered or the bot is to stop, with a line for each time in vain; not with a wrong token."""
    failures = count()
    while not stop.is_set():
        try:
            ask()
        except SlackFailed as failure:
            if failure.permanent:
                raise CannotStart(f"Slack does not accept {token} ({failure}). {to_do}") from None
            pause = back_off(next(failures), failure.retry_after)
            click.echo(f"Slack cannot be reached ({failure}). Trying again in {pause:g} seconds.", err=True)
        else:
            return
        stop.wait(pause)
