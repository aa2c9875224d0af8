"""What the bot sends of requests for records, by direct message. None says what was asked for, or why."""

from collections.abc import Callable, Mapping

from handlers.message import KindsAbout, Message, MessageKind, Telling, handed_on, with_right, words_with
from handlers.parts import day
from handlers.releases.views import open_button
from models.policy import Act
from models.releases import tables as records
from models.releases.reminders import due_on
from models.releases.steps import ASKED, QUESTION, RELEASED
from models.releases.tables import RecordsRequest


def _by(telling: Telling, request: RecordsRequest) -> str:
    """By when an answer is wanted."""
    due = day(due_on(telling.agreement, request))
    return f"It is needed by {due}." if request.needed_by else f"Please answer by {due} (district goal)."


def asked(telling: Telling, request: RecordsRequest) -> str:
    """The police are asked for records."""
    return f"The superintendent asks for records (request {request.id}). {_by(telling, request)}"


def reminder(telling: Telling, request: RecordsRequest) -> str:
    """The same on the day."""
    return f"The superintendent is still waiting for records (request {request.id}). {_by(telling, request)}"


def answered(telling: Telling, request: RecordsRequest) -> str:
    """A question was answered."""
    return f"The superintendent has answered your question (records request {request.id}). {_by(telling, request)}"


def question(_telling: Telling, request: RecordsRequest) -> str:
    """The superintendent is asked something."""
    return f"The police have a question about your request for records ({request.id})."


def question_reminder(_telling: Telling, request: RecordsRequest) -> str:
    """The same once more: the request rests until it is answered."""
    return f"The police still wait for your answer about your request for records ({request.id})."


def decided(_telling: Telling, request: RecordsRequest) -> Message:
    """Released, or refused."""
    text = f"The police have answered your request for records ({request.id}): *{request.stands.label.lower()}*."
    files = request.state == RELEASED and request.release and request.release.files
    more = " The files follow by direct message." if files else ""
    return words_with(f"{text}{more}", buttons=[open_button(request)])


def _asks(make: Callable[[Telling, RecordsRequest], str], state: str, right: Act) -> MessageKind:
    """A kind that asks somebody for a step while a request is in a state; afterwards it says how it stands."""

    def of_state(telling: Telling, request: RecordsRequest) -> Message | None:
        if request.state == state:
            return words_with(make(telling, request), buttons=[open_button(request)])
        how = f"Records request {request.id}: *{request.stands.label}*."
        return words_with(how, buttons=[open_button(request)]) if telling.is_change else None

    return _about(of_state, may_have=with_right(right), still_matters=lambda request: request.state == state)


_about = KindsAbout(records.get)
MESSAGES: Mapping[str, MessageKind] = {
    records.ASKED_TOLD: handed_on(records.get, _asks(asked, ASKED, Act.RELEASE_RECORDS)),
    records.REMINDER: _asks(reminder, ASKED, Act.RELEASE_RECORDS),
    records.ANSWERED_TOLD: _asks(answered, ASKED, Act.RELEASE_RECORDS),
    records.QUESTION_TOLD: handed_on(records.get, _asks(question, QUESTION, Act.ASK_FOR_RECORDS)),
    records.QUESTION_REMINDER: _asks(question_reminder, QUESTION, Act.ASK_FOR_RECORDS),
    records.DECIDED_TOLD: _about(decided, may_have=with_right(Act.ASK_FOR_RECORDS)),
}
