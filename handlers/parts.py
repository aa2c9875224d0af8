"""The pieces that forms, messages and App Home are made of.

What people typed is always shown as plain text, so that it can be neither markup, nor a mention, nor a link.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    DatePickerElement,
    DateTimePickerElement,
    InputBlock,
    InputInteractiveElement,
    MarkdownTextObject,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from handlers.values import Value, written

ROWS_IN_A_SECTION = 5
LONGEST_SECTION = 3000
LONGEST_FIELD = 2000
BAR = 10
BY_WEEKDAYS = "The district's calendar does not extend that far, so weekdays are counted as school days."


@dataclass(frozen=True)
class Markup:
    """Text of the bot's own that Slack is to format."""

    text: str


def plain(text: str) -> PlainTextObject:
    """Text exactly as typed: no markup, no mention, no emoji code."""
    return PlainTextObject(text=text, emoji=False)


def escaped(text: str) -> str:
    """What people typed, made harmless for the few places that take markup only."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def moment(time: datetime) -> str:
    """A time in the reader's own zone."""
    fallback = time.strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(time.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def day(value: date) -> str:
    """A date in words."""
    return f"{value:%a, %b} {value.day}, {value.year}"


def duration(span: timedelta) -> str:
    """A span in the largest two units that tell something."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} days {hours} h" if hours else f"{days} days"


def labels(codes: Iterable[str], vocabulary: Mapping[str, str]) -> str:
    """The labels of several codes, in a row."""
    return ", ".join(vocabulary[code] for code in codes)


def facts(rows: Sequence[tuple[str, str | Markup]]) -> list[Block]:
    """Labels and values side by side."""
    return [_table(rows[start : start + ROWS_IN_A_SECTION]) for start in range(0, len(rows), ROWS_IN_A_SECTION)]


def _table(rows: Sequence[tuple[str, str | Markup]]) -> Block:
    fields = [part for label, value in rows for part in (MarkdownTextObject(text=f"*{escaped(label)}*"), _value(value))]
    return SectionBlock(fields=fields)


def _value(value: str | Markup) -> PlainTextObject | MarkdownTextObject:
    if isinstance(value, Markup):
        return MarkdownTextObject(text=value.text)
    return plain(value[:LONGEST_FIELD] or "–")


def long_text(label: str, text: str) -> list[Block]:
    """A longer answer under its label, exactly as typed."""
    return [SectionBlock(text=f"*{label}*"), SectionBlock(text=plain(text[:LONGEST_SECTION]))]


def small(text: str) -> Block:
    """A line in small print; the bot's own words, with markup."""
    return ContextBlock(elements=[MarkdownTextObject(text=text)])


def paragraph(text: str) -> Block:
    """A paragraph of the bot's own words, with markup."""
    return SectionBlock(text=text)


class Made(Block):
    """A block whose shape was made before: making it anew would take longer than all the rest of its form."""

    def __init__(self, block: Block) -> None:
        super().__init__(type=block.type, block_id=block.block_id)
        self._shape: dict[str, Any] = block.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """The shape, as Slack takes it."""
        return self._shape


def option(text: str, value: Value) -> Option:
    """A choice of a menu; the value says what it is about."""
    return Option(value=written(value), text=plain(text))


def button(
    text: str, action: str, value: Value, style: str | None = None, confirm: tuple[str, str] | None = None
) -> ButtonElement:
    """A button; the value says which record it is about. `confirm` asks first: the question, and the word for yes."""
    asked = ConfirmObject(title=text, text=plain(confirm[0]), confirm=confirm[1], deny="Cancel") if confirm else None
    return ButtonElement(text=text, action_id=action, value=written(value), style=style, confirm=asked)


def progress(done: int, whole: int) -> str:
    """A bar, and the numbers beside it."""
    filled = BAR * done // whole if whole else 0
    return f"{'▓' * filled}{'░' * (BAR - filled)} {done} of {whole}"


def modal(
    title: str, callback: str, blocks: Sequence[Block], *, submit: str | None = None, close: str = "Close",
    metadata: Mapping[str, Any] | None = None,
) -> View:  # fmt: skip
    """A form or a page in a window. `metadata` comes back with every press and is never confidential."""
    return View(
        type="modal", callback_id=callback, title=title, submit=submit, close=close, blocks=list(blocks),
        private_metadata=as_metadata(metadata or {}),
    )  # fmt: skip


def saved_elsewhere(words: str) -> str:
    """What stands over a page that was saved elsewhere meanwhile."""
    return f"Not saved. {words} What you wrote is below; saving again replaces the other version."


def as_metadata(metadata: Mapping[str, Any]) -> str:
    """What a window notes, with a nonce of its own by which it is known when it is sent twice."""
    return json.dumps({"form": secrets.token_hex(8), **metadata})


def message_window(title: str, text: str) -> View:
    """A window that only says something."""
    return modal(title, "message", [SectionBlock(text=plain(text[:LONGEST_SECTION]))])


@dataclass(frozen=True)
class Question:
    """A question of a form. The field names both the block and what it fills."""

    field: str
    label: str
    hint: str | None = None
    optional: bool = False
    dispatch: str | None = None

    def _block(self, element: InputInteractiveElement) -> Block:
        return InputBlock(
            block_id=self.field, label=self.label, hint=self.hint, optional=self.optional, element=element,
            dispatch_action=self.dispatch is not None,
        )  # fmt: skip

    @property
    def _action(self) -> str:
        return self.dispatch or self.field

    def text(self, given: str | None, longest: int, *, lines: bool = False, placeholder: str | None = None) -> Block:
        """Answered in words."""
        return self._block(
            PlainTextInputElement(
                action_id=self._action, initial_value=given, multiline=lines, max_length=longest,
                placeholder=placeholder,
            )
        )  # fmt: skip

    def choice(self, codes: Mapping[str, str], given: str | None) -> Block:
        """Answered by one of many."""
        options = _options(codes)
        element = StaticSelectElement(
            action_id=self._action, options=list(options.values()), initial_option=options.get(given or ""),
            placeholder="Choose one",
        )  # fmt: skip
        return self._block(element)

    def one_of_few(self, codes: Mapping[str, str], given: str | None) -> Block:
        """Answered by one of a few, all in sight."""
        options = _options(codes)
        element = RadioButtonsElement(
            action_id=self._action, options=list(options.values()), initial_option=options.get(given or "")
        )
        return self._block(element)

    def several(self, codes: Mapping[str, str], given: Sequence[str]) -> Block:
        """Answered by any number of many."""
        options = _options(codes)
        element = StaticMultiSelectElement(
            action_id=self._action, options=list(options.values()), placeholder="Choose all that apply",
            initial_options=[options[code] for code in given if code in options] or None,
        )  # fmt: skip
        return self._block(element)

    def ticks(self, codes: Mapping[str, str], given: Sequence[str]) -> Block:
        """Answered by ticking any of a few."""
        options = _options(codes)
        element = CheckboxesElement(
            action_id=self._action, options=list(options.values()),
            initial_options=[options[code] for code in given if code in options] or None,
        )  # fmt: skip
        return self._block(element)

    def number(self, given: int | None, lowest: int, highest: int, placeholder: str | None = None) -> Block:
        """Answered by a whole number."""
        element = NumberInputElement(
            action_id=self._action, is_decimal_allowed=False, min_value=str(lowest), max_value=str(highest),
            initial_value=None if given is None else str(given), placeholder=placeholder,
        )  # fmt: skip
        return self._block(element)

    def file(self, ending: str) -> Block:
        """Answered by handing in one file. Slack's own look at the ending is for convenience only."""
        element = FileInputElement(action_id=self._action, filetypes=[ending], max_files=1)
        return self._block(element)

    def person(self, given: str | None) -> Block:
        """Answered by somebody with a Slack account."""
        return self._block(UserSelectElement(action_id=self._action, initial_user=given, placeholder="Choose a person"))

    def day(self, given: date | None) -> Block:
        """Answered by a date."""
        return self._block(DatePickerElement(action_id=self._action, initial_date=str(given) if given else None))

    def moment(self, given: datetime | None) -> Block:
        """Answered by a date and a time."""
        seconds = int(given.timestamp()) if given else None
        return self._block(DateTimePickerElement(action_id=self._action, initial_date_time=seconds))


def _options(codes: Mapping[str, str]) -> dict[str, Option]:
    return {code: Option(value=code, text=plain(label)) for code, label in codes.items()}
