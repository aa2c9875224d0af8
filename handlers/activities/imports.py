"""Old logs in Slack: a template, its upload, a look at what it would bring, the import, and its withdrawal (§V.6)."""

from datetime import datetime
from functools import partial

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from exports.activities.old_log import read
from handlers.activities import import_views as views
from handlers.activities.ids import ActivityActionId, ActivityFormId
from handlers.context import Context
from handlers.export_requests.views import asked
from handlers.forms import file_name
from handlers.handed_in import read_later
from handlers.metadata import Fields
from handlers.payload import Payload
from handlers.topic import Topic
from models.activities import importing
from models.activities.export_requests import OldLogTemplate
from models.activities.importing import Changed, Unreadable
from models.actor import Actor
from models.export_requests import acts as exporting

IMPORT_WORD = "import"
NO_NAME = "log.xlsx"


class Imports(Topic):
    """What an officer or supervisor does with old logs."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {
            ActivityFormId.IMPORT_GIVEN: self.take_file,
            ActivityFormId.IMPORT_TAKEN: self.take,
            ActivityFormId.IMPORT_WITHDRAWN: self.recorded(self._withdraw, self._shown),
        }
        self.actions = {
            ActivityActionId.IMPORTS: self.open_all,
            ActivityActionId.IMPORT_TEMPLATE: self.ask_for_template,
            ActivityActionId.IMPORT_GIVE: self.open_giving,
            ActivityActionId.IMPORT_OPEN: self.open,
            ActivityActionId.IMPORT_WITHDRAW: self.open_withdrawing,
        }

    def open_all(self, payload: Payload) -> View:
        """The way to import, and what was imported before."""
        return imports_window(self._context, payload)

    def ask_for_template(self, payload: Payload) -> View:
        """Have the template made."""
        with self._context.recording(payload) as (session, actor, now, sent):
            importing.require_importing(actor)
            sent.once(lambda: exporting.ask(session, actor, OldLogTemplate(), now).id)
            return sent.answered(asked())

    def open_giving(self, payload: Payload) -> View:
        """Ask for the file."""
        with self._context.read_only(payload) as (_session, actor, _now):
            importing.require_importing(actor)
            return views.giving_form()

    def take_file(self, payload: Payload) -> View:
        """Read the file after the answer: it comes from Slack, and is opened in a process of its own."""
        url: str | None = payload.answers["file"]
        with self._context.read_only(payload) as (_session, actor, _now):
            importing.require_importing(actor)  # before anything is fetched with the bot's token
            has_officer = importing.has_officers(actor)
        taken = partial(self._taken, payload, file_name(payload.view, "file") or NO_NAME, has_officer=has_officer)
        return read_later(self._context, url, views.being_read(), taken)

    def _taken(self, payload: Payload, name: str, content: bytes, *, has_officer: bool) -> View:
        try:
            rows = read(content, has_officer=has_officer)
            with self._context.transaction(payload) as (session, actor, now):
                source = importing.keep(session, self._agreement, actor, name, content, rows, now)
                return self._previewed(session, actor, source.id)
        except Unreadable as problem:
            return views.mistakes(problem.mistakes)

    def open(self, payload: Payload) -> View:
        """An import, or what a file would bring that was read and not imported yet."""
        with self._context.read_only(payload) as (session, actor, now):
            source = importing.own(session, actor, payload.record_id)
            if source.imported_at:
                return self._shown(session, actor, source.id, now)
            return self._previewed(session, actor, source.id)

    def _previewed(self, session: Session, actor: Actor, import_id: int, notice: str = "") -> View:
        return views.preview(self._agreement, importing.preview(session, actor, import_id), notice)

    def take(self, payload: Payload) -> View:
        """Import it, once, as it was seen; or show what has changed since."""
        about, skips = payload.metadata, payload.answers.get("on_record") != views.TAKE_ALL
        try:
            with self._context.recording(payload) as (session, actor, now, sent):
                seen = actor, about["id"], about["seen"], now
                import_id = sent.once(lambda: importing.take(session, self._agreement, *seen, skips=skips).id)
                return sent.answered(self._shown(session, actor, import_id, now))
        except Changed as problem:
            with self._context.read_only(payload) as (session, actor, _now):
                return self._previewed(session, actor, about["id"], str(problem))

    def open_withdrawing(self, payload: Payload) -> View:
        """Ask for the reason."""
        with self._context.read_only(payload) as (session, actor, _now):
            return views.withdrawing_form(importing.own(session, actor, payload.record_id))

    def _withdraw(self, session: Session, actor: Actor, about: Fields, given: Fields, now: datetime) -> int:
        return importing.withdraw(session, actor, about["id"], given["because"], now).id

    def _shown(self, session: Session, actor: Actor, import_id: int, _now: datetime) -> View:
        source = importing.own(session, actor, import_id)
        return views.imported(source)


def imports_window(context: Context, payload: Payload) -> View:
    """The way to import an old log, and what was imported before; `Refused` for whoever imports none."""
    with context.read_only(payload) as (session, actor, _now):
        return views.window(importing.imports_of(session, actor), has_officers=importing.has_officers(actor))
