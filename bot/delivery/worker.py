"""Delivery: every accepted record reaches its channel, once, and what stands there is what the record says.

A message leaves under a lease and carries the delivery's own id. What Slack refuses waits, is parked or dropped; what
nobody knows is looked up in the channel's history before it is sent again.
"""

import hashlib
import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.delivery import lost
from bot.delivery.aftercare import Aftercare
from bot.delivery.erasing import Eraser
from bot.delivery.links import keep_link
from bot.delivery.parcel import FirstGone, NothingToSay, Packer, Parcel
from bot.slack.errors import MEANINGS, NOT_NOW, Meaning
from bot.slack.gateway import Gateway, SlackFailed, SlackRefused, SlackUnclear
from bot.slack.workspaces import Slack
from bot.worker import Worker
from handlers.message import Message, MessageKind
from handlers.quarters.charts import without_charts
from models.activities import undelivered as activities
from models.actor import Identity
from models.delivery import dispatch
from models.delivery.dispatch import Claim, Pace
from models.delivery.outbox import Delivery
from models.notices import undelivered as notices
from models.people import alarms, spaces
from models.schedules import undelivered as schedules
from models.store.base import locked_row
from models.store.database import Database
from models.terms import Agreement

log = structlog.get_logger(__name__)

BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments", "msg_blocks_too_long"})
STANDS_UNCHANGEABLE = MEANINGS[Meaning.MESSAGE_GONE] - {"message_not_found", "thread_not_found"}
LOOK_FOR_CARDS = (notices.look, activities.look, schedules.look)
LONGEST = timedelta(minutes=5)  # one thing may take many calls, and each of them its ten seconds


class DeliveryWorker:
    """Takes what waits in the outbox to Slack, from a few threads of its own."""

    def __init__(
        self, database: Database, slack: Slack, agreement: Agreement, messages: Mapping[str, MessageKind],
        now: Callable[[], datetime], pace: Pace = dispatch.PACE, threads: int = 3,
        home_changed: Callable[[Identity], None] | None = None,
    ) -> None:  # fmt: skip
        self._database, self._agreement = database, agreement
        self._now, self._pace, self._home_changed = now, pace, home_changed
        self._packer = Packer(database, slack, agreement, messages, now)
        self._aftercare = Aftercare(database, slack, agreement, now, pace)
        self._eraser = Eraser(database, slack, now)
        # Host and process number may both come again after a restart, while a lease of theirs still runs.
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._without_charts: set[Gateway] = set()
        self._waiting = {gateway: threading.Semaphore(0) for gateway in slack.all}
        # Each workspace has its own: one that does not answer holds up nothing that is for the other.
        self.loops = [self._loop(gateway, number) for gateway in slack.all for number in range(threads)]
        database.on_deliveries(self.wake)

    def start(self) -> None:
        """Deliver from now on."""
        for loop in self.loops:
            loop.start()

    def stop(self) -> None:
        """Finish what is being sent, then end."""
        for loop in self.loops:
            loop.ask_to_stop()
            self.wake()
        for loop in self.loops:
            loop.stop()

    def wake(self) -> None:
        """There is something to deliver."""
        for waiting in self._waiting.values():
            waiting.release()

    def run_once(self, owner: str | None = None, slack: Gateway | None = None) -> bool:
        """Do one thing that waits; whether there was one. However much is to be sent, the rest has its turn.

        With `slack` it does not wait for the other workspace.
        """
        others = slack.space.elsewhere if slack else frozenset[str]()
        went = spaces.stands_at_none_of(others)
        chores = (
            partial(self._step, dispatch.move_to_this_clock), partial(self._step, dispatch.take_back_expired),
            partial(self._aftercare.look_up_one, went), partial(self._step, dispatch.unpark),
            self._sound_alarm, self._tell_of_cards, partial(self._aftercare.sweep_one, went),
            self._aftercare.close_one, partial(self.send_one, owner or self._owner, slack),
        )  # fmt: skip
        return any(chore() for chore in chores)

    def send_one(self, owner: str, slack: Gateway | None = None) -> bool:
        """Send one message that can leave; whether there was one. With `slack` none of the other workspace's."""
        which = spaces.goes_by_none_of(slack.space.elsewhere if slack else ())
        try:
            with self._database.write() as session:
                # Committed before Slack is called: whoever finds the lease run out knows that something may have left.
                claim = dispatch.claim(session, owner, self._now(), self._pace, which)
        except IntegrityError:  # another process has a message to this destination in flight; there may be others
            return True
        if claim is None:
            return False
        log.info("delivery_claimed", delivery=claim.delivery_id, attempt=claim.attempt)
        if not self._eraser.takes(claim):
            self._deliver(claim)
        return True

    def _deliver(self, claim: Claim) -> None:
        parcel: Parcel | None = None
        try:
            parcel = self._packer.ready(claim)
            if self._may_leave(parcel):
                ts, message = self._sent(parcel)
                self._settle(claim, dispatch.posted, ts, _payload(message), self._now(), self._pace)
                self._link(parcel, ts)
                self._show_home(parcel)
        except NothingToSay:
            self._settle(claim, dispatch.dropped)
        except FirstGone as gone:
            self._first_is_gone(claim, is_there=gone.is_there)
        except SlackFailed as failure:
            if parcel is None:  # only looked so far: nothing has been sent
                self._not_sent(claim, failure)
            elif isinstance(failure, SlackRefused):
                self._refused(parcel, failure)
            else:
                self._settle(claim, dispatch.unclear, failure.code, self._now(), self._pace)

    def _link(self, parcel: Parcel, ts: str | None) -> None:
        """The message has arrived, whatever comes of this."""
        if ts and parcel.is_linked:
            keep_link(self._database, parcel.slack, parcel.claim.delivery_id, parcel.channel_id, ts)

    def _show_home(self, parcel: Parcel) -> None:
        """What is told directly concerns its reader's Home as well: one that is open is shown anew."""
        if self._home_changed and parcel.reader:
            self._home_changed(parcel.reader)

    def _sent(self, parcel: Parcel) -> tuple[str | None, Message]:
        """Where the message is now, and what was sent of it: without its charts where Slack does not take them.

        A refusal is certain, so the message can be sent again at once. That Slack has no charts is known once it has
        taken the same message without them; then it is not asked again until the bot is started anew.
        """
        plain = replace(parcel, message=without_charts(parcel.message))
        if plain.message is parcel.message or parcel.slack in self._without_charts:
            return self._send(plain), plain.message
        try:
            return self._send(parcel), parcel.message
        except SlackRefused as refusal:
            if refusal.code not in BLOCKS_REFUSED:
                raise
            _certainly(self._packer.look, plain)  # the same looks as before
            if not self._may_leave(plain):
                raise SlackRefused(NOT_NOW) from refusal
            ts = self._send(plain)
            self._without_charts.add(parcel.slack)
            log.warning("charts_not_offered", error=refusal.code)
            return ts, plain.message

    def _may_leave(self, parcel: Parcel) -> bool:
        with self._database.write() as session:
            now, pace = self._now(), self._pace
            return dispatch.about_to_send(
                session, parcel.claim, parcel.channel_id, now, pace, parcel.file_id, parcel.thread_ts,
                parcel.slack.space.team_id or None,
            )  # fmt: skip

    def _send(self, parcel: Parcel) -> str | None:
        file, text, blocks = parcel.message.file, parcel.message.text, parcel.message.blocks
        if file and parcel.file_id:
            parcel.slack.share_file(parcel.channel_id, parcel.file_id, file.name, text, parcel.thread_ts)
            return None
        if parcel.changes_ts:
            shows = parcel.claim.name
            parcel.slack.change(parcel.channel_id, parcel.changes_ts, text, blocks, parcel.uuid, shows)
            return parcel.changes_ts
        return parcel.slack.post(parcel.channel_id, parcel.uuid, text, blocks, parcel.thread_ts)

    def _refused(self, parcel: Parcel, refusal: SlackRefused) -> None:
        """Slack did not take it. What follows is in the table of its errors (`bot/slack/errors.py`)."""
        claim, to_one_that_is_there = parcel.claim, bool(parcel.changes_ts or parcel.thread_ts)
        log.warning("delivery_refused", delivery=claim.delivery_id, code=refusal.code)
        if parcel.is_closing and refusal.meaning is Meaning.CHANNEL_GONE:
            self._settle(claim, dispatch.given_up, refusal.code, self._now(), self._pace)
        elif parcel.is_closing and refusal.permanent:
            self._take_away(parcel, refusal)
        elif refusal.meaning is Meaning.MESSAGE_GONE and to_one_that_is_there:
            self._first_is_gone(claim, is_there=refusal.code in STANDS_UNCHANGEABLE)
        else:
            self._not_sent(claim, refusal)

    def _not_sent(self, claim: Claim, failure: SlackFailed) -> None:
        """It waits for better times, or for a person. Where there is no channel for it, only what matters waits."""
        if not failure.permanent:
            self._settle(claim, dispatch.refused, failure.code, failure.retry_after, self._now(), self._pace)
            return
        with self._database.write() as session:
            delivery = session.get_one(Delivery, claim.delivery_id)
            is_of_record = delivery.first_id is None and not delivery.place.is_direct
            matters = is_of_record or lost.matters(session, self._agreement, delivery, self._now())
            is_parked = matters or failure.meaning is not Meaning.CHANNEL_GONE
            step = dispatch.parked if is_parked else dispatch.given_up
            step(session, claim, failure.code, self._now(), self._pace)
        log.info("delivery_settled", delivery=claim.delivery_id, outcome=step.__name__)

    def _first_is_gone(self, claim: Claim, *, is_there: bool) -> None:
        """The message to be changed or answered is not where it was: it is posted anew if somebody is still to do
        something about its record, and this delivery waits for it; else both are dropped.
        """
        with self._database.write() as session:
            if not claim.is_held(session):
                return
            now, delivery = self._now(), session.get_one(Delivery, claim.delivery_id)
            first = locked_row(session, Delivery, delivery.first_id or 0)
            matters = lost.matters(session, self._agreement, delivery, now)
            if matters and delivery.replies_to:
                dispatch.refused(session, claim, "message_gone", 0, now, self._pace)
            else:
                dispatch.dropped(session, claim)
            if first is not None:
                lost.let_go(session, first, now, is_there=is_there, posted_anew=matters)
        log.info("message_gone", delivery=claim.delivery_id, posted_anew=matters)

    def _take_away(self, parcel: Parcel, refusal: SlackRefused) -> None:
        """A message that is to be closed and cannot be changed is deleted, where Slack lets the bot. It waits only for
        what may end: a wrong token, but not a message that nobody can change or delete.
        """
        may_end = {Meaning.LATER}
        if refusal.meaning is not Meaning.MESSAGE_GONE:
            may_end.add(Meaning.NEEDS_A_PERSON)
        try:
            _certainly(parcel.slack.delete, parcel.channel_id, str(parcel.changes_ts))
        except SlackRefused as failure:
            log.warning("not_closed", delivery=parcel.claim.delivery_id, code=failure.code)
            if failure.meaning in may_end:
                self._not_sent(parcel.claim, failure)
            else:
                self._settle(parcel.claim, dispatch.dropped, refusal.code)
            return
        self._settle(parcel.claim, dispatch.posted, parcel.changes_ts, {}, self._now(), self._pace)

    def _settle(self, claim: Claim, step: Callable[..., None], *about: object) -> None:
        with self._database.write() as session:
            step(session, claim, *about)
        log.info("delivery_settled", delivery=claim.delivery_id, outcome=step.__name__)

    def _step(self, step: Callable[[Session, datetime, Pace], bool]) -> bool:
        with self._database.write() as session:
            return step(session, self._now(), self._pace)

    def _sound_alarm(self) -> bool:
        """Tell the administrators of a message that does not arrive."""
        with self._database.write() as session:
            return alarms.sound_alarm(session, self._agreement, self._now(), self._pace)

    def _tell_of_cards(self) -> bool:
        """Tell the officer and the school of what has a card that does not arrive, right after the alarm."""
        with self._database.write() as session:
            return any(look(session, self._agreement, self._now()) for look in LOOK_FOR_CARDS)

    def _loop(self, slack: Gateway, number: int) -> Worker:
        """The first thread of a workspace tidies up as well; the others only send."""
        party = slack.space.party
        name = f"delivery {party} {number}" if party else f"delivery {number}"
        work = partial(self.send_one if number else self.run_once, f"{self._owner}:{party or ''}{number}", slack)
        return Worker(
            name, work, self._pace.poll, longest=LONGEST,
            wait_idle=lambda seconds: self._waiting[slack].acquire(timeout=seconds),
        )  # fmt: skip


def _certainly(call: Callable[..., None], *args: object) -> None:
    """Have done what can be done again. Unclear is as good as refused for now."""
    try:
        call(*args)
    except SlackUnclear as unclear:
        raise SlackRefused(NOT_NOW) from unclear


def _payload(message: Message) -> dict[str, object]:
    payload: dict[str, object] = {"text": message.text, "blocks": [block.to_dict() for block in message.blocks]}
    if message.file:
        payload |= {"file": message.file.name, "sha256": hashlib.sha256(message.file.content).hexdigest()}
    return payload
