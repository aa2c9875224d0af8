"""How many commendations and complaints a public document prints: the counts that the team adopted, and no others."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from exports.quarters.feedback import public_counts
from models.feedback.statistics import of_kept
from models.quarters.report_tables import adopted_editions


def are_adopted(
    session: Session, school_year: str | None, revisions: Mapping[str, int], printed: Mapping[str, int | str]
) -> bool:
    """Whether what a file prints, if it prints any, was adopted with these revisions of quarters, by their label.

    A file of no school year prints none.
    """
    if not printed or school_year is None:
        return not printed
    numbers = {label.split()[0]: revision for label, revision in revisions.items()}
    adopted = [
        public_counts(of_kept(report.content.get("feedback", [])))
        for report in adopted_editions(session, school_year)
        if report.content and report.content["quarters"] == numbers
    ]
    return dict(printed) in adopted[-1:]
