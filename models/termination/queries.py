"""Whether the agreement has ended as of a day, asked in one place; and the notice that stands (§XI).

Whatever begins something new asks `require_in_force` before it looks at rights: one look at a table of very few rows.
"""

from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.errors import Refused
from models.people.queries import people_who_may
from models.policy import Act, Subject, may
from models.store.base import Base
from models.termination.steps import ALL_STEPS, TAKEN_BACK, Step
from models.termination.tables import Termination
from models.terms import Agreement
from models.vocabulary import Role


def _ended() -> Select[Any]:
    row = Base.metadata.tables[Termination.__tablename__].c
    goes_on_later = or_(
        row.resumes_on.is_(None), row.resumes_on > bindparam("last"), row.resumes_on <= row.last_day
    )  # fmt: skip
    ended = select(row.last_day).where(row.last_day < bindparam("first"), row.state != TAKEN_BACK, goes_on_later)
    return ended.order_by(row.last_day.desc()).limit(1)


ENDED = _ended()
"""Made once: every form that begins something waits for it. What is not delivered has no last day."""


def ended_between(session: Session, first: date, last: date) -> date | None:
    """The last day of the agreement, where it had ended before a span of days and holds on none of them."""
    found: date | None = session.scalar(ENDED, {"first": first, "last": last})
    return found


def ended_on(session: Session, day: date) -> date | None:
    """The last day of the agreement, where it has ended as of a day; nothing while it holds, or holds anew."""
    return ended_between(session, day, day)


def require_in_force(session: Session, agreement: Agreement, day: date) -> None:
    """Stop what begins something new on a day on which the agreement has ended: `Refused`, with whom to call."""
    refused = ended_refusal(session, agreement, day)
    if refused:
        raise refused


def ended_refusal(session: Session, agreement: Agreement, day: date) -> Refused | None:
    """What is answered then; nothing while the agreement holds."""
    ended = ended_on(session, day)
    return Refused(ended_in_words(session, agreement, ended, day)) if ended else None


def ended_in_words(session: Session, agreement: Agreement, ended: date, day: date) -> str:
    """That the agreement has ended, on which day, and whom to call."""
    heads = (Act.PROPOSE_APPOINTMENT, Act.AGREE_APPOINTMENT)
    names = [person.name for act in heads for person in people_who_may(session, act, Subject(), day)]
    ask = f" Questions: {' or '.join(names)}." if names else ""
    return (
        f"The agreement ended on {written(ended)}, so nothing new is filed or logged here. To reach the police, call "
        f"{agreement.agreement.police} as everybody does; in an emergency call 911.{ask} "
        "What was begun before can still be finished: it stands on your Home."
    )


def not_needed(session: Session, day: date) -> tuple[Role, ...]:
    """The roles at schools that nobody is to hold on a day: no officers, once the agreement has ended."""
    return (Role.OFFICER,) if ended_on(session, day) else ()


def written(day: date) -> str:
    """A day in words, in what acts answer."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def standing(session: Session) -> Termination | None:
    """The notice that stands, delivered or not."""
    return session.scalars(select(Termination).where(Termination.is_standing)).one_or_none()


def newest(session: Session) -> Termination | None:
    """The last notice that was given, whatever became of it."""
    return session.scalars(select(Termination).order_by(Termination.id.desc()).limit(1)).one_or_none()


def in_effect(session: Session, day: date) -> Termination | None:
    """The notice that people are to know of on a day: one that stands, or by which the agreement has ended."""
    found = newest(session)
    if found is None or found.is_standing:
        return found
    return found if ended_on(session, day) else None


def readable(session: Session, actor: Actor, day: date) -> Termination | None:
    """The same, for whoever may know of it."""
    found = in_effect(session, day)
    return found if found and may(actor, Act.READ_TERMINATION, found.subject) else None


def possible(actor: Actor, notice: Termination, today: date) -> list[Step]:
    """The steps that somebody may take now, in the order of their buttons."""
    return [step for step in ALL_STEPS if step.act and notice.state in step.before and may(actor, step.act,
            notice.subject) and not too_late(notice, step, today)]  # fmt: skip


def too_late(notice: Termination, step: Step, today: date) -> bool:
    """Whether the last day has come, on which a notice can no longer be taken back; or has passed, for anything."""
    if notice.last_day is None:
        return False
    return today >= notice.last_day if step.act is Act.TAKE_BACK_TERMINATION else today > notice.last_day


def all_notices(session: Session) -> list[Termination]:
    """Every notice that was ever given, the oldest first."""
    return list(session.scalars(select(Termination).order_by(Termination.id)))
