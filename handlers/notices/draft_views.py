"""The draft of a notice as its officer sees it: in the form that tells what is typed, on Home, in a message."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.dispatching import tell_of
from handlers.message import Message, words_with
from handlers.metadata import metadata_of
from handlers.notices.ids import NoticeActionId
from handlers.parts import button, moment, small
from handlers.values import Nothing, RecordId
from models.notices.drafts import GONE, KEPT
from models.notices.tables import NoticeDraft

START_OVER = ("What you typed in this form is deleted.", "Start over")
DELETE = ("What you typed is deleted.", "Delete draft")
OF_OPENING = ("form", "draft", "anew")
"""What a form notes of how it was opened, as long as it is shown: its nonce, the draft it goes on with, a new start."""


def telling(form: View, opening: Mapping[str, Any]) -> View:
    """The form so that Slack tells of each answer while it is filled in, and of its end; with the line of its draft."""
    form.notify_on_close = True
    for block in form.blocks or ():
        if isinstance(block, InputBlock):
            _tell(block, opening.get("anew"))
    noted = json.loads(form.private_metadata or "{}") | {name: opening[name] for name in OF_OPENING if name in opening}
    form.private_metadata = json.dumps(noted)
    if "draft" in noted:
        form.blocks = [_goes_on(datetime.fromtimestamp(noted["draft"], UTC)), *(form.blocks or [])]
    return form


def _tell(block: InputBlock, anew: int | None) -> None:
    """Have Slack tell of this answer. An input keeps its answer as long as its ids stay: to start over, they change."""
    element: Any = block.element
    action = NoticeActionId.WHEN if element.action_id == NoticeActionId.WHEN else NoticeActionId.TYPED
    tell_of(block, action if anew is None else action.again(anew))


def _goes_on(saved_at: datetime) -> Block:
    start_over = button("Start over", NoticeActionId.START_OVER, Nothing(), confirm=START_OVER)
    return SectionBlock(block_id="draft", text=f"You have a draft from {moment(saved_at)}.", accessory=start_over)


def opening_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """How a form was opened that is shown again."""
    return metadata_of(view).of(OF_OPENING)


def row(draft: NoticeDraft) -> list[Block]:
    """A draft on Home."""
    since, until = moment(draft.saved_at), moment(draft.saved_at + KEPT)
    text = f"*Action notice, not filed*\nDraft from {since} · kept until {until}"
    resume = button("Resume", NoticeActionId.RESUME, RecordId(draft.id), "primary")
    return [SectionBlock(block_id=f"draft:{draft.id}", text=text, accessory=resume)]


def told(draft: NoticeDraft | None) -> Message:
    """What somebody is told who closed the form: nothing of what was typed."""
    if draft is None:
        return words_with(GONE)
    kept = small(f"The draft is kept until {moment(draft.saved_at + KEPT)}. Only you can open it.")
    return words_with(
        "You closed an action notice before filing it. The principal has not been told.", kept,
        buttons=[
            button("Resume", NoticeActionId.RESUME, RecordId(draft.id), "primary"),
            button("Delete draft", NoticeActionId.DELETE_DRAFT, RecordId(draft.id), "danger", confirm=DELETE),
        ],
    )  # fmt: skip
