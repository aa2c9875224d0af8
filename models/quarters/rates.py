"""Rates per 1,000 students and disparity ratios: counts beside the enrollment of the same schools and groups (§IX).

A disparity ratio is the risk ratio of 34 CFR 300.647: a group's rate divided by the rate of all other students. As
there, none is calculated of fewer than 10 counted or 30 enrolled, in the group or among the others.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from models.quarters.answers import number
from models.quarters.enrollment_measures import STUDENTS_ENROLLED, enrolled_like
from models.quarters.figures import QuarterFigures
from models.quarters.measures import DEMOGRAPHICS, DISCIPLINED, REFERRED, SCHOOL_GROUPS, FigureKey, codes_of, key
from models.quarters.police_measures import POLICE_GROUPS
from models.quarters.submission_checks import Figures

PER = 1_000
LEAST_COUNTED, LEAST_ENROLLED = 10, 30
NO_ENROLLMENT = "no enrollment"
NONE_ENROLLED = "none enrolled"
MORE_THAN_ENROLLED = "more than enrolled"
TOO_FEW = "too few"
Enrollment = Mapping[str, Figures]
"""Each school's enrollment, line by line."""
Rate = float | str
"""A rate or a ratio; in words where there is none, and why."""


def rate(count: int, enrolled: int | None, *, is_once: bool = False) -> Rate:
    """How many per 1,000 students, to one decimal. `is_once`: each student counts once, so there are no more than that.

    12 of 400 are 30.0.
    """
    if enrolled is None:
        return NO_ENROLLMENT
    if not enrolled:
        return NONE_ENROLLED
    if is_once and count > enrolled:  # who came after the fall count, or a wrong line: a share it is not
        return MORE_THAN_ENROLLED
    return _divided(count * PER, enrolled, 1)


def disparity_ratio(group: "Share", everybody: "Share", *, is_once: bool = False) -> Rate:
    """The group's rate divided by the rate of all other students, to two decimals; 1 is the same rate.

    30 of 300 against 60 of 1,200 others: 100 per 1,000 against 50, which is 2.00.
    """
    others = group.out_of(everybody)
    if is_once and not (group.is_possible and others.is_possible):
        return MORE_THAN_ENROLLED
    if not (group.is_large and others.is_large):
        return TOO_FEW
    return _divided(group.count * others.enrolled, others.count * group.enrolled, 2)


def _divided(count: int, by: int, decimals: int) -> float:
    """Rounded as people do, half up, from whole numbers: a binary fraction would round some halves down."""
    scale: int = 10**decimals
    return (2 * count * scale + by) // (2 * by) / scale


@dataclass(frozen=True)
class Share:
    """How many of a group were counted, and how many are enrolled."""

    count: int
    enrolled: int

    def out_of(self, everybody: "Share") -> "Share":
        """All other students."""
        return Share(everybody.count - self.count, everybody.enrolled - self.enrolled)

    @property
    def is_large(self) -> bool:
        """Whether it is large enough for a ratio."""
        return self.count >= LEAST_COUNTED and self.enrolled >= LEAST_ENROLLED

    @property
    def is_possible(self) -> bool:
        """Whether no more students were counted than there are."""
        return 0 <= self.count <= self.enrolled


@dataclass(frozen=True)
class Look:
    """What is set beside all students: its words, its figure and whose that is. `is_once` as for `rate`."""

    words: str
    figure: str
    is_police: bool = False
    is_once: bool = False


LOOKS = (
    Look("Schools: incidents", "incidents"),
    Look("Schools: disciplinary actions", "actions"),
    Look("Schools: students disciplined", key(DISCIPLINED, "students"), is_once=True),
    Look("Schools: referrals to police", "referrals"),
    Look("Schools: known arrests", key("arrests", "school_based")),
    Look("Schools: students referred to police", key(REFERRED, "students"), is_once=True),
    Look("Police: action notices", key("notices", "filed"), is_police=True),
    Look("Police: police reports", key("notices", "reports"), is_police=True),
    Look("Police: students involved (at each notice)", key("students", "involved"), is_police=True),
    Look("Police: students arrested (at each notice)", key("measures", "arrested"), is_police=True),
)
OVER_A_YEAR = tuple(look for look in LOOKS if not look.is_once)
"""Those that add up over quarters: students whom schools count once in a quarter may be in several."""


@dataclass(frozen=True)
class Measure:
    """Students who are counted by group: in which groups, out of whom, and by whom."""

    words: str
    groups: tuple[str, ...]
    whole: str
    is_police: bool = False

    @property
    def is_once(self) -> bool:
        """Whether each student counts once: at notices, one in two of them counts twice."""
        return not self.is_police


BY_GROUP = (
    Measure("Students disciplined", codes_of(DISCIPLINED, SCHOOL_GROUPS)[1:], key(DISCIPLINED, "students")),
    Measure("Students referred to police", codes_of(REFERRED, SCHOOL_GROUPS)[1:], key(REFERRED, "students")),
    Measure("Students at notices (at each notice)", codes_of("students", POLICE_GROUPS)[1:],
            key("students", "recorded"), is_police=True),
)  # fmt: skip


def enrolled_at(enrollment: Enrollment, schools: Collection[str], line: str = STUDENTS_ENROLLED) -> int | None:
    """How many students these schools have together, in a line of it; nothing unless all of them have that."""
    values = [number(enrollment.get(school, {}).get(line)) for school in schools]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


@dataclass(frozen=True)
class GroupRate:
    """A group's students beside its enrollment, over some schools. Nothing where it was counted at none of them."""

    count: int | None
    enrolled: int | None
    rate: Rate | None = None
    others: Rate | None = None
    ratio: Rate | None = None


def group_rate(found: QuarterFigures, measure: Measure, figure: str, schools: Collection[str]) -> GroupRate:
    """A group's rate over those of the schools that have the line and all students, and its ratio to all others."""
    of = found.of_police if measure.is_police else found.of_school
    both = {school: (of(school, figure), of(school, measure.whole)) for school in schools}
    at = {school: (value, whole) for school, (value, whole) in both.items() if value is not None and whole is not None}
    line = enrolled_like(figure)
    if not at:
        return GroupRate(None, enrolled_at(found.enrollment, schools, line))
    count, everybody = (sum(values) for values in zip(*at.values(), strict=True))
    enrolled, all_enrolled = enrolled_at(found.enrollment, at, line), enrolled_at(found.enrollment, at)
    return beside_others(count, enrolled, everybody, all_enrolled, measure)


def beside_others(
    count: int, enrolled: int | None, everybody: int, all_enrolled: int | None, measure: Measure
) -> GroupRate:
    """The rate of a group of students, that of all others, and the one divided by the other."""
    own = rate(count, enrolled, is_once=measure.is_once)
    if enrolled is None or all_enrolled is None:
        return GroupRate(count, enrolled, own, NO_ENROLLMENT, NO_ENROLLMENT)
    group, every = Share(count, enrolled), Share(everybody, all_enrolled)
    others = group.out_of(every)
    if min(others.count, others.enrolled) < 0:  # the parts are more than the whole: a wrong line
        return GroupRate(count, enrolled, own, MORE_THAN_ENROLLED, MORE_THAN_ENROLLED)
    of_others = rate(others.count, others.enrolled, is_once=measure.is_once)
    ratio = disparity_ratio(group, every, is_once=measure.is_once)
    return GroupRate(count, enrolled, own, of_others, ratio)


def figures_of(measure: Measure) -> list[tuple[str, str, str]]:
    """The groups of students that a measure compares, each by its trait, its words and its figure.

    Whose trait is not known are no group: nothing can be said of them.
    """
    groups = POLICE_GROUPS if measure.is_police else SCHOOL_GROUPS
    return [(DEMOGRAPHICS[group.by or ""][0], label, figure)
            for group in (groups[code] for code in measure.groups)
            for figure, label in group.figures.items() if FigureKey.read(figure).line != "unknown"]  # fmt: skip


def school_rate(found: QuarterFigures, school: str, look: Look) -> Rate | None:
    """A school's figure per 1,000 students; nothing where there is no figure."""
    count = (found.of_police if look.is_police else found.of_school)(school, look.figure)
    return None if count is None else rate(count, enrolled_at(found.enrollment, [school]), is_once=look.is_once)


def overall_rate(found: QuarterFigures, look: Look) -> Rate | None:
    """The same over all schools that have the figure, of the students of those."""
    total = found.total(look.figure, is_police=look.is_police)
    if total.value is None or total.is_suppressed:
        return None
    return rate(total.value, enrolled_at(found.enrollment, total.at), is_once=look.is_once)


def of_year(quarters: Sequence[QuarterFigures]) -> Enrollment:
    """The enrollment of a school year, as the last of its quarters has one: there is one for the year."""
    return next((found.enrollment for found in reversed(quarters) if found.enrollment), {})


def year_rate(quarters: Sequence[QuarterFigures], school: str, look: Look) -> Rate | None:
    """A school's figure per 1,000 students over these quarters; nothing unless all of them have it."""
    counts = [(found.of_police if look.is_police else found.of_school)(school, look.figure) for found in quarters]
    known = [count for count in counts if count is not None]
    if not known or len(known) < len(counts):
        return None
    return rate(sum(known), enrolled_at(of_year(quarters), [school]))


def year_rate_overall(quarters: Sequence[QuarterFigures], look: Look) -> Rate | None:
    """The same over all schools; nothing unless all quarters have it of the same schools."""
    totals = [found.total(look.figure, is_police=look.is_police) for found in quarters]
    values = [total.value for total in totals if total.value is not None]
    if not totals or len(values) < len(totals) or len({total.at for total in totals}) > 1:
        return None
    return rate(sum(values), enrolled_at(of_year(quarters), totals[0].at))
