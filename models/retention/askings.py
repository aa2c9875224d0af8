"""What open requests ask for or name: as long as they are open, nothing of it is disposed of.

A request from outside says in words what it asks for: so it keeps all records of its school, or all there are.
"""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.dismissals.tables import Dismissal
from models.outside_requests.queries import UNANSWERED_ROWS
from models.outside_requests.tables import OutsideRequest
from models.policy import Act
from models.releases.steps import OPEN_STATES
from models.releases.tables import RecordsRequest
from models.retention.rules import Asking, Wait

FROM_OUTSIDE = "a request from outside that may ask for it is not answered"
BY_SCHOOLS = "the schools have asked for it, and are not answered"
NAMED = "a request to dismiss or reassign names it, and is not decided"
NOTICES = ("notice", "earlier")


def askings(session: Session) -> list[Asking]:
    """What is asked for at this moment."""
    return [*_from_outside(session), *_by_schools(session), *_in_dismissals(session)]


def _from_outside(session: Session) -> Iterator[Asking]:
    query = select(OutsideRequest).where(UNANSWERED_ROWS, OutsideRequest.disposed_at.is_(None))
    for found in session.scalars(query):
        yield Asking(Wait(FROM_OUTSIDE, Act.READ_OUTSIDE, found.subject), school=found.school)


def _by_schools(session: Session) -> Iterator[Asking]:
    for found in session.scalars(select(RecordsRequest).where(RecordsRequest.state.in_(OPEN_STATES))):
        wait, asked = Wait(BY_SCHOOLS, Act.READ_RECORDS_REQUEST, found.subject), found.records
        if asked.files:
            yield Asking(wait, NOTICES, asked.school, asked.first, asked.last)
        if asked.has_notices:
            yield Asking(wait, numbers=asked.numbers)


def _in_dismissals(session: Session) -> Iterator[Asking]:
    is_open = Dismissal.decided_at.is_(None), or_(Dismissal.withdrawn_at.is_(None), Dismissal.forwarded_at.is_not(None))
    for found in session.scalars(select(Dismissal).where(*is_open, Dismissal.disposed_at.is_(None))):
        yield Asking(Wait(NAMED, Act.SEE_DISMISSAL, found.subject), numbers=found.notices)
