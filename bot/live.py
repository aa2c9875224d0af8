"""Runs the bot in Slack, by Socket Mode or by HTTP."""

from contextlib import ExitStack
from functools import partial

import click
from starlette.applications import Starlette

from bot.app import Bot
from bot.commands.check import check_before_serving
from bot.serving.metrics import metrics_route
from bot.serving.protocol import ServerThread
from bot.serving.web import WayIn, build_web, health_routes
from bot.settings import Settings
from bot.slack.workspaces import learned
from bot.starting import connect, start, until_slack_answers, watched
from bot.stopping import Stop


def serve(settings: Settings, ending: ExitStack, stop: Stop) -> None:
    """Look whether all is well, start, answer at the address, and connect to Slack as soon as it answers."""
    check_before_serving(settings)
    bot, loops = start(settings, ending, stop)
    links, health = watched(settings, bot, loops, ending)
    web = Starlette(routes=health_routes(health.readiness)) if links else build_web(_ways_in(bot), health.readiness)
    web.routes.append(metrics_route(health.metrics))
    # The address answers before Slack does: whoever watches over the bot sees “not ready”, rather than nothing.
    server = ServerThread(web, settings.host, settings.port)
    server.start()
    ending.callback(server.stop)
    if len(bot.sides) == 1:
        who = partial(_ask_who, bot)
        until_slack_answers(who, "SLACK_BOT_TOKEN", "Copy it from Slack again.", stop)
    for link in links:
        connect(link, ending, stop, waits=len(links) == 1)
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
