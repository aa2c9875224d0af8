"""Which message each kind of delivery sends: made from the record at the moment it leaves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from sqlalchemy.orm import Session

from models.agreement import Agreement


@dataclass(frozen=True)
class Message:
    """A message: blocks, and the text that notifications and screen readers get (never confidential)."""

    text: str
    blocks: Sequence[Block] = ()


Render = Callable[[Session, Agreement, int], Message | None]
"""Makes the message for a record by its id; nothing when there is nothing left to say."""

MESSAGES: Mapping[str, Render] = {}
