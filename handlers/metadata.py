"""Reads what the bot wrote into a window's metadata when it opened it."""

import json
from collections.abc import Mapping
from typing import Any

from slack_sdk.models.views import View

from handlers.values import LARGEST_ID, OutOfDate, is_plain


class Fields(dict[str, Any]):
    """Values by name, of a form or of a window's metadata. A name that is not there is one of another window."""

    def __missing__(self, field: str) -> Any:
        raise OutOfDate(field)

    def of(self, names: Any) -> dict[str, Any]:
        """Those of these fields that are there."""
        return {name: value for name, value in self.items() if name in names}


KINDS: dict[str, Any] = {
    "form": str, "schools": list, "filters": list, "school": str, "step": str, "page": str | int,
    "notice": int, "version": int, "evaluation": int, "saves": int, "quarter": int, "submission": int, "officer": int,
    "recommendation": int, "id": int, "number": int | None, "opened": int, "replaces": int | None,
    "school_year": str, "chapter": str, "draft": int, "anew": int, "file": str, "saves_seen": str, "seen": str,
    "kind": str, "asked": str, "appointments": list, "questions": list, "roll": str, "below": str,
    "below_page": str | int,
}  # fmt: skip
"""What the bot writes into metadata, and what each is."""


def metadata_of(view: Mapping[str, Any]) -> Fields:
    """What the bot wrote into a window, never confidential. Raises `OutOfDate` where the bot did not write that."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except (ValueError, TypeError, RecursionError):
        raise OutOfDate("private_metadata") from None
    if not isinstance(found, dict) or not all(_is_the_bots(name, value) for name, value in found.items()):
        raise OutOfDate("private_metadata")
    return Fields(found)


def same_form(view: View, shown: Mapping[str, Any]) -> View:
    """A form that is shown again, with other questions: it stays the form that it was, with its nonce."""
    return noted(view, form=metadata_of(shown)["form"])


def noted(view: View, **more: Any) -> View:
    """A window with something more in its metadata."""
    view.private_metadata = json.dumps(json.loads(view.private_metadata or "{}") | more)
    return view


def _is_the_bots(name: str, value: Any) -> bool:
    if name not in KINDS or not isinstance(value, KINDS[name]) or isinstance(value, bool):
        return False
    if isinstance(value, int):
        return 0 <= value <= LARGEST_ID
    texts = value if isinstance(value, list) else [value or ""]
    return all(isinstance(text, str) and is_plain(text) for text in texts)
