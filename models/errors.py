"""What an act answers when it cannot be done, in the words of the person who tried."""

import traceback
from collections.abc import Mapping
from typing import TypeVar

Record = TypeVar("Record")


class Invalid(Exception):
    """Some answers cannot be taken. `fields` maps the form's field to what is wrong with it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in fields.items()))
        self.fields = dict(fields)


def require_valid(problems: Mapping[str, str]) -> None:
    """Stop an act with what is wrong with its answers. Raises `Invalid`, unless nothing is."""
    if problems:
        raise Invalid(problems)


class Refused(Exception):
    """The person may not do this. The message says why and who can help."""


class Conflict(Exception):
    """Somebody was first, or the record has moved on. The message says how it stands now."""


class NotFound(Exception):
    """There is no such record."""


def must_exist(found: Record | None, kind: str) -> Record:
    """A record that was looked up by its id, for the bot itself or after the right was checked; else `NotFound`."""
    if found is None:
        raise NotFound(f"This {kind} does not exist.")
    return found


def unforeseen(error: BaseException) -> dict[str, str]:
    """What a log may say of an error that nobody foresaw: not its message, which may hold what people wrote."""
    return {"error": type(error).__name__, "place": "".join(traceback.format_tb(error.__traceback__))}
