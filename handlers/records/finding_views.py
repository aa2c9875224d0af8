"""The search over all records: its form, and what was found, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from handlers.parts import Question, actions, button, escaped, header, modal, moment, paragraph, small
from handlers.records.ids import FOUND, OneRecord, RecordsActionId, RecordsFormId
from handlers.records.ways import opening
from handlers.values import Nothing, Page, a_day
from models.records.finding import Hit
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
NOTHING_FOUND = "Nothing that you may open fits this."


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

    kinds: Sequence[Kind]
    schools: Mapping[str, str]
    people: Mapping[str, str]

    def of(self, code: str) -> Kind | None:
        """The kind that is chosen; nothing where all are."""
        return next((kind for kind in self.kinds if kind.code == code), None)


def search_form(choices: Choices, filters: Filters) -> View:
    """What is looked for. State and category can be chosen once a kind is."""
    kind = choices.of(filters.kind)
    kinds = {ALL: "All kinds", **{one.code: one.label for one in choices.kinds}}
    blocks: list[Block] = [
        small(ABOUT),
        Question("kind", "Kind of record", dispatch=RecordsActionId.KIND).choice(kinds, filters.kind),
        *(_of_kind(kind, filters) if kind else []),
        Question("number", "Number", NUMBER, optional=True).text(filters.number or None, LONGEST_NUMBER),
        Question("school", "School", optional=True).choice({ALL: "All schools", **choices.schools}, filters.school),
        Question("person", "Person", "Whose record it is, or who had to do with it.", optional=True)
        .choice({ALL: "Anybody", **choices.people}, filters.person),
        Question("first", "Recorded from", PERIOD, optional=True).day(_day(filters.first)),
        Question("last", "Recorded until", optional=True).day(_day(filters.last)),
    ]  # fmt: skip
    return modal(TITLE, RecordsFormId.SOUGHT, blocks, submit="Find")


def _of_kind(kind: Kind, filters: Filters) -> list[Block]:
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


def found(
    agreement: Agreement, choices: Choices, filters: Filters, hits: Sequence[Hit], page: int, *, has_more: bool
) -> View:
    """What was found, with what was looked for above it."""
    turns = [
        *([_turn("Back", "back", page - 1)] if page else []),
        *([_turn("Next", "next", page + 1)] if has_more else []),
    ]
    change = button("Change the search", RecordsActionId.CHANGE, Nothing())
    blocks = [
        header("Records"),
        small(escaped(_in_words(choices, filters))),
        *(block for hit in hits for block in _row(agreement, hit)),
        *([] if hits else [paragraph(NOTHING_FOUND)]),
        *([small(f"Page {page + 1}, newest first.")] if hits else []),
        *actions([*turns, change], "records_turns"),
    ]
    return modal(TITLE, FOUND, blocks, metadata={"filters": filters.as_list, "page": page})


def _turn(words: str, way: str, page: int) -> ButtonElement:
    return button(words, RecordsActionId.TURN.again(way), Page(page))


def _row(agreement: Agreement, hit: Hit) -> list[Block]:
    says = hit.says
    school = agreement.school_name(says.school) if says.school else None
    below = " · ".join(one for one in (school, says.person, says.category) if one)
    lines = [f"*{escaped(says.name)}* · {escaped(says.state or 'On record')} · {moment(hit.at)}", escaped(below)]
    about = OneRecord(hit.kind.code, hit.row.id)
    name = f"{hit.kind.code}:{hit.row.id}"
    take = button("Take out", RecordsActionId.TAKE_OUT.again(name.replace(":", "")), about)
    packets = [take] if hit.opens and packet_kind(hit.kind.code) else []
    return [
        paragraph("\n".join(line for line in lines if line)),
        *actions([*opening(hit), *packets], f"records:{name}"),
    ]


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
