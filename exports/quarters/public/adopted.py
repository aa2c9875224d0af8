"""What a public edition prints that no revision signs, but the team's report: school days with an officer, feedback."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from exports.quarters.coverage import PUBLIC, value_of
from exports.quarters.feedback import public_counts
from exports.quarters.public.read_coverage import SHARE, Days
from models.feedback.statistics import FeedbackCounts
from models.quarters.report_contents import Contents
from models.quarters.report_tables import adopted_with
from models.quarters.school_coverage import YearCoverage
from models.quarters.yearly_report import of_edition
from models.terms import Agreement


def adopted_in(
    session: Session, agreement: Agreement, school_year: str | None, revisions: Mapping[str, int]
) -> Contents | None:
    """The report that the team adopted with these revisions, by the labels of their quarters; none of a quarter."""
    if school_year is None:
        return None
    numbers = {label.split()[0]: revision for label, revision in revisions.items()}
    report = adopted_with(session, school_year, numbers)
    return of_edition(session, agreement, school_year, report) if report else None


def are_adopted_days(printed: Days, agreement: Agreement, found: YearCoverage | None) -> bool:
    """Whether the days that are printed are those that the team adopted, and none are printed without that."""
    adopted = {
        (agreement.school_name(of_school.school), shown.heading): value_of(shown, of_school)
        for of_school in (found.schools if found else ()) for shown in PUBLIC if shown.heading != SHARE
    }  # fmt: skip
    return not printed or dict(printed) == adopted


def is_adopted_feedback(printed: Mapping[str, int | str], found: FeedbackCounts | None) -> bool:
    """Whether as many commendations and complaints are printed as the team adopted, and none without that."""
    return not printed or (found is not None and dict(printed) == public_counts(found))
