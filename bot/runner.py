"""Runs the bot, in the practice workspace, by Socket Mode or by HTTP, until it is told to stop."""

import signal
import threading
from contextlib import ExitStack
from functools import partial

import click
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette

from bot.app import Bot, build_bot, utc_now
from bot.commands.check import check_before_serving
from bot.commands.records import CannotStart, make_folder
from bot.health import readiness
from bot.logs import set_up_logs
from bot.practice.roster import import_practice_roster
from bot.practice.server import PracticeServer
from bot.practice.year import load_year
from bot.school_calendar import CalendarFeed
from bot.serving import ServerThread
from bot.settings import Mode, Settings, read_settings
from bot.web import build_web, health_routes


def run_bot() -> None:
    """Start everything, say where, and wait for Ctrl-C or SIGTERM. Without Slack's tokens it is for practice."""
    _run(read_settings(), with_year=False)


def run_practice(*, with_year: bool) -> None:
    """Start the practice workspace; with a made-up year if asked for.

    Raises:
        CannotStart: the settings hold Slack's tokens: made-up records never stand beside real ones.
    """
    settings = read_settings()
    if settings.mode is not Mode.PRACTICE:
        raise CannotStart("SLACK_BOT_TOKEN is set: unset it to practise, or use `sro-bot run`.")
    _run(settings, with_year=with_year)


def _run(settings: Settings, *, with_year: bool) -> None:
    set_up_logs()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    make_folder(settings)
    with ExitStack() as ending:
        if settings.mode is Mode.PRACTICE:
            _practise(settings, ending, with_year=with_year)
        else:
            _serve(settings, ending)
        stop.wait()
        click.echo("Stopping.")


def _practise(settings: Settings, ending: ExitStack, *, with_year: bool) -> None:
    server = PracticeServer(port=settings.port, state_file=settings.data / "practice-workspace.db")
    server.start()
    ending.callback(server.stop)
    connected = settings.model_copy(
        update={
            "bot_token": server.bot_token,
            "app_token": server.app_token,
            "slack_api_url": server.api_url,
            "database_url": settings.database,
        }
    )
    bot = _start(connected, ending)
    import_practice_roster(bot.database, bot.agreement, utc_now())
    if with_year:
        click.echo("Loading a made-up school year …")
        if not load_year(bot.database, bot.agreement, utc_now()):
            click.echo(f"There are quarters in {settings.data} already: they stay. SRO_DATA=… names another folder.")
    _connect_by_socket(connected, bot, ending)
    click.echo(f"Practice workspace: {server.url}  (nothing there is real; Ctrl-C stops it)")


def _serve(settings: Settings, ending: ExitStack) -> None:
    check_before_serving(settings)
    bot = _start(settings, ending)
    ready = partial(readiness, bot.database, utc_now)
    if settings.mode is Mode.SOCKET:
        _connect_by_socket(settings, bot, ending)
        web = Starlette(routes=health_routes(ready))
    else:
        web = build_web(bot.app, settings.signing_secret or "", ready)
    server = ServerThread(web, settings.host, settings.port)
    server.start()
    ending.callback(server.stop)
    click.echo(f"Ready: {settings.mode} mode, http://{settings.host}:{server.port}/readyz")


def _start(settings: Settings, ending: ExitStack) -> Bot:
    bot = build_bot(settings)
    bot.database.migrate()
    bot.start()
    ending.callback(bot.stop)
    if settings.calendar_url:
        feed = CalendarFeed(bot.database, bot.agreement, settings.calendar_url, utc_now)
        feed.start()
        ending.callback(feed.stop)
    return bot


def _connect_by_socket(settings: Settings, bot: Bot, ending: ExitStack) -> None:
    handler = SocketModeHandler(
        bot.app, settings.app_token, web_client=WebClient(base_url=settings.slack_api_url, ssl=bot.gateway.client.ssl)
    )
    try:
        handler.connect()  # type: ignore[no-untyped-call]  # Bolt has no types there
    except SlackApiError as error:
        to_do = "Make an app-level token with connections:write, and have Socket Mode on."
        raise CannotStart(f"Slack does not accept SLACK_APP_TOKEN ({error.response['error']}). {to_do}") from None
    ending.callback(handler.close)
