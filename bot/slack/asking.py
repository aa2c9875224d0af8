"""Asks Slack now and then which workspace a token is of: whether it is accepted, and whether that Slack answers."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.slack.gateway import Gateway, SlackFailed
from bot.slack.workspaces import SameWorkspace, Workspaces, learned
from bot.worker import NotNow, Worker
from models.store.database import Database

log = structlog.get_logger(__name__)

LOOK_AGAIN = timedelta(minutes=1)
LONGEST = timedelta(days=365)  # a Slack that does not answer is said by itself: no loop hangs because of it


class SlackAsked(Worker):
    """One of two workspaces. It is asked once a minute, and its answer is kept; the other one waits for nothing."""

    def __init__(
        self, slack: Gateway | Workspaces, gateway: Gateway, database: Database, now: Callable[[], datetime]
    ) -> None:
        self._slack, self._gateway, self._database, self._now = slack, gateway, database, now
        self._wrong_since: float | None = None
        self._why = ""
        super().__init__(f"slack {gateway.space.party}", self.ask, LOOK_AGAIN, longest=LONGEST)

    def ask(self) -> bool:
        """Ask once; `NotNow` where the token does not serve."""
        try:
            learned(self._slack, self._gateway, self._gateway.identity(), self._database, self._now())
        except SlackFailed as failure:
            self._found_wrong(str(failure))
            raise NotNow(f"{self._gateway.space.in_words}: {failure}", failure.retry_after) from failure
        except SameWorkspace as same:
            self._found_wrong("same_workspace")
            raise NotNow(f"{self._gateway.space.in_words}: both tokens are of the workspace {same}") from same
        self._wrong_since, self._why = None, ""
        return False

    def down_for(self) -> timedelta:
        """How long it has not accepted the token or not answered."""
        since = self._wrong_since
        return timedelta(0) if since is None else timedelta(seconds=time.monotonic() - since)

    def why(self) -> str:
        """The code of what is wrong; empty when nothing is."""
        return self._why

    def _found_wrong(self, why: str) -> None:
        self._wrong_since, self._why = self._wrong_since or time.monotonic(), why
