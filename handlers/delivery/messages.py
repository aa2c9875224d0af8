"""What administrators are told of a message that does not arrive, and of an audit log that was not whole."""

from collections.abc import Mapping

from handlers.delivery.reasons import why_it_waits, within
from handlers.message import Message, MessageKind, Telling, administers
from handlers.parts import escaped
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.people import spaces
from models.people.sightings import Problem
from models.store import audit


def _closed(_telling: Telling, _delivery_id: int) -> Message:
    """What becomes of a message that nobody is to act on any more where it stands."""
    return Message("This message is closed. Type `/sro` to see what needs your attention.")


def _audit_begun_anew(_telling: Telling, entry: int) -> Message:
    """The alarm about an audit log whose head does not fit it."""
    return Message(
        f"The audit log failed its integrity check and was restarted at entry {entry}. Notices and everything else "
        "continue and are recorded. Someone with access to the database may have changed the log: run "
        "`sro-bot audit verify`, and compare with the last hash you wrote down."
    )


def _problem(telling: Telling, delivery_id: int) -> Message | None:
    """The alarm about one message, with the code of the reason, and whom it is about."""
    session = telling.session
    delivery = session.get_one(Delivery, delivery_id)
    if delivery.state in (DeliveryState.POSTED, DeliveryState.DROPPED):
        return None
    team_id = spaces.address(session, delivery.place)[0]
    stranger = "{}" if team_id in telling.elsewhere else "<@{}>"
    whom = Problem.read(delivery.problem or "").named(
        session, stranger, written=escaped, elsewhere=spaces.out_of_sight(session, delivery.place)
    )
    reason, what_to_do = why_it_waits(delivery.problem, is_parked=delivery.state == DeliveryState.PARKED)
    place = f"{delivery.place.in_words(telling.agreement)}{within(spaces.slack_of(session, delivery.place))}"
    return Message(
        f"Message {delivery.id} to {escaped(place)} was not delivered: {reason}"
        f"{f': {whom}' if whom else ''}. {what_to_do} The record is saved, and everything to be done with it can be "
        "done from `/sro`."
    )


MESSAGES: Mapping[str, MessageKind] = {
    outbox.CLOSING: MessageKind(_closed),
    outbox.PROBLEM: MessageKind(_problem),
    outbox.PROBLEM_DIRECT: MessageKind(_problem, may_have=administers),
    audit.BEGUN_ANEW_ALARM: MessageKind(_audit_begun_anew),
}
