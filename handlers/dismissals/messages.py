"""What the bot sends of requests to dismiss or reassign, to those who handle them and nobody else (§X)."""

from collections.abc import Mapping

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.dismissals.ids import DismissalActionId
from handlers.dismissals.views import history
from handlers.message import KindsAbout, Message, MessageKind, Telling, with_right, words_with
from handlers.parts import actions, button, escaped, facts, header, small
from handlers.values import RecordId
from models.dismissals import tables as dismissals
from models.dismissals.tables import Dismissal, State
from models.policy import Act
from models.terms import Agreement


def card(telling: Telling, dismissal: Dismissal) -> Message:
    """The superintendent's message: that there is a request, from which school, how far; no reasons, no name."""
    agreement = telling.agreement
    text = escaped(agreement.cite("You have received a request under §X of the agreement."))
    rule = agreement.cite("The agreement asks you to notify the chief within a reasonable amount of time (§X).")
    note = f"{escaped(rule)} District goal: {agreement.dismissal_targets.forward_days} days."
    if dismissal.state is State.WITHDRAWN:
        note = escaped(agreement.cite("The principal has withdrawn it. You may still notify the chief (§X)."))
    return Message(text, _card(agreement, dismissal, note))


def chief_card(telling: Telling, dismissal: Dismissal) -> Message:
    """The card in the chief's channel: no reasons, no name."""
    agreement = telling.agreement
    text = escaped(agreement.cite("The superintendent forwarded a request under §X of the agreement."))
    withdrawn = (
        "The principal had withdrawn it; the superintendent forwarded it anyway. " if dismissal.withdrawn_at else ""
    )
    note = f"{withdrawn}The chief decides whether the officer is dismissed, reassigned or retained."
    return Message(text, _card(agreement, dismissal, note))


def _card(agreement: Agreement, dismissal: Dismissal, note: str) -> list[Block]:
    is_open = dismissal.state in (State.REQUESTED, State.WITHDRAWN, State.FORWARDED)
    return [
        header(dismissal.label),
        *facts([("School", agreement.school_name(dismissal.school)), ("Status", dismissal.state.capitalize())]),
        *history(dismissal),
        *([small(note)] if is_open else []),
        *actions([_open(dismissal)]),
    ]


def reminder(telling: Telling, dismissal: Dismissal) -> Message | None:
    """The reminder to the superintendent, unless it is settled; afterwards it says how the request stands."""
    if dismissal.state is not State.REQUESTED:
        how = f"{dismissal.label}: *{dismissal.state}*."
        return words_with(how, buttons=[_open(dismissal)]) if telling.is_change else None
    words = telling.agreement.cite("A request under §X is overdue to be forwarded to the chief (district goal).")
    return words_with(escaped(words), buttons=[_open(dismissal)])


def withdrawn(telling: Telling, dismissal: Dismissal) -> Message:
    """The message to the superintendent that the principal has withdrawn a request."""
    words = telling.agreement.cite("The principal has withdrawn a request under §X.")
    return words_with(escaped(words), buttons=[_open(dismissal)])


def forwarded(telling: Telling, dismissal: Dismissal) -> Message:
    """The message to the principal that a request was forwarded although it was withdrawn."""
    words = telling.agreement.cite("The superintendent has forwarded a request under §X that was withdrawn.")
    return words_with(escaped(words), buttons=[_open(dismissal)])


def outcome(telling: Telling, dismissal: Dismissal) -> Message:
    """The message to the principal and the superintendent that the chief has decided."""
    words = telling.agreement.cite("The chief has decided on a request under §X.")
    return words_with(escaped(words), buttons=[_open(dismissal)])


def _open(dismissal: Dismissal) -> ButtonElement:
    return button("Open", DismissalActionId.OPEN, RecordId(dismissal.id))


def _is_to_forward(dismissal: Dismissal) -> bool:
    return dismissal.state is State.REQUESTED


_may_see, _forwards = with_right(Act.SEE_DISMISSAL), with_right(Act.FORWARD_DISMISSAL)
_about = KindsAbout(dismissals.get)
MESSAGES: Mapping[str, MessageKind] = {
    dismissals.CARD: _about(card, may_have=_may_see, still_matters=_is_to_forward),
    dismissals.CARD_CHANGE: _about(card, may_have=_may_see),
    dismissals.CHIEF_CARD: _about(chief_card, still_matters=lambda about: about.state is State.FORWARDED),
    dismissals.CHIEF_CARD_CHANGE: _about(chief_card),
    dismissals.REMINDER: _about(reminder, may_have=_forwards, still_matters=_is_to_forward),
    dismissals.WITHDRAWN: _about(withdrawn, may_have=_forwards),
    dismissals.FORWARDED: _about(forwarded, may_have=_may_see),
    dismissals.OUTCOME: _about(outcome, may_have=_may_see),
}
