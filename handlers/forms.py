"""Reads what a person put into a form. Every question's block carries the name of the field it fills."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from handlers.metadata import Fields
from handlers.values import UNSEEN, OutOfDate, code
from models.errors import Invalid

TYPED_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{0,9})?|\.[0-9]{1,9}")
TYPED_NUMBER = re.compile(r"[0-9]{1,9}|-[1-9][0-9]{0,8}")
ACCOUNT = re.compile(r"[A-Z0-9]{1,20}")
TYPED_INTO = ("plain_text_input", "number_input")
FIRST_YEAR, LAST_YEAR = 1900, 2199
Day = TypeVar("Day", bound=date)
Reader = Callable[[Mapping[str, Any]], Any]

NO_NUMBER = "Enter a whole number in digits, such as 12."
NO_DECIMAL = "Enter a number in digits, such as 2.5."
NO_DAY = "This is not a valid date. Please choose it again."
NO_TIME = "This is not a valid time. Please choose it again."
NO_FILE = "Slack did not say where the file is. Please choose it again."
FILE_ELSEWHERE = (
    "This file is not stored in Slack but elsewhere, such as in Google Drive. "
    "Please download it to your device, and upload it from there."
)
CHOSEN_TWICE = "The same answer was chosen twice. Please choose again."
UNSEEN_CHARACTER = "This contains an invisible character that cannot be saved, after “{}”. Please retype that part."


def answers(view: Mapping[str, Any]) -> Fields:
    """Each field's answer: text, code, tuple of codes, number, moment or day; nothing where nothing was given.

    Raises `Invalid` with the answers that cannot be kept, by field, and `OutOfDate` where this is no form of the bot's.
    """
    given, problems = Fields(), {}
    state = (view.get("state") or {}).get("values") or {}
    for field, kind, read in _asked(view):
        block = state.get(field, {"": {"type": kind}})  # where Slack says nothing, nothing was given
        element = next(iter(block.values()), None) if isinstance(block, Mapping) else None
        if not isinstance(element, Mapping) or element.get("type") != kind or read is None:
            raise OutOfDate("answer")
        try:
            given[field] = read(element)
        except Unreadable as problem:
            problems[field] = str(problem)
    if problems:
        raise Invalid(problems)
    return given


@dataclass(frozen=True)
class Typed:
    """What is typed into a question, and the id by which Slack keeps it."""

    action_id: str
    text: str


def typed(view: Mapping[str, Any]) -> dict[str, Typed]:
    """What is typed into each question for text or a number, also what could not be kept. Raises `OutOfDate`."""
    state, found = (view.get("state") or {}).get("values") or {}, {}
    for block in view.get("blocks") or ():
        element = block.get("element")
        if block.get("type") == "input" and isinstance(element, Mapping) and element.get("type") in TYPED_INTO:
            field, action_id = code(block.get("block_id")), code(element.get("action_id"))
            answer = _given(_given(state, field, dict, {}), action_id, dict, {})
            found[field] = Typed(action_id, _given(answer, "value", str, "").strip())
    return found


def menus(view: Mapping[str, Any], block_id: str) -> dict[str, str | None]:
    """What is chosen in menus beside each other, outside of questions, by action id; empty where Slack says nothing.

    Raises `OutOfDate` where that is nothing the bot made.
    """
    chosen = ((view.get("state") or {}).get("values") or {}).get(block_id) or {}
    if not isinstance(chosen, Mapping) or not all(isinstance(element, Mapping) for element in chosen.values()):
        raise OutOfDate("menu")
    return {str(action): _choice(element) for action, element in chosen.items()}


@dataclass(frozen=True)
class Upload:
    """One of several files that were handed in: where Slack keeps it, and what it is called."""

    address: str
    name: str


class Unreadable(Exception):
    """An answer that cannot be kept, and why."""


def _asked(view: Mapping[str, Any]) -> Iterator[tuple[str, str, "Reader | None"]]:
    """The fields of the form as the bot made it, each with the kind of its answer and what reads one."""
    for block in view.get("blocks") or ():
        if block.get("type") == "input":
            element = block.get("element")
            kind = code(element.get("type") if isinstance(element, Mapping) else None)
            is_decimal = kind == "number_input" and element.get("is_decimal_allowed") is True
            yield code(block.get("block_id")), kind, _decimal if is_decimal else READERS.get(kind)


def _given(element: Mapping[str, Any], name: str, kind: type, empty: Any) -> Any:
    value = element.get(name)
    if value is None:
        return empty
    if not isinstance(value, kind) or isinstance(value, bool):
        raise OutOfDate(name)
    return value


def _text(element: Mapping[str, Any]) -> str | None:
    text: str = _given(element, "value", str, "")
    found = UNSEEN.search(text)
    if found:
        before = UNSEEN.sub("", text[max(0, found.start() - 20) : found.start()])
        raise Unreadable(UNSEEN_CHARACTER.format(f"{before}…"))
    return text.strip() or None


def _number(element: Mapping[str, Any]) -> int | None:
    text: str = _given(element, "value", str, "").strip()
    if text and not TYPED_NUMBER.fullmatch(text):
        raise Unreadable(NO_NUMBER)
    return int(text) if text else None


def _decimal(element: Mapping[str, Any]) -> Decimal | None:
    text: str = _given(element, "value", str, "").strip()
    if text and not TYPED_DECIMAL.fullmatch(text):
        raise Unreadable(NO_DECIMAL)
    return Decimal(text) if text else None


def _option(chosen: object) -> str:
    return code(chosen.get("value") if isinstance(chosen, Mapping) else None)


def _choice(element: Mapping[str, Any]) -> str | None:
    chosen = element.get("selected_option")
    return _option(chosen) if chosen else None


def _choices(element: Mapping[str, Any]) -> tuple[str, ...]:
    chosen = tuple(_option(option) for option in _given(element, "selected_options", list, []))
    if len(set(chosen)) != len(chosen):
        raise Unreadable(CHOSEN_TWICE)
    return chosen


def _moment(element: Mapping[str, Any]) -> datetime | None:
    seconds = _given(element, "selected_date_time", int, None)
    return None if seconds is None else _in_time(lambda: datetime.fromtimestamp(seconds, UTC), NO_TIME)


def _day(element: Mapping[str, Any]) -> date | None:
    text = _given(element, "selected_date", str, "")
    return _in_time(lambda: date.fromisoformat(text), NO_DAY) if text else None


def _in_time(read: Callable[[], Day], problem: str) -> Day:
    try:
        found = read()
    except (ValueError, OverflowError, OSError):
        raise Unreadable(problem) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(problem)
    return found


def _person(element: Mapping[str, Any]) -> str | None:
    user: str = _given(element, "selected_user", str, "")
    if user and not ACCOUNT.fullmatch(user):
        raise OutOfDate("selected_user")
    return user or None


def _file(element: Mapping[str, Any]) -> str | None:
    files = _given(element, "files", list, [])
    return _address(files[0]) if files else None


def _address(given: object) -> str:
    """Where Slack keeps a file that was handed in."""
    file = given if isinstance(given, Mapping) else {}
    if file.get("is_external") or file.get("mode") == "external":
        raise Unreadable(FILE_ELSEWHERE)
    address = file.get("url_private_download") or file.get("url_private")
    if not isinstance(address, str) or UNSEEN.search(address):
        raise Unreadable(NO_FILE)
    return address


def file_name(view: Mapping[str, Any], field: str) -> str:
    """What a file that was handed in is called; nothing where Slack does not say. `OutOfDate` where it is odd."""
    files = _handed_in(view, field)
    return _name(files[0]) if files else ""


def uploads(view: Mapping[str, Any], field: str) -> tuple[Upload, ...]:
    """All files that were handed in at a question. Raises `Invalid` where Slack has one of them not, or `OutOfDate`."""
    try:
        return tuple(Upload(_address(file), _name(file)) for file in _handed_in(view, field))
    except Unreadable as problem:
        raise Invalid({field: str(problem)}) from None


def _handed_in(view: Mapping[str, Any], field: str) -> list[Any]:
    block = ((view.get("state") or {}).get("values") or {}).get(field)
    element = next(iter(block.values()), None) if isinstance(block, Mapping) else None
    files: list[Any] = _given(element, "files", list, []) if isinstance(element, Mapping) else []
    return files


def _name(file: object) -> str:
    named = file.get("name") if isinstance(file, Mapping) else None
    return UNSEEN.sub("", named).strip() if isinstance(named, str) else ""


READERS: dict[str, Reader] = {
    "plain_text_input": _text,
    "number_input": _number,
    "static_select": _choice,
    "radio_buttons": _choice,
    "multi_static_select": _choices,
    "checkboxes": _choices,
    "datetimepicker": _moment,
    "datepicker": _day,
    "users_select": _person,
    "file_input": _file,
}
