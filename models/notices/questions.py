"""Questions of the school about a notice, and the officer's answers: kept with it, so that no side talk is needed."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.delivery.outbox import Delivery
from models.destinations import PersonDM
from models.errors import Conflict, require_valid
from models.notices import cards
from models.notices.tables import Notice, NoticeQuestion
from models.people.queries import counts_between, people_who_may
from models.people.tables import Person, RoleHeld
from models.policy import Act, Subject, may, require_of, roles_with
from models.store import audit
from models.store.base import locked_row
from models.terms import Agreement
from models.texts import LONGEST, check_text

ASKED, ASKED_CHANGE, ASKED_REPLY = "notice_question", "notice_question_change", "notice_question_reply"
ANSWERED, ANSWERED_REPLY = "notice_answer", "notice_answer_reply"


def may_be_asked(session: Session, actor: Actor, notice_id: int) -> Notice:
    """A notice that somebody is about to ask a question about; nobody else changes it until this transaction ends.

    Raises:
        Refused: neither principal nor designee of that school, or there is no such notice.
        Conflict: the notice was withdrawn.
    """
    notice = require_of(actor, Act.ASK_ABOUT_NOTICE, locked_row(session, Notice, notice_id))
    notice.require_standing()
    return notice


def ask(
    session: Session, agreement: Agreement, actor: Actor, notice_id: int, question: str | None, now: datetime
) -> NoticeQuestion:
    """Ask the officer something about a notice. The officer is told by direct message, the thread that it was asked.

    Where the officer can answer no more, whoever may answer instead is told.

    Raises:
        Refused, Conflict: as for `may_be_asked`; also where nobody could answer.
        Invalid: nothing is asked, or the text cannot be taken.
    """
    notice = may_be_asked(session, actor, notice_id)
    asked = NoticeQuestion(
        notice=notice, asked_by_id=actor.person_id, asked_at=now, question=_checked("question", question, now)
    )
    session.add(asked)
    session.flush()
    told = _who_answers(session, notice, agreement.today(now))
    asked.message_ids = [outbox.enqueue(session, ASKED, asked.id, PersonDM(person.id), now) for person in told]
    cards.reply(session, ASKED_REPLY, notice, now, asked.id)
    audit.record(session, actor.label, "ask about notice", notice, now, {"question": asked.id})
    return asked


def _who_answers(session: Session, notice: Notice, today: date) -> list[Person]:
    who_may = people_who_may(session, Act.CHANGE_NOTICE, notice.subject, today)
    if not who_may:
        raise Conflict(
            f"Not sent: {notice.officer.name} cannot be reached here any more, and nobody else can answer for "
            f"{notice.label}. Please call the police department."
        )
    officer = [person for person in who_may if person.id == notice.officer_id]
    return officer or who_may


def unanswered(session: Session) -> list[int]:
    """The ids of all questions that wait for an answer, in the order in which they are locked."""
    stands = NoticeQuestion.notice.has(Notice.withdrawn_at.is_(None))
    query = select(NoticeQuestion.id).where(NoticeQuestion.answered_at.is_(None), stands)
    return list(session.scalars(query.order_by(NoticeQuestion.notice_id, NoticeQuestion.id)))


def hand_over(session: Session, agreement: Agreement, question_id: int, now: datetime) -> None:
    """Where nobody who was told of a question can answer it any more: tell those who can, by direct message."""
    asked = get(session, question_id)
    locked_row(session, Notice, asked.notice_id)  # the one lock for whatever is done with a notice
    session.refresh(asked)
    if asked.answered_at or asked.notice.withdrawn_at:
        return
    told = {session.get_one(Delivery, message_id).place for message_id in asked.message_ids}
    able = people_who_may(session, Act.CHANGE_NOTICE, asked.notice.subject, agreement.today(now))
    places = [PersonDM(person.id) for person in able]
    if not places or told.intersection(places):
        return
    asked.message_ids = [*asked.message_ids, *(outbox.enqueue(session, ASKED, asked.id, to, now) for to in places)]
    detail = {"question": asked.id, "people": [person.id for person in able]}
    audit.record(session, "bot", "hand over question", asked.notice, now, detail)


def answer(session: Session, actor: Actor, question_id: int, text: str | None, now: datetime) -> NoticeQuestion:
    """Answer a question about a notice. Who asked is told by direct message, the thread that it was answered.

    Raises:
        Refused, Conflict: as for `to_answer`.
        Invalid: nothing is answered, or the text cannot be taken.
    """
    asked = to_answer(session, actor, question_id)
    asked.answer, asked.answered_at, asked.answered_by_id = _checked("answer", text, now), now, actor.person_id
    outbox.enqueue(session, ANSWERED, asked.id, PersonDM(asked.asked_by_id), now)
    cards.reply(session, ANSWERED_REPLY, asked.notice, now, asked.id)
    _change_messages(session, asked, now)
    audit.record(session, actor.label, "answer about notice", asked.notice, now, {"question": asked.id})
    return asked


def to_answer(session: Session, actor: Actor, question_id: int) -> NoticeQuestion:
    """A question that waits for this person's answer; nobody else answers it until this transaction ends.

    Raises:
        Refused: the person may not change the notice, or there is no such question.
        Conflict: it was answered before, or the notice was withdrawn.
    """
    asked = require_of(actor, Act.CHANGE_NOTICE, session.get(NoticeQuestion, question_id))
    locked_row(session, Notice, asked.notice_id)  # the one lock for whatever is done with a notice
    session.refresh(asked)
    asked.notice.require_standing()
    if asked.answered_by:
        who = "You have" if asked.answered_by_id == actor.person_id else f"{asked.answered_by.name} has"
        raise Conflict(f"{who} already answered this question.")
    return asked


def withdrawn(session: Session, notice: Notice, now: datetime) -> None:
    """The notice was withdrawn: nobody has to answer any more, and the direct messages say so."""
    for asked in of_notice(session, notice.id):
        if not asked.answered_at:
            _change_messages(session, asked, now)


def _change_messages(session: Session, asked: NoticeQuestion, now: datetime) -> None:
    for message_id in asked.message_ids:
        place = session.get_one(Delivery, message_id).place
        outbox.enqueue(session, ASKED_CHANGE, asked.id, place, now, changes=message_id)


def of_notice(session: Session, notice_id: int) -> list[NoticeQuestion]:
    """Every question about a notice, oldest first."""
    return list(session.scalars(select(NoticeQuestion).filter_by(notice_id=notice_id).order_by(NoticeQuestion.id)))


def waiting(session: Session, actor: Actor, today: date, limit: int) -> list[NoticeQuestion]:
    """Questions that wait for somebody's answer, oldest first.

    Those about the person's own notices; for somebody who may answer everywhere, those that no officer can answer.
    """
    found: list[ColumnElement[bool]] = []
    if may(actor, Act.CHANGE_NOTICE, Subject(owner_id=actor.person_id)):
        found.append(Notice.officer_id == actor.person_id)
    if may(actor, Act.CHANGE_NOTICE, Subject()):
        found.append(~Notice.officer.has(_can_answer(today)))
    if not found:
        return []
    # No join: few questions are open, while an officer's notices are many after some years.
    theirs = NoticeQuestion.notice.has(Notice.withdrawn_at.is_(None) & or_(*found))
    query = select(NoticeQuestion).where(NoticeQuestion.answered_at.is_(None), theirs)
    return list(session.scalars(query.order_by(NoticeQuestion.id).limit(limit)))


def _can_answer(today: date) -> ColumnElement[bool]:
    held = counts_between(today, today) & RoleHeld.role.in_(roles_with(Act.CHANGE_NOTICE))
    return Person.roles.any(held) & Person.is_guest.is_(False) & Person.is_deactivated.is_(False)


def get(session: Session, question_id: int) -> NoticeQuestion:
    """A question by its id, for the bot itself."""
    return session.get_one(NoticeQuestion, question_id)


def _checked(field: str, text: str | None, now: datetime) -> str:
    typed = (text or "").strip()
    require_valid(check_text(field, typed, LONGEST, now) if typed else {field: f"Please write your {field}."})
    return typed
