"""What the bot posts of notices: the card in the principal's channel, its replies, reminders and escalation (§V.4)."""

from collections.abc import Mapping
from datetime import datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    HeaderBlock,
)
from sqlalchemy.orm import Session

from handlers.message import Message, MessageKind
from handlers.notices.ids import NoticeActionId
from handlers.notices.views import card_blocks, headline
from handlers.parts import (
    button,
    escaped,
    moment,
    paragraph,
    plain,
    small,
)
from handlers.values import RecordId
from models.actor import Actor
from models.notices import acknowledgments, cards, completeness, escalation, questions
from models.notices import acts as notices
from models.notices.tables import Notice
from models.policy import Act, Part, Subject, may
from models.terms import Agreement


def card(agreement: Agreement, notice: Notice) -> Message:
    """The card in the principal's channel: no narrative and no student detail."""
    text = f"Action notice {notice.label}, {agreement.school_name(notice.school)}"
    if notice.withdrawn_at:
        return Message(f"{text}: withdrawn", _withdrawn_card(agreement, notice, notice.withdrawn_at))
    blocks = [
        *card_blocks(agreement, notice, f"Action notice {notice.label}"),
        ActionsBlock(elements=_card_buttons(notice)),
    ]
    return Message(f"{text}: urgent" if notice.current.urgent else text, blocks)


# Everybody in the channel reads the card, officers of the school too, who may open their own notices only; and phones
# show its text on a locked screen. The narrative and the students are shown in a window, to whoever has the right.


def _card_buttons(notice: Notice) -> list[ButtonElement]:
    opening = button("Open", NoticeActionId.OPEN, RecordId(notice.id))
    if notice.acknowledged_at:
        return [opening]
    return [opening, button("Acknowledge", NoticeActionId.ACKNOWLEDGE, RecordId(notice.id), "primary")]


def _withdrawn_card(agreement: Agreement, notice: Notice, withdrawn_at: datetime) -> list[Block]:
    return [
        HeaderBlock(text=plain(f"Withdrawn: {notice.label}")),
        paragraph(f"{agreement.school_name(notice.school)} · Open it to read the reason."),
        headline(f"Withdrawn by {notice.officer.name}", withdrawn_at),
        ActionsBlock(elements=[button("Open", NoticeActionId.OPEN, RecordId(notice.id))]),
    ]


def changed(notice: Notice) -> Message:
    """The line in the card's thread when a notice was amended or withdrawn."""
    if notice.withdrawn_at:
        return Message(f"{notice.label} was withdrawn by the officer who filed it.")
    return Message(f"{notice.label} was amended. Version {notice.version} is now current. Open the notice to read it.")


def reminder(notice: Notice) -> Message | None:
    """The reminder in the card's thread, unless it is settled."""
    if _is_settled(notice):
        return None
    return Message(
        f"{notice.label} has not been acknowledged by the principal or designee and is overdue (district goal)."
    )


def for_designee(agreement: Agreement, notice: Notice) -> Message | None:
    """The direct message to the principal's designee, unless it is settled."""
    return None if _is_settled(notice) else _waiting(agreement, notice, [*_card_buttons(notice)])


def for_superintendent(agreement: Agreement, notice: Notice) -> Message | None:
    """The direct message to the superintendent, unless it is settled."""
    return None if _is_settled(notice) else _waiting(agreement, notice, [])


def _is_settled(notice: Notice) -> bool:
    return notice.acknowledged_at is not None or notice.withdrawn_at is not None


def _waiting(agreement: Agreement, notice: Notice, buttons: list[ButtonElement]) -> Message:
    text = f"Action notice {notice.label} at {agreement.school_name(notice.school)} has not been acknowledged."
    blocks: list[Block] = [
        paragraph(text),
        small(f"Filed {moment(notice.filed_at)}. The deadline is a district goal; the agreement does not set one."),
    ]
    return Message(text, [*blocks, ActionsBlock(elements=buttons)] if buttons else blocks)


def acknowledged(notice: Notice) -> Message | None:
    """The word to the officer, unless it is asked for anew meanwhile."""
    if not notice.acknowledged_by:
        return None
    return Message(f"{notice.label} was acknowledged by {notice.acknowledged_by.name}.")


def told_at_once(agreement: Agreement, notice: Notice, what: str) -> Message | None:
    """A direct message to those who have to know something at once; the notice itself holds the rest."""
    if notice.withdrawn_at:
        return None
    text = f"Action notice {notice.label} at {agreement.school_name(notice.school)} reports {what}."
    opening = button("Open", NoticeActionId.OPEN, RecordId(notice.id))
    return Message(text, [paragraph(escaped(text)), ActionsBlock(elements=[opening])])


def _question(session: Session, question_id: int, what: str) -> Message:
    return Message(f"{what} about {questions.get(session, question_id).notice.label}.")


def _matters(session: Session, notice_id: int) -> bool:
    notice = notices.get(session, notice_id)
    return notice.withdrawn_at is None and notice.acknowledged_version != notice.version


def _acknowledges(session: Session, actor: Actor, notice_id: int) -> bool:
    return may(actor, Act.ACKNOWLEDGE_NOTICE, notices.get(session, notice_id).subject)


def _reads(session: Session, actor: Actor, notice_id: int) -> bool:
    return may(actor, Act.READ_NOTICE, notices.get(session, notice_id).subject)


def _reads_of_question(session: Session, actor: Actor, question_id: int) -> bool:
    return may(actor, Act.READ_NOTICE, questions.get(session, question_id).subject)


def _is_told_last(_session: Session, actor: Actor, _notice_id: int) -> bool:
    return may(actor, Part.TOLD_LAST, Subject())


MESSAGES: Mapping[str, MessageKind] = {
    cards.CARD: MessageKind(lambda session, terms, id_: card(terms, notices.get(session, id_)), still_matters=_matters),
    cards.CARD_CHANGE: MessageKind(lambda session, terms, id_: card(terms, notices.get(session, id_))),
    notices.CHANGE_REPLY: MessageKind(lambda session, _terms, id_: changed(notices.get(session, id_))),
    escalation.REMINDER: MessageKind(lambda session, _terms, id_: reminder(notices.get(session, id_))),
    escalation.FOR_DESIGNEE: MessageKind(
        lambda session, terms, id_: for_designee(terms, notices.get(session, id_)), may_have=_acknowledges
    ),
    escalation.FOR_SUPERINTENDENT: MessageKind(
        lambda session, terms, id_: for_superintendent(terms, notices.get(session, id_)), may_have=_is_told_last
    ),
    completeness.COMPLETE_REPLY: MessageKind(
        lambda session, _terms, id_: Message(f"{notices.get(session, id_).label} is now complete.")
    ),
    acknowledgments.FOR_OFFICER: MessageKind(
        lambda session, _terms, id_: acknowledged(notices.get(session, id_)), may_have=_reads
    ),
    notices.ARREST: MessageKind(
        lambda session, terms, id_: told_at_once(terms, notices.get(session, id_), "an arrest"), may_have=_reads
    ),
    notices.STAFF_SEARCH: MessageKind(
        lambda session, terms, id_: told_at_once(terms, notices.get(session, id_), "a search by school staff"),
        may_have=_reads,
    ),
    questions.ASKED: MessageKind(
        lambda session, _terms, id_: _question(session, id_, "A question was asked"), may_have=_reads_of_question
    ),
    questions.ASKED_REPLY: MessageKind(lambda session, _terms, id_: _question(session, id_, "A question was asked")),
    questions.ANSWERED: MessageKind(
        lambda session, _terms, id_: _question(session, id_, "Your question was answered"), may_have=_reads_of_question
    ),
    questions.ANSWERED_REPLY: MessageKind(
        lambda session, _terms, id_: _question(session, id_, "A question was answered")
    ),
}
