"""Questions of the school about a notice, and the officer's answers: kept with it, so that no side talk is needed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actor import Actor
from models.delivery import outbox
from models.destinations import PersonDM
from models.errors import Conflict, require_valid
from models.notices import cards
from models.notices.tables import Notice, NoticeQuestion
from models.policy import Act, require_of
from models.store import audit
from models.store.base import locked_row
from models.texts import LONGEST, check_text

ASKED, ASKED_REPLY = "notice_question", "notice_question_reply"
ANSWERED, ANSWERED_REPLY = "notice_answer", "notice_answer_reply"


def ask(session: Session, actor: Actor, notice_id: int, question: str | None, now: datetime) -> NoticeQuestion:
    """Ask the officer something about a notice. The officer is told by direct message, the thread that it was asked.

    Raises:
        Refused: neither principal nor designee of that school.
        Invalid: nothing is asked, or the text cannot be taken.
        Conflict: the notice was withdrawn.
    """
    notice = require_of(actor, Act.ASK_ABOUT_NOTICE, locked_row(session, Notice, notice_id))
    notice.require_standing()
    text = _checked("question", question, now)
    asked = NoticeQuestion(notice_id=notice.id, asked_by_id=actor.person_id, asked_at=now, question=text)
    session.add(asked)
    session.flush()
    outbox.enqueue(session, ASKED, asked.id, PersonDM(notice.officer_id), now)
    cards.reply(session, ASKED_REPLY, notice, now, asked.id)
    audit.record(session, actor.label, "ask about notice", notice, now, {"question": asked.id})
    return asked


def answer(session: Session, actor: Actor, question_id: int, text: str | None, now: datetime) -> NoticeQuestion:
    """Answer a question about a notice. Who asked is told by direct message, the thread that it was answered.

    Raises:
        Refused: not the officer who filed the notice.
        Invalid: nothing is answered, or the text cannot be taken.
        Conflict: it was answered before, or the notice was withdrawn.
    """
    asked = to_answer(session, actor, question_id)
    asked.answer, asked.answered_at, asked.answered_by_id = _checked("answer", text, now), now, actor.person_id
    outbox.enqueue(session, ANSWERED, asked.id, PersonDM(asked.asked_by_id), now)
    cards.reply(session, ANSWERED_REPLY, asked.notice, now, asked.id)
    audit.record(session, actor.label, "answer about notice", asked.notice, now, {"question": asked.id})
    return asked


def to_answer(session: Session, actor: Actor, question_id: int) -> NoticeQuestion:
    """A question that waits for this person's answer; nobody else answers it until this transaction ends.

    Raises:
        Refused: not the officer who filed the notice, or there is no such question.
        Conflict: it was answered before, or the notice was withdrawn.
    """
    asked = require_of(actor, Act.CHANGE_NOTICE, locked_row(session, NoticeQuestion, question_id))
    asked.notice.require_standing()
    if asked.answered_at:
        raise Conflict("This question has been answered.")
    return asked


def of_notice(session: Session, notice_id: int) -> list[NoticeQuestion]:
    """Every question about a notice, oldest first."""
    return list(session.scalars(select(NoticeQuestion).filter_by(notice_id=notice_id).order_by(NoticeQuestion.id)))


def get(session: Session, question_id: int) -> NoticeQuestion:
    """A question by its id, for the bot itself."""
    return session.get_one(NoticeQuestion, question_id)


def _checked(field: str, text: str | None, now: datetime) -> str:
    typed = (text or "").strip()
    require_valid(check_text(field, typed, LONGEST, now) if typed else {field: "Please write something."})
    return typed
