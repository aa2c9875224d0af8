"""Home: what waits for the reader, what is new, and what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock, SectionBlock
from slack_sdk.models.views import View

from handlers.appointments.ids import AppointmentActionId
from handlers.calendar.views import CALENDAR
from handlers.evaluations.ids import EvaluationActionId
from handlers.feedback.views import RECORD
from handlers.notices.ids import NoticeActionId
from handlers.parts import MOST_BLOCKS, actions, button, escaped, modal, paragraph, plain, small
from handlers.people.ids import PeopleActionId
from handlers.quarters.ids import QuarterActionId
from handlers.releases.views import all_button as records
from handlers.schedules.week_views import OPEN as SCHEDULES
from handlers.sections import Section, fitting
from handlers.values import Nothing
from models.policy import Act

STARTED_AT_HOME: dict[Act, ButtonElement] = {
    Act.FILE_NOTICE: button("File action notice", NoticeActionId.FORM, Nothing(), "primary"),
    Act.DRAFT_EVALUATION: button("Evaluations", EvaluationActionId.LIST, Nothing()),
    Act.READ_SCHEDULE: SCHEDULES,
    Act.LIST_EVALUATIONS: button("Yearly evaluations", EvaluationActionId.MISSING, Nothing()),
    Act.READ_APPOINTMENT: button("Appointments", AppointmentActionId.OPEN, Nothing()),
    Act.SEE_QUARTER: button("The quarter", QuarterActionId.LIST, Nothing()),
    Act.RECORD_FEEDBACK: RECORD,
    Act.READ_RECORDS_REQUEST: records(),
    Act.PROPOSE_ROSTER: button("People and channels", PeopleActionId.OPEN, Nothing()),
    Act.DECIDE_SCHOOL_DAY: CALENDAR,
}
"""What people begin at their Home."""
BEGINS = (Act.FILE_NOTICE,)
"""What of it is nothing but a beginning, so that it is not offered once the agreement has ended."""


@dataclass(frozen=True)
class HomeContents:
    """What is on somebody's Home: what they may begin, what waits for them, and what they may look at."""

    name: str
    roles: str
    introduction: Sequence[Block] = ()
    top: Sequence[Block] = ()
    buttons: Sequence[ButtonElement] = ()
    activities: Sequence[ButtonElement] = ()
    duty: Sequence[Block] = ()
    waiting: Sequence[Section] = ()
    lists: Sequence[Section] = ()
    foot: Sequence[Block] = ()


def home(contents: HomeContents) -> View:
    """Home as its tab."""
    return View(type="home", callback_id="home", blocks=_blocks(contents))


def window(contents: HomeContents) -> View:
    """Home in a window, for `/sro`."""
    return modal("Home", "home_window", _blocks(contents))


def closed(why: str) -> View:
    """The Home of somebody who is not to see one."""
    return View(type="home", callback_id="home", blocks=[SectionBlock(text=plain(why))])


def _blocks(contents: HomeContents) -> list[Block]:
    top: list[Block] = [
        HeaderBlock(text=plain(contents.name)),
        small(escaped(contents.roles)),
        *contents.top,
        *contents.introduction,
        *([ActionsBlock(block_id="home", elements=list(contents.buttons))] if contents.buttons else []),
        *actions(contents.activities, "activities"),
        *contents.duty,
    ]
    pressing = [*contents.waiting, *(section for section in contents.lists if section.is_pressing)]
    if not any(section.rows for section in pressing):
        top += [DividerBlock(), paragraph("Nothing needs your attention.")]
    room = MOST_BLOCKS - len(top) - len(contents.foot)
    return [*top, *fitting([*contents.waiting, *contents.lists], room), *contents.foot]
