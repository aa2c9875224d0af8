"""Looks after messages: whether one arrived of which nobody knows, whether it is there once, and shows the newest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import lost
from bot.gateway import EVENT_TYPE, Gateway, SlackRefused, SlackUnclear
from bot.slack_errors import Meaning
from handlers.recipients import STILL_MATTERS
from models import dispatch, outbox
from models.agreement import Agreement
from models.base import locked_row
from models.database import Database
from models.dispatch import Pace
from models.outbox import Delivery, DeliveryState
from models.people import channel_for

log = structlog.get_logger(__name__)

DOUBLED_WITHIN = timedelta(minutes=5)  # a copy that Slack itself makes of one call stands beside it
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Copy:
    """A message in Slack that a delivery has become; with the file that it carries."""

    ts: str
    file_id: str | None
    has_replies: bool


@dataclass(frozen=True)
class Seen:
    """A delivery as it was when somebody began to look after it. What has moved on since is left alone."""

    delivery_id: int
    uuid: str
    kind: str
    channel_id: str
    ts: str | None
    thread_ts: str | None
    attempt: int
    shows: str | None
    file_ids: tuple[str, ...]
    is_doubtful: bool
    since: datetime

    @classmethod
    def of(cls, row: Delivery, pace: Pace) -> "Seen":
        """The delivery with all that is needed to find it in Slack."""
        since = min(row.sent_at or row.waiting_since, row.waiting_since) - pace.look_back
        return cls(
            row.id, row.uuid, row.kind, row.channel_id or "", row.message_ts, row.thread_ts, row.attempts, row.shows,
            tuple(row.file_ids or ()), row.is_doubtful, since,
        )  # fmt: skip

    @property
    def oldest(self) -> float:
        """From when on its copies can be in the channel, as Slack counts seconds."""
        if self.ts and not self.is_doubtful:
            return float(self.ts) - DOUBLED_WITHIN.total_seconds()
        return self.since.timestamp()

    @property
    def changes_with_its_record(self) -> bool:
        """Whether it is a message of its own that shows how a record stands."""
        return self.kind in STILL_MATTERS and self.ts is not None and self.thread_ts is None

    def row(self, session: Session) -> Delivery | None:
        """The delivery, which nobody changes until this transaction ends; nothing when it has moved on."""
        row = locked_row(session, Delivery, self.delivery_id)
        same = row and row.state == DeliveryState.POSTED and (row.message_ts, row.attempts) == (self.ts, self.attempt)
        return row if same else None


class Aftercare:
    """Looks, one message after another. It never holds a transaction while it calls Slack."""

    def __init__(
        self, database: Database, gateway: Gateway, agreement: Agreement, now: Callable[[], datetime], pace: Pace
    ) -> None:
        self._database, self._gateway, self._agreement = database, gateway, agreement
        self._now, self._pace = now, pace

    def look_up_one(self) -> bool:
        """Look up one message of which nobody knows whether it arrived; whether there was one."""
        with self._database.write() as session:
            look = dispatch.to_look_up(session, self._now(), self._pace)
            seen = Seen.of(session.get_one(Delivery, look.delivery_id), self._pace) if look else None
        if look is None or seen is None:
            return False
        try:
            copies, problem = self._copies_or_nowhere(seen), ""
        except (SlackRefused, SlackUnclear) as failure:
            copies, problem = [], str(failure)
        with self._database.write() as session:
            now = self._now()
            if problem:
                dispatch.not_looked_up(session, look, problem, now, self._pace)
            elif copies:
                dispatch.found(session, look, copies[0].ts, copies[0].file_id, now, self._pace)
            else:
                dispatch.not_found(session, look, now, self._pace)
        return True

    def sweep_one(self) -> bool:
        """Look at one message that arrived: is it there, once, and does it show the newest? Whether there was one."""
        with self._database.write() as session:
            delivery = dispatch.to_sweep(session, self._now(), self._pace)
            if delivery is None:
                return False
            seen = Seen.of(delivery, self._pace)
            if delivery.state != DeliveryState.POSTED:
                return True
            place = None if delivery.destination.startswith("person:") else channel_for(session, delivery.destination)
        try:
            self._look_after(seen, place)
        except (SlackRefused, SlackUnclear) as failure:
            log.warning("not_swept", delivery=seen.delivery_id, problem=str(failure))
        return True

    def _look_after(self, seen: Seen, place: str | None) -> None:
        if seen.changes_with_its_record and place not in (None, seen.channel_id):
            self._is_lost(seen, is_there=True)
            return
        self._remove_copies(seen)
        if seen.changes_with_its_record:
            self._read_back(seen)

    def _read_back(self, seen: Seen) -> None:
        message = self._gateway.message(seen.channel_id, str(seen.ts))
        if message is None:
            self._is_lost(seen, is_there=False)
            return
        noted = _noted(message)
        shows_newest = noted.get("shows") == seen.shows if noted.get("uuid") == seen.uuid else not seen.is_doubtful
        if shows_newest:
            return
        with self._database.write() as session:
            row = seen.row(session)
            if row and row.shows == seen.shows:
                outbox.enqueue(session, row.kind, row.subject_id, row.destination, self._now(), changes=row.id)
                log.warning("shown_again", delivery=row.id)

    def _is_lost(self, seen: Seen, *, is_there: bool) -> None:
        with self._database.write() as session:
            row, now = seen.row(session), self._now()
            if row and lost.matters(session, self._agreement, row, row, now):
                lost.let_go(session, row, now, is_there=is_there, posted_anew=True)
                log.warning("posted_anew", delivery=row.id)

    def _remove_copies(self, seen: Seen) -> None:
        kept = seen.file_ids[-1] if seen.file_ids else None
        for copy in self._copies(seen):
            if copy.file_id == kept and (kept or copy.ts == seen.ts):
                continue
            with self._database.read() as session:
                if seen.row(session) is None:
                    return
            if copy.has_replies:
                self._bring_over_replies(seen, copy)
            if copy.file_id:
                self._gateway.delete_file(copy.file_id)
            self._gateway.delete(seen.channel_id, copy.ts)
            log.warning("second_copy_deleted", delivery=seen.delivery_id)

    def _bring_over_replies(self, seen: Seen, copy: Copy) -> None:
        """What the bot said under the copy is said again under the message that stays."""
        for message in list(self._gateway.messages_since(seen.channel_id, seen.oldest, copy.ts)):
            files = {str(file.get("id")) for file in _files(message)}
            with self._database.write() as session:
                replies = session.scalars(select(Delivery).where(Delivery.replies_to == seen.delivery_id))
                uuid = _noted(message).get("uuid")
                reply = next((one for one in replies if one.uuid == uuid or files & set(one.file_ids or ())), None)
                if reply is None:
                    continue
                files &= set(reply.file_ids or ())
                if reply.state == DeliveryState.POSTED and reply.thread_ts == copy.ts:
                    dispatch.post_anew(session, reply, self._now())
            for file in files:
                self._gateway.delete_file(file)
            self._gateway.delete(seen.channel_id, str(message.get("ts")))

    def _copies_or_nowhere(self, seen: Seen) -> list[Copy]:
        """Its copies; none where its thread is gone, or its channel is another one now: then it is sent there."""
        try:
            return self._copies(seen)
        except SlackRefused as refusal:
            if refusal.meaning is Meaning.MESSAGE_GONE and seen.thread_ts:
                return []
            if refusal.meaning is Meaning.CHANNEL_GONE and self._has_moved(seen):
                return []
            raise

    def _has_moved(self, seen: Seen) -> bool:
        with self._database.read() as session:
            destination = session.get_one(Delivery, seen.delivery_id).destination
            return channel_for(session, destination) not in (None, seen.channel_id)

    def _copies(self, seen: Seen) -> list[Copy]:
        """The messages that carry the delivery's id or one of its files, oldest first."""
        copies = []
        for message in self._gateway.messages_since(seen.channel_id, seen.oldest, seen.thread_ts):
            file_id = next((file["id"] for file in _files(message) if file.get("id") in seen.file_ids), None)
            if file_id or _noted(message).get("uuid") == seen.uuid:
                copies.append(Copy(str(message.get("ts")), file_id, bool(message.get("reply_count"))))
        return sorted(copies, key=lambda copy: copy.ts)


def _files(message: Json) -> list[Json]:
    return [file for file in message.get("files") or () if isinstance(file, Mapping)]


def _noted(message: Json) -> Json:
    """What the bot noted on a message of its own; nothing where Slack does not say."""
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != EVENT_TYPE:
        return {}
    payload = metadata.get("event_payload")
    return payload if isinstance(payload, Mapping) else {}
