"""Which quarters a quarter is compared with, and which of them first (§IX).

A school year begins after a summer without school: its first quarter is compared with the same quarter last year first,
any other with the quarter before.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.quarters import tables as records
from models.quarters.periods import A_DAY, periods, year_before
from models.quarters.tables import Quarter
from models.terms import Agreement

PREVIOUS_QUARTER, LAST_YEAR, YEAR_BEFORE = "previous quarter", "same quarter last year", "previous school year"


def is_first_of_year(agreement: Agreement, quarter: Quarter) -> bool:
    """Whether a school year begins with it."""
    return periods(agreement, quarter.school_year)[0].code == quarter.code


def quarter_before(session: Session, quarter: Quarter) -> Quarter | None:
    """The quarter that ended when it began, if it was opened."""
    ended = Quarter.last_day == quarter.first_day - A_DAY
    return session.scalars(select(Quarter).where(ended, Quarter.code.not_in(records.WHOLE_YEARS))).first()


def quarter_last_year(session: Session, quarter: Quarter) -> Quarter | None:
    """The same quarter of the school year before, if it was opened."""
    return records.find(session, year_before(quarter.school_year), quarter.code)


def compared_first(session: Session, agreement: Agreement, quarter: Quarter) -> Quarter | None:
    """The quarter that it is compared with first, if that was opened."""
    is_first = quarter.is_enrollment or is_first_of_year(agreement, quarter)
    find = quarter_last_year if is_first else quarter_before
    return find(session, quarter)


def compared_words(agreement: Agreement, quarter: Quarter) -> str:
    """The words for that quarter."""
    if quarter.is_enrollment:
        return YEAR_BEFORE
    return LAST_YEAR if is_first_of_year(agreement, quarter) else PREVIOUS_QUARTER
