"""Several days of quick entries in Slack: rows are added and removed, and all are saved at once."""

from datetime import datetime
from typing import Any

import structlog
from slack_sdk.models.views import View
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from handlers.activities import several_views, views
from handlers.activities.ids import ActivityActionId, ActivityFormId, OfKind, RowsSeen
from handlers.context import Context
from handlers.metadata import Fields
from handlers.payload import Payload
from handlers.topic import Topic
from handlers.values import OutOfDate
from models.activities import queries, several
from models.activities.form import CONTENT, ActivityForm
from models.activities.kinds import ActivityKind
from models.activities.several import Row, Rows, RowsInvalid
from models.actor import Actor
from models.errors import Conflict, Invalid, Refused, must_exist, unforeseen
from models.policy import Act, own_schools

log = structlog.get_logger(__name__)


class SeveralDays(Topic):
    """What an officer does at the end of a week."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.forms = {ActivityFormId.ROW_ADDED: self.add}
        self.actions = {
            ActivityActionId.SEVERAL: self.open,
            ActivityActionId.ROW_KIND: self.change_kind,
            ActivityActionId.ROW_TYPED: self.keep,
            ActivityActionId.ROW_REMOVE: self.remove,
            ActivityActionId.ROWS_SAVE: self.save,
        }

    def open(self, payload: Payload) -> View:
        """The page, with all that is not saved yet."""
        with self._context.read_only(payload) as (session, actor, now):
            return self._page(actor, several.open_rows(session, self._agreement, actor, now))

    def keep(self, payload: Payload) -> None:
        """Keep the row that is being filled in. Nobody is told where that fails: they are in the middle of typing."""
        try:
            row, changes = _row(payload), payload.metadata["version"]
            with self._context.on_record(payload) as (session, actor, _now):
                several.keep_typed(session, actor, row, changes, payload.done_at)
        except (DBAPIError, NoConnection) as error:
            log.warning("row_not_kept", **unforeseen(error))
        except (Invalid, Refused, OutOfDate) as error:
            log.info("row_not_kept", error=type(error).__name__)

    def change_kind(self, payload: Payload) -> View:
        """Ask for a row of another kind."""
        kind = _quick(payload.value(OfKind).code)
        with self._context.transaction(payload) as (session, actor, now):
            return self._page(actor, several.ask_for(session, self._agreement, actor, kind, _begun(payload), now))

    def add(self, payload: Payload) -> View:
        """Add the row, once, and ask for the next."""
        row = _row(payload)
        with self._context.recording(payload) as (session, actor, now, sent):
            sent.once(lambda: several.add(session, self._agreement, actor, row, now).changes)
            return sent.answered(self._page(actor, several.open_rows(session, self._agreement, actor, now)))

    def remove(self, payload: Payload) -> View:
        """Remove a row."""
        with self._context.transaction(payload) as (session, actor, now):
            removed = several.remove(session, self._agreement, actor, payload.record_id, _begun(payload), now)
            return self._page(actor, removed)

    def save(self, payload: Payload) -> View:
        """Save all rows, once, and show them in the log; or say of each row what is wrong."""
        seen = payload.value(RowsSeen).changes
        try:
            with self._context.recording(payload) as (session, actor, now, sent):
                entries = [] if sent.is_repeat else several.save(session, self._agreement, actor, seen, now)
                sent.once(lambda: entries[-1])
                return sent.answered(self._saved(session, actor, len(entries), now))
        except RowsInvalid as problem:
            return self._again(payload, wrong=problem.problems)
        except Conflict as problem:
            return self._again(payload, notice=str(problem))

    def _saved(self, session: Session, actor: Actor, count: int, now: datetime) -> View:
        """The officer's log, with what was saved on top, and whether a row that was begun is still there."""
        found = must_exist(queries.newest(session, actor, views.ON_A_PAGE), "log")
        shown, rows = views.log(self._agreement, found, 0), several.open_rows(session, self._agreement, actor, now)
        top = several_views.saved(count, is_begun=rows.is_begun) if count else []
        shown.blocks = [*top, *(shown.blocks or [])]
        return shown

    def _again(self, payload: Payload, **words: Any) -> View:
        with self._context.read_only(payload) as (session, actor, now):
            return self._page(actor, several.open_rows(session, self._agreement, actor, now), **words)

    def _page(self, actor: Actor, rows: Rows, **words: Any) -> View:
        schools = {key: self._agreement.school_name(key) for key in own_schools(actor, Act.LOG_ACTIVITY)}
        return several_views.page(self._agreement, rows, schools, **words)


def _quick(code: Any) -> ActivityKind:
    found = next((kind for kind in several.QUICK if kind.code == code), None)
    if found is None:
        raise OutOfDate("kind")
    return found


def _row(payload: Payload) -> Row:
    """The row as it stands in the window, finished or not."""
    kind, given = _quick(payload.metadata["kind"]), payload.answers
    return Row(0, kind, _school(payload, given), ActivityForm(**given.of(CONTENT)))


def _school(payload: Payload, given: Fields) -> str | None:
    school: str | None = given["school"] if "school" in given else payload.metadata.get("school")
    return school


def _begun(payload: Payload) -> Row | None:
    """The same, unless something in it cannot be read."""
    try:
        return _row(payload)
    except Invalid:
        return None
