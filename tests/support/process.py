"""The bot as a process of its own, as an operator starts it."""

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from random import SystemRandom

import requests

ROOT = Path(__file__).parents[2]
SETTINGS = ("SLACK_", "SRO_", "DATABASE_URL", "PORT")
WORKERS = 8
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
PORTS = range(20_000 + WORKER, 32_000, WORKERS)  # those of this process of the run
NEXT_PORTS = cycle(SystemRandom().sample(PORTS, len(PORTS)))
PATIENCE = 300
"""Seconds. Several may be started at once on a busy machine, whose tests are not about time."""


class Process:
    """`sro-bot run`, or another command, as a process of its own; `module` is what runs it."""

    def __init__(self, port: int, *command: str, module: str = "bot", **settings: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *(command or ["run"])],
            cwd=ROOT, text=True, env=kept | settings | {"PORT": str(port)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)  # a process that hangs holds up no end of a run
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            self.said.extend(lines)

    def has_said(self, words: str, times: int = 1) -> bool:
        """Whether it has printed something, so often."""
        return sum(words in line for line in self.said) >= times

    def ready(self) -> tuple[int, dict[str, object]]:
        """What `/readyz` answers; nothing while nobody listens."""
        try:
            answer = requests.get(f"{self.url}/readyz", timeout=30)
        except requests.ConnectionError:
            return 0, {}
        return answer.status_code, answer.json()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Stop it; its exit code."""
        self._process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """Its exit code, once it has ended by itself; one that does not is killed."""
        try:
            return self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._reader.join()


def free_port() -> int:
    """A port that nobody listens on. It is below those that whoever connects is given, and nobody else in the run gets
    it, so it stays free until used.
    """
    for port in islice(NEXT_PORTS, 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise RuntimeError("no port is free")
