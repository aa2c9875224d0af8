"""Every school year on record, one beside the other: of the quarters that were opened, or a baseline (§IX)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.quarters.figures import QuarterFigures, of_revision
from models.quarters.questionnaires import ENROLLMENT
from models.quarters.rates import Look, Rate, enrolled_at, overall_rate, year_rate_overall
from models.quarters.rates import of_year as enrollment_of
from models.quarters.tables import BASELINE, Quarter
from models.terms import Agreement


@dataclass(frozen=True)
class OnRecord:
    """A school year on record: its quarters, or its baseline, and how many quarters there should be."""

    school_year: str
    found: Sequence[QuarterFigures]
    is_baseline: bool
    quarters: int

    @property
    def label(self) -> str:
        """The year, and what it is made of where that is not all of its quarters."""
        if self.is_baseline:
            return f"{self.school_year} (baseline)"
        some = f" ({len(self.found)} of {self.quarters} quarters)" if len(self.found) < self.quarters else ""
        return f"{self.school_year}{some}"

    def total(self, look: Look) -> int | None:
        """A measure over all schools: of the year, as far as it was sent; not where a published line is suppressed."""
        totals = [found.total(look.figure, is_police=look.is_police) for found in self.found]
        values = [total.value for total in totals if total.value is not None]
        return None if not values or any(total.is_suppressed for total in totals) else sum(values)

    def rate(self, look: Look) -> Rate | None:
        """The same per 1,000 students; nothing unless every quarter has it, of the same schools."""
        return overall_rate(self.found[0], look) if self.is_baseline else year_rate_overall(self.found, look)

    @property
    def enrolled(self) -> int | None:
        """How many students all of its schools have together."""
        schools = dict.fromkeys(school for found in self.found for school in found.schools)
        return enrolled_at(enrollment_of(self.found), schools)


def on_record(session: Session, agreement: Agreement, until: str) -> list[OnRecord]:
    """The school years up to and including one, from the oldest on, as far as somebody has sent figures for them."""
    query = select(Quarter).where(Quarter.school_year <= until, Quarter.code != ENROLLMENT).order_by(Quarter.first_day)
    years: dict[tuple[str, bool], list[QuarterFigures]] = {}
    for quarter in session.scalars(query):
        found = of_revision(session, quarter.revision)
        if found.has_any:
            years.setdefault((quarter.school_year, quarter.code != BASELINE), []).append(found)
    return [OnRecord(year, found, not of_quarters, len(agreement.quarters))
            for (year, of_quarters), found in sorted(years.items())]  # fmt: skip
