"""The SDK's own checks of what is shown, found once for each kind of block instead of at each window.

The SDK looks through all that an object has, at each object of each window, for the methods that check it: a seventh of
the time in which a form is answered. Which methods these are depends on the class alone.
"""

from functools import cache

from slack_sdk.models.basic_objects import JsonObject


@cache
def checks_of(kind: type[JsonObject]) -> tuple[str, ...]:
    """The names of the methods with which a kind of block is checked, as the SDK marks them."""
    return tuple(name for name in dir(kind) if hasattr(getattr(kind, name, None), "validator"))


def _validate_json(self: JsonObject) -> None:
    for name in checks_of(type(self)):
        getattr(self, name)()


def find_checks_once() -> None:
    """Have each block checked as before, by the methods that were found once."""
    JsonObject.validate_json = _validate_json  # type: ignore[method-assign]
