"""What is read of requests for records and of releases: for whom they wait, and what was released lately."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.export_requests.tables import Export
from models.notices.tables import Notice, StudentDetail
from models.policy import Act, Subject, may, may_somewhere
from models.releases.steps import ALL_STEPS, OPEN_STATES, STATES, Step
from models.releases.tables import RecordsRequest, Release, ReleasedFile, ReleasedNotice

KEPT = RecordsRequest.disposed_at.is_(None)


def may_open(actor: Actor) -> bool:
    """Whether somebody may see requests for records."""
    return may_somewhere(actor, Act.READ_RECORDS_REQUEST)


def page_of(session: Session, on_a_page: int, page: int) -> tuple[list[RecordsRequest], bool]:
    """A page of all requests, the newest first, and whether there are more."""
    query = select(RecordsRequest).where(KEPT).order_by(RecordsRequest.id.desc())
    found = list(session.scalars(query.limit(on_a_page + 1).offset(page * on_a_page)))
    return found[:on_a_page], len(found) > on_a_page


def waiting(session: Session, actor: Actor, limit: int) -> list[RecordsRequest]:
    """The requests whose next step is the reader's, the oldest first."""
    theirs = [code for code, state in STATES.items() if state.asks and may(actor, state.asks, Subject())]
    return _in_states(session, theirs, limit)


def underway(session: Session, actor: Actor, limit: int) -> list[RecordsRequest]:
    """The open requests that wait for others, the oldest first."""
    others = [code for code in OPEN_STATES if not (asks := STATES[code].asks) or not may(actor, asks, Subject())]
    return _in_states(session, others, limit) if may_open(actor) else []


def _in_states(session: Session, states: Sequence[str], limit: int) -> list[RecordsRequest]:
    if not states:
        return []
    query = select(RecordsRequest).where(RecordsRequest.state.in_(states))
    return list(session.scalars(query.order_by(RecordsRequest.id).limit(limit)))


def possible(actor: Actor, request: RecordsRequest) -> list[Step]:
    """The steps that somebody may take now, in the order of their buttons."""
    return [step for step in ALL_STEPS if request.state in step.before and may(actor, step.act, request.subject)]


def releases(session: Session, limit: int) -> list[Release]:
    """What was released, the newest first."""
    return list(
        session.scalars(select(Release).join(Release.request).where(KEPT).order_by(Release.id.desc()).limit(limit))
    )


def released_notices(session: Session, limit: int) -> list[ReleasedNotice]:
    """The single notices that were released, the newest first."""
    query = select(ReleasedNotice).join(ReleasedNotice.release).join(Release.request).where(KEPT)
    return list(session.scalars(query.order_by(ReleasedNotice.id.desc()).limit(limit)))


def lost_files(session: Session, limit: int) -> list[ReleasedFile]:
    """The released files that could not be made and still can, the oldest first: nobody has received them."""
    is_lost = ReleasedFile.made_at.is_(None) & Export.ended_at.is_not(None)
    query = (
        select(ReleasedFile).join(ReleasedFile.export).join(ReleasedFile.release).join(Release.request)
        .outerjoin(ReleasedFile.notice).where(is_lost, KEPT, Notice.disposed_at.is_(None))
    )  # fmt: skip
    return list(session.scalars(query.order_by(ReleasedFile.id).limit(limit)))


def students_then(session: Session, notice_id: int, at: datetime) -> list[StudentDetail]:
    """The students of a notice as they were recorded at a moment: a change ends a row and leaves it."""
    stood = or_(StudentDetail.ended_at.is_(None), StudentDetail.ended_at > at)
    query = select(StudentDetail).where(StudentDetail.notice_id == notice_id, StudentDetail.recorded_at <= at, stood)
    return list(session.scalars(query.order_by(StudentDetail.number)))
