"""The search over all records: its form, and what was found, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from handlers.parts import Question, actions, button, escaped, header, modal, moment, paragraph, small
from handlers.records.ids import FOUND, RecordsActionId, RecordsFormId
from handlers.records.packet_views import take_button
from handlers.records.ways import opening
from handlers.values import Nothing, Page, a_day
from models.records.event_kind import EVENTS, EventKind
from models.records.finding import MOST_PAGES, Hit
from models.records.kind import Kind
from models.records.packets import packet_kind
from models.terms import Agreement

TITLE = "Find records"
ALL = "all"
ON_A_PAGE = 15
LONGEST_NUMBER = 20
LONGEST_OPTION = 75
ABOUT = "You find what you may open, and the states that you may list. Opening a record is on record."
PERIOD = "When it was filed, logged or asked for; not when it happened."
NUMBER = "Such as 14, 2026-27/0014 or E-2026-27/0003."
NOTHING_FOUND = "Nothing that you may open or list fits this."
NONE_HAS = {"number": "a number like this", "school": "a school", "person": "a person"}
LAST_PAGE = "There are more. No further page is shown: narrow the search by kind, school or days."
EVENTS_TOO = "Events are found where you choose them as the kind."


@dataclass(frozen=True)
class Filters:
    """What is chosen, as codes and days; never words."""

    kind: str = ALL
    number: str = ""
    school: str = ALL
    person: str = ALL
    first: str = ""
    last: str = ""
    category: str = ALL
    state: str = ALL

    @property
    def as_list(self) -> list[str]:
        """As a window keeps it."""
        return [getattr(self, field.name) for field in fields(self)]


@dataclass(frozen=True)
class Choices:
    """What there is to choose from."""

    kinds: Sequence[Kind | EventKind]
    schools: Mapping[str, str]
    people: Mapping[str, str]

    def of(self, code: str) -> Kind | EventKind | None:
        """The kind that is chosen; nothing where all are."""
        return next((kind for kind in self.kinds if kind.code == code), None)


@dataclass(frozen=True)
class Found:
    """A page of what was found; whether there are more; and what no record of the kind can have."""

    hits: Sequence[Hit]
    page: int
    has_more: bool
    lacking: Sequence[str] = ()


def search_form(choices: Choices, filters: Filters) -> View:
    """What is looked for. State and category can be chosen once a kind is."""
    kind = choices.of(filters.kind)
    kinds = {ALL: "All kinds", **{one.code: one.label for one in choices.kinds}}
    blocks: list[Block] = [
        small(ABOUT),
        Question("kind", "Kind of record", dispatch=RecordsActionId.KIND).choice(kinds, filters.kind),
        *(_of_kind(kind, filters) if kind else []),
        *([small(EVENTS_TOO)] if not kind and EVENTS in choices.kinds else []),
        Question("number", "Number", NUMBER, optional=True).text(filters.number or None, LONGEST_NUMBER),
        Question("school", "School", optional=True).choice({ALL: "All schools", **choices.schools}, filters.school),
        Question("person", "Person", "Whose record it is, or who had to do with it.", optional=True)
        .choice({ALL: "Anybody", **choices.people}, filters.person),
        Question("first", "Recorded from", PERIOD, optional=True).day(_day(filters.first)),
        Question("last", "Recorded until", optional=True).day(_day(filters.last)),
    ]  # fmt: skip
    return modal(TITLE, RecordsFormId.SOUGHT, blocks, submit="Find")


def _of_kind(kind: Kind | EventKind, filters: Filters) -> list[Block]:
    """The states and categories of a kind; of another kind they begin anew."""
    asked = (
        ("category", "Category", "Any category", kind.categories, filters.category),
        ("state", "State", "Any state", kind.states, filters.state),
    )
    return [
        Question(name, label, optional=True, id_of_answer=f"{name}_{kind.code}").choice(
            {ALL: anything, **{code: words for code, (words, _where) in offered.items()}}, given
        )
        for name, label, anything, offered, given in asked if offered
    ]  # fmt: skip


def found(agreement: Agreement, choices: Choices, filters: Filters, found: Found) -> View:
    """What was found, with what was looked for above it."""
    page, is_last = found.page, found.page + 1 >= MOST_PAGES
    turns = [
        *([_turn("Back", "back", page - 1)] if page else []),
        *([_turn("Next", "next", page + 1)] if found.has_more and not is_last else []),
    ]
    change = button("Change the search", RecordsActionId.CHANGE, Nothing())
    blocks = [
        header("Records"),
        small(escaped(_in_words(choices, filters))),
        *(block for nth, hit in enumerate(found.hits) for block in _row(agreement, hit, nth)),
        *([] if found.hits else [paragraph(NOTHING_FOUND), *_none_has(choices.of(filters.kind), found.lacking)]),
        *([small(f"Page {page + 1}, newest first.")] if found.hits else []),
        *([small(LAST_PAGE)] if found.has_more and is_last else []),
        *actions([*turns, change], "records_turns"),
    ]
    return modal(TITLE, FOUND, blocks, metadata={"filters": filters.as_list, "page": page})


def _none_has(kind: Kind | EventKind | None, lacking: Sequence[str]) -> list[Block]:
    """Why nothing can be found so, whatever there is."""
    if kind is None or not lacking:
        return []
    return [small(f"{escaped(kind.label)}: none has {' or '.join(NONE_HAS[name] for name in lacking)}.")]


def _turn(words: str, way: str, page: int) -> ButtonElement:
    return button(words, RecordsActionId.TURN.again(way), Page(page))


def _row(agreement: Agreement, hit: Hit, nth: int) -> list[Block]:
    """A record, or an event with the buttons of its record: several on a page can be of one."""
    says = hit.says
    school = agreement.school_name(says.school) if says.school else None
    below = " · ".join(one for one in (school, says.person, says.category) if one)
    lines = [f"*{escaped(says.name)}* · {escaped(says.state or 'On record')} · {moment(hit.at)}", escaped(below)]
    return [
        paragraph("\n".join(line for line in lines if line)),
        *actions([*opening(hit), *_taking(hit)], f"records:{nth}:{hit.kind.code}"),
    ]


def _taking(hit: Hit) -> list[ButtonElement]:
    return [take_button(hit.kind.code, hit.row.id)] if hit.opens and packet_kind(hit.kind.code) else []


def _in_words(choices: Choices, filters: Filters) -> str:
    kind = choices.of(filters.kind)
    told = [
        kind.label if kind else "All kinds",
        f"number {filters.number}" if filters.number else "",
        choices.schools.get(filters.school, ""),
        choices.people.get(filters.person, ""),
        f"from {filters.first}" if filters.first else "",
        f"until {filters.last}" if filters.last else "",
        kind.categories[filters.category][0] if kind and filters.category in kind.categories else "",
        kind.states[filters.state][0] if kind and filters.state in kind.states else "",
    ]
    return " · ".join(one for one in told if one)


def _day(text: str) -> date | None:
    return a_day(text) if text else None
