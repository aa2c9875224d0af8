"""What people see of what schools provide: the schools of a year, a list with both sides' words, the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.facilities.ids import FacilityActionId, FacilityFormId, SayingOf
from handlers.parts import (
    Question,
    actions,
    button,
    escaped,
    happened,
    header,
    modal,
    moment,
    paragraph,
    plain,
    small,
)
from handlers.sections import row
from handlers.values import Nothing, Page, RecordId, RecordSeen
from models.facilities.form import ANSWERS, THERE, Answer
from models.facilities.steps import CHECK, ITEMS, STATE, Step
from models.facilities.tables import FacilityItem, FacilityList, FacilityStatement
from models.terms import Agreement

TITLE = "Facilities"
SCHOOLS_ON_A_PAGE = 10
MOST_STATEMENTS = 12
RULE = "The schools provide a desk, a computer and access to records to their officers (§VIII)."
WHO_READS = (
    "Read by the school's officers, principal and designee, the superintendent, the chief and designee, and "
    "supervisors. Name no student."
)
NOT_ASKED = "Not asked: no officer is assigned, or the school year's first day for it (district goal) is to come."
NOTHING_SAID = "Not said yet"
SIDES = {STATE: "School", CHECK: "Officer"}


@dataclass(frozen=True)
class SchoolRow:
    """A school of the overview with its list of this year, where there is one."""

    school: str
    found: FacilityList | None


def overview(agreement: Agreement, school_year: str, rows: Sequence[SchoolRow], page: int) -> View:
    """The schools that the reader may see, a page of them."""
    shown = rows[page * SCHOOLS_ON_A_PAGE : (page + 1) * SCHOOLS_ON_A_PAGE]
    is_more = len(rows) > (page + 1) * SCHOOLS_ON_A_PAGE
    turns = [
        *([button("Back", FacilityActionId.TURN.again("back"), Page(page - 1))] if page else []),
        *([button("Next", FacilityActionId.TURN.again("next"), Page(page + 1))] if is_more else []),
    ]
    blocks = [
        header(f"School year {school_year}"),
        small(escaped(agreement.cite(RULE))),
        *[block for at in shown for block in _school(agreement, at)],
        *actions(turns, "facility_turns"),
    ]
    return modal(TITLE, "facility_overview", blocks)


def _school(agreement: Agreement, at: SchoolRow) -> list[Block]:
    name = f"*{escaped(agreement.school_name(at.school))}*"
    if at.found is None:
        return row(f"facility:{at.school}", f"{name}\n{NOT_ASKED}")
    opening = button("Open", FacilityActionId.READ.again(at.school), RecordId(at.found.id))
    return row(f"facility:{at.school}", f"{name}\n{_standing(at.found)}", opening)


def _standing(found: FacilityList) -> str:
    """How a list stands, since when, and what is missing."""
    lines = [f"_{found.stands.label}_ · since {moment(found.waits_since)}"]
    if found.missing:
        lines.append(f"Missing: {', '.join(ITEMS[item] for item in found.missing)}")
    return "\n".join(lines)


def open_button(found: FacilityList, style: str | None = None) -> ButtonElement:
    """Opens a list."""
    return button("Open", FacilityActionId.READ, RecordId(found.id), style)


def overview_button(words: str = TITLE) -> ButtonElement:
    """Opens the overview."""
    return button(words, FacilityActionId.OPEN, Nothing())


def waiting_row(agreement: Agreement, found: FacilityList) -> list[Block]:
    """A list on the Home of those whose next step it is."""
    text = f"*{escaped(agreement.school_name(found.school))}*\n{_standing(found)}"
    return row(f"facility_waits:{found.id}", text, open_button(found, "primary"))


def missing_row(agreement: Agreement, found: FacilityList) -> list[Block]:
    """A list of which something is missing, on the Home of those who see all schools."""
    text = f"*{escaped(agreement.school_name(found.school))}*\n{_standing(found)}"
    return row(f"facility_missing:{found.id}", text, open_button(found))


def reading(agreement: Agreement, found: FacilityList, steps: Sequence[Step], upto: int | None = None) -> View:
    """A list: of each item what both sides say, now or after one of the statements; and what was said when."""
    last = {step: found.last(step, upto) for step in SIDES}
    head = (
        [paragraph(f"*{found.stands.label}*")] if upto is None else [paragraph(f"*As it was after statement {upto}*")]
    )
    buttons = [
        button(step.button, FacilityActionId.SAY.again(step.code), SayingOf(found.id, step.code), "primary")
        for step in steps
    ]
    blocks = [
        header(agreement.school_name(found.school)),
        *head,
        small(f"School year {found.school_year}. {escaped(agreement.cite(RULE))}"),
        *(actions(buttons, "facility_steps") if upto is None else actions([open_button(found)], "facility_steps")),
        *[block for item in ITEMS for block in _item(item, last)],
        DividerBlock(),
        *_history(found),
    ]
    return modal(TITLE, "facility_reading", blocks)


def _item(item: str, last: Mapping[str, FacilityStatement | None]) -> list[Block]:
    said = {step: _said(statement, item) for step, statement in last.items()}
    line = " · ".join(f"{SIDES[step]}: {_answer(answer)}" for step, answer in said.items())
    words = [
        block
        for step, answer in said.items() if answer and answer.words
        for block in (small(f"{SIDES[step]}:"), SectionBlock(text=plain(answer.words)))
    ]  # fmt: skip
    return [paragraph(f"*{escaped(ITEMS[item])}*\n{line}"), *words]


def _said(statement: FacilityStatement | None, item: str) -> FacilityItem | None:
    return next((row for row in statement.items if row.item == item), None) if statement else None


def _answer(said: FacilityItem | None) -> str:
    if said is None:
        return NOTHING_SAID
    return "✓ there" if said.is_there else "*missing*"


def _history(found: FacilityList) -> list[Block]:
    """What was said when, the last first, each with the way to how it was then."""
    blocks = list[Block]()
    for said in reversed(found.statements[-MOST_STATEMENTS:]):
        blocks += happened((f"{said.number}. {said.told}, {said.said_by.name}", said.said_at))
    earlier = found.statements[-MOST_STATEMENTS:-1]
    buttons = [
        button(
            f"How it stood after {said.number}",
            FacilityActionId.EARLIER.again(said.number),
            RecordSeen(found.id, said.number),
        )
        for said in reversed(earlier)
    ]
    return [*blocks, *happened(("The school was asked", found.opened_at)), *actions(buttons, "facility_earlier")]


def form(agreement: Agreement, found: FacilityList, step: Step, answers: Mapping[str, Answer]) -> View:
    """Asks one side for every item, with what it said last."""
    blocks = [
        header(agreement.school_name(found.school)),
        small(WHO_READS),
        *[block for item in ITEMS for block in _asked(item, answers.get(item, Answer()))],
    ]
    about = {"id": found.id, "step": step.code, "saves": found.seen}
    return modal(TITLE, FacilityFormId.SAID, blocks, submit="Save", metadata=about)


def _asked(item: str, given: Answer) -> list[Block]:
    words = Question(f"words:{item}", "In a few words", "Needed where it is missing.", optional=True)
    return [Question(item, ITEMS[item]).one_of_few(ANSWERS, given.answer), words.words(given.words)]


def said_last(found: FacilityList, step: Step) -> dict[str, Answer]:
    """What a side said last, to be said anew; the first time nothing is answered beforehand."""
    last = found.last(step.code)
    if last is None:
        return {}
    return {row.item: Answer(THERE if row.is_there else "missing", row.words) for row in last.items}
