"""What windows, Home and messages say alike of officers' reports: state, clock, proposal, buttons."""

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.parts import button, day, escaped, small
from handlers.reports.ids import OfficerReportActionId, Said
from handlers.values import Nothing, RecordId, RecordSeen
from models.notices.tables import Notice
from models.policy import Act
from models.reports.clock import SCHOOL_DAYS as SCHOOL_BASIS
from models.reports.clock import Due
from models.reports.proposal import reasons
from models.reports.standing import ASKED, CHANGED, DISPOSED, DUE, LABELS, NOT_ONE, TO_SUBMIT, Standing
from models.reports.tables import NO, YES
from models.store import disposed

STATE_LAW = (
    "State law, as we read it (C.G.S. 10-233p): an officer reports what escalates to violence or constitutes a crime."
)
SCHOOL_DAYS = "The days are state law's as we read it, for counsel to confirm."
YES_WORDS, NO_WORDS = "Yes, it is one", "No report"
SURE = "Then nothing goes to the chief. After this only a supervisor can change the answer."
CAN_CHANGE = "A supervisor can change the answer, with a reason."


def clock(due: Due) -> str:
    """By when a report is due, and how many days are left or how late it is."""
    if due.left < 0:
        return f"was due {day(due.day)} · *{days(due.days_late)} late*"
    kind = "school day" if due.basis == SCHOOL_BASIS else "weekday"
    left = "today" if due.left == 0 else f"{due.left} {kind}{'' if due.left == 1 else 's'} left"
    return f"due {day(due.day)} · {left}"


def days(count: int) -> str:
    """So many days."""
    return "1 day" if count == 1 else f"{count} days"


def state(found: Standing) -> str:
    """How a notice stands as a report, with its clock."""
    return f"{_label(found)}{_clock(found)}"


def state_in_bold(found: Standing) -> str:
    """The same as the first line of its window."""
    return f"*{_label(found)}*{_clock(found)}"


def _label(found: Standing) -> str:
    if found.state == DISPOSED:
        return f"Its notice was {disposed.stands(found.notice)}"
    label = LABELS[found.state]
    if found.state == DUE and not found.is_answered:
        label = "Proposed as an officer's report, not answered yet"
    version = f" (version {found.report.last.version})" if found.report and found.report.last else ""
    return f"{label}{version}"


def _clock(found: Standing) -> str:
    return f" · {clock(found.due)}" if found.due and found.state != DISPOSED else ""


def notes(found: Standing) -> list[Block]:
    """Why it is proposed as long as nobody has answered, and how its day was counted where school days gave none."""
    lines = []
    if found.report is None and (because := reasons(found.notice.current)):
        lines.append(f"Proposed because of: {escaped(', '.join(because))}.")
    elif found.report is None and found.state == ASKED:
        lines.append("The bot proposes that it is none, by its category and actions.")
    if found.due and found.due.note:
        lines.append(found.due.note)
    return [small(" ".join(lines))] if lines else []


def way_back(found: Standing, acts: frozenset[Act]) -> list[Block]:
    """Who can change an answer, for the officer who cannot."""
    is_asked = found.state == NOT_ONE and Act.ANSWER_REPORT in acts and Act.CHANGE_REPORT_ANSWER not in acts
    return [small(CAN_CHANGE)] if is_asked else []


def may_say(found: Standing, acts: frozenset[Act]) -> bool:
    """Whether the reader is the officer who has not answered yet."""
    return found.report is None and found.state in (ASKED, DUE) and Act.ANSWER_REPORT in acts


def buttons(found: Standing, acts: frozenset[Act]) -> list[ButtonElement]:
    """What the reader can do: answer, submit, or change the answer."""
    notice, shown = found.notice, []
    can_submit = found.state in TO_SUBMIT and notice.completed_at is not None and Act.SUBMIT_REPORT in acts
    if can_submit:
        words = "Submit new version" if found.state == CHANGED else "Submit to the chief"
        about = RecordSeen(notice.id, notice.version)
        shown.append(button(words, OfficerReportActionId.SUBMIT, about, "primary"))
    if may_say(found, acts):
        shown += [] if can_submit else [_say(notice, YES, YES_WORDS)]
        shown.append(_say(notice, NO, NO_WORDS, (SURE, NO_WORDS)))
    if Act.CHANGE_REPORT_ANSWER in acts and not notice.withdrawn_at and not may_say(found, acts):
        words = "Change the answer" if found.report else "Answer for the officer"
        shown.append(button(words, OfficerReportActionId.CHANGE, RecordId(notice.id)))
    return shown


def _say(notice: Notice, answer: str, words: str, confirm: tuple[str, str] | None = None) -> ButtonElement:
    return button(words, OfficerReportActionId.ANSWER.again(answer), Said(notice.id, answer), confirm=confirm)


def open_button(notice: Notice, words: str = "Open report") -> ButtonElement:
    """Leads to a report."""
    return button(words, OfficerReportActionId.READ, RecordId(notice.id))


def all_button(words: str = "Officer's reports") -> ButtonElement:
    """Leads to all reports and packets."""
    return button(words, OfficerReportActionId.OPEN, Nothing())
