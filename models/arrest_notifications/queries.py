"""What is read of arrest notifications: for whom they wait, and all of them."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.arrest_notifications.steps import COVERED, OPEN_STATES, TO_CONFIRM
from models.arrest_notifications.tables import ArrestNotification
from models.notices.arrests import reports_arrest
from models.notices.tables import Notice
from models.policy import Act, Subject, may
from models.terms import Agreement


def may_open(actor: Actor) -> bool:
    """Whether somebody may see the list of all."""
    return may(actor, Act.READ_ARREST, Subject())


def page_of(session: Session, on_a_page: int, page: int) -> tuple[list[ArrestNotification], bool]:
    """A page of all, the newest first, and whether there are more."""
    query = select(ArrestNotification).order_by(ArrestNotification.id.desc())
    found = list(session.scalars(query.limit(on_a_page + 1).offset(page * on_a_page)))
    return found[:on_a_page], len(found) > on_a_page


def waiting(session: Session, agreement: Agreement, actor: Actor, limit: int) -> list[ArrestNotification]:
    """Those in which the reader has something to do: the own ones of an officer, all of the police or the schools."""
    if not agreement.state_law_arrests.is_on:
        return []
    if may(actor, Act.CONFIRM_ARREST, Subject()):
        return _of_schools(session, limit)
    open_ones = ArrestNotification.state.in_(OPEN_STATES)
    if may(actor, Act.KEEP_ARREST, Subject()):
        return _found(session, limit, open_ones)
    own = _found(session, limit, open_ones & (Notice.officer_id == actor.person_id))
    return [found for found in own if may(actor, Act.KEEP_ARREST, found.subject)]


def _of_schools(session: Session, limit: int) -> list[ArrestNotification]:
    """Those whose receipt is to be confirmed, and those of which the principal is to be told."""
    informed = or_(ArrestNotification.told_at.is_not(None), ArrestNotification.sent_at.is_not(None))
    untold = ArrestNotification.state.in_(COVERED) & ArrestNotification.principal_at.is_(None) & informed
    to_confirm = _found(session, limit, ArrestNotification.state.in_(TO_CONFIRM))
    both = dict.fromkeys([*to_confirm, *_found(session, limit, untold)])
    return sorted(both, key=lambda found: (found.arrested_at, found.id))[:limit]


def _found(session: Session, limit: int, those: object) -> list[ArrestNotification]:
    query = select(ArrestNotification).join(ArrestNotification.notice).where(those)  # type: ignore[arg-type]
    return list(session.scalars(query.order_by(ArrestNotification.arrested_at, ArrestNotification.id).limit(limit)))


def is_asked(agreement: Agreement, notice: Notice) -> bool:
    """Whether a notice as it reads now is one of which the superintendent may have to be told by state law."""
    return agreement.state_law_arrests.is_on and reports_arrest(notice)


def first_letter_words(found: ArrestNotification) -> str | None:
    """What the letter's description begins with: that of the last letter, else what the notice says."""
    return found.letter.words if found.letter else found.notice.current.narrative


def hours_between(now: datetime, due: datetime) -> int:
    """Whole hours until a moment, below zero once it has passed."""
    return int((due - now).total_seconds() // 3600)
