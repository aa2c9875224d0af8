"""What is read of requests from outside: the list, what waits for the reader, and those of a school year."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, literal_column, or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.outside_requests.acts import has_some
from models.outside_requests.numbers import OF_BEFORE, Typed, typed
from models.outside_requests.steps import ALL_STEPS, UNANSWERED, Step
from models.outside_requests.tables import OutsideRequest
from models.policy import Act, Subject, may
from models.terms import Agreement
from models.vocabulary import Party

UNANSWERED_ROWS = OutsideRequest.state.in_([literal_column(f"'{state}'") for state in UNANSWERED])
"""As the index of them has it: with bound values a database would read all requests."""


@dataclass(frozen=True)
class Listed:
    """A page of requests, and how many there are."""

    rows: Sequence[OutsideRequest]
    count: int


def may_open(actor: Actor) -> bool:
    """Whether somebody may read requests from outside."""
    return has_some(actor, Act.READ_OUTSIDE)


def within(actor: Actor, act: Act) -> ColumnElement[bool]:
    """Which requests a right of somebody reaches: those of their side, or of their schools; none disposed of."""
    reached: list[ColumnElement[bool]] = [
        OutsideRequest.side == side.value for side in Party if may(actor, act, Subject(side=side))
    ]
    about = ((school, side) for school in _schools(actor) for side in Party)
    reached += [
        and_(OutsideRequest.school == school, OutsideRequest.side == side.value)
        for school, side in about if may(actor, act, Subject(school=school, side=side))
    ]  # fmt: skip
    return or_(false(), *reached) & OutsideRequest.disposed_at.is_(None)


def _schools(actor: Actor) -> list[str]:
    return list(dict.fromkeys(held.school for held in actor.holdings if held.school))


def with_number(typed: Typed) -> ColumnElement[bool]:
    """Which requests a typed number may mean; those of before of either side by the number alone."""
    asked = [OutsideRequest.number == typed.number]
    if typed.school_year is not None:
        asked.append(OutsideRequest.school_year == typed.school_year)
    if typed.side is not None:
        asked.append(OutsideRequest.side == typed.side.value)
    return and_(*asked)


def called(text: str) -> ColumnElement[bool] | None:
    """Which one request a typed number is of: a plain number is one of before. Nothing where it is no number of any."""
    found = typed(text)
    if found is None:
        return None
    is_whole = found.side is not None and found.school_year is not None
    return with_number(found if is_whole else Typed(found.number, OF_BEFORE))


def newest(session: Session, actor: Actor, limit: int, page: int) -> Listed:
    """A page of the requests that somebody may read, the newest first."""
    which = within(actor, Act.READ_OUTSIDE)
    query = select(OutsideRequest).where(which).order_by(OutsideRequest.id.desc()).limit(limit).offset(page * limit)
    return Listed(session.scalars(query).all(), session.scalar(select(func.count(OutsideRequest.id)).where(which)) or 0)


def waiting(session: Session, actor: Actor, limit: int) -> list[OutsideRequest]:
    """The requests that wait for a decision of the reader or for its sending, what is due first."""
    if not has_some(actor, Act.DECIDE_OUTSIDE):
        return []
    query = select(OutsideRequest).where(within(actor, Act.DECIDE_OUTSIDE), UNANSWERED_ROWS)
    return list(session.scalars(query.order_by(OutsideRequest.due_on, OutsideRequest.id).limit(limit)))


def open_about(session: Session, actor: Actor, schools: Collection[str]) -> int:
    """How many requests that the reader may read are not answered and are about these schools, or no single one."""
    about = or_(OutsideRequest.school.is_(None), OutsideRequest.school.in_(schools))
    query = select(func.count(OutsideRequest.id)).where(within(actor, Act.READ_OUTSIDE), UNANSWERED_ROWS, about)
    return session.scalar(query) or 0


def possible(actor: Actor, request: OutsideRequest) -> list[Step]:
    """The steps that somebody may take now, in the order of their buttons."""
    return [step for step in ALL_STEPS if request.state in step.before and may(actor, step.act, request.subject)]


def places(agreement: Agreement, actor: Actor) -> list[str | None]:
    """The schools for which somebody may log a request, as the agreement names them; first none, where they may."""
    keys: list[str | None] = [None, *(school.key for school in agreement.school)]
    return [key for key in keys if any(may(actor, Act.LOG_OUTSIDE, Subject(school=key, side=side)) for side in Party)]


def years(session: Session, agreement: Agreement, actor: Actor, today: date) -> list[str]:
    """The school years in which requests came that somebody may take out, the newest first, and this one."""
    which = within(actor, Act.EXPORT_OUTSIDE)
    days = session.scalars(select(OutsideRequest.received_on).where(which).distinct())
    found = {agreement.school_year(day) for day in days} | {agreement.school_year(today)}
    return sorted(found, reverse=True)


def of_year(session: Session, agreement: Agreement, actor: Actor, school_year: str) -> list[OutsideRequest]:
    """The requests of a school year that somebody may take out, by the day on which they came."""
    first, last = agreement.days_of(school_year)
    query = select(OutsideRequest).where(
        within(actor, Act.EXPORT_OUTSIDE), OutsideRequest.received_on.between(first, last)
    )
    return list(session.scalars(query.order_by(OutsideRequest.received_on, OutsideRequest.id)))
