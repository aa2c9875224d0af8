"""A form with every kind of input, for the page's tests."""

from typing import Any

from tests.practice.parts import Json, plain


def option(value: str) -> Json:
    """An option whose text is its value, capitalized."""
    return {"text": plain(value.capitalize()), "value": value}


RED, GREEN, BLUE = (option(name) for name in ("red", "green", "blue"))
COLORS = {"options": [RED, GREEN, BLUE]}


def ask(label: str, kind: str, **more: Any) -> Json:
    """An input block, named by its label."""
    outside = {name: more.pop(name) for name in ("optional", "dispatch_action", "hint") if name in more}
    element = {"type": kind, "action_id": "a"} | more
    return {"type": "input", "block_id": label, "label": plain(label), "element": element} | outside


EVERYTHING = [
    ask("Line", "plain_text_input"),
    ask("Lines", "plain_text_input", multiline=True),
    ask("Number", "number_input", is_decimal_allowed=True),
    ask("Mail", "email_text_input"),
    ask("Link", "url_text_input"),
    ask("One", "static_select", option_groups=[{"label": plain("All"), **COLORS}]),
    ask("Many", "multi_static_select", **COLORS),
    ask("Person", "users_select"),
    ask("People", "multi_users_select"),
    ask("Channel", "conversations_select"),
    ask("Radio", "radio_buttons", **COLORS),
    ask("Ticks", "checkboxes", **COLORS),
    ask("Day", "datepicker"),
    ask("Hour", "timepicker"),
    ask("Moment", "datetimepicker"),
    ask("File", "file_input"),
]
STARTED = {
    "Line": {"initial_value": "a line"},
    "Number": {"initial_value": "7"},
    "One": {"initial_option": GREEN},
    "Many": {"initial_options": [GREEN, BLUE]},
    "Person": {"initial_user": "UCHIEF"},
    "People": {"initial_users": ["UCHIEF", "USUPER"]},
    "Channel": {"initial_conversation": "CGENERAL"},
    "Radio": {"initial_option": BLUE},
    "Ticks": {"initial_options": [RED]},
    "Day": {"initial_date": "2026-11-23"},
    "Hour": {"initial_time": "08:15"},
    "Moment": {"initial_date_time": 1_795_000_020},
}
