"""What each submission asks for, page by page.

Schools answer for themselves, quarter by quarter. For a year to compare with, the district and the police answer too,
for all schools together: often there is no more than a published table (§IX).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from models.quarters.enrollment_measures import ENROLLED, ENROLLMENT_GROUPS, ENROLLMENT_STEPS
from models.quarters.enrollment_measures import label_of as enrollment_label_of
from models.quarters.measures import SCHOOL_GROUPS, SCHOOL_STEPS, Group, Step, codes_of
from models.quarters.measures import label_of as school_label_of
from models.quarters.police_measures import POLICE_GROUPS
from models.quarters.police_measures import label_of as police_label_of

POLICE = ":police"  # who owes a submission, where no school does: no key of a school can be this
DISTRICT = ":district"  # all schools together
TOGETHER = (DISTRICT, POLICE)
ENROLLMENT = "enrollment"  # the code of a school year's enrollment, where quarters have theirs


@dataclass(frozen=True)
class Questionnaire:
    """The groups of figures that a submission asks for, page by page; `totals` are those that its overview adds up."""

    steps: dict[str, Step]
    groups: dict[str, Group]
    totals: tuple[str, ...]
    is_police: bool = False
    words: Callable[[str], str] = school_label_of

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Every figure that it asks for."""
        return tuple(figure for group in self.groups.values() for figure in group.figures)

    def keys_of(self, step: str) -> tuple[str, ...]:
        """The figures that a page asks for."""
        return tuple(figure for code in self.steps[step].groups for figure in self.groups[code].figures)

    def adds_up_to(self, group: Group) -> str:
        """The words for the sum of a group that has to be another figure."""
        whole = f"“{self.label_of(group.whole or '')}”" if self.is_police else "the students at the top"
        return f"Total (has to equal {whole})"

    def label_of(self, figure: str) -> str:
        """A figure in words."""
        return self.words(figure)


def _of_police(*codes: str) -> dict[str, Group]:
    groups = {code: POLICE_GROUPS[code] for code in codes}
    of_notices = groups["notices"]
    counted = {line: of_notices.lines[line] for line in ("filed", "reports")}  # the others are of the bot's own forms
    return groups | {"notices": Group(of_notices.measure, of_notices.title, counted, of_notices.source)}


STUDENTS_AT_NOTICES = codes_of("students", POLICE_GROUPS)
OF_SCHOOLS = Questionnaire(
    SCHOOL_STEPS, SCHOOL_GROUPS, ("incidents", "actions", "disciplined", "referrals", "arrests", "referred")
)
OF_POLICE = Questionnaire(
    {
        "police_reports": Step("Police reports", ("notices", "reports")),
        "police_actions": Step("Police incidents and actions", ("incidents", "actions")),
        "police_students": Step("Police students", (*STUDENTS_AT_NOTICES, "measures")),
    },
    _of_police("notices", "reports", "incidents", "actions", *STUDENTS_AT_NOTICES, "measures"),
    ("reports", "incidents"),
    is_police=True,
    words=police_label_of,
)
"""What records of a year before the bot can tell: not what only its notices ask, such as hours or who acted."""


OF_ENROLLMENT = Questionnaire(ENROLLMENT_STEPS, ENROLLMENT_GROUPS, (ENROLLED,), words=enrollment_label_of)


def questionnaire_of(party: str, code: str = "") -> Questionnaire:
    """What is asked of a party: a school, the district or the police. `code` is that of the quarter or year."""
    if code == ENROLLMENT:
        return OF_ENROLLMENT
    return OF_POLICE if party == POLICE else OF_SCHOOLS
