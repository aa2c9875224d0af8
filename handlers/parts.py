"""The pieces that forms, messages and App Home are made of.

What people typed is always shown as plain text, so that it can be neither markup, nor a mention, nor a link.
"""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    DatePickerElement,
    DateTimePickerElement,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownTextObject,
    NumberInputElement,
    Option,
    OptionGroup,
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

from handlers.values import Shape, Value, written
from models.texts import LONGEST

ROWS_IN_A_SECTION = 5
MOST_OPTIONS = 100  # in a menu without headings, or under a heading
LONGEST_HEADING = 75
LONGEST_SECTION = 3000
LONGEST_FIELD = 2000
BAR = 10
MOST_BLOCKS = 100  # as many as Slack takes in a window or on Home
SAID = "said"
OF_A_WINDOW = (
    "type", "title", "submit", "close", "callback_id", "private_metadata", "external_id", "notify_on_close",
    "clear_on_close",
)  # fmt: skip
"""What a window is given with beside its blocks; the rest of what Slack tells of it is Slack's own."""
MakeElement = Callable[..., InputInteractiveElement]
BY_WEEKDAYS = "The district's calendar does not extend that far, so weekdays are counted as school days."

Fact = tuple[str, str | MarkdownTextObject]
"""A label, and its value: exactly as typed, or text of the bot's own that Slack is to format."""


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


def due_words(due: date, today: date) -> str:
    """By which day something is due, or since when it is overdue."""
    return f"{'overdue since' if today > due else 'due'} {day(due)}"


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


def facts(rows: Sequence[Fact]) -> list[Block]:
    """Labels and values side by side."""
    fields = [(MarkdownTextObject(text=f"*{escaped(label)}*"), _value(value)) for label, value in rows]
    starts = range(0, len(rows), ROWS_IN_A_SECTION)
    return [SectionBlock(fields=[*chain(*fields[start : start + ROWS_IN_A_SECTION])]) for start in starts]


def _value(value: str | MarkdownTextObject) -> PlainTextObject | MarkdownTextObject:
    return plain(value[:LONGEST_FIELD] or "–") if isinstance(value, str) else value


def long_text(label: str, text: str | None) -> list[Block]:
    """A longer answer under its label, exactly as typed; nothing where there is none."""
    return [paragraph(f"*{label}*"), SectionBlock(text=plain(text[:LONGEST_SECTION]))] if text else []


def header(text: str) -> Block:
    """A heading, exactly as typed."""
    return HeaderBlock(text=plain(text))


def small(text: str) -> Block:
    """A line in small print; the bot's own words, with markup."""
    return ContextBlock(elements=[MarkdownTextObject(text=text)])


def happened(*events: tuple[str, datetime | None]) -> list[Block]:
    """What has happened and when, in small print, exactly as typed; what has not is left out."""
    return [small(f"{escaped(what)} · {moment(when)}") for what, when in events if when]


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


def actions(elements: Sequence[InteractiveElement], name: str | None = None) -> list[Block]:
    """Buttons and menus beside each other; nothing where there are none."""
    return [ActionsBlock(block_id=name, elements=list(elements))] if elements else []


def menu(action: str, title: str, choices: Mapping[Shape, str], shown: Shape) -> StaticSelectElement:
    """A menu of what can be shown, by what each is about; `shown` is what is shown now."""
    options = {about: option(text, about) for about, text in choices.items()}
    return StaticSelectElement(
        action_id=action, placeholder=title, options=[*options.values()], initial_option=options.get(shown)
    )


def progress(done: int, whole: int) -> str:
    """A bar, and the numbers beside it."""
    filled = BAR * done // whole if whole else 0
    return f"{'▓' * filled}{'░' * (BAR - filled)} {done} of {whole}"


def modal(
    title: str, callback: str, blocks: Sequence[Block], *, submit: str | None = None, close: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> View:  # fmt: skip
    """A form or a page in a window. `metadata` comes back with every press and is never confidential."""
    return View(
        type="modal", callback_id=callback, title=title, submit=submit, blocks=list(blocks),
        close=close or ("Cancel" if submit else "Close"), private_metadata=as_metadata(metadata or {}),
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


def with_words_above(shown: Mapping[str, Any], words: str) -> dict[str, Any]:
    """A window as it is, with what is to be said above the rest; what was said there before, it replaces."""
    said = SectionBlock(block_id=SAID, text=plain(words[:LONGEST_SECTION])).to_dict()
    rest = [block for block in shown["blocks"] if block.get("block_id") != SAID][: MOST_BLOCKS - 1]
    return {name: shown[name] for name in OF_A_WINDOW if shown.get(name)} | {"blocks": [said, *rest]}


@dataclass(frozen=True)
class Question:
    """A question of a form. The field names both the block and what it fills.

    Slack keeps an answer as long as its id is the same: another `id_of_answer` has it start anew.
    """

    field: str
    label: str
    hint: str | None = None
    optional: bool = False
    dispatch: str | None = None
    id_of_answer: str | None = None

    def _block(self, make: MakeElement, **shape: Any) -> Block:
        element = make(action_id=self.dispatch or self.id_of_answer or self.field, **shape)
        return InputBlock(
            block_id=self.field, label=self.label, hint=self.hint, optional=self.optional, element=element,
            dispatch_action=self.dispatch is not None,
        )  # fmt: skip

    def _single(self, make: MakeElement, codes: Mapping[str, str], given: str | None, **shape: Any) -> Block:
        options = _options(codes)
        return self._block(make, **_offered({"": options}), initial_option=options.get(given or ""), **shape)

    def _multiple(
        self, make: MakeElement, groups: Mapping[str, Mapping[str, str]], given: Sequence[str], **shape: Any
    ) -> Block:
        grouped = {title: _options(codes) for title, codes in groups.items()}
        options = {code: option for found in grouped.values() for code, option in found.items()}
        chosen = [options[code] for code in given if code in options]
        return self._block(make, **_offered(grouped), initial_options=chosen or None, **shape)

    def text(self, given: str | None, longest: int, *, lines: bool = False, placeholder: str | None = None) -> Block:
        """Answered in words."""
        return self._block(
            PlainTextInputElement, initial_value=given, multiline=lines, max_length=longest, placeholder=placeholder
        )

    def words(self, given: str | None = None) -> Block:
        """Answered in several lines, as long as records take them."""
        return self.text(given, LONGEST, lines=True)

    def choice(self, codes: Mapping[str, str], given: str | None) -> Block:
        """Answered by one of many."""
        return self._single(StaticSelectElement, codes, given, placeholder="Choose one")

    def one_of_few(self, codes: Mapping[str, str], given: str | None) -> Block:
        """Answered by one of a few, all in sight."""
        return self._single(RadioButtonsElement, codes, given)

    def several(self, codes: Mapping[str, str], given: Sequence[str]) -> Block:
        """Answered by any number of many."""
        return self.several_among({"": codes}, given)

    def several_among(self, groups: Mapping[str, Mapping[str, str]], given: Sequence[str]) -> Block:
        """The same under headings."""
        return self._multiple(StaticMultiSelectElement, groups, given, placeholder="Choose all that apply")

    def ticks(self, codes: Mapping[str, str], given: Sequence[str]) -> Block:
        """Answered by ticking any of a few."""
        return self._multiple(CheckboxesElement, {"": codes}, given)

    def number(self, given: int | None, lowest: int, highest: int) -> Block:
        """Answered by a whole number."""
        return self._block(
            NumberInputElement, is_decimal_allowed=False, min_value=str(lowest), max_value=str(highest),
            initial_value=None if given is None else str(given),
        )  # fmt: skip

    def decimal(self, given: Decimal | None, lowest: Decimal, highest: Decimal) -> Block:
        """Answered by a number that need not be whole."""
        return self._block(
            NumberInputElement, is_decimal_allowed=True, min_value=str(lowest), max_value=str(highest),
            initial_value=None if given is None else str(given),
        )  # fmt: skip

    def file(self, ending: str) -> Block:
        """Answered by handing in one file. Slack's own look at the ending is for convenience only."""
        return self._block(FileInputElement, filetypes=[ending], max_files=1)

    def files(self, most: int) -> Block:
        """Answered by handing in any files, up to so many."""
        return self._block(FileInputElement, max_files=most)

    def person(self, given: str | None) -> Block:
        """Answered by somebody with a Slack account."""
        return self._block(UserSelectElement, initial_user=given, placeholder="Choose a person")

    def day(self, given: date | None) -> Block:
        """Answered by a date."""
        return self._block(DatePickerElement, initial_date=str(given) if given else None)

    def moment(self, given: datetime | None) -> Block:
        """Answered by a date and a time."""
        return self._block(DateTimePickerElement, initial_date_time=int(given.timestamp()) if given else None)


def _options(codes: Mapping[str, str]) -> dict[str, Option]:
    return {code: Option(value=code, text=plain(label)) for code, label in codes.items()}


def _offered(groups: Mapping[str, Mapping[str, Option]]) -> dict[str, Any]:
    """Options as a menu has them: in a row, or in groups where they have headings or are too many for a row."""
    found = {title: list(options.values()) for title, options in groups.items() if options}
    if len(found) <= 1 and all(len(options) <= MOST_OPTIONS for options in found.values()):
        return {"options": [*chain(*found.values())]}
    return {"option_groups": [group for title, options in found.items() for group in _groups(title, options)]}


def _groups(title: str, options: Sequence[Option]) -> list[OptionGroup]:
    """A group, or as many as it takes, each with what stands first and last in it."""
    parts = [options[start : start + MOST_OPTIONS] for start in range(0, len(options), MOST_OPTIONS)]
    spans = [f" {_label(part[0])} – {_label(part[-1])}" if len(parts) > 1 else "" for part in parts]
    labels = [f"{title}{span}".strip()[:LONGEST_HEADING] for span in spans]
    return [OptionGroup(label=plain(label), options=part) for label, part in zip(labels, parts, strict=True)]


def _label(option: Option) -> str:
    return str(option.to_dict()["text"]["text"])[:20]
