"""Several days of quick entries on one page: a row at a time, the rows so far below it, one button that saves all."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock, SectionBlock
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.views import View

from handlers.activities.ids import ActivityActionId, ActivityFormId, OfKind, RowsSeen
from handlers.forms import TYPED_INTO
from handlers.parts import Question, actions, button, day, escaped, header, modal, paragraph, plain, small
from handlers.values import RecordId
from models.activities.kinds import Asked, in_words
from models.activities.several import DAY, QUICK, Row, Rows, asked_in_a_row
from models.terms import Agreement

TITLE = "Several days"
KEPT = "Rows are kept here until you save them, also if you close this window."
AT_EACH_CHARACTER = DispatchActionConfig(trigger_actions_on=["on_character_entered"])


def page(
    agreement: Agreement, rows: Rows, schools: Mapping[str, str], notice: str = "",
    wrong: Mapping[int, str] | None = None,
) -> View:  # fmt: skip
    """The row being filled in, and the rows so far. `wrong` says of rows, by id, why they cannot be saved."""
    blocks = [
        *([SectionBlock(text=plain(notice))] if notice else []),
        *_to_save(rows, wrong or {}),
        *actions(_kinds(rows.next), "kinds"),
        *_questions(rows, schools),
        *_so_far(agreement, rows, wrong or {}),
    ]
    return modal(
        TITLE, ActivityFormId.ROW_ADDED, blocks, submit="Add row", close="Close",
        metadata={"kind": rows.next.kind.code, "version": rows.changes, **_one_school(schools)},
    )  # fmt: skip


def _one_school(schools: Mapping[str, str]) -> dict[str, Any]:
    return {"school": next(iter(schools))} if len(schools) == 1 else {}


def _to_save(rows: Rows, wrong: Mapping[int, str]) -> list[Block]:
    if not rows.rows:
        return [small(f"Add a row for each thing you did, on any day. {KEPT}")]
    count = len(rows.rows)
    words = f"{count} {'row' if count == 1 else 'rows'}"
    text = f"*{words} not saved yet*"
    if wrong:
        text = f"*Nothing was saved.* {len(wrong)} of {words} cannot be saved as it stands; see below."
    label = f"Save all {count}" if count > 1 else "Save"
    save = button(label, ActivityActionId.ROWS_SAVE, RowsSeen(rows.changes), "primary")
    return [SectionBlock(block_id="save", text=text, accessory=save), small(KEPT)]


def _kinds(shown: Row) -> list[Any]:
    return [
        button(kind.button, ActivityActionId.ROW_KIND.again(kind.code), OfKind(kind.code),
               "primary" if kind == shown.kind else None)
        for kind in QUICK
    ]  # fmt: skip


def _questions(rows: Rows, schools: Mapping[str, str]) -> list[Block]:
    given = rows.next
    asked = [
        *([Question("school", "School").choice(schools, given.school)] if len(schools) > 1 else []),
        Question(DAY, "Day").day(given.form.happened_on),
        *(_question(question, getattr(given.form, question.name)) for question in asked_in_a_row(given.kind)),
    ]
    for block in asked:
        if isinstance(block, InputBlock):
            _tell(block, rows.changes)
    return asked


def _question(asked: Asked, given: Any) -> Block:
    question = Question(asked.name, asked.label, optional=asked.optional)
    if asked.codes is not None:
        return question.choice(asked.codes, given)
    return question.number(given, 1, asked.highest)


def _tell(block: InputBlock, changes: int) -> None:
    """Have Slack tell of this answer while it is given. Slack keeps an answer as long as its id stays: it changes."""
    element: Any = block.element
    element.action_id = ActivityActionId.ROW_TYPED.again(changes)
    block.dispatch_action = True
    if element.type in TYPED_INTO:
        element.dispatch_action_config = AT_EACH_CHARACTER


def _so_far(agreement: Agreement, rows: Rows, wrong: Mapping[int, str]) -> list[Block]:
    if not rows.rows:
        return []
    shown = [_row(agreement, number, row, wrong.get(row.id)) for number, row in enumerate(rows.rows, 1)]
    return [header("Rows so far"), *chain(*shown)]


def _row(agreement: Agreement, number: int, row: Row, wrong: str | None) -> list[Block]:
    remove = button("Remove", ActivityActionId.ROW_REMOVE, RecordId(row.id))
    return [
        SectionBlock(block_id=f"row:{row.id}", text=row_words(agreement, number, row), accessory=remove),
        *([paragraph(f":warning: {escaped(f'Row {number}: {wrong}')}")] if wrong else []),
    ]


def row_words(agreement: Agreement, number: int, row: Row) -> str:
    """A row in two lines: what and when, then its answers."""
    answers = [_answer(row, asked) for asked in asked_in_a_row(row.kind)]
    when = day(row.form.happened_on) if row.form.happened_on else ""
    where = agreement.school_name(row.school) if row.school else ""
    head = f"{number}. *{escaped(row.kind.button)}* · {escaped(' · '.join(filter(None, (when, where))))}"
    return f"{head}\n{escaped(' · '.join(filter(None, answers)))}"


def _answer(row: Row, asked: Asked) -> str:
    answer = in_words(row.kind, asked, getattr(row.form, asked.name))
    return f"{answer} {asked.unit[answer != '1']}" if asked.unit and answer else answer


def saved(count: int, *, is_begun: bool) -> list[Block]:
    """What stands over the log once the rows are saved."""
    entries = "1 entry is" if count == 1 else f"{count} entries are"
    left = small("The row that you had begun was not added, and is not saved. It is kept.") if is_begun else None
    return [paragraph(f"*Saved.* {entries} on record."), *([left] if left else [])]
