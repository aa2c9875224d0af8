"""A message, and what the bot knows of each kind: its words, who may have it, and how long it matters."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from slack_sdk.models.blocks import Block, ButtonElement
from sqlalchemy.orm import Session

from handlers.parts import actions, escaped, paragraph
from models.actor import Actor
from models.people.queries import people_who_may
from models.people.tables import Person
from models.policy import Act, Part, Subject, may
from models.store.audit import Kept
from models.terms import Agreement


@dataclass(frozen=True)
class Attachment:
    """A file, made when it leaves. Its name is seen in notifications and is never confidential."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """A message: blocks, and the text that notifications and screen readers get (never confidential); or a file."""

    text: str
    blocks: Sequence[Block] = ()
    file: Attachment | None = None


@dataclass(frozen=True)
class MessageKind:
    """What the bot knows of one kind of message, by the id of the record that it tells of.

    Args:
        make: the message as the record stands when it leaves; nothing when there is nothing left to say.
        may_have: whether somebody may have it as a direct message at that moment; without it, nobody may.
        still_matters: whether somebody is still to do something about the record: whether a message that is gone is
            posted anew. One that is never changed matters until it is there.
        is_linked: a window leads to it.
        is_always_said: a reply that is to arrive, whatever has become of the message that it answers.
        handed_on_to: whether somebody whose role begins gets it as well, while it matters: it asks their office.
        handed_on_of: the record that such a message is about.
    """

    make: Callable[["Telling", int], Message | None]
    may_have: Callable[[Session, Actor, int], bool] | None = None
    still_matters: Callable[[Session, int], bool] | None = None
    is_always_said: bool = False
    is_linked: bool = False
    handed_on_to: Callable[[Session, Actor, int], bool] | None = None
    handed_on_of: Callable[[Session, int], Kept] | None = None


@dataclass(frozen=True)
class Telling:
    """What a message is made with, beside its record: the agreement, and the people of this moment.

    `is_change` when it stands in Slack already and is to say how its record stands now: an edit rings nobody.
    `elsewhere` are the teams whose people are in another Slack than the reader's.
    """

    session: Session
    agreement: Agreement
    now: datetime
    is_change: bool = False
    elsewhere: frozenset[str] = frozenset()

    def mentions(self, people: Iterable[Person]) -> str:
        """People, mentioned where the reader sees them in Slack."""
        return mentions(people, self.elsewhere)

    def who_may(self, right: Act | Part, subject: Subject) -> list[Person]:
        """Who has a right today and can be reached in Slack."""
        return people_who_may(self.session, right, subject, self.agreement.today(self.now))


Record = TypeVar("Record")


@dataclass(frozen=True)
class KindsAbout(Generic[Record]):
    """Makes the kinds of messages that tell of one kind of record: all that is asked is asked of the record."""

    find: Callable[[Session, int], Record]

    def __call__(
        self, make: Callable[[Telling, Record], Message | None], *,
        may_have: Callable[[Actor, Record], bool] | None = None, still_matters: Callable[[Record], bool] | None = None,
        is_linked: bool = False,
    ) -> MessageKind:  # fmt: skip
        """A kind of message, as `MessageKind` says."""
        return MessageKind(
            lambda telling, record_id: make(telling, self.find(telling.session, record_id)),
            may_have and (lambda session, actor, record_id: may_have(actor, self.find(session, record_id))),
            still_matters and (lambda session, record_id: still_matters(self.find(session, record_id))),
            is_linked=is_linked,
        )


def handed_on(
    of: Callable[[Session, int], Kept], kind: MessageKind, to: Callable[[Session, Actor, int], bool] | None = None
) -> MessageKind:
    """The same kind, about a record, for an office rather than a person; `to` where not everybody who may have it is to
    do something.
    """
    return replace(kind, handed_on_to=to or kind.may_have, handed_on_of=of)


def with_right(right: Act | Part) -> Callable[[Actor, Any], bool]:
    """Whoever has a right to the record that a message tells of may have it."""
    return lambda actor, record: may(actor, right, record.subject)


def mentions(people: Iterable[Person], elsewhere: Collection[str] = ()) -> str:
    """People who can be reached, so that Slack notifies them. They come from the roster, never from what was typed.

    Whoever is of a team `elsewhere` is named: in the reader's Slack the same id is nobody, or somebody else.
    """
    called = [escaped(one.name) if one.team_id in elsewhere else f"<@{one.user_id}>" for one in people]
    return (", " if elsewhere else " ").join(called)


def words_with(text: str, *below: Block, buttons: Sequence[ButtonElement] = ()) -> Message:
    """A message that says the same in notifications and in its blocks, and what stands below."""
    return Message(text, [paragraph(text), *below, *actions(buttons)])


def administers(_session: Session, actor: Actor, _subject_id: int) -> bool:
    """Whether somebody may have alarms."""
    return may(actor, Act.PROPOSE_ROSTER, Subject())
