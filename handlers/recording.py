"""Forms and presses that make records. Slack or a second click may bring one twice; it makes its record once."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.parts import paragraph
from handlers.payload import Payload
from handlers.values import OutOfDate
from models.actor import Actor
from models.store import received_forms
from models.store.received_forms import ReceivedForm

MOST_BLOCKS = 100
LONGEST_NAME = 60


class Recording:
    """One form or press: `once` makes its record, or finds the one it made when it came before."""

    def __init__(self, received: ReceivedForm) -> None:
        self._received = received
        self.is_repeat = received.made_id is not None

    @property
    def key(self) -> str:
        """What tells this form from every other one."""
        return self._received.key

    def once(self, act: Callable[[], int]) -> int:
        """The id of the record: made by the act, unless it was made before."""
        if self._received.made_id is None:
            self._received.made_id = act()
        return self._received.made_id

    def answered(self, view: View) -> View:
        """What the person sees of the record, with a line on top where it was there already."""
        blocks = list(view.blocks or [])
        if self.is_repeat and len(blocks) < MOST_BLOCKS:
            view.blocks = [paragraph("*Already recorded.* This was sent twice and recorded once."), *blocks]
        return view


def recording(session: Session, actor: Actor, payload: Payload, now: datetime) -> Recording:
    """Meet a form or press: by the nonce of its window and by whom it is.

    Raises:
        OutOfDate: its window has no nonce.
        Conflict: the form came before with other answers.
    """
    metadata = dict(payload.metadata)
    window = f"{actor.person_id}:{metadata.pop('form', None) or _no_window()}"
    if payload.is_form:
        name, key = payload.view["callback_id"], window
        content = [name, metadata, payload.answers]
    else:
        name, content = payload.action_id, [payload.action_id, payload.pressed]
        key = f"{window}:{_digest(content)[:16]}"  # a window has several buttons, and each may be pressed
    return Recording(received_forms.meet(session, key, name[:LONGEST_NAME], _digest(content), now))


def _no_window() -> str:
    raise OutOfDate("form")


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
