"""The SDK's checks of blocks, found once for each class: the same as the SDK finds at each object."""

import json
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from inspect import isabstract

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import basic_objects, blocks, views
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks.basic_components import DispatchActionConfig

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


def as_the_sdk_makes_it_ready() -> object:
    """The SDK's own method, from its file: in this process another one may stand in its place."""
    spec = spec_from_file_location("sdk_as_it_is", basic_objects.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.JsonObject.get_non_null_attributes


CHOICES = [blocks.Option(value=code, label=code.title(), description="Some words") for code in ("one", "two")]
WINDOW = views.View(
    type="modal", title="Made up", submit="Save", close=None, private_metadata="", callback_id="made_up", blocks=[
        blocks.HeaderBlock(text="Head"), blocks.DividerBlock(),
        blocks.SectionBlock(text="Some words", fields=["One", "Two"], accessory=blocks.ButtonElement(
            text="Open", action_id="open", value="1", confirm=blocks.ConfirmObject(title="Sure?", text="Is it?"))),
        blocks.ActionsBlock(elements=[blocks.ButtonElement(text="Go", action_id="go", style="primary"),
                                      blocks.OverflowMenuElement(action_id="more", options=CHOICES)]),
        blocks.InputBlock(label="Which", optional=True, hint="One of two", element=blocks.StaticMultiSelectElement(
            action_id="which", option_groups=[blocks.OptionGroup(label="All", options=CHOICES)], initial_options=[])),
        blocks.InputBlock(label="Since", dispatch_action=False, element=blocks.PlainTextInputElement(
            action_id="since", min_length=0, dispatch_action_config=DispatchActionConfig(
                trigger_actions_on=["on_character_entered"]))),
        blocks.ContextBlock(elements=[blocks.MarkdownTextObject(text="*Small*", verbatim=False),
                                      blocks.ImageElement(image_url="https://example.org/a.png", alt_text="A")]),
        blocks.RichTextBlock(elements=[blocks.RichTextSectionElement(elements=[])]),
    ],
)  # fmt: skip


def test_a_window_is_sent_as_the_sdk_sends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same parts in the same order; what is empty stays away, but where Slack takes it."""
    find_checks_once()
    ours = WINDOW.to_dict()
    monkeypatch.setattr(basic_objects.JsonObject, "get_non_null_attributes", as_the_sdk_makes_it_ready())
    assert json.dumps(ours) == json.dumps(WINDOW.to_dict())


@pytest.mark.parametrize("kind", sorted(set(kinds()), key=lambda kind: kind.__qualname__), ids=lambda it: it.__name__)
def test_which_parts_are_sent_depends_on_the_class(kind: type[JsonObject]) -> None:
    """So that they are found once: an object that knows nothing of itself has them."""
    assert isinstance(object.__new__(kind).attributes, set)
