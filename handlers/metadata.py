"""Reads what the bot itself noted on its windows, buttons and options.

What comes back otherwise than the bot notes it is of a window that the bot does not know, or not any more.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from slack_sdk.models.views import View

LARGEST_ID = 2**31 - 1
LONGEST_NOTED = 300
WHOLE = re.compile(r"[0-9]{1,10}")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that cannot be seen, nor kept by every database or in every file."""
Act = TypeVar("Act")


class OutOfDate(Exception):
    """A request that does not fit the window it comes from: an old one, or one that the bot did not make."""


class Noted(dict[str, Any]):
    """Values by name, of a form or a window. A name that is not there is one of another window."""

    def __missing__(self, field: str) -> Any:
        raise OutOfDate(field)

    def of(self, fields: Any) -> dict[str, Any]:
        """Those of these fields that are there."""
        return {name: value for name, value in self.items() if name in fields}


NOTED: dict[str, Any] = {
    "form": str, "schools": list, "school": str, "step": str, "page": str | int,
    "notice": int, "version": int, "evaluation": int, "saves": int, "quarter": int, "submission": int, "officer": int,
    "recommendation": int, "id": int, "number": int | None, "replaces": int | None,
}  # fmt: skip
"""What the bot notes on its windows, and what each is."""


def metadata(view: Mapping[str, Any]) -> Noted:
    """What the bot noted on the form when it opened it. Never confidential.

    Raises:
        OutOfDate: the bot did not note that.
    """
    try:
        noted = json.loads(view.get("private_metadata") or "{}")
    except (ValueError, TypeError, RecursionError):
        raise OutOfDate("private_metadata") from None
    if not isinstance(noted, dict) or not all(_is_noted(name, value) for name, value in noted.items()):
        raise OutOfDate("private_metadata")
    return Noted(noted)


def known(table: Mapping[str, Act], name: str) -> Act:
    """What a form's callback or a button's action stands for.

    Raises:
        OutOfDate: it stands for nothing any more.
    """
    if name not in table:
        raise OutOfDate(name)
    return table[name]


def same_form(view: View, body: Mapping[str, Any]) -> View:
    """A form that is shown again, with other questions: it stays the form that it was, with its nonce."""
    noted = json.loads(view.private_metadata or "{}")
    view.private_metadata = json.dumps(noted | {"form": metadata(body["view"])["form"]})
    return view


def _is_noted(name: str, value: Any) -> bool:
    if name not in NOTED or not isinstance(value, NOTED[name]) or isinstance(value, bool):
        return False
    if isinstance(value, int):
        return 0 <= value <= LARGEST_ID
    return all(
        isinstance(text, str) and is_plain(text) for text in (value if isinstance(value, list) else [value or ""])
    )


def is_plain(text: str) -> bool:
    """Whether a code or id can be one of the bot's: short, and of characters that can be seen."""
    return len(text) <= LONGEST_NOTED and not UNSEEN.search(text)


def window_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The window in which something was pressed.

    Raises:
        OutOfDate: it was pressed elsewhere.
    """
    view: dict[str, Any] = body.get("view") or {}
    if view.get("type") != "modal":
        raise OutOfDate("window")
    return view


def whole(text: object) -> int:
    """An id or a count that the bot noted on a button or an option.

    Raises:
        OutOfDate: it is none.
    """
    if isinstance(text, str) and WHOLE.fullmatch(text) and int(text) <= LARGEST_ID:
        return int(text)
    raise OutOfDate("number")


def code(text: object) -> str:
    """A code that the bot noted on a button or an option.

    Raises:
        OutOfDate: it is none.
    """
    if isinstance(text, str) and is_plain(text):
        return text
    raise OutOfDate("code")


def a_day(text: object) -> date:
    """A day that the bot noted on a button.

    Raises:
        OutOfDate: it is none.
    """
    try:
        return date.fromisoformat(code(text))
    except ValueError:
        raise OutOfDate("day") from None


def pressed_name(body: Mapping[str, Any]) -> str:
    """What the pressed button does. Its action's id may say more, to be unique in its window."""
    return "_".join(str(body["actions"][0]["action_id"]).split("_")[:2])


def pressed_ids(body: Mapping[str, Any]) -> list[int]:
    """The ids and counts that the pressed button or the chosen option is about, however many.

    Raises:
        OutOfDate: the bot has not noted that on it.
    """
    return [whole(value) for value in _pressed(body)]


def pressed(body: Mapping[str, Any], *kinds: Callable[[object], Any]) -> Any:
    """What the pressed button or the chosen option is about; for several kinds, as many values, parted by colons.

    Raises:
        OutOfDate: the bot has not noted that on it.
    """
    values = _pressed(body)
    if len(values) != len(kinds):
        raise OutOfDate("value")
    found = [kind(value) for kind, value in zip(kinds, values, strict=True)]
    return found[0] if len(found) == 1 else found


def _pressed(body: Mapping[str, Any]) -> list[str]:
    action = body["actions"][0]
    chosen = action.get("selected_option") or action
    return code(chosen.get("value") if isinstance(chosen, Mapping) else None).split(":")
