"""The one answer to everything that goes wrong: in plain words, in the place the person is looking at."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.exc import TimeoutError as NoConnection

from handlers.afterward import AfterRecording
from handlers.context import Context, FormMovedOn, FormNotShown
from handlers.parts import escaped, message_window, with_words_above
from handlers.payload import Payload
from handlers.values import OutOfDate
from models.errors import Conflict, Invalid, NotFound, Refused, unforeseen
from models.store.database import EndUnknown
from models.store.disposed import Disposed

log = structlog.get_logger(__name__)

NOT_SAVED = "Not saved: the database did not answer. What you typed is still here; please try again in a moment."
NOT_DONE = (
    "Not done: the database did not answer. Please try again in a moment. If you pressed more than once, an earlier "
    "press may be recorded: look first."
)
UNKNOWN = (
    "The connection to the database broke just then, and it is not known whether this was recorded. Open it again to "
    "see how it stands before you try once more."
)
NOT_SHOWN = (
    "This may be recorded, but it could not be shown. Open it again to see how it stands before you try once more."
)
OUT_OF_DATE = "This window is out of date. Close it and open it again."
NO_SUCH_RECORD = "This record does not exist."
IN_A_WINDOW = ("block_actions", "shortcut", "message_action")
"""What is answered in a window: it has no form to show mistakes in, and no channel to say anything in."""
NO_FORM = "Slack did not open the window. Please try again."


class ErrorAnswers:
    """Turns an error of any listener into an answer to the person, and an unknown one into an apology with an id."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __call__(self, error: Exception, body: dict[str, Any], request: BoltRequest) -> BoltResponse:
        if isinstance(error, FormMovedOn):
            return BoltResponse(status=200, body="")
        kind = body.get("type")
        words = _words(error, NOT_SAVED if kind == "view_submission" else NOT_DONE)
        if kind == "view_submission":
            return _in_the_form(error, words, body.get("view"))
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": escaped(words)})
        if kind in IN_A_WINDOW and isinstance(body.get("trigger_id"), str):
            self._in_a_window(_title(error), words, body)
        return BoltResponse(status=200, body="")

    def _in_a_window(self, title: str, words: str, body: Mapping[str, Any]) -> None:
        payload = Payload(body if isinstance(body.get("view"), dict) else {**body, "view": None})
        try:
            self._on_top(payload, title, words)
        except FormNotShown:
            log.warning("answer_not_shown")
        except FormMovedOn:
            log.info("answer_not_needed")

    def _on_top(self, payload: Payload, title: str, words: str) -> None:
        """In a window over the one of the press. Slack stacks three: over the third it stands above what is there."""
        try:
            self._context.show(payload, message_window(title, words))
        except FormNotShown:
            if not payload.view.get("previous_view_id"):
                raise
            self._context.turn(payload, with_words_above(payload.view, words))


def _title(error: Exception) -> str:
    """What the window is called: that it was not done, may have been, or that there is nothing left to be opened."""
    if isinstance(error, AfterRecording | EndUnknown):
        return "Look once more"
    return "Disposed of" if isinstance(error, Disposed) else "Not done"


def _words(error: Exception, without_database: str) -> str:
    if isinstance(error, Invalid):
        return " ".join(error.fields.values())
    if isinstance(error, Refused | Conflict | NotFound):
        return str(error)
    if isinstance(error, FormNotShown):
        return NO_FORM
    if isinstance(error, AfterRecording) and isinstance(error.__cause__, FormNotShown):
        return NOT_SHOWN
    if isinstance(error, OutOfDate):
        log.warning("window_out_of_date", part=str(error))
        return OUT_OF_DATE
    if isinstance(error, NoResultFound):
        log.warning("no_such_record", **unforeseen(error))
        return NO_SUCH_RECORD
    return _unforeseen(error, without_database)


def _unforeseen(error: Exception, without_database: str) -> str:
    """Says whether it was done as far as that is known, with the reference under which the log has the error."""
    reference = secrets.token_hex(4)
    log.error("listener_failed", reference=reference, **unforeseen(_cause(error)))
    for kinds, words in (
        (AfterRecording, NOT_SHOWN), (EndUnknown, UNKNOWN), (DBAPIError | NoConnection, without_database),
    ):  # fmt: skip
        if isinstance(error, kinds):
            return f"{words} (reference {reference})"
    return (
        f"Sorry, something went wrong, and nothing was done. Please give an administrator this reference: {reference}."
    )


def _cause(error: Exception) -> BaseException:
    return error.__cause__ or error if isinstance(error, AfterRecording) else error


def _in_the_form(error: Exception, words: str, view: Any) -> BoltResponse:
    questions = list(_questions(view))
    if not questions:
        window = message_window(_title(error), words).to_dict()
        return BoltResponse(status=200, body={"response_action": "push", "view": window})
    shown = error.fields if isinstance(error, Invalid) else {}
    errors = {field: message for field, message in shown.items() if field in questions} or {questions[0]: words}
    return BoltResponse(status=200, body={"response_action": "errors", "errors": errors})


def _questions(view: Any) -> Iterator[str]:
    blocks = view.get("blocks") if isinstance(view, dict) else None
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict) and block.get("type") == "input" and isinstance(block.get("block_id"), str):
            yield block["block_id"]
