"""Stub until written."""

from slack_bolt import App

from handlers.context import Context


def register(app: App, context: Context) -> None:
    """Nothing yet."""
