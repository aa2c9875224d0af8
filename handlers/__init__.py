"""What people do in Slack, one module a topic: translates between Slack and the acts of the agreement."""

import re

from slack_bolt import App

from handlers import (
    channels,
    dismissals,
    evaluations,
    exports,
    home,
    notices,
    people,
    police_submissions,
    quarters,
    students,
    submissions,
    team,
)
from handlers.context import Context
from handlers.errors import ErrorAnswers
from handlers.noted import OutOfDate
from handlers.payloads import LookAtPayload

TOPICS = (
    channels, dismissals, evaluations, exports, home, notices, people, police_submissions, quarters, students,
    submissions, team,
)  # fmt: skip


def register(app: App, context: Context) -> None:
    """Have the app listen to everything that people do."""
    errors = ErrorAnswers(context)
    app.use(LookAtPayload(errors))
    for topic in TOPICS:
        topic.register(app, context)
    for listen in (app.view, app.action):
        listen(re.compile(""))(unknown)
    app.error(errors)


def unknown() -> None:
    """A form or a button that no topic knows, or not any more.

    Raises:
        OutOfDate: always.
    """
    raise OutOfDate("listener")
