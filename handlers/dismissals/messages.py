"""What the bot sends of requests to dismiss or reassign, to those who handle them and nobody else (§X)."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import ActionsBlock, Block, HeaderBlock
from sqlalchemy.orm import Session

from handlers.dismissals.ids import DismissalActionId
from handlers.dismissals.views import history
from handlers.message import Message, MessageKind
from handlers.parts import (
    Markup,
    button,
    escaped,
    facts,
    paragraph,
    plain,
    small,
)
from handlers.values import RecordId
from models.actor import Actor
from models.dismissals import tables as dismissals
from models.dismissals.tables import Dismissal, State
from models.policy import Act, may
from models.terms import Agreement


def card(agreement: Agreement, dismissal: Dismissal) -> Message:
    """The superintendent's message: that there is a request, from which school, how far; no reasons, no name."""
    text = escaped(agreement.cite("You have received a request under §X of the agreement."))
    rule = agreement.cite("The agreement asks you to notify the chief within a reasonable amount of time (§X).")
    note = small(f"{escaped(rule)} District goal: {agreement.dismissal_targets.forward_days} days.")
    return Message(text, _card(agreement, dismissal, note))


def chief_card(agreement: Agreement, dismissal: Dismissal) -> Message:
    """The card in the chief's channel: no reasons, no name."""
    text = escaped(agreement.cite("The superintendent forwarded a request under §X of the agreement."))
    return Message(
        text,
        _card(
            agreement, dismissal, small("The chief decides whether the officer is dismissed, reassigned or retained.")
        ),
    )


def _card(agreement: Agreement, dismissal: Dismissal, note: Block) -> list[Block]:
    rows: list[tuple[str, str | Markup]] = [
        ("School", agreement.school_name(dismissal.school)),
        ("Status", dismissal.state.capitalize()),
    ]
    is_open = dismissal.state in (State.REQUESTED, State.FORWARDED)
    return [
        HeaderBlock(text=plain(dismissal.label)),
        *facts(rows),
        *history(dismissal),
        *([note] if is_open else []),
        ActionsBlock(elements=[button("Open", DismissalActionId.OPEN, RecordId(dismissal.id))]),
    ]


def reminder(agreement: Agreement, dismissal: Dismissal) -> Message | None:
    """The reminder to the superintendent, unless it is settled."""
    if dismissal.state is not State.REQUESTED:
        return None
    words = agreement.cite("A request under §X is overdue to be forwarded to the chief (district goal).")
    return _told(dismissal, escaped(words))


def outcome(agreement: Agreement, dismissal: Dismissal) -> Message:
    """The message to the principal and the superintendent that the chief has decided."""
    return _told(dismissal, escaped(agreement.cite("The chief has decided on a request under §X.")))


def _told(dismissal: Dismissal, text: str) -> Message:
    return Message(
        text, [paragraph(text), ActionsBlock(elements=[button("Open", DismissalActionId.OPEN, RecordId(dismissal.id))])]
    )


def _has_state(state: State) -> Callable[[Session, int], bool]:
    return lambda session, dismissal_id: dismissals.get(session, dismissal_id).state is state


def _may_see(session: Session, actor: Actor, dismissal_id: int) -> bool:
    return may(actor, Act.SEE_DISMISSAL, dismissals.get(session, dismissal_id).subject)


def _forwards(session: Session, actor: Actor, dismissal_id: int) -> bool:
    return may(actor, Act.FORWARD_DISMISSAL, dismissals.get(session, dismissal_id).subject)


MESSAGES: Mapping[str, MessageKind] = {
    dismissals.CARD: MessageKind(
        lambda session, terms, id_: card(terms, dismissals.get(session, id_)),
        may_have=_may_see, still_matters=_has_state(State.REQUESTED),
    ),
    dismissals.CARD_CHANGE: MessageKind(
        lambda session, terms, id_: card(terms, dismissals.get(session, id_)), may_have=_may_see
    ),
    dismissals.CHIEF_CARD: MessageKind(
        lambda session, terms, id_: chief_card(terms, dismissals.get(session, id_)),
        still_matters=_has_state(State.FORWARDED),
    ),
    dismissals.CHIEF_CARD_CHANGE: MessageKind(
        lambda session, terms, id_: chief_card(terms, dismissals.get(session, id_))
    ),
    dismissals.REMINDER: MessageKind(
        lambda session, terms, id_: reminder(terms, dismissals.get(session, id_)), may_have=_forwards
    ),
    dismissals.OUTCOME: MessageKind(
        lambda session, terms, id_: outcome(terms, dismissals.get(session, id_)), may_have=_may_see
    ),
}  # fmt: skip
