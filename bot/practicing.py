"""Runs the bot in the practice workspace, where nothing is real."""

from contextlib import ExitStack

import click

from bot.clock import utc_now
from bot.importing import imported
from bot.practice.agreement import import_practice_agreement
from bot.practice.calendar import import_practice_calendar
from bot.practice.roster import import_practice_roster
from bot.practice.server import PracticeServer
from bot.practice.sides import TWO
from bot.settings import Settings, fields_of
from bot.starting import connect, start, watched
from bot.stopping import Stop


def serve(settings: Settings, ending: ExitStack, stop: Stop, *, with_year: bool) -> None:
    """Start a workspace of our own and the bot in it, if wanted with a made-up year."""
    state_file = settings.data / "practice-workspace.db"
    server = PracticeServer(port=settings.port, state_file=state_file, agreement=settings.agreement, workspaces=TWO)
    if server.put_aside:
        click.echo(
            f"The schools or the workspaces have changed. Practice records until now are kept in {server.put_aside}"
        )
    server.start()
    ending.callback(server.stop)
    connected = settings.model_copy(update=fields_of(server.settings()) | {"database_url": settings.database})
    bot, loops = start(connected, ending, stop)
    import_practice_roster(bot.database, bot.agreement, utc_now(), TWO)
    import_practice_agreement(bot.database, bot.agreement, utc_now())
    import_practice_calendar(bot.database, bot.agreement, utc_now())
    if with_year:
        click.echo("Loading a made-up school year …")
        # A year is made up by what nothing else here needs, workbooks among it.
        if not imported("bot.practice.year").load_year(bot.database, bot.agreement, utc_now()):
            click.echo(f"{settings.data} already has quarters; they were kept. To use another folder, set SRO_DATA.")
    links, health = watched(connected, bot, loops, ending)
    server.readiness = health.readiness
    for link in links:
        connect(link, ending, stop)  # whoever clicks as soon as the address is there reaches the bot
    click.echo(f"Practice workspace: {server.url}  (nothing there is real; press Ctrl-C to stop)")
