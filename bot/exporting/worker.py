"""Makes workbooks in a process of its own, one after another, so that a large one holds up nobody's form or notice."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.worker import Worker
from models.export_requests import acts as exporting
from models.store.database import Database

log = structlog.get_logger(__name__)

LONGEST = timedelta(minutes=9)  # shorter than the lease
A_MINUTE = timedelta(minutes=1)
REFUSED, HELD_BACK = 3, 4
SLACKS = "SLACK_"  # settings that the child does not need: tokens among them


class ExportMaker(Worker):
    """Takes what was asked for, from a thread of its own; the work itself is done by a child process."""

    def __init__(
        self, database: Database, agreement: Path, now: Callable[[], datetime],
        poll: timedelta = timedelta(seconds=1),
    ) -> None:  # fmt: skip
        self._database, self._agreement, self._now = database, agreement, now
        self._child: subprocess.Popen[str] | None = None
        super().__init__("export maker", self.run_once, poll, longest=LONGEST + A_MINUTE)

    def stop(self) -> None:
        """End; what is being made is made after the next start."""
        self.ask_to_stop()
        if self._child:
            self._child.terminate()
        super().stop()

    def run_once(self) -> bool:
        """Make one thing that waits; whether there was one."""
        with self._database.write() as session:
            export_id = exporting.claim(session, self._now())
        if export_id is None:
            return False
        code, answer = self._make(export_id)
        log.info("export_made", export=export_id, code=code)
        if code:
            with self._database.write() as session:
                if code == HELD_BACK:
                    exporting.held_back(session, export_id, answer.strip(), self._now())
                else:
                    exporting.not_made(session, export_id, answer.strip() if code == REFUSED else None, self._now())
        return True

    def _make(self, export_id: int) -> tuple[int, str]:
        command = [sys.executable, "-m", "bot.exporting.child", str(export_id), self._now().isoformat()]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(SLACKS)}
        environment |= {"DATABASE_URL": self._database.url, "SRO_AGREEMENT": str(self._agreement)}
        self._child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603
        try:
            answer, _errors = self._child.communicate(timeout=LONGEST.total_seconds())
        except subprocess.TimeoutExpired:
            self._child.kill()
            answer, _errors = self._child.communicate()
        return self._child.returncode, answer
