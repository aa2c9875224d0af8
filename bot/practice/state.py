"""What people typed and chose in a form, completed and checked as Slack hands it to an app."""

from contextlib import suppress
from typing import Any

from bot.practice.block_kit import elements, offered
from bot.practice.errors import Json, SlackError

# For each kind of input: the key of its answer, the key of what it starts with, and the answer of an empty one.
ANSWERS: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "file_input": ("files", "", []),
}
Values = dict[str, dict[str, Json]]


def complete_state(blocks: list[Json], kept: Values, posted: Any) -> Values:
    """Every input's answer: what was posted, else what is kept, else what the input starts with.

    Raises:
        SlackError: `invalid_state` for an answer that no input of the form could have given.
    """
    if not isinstance(posted, dict) or not all(isinstance(block, dict) for block in posted.values()):
        raise SlackError("invalid_state")
    values: Values = {}
    for block in blocks:
        for element in elements(block):
            if element["type"] in ANSWERS:
                name, action = block["block_id"], element["action_id"]
                answer = _answer(element, posted.get(name, {}).get(action), kept.get(name, {}).get(action))
                values.setdefault(name, {})[action] = answer
    unknown = [(block, action) for block in posted for action in posted[block] if action not in values.get(block, {})]
    if unknown:
        raise SlackError("invalid_state", unknown=unknown)
    return values


def surviving_state(old: Json, blocks: list[Json]) -> Values:
    """What stays of a form's answers in its new blocks: those of inputs that keep block id and action id."""
    values: Values = {}
    for block in blocks:
        for element in elements(block):
            answer = old["state"]["values"].get(block["block_id"], {}).get(element["action_id"])
            if answer and element["type"] in ANSWERS:
                with suppress(SlackError):  # the new input has no such answer: it starts anew
                    values.setdefault(block["block_id"], {})[element["action_id"]] = _answer(element, answer, None)
    return values


def missing_answers(view: Json) -> dict[str, str]:
    """By block, what Slack itself asks for before it hands a form to the app."""
    errors = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            answer = view["state"]["values"][block["block_id"]][element["action_id"]].get(ANSWERS[element["type"]][0])
            if answer in (None, "", []):
                if not block.get("optional"):
                    errors[block["block_id"]] = "Please complete this required field."
            elif element["type"] == "plain_text_input":
                least, most = element.get("min_length", 0), element.get("max_length", 3000)
                if not least <= len(answer) <= most:
                    errors[block["block_id"]] = f"Please enter between {least} and {most} characters."
    return errors


def _answer(element: Json, posted: Any, kept: Json | None) -> Json:
    key, initial, empty = ANSWERS[element["type"]]
    if posted is None:
        return kept or {"type": element["type"], key: element.get(initial, empty)}
    if not isinstance(posted, dict) or posted.get("type", element["type"]) != element["type"]:
        raise SlackError("invalid_state")
    value = posted.get(key, empty)
    chosen = value if isinstance(value, list) else [value] if value is not None else []
    if key in ("selected_option", "selected_options"):
        options = {option["value"]: option for option in offered(element)}
        if any(not isinstance(one, dict) or one.get("value") not in options for one in chosen):
            raise SlackError("invalid_state")
        chosen = [options[one["value"]] for one in chosen]
        value = chosen if isinstance(value, list) else next(iter(chosen), None)
    return {"type": element["type"], key: value}
