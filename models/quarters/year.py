"""A school year put together from its quarters, beside the year before and the baseline (§IX)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.evaluations.tables import Evaluation
from models.people.queries import officers_between
from models.quarters import tables as records
from models.quarters.comparisons import Part, Parts
from models.quarters.figures import QuarterFigures, Total, baseline_of, of_revision, of_versions
from models.quarters.measures import STUDENTS, FigureKey
from models.quarters.periods import periods, year_before
from models.quarters.tables import Quarter, Revision
from models.terms import Agreement


def counts_students(figure: str) -> bool:
    """Whether a school's figure counts each student once in a quarter: one may be in several, so they do not add up."""
    return FigureKey.read(figure).measure in STUDENTS


@dataclass(frozen=True)
class YearTotal:
    """A figure added up over the quarters that have it, and of which schools it is in each quarter of the year."""

    value: int
    at: tuple[frozenset[str], ...]
    parts: Parts

    @property
    def quarters(self) -> int:
        """How many quarters have it."""
        return sum(bool(schools) for schools in self.at)


@dataclass(frozen=True)
class AsOf:
    """What a year was put together from at one time: the revisions of its quarters and of those of the year before, by
    their codes; and the baseline: its quarter's id, and the versions of its submissions.
    """

    quarters: Mapping[str, int]
    before: Mapping[str, int]
    baseline: tuple[int, Mapping[str, int]] | None = None


@dataclass(frozen=True)
class Year:
    """A school year: its quarters by code, nothing for one that was not opened; what it is compared with.

    `numbers` are the revisions that it is put together from, where these are not the newest ones.
    """

    school_year: str
    first_day: date
    last_day: date
    quarters: dict[str, Quarter | None]
    figures: dict[str, QuarterFigures | None]
    baseline: QuarterFigures | None = None
    before: "Year | None" = None
    numbers: Mapping[str, int] | None = None

    @property
    def revisions(self) -> dict[str, Revision]:
        """The revisions of its quarters that were opened, by their codes."""
        opened = {code: quarter for code, quarter in self.quarters.items() if quarter}
        return {code: _revision(quarter, self.numbers) for code, quarter in opened.items()}

    def of_quarter(self, code: str, figure: str, *, is_police: bool) -> Total | None:
        """A figure, or a group added up, over all schools in a quarter; nothing where the quarter was not opened."""
        found = self.figures[code]
        return found.total(figure, is_police=is_police) if found else None

    def total(self, figure: str, *, is_police: bool) -> YearTotal | None:
        """A figure, or a group added up, over the year; nothing for what cannot be added or no quarter has."""
        if not is_police and counts_students(figure):
            return None
        found = [self.of_quarter(code, figure, is_police=is_police) for code in self.quarters]
        values = [total.value for total in found if total and total.value is not None]
        if not values:
            return None
        at = tuple(total.at if total else frozenset[str]() for total in found)
        return YearTotal(sum(values), at, self._parts([total.parts if total else {} for total in found]))

    def as_whole_year(self, total: Total) -> Parts:
        """The lines of a total of a whole year, as the lines of this year are compared: in every quarter the same."""
        return {name: Part(part.value, (part.at,) * len(self.quarters)) for name, part in total.parts.items()}

    @staticmethod
    def _parts(quarters: Sequence[Parts]) -> Parts:
        names = dict.fromkeys(name for parts in quarters for name in parts)
        of_line = {name: [parts.get(name, Part(0, frozenset())) for parts in quarters] for name in names}
        return {
            name: Part(sum(part.value or 0 for part in parts), tuple(part.at for part in parts))
            for name, parts in of_line.items()
        }


def year_of(session: Session, agreement: Agreement, school_year: str, as_of: AsOf | None = None) -> Year:
    """A school year as its quarters stand: as they were signed, or else as they were sent; or as it was at one time."""
    before = _year(session, agreement, year_before(school_year), as_of.before if as_of else None)
    return replace(
        _year(session, agreement, school_year, as_of.quarters if as_of else None),
        baseline=_baseline(session, as_of) if as_of else baseline_of(session, school_year),
        before=before if any(before.figures.values()) else None,
    )


def revisions_of(
    session: Session, agreement: Agreement, school_year: str, numbers: Mapping[str, int] | None = None
) -> dict[str, Revision]:
    """The revisions of a school year's quarters that were opened, by their codes: the newest, or those of `numbers`."""
    opened = {code: quarter for code, quarter in _quarters(session, agreement, school_year, numbers).items() if quarter}
    return {code: _revision(quarter, numbers) for code, quarter in opened.items()}


def _quarters(
    session: Session, agreement: Agreement, school_year: str, numbers: Mapping[str, int] | None
) -> dict[str, Quarter | None]:
    codes = [period.code for period in periods(agreement, school_year)]
    return {
        code: records.find(session, school_year, code) if numbers is None or code in numbers else None for code in codes
    }


def _year(session: Session, agreement: Agreement, school_year: str, numbers: Mapping[str, int] | None = None) -> Year:
    first, last = agreement.days_of(school_year)
    quarters = _quarters(session, agreement, school_year, numbers)
    figures = {
        code: of_revision(session, _revision(found, numbers)) if found else None for code, found in quarters.items()
    }
    return Year(school_year, first, last, quarters, figures, numbers=numbers)


def _revision(quarter: Quarter, numbers: Mapping[str, int] | None) -> Revision:
    """The newest revision of a quarter, or the one that is asked for."""
    if numbers is None:
        return quarter.revision
    return next(revision for revision in quarter.revisions if revision.revision == numbers[quarter.code])


def _baseline(session: Session, as_of: AsOf) -> QuarterFigures | None:
    if as_of.baseline is None:
        return None
    quarter_id, versions = as_of.baseline
    return of_versions(session, records.get(session, quarter_id), versions)


@dataclass(frozen=True)
class Evaluations:
    """Yearly evaluations at a school (§III): how many officers there were, and how many were evaluated."""

    school: str
    officers: int
    opened: int
    submitted: int


def evaluations_of(session: Session, agreement: Agreement, school_year: str) -> list[Evaluations]:
    """How many evaluations were held in a school year, school by school; nothing of what they say."""
    found = []
    days = agreement.days_of(school_year)
    for school in agreement.schools_between(*days):
        officers = officers_between(session, school.key, *school.days_within(*days))
        query = select(Evaluation).filter_by(school=school.key, school_year=school_year)
        submitted = [evaluation.submitted is not None for evaluation in session.scalars(query)]
        found.append(Evaluations(school.key, len(officers), len(submitted), sum(submitted)))
    return found
