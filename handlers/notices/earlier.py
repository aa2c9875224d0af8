"""Notices of earlier years in Slack: listed, opened, imported, withdrawn (§V.6)."""

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from exports.notices.earlier import read
from handlers.context import Context
from handlers.forms import menus
from handlers.imports.topic import ImportTopic
from handlers.notices import earlier_views
from handlers.notices.earlier_views import ANY, ON_A_PAGE, YEARS
from handlers.notices.ids import NoticeActionId
from handlers.payload import Payload
from handlers.values import Page
from models.actor import Actor
from models.imports.rows import SheetRow
from models.notices.earlier import importing, queries
from models.notices.earlier.importing import IMPORTS
from models.notices.earlier.rows import in_the_bot_since
from models.notices.earlier.tables import EarlierNoticeImport
from models.notices.export_requests import EarlierNoticesTemplate


class EarlierNotices(ImportTopic):
    """What people do with notices of earlier years."""

    importing, views, template = importing, earlier_views.VIEWS, EarlierNoticesTemplate()

    def __init__(self, context: Context) -> None:
        super().__init__(context, earlier_views.IDS)
        self.actions = {
            **self.actions,
            NoticeActionId.EARLIER: self.open_list,
            NoticeActionId.EARLIER_YEAR: self.choose_year,
            NoticeActionId.EARLIER_BACK: self.turn,
            NoticeActionId.EARLIER_ON: self.turn,
            NoticeActionId.EARLIER_OPEN: self.over(self.open_notice),
            NoticeActionId.EARLIER_IMPORTS: self.open_imports,
        }

    def open_list(self, payload: Payload) -> View:
        """All that the person may read."""
        return self._list(payload, ANY, 0)

    def choose_year(self, payload: Payload) -> View:
        """Those of a school year."""
        return self._list(payload, menus(payload.view, YEARS).get(NoticeActionId.EARLIER_YEAR) or ANY, 0)

    def turn(self, payload: Payload) -> View:
        """Another page."""
        return self._list(payload, payload.metadata["school_year"], payload.value(Page).page)

    def _list(self, payload: Payload, year: str, page: int) -> View:
        with self._context.read_only(payload) as (session, actor, _now):
            years = queries.school_years(session, self._agreement, actor)
            first, last = years.get(year, (None, None))
            found = queries.find(session, actor, first, last, ON_A_PAGE, page)
            may_import = IMPORTS.may_import(actor)
            return earlier_views.window(self._agreement, found, [*years], year, page, may_import=may_import)

    def open_notice(self, payload: Payload) -> View:
        """One of them; that somebody looked at it is on record."""
        with self._context.on_record(payload) as (session, actor, now):
            return earlier_views.notice_window(self._agreement, queries.read(session, actor, payload.record_id, now))

    def open_imports(self, payload: Payload) -> View:
        """The way to import, and what was imported before."""
        with self._context.read_only(payload) as (session, actor, _now):
            since = in_the_bot_since(session, self._agreement)
            return earlier_views.imports(IMPORTS.of(session, actor), since)

    def _read(self, content: bytes, *, is_everybodys: bool) -> list[SheetRow]:
        return read(content)

    def _previewed(self, session: Session, actor: Actor, import_id: int, notice: str = "") -> View:
        found = importing.preview(session, self._agreement, actor, import_id)
        return earlier_views.preview(self._agreement, found, notice)

    def _done(self, source: EarlierNoticeImport) -> View:
        return earlier_views.imported(source)
