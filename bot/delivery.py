"""Delivery: every accepted record reaches its channel, once.

A message leaves under a lease and carries the delivery's own id. What Slack refuses waits or is parked; what nobody
knows is looked up in the channel's history before it is sent again.
"""

import hashlib
import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.gateway import EVENT_TYPE, Gateway, SlackRefused, SlackUnclear
from bot.privacy import Privacy
from handlers.messages import Render, may_still_read
from handlers.views.charts import without_charts
from handlers.views.parts import Message
from models import dispatch
from models.agreement import Agreement
from models.database import Database
from models.dispatch import Claim, Pace
from models.errors import unforeseen
from models.outbox import Delivery
from models.people import Person, channel_for

log = structlog.get_logger(__name__)

WITHOUT_RECORDS = ("administrators", "person:")
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments", "msg_blocks_too_long"})
DIRECT_MESSAGE = "D"  # how Slack's ids of direct messages begin; people's begin with U or W


@dataclass(frozen=True)
class Parcel:
    """A claimed delivery, made ready: the message and where it goes."""

    claim: Claim
    uuid: str
    message: Message
    channel_id: str
    thread_ts: str | None
    changes_ts: str | None
    file_id: str | None


@dataclass(frozen=True)
class Copy:
    """A message in Slack that a delivery has become; with the file that it carries."""

    ts: str
    file_id: str | None


class Held(Exception):
    """The message must not be sent as things stand; the code says why."""


class DeliveryWorker:
    """Takes what waits in the outbox to Slack, from a few threads of its own."""

    def __init__(
        self, database: Database, gateway: Gateway, agreement: Agreement, messages: Mapping[str, Render],
        now: Callable[[], datetime], pace: Pace = dispatch.PACE, threads: int = 3,
    ) -> None:  # fmt: skip
        self._database, self._gateway, self._agreement, self._messages = database, gateway, agreement, messages
        self._now, self._pace = now, pace
        self._privacy = Privacy(gateway)
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._offers_charts = True
        self._stopping = threading.Event()
        self._waiting = threading.Semaphore(0)
        self._threads = [
            threading.Thread(target=self._run, args=(number,), name=f"delivery {number}", daemon=True)
            for number in range(threads)
        ]
        database.on_deliveries(self.wake)

    def start(self) -> None:
        """Deliver from now on."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is being sent, then end."""
        self._stopping.set()
        for _thread in self._threads:
            self.wake()
        for thread in self._threads:
            thread.join()

    def wake(self) -> None:
        """There is something to deliver."""
        self._waiting.release()

    def run_once(self, owner: str | None = None) -> bool:
        """Do one thing that waits; whether there was one."""
        return self.send_one(owner or self._owner) or self.tidy_one()

    def send_one(self, owner: str) -> bool:
        """Send one message that can leave; whether there was one."""
        try:
            with self._database.write() as session:
                claim = dispatch.claim(session, owner, self._now(), self._pace)
        except IntegrityError:
            return True
        if claim is None:
            return False
        log.info("delivery_claimed", delivery=claim.delivery_id, attempt=claim.attempt)
        self._deliver(claim)
        return True

    def tidy_one(self) -> bool:
        """Do one of the things that are not sending; whether there was one."""
        chores = (self._take_back, self._look_up_one, self._unpark, self._sound_alarm, self._sweep_one)
        return any(chore() for chore in chores)

    def _deliver(self, claim: Claim) -> None:
        try:
            parcel = self._make_ready(claim)
        except Held as held:
            self._settle(claim, dispatch.parked, str(held), self._now(), self._pace)
        except SlackRefused as refusal:
            self._refused(claim, refusal)
        except SlackUnclear as unclear:  # only looked so far: nothing has been sent
            self._settle(claim, dispatch.refused, str(unclear), None, self._now(), self._pace)
        else:
            self._hand_over(claim, parcel)

    def _hand_over(self, claim: Claim, parcel: Parcel | None) -> None:
        try:
            if parcel is None:
                self._settle(claim, dispatch.dropped)
            elif self._may_leave(parcel):
                ts, message = self._sent(parcel)
                self._settle(claim, dispatch.posted, ts, _payload(message), self._now(), self._pace)
        except SlackRefused as refusal:
            self._refused(claim, refusal)
        except SlackUnclear as unclear:
            self._settle(claim, dispatch.unclear, str(unclear), self._now(), self._pace)

    def _sent(self, parcel: Parcel) -> tuple[str | None, Message]:
        """Where the message is now, and what was sent of it: without its charts where Slack does not take them.

        A refusal is certain, so the message can be sent again at once. That Slack has no charts is known once it has
        taken the same message without them; then it is not asked again until the bot is started anew.
        """
        plain = replace(parcel, message=without_charts(parcel.message))
        if plain.message is parcel.message or not self._offers_charts:
            return self._send(plain), plain.message
        try:
            return self._send(parcel), parcel.message
        except SlackRefused as refusal:
            if refusal.code not in BLOCKS_REFUSED:
                raise
            if not self._may_leave(plain):
                raise SlackRefused(refusal.code, permanent=False) from refusal
            ts = self._send(plain)
            self._offers_charts = False
            log.warning("charts_not_offered", error=refusal.code)
            return ts, plain.message

    def _make_ready(self, claim: Claim) -> Parcel | None:
        with self._database.read() as session:
            delivery = session.get_one(Delivery, claim.delivery_id)
            if not self._may_be_read(session, delivery):
                return None
            message = self._messages[delivery.kind](session, self._agreement, delivery.subject_id)
            if message is None:
                return None
            replies_to = session.get_one(Delivery, delivery.replies_to) if delivery.replies_to else None
            changes = session.get_one(Delivery, delivery.changes) if delivery.changes else None
            first = replies_to or changes
            uuid, destination = delivery.uuid, delivery.destination
            known = (first.channel_id if first else None) or self._place(session, destination)
        channel_id = self._checked(destination, known)
        return Parcel(
            claim, uuid, message, channel_id,
            replies_to.message_ts if replies_to else None, changes.message_ts if changes else None,
            self._gateway.upload(message.file.name, message.file.content) if message.file else None,
        )  # fmt: skip

    def _may_be_read(self, session: Any, delivery: Delivery) -> bool:
        person = _person(session, delivery.destination)
        return person is None or may_still_read(session, delivery, person, self._agreement.today(self._now()))

    def _place(self, session: Any, destination: str) -> str:
        if destination.startswith("person:"):
            person = _person(session, destination)
            if person is None or person.user_id is None or person.is_deactivated or person.is_guest:
                raise Held("person_not_reachable")
            return str(person.user_id)
        channel_id = channel_for(session, destination)
        if channel_id is None:
            raise Held("no_channel")
        return channel_id

    def _checked(self, destination: str, place: str) -> str:
        if destination.startswith("person:"):
            return place if place.startswith(DIRECT_MESSAGE) else self._gateway.direct_channel(place)
        if not destination.startswith(WITHOUT_RECORDS):
            with self._database.read() as session:
                problem = self._privacy.problem(session, destination, place, self._agreement.today(self._now()))
            if problem:
                raise Held(problem)
        return place

    def _may_leave(self, parcel: Parcel) -> bool:
        with self._database.write() as session:
            now, pace = self._now(), self._pace
            return dispatch.about_to_send(session, parcel.claim, parcel.channel_id, now, pace, parcel.file_id)

    def _send(self, parcel: Parcel) -> str | None:
        file = parcel.message.file
        if file and parcel.file_id:
            self._gateway.share_file(
                parcel.channel_id, parcel.file_id, file.name, parcel.message.text, parcel.thread_ts
            )
            return None
        if parcel.changes_ts:
            self._gateway.change(parcel.channel_id, parcel.changes_ts, parcel.message.text, parcel.message.blocks)
            return parcel.changes_ts
        return self._gateway.post(
            parcel.channel_id, parcel.uuid, parcel.message.text, parcel.message.blocks, parcel.thread_ts
        )

    def _refused(self, claim: Claim, refusal: SlackRefused) -> None:
        if refusal.permanent:
            self._settle(claim, dispatch.parked, refusal.code, self._now(), self._pace)
        else:
            self._settle(claim, dispatch.refused, refusal.code, refusal.retry_after, self._now(), self._pace)

    def _settle(self, claim: Claim, step: Callable[..., None], *about: object) -> None:
        with self._database.write() as session:
            step(session, claim, *about)
        log.info("delivery_settled", delivery=claim.delivery_id, outcome=step.__name__)

    def _take_back(self) -> bool:
        with self._database.write() as session:
            return dispatch.take_back_expired(session, self._now(), self._pace)

    def _unpark(self) -> bool:
        with self._database.write() as session:
            return dispatch.unpark(session, self._now())

    def _sound_alarm(self) -> bool:
        with self._database.write() as session:
            return dispatch.sound_alarm(session, self._now(), self._pace)

    def _look_up_one(self) -> bool:
        with self._database.write() as session:
            delivery = dispatch.to_look_up(session, self._now(), self._pace)
            delivery_id = delivery.id if delivery else None
        if delivery_id is None:
            return False
        try:
            copies, problem = self._copies(delivery_id), ""
        except (SlackRefused, SlackUnclear) as failure:
            copies, problem = [], str(failure)
        with self._database.write() as session:
            delivery = session.get_one(Delivery, delivery_id)
            if problem:
                dispatch.not_looked_up(delivery, problem, self._now(), self._pace)
            elif copies:
                dispatch.found(delivery, copies[0].ts, copies[0].file_id, self._now(), self._pace)
            else:
                dispatch.not_found(session, delivery, self._now(), self._pace)
        return True

    def _sweep_one(self) -> bool:
        with self._database.write() as session:
            delivery = dispatch.to_sweep(session, self._now(), self._pace)
            if delivery is None:
                return False
            delivery_id, channel_id, ts = delivery.id, delivery.channel_id or "", delivery.message_ts
            file_id = delivery.file_ids[-1] if delivery.file_ids else None
        try:
            for copy in self._copies(delivery_id):
                if copy.file_id != file_id or (not file_id and copy.ts != ts):
                    self._delete(channel_id, copy)
                    log.warning("second_copy_deleted", delivery=delivery_id)
        except (SlackRefused, SlackUnclear) as failure:
            log.warning("not_swept", delivery=delivery_id, problem=str(failure))
        return True

    def _delete(self, channel_id: str, copy: Copy) -> None:
        if copy.file_id:
            self._gateway.delete_file(copy.file_id)
        self._gateway.delete(channel_id, copy.ts)

    def _copies(self, delivery_id: int) -> list[Copy]:
        """The messages that carry the delivery's id or one of its files, oldest first."""
        with self._database.read() as session:
            delivery = session.get_one(Delivery, delivery_id)
            parent = session.get_one(Delivery, delivery.replies_to) if delivery.replies_to else None
            since = (delivery.sent_at or delivery.created_at) - self._pace.look_back
            channel_id, uuid = delivery.channel_id or "", delivery.uuid
            since, file_ids = min(since, delivery.created_at), set(delivery.file_ids or ())
            thread_ts = parent.message_ts if parent else None
        messages = self._gateway.messages_since(channel_id, since.timestamp(), thread_ts)
        copies = [Copy(message["ts"], _file_in(message, file_ids)) for message in messages if _carries(message, uuid)
                  or _file_in(message, file_ids)]  # fmt: skip
        return sorted(copies, key=lambda copy: copy.ts)

    def _run(self, number: int) -> None:
        """The first thread tidies up as well; the others only send."""
        owner = f"{self._owner}:{number}"
        work = self.send_one if number else self.run_once
        while not self._stopping.is_set():
            try:
                worked = work(owner)
            except (DBAPIError, NoConnection) as error:
                log.warning("database_does_not_answer", error=type(error).__name__)
                worked = False
            except Exception as error:  # noqa: BLE001  one message that fails must not stop the others; its lease ends
                log.error("delivery_failed", **unforeseen(error))  # noqa: TRY400
                worked = False
            if not worked:
                self._waiting.acquire(timeout=self._pace.poll.total_seconds())


def _person(session: Any, destination: str) -> Person | None:
    """Whom a direct message is for."""
    kind, _colon, person_id = destination.partition(":")
    return session.get(Person, int(person_id)) if kind == "person" else None


def _payload(message: Message) -> dict[str, object]:
    payload: dict[str, object] = {"text": message.text, "blocks": [block.to_dict() for block in message.blocks]}
    if message.file:
        payload |= {"file": message.file.name, "sha256": hashlib.sha256(message.file.content).hexdigest()}
    return payload


def _file_in(message: Mapping[str, Any], file_ids: set[str]) -> str | None:
    return next((file["id"] for file in message.get("files") or () if file["id"] in file_ids), None)


def _carries(message: Mapping[str, Any], uuid: str) -> bool:
    metadata = message.get("metadata") or {}
    return metadata.get("event_type") == EVENT_TYPE and metadata.get("event_payload", {}).get("uuid") == uuid
