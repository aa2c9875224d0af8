"""Has the audit log checked in a process of its own, so that a long log holds up nobody's form or notice."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.worker import Worker
from models.audit_log import checks
from models.store.database import Database

log = structlog.get_logger(__name__)

LONGEST = timedelta(minutes=9)  # shorter than the lease
A_MINUTE = timedelta(minutes=1)
SLACKS = "SLACK_"  # settings that the child does not need: tokens among them


class AuditChecker(Worker):
    """Takes what was asked for, from a thread of its own; the work itself is done by a child process."""

    def __init__(self, database: Database, now: Callable[[], datetime], poll: timedelta = timedelta(seconds=2)) -> None:
        self._database, self._now = database, now
        self._child: subprocess.Popen[bytes] | None = None
        super().__init__("audit checker", self.run_once, poll, longest=LONGEST + A_MINUTE)

    def stop(self) -> None:
        """End; what is being checked is checked after the next start."""
        self.ask_to_stop()
        if self._child:
            self._child.terminate()
        super().stop()

    def run_once(self) -> bool:
        """Have one check made that waits; whether there was one."""
        with self._database.read() as session:  # a look alone: others wait for whoever writes
            if not checks.is_any_waiting(session):
                return False
        with self._database.write() as session:
            check_id = checks.claim(session, self._now())
        if check_id is None:
            return False
        code = self._check(check_id)
        log.info("audit_checked", check=check_id, code=code)
        if code:
            with self._database.write() as session:
                checks.give_up(session, check_id, self._now())
        return True

    def _check(self, check_id: int) -> int:
        command = [sys.executable, "-m", "bot.audit_log.child", str(check_id), self._now().isoformat()]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(SLACKS)}
        self._child = subprocess.Popen(command, env=environment | {"DATABASE_URL": self._database.url})  # noqa: S603
        try:
            return self._child.wait(LONGEST.total_seconds())
        except subprocess.TimeoutExpired:
            self._child.kill()
            return self._child.wait()
