"""Runs the bot, in the practice workspace, by Socket Mode or by HTTP, until it is told to stop."""

import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from itertools import count

import click
from starlette.applications import Starlette

from bot.alarms.wiring import mail_alarms
from bot.app import LISTENER_THREADS, Bot
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
from bot.practice.year import load_year
from bot.serving.health import Health
from bot.serving.metrics import metrics_route
from bot.serving.protocol import ServerThread
from bot.serving.web import build_web, health_routes
from bot.settings import Mode, Settings, read_settings
from bot.slack.gateway import Gateway, SlackFailed
from bot.slack.socket import SocketLink
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
    server = PracticeServer(port=settings.port, state_file=state_file, agreement=settings.agreement)
    if server.put_aside:
        click.echo(f"The schools have changed. Practice records of the previous ones are kept in {server.put_aside}")
    server.start()
    ending.callback(server.stop)
    there = {"bot_token": server.bot_token, "app_token": server.app_token, "slack_api_url": server.api_url}
    connected = settings.model_copy(update={**there, "database_url": settings.database})
    bot, loops = _start(connected, ending)
    import_practice_roster(bot.database, bot.agreement, utc_now())
    import_practice_agreement(bot.database, utc_now())
    import_practice_calendar(bot.database, bot.agreement, utc_now())
    if with_year:
        click.echo("Loading a made-up school year …")
        if not load_year(bot.database, bot.agreement, utc_now()):
            click.echo(f"{settings.data} already has quarters; they were kept. To use another folder, set SRO_DATA.")
    link, health = _watched(connected, bot, loops, ending)
    server.readiness = health.readiness
    if link:
        _connect(link, ending, stop)
    click.echo(f"Practice workspace: {server.url}  (nothing there is real; press Ctrl-C to stop)")


def _serve(settings: Settings, ending: ExitStack, stop: threading.Event) -> None:
    check_before_serving(settings)
    bot, loops = _start(settings, ending)
    link, health = _watched(settings, bot, loops, ending)
    if link:
        web = Starlette(routes=health_routes(health.readiness))
    else:
        web = build_web(bot.app, settings.signing_secret or "", health.readiness)
    web.routes.append(metrics_route(health.metrics))
    # The address answers before Slack does: whoever watches over the bot sees “not ready”, rather than nothing.
    server = ServerThread(web, settings.host, settings.port)
    server.start()
    ending.callback(server.stop)
    _until_slack_answers(partial(bot.gateway.call, "auth.test"), "SLACK_BOT_TOKEN", "Copy it from Slack again.", stop)
    if link:
        _connect(link, ending, stop)
    if not stop.is_set():
        click.echo(f"Ready: {settings.mode} mode, {server.url}/readyz")


def _start(settings: Settings, ending: ExitStack) -> tuple[Bot, list[Worker]]:
    bot = Bot(settings)
    bot.database.migrate()
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


def _watched(settings: Settings, bot: Bot, loops: list[Worker], ending: ExitStack) -> tuple[SocketLink | None, Health]:
    """The link to Slack, not connected yet, and what looks how it and all else stands."""
    link = None
    if settings.app_token:
        link = SocketLink(bot.app, Gateway(settings.app_token, settings.slack_api_url), LISTENER_THREADS)
        loops.append(link)
    off_by = bot.now.off_by if isinstance(bot.now, SteadyClock) else None
    health = Health(bot.database, bot.now, loops, link.down_for if link else None, off_by)
    health.start()
    ending.callback(health.stop)
    if settings.alert_smtp:
        mail = mail_alarms(settings, bot.database, health, bot.now)
        mail.start()
        ending.callback(mail.ask_to_stop)  # a mail server that hangs holds no end up
    return link, health


def _connect(link: SocketLink, ending: ExitStack, stop: threading.Event) -> None:
    to_do = "Create an app-level token with connections:write, and turn on Socket Mode."
    ending.callback(link.stop)
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
