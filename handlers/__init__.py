"""What people do in Slack, one module a topic: translates between Slack and the acts of the agreement."""

from slack_bolt import App

from handlers import (
    channels,
    dismissals,
    evaluations,
    exports,
    home,
    notices,
    people,
    police_returns,
    quarters,
    returns,
    students,
    team,
)
from handlers.context import Context
from handlers.errors import ErrorAnswers

TOPICS = (
    channels, dismissals, evaluations, exports, home, notices, people, police_returns, quarters, returns, students,
    team,
)  # fmt: skip


def register(app: App, context: Context) -> None:
    """Have the app listen to everything that people do."""
    for topic in TOPICS:
        topic.register(app, context)
    app.error(ErrorAnswers(context))
