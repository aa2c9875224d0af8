"""Asks about what may be right as it is: the form is shown again with the questions on top, and a tick that confirms.

What was typed stays. The tick confirms these questions and no others: what comes up meanwhile is asked as well.
"""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View

from handlers.metadata import noted
from handlers.parts import Question, paragraph, plain
from handlers.payload import Payload
from models.errors import Doubtful

TICK = "sure"


def confirmed(payload: Payload) -> str | None:
    """The key of the questions that the person has ticked as right."""
    if not payload.answers.get(TICK):
        return None
    key: str = payload.metadata["asked"]
    return key


def with_questions(form: View, doubt: Doubtful, yes: str, more: Sequence[Block] = ()) -> View:
    """The form with what is in doubt on top, what else is to be seen of it, and the tick."""
    # Slack keeps a tick as long as its id is the same: other questions need another one.
    tick = Question(TICK, "Correct it below, or confirm", optional=True, id_of_answer=f"{TICK}_{doubt.key}")
    form.blocks = [
        paragraph("*Not saved yet. Please check:*"),
        *(SectionBlock(text=plain(question)) for question in doubt.questions),
        *more,
        tick.ticks({"yes": yes}, ()),
        *(form.blocks or []),
    ]
    return noted(form, asked=doubt.key)
