"""What an act answers when it cannot be done, in the words of the person who tried."""

import hashlib
import traceback
from collections.abc import Mapping, Sequence
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


class Doubtful(Exception):
    """It may be right as it is, which only the person can tell: each of `questions` is put to them.

    `key` tells these questions from others: whoever has confirmed them has not confirmed what came up meanwhile.
    """

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__(" ".join(questions))
        self.questions = tuple(questions)

    @property
    def key(self) -> str:
        """A short name for exactly these questions."""
        return hashlib.sha256("\n".join(self.questions).encode()).hexdigest()[:16]


def require_confirmed(questions: Sequence[str], confirmed: str | None) -> None:
    """Stop an act until the person has confirmed all that is in doubt, by its key. Raises `Doubtful`."""
    if questions and (doubt := Doubtful(questions)).key != confirmed:
        raise doubt


class Refused(Exception):
    """The person may not do this. The message says why and who can help."""


class Conflict(Exception):
    """Somebody was first, or the record has moved on. The message says how it stands now."""


def changed_since(*typed: str | None) -> Conflict:
    """That a record has changed since somebody saw it; only whoever has typed something is told to copy it first."""
    close = "Copy what you typed, close" if any(typed) else "Close"
    return Conflict(
        f"This was changed since you opened it. {close} this window, and open it again to see how it stands now."
    )


def not_now(stands: str) -> Conflict:
    """That a step can no longer be taken, as somebody else has taken one; `stands` is how the record stands."""
    return Conflict(f"This cannot be done now: it has changed since you opened it. How it stands: {stands}.")


class Busy(Conflict):
    """Somebody else was changing the record for too long: whether it has changed is known a moment later."""

    def __init__(self) -> None:
        super().__init__("Somebody else is changing this at the moment. Nothing was saved. Please try again.")


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
