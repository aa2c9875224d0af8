"""Block Kit's shapes and limits as tables, checked as strictly as Slack does, or more where sources differ."""

import json
import math
import re
import secrets
from collections import Counter
from collections.abc import Callable, Container, Iterator
from copy import deepcopy
from typing import Any

from bot.practice.errors import Json, SlackError

Check = Callable[[Any, str, list[str]], None]
Fields = dict[str, Check]


def _fail(errors: list[str], what: str, path: str) -> None:
    errors.append(f"[ERROR] {what} [json-pointer:{path}]")


def text(most: int, least: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: Any, path: str, errors: list[str]) -> None:
        if not isinstance(value, str):
            _fail(errors, "must be a string", path)
        elif len(value) > most:
            _fail(errors, f"must be less than {most + 1} characters", path)
        elif len(value) < least:
            _fail(errors, f"must be more than {least - 1} characters", path)

    return check


def like(pattern: str) -> Check:
    """A string of a form, such as a date."""

    def check(value: Any, path: str, errors: list[str]) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            _fail(errors, f"must match {pattern}", path)

    return check


def whole(least: int, most: int) -> Check:
    """A whole number between two."""

    def check(value: Any, path: str, errors: list[str]) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            _fail(errors, f"must be an integer from {least} to {most}", path)

    return check


def number(*, above_zero: bool = False) -> Check:
    """A number, whole or not."""

    def check(value: Any, path: str, errors: list[str]) -> None:
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            _fail(errors, "must be a number", path)
        elif above_zero and value <= 0:
            _fail(errors, "must be greater than 0", path)

    return check


def flag(value: Any, path: str, errors: list[str]) -> None:
    """True or false."""
    if not isinstance(value, bool):
        _fail(errors, "must be a boolean", path)


def anything(value: Any, path: str, errors: list[str]) -> None:
    """Something that is checked elsewhere or not at all."""


def many(item: Check, most: int, least: int = 1) -> Check:
    """A list of so many items."""

    def check(value: Any, path: str, errors: list[str]) -> None:
        if not isinstance(value, list):
            _fail(errors, "must be an array", path)
            return
        if len(value) > most:
            _fail(errors, f"no more than {most} items allowed", path)
        if len(value) < least:
            _fail(errors, f"must have at least {least} items", path)
        for index, one in enumerate(value):
            item(one, f"{path}/{index}", errors)

    return check


def kind(table: dict[str, Fields], allowed: Container[str]) -> Check:
    """An object whose `type` says which fields it may have; `name!` in the table is required."""

    def check(value: Any, path: str, errors: list[str]) -> None:
        name = value.get("type") if isinstance(value, dict) else None
        if not isinstance(name, str) or name not in table or name not in allowed:
            _fail(errors, f"unsupported type: {name}", path)
            return
        before = len(errors)
        fields(value, table[name] | {"type": anything}, path, errors)
        if name in ACROSS and len(errors) == before:
            ACROSS[name](value, path, errors)

    return check


def group(table: Fields) -> Check:
    """An object without a type."""

    def check(value: Any, path: str, errors: list[str]) -> None:
        if isinstance(value, dict):
            fields(value, table, path, errors)
        else:
            _fail(errors, "must be an object", path)

    return check


def fields(value: Json, table: Fields, path: str, errors: list[str]) -> None:
    """Check each field of an object, that the required ones are there and no others."""
    checks = {name.rstrip("!"): check for name, check in table.items()}
    for name in table:
        if name.endswith("!") and name[:-1] not in value:
            _fail(errors, f"missing required field: {name[:-1]}", path)
    for name, one in value.items():
        if name in checks:
            checks[name](one, f"{path}/{name}", errors)
        else:
            _fail(errors, f"invalid additional property: {name}", path)


def plain(most: int) -> Check:
    """A plain_text object."""
    return kind({"plain_text": {"text!": text(most), "emoji": flag}}, {"plain_text"})


def words(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    return kind(_texts(most), {"plain_text", "mrkdwn"})


def _texts(most: int) -> dict[str, Fields]:
    return {"plain_text": {"text!": text(most), "emoji": flag}, "mrkdwn": {"text!": text(most), "verbatim": flag}}


def _has_text_or_fields(value: Json, path: str, errors: list[str]) -> None:
    if "text" not in value and "fields" not in value:
        _fail(errors, "missing required field: text", path)


def _choices(value: Json, path: str, errors: list[str]) -> None:
    if "option_groups" in ELEMENTS[value["type"]] and ("options" in value) == ("option_groups" in value):
        _fail(errors, "needs either options or option_groups", path)
    initial = value.get("initial_options", [value["initial_option"]] if "initial_option" in value else [])
    if any(one not in offered(value) for one in initial):
        _fail(errors, "initial option must be one of the options", path)


def _lengths(value: Json, path: str, errors: list[str]) -> None:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        _fail(errors, "min_length must not be greater than max_length", path)


def _no_dispatch_of_files(value: Json, path: str, errors: list[str]) -> None:
    if value.get("dispatch_action") and value.get("element", {}).get("type") == "file_input":
        _fail(errors, "dispatch_action is not allowed with file_input", path)


def _series_fit(value: Json, path: str, errors: list[str]) -> None:
    """Slack wants each category once in each series; where its page leaves the order open, that of the categories."""
    series, categories = value["series"], value["axis_config"]["categories"]
    if len(set(categories)) < len(categories):
        _fail(errors, "categories must be unique", f"{path}/axis_config/categories")
    if len({one["name"] for one in series}) < len(series):
        _fail(errors, "series names must be unique", f"{path}/series")
    for index, one in enumerate(series):
        if [point["label"] for point in one["data"]] != categories:
            _fail(errors, "labels must match the categories", f"{path}/series/{index}/data")


def offered(element: Json) -> list[Json]:
    """The options of an element, those of its groups included."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


ID, DATE, TIME = text(255), like(r"\d{4}-\d\d-\d\d"), like(r"([01]\d|2[0-3]):[0-5]\d")
CONFIRM = group(
    {
        "title!": plain(100),
        "text!": words(300),
        "confirm!": plain(30),
        "deny!": plain(30),
        "style": like("primary|danger"),
    }
)
OPTION = group({"text!": plain(75), "value!": text(75), "description": plain(75)})
TICK = group({"text!": words(75), "value!": text(75), "description": words(75)})
LINK = group({"text!": plain(75), "value!": text(75), "description": plain(75), "url": text(3000)})
GROUP = group({"label!": plain(75), "options!": many(OPTION, 100)})
DISPATCH = group({"trigger_actions_on": many(like("on_enter_pressed|on_character_entered"), 2)})
BASE: Fields = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": flag}
MENU: Fields = BASE | {"placeholder": plain(150)}
TYPED: Fields = {
    "action_id": ID,
    "focus_on_load": flag,
    "placeholder": plain(150),
    "initial_value": text(3000, 0),
    "dispatch_action_config": DISPATCH,
}
STATIC: Fields = MENU | {"options": many(OPTION, 100), "option_groups": many(GROUP, 100)}
MOST: Fields = {"max_selected_items": whole(1, 100)}
ELEMENTS: dict[str, Fields] = {
    "button": {
        "text!": plain(75),
        "action_id": ID,
        "value": text(2000),
        "url": text(3000),
        "style": like("primary|danger"),
        "confirm": CONFIRM,
        "accessibility_label": text(75),
    },
    "overflow": {"action_id": ID, "options!": many(LINK, 5), "confirm": CONFIRM},
    "image": {"image_url!": text(3000), "alt_text!": text(2000)},
    "static_select": STATIC | {"initial_option": anything},
    "multi_static_select": STATIC | MOST | {"initial_options": many(anything, 100)},
    "users_select": MENU | {"initial_user": ID},
    "multi_users_select": MENU | MOST | {"initial_users": many(ID, 100)},
    "checkboxes": BASE | {"options!": many(TICK, 10), "initial_options": many(anything, 10)},
    "radio_buttons": BASE | {"options!": many(TICK, 10), "initial_option": anything},
    "conversations_select": MENU | {"initial_conversation": ID},
    "datepicker": MENU | {"initial_date": DATE},
    "timepicker": MENU | {"initial_time": TIME, "timezone": ID},
    "datetimepicker": BASE | {"initial_date_time": whole(10**9, 10**10 - 1)},
    "plain_text_input": TYPED | {"multiline": flag, "min_length": whole(0, 3000), "max_length": whole(1, 3000)},
    "number_input": TYPED | {"is_decimal_allowed!": flag, "min_value": text(50), "max_value": text(50)},
    "email_text_input": TYPED,
    "url_text_input": TYPED,
    "file_input": {"action_id": ID, "filetypes": many(text(20), 100), "max_files": whole(1, 10)},
}
MENUS = {"static_select", "multi_static_select", "users_select", "multi_users_select", "conversations_select"}
PICKERS = MENUS | {"checkboxes", "radio_buttons", "datepicker", "timepicker"}
IN_SECTION = PICKERS | {"button", "overflow", "image"}
IN_ACTIONS = PICKERS | {"button", "overflow", "datetimepicker"}
IN_INPUT = ELEMENTS.keys() - {"button", "overflow", "image"}
IN_CONTEXT = {"image", "plain_text", "mrkdwn"}
POINT = group({"label!": text(20), "value!": number()})
SERIES: Fields = {
    "series!": many(group({"name!": text(20), "data!": many(POINT, 20)}), 6),
    "axis_config!": group({"categories!": many(text(20), 20), "x_label": text(50), "y_label": text(50)}),
}
CHARTS: dict[str, Fields] = {
    # One copy of Slack's page has up to 12 segments and series, an older one 6.
    "pie": {"segments!": many(group({"label!": text(20), "value!": number(above_zero=True)}), 6)},
    **dict.fromkeys(("bar", "area", "line"), SERIES),
}
CHART, MOST_CHARTS = "data_visualization", 2
BLOCKS: dict[str, Fields] = {
    "section": {
        "text": words(3000),
        "fields": many(words(2000), 10),
        "accessory": kind(ELEMENTS, IN_SECTION),
        "expand": flag,
    },
    "header": {"text!": plain(150)},
    "divider": {},
    "context": {"elements!": many(kind(_texts(3000) | ELEMENTS, IN_CONTEXT), 10)},
    "actions": {"elements!": many(kind(ELEMENTS, IN_ACTIONS), 25)},
    "image": {"image_url!": text(3000), "alt_text!": text(2000), "title": plain(2000)},
    "input": {
        "label!": plain(2000),
        "element!": kind(ELEMENTS, IN_INPUT),
        "hint": plain(2000),
        "optional": flag,
        "dispatch_action": flag,
    },
    "rich_text": {"elements!": many(anything, 1000)},
    "markdown": {"text!": text(12000)},
    "table": {"rows!": many(many(anything, 20), 100), "column_settings": many(anything, 20)},
    CHART: {"title!": text(50), "chart!": kind(CHARTS, CHARTS)},
    "alert": {"text!": words(200), "level": like("default|info|warning|error|success")},
}
BLOCKS = {name: table | {"block_id": ID} for name, table in BLOCKS.items()}
EVERYWHERE = {"section", "header", "divider", "context", "actions", "image", "rich_text"}
ON = {
    "message": kind(BLOCKS, EVERYWHERE | {"markdown", "table", CHART}),
    "modal": kind(BLOCKS, EVERYWHERE | {"input", "alert"}),
    "home": kind(BLOCKS, EVERYWHERE | {"input", "table"}),
}
ACROSS: dict[str, Check] = {
    "section": _has_text_or_fields,
    "static_select": _choices,
    "multi_static_select": _choices,
    "checkboxes": _choices,
    "radio_buttons": _choices,
    "plain_text_input": _lengths,
    "input": _no_dispatch_of_files,
    **dict.fromkeys(("bar", "area", "line"), _series_fit),
}
HOME: Fields = {
    "type!": anything,
    "blocks!": many(ON["home"], 100, 0),
    "private_metadata": text(3000, 0),
    "callback_id": text(255, 0),
    "external_id": text(255, 0),
}
MODAL: Fields = HOME | {
    "title!": plain(24),
    "blocks!": many(ON["modal"], 100, 0),
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": flag,
    "notify_on_close": flag,
}


def elements(block: Json) -> list[Json]:
    """The elements of a block that can be pressed, chosen or typed into."""
    inside = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
    return [one for one in inside if isinstance(one, dict) and one.get("type") in ELEMENTS.keys() - {"image"}]


def _ids(blocks: list[Json], path: str) -> Iterator[str]:
    named = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for block_id in (name for name, count in named.items() if count > 1):
        yield f"[ERROR] block_id {block_id!r} is not unique [json-pointer:{path}]"
    for index, block in enumerate(blocks):
        actions = Counter(element["action_id"] for element in elements(block) if "action_id" in element)
        if any(count > 1 for count in actions.values()):
            yield f"[ERROR] action_id is not unique in its block [json-pointer:{path}/{index}]"
    if sum(bool(element.get("focus_on_load")) for block in blocks for element in elements(block)) > 1:
        yield f"[ERROR] only one element may have focus_on_load [json-pointer:{path}]"


def _with_ids(blocks: list[Json]) -> list[Json]:
    blocks = deepcopy(blocks)
    for block in blocks:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return blocks


def _refuse(error: str, errors: list[str]) -> None:
    if errors:
        raise SlackError(error, errors=errors, response_metadata={"messages": errors})


def message_blocks(blocks: Any) -> list[Json]:
    """The blocks of a message with the ids that Slack gives to those without.

    Raises:
        SlackError: `invalid_blocks`, with what is wrong and where.
    """
    errors: list[str] = []
    many(ON["message"], 50, 0)(blocks, "/blocks", errors)
    if not errors and sum(block["type"] == CHART for block in blocks) > MOST_CHARTS:
        _fail(errors, f"no more than {MOST_CHARTS} {CHART} blocks allowed", "/blocks")
    _refuse("invalid_blocks", errors or list(_ids(blocks, "/blocks")))
    return _with_ids(blocks)


def checked_view(view: Any, surface: str) -> Json:
    """A modal or a home view, with ids as above.

    Raises:
        SlackError: `invalid_arguments`, with what is wrong and where; `view_too_large` over 250 kB.
    """
    if not isinstance(view, dict) or view.get("type") != surface:
        raise SlackError(
            "invalid_arguments", response_metadata={"messages": [f"[ERROR] view is not of type {surface}"]}
        )
    if len(json.dumps(view).encode()) > 250_000:
        raise SlackError("view_too_large")
    errors: list[str] = []
    fields(view, MODAL if surface == "modal" else HOME, "/view", errors)
    _refuse("invalid_arguments", errors)
    errors += _ids(view["blocks"], "/view/blocks")
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if surface == "modal" and has_input and "submit" not in view:
        _fail(errors, "missing required field: submit, as there is an input block", "/view")
    if surface == "home" and any(e["type"] == "file_input" for block in view["blocks"] for e in elements(block)):
        _fail(errors, "file_input is for modals only", "/view/blocks")
    _refuse("invalid_arguments", errors)
    return view | {"blocks": _with_ids(view["blocks"])}
