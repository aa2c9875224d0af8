"""Which school years' evaluations can be begun: this one's, and for a while those missing of the year before (§III)."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.store import audit
from models.terms import Agreement

A_DAY, A_QUARTER = timedelta(days=1), timedelta(days=92)


def open_years(session: Session, agreement: Agreement, today: date) -> list[str]:
    """This school year; before it, for a quarter, the one that ended, where the bot was there when that one's were due.

    A year without its evaluation does not end unseen on its last day; of years before the bot nobody is asked.
    """
    year, first = agreement.school_year(today), agreement.year_begins(today)
    if today >= first + A_QUARTER:
        return [year]
    before, began = agreement.school_year(first - A_DAY), audit.began_at(session)
    was_asked = began is not None and agreement.today(began) <= agreement.evaluation_due(before)
    return [before, year] if was_asked else [year]
