"""Makes the audit log's daily anchor, and mails it. A mail that cannot be sent is due again; none is sent twice."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.worker import NotNow, Worker
from models.audit_log import anchors
from models.audit_log.tables import AuditAnchor
from models.store.database import Database
from models.terms import Agreement

log = structlog.get_logger(__name__)

LOOK_AGAIN = timedelta(minutes=1)
LONGEST_LOOK = timedelta(minutes=2)
HOW_TO = (
    "Keep this mail where nobody who works with the bot's database can change it. To check the audit log against it, "
    "run on the bot's machine:\n\nsro-bot audit verify --anchor {anchor}\n\n"
    "or save several such mails into a file, and run: sro-bot audit verify --anchors FILE\n\n"
    "After a backup was restored the log lacks what came after the backup, and the check says so.\n\n"
    "This is an automatic message of SRO Liaison. It holds nothing of any record."
)


class Send(Protocol):
    """Sends a mail, known by a name of its own, or raises `NotNow`."""

    def __call__(self, subject: str, text: str, name: str | None = None) -> None:
        """A mail with this subject and text."""


class AnchorKeeper(Worker):
    """Looks every minute whether today has its anchor, and whether one is still to be mailed.

    Args:
        send: sends the mails; without it none is sent.
        in_channel: whether the administrators' channel gets each anchor.
        machine: which installation this is.
    """

    def __init__(
        self, database: Database, agreement: Agreement, now: Callable[[], datetime], machine: str,
        send: Send | None, *, in_channel: bool,
    ) -> None:  # fmt: skip
        self._database, self._agreement, self._now = database, agreement, now
        self._machine, self._send, self._in_channel = machine, send, in_channel
        super().__init__("audit anchors", self.look, LOOK_AGAIN, longest=LONGEST_LOOK)

    def look(self) -> bool:
        """Make today's anchor where there is none yet; mail what was not mailed."""
        with self._database.read() as session:
            is_made = anchors.is_made(session, self._agreement, self._now())
            is_any_unsent = anchors.is_any_unsent(session)
        if not is_made:
            with self._database.write() as session:
                by_mail, channel = self._send is not None, self._in_channel
                anchors.make(session, self._agreement, self._now(), by_mail=by_mail, in_channel=channel)
            is_any_unsent = self._send is not None
        if self._send and is_any_unsent:
            self._mail(self._send)
        return False

    def _mail(self, send: Send) -> None:
        with self._database.write() as session:
            unsent = anchors.take_unsent(session, self._now())
            if not unsent:
                return
            ids, day, end = [anchor.id for anchor in unsent], str(unsent[-1].day), unsent[-1].hash
            subject, text = f"SRO Liaison on {self._machine}: anchor of the audit log, {day}", self._text(unsent)
        try:
            send(subject, text, f"anchor.{day}.{end[:16]}")
        except NotNow:
            with self._database.write() as session:
                anchors.not_sent(session, ids)
            raise
        with self._database.write() as session:
            anchors.sent(session, ids, self._now())
        log.info("anchor_mailed", day=day, anchors=len(ids))

    def _text(self, unsent: Sequence[AuditAnchor]) -> str:
        lines = (
            f"{found.day}, made {self._agreement.local(found.made_at)}: {found.entries:,} entries.\n{found.anchor}"
            for found in unsent
        )
        told = "\n\n".join(lines)
        return f"The audit log on {self._machine}:\n\n{told}\n\n{HOW_TO.format(anchor=unsent[-1].anchor)}\n"
