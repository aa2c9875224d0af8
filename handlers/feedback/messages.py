"""What the bot sends of commendations and complaints: direct messages that say how one stands, never what was said.

Phones show their text on a locked screen: it names no school and no officer.
"""

from collections.abc import Mapping

from handlers.feedback.views import standing
from handlers.message import KindsAbout, Message, MessageKind, Telling, words_with
from models.actor import Actor
from models.feedback import tables as records
from models.feedback import telling
from models.feedback.tables import Feedback
from models.policy import may


def told(telling_: Telling, found: Feedback) -> Message:
    """To those who follow a complaint up, that there is one; later, that nothing is to be done any more."""
    return _saying("A complaint about the program is open.", telling_, found)


def reminder(telling_: Telling, found: Feedback) -> Message:
    """The same once the days of the district goal are over."""
    days = telling_.agreement.complaint_targets.remind_after_days
    return _saying(f"A complaint about the program is still open after {days} days (district goal).", telling_, found)


def _saying(while_open: str, telling_: Telling, found: Feedback) -> Message:
    settled = f"A complaint about the program: {found.state.lower()}."
    return words_with(while_open if found.is_open else settled, *standing(telling_.agreement, found))


def outcome(telling_: Telling, found: Feedback) -> Message:
    """To whoever recorded a complaint, that its outcome is on record."""
    words = "The outcome of a complaint that you recorded is on record."
    if found.outcome is None or found.withdrawn_at:
        words = f"A complaint that you recorded: {found.state.lower()}."
    return words_with(words, *standing(telling_.agreement, found))


def commended(telling_: Telling, found: Feedback) -> Message:
    """To an officer, that there is a commendation for them."""
    words = "A commendation for you was withdrawn." if found.withdrawn_at else "There is a commendation for you."
    return words_with(words, *standing(telling_.agreement, found))


def _reads(actor: Actor, found: Feedback) -> bool:
    return may(actor, found.reads, found.subject)


_about = KindsAbout(records.get)
MESSAGES: Mapping[str, MessageKind] = {
    telling.TOLD: _about(told, may_have=_reads, still_matters=lambda found: found.is_open),
    telling.REMINDER: _about(reminder, may_have=_reads, still_matters=lambda found: found.is_open),
    telling.OUTCOME: _about(outcome, may_have=_reads),
    telling.COMMENDED: _about(commended, may_have=_reads),
}
