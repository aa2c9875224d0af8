"""What the bot sends of requests from outside, by direct message. None says who asks, for what, or why."""

from collections.abc import Callable, Mapping

from handlers.message import KindsAbout, Message, MessageKind, Telling, handed_on, with_right, words_with
from handlers.outside_requests.views import GOAL, open_button
from handlers.parts import day
from models.outside_requests import tables as records
from models.outside_requests.tables import OutsideRequest
from models.policy import Act, Part


def _due(request: OutsideRequest) -> str:
    return f"{day(request.due_on)} ({GOAL if request.due_is_goal else 'as entered'})"


def asked(_telling: Telling, request: OutsideRequest) -> str:
    """Somebody is to decide."""
    return f"{request.label} waits for a decision. An answer is due by {_due(request)}."


def reminder(_telling: Telling, request: OutsideRequest) -> str:
    """The same before the due day, and on it."""
    return f"{request.label} is not answered yet. An answer is due by {_due(request)}."


def overdue(telling: Telling, request: OutsideRequest) -> str:
    """The head of the side is told that the day has passed."""
    late = request.days_late(telling.agreement.today(telling.now))
    days = f"{late} {'day' if late == 1 else 'days'}" if late else "today"
    return f"{request.label} is not answered. It was due by {_due(request)}: {days} overdue."


def _asks(make: Callable[[Telling, OutsideRequest], str], right: Act | Part) -> MessageKind:
    """A kind that asks somebody for an answer as long as there is none; afterwards it says how it stands."""

    def of_state(telling: Telling, request: OutsideRequest) -> Message | None:
        if request.is_unanswered:
            return words_with(make(telling, request), buttons=[open_button(request)])
        how = f"{request.label}: *{request.stands}*."
        return words_with(how, buttons=[open_button(request)]) if telling.is_change else None

    return _about(of_state, may_have=with_right(right), still_matters=lambda request: request.is_unanswered)


_about = KindsAbout(records.get)
MESSAGES: Mapping[str, MessageKind] = {
    records.ASKED_TOLD: handed_on(records.get, _asks(asked, Act.DECIDE_OUTSIDE)),
    records.REMINDER: _asks(reminder, Act.DECIDE_OUTSIDE),
    records.OVERDUE: _asks(overdue, Part.TOLD_OF_OUTSIDE_LATE),
}
