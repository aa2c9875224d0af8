"""How long the bot takes to start, in time of the processor: what else runs at the same time counts for less in it."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.practice.server import PracticeServer
from models.store.database import Database
from tests.support.process import SETTINGS, free_port

LIBRARIES = "import slack_bolt.adapter.socket_mode, sqlalchemy.orm, alembic.command, starlette.applications, uvicorn"
BOT = ("-u", "-m", "bot")
TICKS = os.sysconf("SC_CLK_TCK")
USERS_TIME, SYSTEMS_TIME = 11, 12  # of /proc/PID/stat, from the fields after the command's name on

Start = tuple[Sequence[str], str, Mapping[str, str]]
"""What Python is called with, what it prints when it is there, and its settings."""


def seconds(rounds: int) -> dict[str, tuple[float, float]]:
    """The least of some rounds of each start, and of the imports that it is compared with, all in turn."""
    slack = PracticeServer(ack_seconds=30)
    slack.start()
    try:
        with TemporaryDirectory() as folder:
            place = Path(folder)
            live = _on_an_existing_database(place, slack)
            taken: dict[str, list[float]] = {}
            for number in range(rounds):
                practice = {"SRO_DATA": str(place / f"practice-{number}")}
                starts: dict[str, Start] = {
                    "libraries": (("-c", f"{LIBRARIES}; print('imported')"), "imported", {}),
                    "click": (("-c", "import click; print('imported')"), "imported", {}),
                    "start to ready with Slack's tokens": ((*BOT, "run"), "Ready: ", live),
                    "practice to ready": ((*BOT, "run"), "Practice workspace: ", practice),
                    "sro-bot check": ((*BOT, "check"), "The school calendar", live),
                    "sro-bot --help": ((*BOT, "--help"), "Commands", {}),
                }
                for name, start in starts.items():
                    taken.setdefault(name, []).append(_until_there(*start))
    finally:
        slack.stop()
    least = {name: min(rounds_of) for name, rounds_of in taken.items()}
    click, libraries = least.pop("click"), least.pop("libraries")
    return {name: (took, click if name.endswith("help") else libraries) for name, took in least.items()}


def _on_an_existing_database(place: Path, slack: PracticeServer) -> dict[str, str]:
    url = f"sqlite:///{place / 'live.db'}"
    with closing(Database(url)) as database:
        database.migrate()
    return {
        "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": url, "SRO_DATA": str(place / "data"),
    }  # fmt: skip


def _until_there(arguments: Sequence[str], words: str, settings: Mapping[str, str]) -> float:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    with subprocess.Popen(
        [sys.executable, *arguments], env=kept | settings | {"PORT": str(free_port())}, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        if not any(words in line for line in process.stdout):
            raise RuntimeError(f"{arguments} did not get so far")
        fields = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
        process.terminate()
        process.stdout.read()
    return (int(fields[USERS_TIME]) + int(fields[SYSTEMS_TIME])) / TICKS
