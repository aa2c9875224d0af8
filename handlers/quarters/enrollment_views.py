"""What people see of enrollment: the school years on record, and the question for another one (§IX)."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.parts import Question, paragraph, small
from handlers.quarters.ids import QuarterFormId
from handlers.quarters.views import ENROLLMENT_TITLE, choice, question_form
from models.quarters.tables import Quarter

ENROLLMENT_FOR = (
    "How many students each school has, once a school year, by the same groups as its students are counted. The rates "
    "per 1,000 students and the disparity ratios of the workbooks come from it. By form or by workbook."
)


def enrollment_form(opened: Sequence[Quarter], this_year: str) -> View:
    """The school years whose enrollment is on record or begun, and a question for another one."""
    is_new = this_year not in [quarter.school_year for quarter in opened]
    blocks: list[Block] = [
        paragraph(ENROLLMENT_FOR),
        choice(opened) if opened else small("There is no enrollment yet."),
        Question("school_year", "School year", "For example, 2018-19: also of a baseline year.").text(
            this_year if is_new else None, 7
        ),
    ]
    return question_form(ENROLLMENT_TITLE, QuarterFormId.ENROLLED, blocks, "Open")
