"""The figures of a quarter as a revision has them, and those of other times that they are compared with (§IX)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.quarters import tables as records
from models.quarters.activity_figures import ActivityFigures, kept
from models.quarters.answers import SUPPRESSED, number
from models.quarters.comparisons import Part, Parts
from models.quarters.earlier import LAST_YEAR, PREVIOUS_QUARTER, is_first_of_year, quarter_before, quarter_last_year
from models.quarters.enrollment import enrollment_in
from models.quarters.measures import SCHOOL_GROUPS
from models.quarters.police_counts import Counts
from models.quarters.police_submissions import additions_of, confirmed_counts, figures_in, with_additions
from models.quarters.questionnaires import DISTRICT, POLICE, TOGETHER
from models.quarters.submission_checks import Figures, total
from models.quarters.tables import Addition, Meeting, Quarter, Recommendation, Revision, SubmissionVersion
from models.terms import Agreement


@dataclass(frozen=True)
class Line:
    """A line over all schools: its sum, and which schools are in it; suppressed where no more is known than that."""

    value: int | None = None
    at: frozenset[str] = frozenset()
    is_suppressed: bool = False


@dataclass(frozen=True)
class Total:
    """A figure over all schools: the sum of those that have it, which these are, and whether no submission is there.

    `lines` are those that it adds up, by their figures. Where one of them is suppressed, it is at least `value`.
    """

    value: int | None
    at: frozenset[str]
    is_missing: bool = False
    lines: Mapping[str, Line] = field(default_factory=dict)

    @property
    def is_suppressed(self) -> bool:
        """Whether a line of it is."""
        return any(line.is_suppressed for line in self.lines.values())

    @property
    def parts(self) -> Parts:
        """Its lines, as they can be compared."""
        return {name: Part(line.value, line.at) for name, line in self.lines.items() if line.at or line.is_suppressed}


@dataclass(frozen=True)
class QuarterFigures:
    """Every school's figures, nothing for a submission that is missing; and what the police count at each school.

    `activities` are what officers logged besides enforcement; nothing where the police counted none of it yet.

    Of a year to compare with, there may also be figures of all schools together: they are of no school alone.
    """

    label: str
    schools: dict[str, Figures | None]
    police: Counts | None
    additions: list[Addition] = field(default_factory=list)
    versions: dict[str, SubmissionVersion | None] = field(default_factory=dict)
    together: Mapping[str, Figures] = field(default_factory=dict)
    enrollment: Mapping[str, Figures] = field(default_factory=dict)
    activities: ActivityFigures | None = None

    @property
    def has_any(self) -> bool:
        """Whether there is a submission from anybody."""
        return self.has_police or any(self.schools.values()) or bool(self.together)

    @property
    def has_police(self) -> bool:
        """Whether there is a submission of the police."""
        return self.police is not None or POLICE in self.together

    def of_school(self, school: str, figure: str) -> int | None:
        """A school's own figure, or a group such as `incidents` added up; nothing where not collected or missing."""
        figures = self.schools.get(school)
        if not figures:
            return None
        return total(figures, SCHOOL_GROUPS[figure]) if figure in SCHOOL_GROUPS else number(figures.get(figure))

    def of_police(self, school: str, figure: str) -> int | None:
        """What the police count at a school; nothing where their submission is missing, or did not count it."""
        if self.police is None or figure not in self._counted_by_police:
            return None
        return self.police.get(school, {}).get(figure, 0)

    def has_line(self, figure: str, *, is_police: bool) -> bool:
        """Whether a figure is to be printed: not if notices did not ask for it yet when the police confirmed."""
        return not is_police or self.police is None or figure in self._counted_by_police

    @cached_property
    def _counted_by_police(self) -> frozenset[str]:
        return figures_in(self.police or {})

    def for_schools(self, schools: Collection[str]) -> "QuarterFigures":
        """The figures of some schools, and the versions that they come from; nothing of what all have together."""
        return QuarterFigures(
            self.label,
            {school: found for school, found in self.schools.items() if school in schools},
            None if self.police is None else {key: found for key, found in self.police.items() if key in schools},
            [addition for addition in self.additions if addition.school in schools],
            {party: version for party, version in self.versions.items() if party in (*schools, POLICE)},
            enrollment={school: found for school, found in self.enrollment.items() if school in schools},
            activities=self.activities.for_schools(schools) if self.activities else None,
        )

    def is_missing(self, school: str, *, is_police: bool = False) -> bool:
        """Whether there is no submission that could have a figure of the school: the school's, or the police's."""
        return self.police is None if is_police else self.schools.get(school) is None

    def total(self, figure: str, *, is_police: bool = False) -> Total:
        """A figure, or a group added up, over all schools."""
        names = SCHOOL_GROUPS[figure].figures if figure in SCHOOL_GROUPS and not is_police else (figure,)
        lines = {name: self._line(name, is_police=is_police) for name in names}
        values = [line.value for line in lines.values() if line.value is not None]
        at = frozenset[str]().union(*(line.at for line in lines.values()))
        is_missing = all(self.is_missing(school, is_police=is_police) for school in self.schools)
        is_missing = is_missing and _party(is_police=is_police) not in self.together
        return Total(sum(values) if values else None, at, is_missing, lines)

    def _line(self, figure: str, *, is_police: bool) -> Line:
        """A line over all schools: their sum, unless one lacks it and there is a figure of all of them together."""
        of = self.of_police if is_police else self.of_school
        found = {school: value for school in self.schools if (value := of(school, figure)) is not None}
        together = self.together.get(_party(is_police=is_police), {}).get(figure)
        if isinstance(together, int) and len(found) < len(self.schools):
            return Line(together, frozenset(self.schools))
        if found:
            return Line(sum(found.values()), frozenset(found))
        return Line(is_suppressed=together == SUPPRESSED)


def _party(*, is_police: bool) -> str:
    return POLICE if is_police else DISTRICT


@dataclass(frozen=True)
class Compared:
    """A quarter and what it is compared with; nothing where there is nothing to compare with.

    `quarters` are the quarter before and the same quarter last year by the words for them, the one to compare with
    first in front.
    """

    now: QuarterFigures
    quarters: Mapping[str, QuarterFigures | None] = field(default_factory=dict)
    baseline: QuarterFigures | None = None

    @property
    def first(self) -> tuple[str, QuarterFigures | None]:
        """The words for what it is compared with first, and its figures."""
        return next(iter(self.quarters.items()))

    def for_schools(self, schools: Collection[str]) -> "Compared":
        """The same for some schools."""
        quarters = {words: then.for_schools(schools) if then else None for words, then in self.quarters.items()}
        baseline = self.baseline.for_schools(schools) if self.baseline else None
        return Compared(self.now.for_schools(schools), quarters, baseline)


def compared(session: Session, agreement: Agreement, revision: Revision) -> Compared:
    """A revision's figures beside those of the quarter before, of the same quarter last year, and the baseline."""
    quarter = revision.quarter
    quarters = {
        PREVIOUS_QUARTER: _newest(session, quarter_before(session, quarter)),
        LAST_YEAR: _newest(session, quarter_last_year(session, quarter)),
    }
    if is_first_of_year(agreement, quarter):
        quarters = dict(reversed(quarters.items()))
    return Compared(of_revision(session, revision), quarters, baseline_of(session, quarter.school_year))


def baseline_of(session: Session, school_year: str) -> QuarterFigures | None:
    """The figures that a school year and its quarters are compared with; nothing where nobody sent any."""
    return _newest(session, records.baseline_for(session, school_year))


def of_revision(session: Session, revision: Revision) -> QuarterFigures:
    """The figures that a revision is made of: as it was signed, or as it stands."""
    found = of_versions(session, revision.quarter, revision.made_of["returns"])
    return replace(found, enrollment=enrollment_in(session, revision))


def of_versions(session: Session, quarter: Quarter, ids: Mapping[str, int]) -> QuarterFigures:
    """The figures of these versions of a quarter's submissions, by who owes each; nothing of any other."""
    query = select(SubmissionVersion).where(SubmissionVersion.id.in_(ids.values()))
    found = {version.id: version for version in session.scalars(query.options(selectinload(SubmissionVersion.figures)))}
    versions = {
        submission.party: found[ids[submission.party]] if submission.party in ids else None
        for submission in quarter.submissions
    }
    together = {
        submission.party: version.by_key for submission in quarter.submissions
        if submission.may_be_suppressed and (version := versions[submission.party])
    }  # fmt: skip
    police = None if quarter.is_baseline else versions.get(POLICE)
    additions = additions_of(session, police) if police else []
    counts = with_additions(confirmed_counts(police), additions) if police else None
    schools: dict[str, Figures | None] = {
        party: version.by_key if version else None for party, version in versions.items() if party not in TOGETHER
    }
    activities = kept(session, police)
    return QuarterFigures(quarter.label, schools, counts, additions, versions, together, activities=activities)


def meetings_in(revision: Revision) -> list[Meeting]:
    """The meetings as a revision has them."""
    ids = revision.made_of["meetings"]
    return [meeting for meeting in revision.quarter.meetings if meeting.id in ids]


def recommendations_in(revision: Revision) -> list[Recommendation]:
    """What the team recommended, as a revision has it; what became of it is as it stands."""
    ids = revision.made_of["recommendations"]
    return [recommendation for recommendation in revision.quarter.recommendations if recommendation.id in ids]


def _newest(session: Session, quarter: Quarter | None) -> QuarterFigures | None:
    if quarter is None:
        return None
    found = of_revision(session, quarter.revision)
    return found if found.has_any else None
