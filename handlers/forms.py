"""Reads what a person put into a form. Every question's block carries the name of the field it fills."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

Answers = dict[str, Any]


def answers(view: Mapping[str, Any]) -> Answers:
    """Each field's answer: text, code, tuple of codes, whole number, moment or day; nothing where nothing was given."""
    given = {}
    for field, block in view["state"]["values"].items():
        element = next(iter(block.values()))
        given[field] = READERS[element["type"]](element)
    return given


def metadata(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the bot noted on the form when it opened it. Never confidential."""
    noted: dict[str, Any] = json.loads(view.get("private_metadata") or "{}")
    return noted


def _text(element: Mapping[str, Any]) -> str | None:
    return (element.get("value") or "").strip() or None


def _number(element: Mapping[str, Any]) -> int | None:
    text = element.get("value")
    return int(text) if text else None


def _one(element: Mapping[str, Any]) -> str | None:
    chosen = element.get("selected_option")
    return chosen["value"] if chosen else None


def _several(element: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(option["value"] for option in element.get("selected_options") or ())


def _moment(element: Mapping[str, Any]) -> datetime | None:
    seconds = element.get("selected_date_time")
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _day(element: Mapping[str, Any]) -> date | None:
    text = element.get("selected_date")
    return date.fromisoformat(text) if text else None


def _person(element: Mapping[str, Any]) -> str | None:
    user: str | None = element.get("selected_user")
    return user


def _file(element: Mapping[str, Any]) -> str | None:
    files = element.get("files") or ()
    return files[0]["url_private_download"] if files else None


READERS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "static_select": _one,
    "radio_buttons": _one,
    "multi_static_select": _several,
    "checkboxes": _several,
    "datetimepicker": _moment,
    "datepicker": _day,
    "users_select": _person,
    "file_input": _file,
}
