"""A topic's commands, forms and buttons, by tables: which act each one does, and the window that shows its result."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from slack_bolt import Ack, App
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context, Shown
from handlers.ids import ActionId, FormId, ShortcutId, pattern
from handlers.metadata import Fields
from handlers.payload import Payload
from models.actor import Actor

Body = dict[str, Any]
FormAct = Callable[[Session, Actor, Fields, Fields, datetime], int]
"""What a form does, by what the bot wrote into it and by what was answered: the id of the record."""
RecordView = Callable[[Session, Actor, int, datetime], View]
"""What somebody sees of a record, by its id."""


class Topic:
    """What people do with one kind of record.

    A form's listener gives the view that takes the form's place; what is pressed gives the view that is shown in the
    window it was pressed in, or in a new one, or nothing where it has shown it itself or a message is the answer. Of a
    form that was closed there is nothing left to show.
    """

    commands: Mapping[str, Callable[[Payload], Shown]]
    shortcuts: Mapping[ShortcutId, Callable[[Payload], Shown]]
    forms: Mapping[FormId, Callable[[Payload], View]]
    closed: Mapping[FormId, Callable[[Payload], None]]
    actions: Mapping[ActionId, Callable[[Payload], Shown | None]]
    events: Mapping[str, Callable[[Payload], None]]

    def __init__(self, context: Context) -> None:
        self._context, self._agreement = context, context.agreement
        self.commands, self.forms, self.actions, self.events = {}, {}, {}, {}
        self.shortcuts, self.closed = {}, {}

    def listen(self, app: App) -> None:
        """Listen to everything in the tables. One pattern for all buttons: each one more costs every request."""
        for command in self.commands:
            app.command(command)(self._commanded)
        for shortcut in self.shortcuts:
            app.shortcut(shortcut)(self._invoked)
        for form in self.forms:
            app.view(form)(self._submitted)
        for form in self.closed:
            app.view_closed(form)(self._closed)
        for event in self.events:
            app.event(event)(self._happened)
        if self.actions:
            self._pattern = pattern(self.actions)
            app.action(self._pattern)(self._pressed)

    def _commanded(self, ack: Ack, body: Body) -> None:
        self._context.show(Payload(body), self.commands[body["command"]](Payload(body)))
        ack()

    def _invoked(self, ack: Ack, body: Body) -> None:
        self._context.show(Payload(body), self.shortcuts[cast(ShortcutId, body["callback_id"])](Payload(body)))
        ack()

    def _closed(self, ack: Ack, body: Body) -> None:
        self.closed[cast(FormId, body["view"]["callback_id"])](Payload(body))
        ack()

    def _submitted(self, ack: Ack, body: Body) -> None:
        """A form is sent: do its act, commit, and only then answer."""
        ack(response_action="update", view=self.forms[body["view"]["callback_id"]](Payload(body)))

    def _pressed(self, ack: Ack, body: Body) -> None:
        payload = Payload(body)
        action = self._pattern.sub(r"\1", payload.action_id)
        view = self.actions[cast(ActionId, action)](payload)
        if view is not None:
            self._context.turn(payload, view)
        ack()

    def _happened(self, body: Body) -> None:
        self.events[body["event"]["type"]](Payload(body))

    def look(self, shown: RecordView) -> Callable[[Payload], View]:
        """Shows a record; that somebody looked at it is recorded."""

        def show(payload: Payload) -> View:
            with self._context.on_record(payload) as (session, actor, now):
                return shown(session, actor, payload.record_id, now)

        return show

    def recorded(self, act: FormAct, shown: RecordView) -> Callable[[Payload], View]:
        """Does what a form asks for, once, and shows the record that it made or changed."""

        def record(payload: Payload) -> View:
            metadata, given = payload.metadata, payload.answers
            with self._context.recording(payload) as (session, actor, now, sent):
                record_id = sent.once(lambda: act(session, actor, metadata, given, now))
                return sent.answered(shown(session, actor, record_id, now))

        return record

    def over(self, listener: Callable[[Payload], Shown]) -> Callable[[Payload], None]:
        """What a listener gives, shown over the window it was pressed in, which stays as it is."""

        def show(payload: Payload) -> None:
            self._context.show(payload, listener(payload))

        return show

    def unless_changed(self, listener: Callable[[Payload], View | None]) -> Callable[[Payload], None]:
        """What a listener gives, in the window it was pressed in, unless that has changed since: typed text stays."""

        def show(payload: Payload) -> None:
            window, view = payload.window, listener(payload)
            if view is not None:
                self._context.forms.update_view(window["id"], view, window.get("hash"))

        return show

    def answer(self, payload: Payload, view: View) -> View | None:
        """A view for the window that something was pressed in; where that was a message, it is the answer itself."""
        return view if payload.is_in_window else None
