"""Decides when a mail is due: once for what goes wrong, daily while it lasts, and once when all is well again."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog

from bot.worker import Worker

log = structlog.get_logger(__name__)

LOOK_AGAIN = timedelta(seconds=30)
LONGEST_LOOK = timedelta(minutes=2)
A_WHILE, A_DAY = 5 * 60.0, 24 * 3600.0  # seconds
AT_ONCE = ("messages", "audit")  # a message has waited for its fifteen minutes by then
TO_DO = {
    "messages": "A message has not arrived for 15 minutes. `sro-bot check` says where to and why. If it is for a "
    "school, have its principal called.",
    "audit": "The audit log is not whole. `sro-bot audit verify` names the place; keep the output.",
    "slack": "There is no connection to Slack. Check the network and Slack's status page; notices are not delivered.",
    "slack_police": "The police's Slack gives no connection or does not accept the bot's token. What is for people "
    "there waits; the schools' side goes on. `sro-bot check` says why.",
    "slack_schools": "The schools' Slack gives no connection or does not accept the bot's token. What is for people "
    "there waits; the police's side goes on. `sro-bot check` says why. Have principals called for new notices.",
    "clock": "The machine's clock was set. Once it is right, start the bot again.",
    "database": "The database cannot be used; nothing can be recorded. `sro-bot check` says why.",
    "loops": "A part of the bot hangs or only fails. Look in the log for `loop_failed`, and start the bot again.",
}
WELL = "All that was reported is in order again."
CLOSING = "This is an automatic message of SRO Liaison. It holds nothing of any record."


class MailAlarms(Worker):
    """Looks every half minute at what goes wrong, and has it mailed.

    Args:
        problems: what goes wrong, as `/readyz` names it.
        send: sends a mail with this subject and text, or raises `NotNow`.
        machine: which installation this is.
        clock: seconds that only go on.
    """

    def __init__(
        self, problems: Callable[[], Mapping[str, str]], send: Callable[[str, str], None], machine: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._problems, self._send, self._machine, self._clock = problems, send, machine, clock
        self._since: dict[str, float] = {}
        self._told: set[str] = set()
        self._told_at = self._bad_at = clock()
        super().__init__("mail", self.look, LOOK_AGAIN, longest=LONGEST_LOOK)

    def look(self) -> bool:
        """Send what is due. What cannot be sent is due again at the next look."""
        problems, now = self._problems(), self._clock()
        self._since = {what: self._since.get(what, now) for what in problems}
        if problems:
            self._bad_at = now
        due = {what for what, since in self._since.items() if what in AT_ONCE or now - since >= A_WHILE}
        if due - self._told or (due and now - self._told_at >= A_DAY):
            self._send(f"SRO Liaison on {self._machine} needs attention", _text(problems, due))
            self._told, self._told_at = self._told | due, now
            log.warning("mail_sent", about=", ".join(sorted(due)))
        elif self._told and not problems and now - self._bad_at >= A_WHILE:  # not each time that it comes and goes
            self._send(f"SRO Liaison on {self._machine} is in order again", f"{WELL}\n\n{CLOSING}\n")
            self._told = set()
            log.info("mail_sent", about="in order again")
        return False


def _text(problems: Mapping[str, str], due: set[str]) -> str:
    parts = [f"{what}: {problems[what]}\n{TO_DO[what]}" for what in TO_DO if what in due]
    return "\n\n".join([*parts, CLOSING]) + "\n"
