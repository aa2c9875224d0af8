"""Makes a delivery ready to leave: whether it may, what it says at this moment, and where it goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.slack.errors import Meaning, meaning
from bot.slack.gateway import Gateway
from bot.slack.privacy import Privacy
from handlers.message import Message, MessageKind
from handlers.messages import may_still_have
from models.delivery.dispatch import Claim
from models.delivery.outbox import CLOSING, Delivery, DeliveryState
from models.destinations import Administrators, Destination, PersonDM
from models.people.queries import channel_for
from models.people.tables import Person
from models.store.database import Database
from models.terms import Agreement


@dataclass(frozen=True)
class Parcel:
    """A claimed delivery, made ready: the message and where it goes."""

    claim: Claim
    uuid: str
    message: Message
    channel_id: str
    destination: Destination | None
    thread_ts: str | None = None
    changes_ts: str | None = None
    file_id: str | None = None

    @property
    def is_closing(self) -> bool:
        """Whether it takes everything off a message that belongs nowhere any more."""
        return self.destination is None


UNREACHABLE = "person_not_reachable"


class Held(Exception):
    """The message must not be sent as things stand; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def has_no_channel(self) -> bool:
        """Whether there is nowhere at all to send it to, rather than a channel that is not right."""
        return self.code in ("no_channel", UNREACHABLE) or meaning(self.code) is Meaning.CHANNEL_GONE


class NothingToSay(Exception):
    """There is nothing left to say, or the person may not have it any more."""


class FirstGone(Exception):
    """The message that is to be changed or answered is not where it should be, or is closed to its reader.

    `is_there` when it stands where it does not belong any more, and is to be closed.
    """

    def __init__(self, *, is_there: bool) -> None:
        super().__init__()
        self.is_there = is_there


class Packer:
    """Makes parcels. It looks at the channel each time (`bot/slack/privacy.py`), and at the person."""

    def __init__(
        self, database: Database, gateway: Gateway, agreement: Agreement, messages: Mapping[str, MessageKind],
        privacy: Privacy, now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._database, self._gateway, self._agreement, self._messages = database, gateway, agreement, messages
        self._privacy, self._now = privacy, now

    def ready(self, claim: Claim) -> Parcel:
        """What is to be sent.

        Raises:
            NothingToSay, FirstGone, Held: it is not sent, as things stand.
            SlackRefused, SlackUnclear: a look failed; nothing has been sent.
        """
        with self._database.read() as session:
            delivery = session.get_one(Delivery, claim.delivery_id)
            message = self._message(session, delivery)
            if delivery.kind == CLOSING:
                place, at = str(delivery.channel_id), delivery.message_ts
                return Parcel(claim, delivery.uuid, message, place, None, changes_ts=at)
            first_id = delivery.replies_to or delivery.changes
            first = session.get_one(Delivery, first_id) if first_id else None
            if first and (first.state == DeliveryState.DROPPED or first.channel_id is None):
                raise FirstGone(is_there=False)
            known, at = (first.channel_id, first.message_ts) if first else (None, None)
            # A change keeps the id of the message that it changes: by that it is found in the channel.
            uuid, destination, is_reply = (first or delivery).uuid, delivery.place, bool(delivery.replies_to)
            place = self._place(session, destination)
            own_uuid = delivery.uuid
        channel_id = self._gateway.direct_channel(place) if destination.is_direct else place
        if known not in (None, channel_id):
            raise FirstGone(is_there=True)
        parcel = Parcel(
            claim, own_uuid if is_reply else uuid, message, channel_id, destination,
            at if is_reply else None, None if is_reply else at,
        )  # fmt: skip
        self.look(parcel)
        return self._with_its_file(parcel)

    def look(self, parcel: Parcel) -> None:
        """Look at the channel once more, just before something is sent.

        Raises:
            Held: no record may go there.
            SlackRefused, SlackUnclear: the look failed; nothing may be sent without it.
        """
        place = parcel.destination
        if place is None or place.is_direct or place == Administrators():
            return  # a direct message was looked at before; a message that is closed and an alarm carry no record
        today = self._agreement.today(self._now())
        problem = self._privacy.problem(self._database, place, parcel.channel_id, today)
        if problem:
            raise Held(str(problem))

    def _with_its_file(self, parcel: Parcel) -> Parcel:
        """The parcel with its file in Slack, where nobody sees it yet. That takes a while: the look is taken anew."""
        file = parcel.message.file
        if file is None:
            return parcel
        ready = replace(parcel, file_id=self._gateway.upload(file.name, file.content))
        self.look(ready)
        return ready

    def _message(self, session: Session, delivery: Delivery) -> Message:
        person = person_of(session, delivery.place)
        if person and delivery.kind != CLOSING:
            today = self._agreement.today(self._now())
            if not may_still_have(session, delivery, person, today):
                raise FirstGone(is_there=True) if delivery.changes else NothingToSay
        message = self._messages[delivery.kind].make(session, self._agreement, delivery.subject_id)
        if message is None:
            raise NothingToSay
        return message

    def _place(self, session: Session, destination: Destination) -> str:
        if destination.is_direct:
            person = person_of(session, destination)
            if person is None or not person.is_reachable:
                raise Held(UNREACHABLE)
            return str(person.user_id)
        channel_id = channel_for(session, destination)
        if channel_id is None:
            raise Held("no_channel")
        return channel_id


def person_of(session: Session, destination: Destination) -> Person | None:
    """Whom a direct message is for."""
    return session.get(Person, destination.person_id) if isinstance(destination, PersonDM) else None
