"""Home: what waits for the reader, what the reader filed, and what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.dismissals.ids import DismissalActionId
from handlers.evaluations.ids import EvaluationActionId
from handlers.evaluations.views import next_step_button, standing
from handlers.notices.ids import NoticeActionId
from handlers.notices.student_views import deadline_line
from handlers.parts import button, day, escaped, modal, moment, paragraph, plain, small
from handlers.people.ids import PeopleActionId
from handlers.people.views import to_approve
from handlers.quarters.ids import QuarterActionId
from handlers.quarters.views import recommendation_row
from handlers.values import Nothing, RecordId, RecordVersion
from models.calendar.school_days import ReportDeadline
from models.dismissals.tables import Dismissal
from models.evaluations.queries import Row
from models.evaluations.tables import Evaluation
from models.notices.tables import Notice
from models.people.proposals import Proposal
from models.policy import Act
from models.quarters.tables import Recommendation, Submission, party_name
from models.terms import Agreement

MOST_ROWS = 8  # all sections at once stay below the 100 blocks that Slack takes
MOST_PROPOSALS = 6  # two blocks each
STARTED_AT_HOME: dict[Act, ButtonElement] = {
    Act.FILE_NOTICE: button("File action notice", NoticeActionId.FORM, Nothing(), "primary"),
    Act.DRAFT_EVALUATION: button("Evaluations", EvaluationActionId.LIST, Nothing()),
    Act.LIST_EVALUATIONS: button("Yearly evaluations", EvaluationActionId.MISSING, Nothing()),
    Act.SEE_QUARTER: button("The quarter", QuarterActionId.LIST, Nothing()),
    Act.PROPOSE_ROSTER: button("People and channels", PeopleActionId.OPEN, Nothing()),
}
"""What people begin at their Home."""


@dataclass(frozen=True)
class HomeContents:
    """What is on somebody's Home. Lists hold one more than is shown, so that the reader is told of the rest."""

    name: str
    roles: str
    to_acknowledge: Sequence[Notice] = ()
    to_complete: Sequence[tuple[Notice, ReportDeadline | None]] = ()
    escalated: Sequence[Notice] = ()
    filed: Sequence[Notice] = ()
    to_approve: Sequence[Proposal] = ()
    evaluations: Sequence[Row] = ()
    to_receive: Sequence[Evaluation] = ()
    to_answer: Sequence[Evaluation] = ()
    requests: Sequence[Dismissal] = ()
    submissions: Sequence[Submission] = ()
    recommendations: Sequence[Recommendation] = ()
    left_open: Sequence[tuple[Notice, ReportDeadline | None]] = ()
    acts: frozenset[Act] = frozenset()


def home(agreement: Agreement, contents: HomeContents) -> View:
    """Home as its tab."""
    return View(type="home", callback_id="home", blocks=_blocks(agreement, contents))


def window(agreement: Agreement, contents: HomeContents) -> View:
    """Home in a window, for `/sro`."""
    return modal("Home", "home_window", _blocks(agreement, contents))


def closed(why: str) -> View:
    """The Home of somebody who is not to see one."""
    return View(type="home", callback_id="home", blocks=[SectionBlock(text=plain(why))])


def _blocks(agreement: Agreement, contents: HomeContents) -> list[Block]:
    blocks: list[Block] = [HeaderBlock(text=plain(contents.name)), small(escaped(contents.roles))]
    buttons = [element for act, element in STARTED_AT_HOME.items() if act in contents.acts]
    blocks += [ActionsBlock(block_id="home", elements=buttons)] if buttons else []
    proposals = [to_approve(agreement, proposal) for proposal in contents.to_approve]
    waiting = [
        *_section("Notices to acknowledge", [_to_acknowledge(agreement, notice) for notice in contents.to_acknowledge]),
        *_section("Escalated to you", [_escalated(agreement, notice) for notice in contents.escalated]),
        *_section(agreement.cite("Requests under §X"), [_request(agreement, request) for request in contents.requests]),
        *_section("Evaluations to acknowledge", [_to_receive(agreement, row) for row in contents.to_receive]),
        *_section("Your evaluation", [_to_answer(row) for row in contents.to_answer]),
        *_section("Submissions for the quarter", [_submission(agreement, row) for row in contents.submissions]),
        *_section("Recommendations assigned to you", [[recommendation_row(row)] for row in contents.recommendations]),
        *_section("Awaiting your approval", proposals, MOST_PROPOSALS),
        *_section("Student details to complete", [_to_complete(agreement, *row) for row in contents.to_complete]),
        *_section("To complete for an officer", [_left_open(agreement, *row) for row in contents.left_open]),
    ]
    blocks += waiting or [DividerBlock(), paragraph("Nothing needs your attention.")]
    blocks += _section("Yearly evaluations", [_evaluation(agreement, row) for row in contents.evaluations])
    return blocks + _section("Filed by you", [_filed(agreement, notice) for notice in contents.filed])


def _section(title: str, rows: Sequence[Sequence[Block]], most: int = MOST_ROWS) -> list[Block]:
    if not rows:
        return []
    more = [small(f"Only the first {most} are shown.")] if len(rows) > most else []
    return [DividerBlock(), HeaderBlock(text=plain(title)), *chain.from_iterable(rows[:most]), *more]


def _row(block_id: str, text: str, accessory: ButtonElement | None = None) -> list[Block]:
    """A row of Home. Its block keeps its name when Home is shown anew, so that a press still finds it."""
    return [SectionBlock(block_id=block_id, text=text, accessory=accessory)]


def _head(agreement: Agreement, record: Notice | Evaluation | Dismissal) -> str:
    return f"*{record.label}* · {escaped(agreement.school_name(record.school))}\n"


def _to_acknowledge(agreement: Agreement, notice: Notice) -> list[Block]:
    urgent = "*Urgent* · " if notice.current.urgent else ""
    text = f"{_head(agreement, notice)}{urgent}Filed {moment(notice.filed_at)}"
    return _row(f"acknowledge:{notice.id}", text, _open(notice))


def _escalated(agreement: Agreement, notice: Notice) -> list[Block]:
    text = f"{_head(agreement, notice)}Not acknowledged · filed {moment(notice.filed_at)}"
    return _row(f"escalated:{notice.id}", text)


def _to_complete(agreement: Agreement, notice: Notice, deadline: ReportDeadline | None) -> list[Block]:
    text = _head(agreement, notice) + deadline_line(notice, deadline)
    accessory = button("Student details", NoticeActionId.STUDENTS, RecordId(notice.id), "primary")
    return _row(f"complete:{notice.id}", text, accessory)


def _left_open(agreement: Agreement, notice: Notice, deadline: ReportDeadline | None) -> list[Block]:
    text = f"{_head(agreement, notice)}For {escaped(notice.officer.name)} · {deadline_line(notice, deadline)}"
    return _row(f"left:{notice.id}", text, _open(notice))


def _filed(agreement: Agreement, notice: Notice) -> list[Block]:
    if notice.withdrawn_at:
        state = f"Withdrawn · {moment(notice.withdrawn_at)}"
    elif notice.acknowledged_at and notice.acknowledged_by:
        state = f"Acknowledged by {escaped(notice.acknowledged_by.name)} · {moment(notice.acknowledged_at)}"
    else:
        state = f"Not acknowledged · filed {moment(notice.filed_at)}"
    return _row(f"filed:{notice.id}", _head(agreement, notice) + state, _open(notice))


def _open(notice: Notice) -> ButtonElement:
    return button("Open", NoticeActionId.OPEN, RecordId(notice.id))


def _evaluation(agreement: Agreement, row: Row) -> list[Block]:
    where = f"*{escaped(row.officer.name)}* · {escaped(agreement.school_name(row.school))}"
    block_id = f"evaluation:{row.school}:{row.officer.id}:{row.school_year}"
    return _row(block_id, f"{where}\n{escaped(standing(row))}", next_step_button(row))


def _to_receive(agreement: Agreement, evaluation: Evaluation) -> list[Block]:
    accessory = button("Open", EvaluationActionId.READ, RecordVersion(evaluation.id))
    return _row(f"receive:{evaluation.id}", f"{_head(agreement, evaluation)}Submitted, not acknowledged", accessory)


def _to_answer(evaluation: Evaluation) -> list[Block]:
    text = f"*{evaluation.label}*\nReview it, add one comment if you wish, and acknowledge receipt"
    accessory = button("Open", EvaluationActionId.READ, RecordVersion(evaluation.id), "primary")
    return _row(f"answer:{evaluation.id}", text, accessory)


def _request(agreement: Agreement, request: Dismissal) -> list[Block]:
    accessory = button("Open", DismissalActionId.OPEN, RecordId(request.id))
    return _row(f"request:{request.id}", _head(agreement, request) + request.state.capitalize(), accessory)


def _submission(agreement: Agreement, submission: Submission) -> list[Block]:
    due = f"due {day(submission.quarter.due_on)} (district goal)"
    party = escaped(party_name(agreement, submission.party))
    text = f"*{submission.quarter.label}* · {party}\n{str(submission.state).capitalize()}, {due}"
    accessory = button("Open the quarter", QuarterActionId.OPEN, RecordId(submission.quarter_id), "primary")
    return _row(f"submission:{submission.id}", text, accessory)
