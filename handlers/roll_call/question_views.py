"""The three questions about one's own duties, and which answers are right. Of what somebody answers nothing is kept."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.parts import Question, actions, button, escaped, modal, paragraph, small
from handlers.roll_call.ids import RollCallActionId, RollCallFormId
from handlers.values import Nothing
from models.roll_call.questions import QuizQuestion
from models.terms import Agreement

TITLE = "Three questions"
NOTHING_KEPT = "For yourself alone: your answers are not kept, not counted, and seen by nobody."


def form(asked: Sequence[QuizQuestion]) -> View:
    """The questions, each with three choices."""
    blocks = [
        small(NOTHING_KEPT),
        *(Question(one.code, one.asks, optional=True).one_of_few(_choices(one), None) for one in asked),
    ]
    about = {"questions": [one.code for one in asked]}
    return modal(TITLE, RollCallFormId.ANSWERED, blocks, submit="See the answers", metadata=about)


def _choices(one: QuizQuestion) -> dict[str, str]:
    return {str(place): choice for place, choice in enumerate(one.choices)}


def answers(agreement: Agreement, asked: Sequence[QuizQuestion], given: Mapping[str, str | None]) -> View:
    """Which answer is right, and where that stands; beside it what was chosen."""
    overview = button("Overview", RollCallActionId.OPEN, Nothing())
    blocks: list[Block] = [
        *(paragraph(_answer(agreement, one, given.get(one.code))) for one in asked),
        small(NOTHING_KEPT),
        *actions([overview], "roll_call_ways"),
    ]
    return modal(TITLE, "roll_call_answers", blocks)


def _answer(agreement: Agreement, one: QuizQuestion, given: str | None) -> str:
    lines = [f"*{escaped(one.asks)}*", f"{escaped(one.answer)} ({escaped(agreement.cite(one.clause))})"]
    chosen = _choices(one).get(given or "")
    if chosen == one.answer:
        lines.append("That is what you chose.")
    elif chosen:
        lines.append(f"You chose: {escaped(chosen)}")
    return "\n".join(lines)
