"""Forms and presses that make records. Slack or a second click may bring one twice; it makes its record once."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from handlers.metadata import Fields
from handlers.parts import MOST_BLOCKS, paragraph
from handlers.payload import Payload
from models.actor import Actor
from models.store import received_forms

LONGEST_NAME = 60


class Recording:
    """One form or press: `once` makes its record, or finds the one it made when it came before.

    It is known by the nonce of its window and by whom it is; `key` tells it from every other one. Raises `OutOfDate`
    where its window has no nonce, and `Conflict` where it came before with other answers.
    """

    def __init__(self, session: Session, actor: Actor, payload: Payload, now: datetime) -> None:
        noted = payload.metadata
        self.key = form_key(actor, noted)
        if payload.is_form:
            name: str = payload.view["callback_id"]
            about = {field: value for field, value in noted.items() if field != "form"}
            content = _digest([name, about, payload.answers])
        else:
            name = payload.action_id
            content = _digest([name, payload.pressed])
            self.key += f":{content[:16]}"  # a window has several buttons, and each may be pressed
        self._session = session
        self._met = received_forms.meet(session, self.key, name[:LONGEST_NAME], content, now)
        self._made_id = self._met.made_id
        self.is_repeat = self._made_id is not None

    def once(self, act: Callable[[], int]) -> int:
        """The id of the record: made by the act, unless it was made before."""
        if self._made_id is None:
            self._made_id = act()
            received_forms.made(self._session, self._met, self._made_id)
        return self._made_id

    def answered(self, view: View) -> View:
        """What the person sees of the record, with a line on top where it was there already."""
        blocks = list(view.blocks or [])
        if self.is_repeat and len(blocks) < MOST_BLOCKS:
            view.blocks = [paragraph("*Already recorded.* This was sent twice and recorded once."), *blocks]
        return view


def form_key(actor: Actor, noted: Fields) -> str:
    """What one window of one person is known by. Raises `OutOfDate` where it has no nonce."""
    return f"{actor.person_id}:{noted['form']}"


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
