"""What a notice of an earlier year is asked for, by one table: the columns of its workbook, of its record and window.

Little of it is required: a department has what its own lists had. What is blank was not recorded, and is never *none*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models import vocabulary as words
from models.imports.rows import on_the_clock
from models.notices.form import LONGEST_CASE_NUMBER, LONGEST_PLACE, MOST_STUDENTS

SHEET = "Notices"
MOST_ROWS = 20_000
LONGEST_NAME, LONGEST_OFFENSE = 75, 300
AGES = (3, 22)
DAY, SCHOOL, FORMER_SCHOOL, NO_NAMES = "happened_on", "school", "other_school", "no_names"
ACTIONS = ("action_1", "action_2", "action_3", "action_4")


class Kind(StrEnum):
    """What stands in the cells of a column."""

    DAY = "day"
    TIME = "time"
    SCHOOL = "school"
    CODE = "code"
    WHOLE = "whole"
    WORDS = "words"
    NAME = "name"
    NUMBER = "number"
    YES = "yes"


@dataclass(frozen=True)
class Asked:
    """A column: what it is called, what its cells hold, and whether it has to be filled in.

    `of_student` where it is of one student: such a row may not be of several.
    """

    name: str
    title: str
    kind: Kind
    codes: Mapping[str, str] | None = None
    lowest: int = 0
    highest: int = 0
    longest: int = 0
    is_required: bool = False
    of_student: bool = False

    @property
    def heading(self) -> str:
        """What stands over it. The school is named in one of two columns."""
        return self.title if self.is_required or self.kind is Kind.SCHOOL else f"{self.title} (optional)"

    def in_words(self, answer: Any) -> Any:
        """An answer of a record as people read it; a day, a number and what was not recorded stay what they are."""
        if self.kind is Kind.TIME and answer:
            return on_the_clock(answer)
        return self.codes.get(answer, answer) if self.codes else answer


ASKED = (
    Asked(DAY, "Day", Kind.DAY, is_required=True),
    Asked("happened_at", "Time", Kind.TIME),
    Asked(SCHOOL, "School", Kind.SCHOOL),
    Asked(FORMER_SCHOOL, "School not in the agreement", Kind.NAME, longest=LONGEST_NAME),
    Asked("officer_name", "Officer", Kind.NAME, longest=LONGEST_NAME),
    Asked("place", "Location", Kind.CODE, words.PLACES),
    Asked("place_detail", "Specific location", Kind.WORDS, longest=LONGEST_PLACE),
    Asked("incident", "Incident", Kind.CODE, words.INCIDENTS),
    Asked("offense", "Reason or offense in words", Kind.WORDS, longest=LONGEST_OFFENSE),
    Asked("started_by", "Initiated by", Kind.CODE, words.STARTED_BY),
    Asked("action_1", "Action", Kind.CODE, words.ACTIONS, is_required=True),
    Asked("action_2", "Second action", Kind.CODE, words.ACTIONS),
    Asked("action_3", "Third action", Kind.CODE, words.ACTIONS),
    Asked("action_4", "Fourth action", Kind.CODE, words.ACTIONS),
    Asked("grounds", "Why law enforcement", Kind.CODE, words.GROUNDS),
    Asked("search_basis", "Search basis", Kind.CODE, words.SEARCH_BASES),
    Asked("report_written", "Report completed", Kind.CODE, words.YES_NO),
    Asked("case_number", "Case number", Kind.NUMBER, longest=LONGEST_CASE_NUMBER),
    Asked("students", "Students", Kind.WHOLE, highest=MOST_STUDENTS),
    Asked("age", "Age", Kind.WHOLE, lowest=AGES[0], highest=AGES[1], of_student=True),
    Asked("grade", "Grade", Kind.CODE, words.GRADES, of_student=True),
    Asked("gender", "Gender", Kind.CODE, words.GENDERS, of_student=True),
    Asked("race", "Race or ethnicity", Kind.CODE, words.RACES, of_student=True),
    Asked("disability", "Disability", Kind.CODE, words.YES_NO_UNKNOWN, of_student=True),
    Asked("english_learner", "English learner", Kind.CODE, words.YES_NO_UNKNOWN, of_student=True),
    Asked("disposition", "Disposition", Kind.CODE, words.DISPOSITIONS, of_student=True),
    Asked("notified", "Who at the school was notified", Kind.WORDS, longest=LONGEST_NAME),
    Asked("notified_on", "Day of notification", Kind.DAY),
    Asked("notified_at", "Time of notification", Kind.TIME),
    Asked(NO_NAMES, "No student is named", Kind.YES),
)
BY_NAME = {asked.name: asked for asked in ASKED}
HEADINGS = {asked.name: asked.heading for asked in ASKED}
FREE_TEXTS = tuple(asked.name for asked in ASKED if asked.kind is Kind.WORDS)
OF_STUDENT = tuple(asked.name for asked in ASKED if asked.of_student)
