"""What the bot sends of times on duty: to the officer, what somebody else changed. Nobody's phone rings for a tap."""

from collections.abc import Mapping

from handlers.duty.ids import DutyActionId
from handlers.duty.words import when
from handlers.message import KindsAbout, Message, MessageKind, Telling, words_with
from handlers.parts import button, day, escaped, paragraph
from handlers.values import RecordId
from models.actor import Actor
from models.duty import acts
from models.duty.tables import DutyTime


def changed(telling: Telling, duty: DutyTime) -> Message:
    """How a time on duty stands that somebody else changed, without why: notifications are read by others."""
    agreement = telling.agreement
    state = f"{day(duty.day)}, {when(agreement, duty, agreement.today(telling.now))}"
    mark = "Withdrawn: " if duty.withdrawn_at else ""
    text = escaped(f"{mark}{agreement.school_name(duty.current.school)}\n{state}")
    opening = button("Open", DutyActionId.OPEN, RecordId(duty.id))
    return words_with("Your time on duty was changed for you.", paragraph(text), buttons=[opening])


def _is_own(actor: Actor, duty: DutyTime) -> bool:
    return actor.person_id == duty.officer_id


_about = KindsAbout(acts.get)
MESSAGES: Mapping[str, MessageKind] = {acts.FOR_OFFICER: _about(changed, may_have=_is_own)}
