"""What people do in Slack, one module a topic: translates between Slack and the acts of the agreement."""

import re

from slack_bolt import App

from handlers.context import Context
from handlers.dismissals import listeners as dismissals
from handlers.errors import ErrorAnswers
from handlers.evaluations import listeners as evaluations
from handlers.export_requests import listeners as exports
from handlers.home import listeners as home
from handlers.metadata import OutOfDate
from handlers.notices import listeners as notices
from handlers.notices import students
from handlers.payload_shapes import LookAtPayload
from handlers.people import channel_events as channels
from handlers.people import listeners as people
from handlers.quarters import listeners as quarters
from handlers.quarters import police_submissions, submissions, team

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
