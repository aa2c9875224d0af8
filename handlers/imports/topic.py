"""Imports in Slack, whatever of: a template, its upload, a look at what it would bring, the import, its withdrawal."""

from abc import ABC, abstractmethod
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.context import Context
from handlers.export_requests.views import asked
from handlers.forms import file_name
from handlers.handed_in import read_later
from handlers.imports.views import TAKE_ALL, ImportIds, ImportViews
from handlers.metadata import Fields
from handlers.payload import Payload
from handlers.topic import Topic
from models.actor import Actor
from models.export_requests import acts as exporting
from models.export_requests.tables import ExportRequest
from models.imports.acts import Changed, Skips
from models.imports.rows import SheetRow, Unreadable

NO_NAME = "import.xlsx"


class ImportTopic(Topic, ABC):
    """What somebody does with imports of one kind; what tells them apart stands in the topics that are such."""

    importing: Any
    views: ImportViews
    template: ExportRequest

    def __init__(self, context: Context, ids: ImportIds) -> None:
        super().__init__(context)
        self.forms = {
            ids.given: self.take_file,
            ids.taken: self.take,
            ids.withdrawn: self.recorded(self._withdraw, self._shown),
        }
        self.actions = {
            ids.template: self.ask_for_template,
            ids.give: self.open_giving,
            ids.open: self.open,
            ids.withdraw: self.open_withdrawing,
        }

    @abstractmethod
    def _read(self, content: bytes, *, is_everybodys: bool) -> list[SheetRow]:
        """The rows of a file; raises `Unreadable`."""

    @abstractmethod
    def _previewed(self, session: Session, actor: Actor, import_id: int, notice: str = "") -> View:
        """What a file would bring."""

    @abstractmethod
    def _done(self, source: Any) -> View:
        """What it brought."""

    def ask_for_template(self, payload: Payload) -> View:
        """Have the template made."""
        with self._context.recording(payload) as (session, actor, now, sent):
            self.importing.IMPORTS.require(actor)
            sent.once(lambda: exporting.ask(session, actor, self.template, now).id)
            return sent.answered(asked())

    def open_giving(self, payload: Payload) -> View:
        """Ask for the file."""
        with self._context.read_only(payload) as (_session, actor, _now):
            self.importing.IMPORTS.require(actor)
            return self.views.giving_form()

    def take_file(self, payload: Payload) -> View:
        """Read the file after the answer: it comes from Slack, and is opened in a process of its own."""
        url: str | None = payload.answers["file"]
        with self._context.read_only(payload) as (_session, actor, _now):
            self.importing.IMPORTS.require(actor)  # before anything is fetched with the bot's token
            is_everybodys = self.importing.IMPORTS.is_everybodys(actor)
        name = file_name(payload.view, "file") or NO_NAME
        taken = partial(self._taken, payload, name, is_everybodys=is_everybodys)
        return read_later(self._context, url, self.views.being_read(), taken)

    def _taken(self, payload: Payload, name: str, content: bytes, *, is_everybodys: bool) -> View:
        try:
            rows = self._read(content, is_everybodys=is_everybodys)
            with self._context.read_only(payload) as (session, actor, now):  # others write meanwhile
                found = self.importing.check(session, self._agreement, actor, rows, now)
            with self._context.transaction(payload) as (session, actor, now):
                source = self.importing.keep(session, actor, name, content, found, now)
                return self._previewed(session, actor, source.id)
        except Unreadable as problem:
            return self.views.mistakes(problem.mistakes)

    def open(self, payload: Payload) -> View:
        """An import, or what a file would bring that was read and not imported yet."""
        with self._context.read_only(payload) as (session, actor, now):
            source = self.importing.IMPORTS.own(session, actor, payload.record_id)
            if source.imported_at:
                return self._shown(session, actor, source.id, now)
            return self._previewed(session, actor, source.id)

    def take(self, payload: Payload) -> View:
        """Import it, once, as it was seen; or show what has changed since."""
        about, given = payload.metadata, payload.answers
        skips = Skips(given.get("on_record") != TAKE_ALL, given.get("repeated") != TAKE_ALL)
        try:
            with self._context.recording(payload) as (session, actor, now, sent):
                seen = actor, about["id"], about["seen"], skips, now
                import_id = sent.once(lambda: self.importing.take(session, self._agreement, *seen).id)
                return sent.answered(self._shown(session, actor, import_id, now))
        except Changed as problem:
            with self._context.read_only(payload) as (session, actor, _now):
                return self._previewed(session, actor, about["id"], str(problem))

    def open_withdrawing(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            return self.views.withdrawing_form(self.importing.IMPORTS.own(session, actor, payload.record_id))

    def _withdraw(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        import_id: int = self.importing.withdraw(session, actor, about["id"], given["because"], now).id
        return import_id

    def _shown(self, session: Session, actor: Actor, import_id: int, _now: datetime) -> View:
        return self._done(self.importing.IMPORTS.own(session, actor, import_id))
