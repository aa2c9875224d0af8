"""A topic's forms and buttons, by tables: which act each one does, and the window that shows what came of it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from handlers.context import Context, identity
from handlers.metadata import known, pressed_name

Body = dict[str, Any]
Listener = Callable[[Body], View]


class Topic:
    """What people do with one kind of record. Its callbacks and actions all begin with its name."""

    def __init__(self, context: Context) -> None:
        self._context, self._agreement = context, context.agreement
        self._on_submit: Mapping[str, Listener] = {}
        self._on_press: Mapping[str, Listener] = {}

    def listen(self, app: App, name: str) -> None:
        """Listen to the topic's forms and buttons."""
        app.view(re.compile(f"^{name}_"))(self._submitted)
        app.action(re.compile(f"^{name}_"))(self._pressed)

    def _submitted(self, ack: Ack, body: Body) -> None:
        """A form is sent: do its act, commit, and only then answer."""
        ack(response_action="update", view=known(self._on_submit, body["view"]["callback_id"])(body))
        self._context.desk_changed(identity(body))

    def _pressed(self, ack: Ack, body: Body) -> None:
        """A button is pressed. Its name may say more than what to do, to be unique in its window."""
        self._context.turn(body, known(self._on_press, pressed_name(body))(body))
        self._context.desk_changed(identity(body))
        ack()
