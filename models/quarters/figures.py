"""The figures of a quarter as a revision has them, and those of other times that they are compared with (§IX)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.quarters import tables as records
from models.quarters.measures import SCHOOL_GROUPS
from models.quarters.periods import A_DAY, year_before
from models.quarters.police_counts import Counts
from models.quarters.police_submissions import additions_of, confirmed_counts, figures_in, with_additions
from models.quarters.submission_checks import Figures, total
from models.quarters.tables import POLICE, Addition, Meeting, Quarter, Recommendation, Revision, SubmissionVersion


@dataclass(frozen=True)
class Total:
    """A figure over all schools: the sum of those that have it, which these are, and whether no submission is there."""

    value: int | None
    at: frozenset[str]
    is_missing: bool = False


@dataclass(frozen=True)
class QuarterFigures:
    """Every school's figures, nothing for a submission that is missing; and what the police count at each school."""

    label: str
    schools: dict[str, Figures | None]
    police: Counts | None
    additions: list[Addition] = field(default_factory=list)
    versions: dict[str, SubmissionVersion | None] = field(default_factory=dict)

    def of_school(self, school: str, figure: str) -> int | None:
        """A school's own figure, or a group such as `incidents` added up; nothing where not collected or missing."""
        figures = self.schools.get(school)
        if not figures:
            return None
        return total(figures, figure) if figure in SCHOOL_GROUPS else figures.get(figure)

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
        """The figures of some schools, and the versions that they come from."""
        return QuarterFigures(
            self.label,
            {school: found for school, found in self.schools.items() if school in schools},
            None if self.police is None else {key: found for key, found in self.police.items() if key in schools},
            [addition for addition in self.additions if addition.school in schools],
            {party: version for party, version in self.versions.items() if party in (*schools, POLICE)},
        )

    def is_missing(self, school: str, *, is_police: bool = False) -> bool:
        """Whether there is no submission that could have a figure of the school: the school's, or the police's."""
        return self.police is None if is_police else self.schools.get(school) is None

    def total(self, figure: str, *, is_police: bool = False) -> Total:
        """A figure, or a group added up, over all schools."""
        of = self.of_police if is_police else self.of_school
        found = {school: value for school in self.schools if (value := of(school, figure)) is not None}
        is_missing = all(self.is_missing(school, is_police=is_police) for school in self.schools)
        return Total(sum(found.values()) if found else None, frozenset(found), is_missing)


@dataclass(frozen=True)
class Compared:
    """A quarter and what it is compared with; nothing where there is nothing to compare with."""

    now: QuarterFigures
    before: QuarterFigures | None = None
    year_before: QuarterFigures | None = None
    baseline: QuarterFigures | None = None

    def for_schools(self, schools: Collection[str]) -> "Compared":
        """The same for some schools."""
        times = (self.before, self.year_before, self.baseline)
        return Compared(self.now.for_schools(schools), *(then.for_schools(schools) if then else None for then in times))


def compared(session: Session, revision: Revision) -> Compared:
    """A revision's figures beside those of the quarter before, of the same quarter last year, and the baseline."""
    quarter = revision.quarter
    before = select(Quarter).where(Quarter.last_day == quarter.first_day - A_DAY, Quarter.code != records.BASELINE)
    return Compared(
        of_revision(session, revision),
        _newest(session, session.scalars(before).first()),
        _newest(session, records.find(session, year_before(quarter.school_year), quarter.code)),
        _newest(session, records.baseline_for(session, quarter.school_year)),
    )


def of_revision(session: Session, revision: Revision) -> QuarterFigures:
    """The figures that a revision is made of: as it was signed, or as it stands."""
    quarter, ids = revision.quarter, revision.made_of["returns"]
    versions = {
        submission.party: session.get_one(SubmissionVersion, ids[submission.party]) if submission.party in ids else None
        for submission in quarter.submissions
    }
    police = versions.get(POLICE)
    additions = additions_of(session, police) if police else []
    counts = with_additions(confirmed_counts(police), additions) if police else None
    schools: dict[str, Figures | None] = {
        party: version.by_key if version else None for party, version in versions.items() if party != POLICE
    }
    return QuarterFigures(quarter.label, schools, counts, additions, versions)


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
    has_any = found.police is not None or any(found.schools.values())
    return found if has_any else None
