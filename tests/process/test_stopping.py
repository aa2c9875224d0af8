"""SIGTERM and Ctrl-C while the bot is still starting, or while a command is at work: a line, and a clean end."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from threading import Timer

import pytest

from bot.practice.server import PracticeServer
from tests.store.test_copies import settings
from tests.support.process import SETTINGS, free_port

ROOT = Path(__file__).parents[2]
TOLD_AT = """
import os, signal, sys
from importlib import import_module
place, number = sys.argv.pop(1), int(sys.argv.pop(1))
module, name = place.rsplit(":")
owner = import_module(module)
*path, last = name.split(".")
for part in path:
    owner = getattr(owner, part)
was = getattr(owner, last)
def told(*args, **kwargs):
    os.kill(os.getpid(), number)
    return was(*args, **kwargs)
setattr(owner, last, told)
from bot.cli import main
main()
"""
"""A command that is told to end when it comes to a place in the code."""
AT_FIRST = "bot.cli:imported"
WHILE_STARTING = (
    AT_FIRST, "bot.runner:set_up_logs", "bot.runner:make_folder", "bot.commands.check:Doctor.findings",
    "bot.starting:Bot", "models.store.database:Database.migrate", "bot.app:plan_ahead", "bot.starting:watched",
    "bot.serving.protocol:ServerThread.start", "bot.live:_ask_who",
)  # fmt: skip


@pytest.fixture
def slack() -> Iterator[PracticeServer]:
    """A workspace."""
    server = PracticeServer(ack_seconds=30)
    server.start()
    yield server
    server.stop()


def told(place: str, number: int, env: dict[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command that gets a signal at a place in the code."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return subprocess.run(
        [sys.executable, "-c", TOLD_AT, place, str(number), *map(str, words)], cwd=ROOT, env=kept | env,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(("place", "number"), [*product(WHILE_STARTING, [signal.SIGTERM]), (AT_FIRST, signal.SIGINT)])
def test_a_start_that_is_told_to_end_ends(place: str, number: int, slack: PracticeServer, tmp_path: Path) -> None:
    """Whatever it is at, with 0 as at any other time, and not only when it is through."""
    env = settings(tmp_path / "data", "", slack.api_url, slack.bot_token)
    ended = told(place, number, env | {"PORT": str(free_port())}, "run")
    said = [line for line in ended.stdout.splitlines() if not line.startswith(("2", "warning", "wrong"))]
    assert (ended.returncode, said) == (0, ["Stopping."]), ended.stdout


@pytest.mark.parametrize("place", ["bot.practice.server:PracticeServer.start", "bot.practice.year:tell_of_arrests"])
def test_practice_that_is_told_to_end_ends(place: str, tmp_path: Path) -> None:
    """In the middle of a made-up year, of which nothing is left: the next start makes it."""
    env = {"SRO_DATA": str(tmp_path / "data"), "PORT": str(free_port())}
    ended = told(place, signal.SIGINT, env, "practice", "--with-year")
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (0, "Stopping."), ended.stdout
    assert "Traceback" not in ended.stdout


def test_a_backup_that_is_told_to_end_leaves_nothing(made_up: object, tmp_path: Path) -> None:
    """No part of the records, which are confidential; and it does not look as if it had been made."""
    env = settings(tmp_path, f"sqlite:///{tmp_path / 'sro.db'}")
    ended = told("bot.commands.copies:make_whole", signal.SIGTERM, env, "backup", tmp_path / "copy.db")
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (143, "Stopped before it was done."), ended.stdout
    assert list(tmp_path.glob("copy*")) == []


AT_ONCE = """
import os, threading
from bot import stopping
from bot.stopping import SERVING, STOP
stopping.AT_LEAST_EACH = 0.01
def work():
    while True:
        sum(range(2000))
        os.sched_yield()
for _number in range(6):
    threading.Thread(target=work, daemon=True).start()
for _time in range(500):
    STOP.__init__()
    STOP.listen(0, SERVING)
    STOP.only_note()
    print("waits", flush=True)
    STOP.wait()
print("ended", flush=True)
"""
"""A process with other threads at work that is told to end in the moment in which it begins to wait for that."""


def test_a_signal_is_not_missed_in_the_moment_in_which_the_wait_begins() -> None:
    """As of whoever stops a bot as soon as it says that it is ready; it went on for good."""
    with subprocess.Popen([sys.executable, "-c", AT_ONCE], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        limit = Timer(60, process.kill)
        limit.start()
        assert process.stdout
        for line in process.stdout:
            if line == "waits\n":
                process.send_signal(signal.SIGTERM)
        limit.cancel()
    assert (line, process.returncode) == ("ended\n", 0)
