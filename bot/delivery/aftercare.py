"""Looks after messages: whether one arrived of which nobody knows, whether it is there once, and shows the newest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import lost
from bot.slack.errors import Meaning
from bot.slack.gateway import EVENT_TYPE, Gateway, SlackRefused, SlackUnclear, is_gone
from handlers.messages import ALWAYS_SAID, CHANGED_LATER
from models.delivery import dispatch, outbox
from models.delivery.dispatch import LookUp, Pace
from models.delivery.outbox import CLOSING, Delivery, DeliveryState
from models.people.queries import channel_for
from models.store.base import locked_row
from models.store.database import Database
from models.terms import Agreement

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
    posted_at: datetime | None

    @classmethod
    def of(cls, session: Session, row: Delivery, pace: Pace) -> "Seen":
        """The delivery with all that is needed to find it in Slack; the copies of a closed one carry the first's id."""
        since = min(row.sent_at or row.waiting_since, row.waiting_since) - pace.look_back
        uuid = session.get_one(Delivery, row.subject_id).uuid if row.kind == CLOSING else row.uuid
        thread = row.thread_ts
        if row.replies_to and thread is None:  # it is in another copy of the database that it may have been sent
            thread = session.get_one(Delivery, row.replies_to).message_ts
        return cls(
            row.id, uuid, row.kind, row.channel_id or "", row.message_ts, thread, row.attempts, row.shows,
            tuple(row.file_ids or ()), row.is_doubtful, since, row.posted_at,
        )  # fmt: skip

    @property
    def within(self) -> tuple[float, float | None]:
        """From when until when its copies can be in the channel, as Slack counts seconds."""
        if self.ts and not self.is_doubtful:
            return float(self.ts) - DOUBLED_WITHIN.total_seconds(), float(self.ts) + DOUBLED_WITHIN.total_seconds()
        return self.since.timestamp(), None

    @property
    def changes_with_its_record(self) -> bool:
        """Whether it is a message of its own that shows how a record stands."""
        return self.kind in CHANGED_LATER and self.ts is not None and self.thread_ts is None

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
            seen = Seen.of(session, session.get_one(Delivery, look.delivery_id), self._pace) if look else None
        if look is None or seen is None:
            return False
        try:
            copies = self._copies(seen)
        except (SlackRefused, SlackUnclear) as failure:
            self._not_looked_up(look, failure)
            return True
        with self._database.write() as session:
            now = self._now()
            if copies:
                dispatch.found(session, look, copies[0].ts, copies[0].file_id, now, self._pace)
            else:
                dispatch.not_found(session, look, now, self._pace)
        return True

    def _not_looked_up(self, look: LookUp, failure: SlackRefused | SlackUnclear) -> None:
        """Where there is no channel to look in, only what matters waits for one (as in `DeliveryWorker`)."""
        has_no_channel = isinstance(failure, SlackRefused) and failure.meaning is Meaning.CHANNEL_GONE
        with self._database.write() as session:
            row, now = look.row(session), self._now()
            if row is None:
                return
            first = session.get(Delivery, row.replies_to or row.id) or row
            is_over = has_no_channel and now >= row.waiting_since + self._pace.patience
            if is_over and not lost.matters(session, self._agreement, row, first, now):
                dispatch.drop(session, row, str(failure), but=ALWAYS_SAID)
            else:
                dispatch.not_looked_up(session, look, str(failure), now, self._pace)

    def sweep_one(self) -> bool:
        """Look at one message that arrived: is it there, once, and does it show the newest? Whether there was one."""
        with self._database.write() as session:
            delivery = dispatch.to_sweep(session, self._now(), self._pace)
            if delivery is None:
                return False
            seen = Seen.of(session, delivery, self._pace)
            if delivery.state != DeliveryState.POSTED:
                return True
            place = None if delivery.place.is_direct else channel_for(session, delivery.place)
        try:
            self._look_after(seen, place)
        except (SlackRefused, SlackUnclear) as failure:
            log.warning("not_swept", delivery=seen.delivery_id, problem=str(failure))
            self._look_again(seen, failure)
        return True

    def _look_again(self, seen: Seen, failure: SlackRefused | SlackUnclear) -> None:
        """A look that failed is taken again; where the message's thread is gone there is nothing to look at."""
        if isinstance(failure, SlackRefused) and failure.meaning is Meaning.MESSAGE_GONE:
            return
        self._not_swept(seen, lasts=isinstance(failure, SlackRefused) and failure.permanent)
        if seen.changes_with_its_record:
            self._look_on(seen)

    def _not_swept(self, seen: Seen, *, lasts: bool) -> None:
        with self._database.write() as session:
            row = seen.row(session)
            if row is not None:
                dispatch.not_swept(row, self._now(), self._pace, lasts=lasts)

    def _look_after(self, seen: Seen, place: str | None) -> None:
        has_moved = seen.changes_with_its_record and place not in (None, seen.channel_id)
        if has_moved and self._is_lost(seen, is_there=True):
            return
        messages = self._messages(seen)
        if seen.kind == CLOSING and self._is_on_its_way(seen):
            self._not_swept(seen, lasts=False)  # what was found may be the message that was posted anew
            return
        self._remove_copies(seen, messages)
        shown = next((it for it in messages if it.get("ts") == seen.ts and not is_gone(it)), None)
        if seen.changes_with_its_record:
            self._read_back(seen, shown)
        elif seen.kind == CLOSING and shown:
            self._keep_closed(seen, _noted(shown))

    def _is_on_its_way(self, closed: Seen) -> bool:
        """Whether the message that was posted anew is being sent to the same channel, or may have arrived there."""
        with self._database.read() as session:
            anew = select(Delivery.id).filter_by(uuid=closed.uuid, channel_id=closed.channel_id)
            on_its_way = anew.where(Delivery.state.in_((DeliveryState.SENDING, DeliveryState.UNCLEAR)))
            return session.scalar(on_its_way) is not None

    def _read_back(self, seen: Seen, message: Json | None) -> None:
        if message is None:
            self._is_lost(seen, is_there=False)
            return
        self._look_on(seen)
        noted = _noted(message)
        shows_newest = noted.get("shows") == seen.shows if noted.get("uuid") == seen.uuid else not seen.is_doubtful
        if shows_newest:
            return
        with self._database.write() as session:
            row = seen.row(session)
            if row and row.shows == seen.shows and not dispatch.is_to_change(session, row.id):
                outbox.enqueue(session, row.kind, row.subject_id, row.place, self._now(), changes=row.id)
                log.warning("shown_again", delivery=row.id)

    def _look_on(self, seen: Seen) -> None:
        """A card that somebody is still to act on may be deleted on any day."""
        with self._database.write() as session:
            row, now = seen.row(session), self._now()
            if row is not None and row.sweep_at is None and lost.matters(session, self._agreement, row, row, now):
                dispatch.look_after(session, row.id, now, self._pace.while_open)

    def _keep_closed(self, seen: Seen, noted: Json) -> None:
        """A change that was given up may take effect on a closed message after all: then it is closed once more."""
        with self._database.write() as session:
            row = seen.row(session)
            is_closed = row is None or (noted["uuid"] == row.uuid if "uuid" in noted else not seen.is_doubtful)
            if row is not None and not is_closed:
                dispatch.close_again(row, self._now(), is_doubtful="uuid" in noted)
                log.warning("closed_again", delivery=row.id)

    def _is_lost(self, seen: Seen, *, is_there: bool) -> bool:
        """A message that is gone, or stands elsewhere than it should: whether it is posted anew."""
        with self._database.write() as session:
            row, now = seen.row(session), self._now()
            if row is None or not lost.matters(session, self._agreement, row, row, now):
                return False
            lost.let_go(session, row, now, is_there=is_there, posted_anew=True)
        log.warning("posted_anew", delivery=seen.delivery_id)
        return True

    def _remove_copies(self, seen: Seen, messages: Sequence[Json]) -> None:
        kept = seen.file_ids[-1] if seen.file_ids and seen.kind != CLOSING else None
        for copy in _copies_among(seen, messages):
            if copy.file_id == kept and (kept or copy.ts == seen.ts):
                continue
            with self._database.read() as session:
                if seen.row(session) is None:
                    return
                if seen.kind == CLOSING and _stands_at(session, seen, copy):
                    continue
            if copy.has_replies:
                self._bring_over_replies(seen, copy)
            if copy.file_id:
                # As far as we know Slack keeps the file of a message that is deleted, for whoever has its address.
                self._gateway.delete_file(copy.file_id)
            self._gateway.delete(seen.channel_id, copy.ts)
            log.warning("second_copy_deleted", delivery=seen.delivery_id)

    def _bring_over_replies(self, seen: Seen, copy: Copy) -> None:
        """What the bot said under the copy is said again under the message that stays."""
        for message in list(self._gateway.messages_since(seen.channel_id, seen.within[0], copy.ts)):
            files = {str(file.get("id")) for file in _files(message)}
            with self._database.write() as session:
                replies = session.scalars(select(Delivery).where(Delivery.replies_to == seen.delivery_id))
                uuid = _noted(message).get("uuid")
                reply = next((row for row in replies if row.uuid == uuid or files & set(row.file_ids or ())), None)
                if reply is None:
                    continue
                files &= set(reply.file_ids or ())
                if reply.state == DeliveryState.POSTED and reply.thread_ts == copy.ts:
                    dispatch.post_anew(session, reply, self._now())
            for file in files:
                self._gateway.delete_file(file)
            self._gateway.delete(seen.channel_id, str(message.get("ts")))

    def _copies(self, seen: Seen) -> list[Copy]:
        """Its copies; none where its thread is gone, or its channel is another one now: then it is sent there."""
        try:
            return _copies_among(seen, self._messages(seen))
        except SlackRefused as refusal:
            if refusal.meaning is Meaning.MESSAGE_GONE and seen.thread_ts:
                return []
            if refusal.meaning is Meaning.CHANNEL_GONE and self._has_moved(seen):
                return []
            raise

    def _has_moved(self, seen: Seen) -> bool:
        with self._database.read() as session:
            place = session.get_one(Delivery, seen.delivery_id).place
            return channel_for(session, place) not in (None, seen.channel_id)

    def _messages(self, seen: Seen) -> list[Json]:
        """Where the message and its copies are, if anywhere. Nothing doubles a message that has stood for days."""
        if seen.posted_at and self._now() - seen.posted_at > self._pace.sweeps[-1] + self._pace.look_back:
            shown = self._gateway.message(seen.channel_id, str(seen.ts))
            return [shown] if shown else []
        oldest, latest = seen.within
        return list(self._gateway.messages_since(seen.channel_id, oldest, seen.thread_ts, latest))


def _stands_at(session: Session, closed: Seen, copy: Copy) -> bool:
    """Whether the message that was posted anew stands there, or one that is closed or is to be."""
    first = select(Delivery.id).filter_by(uuid=closed.uuid).scalar_subquery()
    kept = (Delivery.id == first) | ((Delivery.kind == CLOSING) & (Delivery.subject_id == first))
    there = select(Delivery.id).where(kept).filter_by(channel_id=closed.channel_id, message_ts=copy.ts)
    return session.scalar(there.limit(1)) is not None


def _copies_among(seen: Seen, messages: Sequence[Json]) -> list[Copy]:
    """The messages that carry the delivery's id or one of its files, oldest first."""
    copies = []
    for message in messages:
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
