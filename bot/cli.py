"""The command line, `sro-bot`. Each command imports what it needs, so that help comes at once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click


@click.group()
@click.version_option(package_name="sro-liaison")
def main() -> None:
    """Run the School Resource Officer agreement in Slack."""


@main.command()
def run() -> None:
    """Start the bot; without Slack tokens, the practice workspace."""
    from bot.runner import run_bot

    with _plain_mistakes():
        run_bot()


@main.command()
def check() -> None:
    """Look whether everything is in place, and say what to do."""
    from bot.commands.check import check

    sys.exit(0 if check() else 1)


@contextmanager
def _plain_mistakes() -> Iterator[None]:
    from bot.serving import PortTaken
    from bot.settings import SettingsMistake
    from models.agreement import AgreementMistake

    try:
        yield
    except (SettingsMistake, AgreementMistake, PortTaken) as mistake:
        click.echo(str(mistake), err=True)
        sys.exit(2)
