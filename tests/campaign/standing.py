"""Compares what stands in Slack with what the records say: every card as it would be made now, every thread."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.message import Telling
from handlers.messages import CHANGED_LATER, MESSAGES, still_matters
from handlers.quarters.charts import without_charts
from models.delivery.outbox import CLOSING, Delivery, DeliveryState
from models.store.database import Database
from models.terms import Agreement

Json = dict[str, Any]


@dataclass
class Standing:
    """What does not stand as it should, each by the id of its delivery; and how much was looked at."""

    cards: int = 0
    replies: int = 0
    lost: list[int] = field(default_factory=list)
    double: list[int] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)
    astray: list[int] = field(default_factory=list)

    def is_right(self) -> bool:
        """Whether each card equals its record, once, and each reply stands once under its card."""
        return not (self.lost or self.double or self.stale or self.astray)


def compare(database: Database, agreement: Agreement, url: str) -> Standing:
    """Look at everything that the bot has said, when nothing is on its way any more."""
    channels = requests.get(f"{url}/practice/api/all", {"channel": "*"}, timeout=30).json()["messages"]
    by_uuid: defaultdict[str, list[Json]] = defaultdict(list)
    by_file: defaultdict[str, list[Json]] = defaultdict(list)
    for message in channels:
        if not message["deleted"]:
            by_uuid[_uuid(message)].append(message)
            for file in message.get("files") or ():
                by_file[file["id"]].append(message)
    found = Standing()
    with database.read() as session:
        for row in session.scalars(select(Delivery).where(Delivery.changes.is_(None), Delivery.kind != CLOSING)):
            if row.kind in CHANGED_LATER:
                _card(session, agreement, row, by_uuid[row.uuid], found)
            elif row.replies_to and row.state == DeliveryState.POSTED:
                there = [one for file in row.file_ids or () for one in by_file[file]] or by_uuid[row.uuid]
                _reply(session, row, there, found)
    return found


def _card(session: Session, agreement: Agreement, row: Delivery, there: list[Json], found: Standing) -> None:
    found.cards += 1
    if not there and still_matters(session, row):
        found.lost.append(row.id)
    if len(there) > 1:
        found.double.append(row.id)
    message = MESSAGES[row.kind].make(Telling(session, agreement, datetime.now(UTC), is_change=True), row.subject_id)
    if message is None:
        return
    versions = [[block.to_dict() for block in one.blocks] for one in (message, without_charts(message))]
    wanted = [list(_words(blocks)) for blocks in versions]
    if any(list(_words(one["blocks"])) not in wanted or one["text"] != message.text for one in there):
        found.stale.append(row.id)


def _reply(session: Session, row: Delivery, there: list[Json], found: Standing) -> None:
    found.replies += 1
    first = session.get_one(Delivery, row.replies_to)
    if not there:
        found.lost.append(row.id)
    if len(there) > 1:
        found.double.append(row.id)
    if any(one["thread_ts"] not in (first.message_ts, row.thread_ts) for one in there):
        found.astray.append(row.id)


def _uuid(message: Mapping[str, Any]) -> str:
    return str(((message.get("metadata") or {}).get("event_payload") or {}).get("uuid", ""))


def _words(part: Any) -> Iterator[object]:
    """Everything in blocks that people see or press, in order; without the ids that Slack gives."""
    if isinstance(part, list):
        for one in part:
            yield from _words(one)
    elif isinstance(part, dict):
        for name in sorted(part.keys() - {"block_id", "emoji", "verbatim"}):
            yield from _words(part[name])
    elif part not in (None, False):
        yield part
