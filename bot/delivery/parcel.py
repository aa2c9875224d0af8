"""Makes a delivery ready to leave: whether it may, what it says at this moment, and where it goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.slack.errors import NO_CHANNEL, NOT_REACHABLE
from bot.slack.gateway import Gateway, SlackRefused
from bot.slack.privacy import Privacy
from bot.slack.workspaces import Slack
from handlers.message import Message, MessageKind, Telling
from handlers.messages import may_still_have
from models.actor import Identity
from models.delivery.dispatch import Claim
from models.delivery.outbox import CLOSING, Delivery, DeliveryState
from models.destinations import Administrators, Destination, PersonDM
from models.people import spaces
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
    slack: Gateway
    channel_id: str
    destination: Destination | None
    thread_ts: str | None = None
    changes_ts: str | None = None
    file_id: str | None = None
    is_linked: bool = False
    reader: Identity | None = None  # of a direct message

    @property
    def is_closing(self) -> bool:
        """Whether it takes everything off a message that belongs nowhere any more."""
        return self.destination is None


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
        self, database: Database, slack: Slack, agreement: Agreement, messages: Mapping[str, MessageKind],
        now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._database, self._slack, self._agreement, self._messages = database, slack, agreement, messages
        self._privacy = {gateway: Privacy(gateway) for gateway in slack.all}
        self._now = now

    def ready(self, claim: Claim) -> Parcel:
        """What is to be sent; or `NothingToSay`, `FirstGone`, `SlackFailed`: then nothing has been sent."""
        with self._database.read() as session:
            delivery = session.get_one(Delivery, claim.delivery_id)
            message = self._message(session, delivery)
            if delivery.kind == CLOSING:
                slack = self._slack.of(*spaces.went_to(session, delivery))
                where, at = str(delivery.channel_id), delivery.message_ts
                return Parcel(claim, delivery.uuid, message, slack, where, None, changes_ts=at)
            first = session.get_one(Delivery, delivery.first_id) if delivery.first_id else None
            if first and (first.state == DeliveryState.DROPPED or first.channel_id is None):
                raise FirstGone(is_there=False)
            place = delivery.place
            (slack, channel_id), reader = self._place(session, place), _identity(person_of(session, place))
        if place.is_direct:
            channel_id = slack.direct_channel(channel_id)
        if first and not stands_there(first, slack, channel_id):
            raise FirstGone(is_there=True)
        is_linked = self._messages[delivery.kind].is_linked
        parcel = Parcel(claim, delivery.uuid, message, slack, channel_id, place, is_linked=is_linked, reader=reader)
        if first and delivery.replies_to:
            parcel = replace(parcel, thread_ts=first.message_ts)
        elif first:  # a change keeps the id of the message that it changes: by that it is found in the channel
            parcel = replace(parcel, uuid=first.uuid, changes_ts=first.message_ts)
        self.look(parcel)
        if message.file:  # nobody sees it in Slack yet; to bring it there takes a while, so that the look is taken anew
            parcel = replace(parcel, file_id=slack.upload(message.file.name, message.file.content))
            self.look(parcel)
        return parcel

    def look(self, parcel: Parcel) -> None:
        """Look at the channel once more, just before something is sent; `SlackFailed` where no record may go there."""
        place = parcel.destination
        if place is None or place.is_direct or place == Administrators():
            return  # a direct message was looked at before; a message that is closed and an alarm carry no record
        today = self._agreement.today(self._now())
        privacy = self._privacy[parcel.slack]
        _seen, problem = privacy.look(self._database, place, parcel.channel_id, today)
        if problem:
            raise SlackRefused(str(problem))

    def _message(self, session: Session, delivery: Delivery) -> Message:
        person = person_of(session, delivery.place)
        today = self._agreement.today(self._now())
        if person and delivery.kind != CLOSING and not may_still_have(session, delivery, person, today):
            raise FirstGone(is_there=True) if delivery.changes else NothingToSay
        telling = Telling(
            session, self._agreement, self._now(), is_change=delivery.changes is not None,
            elsewhere=spaces.out_of_sight(session, delivery.place),
        )  # fmt: skip
        message = self._messages[delivery.kind].make(telling, delivery.subject_id)
        if message is None:
            raise NothingToSay
        return message

    def _place(self, session: Session, destination: Destination) -> tuple[Gateway, str]:
        if destination.is_direct:
            person = person_of(session, destination)
            if person is None or not person.is_reachable:
                raise SlackRefused(NOT_REACHABLE)
            return self._slack.of(*spaces.address(session, destination)), str(person.user_id)
        channel_id = channel_for(session, destination)
        if channel_id is None:
            raise SlackRefused(NO_CHANNEL)
        return self._slack.of(*spaces.address(session, destination)), channel_id


def stands_there(delivery: Delivery, slack: Gateway, channel_id: str) -> bool:
    """Whether a message stands in this channel of this workspace."""
    team_id = slack.space.team_id
    return delivery.channel_id == channel_id and (not team_id or delivery.team_id in (None, team_id))


def person_of(session: Session, destination: Destination) -> Person | None:
    """Whom a direct message is for."""
    return session.get(Person, destination.person_id) if isinstance(destination, PersonDM) else None


def _identity(person: Person | None) -> Identity | None:
    return Identity(person.team_id, person.user_id) if person and person.team_id and person.user_id else None
