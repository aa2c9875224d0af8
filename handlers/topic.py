"""A topic's commands, forms and buttons, by tables: which act each one does, and the window that shows its result."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context, Shown
from handlers.ids import ActionId, FormId, ShortcutId
from handlers.metadata import Fields
from handlers.payload import Payload
from models.actor import Actor

FormAct = Callable[[Session, Actor, Fields, Fields, datetime], int]
"""What a form does, by what the bot wrote into it and by what was answered: the id of the record."""
RecordView = Callable[[Session, Actor, int, datetime], View]
"""What somebody sees of a record, by its id."""


class Topic:
    """What people do with one kind of record.

    A form's listener gives the view that takes the form's place; what is pressed gives the view that is shown in the
    window it was pressed in, or in a new one, or nothing where it has shown it itself or a message is the answer. Of a
    form that was closed there is nothing left to show. `lists` are windows that stay: what another topic's button shows
    is laid over them. `previews` are forms that show what was typed in another one, which stays below as it is.
    """

    commands: Mapping[str, Callable[[Payload], Shown]]
    shortcuts: Mapping[ShortcutId, Callable[[Payload], Shown]]
    forms: Mapping[FormId, Callable[[Payload], View]]
    closed: Mapping[FormId, Callable[[Payload], None]]
    actions: Mapping[ActionId, Callable[[Payload], Shown | None]]
    events: Mapping[str, Callable[[Payload], None]]
    lists: Collection[str] = ()
    previews: Collection[FormId] = ()

    def __init__(self, context: Context) -> None:
        self._context, self._agreement = context, context.agreement
        self.commands, self.forms, self.actions, self.events = {}, {}, {}, {}
        self.shortcuts, self.closed = {}, {}

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
