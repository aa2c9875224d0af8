"""The school's acknowledgment of a notice (§V.4), asked for when it is filed and after each material change."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import Conflict
from models.notices import cards
from models.notices.tables import Notice, NoticeAcknowledgment
from models.people.tables import Person
from models.policy import Act, Subject, may, require, require_of
from models.store import audit, deadlines
from models.store.base import locked_row
from models.terms import Agreement

REMIND_DUE = "notice_remind"
DESIGNEE_DUE = "notice_tell_designee"
SUPERINTENDENT_DUE = "notice_tell_superintendent"
ESCALATION = (REMIND_DUE, DESIGNEE_DUE, SUPERINTENDENT_DUE)
FOR_OFFICER = "notice_acknowledged"


def ask_first(session: Session, agreement: Agreement, notice: Notice) -> dict[str, datetime]:
    """Ask the school to acknowledge a notice that was filed; what is to be looked at if it does not, and when."""
    session.add(NoticeAcknowledgment(notice=notice, asked_version=notice.version, asked_at=notice.filed_at))
    return _due(agreement, notice, notice.filed_at)


def ask_again(session: Session, agreement: Agreement, notice: Notice, now: datetime) -> None:
    """Ask anew after a material change. A clock that runs already runs on, if anything faster."""
    due = _due(agreement, notice, now)
    if waiting(session, notice):
        deadlines.hasten(session, notice.id, due)
        return
    notice.acknowledged_at = notice.acknowledged_by_id = notice.acknowledged_version = None
    session.add(NoticeAcknowledgment(notice=notice, asked_version=notice.version, asked_at=now))
    for kind, due_at in due.items():
        deadlines.look_again(session, kind, notice.id, due_at)


def _due(agreement: Agreement, notice: Notice, since: datetime) -> dict[str, datetime]:
    hours = (urgent if notice.current.urgent else ordinary for ordinary, urgent in agreement.targets.steps)
    due = [since + timedelta(hours=count) for count in hours]
    return dict(zip(ESCALATION, due, strict=True))


def waiting(session: Session, notice: Notice) -> NoticeAcknowledgment | None:
    """What the school was asked to acknowledge and has not yet."""
    return session.scalars(select(NoticeAcknowledgment).filter_by(notice_id=notice.id, acknowledged_at=None)).first()


def acknowledge(session: Session, actor: Actor, notice_id: int, now: datetime) -> Notice:
    """Stamp a notice as read by the school, once for each time it was asked (§V.4: the principal has been told).

    Raises:
        Refused: neither principal nor designee of that school.
        Conflict: somebody was first, or it was withdrawn.
    """
    notice = require_of(actor, Act.ACKNOWLEDGE_NOTICE, locked_row(session, Notice, notice_id))
    notice.require_standing()
    if notice.acknowledged_by:
        who = "You have" if notice.acknowledged_by_id == actor.person_id else f"{notice.acknowledged_by.name} has"
        raise Conflict(f"{who} already acknowledged {notice.label}.")
    stamp = {"acknowledged_at": now, "acknowledged_by_id": actor.person_id, "acknowledged_version": notice.version}
    asked = waiting(session, notice)
    for record in (notice, asked):
        for name, value in stamp.items():
            setattr(record, name, value)
    settle(session, notice, now)
    cards.change(session, notice, now)
    if asked and notice.officer.wants_acknowledgments and notice.officer.is_reachable:
        asked.message_id = outbox.enqueue(session, FOR_OFFICER, asked.id, PersonDM(notice.officer_id), now)
    audit.record(session, actor.label, "acknowledge notice", notice, now, {"version": notice.version})
    return notice


def settle(session: Session, notice: Notice, now: datetime) -> None:
    """Nobody needs to be reminded of the notice any more."""
    deadlines.settle(session, ESCALATION, notice.id, now)


def get(session: Session, acknowledgment_id: int) -> NoticeAcknowledgment:
    """An acknowledgment by its id, for the bot itself."""
    return session.get_one(NoticeAcknowledgment, acknowledgment_id)


def wants_word(session: Session, actor: Actor) -> bool | None:
    """Whether somebody is told of each acknowledgment; nothing for somebody who is no officer."""
    is_asked = may(actor, Act.CHOOSE_WORD, Subject())
    return session.get_one(Person, actor.person_id).wants_acknowledgments if is_asked else None


def choose_word(
    session: Session, actor: Actor, now: datetime, *, wants: bool, message_of: int | None = None
) -> None:  # fmt: skip
    """Be told of each acknowledgment by direct message from now on, or no more. The button is on each of these
    messages, which then offers the contrary, and on Home.

    Raises:
        Refused: no officer.
    """
    require(actor, Act.CHOOSE_WORD, Subject())
    officer = session.get_one(Person, actor.person_id)
    if officer.wants_acknowledgments is not wants:
        officer.wants_acknowledgments = wants
        audit.record(session, actor.label, "choose word of acknowledgments", officer, now, {"wants": wants})
    told = session.get(NoticeAcknowledgment, message_of) if message_of else None
    if told and told.message_id and told.notice.officer_id == actor.person_id:
        outbox.enqueue(session, FOR_OFFICER, told.id, PersonDM(actor.person_id), now, changes=told.message_id)
