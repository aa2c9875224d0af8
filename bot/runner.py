"""Runs the bot, in the practice workspace, by Socket Mode or by HTTP, until it is told to stop."""

from contextlib import ExitStack, suppress

import click

from bot.commands.alone import alone_on
from bot.commands.records import CannotStart, database_file, make_folder
from bot.importing import imported
from bot.logs import set_up_logs
from bot.settings import Mode, Settings, read_settings
from bot.stopping import SERVING, STOP, Stopped


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
    STOP.listen(0, SERVING)
    make_folder(settings)
    with alone_on(database_file(settings)), ExitStack() as ending:
        with suppress(Stopped):
            if settings.mode is Mode.PRACTICE:
                imported("bot.practicing").serve(settings, ending, STOP, with_year=with_year)
            else:
                imported("bot.live").serve(settings, ending, STOP)
            STOP.only_note()
            STOP.wait()
        click.echo("Stopping.")
    if STOP.why:
        raise CannotStart(STOP.why)
