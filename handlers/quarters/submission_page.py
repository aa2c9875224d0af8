"""A page of figures as people see it: a line for each, buttons for all that are blank, and what stands in it (§IX).

Blank is neither zero nor *not collected*: a page can be sent once each line is answered, and saved at any time. In a
quarter's submission a line that was not collected is no question any more, since a number field cannot say so.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.forms import TYPED_NUMBER, typed
from handlers.parts import Question, button, escaped, modal, paragraph, plain, small
from handlers.payload import Payload
from handlers.quarters.ids import QuarterActionId, QuarterFormId, SubmissionBlanks, SubmissionLine, SubmissionStep
from handlers.quarters.submission_views import title_of, whose
from handlers.values import RecordId
from models.errors import require_valid
from models.quarters.answers import SUPPRESSED, Answer, number, typed_answer
from models.quarters.measures import Group
from models.quarters.submission_checks import LARGEST, Figures
from models.quarters.tables import Submission
from models.terms import Agreement

ZERO, NOT_COLLECTED, BLANK_AGAIN = "zero", "not_collected", "blank_again"
FILLS = {ZERO: "All blank lines are 0", NOT_COLLECTED: "All blank lines: not collected"}
NO_QUESTION = "not-collected:"
"""Before the figure in the block of a line that is no question, since it was not collected."""
ABOUT_BLANKS = (
    "*Lines that are blank are not answered yet.* Enter what you have, fill the rest with one of these buttons, then "
    "change single lines. 0 means that it was counted and there were none."
)
HOW_TO_TYPE = (
    "All schools of this agreement together, as the table has them: a whole number, `0` if there were none, `*` where "
    "the table suppresses a small count, `n/c` if it was not collected."
)
WANTED = f"Enter a whole number from 0 to {LARGEST:,}, * if it is suppressed, or n/c if it was not collected."
LONGEST_ANSWER = 20
ANEW = "+"


@dataclass(frozen=True)
class Standing:
    """What stands in a page: its answers, the lines that are blank, and the ids by which Slack keeps what is typed.

    What is typed and no answer is in neither. As long as its id is the same, Slack leaves it as it is.
    """

    figures: Figures
    blank: frozenset[str] = frozenset()
    ids: Mapping[str, str] = field(default_factory=dict)

    def with_blanks(self, means: str) -> "Standing":
        """The same with each blank line answered, or with those blank again that were not collected."""
        if means == BLANK_AGAIN:
            return replace(self, figures={name: found for name, found in self.figures.items() if found is not None})
        answer = 0 if means == ZERO else None
        ids = {figure: _other(self.ids[figure]) for figure in self.blank}
        return Standing({**self.figures, **dict.fromkeys(self.blank, answer)}, ids={**self.ids, **ids})

    def without(self, figure: str) -> "Standing":
        """The same with a line blank."""
        return replace(self, figures={name: found for name, found in self.figures.items() if name != figure})


def _other(action_id: str) -> str:
    """Another id for an answer: Slack shows what a question starts with where its id is new."""
    return action_id.removesuffix(ANEW) if action_id.endswith(ANEW) else action_id + ANEW


def page(
    agreement: Agreement, submission: Submission, step: str, standing: Standing, saves: int, notice: str | None = None
) -> View:
    """A page of figures. A line that is blank is not answered."""
    asked, record = submission.questionnaire, SubmissionStep(submission.id, step)
    steps = list(asked.steps)
    blocks: list[Block] = [paragraph(f"*{escaped(notice)}*")] if notice else []
    blocks += [
        HeaderBlock(text=plain(asked.steps[step].title)),
        small(f"{escaped(whose(agreement, submission))} · page {steps.index(step) + 1} of {len(steps)}. Each page is "
              "saved on its own; you can continue now, another day, or on your phone."),
    ]  # fmt: skip
    if submission.may_be_suppressed:
        blocks.append(small(HOW_TO_TYPE))
    for name in asked.steps[step].groups:
        blocks += _group(agreement, submission, step, asked.groups[name], standing)
    blocks += [
        DividerBlock(),
        paragraph(ABOUT_BLANKS),
        ActionsBlock(block_id="blanks", elements=[
            button(words, QuarterActionId.SUBMISSION_BLANKS.again(means), SubmissionBlanks(submission.id, step, means))
            for means, words in _fills(submission, standing).items()
        ]),
        ActionsBlock(elements=[
            button("Save for later", QuarterActionId.SUBMISSION_KEEP, record),
            button("Back without saving", QuarterActionId.SUBMISSION_OPEN, RecordId(submission.id)),
        ]),
    ]  # fmt: skip
    about = {"submission": submission.id, "step": step, "saves": saves}
    form = QuarterFormId.SUBMISSION_SAVED
    return modal(title_of(submission), form, blocks, submit="Save and continue", metadata=about)


def _fills(submission: Submission, standing: Standing) -> dict[str, str]:
    """What can be done with many lines at once. What was typed as *n/c* is taken back by typing."""
    if submission.may_be_suppressed or None not in standing.figures.values():
        return FILLS
    return FILLS | {BLANK_AGAIN: "Undo “not collected”"}


def _group(agreement: Agreement, submission: Submission, step: str, group: Group, standing: Standing) -> list[Block]:
    asked = submission.questionnaire
    above = asked.label_of(group.whole) if group.whole and asked.is_police else "the students above"
    adds_up = f" · has to add up to {above}" if group.whole else ""
    source = small(f"{escaped(agreement.cite(group.source))}{adds_up}")
    lines = [_line(submission, step, figure, label, standing) for figure, label in group.figures.items()]
    return [DividerBlock(), paragraph(f"*{group.title}*"), source, *lines]


def _line(submission: Submission, step: str, figure: str, label: str, standing: Standing) -> Block:
    """A line of a page. A count is asked for as a number; what may be suppressed is typed, as the table has it."""
    is_answered, answer = figure in standing.figures, standing.figures.get(figure)
    question = Question(figure, label, id_of_answer=standing.ids.get(figure))
    if submission.may_be_suppressed:
        return question.text(as_typed(answer) if is_answered else None, LONGEST_ANSWER)
    if not is_answered or answer is not None:
        return question.number(number(answer), 0, LARGEST)
    line = SubmissionLine(submission.id, step, figure)
    change = button("Change", QuarterActionId.SUBMISSION_LINE.again(figure), line)
    return SectionBlock(block_id=f"{NO_QUESTION}{figure}", text=plain(f"{label}: not collected"), accessory=change)


def as_typed(answer: Answer) -> str:
    """An answer as it can be typed."""
    return "n/c" if answer is None else "*" if answer == SUPPRESSED else str(answer)


def standing_in(payload: Payload, submission: Submission, step: str) -> Standing:
    """What stands in a page at this moment, without a word on what cannot be taken."""
    asked = submission.questionnaire.keys_of(step)
    inputs = {figure: found for figure, found in typed(payload.view).items() if figure in asked}
    figures = _not_collected(payload, asked)
    for figure, found in inputs.items():
        with suppress(ValueError):
            figures[figure] = _read(found.text, submission)
    blank = frozenset(figure for figure, found in inputs.items() if not found.text)
    return Standing(figures, blank, {figure: found.action_id for figure, found in inputs.items()})


def figures_in(payload: Payload, submission: Submission, step: str) -> Figures:
    """The figures of a page, as far as it is filled in.

    Raises:
        Invalid: what is typed is no answer, by line.
        OutOfDate: the page asks for other lines.
    """
    asked = submission.questionnaire.keys_of(step)
    figures, problems = _not_collected(payload, asked), dict[str, str]()
    for figure in asked:
        answer = None if figure in figures else payload.answers[figure]
        try:
            if answer is not None:
                figures[figure] = _read(answer, submission)
        except ValueError:
            problems[figure] = WANTED
    require_valid(problems)
    return figures


def _not_collected(payload: Payload, asked: Sequence[str]) -> dict[str, Answer]:
    """The lines that are no question, since they were not collected."""
    return {figure: None for figure in asked if f"{NO_QUESTION}{figure}" in payload.questions}


def _read(answer: int | str, submission: Submission) -> Answer:
    """An answer as it is typed. Raises `ValueError` where it is none."""
    if isinstance(answer, int) or submission.may_be_suppressed:
        return answer if isinstance(answer, int) else typed_answer(answer)
    if not TYPED_NUMBER.fullmatch(answer) or not 0 <= int(answer) <= LARGEST:
        raise ValueError(answer)
    return int(answer)
