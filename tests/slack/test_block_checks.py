"""The SDK's checks of blocks, found once for each class: the same as the SDK finds at each object."""

from collections.abc import Iterator
from inspect import isabstract

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import blocks, views
from slack_sdk.models.basic_objects import JsonObject

from bot.slack.block_checks import checks_of, find_checks_once


def kinds(kind: type[JsonObject] = JsonObject) -> Iterator[type[JsonObject]]:
    """Every kind of block and part that the SDK has."""
    for below in kind.__subclasses__():
        if below.__module__.startswith("slack_sdk.") and not isabstract(below):
            yield below
        yield from kinds(below)


def as_the_sdk_finds_them(thing: JsonObject) -> set[str]:
    """By an object, as the SDK's own method does."""
    found = (name for name in dir(thing) if not name.startswith("__"))
    return {name for name in found if hasattr(getattr(thing, name, None), "validator")}


@pytest.mark.parametrize("kind", sorted(set(kinds()), key=lambda kind: kind.__qualname__), ids=lambda it: it.__name__)
def test_a_class_has_the_checks_that_its_objects_have(kind: type[JsonObject]) -> None:
    """Of each kind of block there is."""
    assert set(checks_of(kind)) == as_the_sdk_finds_them(object.__new__(kind))


def test_there_are_kinds_with_checks() -> None:
    """The test above compares something."""
    assert sum(bool(checks_of(kind)) for kind in set(kinds())) > 20


@pytest.mark.parametrize(
    "wrong",
    [
        blocks.HeaderBlock(text="x" * 151),
        blocks.SectionBlock(text="x", block_id="b" * 256),
        blocks.ActionsBlock(elements=[blocks.ButtonElement(text="x" * 76, action_id="a")]),
        views.View(type="modal", title="x" * 25, blocks=[]),
    ],
    ids=lambda it: type(it).__name__,
)
def test_what_is_wrong_is_still_refused(wrong: JsonObject) -> None:
    """Before it is sent, at any depth."""
    find_checks_once()
    with pytest.raises(SlackObjectFormationError):
        wrong.to_dict()
