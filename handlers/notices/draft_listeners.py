"""Drafts of notices: what Slack tells while a form is filled in, when it is closed, and when its draft is deleted."""

from datetime import UTC, datetime

import structlog
from slack_sdk.models.views import View
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from handlers.context import Context
from handlers.notices.drafts import as_it_stands
from handlers.notices.ids import NoticeActionId, NoticeFormId
from handlers.parts import message_window
from handlers.payload import Payload
from handlers.recording import form_key
from handlers.topic import Topic
from handlers.values import OutOfDate
from models.errors import Refused, unforeseen
from models.notices import drafts

log = structlog.get_logger(__name__)


class Drafts(Topic):
    """What people do with drafts, but for opening them: that is the notices' form."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.closed = {NoticeFormId.FILED: self.close_form}
        self.actions = {NoticeActionId.TYPED: self.keep, NoticeActionId.DELETE_DRAFT: self.delete}

    def keep(self, payload: Payload) -> None:
        """Keep the form as it stands."""
        keep_as_it_stands(self._context, payload)

    def close_form(self, payload: Payload) -> None:
        """The form was closed: what was typed is kept, and the officer is told so."""
        with self._context.transaction(payload) as (session, actor, now):
            drafts.tell(session, actor, form_key(actor, payload.metadata), now)

    def delete(self, payload: Payload) -> View | None:
        """Delete a draft. Where a message offered it, the message is the answer."""
        with self._context.transaction(payload) as (session, actor, now):
            drafts.delete_draft(session, actor, payload.record_id, now)
        return self.answer(payload, message_window("Draft deleted", "What you typed is deleted."))


def keep_as_it_stands(context: Context, payload: Payload) -> None:
    """Keep the form as it stands, while it is filled in.

    Where that fails nobody is told: they are in the middle of typing, and the next character brings all of it again.
    """
    try:
        opened = datetime.fromtimestamp(payload.metadata["opened"], UTC)
        answers, typed_at = as_it_stands(payload.window), payload.done_at
        with context.on_record(payload) as (session, actor, now):
            drafts.keep(session, actor, form_key(actor, payload.metadata), answers, opened, typed_at, now)
    except (DBAPIError, NoConnection) as error:
        log.warning("draft_not_kept", **unforeseen(error))
    except (Refused, OutOfDate) as error:
        log.info("draft_not_kept", error=type(error).__name__)
