"""Home: what waits for the reader, what is new, and what the reader may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.activities import views as activities
from handlers.activities.training_views import home_row
from handlers.calendar import views as calendar
from handlers.calendar.ids import CalendarActionId
from handlers.dismissals.ids import DismissalActionId
from handlers.evaluations.ids import EvaluationActionId
from handlers.evaluations.views import next_step_button, standing
from handlers.home.sections import Section, fitting
from handlers.notices.direct_messages import word_button
from handlers.notices.draft_views import row as draft_row
from handlers.notices.ids import NoticeActionId, Preset
from handlers.notices.question_views import answer_button
from handlers.notices.rows import row as notice_row
from handlers.notices.rows import row_to_complete
from handlers.notices.student_views import deadline_line
from handlers.parts import actions, button, day, escaped, modal, moment, paragraph, plain, small
from handlers.people.ids import PeopleActionId
from handlers.people.views import to_approve
from handlers.quarters.ids import QuarterActionId
from handlers.quarters.views import declared_by, reason_line, recommendation_row, short_team
from handlers.quarters.yearly_report.views import report_row
from handlers.values import Nothing, RecordId, RecordVersion
from models.activities.kinds import ActivityKind
from models.activities.queries import Listed as ListedActivities
from models.activities.training_due import Lacking
from models.calendar.questions import ToDecide
from models.calendar.school_days import ReportDeadline
from models.dismissals.tables import Dismissal
from models.evaluations.queries import Row
from models.evaluations.tables import Evaluation
from models.notices.finding import Found, Listed
from models.notices.tables import Notice, NoticeDraft, NoticeQuestion
from models.people.proposals import Proposal
from models.policy import Act
from models.quarters.tables import Quarter, Recommendation, State, Submission, party_name
from models.terms import Agreement
from models.vocabulary import Party

OUR_READING = "These deadlines are the bot's reading of state law (C.G.S. 10-233p), not legal advice."
MOST_BLOCKS = 100  # as many as Slack takes
STARTED_AT_HOME: dict[Act, ButtonElement] = {
    Act.FILE_NOTICE: button("File action notice", NoticeActionId.FORM, Nothing(), "primary"),
    Act.DRAFT_EVALUATION: button("Evaluations", EvaluationActionId.LIST, Nothing()),
    Act.LIST_EVALUATIONS: button("Yearly evaluations", EvaluationActionId.MISSING, Nothing()),
    Act.SEE_QUARTER: button("The quarter", QuarterActionId.LIST, Nothing()),
    Act.PROPOSE_ROSTER: button("People and channels", PeopleActionId.OPEN, Nothing()),
    Act.DECIDE_SCHOOL_DAY: calendar.CALENDAR,
}
"""What people begin at their Home."""


@dataclass(frozen=True)
class HomeContents:
    """What is on somebody's Home. Lists of notices are there for those who have the right to them, also empty ones."""

    name: str
    roles: str
    now: datetime
    introduction: Sequence[Block] = ()
    drafts: Sequence[NoticeDraft] = ()
    to_acknowledge: Found[Listed] | None = None
    escalated: Found[Listed] | None = None
    questions: Sequence[NoticeQuestion] = ()
    to_complete: Found[tuple[Listed, ReportDeadline | None]] | None = None
    left_open: Sequence[tuple[Notice, ReportDeadline | None]] = ()
    requests: Sequence[Dismissal] = ()
    to_receive: Sequence[Evaluation] = ()
    to_answer: Sequence[Evaluation] = ()
    submissions: Sequence[Submission] = ()
    short_team: Mapping[Party, int] = field(default_factory=dict)
    to_meet: Sequence[Quarter] = ()
    recommendations: Sequence[Recommendation] = ()
    reports: Sequence[str] = ()
    to_approve: Sequence[Proposal] = ()
    days: Sequence[ToDecide] = ()
    evaluations: Sequence[Row] = ()
    arrests: Found[Listed] | None = None
    newest: Found[Listed] | None = None
    whose: str = ""
    finds_notices: bool = False
    acts: frozenset[Act] = frozenset()
    wants_word: bool | None = None
    activity_kinds: Sequence[ActivityKind] = ()
    activities: ListedActivities | None = None
    logs_own_activities: bool = False
    reader_id: int = 0
    trainings: Sequence[Lacking] = ()


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
    buttons = [element for act, element in STARTED_AT_HOME.items() if act in contents.acts]
    buttons += [_show("all", "Find notices")] if contents.finds_notices else []
    top: list[Block] = [
        HeaderBlock(text=plain(contents.name)),
        small(escaped(contents.roles)),
        *contents.introduction,
        *([ActionsBlock(block_id="home", elements=buttons)] if buttons else []),
        *actions(activities.home_buttons(contents.activity_kinds) if contents.activity_kinds else [], "activities"),
    ]
    waiting = _waiting(agreement, contents)
    if not any(section.rows for section in waiting) and not (contents.arrests and contents.arrests.rows):
        top += [DividerBlock(), paragraph("Nothing needs your attention.")]
    word = _word(wants=contents.wants_word)
    room = MOST_BLOCKS - len(top) - len(word)
    return top + fitting([*waiting, *_lists(agreement, contents)], room) + word


def _waiting(agreement: Agreement, contents: HomeContents) -> list[Section]:
    """What waits for the reader."""
    quarters = partial(button, action=QuarterActionId.LIST, value=Nothing())
    return [
        Section("Drafts", contents.drafts, draft_row),
        *_notices(agreement, contents, "Notices to acknowledge", "unacknowledged", contents.to_acknowledge,
                  "None. A notice appears here, and in your school's channel, as soon as an officer files it."),
        *_notices(agreement, contents, "Escalated to you", "escalated", contents.escalated,
                  "None. A notice that nobody at the school acknowledges in time appears here."),
        Section("Questions to answer", contents.questions, _question),
        *_to_complete(agreement, contents.to_complete),
        Section("To complete for an officer", contents.left_open, partial(_left_open, agreement)),
        Section(agreement.cite("Requests under §X"), contents.requests, partial(_request, agreement)),
        Section("Evaluations to acknowledge", contents.to_receive, partial(_to_receive, agreement)),
        Section("Your evaluation", contents.to_answer, _to_answer),
        *_trainings(agreement, contents, is_own=True),
        Section("Submissions for the quarter", contents.submissions, partial(_submission, agreement),
                all_of_them=quarters),
        Section("Collaboration Team", [contents.short_team] if contents.short_team else [],
                partial(short_team, agreement)),
        Section("Team meetings to hold", contents.to_meet, partial(_to_meet, agreement), all_of_them=quarters),
        Section("Recommendations assigned to you", contents.recommendations, lambda row: [recommendation_row(row)],
                all_of_them=quarters if Act.SEE_QUARTER in contents.acts else None),
        Section("Reports to adopt", contents.reports, partial(report_row, agreement)),
        Section("Awaiting your approval", contents.to_approve, partial(to_approve, agreement)),
        Section("Days of the calendar to decide", contents.days, calendar.to_decide,
                all_of_them=partial(button, action=CalendarActionId.LIST.again("all"), value=Nothing()),
                note=calendar.HOW_TO_UNDO),
    ]  # fmt: skip


def _lists(agreement: Agreement, contents: HomeContents) -> list[Section]:
    """What the reader may look at, or go on with, at any time."""
    writes = EvaluationActionId.LIST if Act.DRAFT_EVALUATION in contents.acts else EvaluationActionId.MISSING
    return [
        Section("Yearly evaluations", contents.evaluations, partial(_evaluation, agreement),
                all_of_them=partial(button, action=writes, value=Nothing())),
        *_notices(agreement, contents, "Arrests in the last 30 days", "arrests", contents.arrests,
                  "None. A notice that reports an arrest appears here, and comes to you as a message."),
        *_notices(agreement, contents, contents.whose, "all", contents.newest,
                  "None yet. Notices appear here as they are filed, with how each stands."),
        *_trainings(agreement, contents, is_own=False),
        *_activities(agreement, contents),
    ]  # fmt: skip


def _trainings(agreement: Agreement, contents: HomeContents, *, is_own: bool) -> list[Section]:
    """To an officer something to do, to those who answer for officers something to know."""
    found = contents.trainings
    if not found or is_own != all(row.officer.id == contents.reader_id for row in found):
        return []
    return [Section("Trainings that are due", [found], partial(home_row, agreement, contents.reader_id))]


def _activities(agreement: Agreement, contents: HomeContents) -> list[Section]:
    """An officer's own last entries, to correct or withdraw; of everybody else those that they may read."""
    found = contents.activities
    is_own = contents.logs_own_activities
    if found is None or not (found.rows or is_own):
        return []
    show = activities.own_row if is_own else activities.row
    title, when_empty = ("Your activities", activities.NONE_YET) if is_own else ("Activities of officers", "")
    return [Section(title, found.rows, partial(show, agreement), found.count, activities.all_of_them, when_empty)]


def _notices(
    agreement: Agreement, contents: HomeContents, title: str, preset: str, found: Found[Listed] | None, when_empty: str
) -> list[Section]:
    """Notices in a section of their own, for those who have the right to them."""
    if found is None:
        return []

    def show(listed: Listed) -> list[Block]:
        is_at_school = contents.to_acknowledge is not None
        return notice_row(agreement, listed, contents.now, preset, is_at_school=is_at_school)

    return [Section(title, found.rows, show, found.count, partial(_show, preset), when_empty)]


def _to_complete(agreement: Agreement, found: Found[tuple[Listed, ReportDeadline | None]] | None) -> list[Section]:
    if found is None:
        return []

    def show(row: tuple[Listed, ReportDeadline | None]) -> list[Block]:
        return row_to_complete(agreement, *row, "complete")

    when_empty = "None. A notice of yours that lacks details or students appears here, with its clock."
    all_of_them = partial(_show, "incomplete")
    return [Section("To complete", found.rows, show, found.count, all_of_them, when_empty, OUR_READING)]


def _show(preset: str, text: str) -> ButtonElement:
    return button(text, NoticeActionId.LIST.again(preset), Preset(preset))


def _row(block_id: str, text: str, accessory: ButtonElement | None = None) -> list[Block]:
    """A row of Home. Its block keeps its name when Home is shown anew, so that a press still finds it."""
    return [SectionBlock(block_id=block_id, text=text, accessory=accessory)]


def _head(agreement: Agreement, record: Evaluation | Dismissal) -> str:
    return f"*{record.label}* · {escaped(agreement.school_name(record.school))}\n"


def _question(asked: NoticeQuestion) -> list[Block]:
    text = f"*{asked.notice.label}* · Asked by {escaped(asked.asked_by.name)} · {moment(asked.asked_at)}"
    return [SectionBlock(block_id=f"question:{asked.id}", text=text, accessory=answer_button(asked))]


def _left_open(agreement: Agreement, row: tuple[Notice, ReportDeadline | None]) -> list[Block]:
    notice, deadline = row
    where = f"*{notice.label}* · {escaped(agreement.school_name(notice.school))}"
    text = f"{where}\nFor {escaped(notice.officer.name)} · {deadline_line(notice, deadline)}"
    opening = button("Open", NoticeActionId.OPEN, RecordId(notice.id))
    return [SectionBlock(block_id=f"left:{notice.id}", text=text, accessory=opening)]


def _word(*, wants: bool | None) -> list[Block]:
    """Whether the officer is told of acknowledgments; nothing for somebody who is no officer."""
    if wants is None:
        return []
    text = f"Direct messages about acknowledgments are {'on' if wants else 'off'}."
    return [DividerBlock(), SectionBlock(block_id="word", text=text, accessory=word_button(wants=wants))]


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
    because = submission.missing_because if submission.state is State.MISSING else None
    declared = f"{declared_by(submission)}: it can still be sent" if because else ""
    text = f"*{submission.quarter.label}* · {party}\n{str(submission.state).capitalize()}{declared}, {due}"
    accessory = button("Open the quarter", QuarterActionId.OPEN, RecordId(submission.quarter_id), "primary")
    return [*_row(f"submission:{submission.id}", text, accessory), *([reason_line(because)] if because else [])]


def _to_meet(agreement: Agreement, quarter: Quarter) -> list[Block]:
    rule = escaped(agreement.cite("The team meets at least quarterly (§IX)."))
    accessory = button("Open the quarter", QuarterActionId.OPEN, RecordId(quarter.id))
    return _row(f"meet:{quarter.id}", f"*{quarter.label}*\nNo team meeting is on record. {rule}", accessory)
