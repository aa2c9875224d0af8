"""Looks after messages: whether one arrived of which nobody knows, whether it is there once, and shows the newest; and
whether its reader may still have it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.delivery import lost
from bot.delivery.links import keep_link, lacks_link
from bot.delivery.parcel import person_of
from bot.slack.errors import Meaning
from bot.slack.gateway import EVENT_TYPE, Gateway, SlackFailed, SlackRefused, is_gone
from bot.slack.workspaces import Slack
from handlers.messages import ALWAYS_SAID, CHANGED_LATER, may_still_have
from models.delivery import dispatch, outbox
from models.delivery.dispatch import Pace
from models.delivery.outbox import CLOSING, Delivery, DeliveryState
from models.destinations import PersonDM
from models.people.queries import channel_of
from models.people.spaces import went_to
from models.people.tables import Person, RoleHeld
from models.store.base import locked_row
from models.store.database import Database
from models.terms import Agreement
from models.vocabulary import Party

log = structlog.get_logger(__name__)

CLOSE_EVERY = timedelta(minutes=1)
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
    """A delivery as it was when somebody began to look after it, with all that is needed to find it in Slack."""

    was: Delivery  # of no session
    channel_id: str
    uuid: str  # the copies of a message that was closed carry the id that it had before
    thread_ts: str | None
    since: datetime
    until: datetime | None  # so late may a copy still come
    went_to: tuple[str | None, Party | None]

    @classmethod
    def of(cls, session: Session, row: Delivery, pace: Pace) -> "Seen":
        """The delivery, with what others say of it."""
        since = min(row.sent_at or row.waiting_since, row.waiting_since) - pace.look_back
        uuid = session.get_one(Delivery, row.subject_id).uuid if row.kind == CLOSING else row.uuid
        thread = row.thread_ts
        if row.replies_to and thread is None:  # it is in another copy of the database that it may have been sent
            thread = session.get_one(Delivery, row.replies_to).message_ts
        until = row.posted_at + pace.sweeps[-1] + pace.look_back if row.posted_at else None
        return cls(row, row.channel_id or "", uuid, thread, since, until, went_to(session, row))

    @property
    def within(self) -> tuple[float, float | None]:
        """From when until when its copies can be in the channel, as Slack counts seconds."""
        if self.was.message_ts and not self.was.is_doubtful:
            at, around = float(self.was.message_ts), DOUBLED_WITHIN.total_seconds()
            return at - around, at + around
        return self.since.timestamp(), self.until.timestamp() if self.until else None

    @property
    def changes_with_its_record(self) -> bool:
        """Whether it is a message of its own that shows how a record stands."""
        return self.was.kind in CHANGED_LATER and self.was.message_ts is not None and self.thread_ts is None


class Aftercare:
    """Looks, one message after another. It never holds a transaction while it calls Slack."""

    def __init__(
        self, database: Database, slack: Slack, agreement: Agreement, now: Callable[[], datetime], pace: Pace
    ) -> None:
        self._database, self._slack, self._agreement = database, slack, agreement
        self._now, self._pace = now, pace
        self._all_closed_at: datetime | None = None

    def look_up_one(self, which: Sequence[ColumnElement[bool]] = ()) -> bool:
        """Look up one message, of `which`, of which nobody knows whether it arrived; whether there was one."""
        with self._database.write() as session:
            began = self._now()
            look = dispatch.to_look_up(session, began, self._pace, which)
            if look is None:
                return False
            seen = Seen.of(session, look, self._pace)
        try:
            copies = self._copies(seen)
        except SlackFailed as failure:
            self._not_looked_up(look, failure)
            return True
        with self._database.write() as session:
            now = self._now()
            if copies:
                dispatch.found(session, look, copies[0].ts, copies[0].file_id, now, self._pace)
            else:
                dispatch.not_found(session, look, began, now, self._pace)
        return True

    def _not_looked_up(self, look: Delivery, failure: SlackFailed) -> None:
        """Where there is no channel to look in, only what matters waits for one (as in `DeliveryWorker`)."""
        with self._database.write() as session:
            row, now = dispatch.unmoved(session, look), self._now()
            if row is None:
                return
            is_over = failure.meaning is Meaning.CHANNEL_GONE and now >= row.waiting_since + self._pace.patience
            if is_over and not lost.matters(session, self._agreement, row, now):
                dispatch.look_after_place(session, row, now)  # it may stand there, when the channel is back
                dispatch.drop(session, row, str(failure), but=ALWAYS_SAID)
            else:
                dispatch.not_looked_up(session, look, str(failure), now, self._pace)

    def sweep_one(self, which: Sequence[ColumnElement[bool]] = ()) -> bool:
        """Look at one message, of `which`, that arrived: is it there, once, and does it show the newest? Whether there
        was one.
        """
        with self._database.write() as session:
            delivery = dispatch.to_sweep(session, self._now(), self._pace, which)
            if delivery is None or delivery.state != DeliveryState.POSTED:
                return delivery is not None
            seen = Seen.of(session, delivery, self._pace)
        lasts = False
        try:
            is_complete = self._look_after(seen)
        except SlackFailed as failure:
            log.warning("not_swept", delivery=seen.was.id, problem=str(failure))
            # where the message's thread is gone there is nothing to look at
            is_complete, lasts = failure.meaning is Meaning.MESSAGE_GONE, failure.permanent
        self._look_is_over(seen, is_complete=is_complete, lasts=lasts)
        return True

    def close_one(self) -> bool:
        """Close one card in direct messages, in words that tell nothing, whose reader may not have it any more; whether
        there was one. It looks once a minute: a role may end by an act, an import, a date, or with the account.
        """
        now = self._now()
        if self._all_closed_at and abs(now - self._all_closed_at) < CLOSE_EVERY:
            return False
        with self._database.read() as session:
            card_id = self._to_close(session, self._agreement.today(now))
        if card_id is None:
            self._all_closed_at = now
            return False
        with self._database.write() as session:
            card = locked_row(session, Delivery, card_id)
            if card is None or not self._is_to_close(session, card, self._agreement.today(now)):
                return True  # another process was quicker, or the person may have it again
            lost.let_go(session, card, now, is_there=True, posted_anew=False)
        log.info("card_closed", delivery=card_id)
        return True

    def _to_close(self, session: Session, today: date) -> int | None:
        ended = Person.roles.any(RoleHeld.last_day < today)
        people = session.scalars(select(Person.id).where(or_(ended, Person.is_guest)))
        cards = select(Delivery).where(
            Delivery.state == DeliveryState.POSTED,
            Delivery.destination.in_([str(PersonDM(person_id)) for person_id in people]),
            Delivery.kind.in_(CHANGED_LATER),
            Delivery.changes.is_(None),
        )
        found = session.scalars(cards.order_by(Delivery.id))
        return next((card.id for card in found if self._is_to_close(session, card, today)), None)

    @staticmethod
    def _is_to_close(session: Session, card: Delivery, today: date) -> bool:
        """Whether it stands before somebody who may not have it any more."""
        if card.state != DeliveryState.POSTED:
            return False
        person = person_of(session, card.place)
        return person is None or person.is_guest or not may_still_have(session, card, person, today)

    def _look_is_over(self, seen: Seen, *, is_complete: bool, lasts: bool) -> None:
        """Set the next look, if there is to be one: a card that somebody is still to act on may be deleted on any day.

        Not before everything was done: a process that dies while it looks leaves the look to the next.
        """
        with self._database.write() as session:
            row, now = dispatch.under_look(session, seen.was), self._now()
            if row is None:
                return
            if is_complete:
                dispatch.swept(row, now, self._pace)
            else:
                dispatch.not_swept(row, now, self._pace, lasts=lasts)
            is_open = seen.changes_with_its_record and lost.matters(session, self._agreement, row, now)
            if row.sweep_at is None and is_open:
                dispatch.look_after(session, row.id, now, self._pace.while_open)

    def _look_after(self, seen: Seen) -> bool:
        """Look, and put right what is wrong; whether all could be seen."""
        if seen.changes_with_its_record and self._has_moved(seen) and self._is_lost(seen, is_there=True):
            return True
        messages = self._messages(seen)
        if seen.was.kind == CLOSING and self._is_on_its_way(seen):
            return False  # what was found may be the message that was posted anew
        self._remove_copies(seen, messages)
        shown = next((it for it in messages if it.get("ts") == seen.was.message_ts and not is_gone(it)), None)
        if seen.changes_with_its_record:
            self._read_back(seen, shown)
        elif seen.was.kind == CLOSING and shown:
            self._keep_closed(seen, _noted(shown))
        return True

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
        noted, was = _noted(message), seen.was
        if lacks_link(was):
            keep_link(self._database, self._slack_of(seen), was.id, seen.channel_id, str(was.message_ts))
        if noted.get("shows") == was.shows if noted.get("uuid") == seen.uuid else not was.is_doubtful:
            return
        with self._database.write() as session:
            row = dispatch.unmoved(session, was)
            if row and row.shows == was.shows and not dispatch.is_to_change(session, row.id):
                outbox.enqueue(session, row.kind, row.subject_id, row.place, self._now(), changes=row.id)
                log.warning("shown_again", delivery=row.id)

    def _keep_closed(self, seen: Seen, noted: Json) -> None:
        """A change that was given up may take effect on a closed message after all: then it is closed once more."""
        with self._database.write() as session:
            row = dispatch.unmoved(session, seen.was)
            is_closed = row is None or (noted["uuid"] == row.uuid if "uuid" in noted else not seen.was.is_doubtful)
            if row is not None and not is_closed:
                dispatch.close_again(row, self._now(), is_doubtful="uuid" in noted)
                log.warning("closed_again", delivery=row.id)

    def _is_lost(self, seen: Seen, *, is_there: bool) -> bool:
        """A message that is gone, or stands elsewhere than it should: whether it is posted anew."""
        with self._database.write() as session:
            row, now = dispatch.unmoved(session, seen.was), self._now()
            if row is None or not lost.matters(session, self._agreement, row, now):
                return False
            if not is_there:  # one look did not show it, perhaps at a copy of Slack's that lags behind
                row.is_doubtful = True
            lost.let_go(session, row, now, is_there=is_there, posted_anew=True)
        log.warning("posted_anew", delivery=seen.was.id)
        return True

    def _remove_copies(self, seen: Seen, messages: Sequence[Json]) -> None:
        kept = seen.was.file_ids[-1] if seen.was.file_ids and seen.was.kind != CLOSING else None
        for copy in _copies_among(seen, messages):
            if copy.file_id == kept and (kept or copy.ts == seen.was.message_ts):
                continue
            with self._database.read() as session:
                if dispatch.unmoved(session, seen.was) is None:
                    return
                if seen.was.kind == CLOSING and _stands_at(session, seen, copy):
                    continue
            if copy.has_replies:
                self._bring_over_replies(seen, copy)
            if copy.file_id:
                # As far as we know Slack keeps the file of a message that is deleted, for whoever has its address.
                self._slack_of(seen).delete_file(copy.file_id)
            self._slack_of(seen).delete(seen.channel_id, copy.ts)
            log.warning("second_copy_deleted", delivery=seen.was.id)

    def _bring_over_replies(self, seen: Seen, copy: Copy) -> None:
        """What the bot said under the copy is said again under the message that stays."""
        for message in list(self._slack_of(seen).messages_since(seen.channel_id, seen.within[0], copy.ts)):
            files = {str(file.get("id")) for file in _files(message)}
            with self._database.write() as session:
                replies = session.scalars(select(Delivery).where(Delivery.replies_to == seen.was.id))
                uuid = _noted(message).get("uuid")
                reply = next((row for row in replies if row.uuid == uuid or files & set(row.file_ids or ())), None)
                if reply is None:
                    continue
                files &= set(reply.file_ids or ())
                if reply.state == DeliveryState.POSTED and reply.thread_ts == copy.ts:
                    dispatch.post_anew(session, reply, self._now())
            for file in files:
                self._slack_of(seen).delete_file(file)
            self._slack_of(seen).delete(seen.channel_id, str(message.get("ts")))

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
            channel = channel_of(session, seen.was.place)
        if channel is None:
            return False
        is_elsewhere = seen.was.team_id and channel.team_id and seen.was.team_id != channel.team_id
        return channel.channel_id != seen.channel_id or bool(is_elsewhere)

    def _slack_of(self, seen: Seen) -> Gateway:
        """The connection by which it went; `SlackRefused` where no token of today reaches it."""
        return self._slack.of(*seen.went_to)

    def _messages(self, seen: Seen) -> list[Json]:
        """Where the message and its copies are, if anywhere."""
        oldest, latest = seen.within
        return list(self._slack_of(seen).messages_since(seen.channel_id, oldest, seen.thread_ts, latest))


def _stands_at(session: Session, closed: Seen, copy: Copy) -> bool:
    """Whether the message that was posted anew stands there, or one that is closed or is to be."""
    first = select(Delivery.id).filter_by(uuid=closed.uuid).scalar_subquery()
    kept = (Delivery.id == first) | ((Delivery.kind == CLOSING) & (Delivery.subject_id == first))
    there = select(Delivery.id).where(kept).filter_by(channel_id=closed.channel_id, message_ts=copy.ts)
    return session.scalar(there.limit(1)) is not None


def _copies_among(seen: Seen, messages: Sequence[Json]) -> list[Copy]:
    """The messages that carry the delivery's id or one of its files, oldest first."""
    copies, ids = [], seen.was.file_ids or ()
    for message in messages:
        file_id = next((file["id"] for file in _files(message) if file.get("id") in ids), None)
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
