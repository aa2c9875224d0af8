"""What people see of questions about a notice: asked by the school, answered by the officer."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from handlers.notices.form_views import NO_IDENTITY
from handlers.notices.ids import NoticeActionId, NoticeFormId
from handlers.parts import Question, actions, button, escaped, happened, header, modal, paragraph, plain, small
from handlers.values import RecordId, RecordPage
from models.notices.tables import Notice, NoticeQuestion
from models.terms import Agreement

ON_A_NOTICE = 4  # within a notice they share the 100 blocks that Slack takes
ON_A_PAGE = 20


def asking_form(agreement: Agreement, notice: Notice) -> View:
    """Asks the principal for the question."""
    blocks = [
        paragraph(f"*{notice.label}* · {escaped(agreement.school_name(notice.school))}"),
        small("The officer is told by direct message, and so are you once it is answered. Both stay with the notice."),
        Question("question", "Your question", NO_IDENTITY).words(),
    ]
    return modal("Ask the officer", NoticeFormId.ASKED, blocks, submit="Send", metadata={"notice": notice.id})


def answering_form(agreement: Agreement, asked: NoticeQuestion) -> View:
    """Asks the officer for the answer, below the question."""
    blocks = [
        paragraph(f"*{asked.notice.label}* · {escaped(agreement.school_name(asked.notice.school))}"),
        *_question(asked),
        Question("answer", "Your answer", NO_IDENTITY).words(),
    ]
    return modal("Answer", NoticeFormId.ANSWERED, blocks, submit="Send", metadata={"id": asked.id})


def question_blocks(rows: Sequence[NoticeQuestion], *, may_answer: bool) -> list[Block]:
    """The questions within a notice that is opened, the newest last; nothing where there are none."""
    if not rows:
        return []
    earlier = len(rows) - ON_A_NOTICE
    blocks: list[Block] = [paragraph("*Questions to the officer*")]
    blocks += [small(f"{earlier} earlier are listed under All questions.")] if earlier > 0 else []
    return blocks + _rows(rows[-ON_A_NOTICE:], may_answer=may_answer)


def all_questions_button(notice: Notice, rows: Sequence[NoticeQuestion]) -> list[ButtonElement]:
    """What opens the list, where a notice does not show all of them."""
    if len(rows) <= ON_A_NOTICE:
        return []
    return [button("All questions", NoticeActionId.QUESTIONS, RecordPage(notice.id, 0))]


def question_list(notice: Notice, rows: Sequence[NoticeQuestion], page: int, *, may_answer: bool) -> View:
    """A page of a notice's questions and answers, the oldest first."""
    first, after = page * ON_A_PAGE, (page + 1) * ON_A_PAGE
    turns = []
    if page:
        turns.append(button("Previous", NoticeActionId.QUESTIONS.again("previous"), RecordPage(notice.id, page - 1)))
    if len(rows) > after:
        turns.append(button("Next", NoticeActionId.QUESTIONS.again("next"), RecordPage(notice.id, page + 1)))
    blocks = [
        header(f"{notice.label}: {len(rows)} questions"),
        *_rows(rows[first:after], may_answer=may_answer),
        *actions([*turns, button("Back to notice", NoticeActionId.BACK, RecordId(notice.id))]),
    ]
    return modal("Questions", NoticeActionId.QUESTIONS, blocks, close="Done", metadata={"notice": notice.id})


def _rows(rows: Sequence[NoticeQuestion], *, may_answer: bool) -> list[Block]:
    return [block for asked in rows for block in (*_question(asked), *_answer(asked, may_answer))]


def _question(asked: NoticeQuestion) -> list[Block]:
    return [*happened((f"Asked by {asked.asked_by.name}", asked.asked_at)), SectionBlock(text=plain(asked.question))]


def _answer(asked: NoticeQuestion, may_answer: bool) -> list[Block]:
    if asked.answer and asked.answered_by:
        answered = happened((f"Answered by {asked.answered_by.name}", asked.answered_at))
        return [*answered, SectionBlock(text=plain(asked.answer))]
    if asked.notice.withdrawn_at:
        return [paragraph("_Not answered before the notice was withdrawn._")]
    return [SectionBlock(text="_Not answered yet._", accessory=answer_button(asked) if may_answer else None)]


def answer_button(asked: NoticeQuestion) -> ButtonElement:
    """What the officer presses to answer."""
    return button("Answer", NoticeActionId.ANSWER, RecordId(asked.id), "primary")
