"""Looks at what comes from Slack before anybody acts on it: whether it has the parts that listeners rely on."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from handlers.values import OutOfDate

Path = tuple[str | int, ...]
ANYBODY: dict[Path, type] = {("user",): dict, ("user", "id"): str}
WINDOW: dict[Path, type] = {
    ("view",): dict, ("view", "id"): str, ("view", "type"): str, ("view", "callback_id"): str, ("view", "blocks"): list,
}  # fmt: skip
NEEDED: dict[str, dict[Path, type]] = {
    "view_submission": ANYBODY | WINDOW,
    "view_closed": ANYBODY | WINDOW,
    **dict.fromkeys(("shortcut", "message_action"), ANYBODY | {("callback_id",): str, ("trigger_id",): str}),
    "block_actions": ANYBODY
    | {("actions",): list, ("actions", 0): dict, ("actions", 0, "action_id"): str, ("trigger_id",): str},
    "event_callback": {("event",): dict, ("event", "type"): str},
    "command": {("user_id",): str, ("trigger_id",): str},
}
"""What each kind of request has to have."""
OF_ONE_KIND: dict[Path, type] = {
    ("team",): dict, ("team_id",): str, ("user", "team_id"): str, ("view", "state"): dict,
    ("view", "state", "values"): dict, ("view", "hash"): str, ("view", "private_metadata"): str,
}  # fmt: skip
"""What may be missing or empty, but is never something else."""


class LookAtPayload(Middleware):
    """Lets a request pass that has the parts of its kind, and answers every other one in words.

    Bolt's own way of calling a function reads parts of the request that may not be there.
    """

    def __init__(self, errors: Callable[[Exception, dict[str, Any], BoltRequest], BoltResponse]) -> None:
        self._errors = errors

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], Any]) -> BoltResponse | None:  # noqa: A002
        """Pass the request on, or answer it."""
        if not _is_whole(req.body):
            return self._errors(OutOfDate("payload"), req.body, req)
        next()
        return resp


def _is_whole(body: Mapping[str, Any]) -> bool:
    kind = "command" if "command" in body else str(body.get("type"))
    needed = NEEDED.get(kind, {}) | (WINDOW if body.get("view") is not None else {})
    parts = all(isinstance(_at(body, path), expected) for path, expected in needed.items())
    others = all(isinstance(_at(body, path), expected | None) for path, expected in OF_ONE_KIND.items())
    return parts and others and all(isinstance(block, dict) for block in _at(body, ("view", "blocks")) or ())


def _at(body: Any, path: Path) -> Any:
    found = body
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found
