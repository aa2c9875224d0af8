"""The packet as it was sent: files that are handed in and kept byte for byte, and words on what is kept elsewhere."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Conflict, require_valid
from models.outside_requests import tables as records
from models.outside_requests.form import LONGEST_NAME, MOST_ITEMS, SAY_IT, HandedIn, check_files
from models.outside_requests.kinds import ELSEWHERE, FILE
from models.outside_requests.tables import OutsideItem, OutsideRequest
from models.policy import Act, may, refusal
from models.store import audit
from models.store.disposed import require_kept
from models.texts import LONGEST, check_reason, check_why

TOO_EARLY = "Nothing was decided yet: what is sent is kept after a decision."
KEPT_ALREADY = "This request already has each of these files."
CHANGED = "This file was changed in the database since it was handed in. It is not sent. Please tell an administrator."
ASIDE_ALREADY = "There is no such item with this request, or it was set aside before."


def for_items(session: Session, actor: Actor, request_id: int) -> OutsideRequest:
    """A request with which somebody may keep what was sent. Raises `Refused`, or `Conflict` before a decision."""
    return _with_packet(session.get(OutsideRequest, request_id), actor)


def _with_packet(request: OutsideRequest | None, actor: Actor) -> OutsideRequest:
    if request is None or not may(actor, Act.DECIDE_OUTSIDE, request.subject):
        raise refusal(Act.DECIDE_OUTSIDE)
    require_kept(request)
    if not request.has_packet:
        raise Conflict(f"{TOO_EARLY} {request.stands}.")
    return request


def keep_files(
    session: Session, actor: Actor, request_id: int, files: Sequence[HandedIn], now: datetime
) -> OutsideRequest:  # fmt: skip
    """Keep files with a request, each with its size and the SHA-256 of its bytes. None is opened.

    Raises:
        Refused, Conflict: as for `for_items`; all of them are kept already.
        Invalid: a file is empty, too large or of no usual kind, or there are too many.
    """
    request = _with_packet(records.locked(session, request_id), actor)
    kept = {item.sha256 for item in request.items if item.set_aside_at is None}
    new = {hashlib.sha256(file.content).hexdigest(): file for file in files}
    new = {sha256: file for sha256, file in new.items() if sha256 not in kept}
    require_valid(check_files(tuple(files), len(request.items) - len(files) + len(new)))
    if not new:
        raise Conflict(KEPT_ALREADY)
    for sha256, file in new.items():
        item = OutsideItem(
            kind=FILE, name=file.name[-LONGEST_NAME:], size=len(file.content), sha256=sha256, content=file.content
        )
        _keep(session, request, item, actor, now)
    return request


def describe(session: Session, actor: Actor, request_id: int, words: str | None, now: datetime) -> OutsideRequest:
    """Keep words on something that was sent and is kept elsewhere, such as a recording.

    Raises:
        Refused, Conflict: as for `for_items`.
        Invalid: the words are missing or cannot be taken, or there are too many items.
    """
    request = _with_packet(records.locked(session, request_id), actor)
    require_valid(check_why("words", words, LONGEST, now, SAY_IT))
    if len(request.items) >= MOST_ITEMS:
        raise Conflict(f"A request keeps {MOST_ITEMS} items at most.")
    _keep(session, request, OutsideItem(kind=ELSEWHERE, words=words), actor, now)
    return request


def _keep(session: Session, request: OutsideRequest, item: OutsideItem, actor: Actor, now: datetime) -> None:
    item.number, item.kept_at, item.kept_by_id = len(request.items) + 1, now, actor.person_id
    request.items.append(item)
    session.flush()
    detail = {"number": item.number, "kind": item.kind, "size": item.size, "sha256": item.sha256}
    audit.record(session, actor.label, "keep item of request from outside", request, now, detail)


def set_aside(
    session: Session, actor: Actor, request_id: int, item_id: int, because: str | None, now: datetime
) -> OutsideRequest:  # fmt: skip
    """Mark an item as kept in error, with a reason: it stays on record, and is no longer said to have been sent.

    Raises:
        Refused, Conflict: as for `for_items`; there is no such item, or it was set aside before.
        Invalid: the reason is missing or cannot be taken.
    """
    request = _with_packet(records.locked(session, request_id), actor)
    item = next((item for item in request.items if item.id == item_id), None)
    if item is None or item.set_aside_at:
        raise Conflict(ASIDE_ALREADY)
    require_valid(check_reason(because, now))
    item.set_aside_at, item.set_aside_by_id, item.set_aside_because = now, actor.person_id, because
    audit.record(session, actor.label, "set aside item of request from outside", request, now, {"number": item.number})
    return request


def content(item: OutsideItem) -> bytes:
    """A file's bytes as they were handed in. Raises `Conflict` where they are not there, or no longer the same."""
    if not item.content or hashlib.sha256(item.content).hexdigest() != item.sha256:
        raise Conflict(CHANGED)
    return item.content
