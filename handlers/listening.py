"""Listens to everything that people do in Slack, and finds the act for it in the topics' tables."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from slack_bolt import Ack, App

from handlers.afterward import unless_recorded
from handlers.context import Context
from handlers.ids import pattern
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OutOfDate

Body = dict[str, Any]
K = TypeVar("K", bound=str)
V = TypeVar("V")


class Listeners:
    """One listener for each kind of request: Bolt tries them in turn, so each one more costs every request."""

    def __init__(self, context: Context, topics: Sequence[Topic]) -> None:
        self._context = context
        self._commands = _joined(topic.commands for topic in topics)
        self._shortcuts = _joined(topic.shortcuts for topic in topics)
        self._forms = _joined(topic.forms for topic in topics)
        self._closed = _joined(topic.closed for topic in topics)
        self._actions = _joined(topic.actions for topic in topics)
        self._events = _joined(topic.events for topic in topics)
        self._pattern = pattern(self._actions)
        self._previews = frozenset(str(form) for topic in topics for form in topic.previews)
        self._own = {name: frozenset(map(str, topic.actions)) for topic in topics for name in topic.lists}

    def listen(self, app: App) -> None:
        """Have the app call these. Those for which people wait most come first."""
        anything = re.compile("")
        app.command(_any_of(self._commands))(self._commanded)
        app.view(anything)(self._submitted)
        app.action(anything)(self._pressed)
        app.shortcut(anything)(self._invoked)
        app.view_closed(anything)(self._form_closed)
        app.event(_any_of(self._events))(self._happened)

    def _commanded(self, ack: Ack, body: Body) -> None:
        self._context.show(Payload(body), self._commands[body["command"]](Payload(body)))
        ack()

    def _invoked(self, ack: Ack, body: Body) -> None:
        self._context.show(Payload(body), _known(self._shortcuts, body["callback_id"])(Payload(body)))
        ack()

    def _submitted(self, ack: Ack, body: Body) -> None:
        """A form is sent: do its act, commit, and only then answer."""
        payload = Payload(body)
        name = body["view"]["callback_id"]
        with unless_recorded(payload):
            view = _known(self._forms, name)(payload)
        is_over = view.callback_id in self._previews and view.callback_id != name
        ack(response_action="push" if is_over else "update", view=view)

    def _form_closed(self, ack: Ack, body: Body) -> None:
        _known(self._closed, body["view"]["callback_id"])(Payload(body))
        ack()

    def _pressed(self, ack: Ack, body: Body) -> None:
        payload = Payload(body)
        name = self._pattern.sub(r"\1", payload.action_id)
        with unless_recorded(payload):
            view = _known(self._actions, name)(payload)
            if view is not None:
                (self._context.show if self._stays(payload, name) else self._context.turn)(payload, view)
        ack()

    def _stays(self, payload: Payload, name: str) -> bool:
        """Whether it was pressed in a list that stays, and is another topic's."""
        own = self._own.get(payload.view.get("callback_id", "")) if payload.is_in_window else None
        return own is not None and name not in own

    def _happened(self, body: Body) -> None:
        self._events[body["event"]["type"]](Payload(body))


def _joined(tables: Iterable[Mapping[K, V]]) -> dict[str, V]:
    return {str(key): act for table in tables for key, act in table.items()}


def _known(table: Mapping[str, V], name: str) -> V:
    """What a topic does; always `OutOfDate` for a form, shortcut or button that none knows, or none any more."""
    try:
        return table[name]
    except KeyError:
        raise OutOfDate("listener") from None


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"^({'|'.join(map(re.escape, names))})$")
