"""Runs the bot, in the practice workspace, by Socket Mode or by HTTP, until it is told to stop."""

import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from itertools import count

import click
from starlette.applications import Starlette

from bot.alarms.wiring import mail_alarms
from bot.app import Bot
from bot.audit_log.wiring import anchor_keeper
from bot.calendar.feed import CalendarFeed
from bot.clock import SteadyClock, utc_now
from bot.commands.check import check_before_serving
from bot.commands.records import CannotStart, make_folder
from bot.logs import set_up_logs
from bot.practice.agreement import import_practice_agreement
from bot.practice.calendar import import_practice_calendar
from bot.practice.roster import import_practice_roster
from bot.practice.server import PracticeServer
from bot.practice.sides import TWO
from bot.practice.year import load_year
from bot.serving.health import Health, SlackStands
from bot.serving.metrics import metrics_route
from bot.serving.protocol import ServerThread
from bot.serving.web import WayIn, build_web, health_routes
from bot.settings import Mode, Settings, fields_of, read_settings
from bot.side import LISTENER_THREADS, Side
from bot.slack.asking import SlackAsked
from bot.slack.gateway import Gateway, SlackFailed
from bot.slack.socket import SocketLink
from bot.slack.workspaces import ask_unknown, learned, remember
from bot.worker import Worker, back_off


def run_bot() -> None:
    """Start everything, say where, and wait for Ctrl-C or SIGTERM. Without Slack's tokens it is for practice."""
    _run(read_settings(), with_year=False)


def run_practice(*, with_year: bool) -> None:
    """Start the practice workspace, if wanted with a made-up year; `CannotStart` where Slack's tokens are set."""
    settings = read_settings()
    if settings.mode is not Mode.PRACTICE:
        # Made-up records never stand beside real ones.
        raise CannotStart("SLACK_BOT_TOKEN is set: unset it to practice, or use `sro-bot run`.")
    _run(settings, with_year=with_year)


def _run(settings: Settings, *, with_year: bool) -> None:
    set_up_logs()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    make_folder(settings)
    with ExitStack() as ending:
        if settings.mode is Mode.PRACTICE:
            _practice(settings, ending, stop, with_year=with_year)
        else:
            _serve(settings, ending, stop)
        stop.wait()
        click.echo("Stopping.")


def _practice(settings: Settings, ending: ExitStack, stop: threading.Event, *, with_year: bool) -> None:
    state_file = settings.data / "practice-workspace.db"
    server = PracticeServer(port=settings.port, state_file=state_file, agreement=settings.agreement, workspaces=TWO)
    if server.put_aside:
        click.echo(
            f"The schools or the workspaces have changed. Practice records until now are kept in {server.put_aside}"
        )
    server.start()
    ending.callback(server.stop)
    connected = settings.model_copy(update=fields_of(server.settings()) | {"database_url": settings.database})
    bot, loops = _start(connected, ending)
    import_practice_roster(bot.database, bot.agreement, utc_now(), TWO)
    import_practice_agreement(bot.database, utc_now())
    import_practice_calendar(bot.database, bot.agreement, utc_now())
    if with_year:
        click.echo("Loading a made-up school year …")
        if not load_year(bot.database, bot.agreement, utc_now()):
            click.echo(f"{settings.data} already has quarters; they were kept. To use another folder, set SRO_DATA.")
    links, health = _watched(connected, bot, loops, ending)
    server.readiness = health.readiness
    for link in links:
        _connect(link, ending, stop, waits=False)
    click.echo(f"Practice workspace: {server.url}  (nothing there is real; press Ctrl-C to stop)")


def _serve(settings: Settings, ending: ExitStack, stop: threading.Event) -> None:
    check_before_serving(settings)
    bot, loops = _start(settings, ending)
    links, health = _watched(settings, bot, loops, ending)
    web = Starlette(routes=health_routes(health.readiness)) if links else build_web(_ways_in(bot), health.readiness)
    web.routes.append(metrics_route(health.metrics))
    # The address answers before Slack does: whoever watches over the bot sees “not ready”, rather than nothing.
    server = ServerThread(web, settings.host, settings.port)
    server.start()
    ending.callback(server.stop)
    if len(bot.sides) == 1:
        who = partial(_ask_who, bot)
        _until_slack_answers(who, "SLACK_BOT_TOKEN", "Copy it from Slack again.", stop)
    for link in links:
        _connect(link, ending, stop, waits=len(links) == 1)
    if not stop.is_set():
        click.echo(f"Ready: {settings.mode} mode, {server.url}/readyz")


def _ask_who(bot: Bot) -> None:
    learned(bot.slack, bot.gateway, bot.gateway.identity(), bot.database, bot.now())


def _ways_in(bot: Bot) -> list[WayIn]:
    """Where Slack's requests come to: one address for each workspace."""
    return [
        WayIn(f"/slack/events/{side.settings.party}" if side.settings.party else "/slack/events", side.app,
              side.settings.signing_secret or "")
        for side in bot.sides
    ]  # fmt: skip


def _start(settings: Settings, ending: ExitStack) -> tuple[Bot, list[Worker]]:
    bot = Bot(settings)
    bot.database.migrate()
    remember(bot.slack, bot.database)
    ask_unknown(bot.slack, bot.database, bot.now())  # before anything is sent or looked at
    bot.start()
    ending.callback(bot.stop)
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


def _watched(settings: Settings, bot: Bot, loops: list[Worker], ending: ExitStack) -> tuple[list[SocketLink], Health]:
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


def _connect(link: SocketLink, ending: ExitStack, stop: threading.Event, *, waits: bool = True) -> None:
    """Connect to Slack. Where it is one of two, the other one does not wait for it."""
    to_do = "Create an app-level token with connections:write, and turn on Socket Mode."
    ending.callback(link.stop)
    if not waits:
        link.start()
        return
    _until_slack_answers(link.connect, "SLACK_APP_TOKEN", to_do, stop)
    if not stop.is_set():
        link.start()


def _until_slack_answers(ask: Callable[[], object], token: str, to_do: str, stop: threading.Event) -> None:
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
