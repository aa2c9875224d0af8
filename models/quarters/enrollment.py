"""How many students each school has, once a school year: entered, sent and corrected as a submission is (§IX).

A revision of a quarter keeps which version of each school's enrollment it was signed with: a later correction changes
nothing that was signed, and ends a signature that stands alone.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.quarters import tables as records
from models.quarters.questionnaires import ENROLLMENT
from models.quarters.submission_checks import Figures
from models.quarters.tables import Quarter, Revision, SubmissionVersion

MOST_YEARS = 10


def enrollments(session: Session) -> list[Quarter]:
    """The school years whose enrollment was opened, newest first."""
    query = select(Quarter).where(Quarter.code == ENROLLMENT).order_by(Quarter.last_day.desc())
    return list(session.scalars(query.limit(MOST_YEARS)))


def enrollment_in(session: Session, revision: Revision) -> dict[str, Figures]:
    """Each school's enrollment as a revision has it: as it was signed, or as it stands. None where none was sent."""
    ids = revision.made_of.get("enrollment", {})  # revisions that were signed before there was one have no such key
    return {school: session.get_one(SubmissionVersion, version).by_key for school, version in ids.items()}


def has_changed_since(revision: Revision) -> bool:
    """Whether enrollment was entered or corrected after a revision was signed."""
    signed: dict[str, int] = revision.made_of.get("enrollment", {})
    return signed != records.enrollment_versions(revision.quarter)


def affected_by(session: Session, quarter: Quarter) -> list[Quarter]:
    """The quarters whose content changes when a submission of one is sent: of an enrollment, all open ones of the year.

    They are locked: whoever signs one at this moment signs before, or is told that it has changed.
    """
    if not quarter.is_enrollment:
        return [records.locked(session, quarter.id)]
    of_year = select(Quarter.id).where(Quarter.school_year == quarter.school_year)
    ids = session.scalars(of_year.where(Quarter.code.not_in(records.WHOLE_YEARS)).order_by(Quarter.id))
    return [found for found in (records.locked(session, quarter_id) for quarter_id in ids.all()) if found.is_open]
