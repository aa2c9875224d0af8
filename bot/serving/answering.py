"""Has Bolt answer a request, whatever is in it. What is none of Slack's is turned away."""

from collections.abc import Callable

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from bot.serving.metrics import ANSWERS
from models.errors import unforeseen

log = structlog.get_logger(__name__)

MALFORMED = 400


def answered(app: App, request: Callable[[], BoltRequest]) -> BoltResponse:
    """What the bot says to a request; 400 where Bolt cannot make anything of it.

    What goes wrong in a listener is said to the person (handlers/errors.py). Before that, Bolt takes the shape of
    Slack's requests for granted.
    """
    try:
        with ANSWERS.measured():
            return app.dispatch(request())
    except Exception as error:  # noqa: BLE001  whatever a field of the wrong type brings about
        log.warning("malformed_request", **unforeseen(error))
        return BoltResponse(status=MALFORMED, body="not a request of Slack's")
