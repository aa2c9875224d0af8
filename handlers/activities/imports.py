"""Old logs of activities in Slack (§V.6)."""

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from exports.activities.old_log import read
from handlers.activities import import_views
from handlers.activities.ids import ActivityActionId
from handlers.context import Context
from handlers.imports.topic import ImportTopic
from handlers.payload import Payload
from models.activities import importing
from models.activities.export_requests import OldLogTemplate
from models.activities.import_tables import ActivityImport
from models.activities.importing import IMPORTS
from models.actor import Actor
from models.imports.rows import SheetRow

IMPORT_WORD = "import"


class Imports(ImportTopic):
    """What an officer or supervisor does with old logs."""

    importing, views, template = importing, import_views.VIEWS, OldLogTemplate()

    def __init__(self, context: Context) -> None:
        super().__init__(context, import_views.IDS)
        self.actions = {**self.actions, ActivityActionId.IMPORTS: self.open_all}

    def open_all(self, payload: Payload) -> View:
        """The way to import, and what was imported before."""
        return imports_window(self._context, payload)

    def _read(self, content: bytes, *, is_everybodys: bool) -> list[SheetRow]:
        return read(content, has_officer=is_everybodys)

    def _previewed(self, session: Session, actor: Actor, import_id: int, notice: str = "") -> View:
        return import_views.preview(self._agreement, importing.preview(session, actor, import_id), notice)

    def _done(self, source: ActivityImport) -> View:
        return import_views.imported(source)


def imports_window(context: Context, payload: Payload) -> View:
    """The way to import an old log, and what was imported before; `Refused` for whoever imports none."""
    with context.read_only(payload) as (session, actor, _now):
        return import_views.window(IMPORTS.of(session, actor), has_officers=IMPORTS.is_everybodys(actor))
