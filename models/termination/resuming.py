"""A new agreement after the end: a signed text that came in after the notice and holds from after the last day."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.store import audit, deadlines
from models.termination.form import last_day_of
from models.termination.steps import TAKEN_BACK
from models.termination.tables import Termination
from models.terms import Agreement

BEGINS_ANEW = "agreement_begins_anew"


def texts_hold(
    session: Session, agreement: Agreement, by: str, texts: Iterable[tuple[datetime, date]], now: datetime
) -> date | None:
    """Note from which day the program begins anew, by when each signed text came in and from which day it holds.

    The day, where it has changed. A correction of a text's day corrects it.
    """
    notice = session.scalars(
        select(Termination).where(Termination.state != TAKEN_BACK).order_by(Termination.id.desc()).limit(1)
    ).one_or_none()
    if notice is None:
        return None
    last = notice.last_day or last_day_of(agreement.today(notice.given_at), notice.chosen_day)
    after = [first for came_in, first in texts if came_in > notice.given_at and first > last]
    resumes_on = min(after, default=None)
    if resumes_on == notice.resumes_on:
        return None
    notice.resumes_on = resumes_on
    audit.record(session, by, "note a new agreement", notice, now, {"from": str(resumes_on)})
    if resumes_on:
        deadlines.put(session, notice.id, {BEGINS_ANEW: now})  # the clock knows the district's zone, and looks again
        deadlines.look_again(session, BEGINS_ANEW, notice.id, now)
    return resumes_on
