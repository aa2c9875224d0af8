"""The window that finds notices: menus to choose by, a number to type, and what is found, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from slack_sdk.models.blocks import Block, ButtonElement, Option, StaticSelectElement
from slack_sdk.models.views import View

from handlers.notices.ids import NoticeActionId, NoticeFormId
from handlers.notices.rows import row
from handlers.parts import Question, actions, button, escaped, modal, paragraph, plain, small
from handlers.values import Page
from models import vocabulary as words
from models.notices.finding import MOST_COUNTED, Found, Listed, State
from models.terms import Agreement

ON_A_PAGE = 20  # each in sight with its button, and far below the 100 blocks that Slack takes
MENUS = "notice_filters"
ANY = "any"
LONGEST_NUMBER = 20
STATES: Mapping[str, str] = {
    State.UNACKNOWLEDGED: "Not acknowledged",
    State.ESCALATED: "Escalated",
    State.INCOMPLETE: "To complete",
    State.ACKNOWLEDGED: "Acknowledged",
    State.WITHDRAWN: "Withdrawn",
    State.DISPOSED: "Disposed of",
}
DAYS: Mapping[str, str] = {
    "week": "Last 7 days",
    "month": "Last 30 days",
    "quarter": "This quarter",
    "year": "This school year",
}
ALL: Mapping[str, str] = {
    "school": "All schools", "officer": "All officers", "state": "Any state", "incident": "Any incident",
    "action": "Any action", "days": "Any time",
}  # fmt: skip
"""The menus in their order, each with what it says where nothing is chosen."""


@dataclass(frozen=True)
class Filters:
    """What is chosen in the menus, as codes, and the number that was typed."""

    school: str = ANY
    officer: str = ANY
    state: str = ANY
    incident: str = ANY
    action: str = ANY
    days: str = ANY
    number: str = ""

    @property
    def are_any(self) -> bool:
        """Whether nothing is chosen."""
        return self == Filters()


PRESETS: Mapping[str, Filters] = {
    "all": Filters(),
    "unacknowledged": Filters(state=State.UNACKNOWLEDGED),
    "escalated": Filters(state=State.ESCALATED),
    "incomplete": Filters(state=State.INCOMPLETE),
    "arrests": Filters(action="arrest", days="month"),
}
"""What *Show all* begins with."""


@dataclass(frozen=True)
class Choices:
    """The schools and officers to choose from, as far as there are several."""

    schools: Mapping[str, str]
    officers: Mapping[str, str]


def window(
    agreement: Agreement, filters: Filters, choices: Choices, found: Found[Listed], page: int, now: datetime,
    *, is_at_school: bool = False, ways: Sequence[ButtonElement] = (),
) -> View:  # fmt: skip
    """The notices that were found, for a reader who may be their principal. What is chosen is kept as codes."""
    shown = partial(row, agreement, now=now, name="found", is_at_school=is_at_school)
    blocks = [
        *actions(_menus(filters, choices), MENUS),
        Question("number", "Number", "Such as 14 or 2026-27/14.", optional=True).text(
            filters.number or None, LONGEST_NUMBER
        ),
        small(_how_many(filters, found, page)),
        *(block for listed in found.rows for block in shown(listed)),
        *([] if found.rows else [paragraph(escaped(_none(filters)))]),
        *_turns(found, page),
        *actions(ways, "notice_ways"),
    ]
    return modal(
        "Notices", NoticeFormId.SOUGHT, blocks, submit="Find", close="Close",
        metadata={"page": page, "filters": [getattr(filters, name) for name in ALL]},
    )  # fmt: skip


def _menus(filters: Filters, choices: Choices) -> list[StaticSelectElement]:
    offered: dict[str, Mapping[str, str]] = {
        "school": choices.schools, "officer": choices.officers, "state": STATES, "incident": words.INCIDENTS,
        "action": words.ACTIONS, "days": DAYS,
    }  # fmt: skip
    return [_menu(name, all_of_them, offered[name], filters) for name, all_of_them in ALL.items() if offered[name]]


def _menu(name: str, all_of_them: str, offered: Mapping[str, str], filters: Filters) -> StaticSelectElement:
    options = {code: Option(value=code, text=plain(text)) for code, text in {ANY: all_of_them, **offered}.items()}
    return StaticSelectElement(
        action_id=NoticeActionId.FILTER.again(name), placeholder=all_of_them, options=[*options.values()],
        initial_option=options.get(getattr(filters, name), options[ANY]),
    )  # fmt: skip


def _how_many(filters: Filters, found: Found[Listed], page: int) -> str:
    counted = f"More than {MOST_COUNTED}" if found.count > MOST_COUNTED else str(found.count)
    notices = "notice" if found.count == 1 else "notices"
    shown = f"{page * ON_A_PAGE + 1}–{page * ON_A_PAGE + len(found.rows)} of " if found.count > ON_A_PAGE else ""
    days = " · Days count from the event." if filters.days != ANY else ""
    return f"{shown}{counted.lower() if shown else counted} {notices}, newest first.{days}"


def _none(filters: Filters) -> str:
    if filters.number:
        among = "" if filters == Filters(number=filters.number) else " with these choices"
        return f"There is no notice {filters.number}{among} that you may open."
    if filters.are_any:
        return "There is no notice yet. Each appears here as soon as an officer files it."
    return "No notice fits these choices."


def _turns(found: Found[Listed], page: int) -> list[Block]:
    following = (page + 1) * ON_A_PAGE
    has_more = found.count > following or (found.count > MOST_COUNTED and len(found.rows) == ON_A_PAGE)
    turns = [
        *([button("Previous", NoticeActionId.LIST_BACK, Page(page - 1))] if page else []),
        *([button("Next", NoticeActionId.LIST_ON, Page(page + 1))] if has_more else []),
    ]
    return actions(turns)
