"""The SDK's own checks of what is shown, found once for each kind of block instead of at each window.

The SDK looks through all that an object has, at each object of each window, for the methods that check it: a seventh of
the time in which a form is answered. Which methods these are depends on the class alone. So does which parts of it are
sent; and what was made ready for sending once, the SDK goes through again for each object around it.
"""

from functools import cache
from typing import Any

from slack_sdk.models.basic_objects import EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST, JsonObject

EMPTY_ALLOWED = {(one["type"], one["property"]) for one in EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST}


@cache
def checks_of(kind: type[JsonObject]) -> tuple[str, ...]:
    """The names of the methods with which a kind of block is checked, as the SDK marks them."""
    return tuple(name for name in dir(kind) if hasattr(getattr(kind, name, None), "validator"))


def _validate_json(self: JsonObject) -> None:
    for name in checks_of(type(self)):
        getattr(self, name)()


NAMES: dict[type[JsonObject], tuple[str, ...]] = {}
"""The parts of each kind of block that are sent, in the SDK's order."""


def _parts(self: JsonObject) -> dict[str, Any]:
    kind = type(self)
    names = NAMES.get(kind) or NAMES.setdefault(kind, tuple(sorted(self.attributes)))
    found = {}
    for name in names:
        value = getattr(self, name, None)
        if value is None:
            continue
        if value or not hasattr(value, "__len__") or (getattr(self, "type", None), name) in EMPTY_ALLOWED:
            found[name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


def find_checks_once() -> None:
    """Have each block checked and made ready as before, by what was found once."""
    JsonObject.validate_json = _validate_json  # type: ignore[method-assign]
    JsonObject.get_non_null_attributes = _parts  # type: ignore[method-assign]
