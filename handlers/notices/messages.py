"""What the bot posts of notices: the card in the principal's channel, its replies, reminders and escalation (§V.4)."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import ButtonElement

from handlers.message import KindsAbout, Message, MessageKind, with_right, words_with
from handlers.notices.ids import NoticeActionId
from handlers.notices.views import card_blocks
from handlers.parts import actions, button, escaped, happened, header, moment, paragraph, small
from handlers.values import RecordId
from models.actor import Actor
from models.notices import acknowledgments, cards, completeness, escalation, questions
from models.notices import acts as notices
from models.notices.tables import Notice, NoticeQuestion
from models.policy import Act, Part, Subject, may
from models.terms import Agreement


def card(agreement: Agreement, notice: Notice) -> Message:
    """The card in the principal's channel: no narrative and no student detail."""
    text = f"Action notice {notice.label}, {agreement.school_name(notice.school)}"
    if notice.withdrawn_at:
        return Message(f"{text}: withdrawn", [
            header(f"Withdrawn: {notice.label}"),
            paragraph(f"{agreement.school_name(notice.school)} · Open it to read the reason."),
            *happened((f"Withdrawn by {notice.officer.name}", notice.withdrawn_at)),
            *actions(_card_buttons(notice)),
        ])  # fmt: skip
    return Message(f"{text}: urgent" if notice.current.urgent else text, [
        *card_blocks(agreement, notice, f"Action notice {notice.label}"),
        *actions(_card_buttons(notice)),
    ])  # fmt: skip


# Everybody in the channel reads the card, officers of the school too, who may open their own notices only; and phones
# show its text on a locked screen. The narrative and the students are shown in a window, to whoever has the right.


def _card_buttons(notice: Notice) -> list[ButtonElement]:
    opening = button("Open", NoticeActionId.OPEN, RecordId(notice.id))
    if _is_settled(notice):
        return [opening]
    return [opening, button("Acknowledge", NoticeActionId.ACKNOWLEDGE, RecordId(notice.id), "primary")]


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
    return None if _is_settled(notice) else _waiting(agreement, notice, _card_buttons(notice))


def for_superintendent(agreement: Agreement, notice: Notice) -> Message | None:
    """The direct message to the superintendent, unless it is settled."""
    return None if _is_settled(notice) else _waiting(agreement, notice, [])


def _is_settled(notice: Notice) -> bool:
    return notice.acknowledged_at is not None or notice.withdrawn_at is not None


def _waiting(agreement: Agreement, notice: Notice, buttons: list[ButtonElement]) -> Message:
    text = f"Action notice {notice.label} at {agreement.school_name(notice.school)} has not been acknowledged."
    goal = small(f"Filed {moment(notice.filed_at)}. The deadline is a district goal; the agreement does not set one.")
    return words_with(text, goal, buttons=buttons)


def acknowledged(_agreement: Agreement, notice: Notice) -> Message | None:
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
    return Message(text, [paragraph(escaped(text)), *actions([opening])])


def _told(what: str) -> Callable[[Agreement, Notice], Message | None]:
    return lambda agreement, notice: told_at_once(agreement, notice, what)


def _asked(what: str) -> Callable[[Agreement, NoticeQuestion], Message | None]:
    return lambda _agreement, question: Message(f"{what} about {question.notice.label}.")


def _matters(notice: Notice) -> bool:
    return notice.withdrawn_at is None and notice.acknowledged_version != notice.version


def _is_told_last(actor: Actor, _notice: Notice) -> bool:
    return may(actor, Part.TOLD_LAST, Subject())


_reads = with_right(Act.READ_NOTICE)
_about, _about_question = KindsAbout(notices.get), KindsAbout(questions.get)
MESSAGES: Mapping[str, MessageKind] = {
    cards.CARD: _about(card, still_matters=_matters, is_linked=True),
    cards.CARD_CHANGE: _about(card),
    notices.CHANGE_REPLY: _about(lambda _agreement, notice: changed(notice)),
    completeness.COMPLETE_REPLY: _about(lambda _agreement, notice: Message(f"{notice.label} is now complete.")),
    escalation.REMINDER: _about(lambda _agreement, notice: reminder(notice)),
    escalation.FOR_DESIGNEE: _about(for_designee, may_have=with_right(Act.ACKNOWLEDGE_NOTICE)),
    escalation.FOR_SUPERINTENDENT: _about(for_superintendent, may_have=_is_told_last),
    acknowledgments.FOR_OFFICER: _about(acknowledged, may_have=_reads),
    notices.ARREST: _about(_told("an arrest"), may_have=_reads),
    notices.STAFF_SEARCH: _about(_told("a search by school staff"), may_have=_reads),
    questions.ASKED: _about_question(_asked("A question was asked"), may_have=_reads),
    questions.ASKED_REPLY: _about_question(_asked("A question was asked")),
    questions.ANSWERED: _about_question(_asked("Your question was answered"), may_have=_reads),
    questions.ANSWERED_REPLY: _about_question(_asked("A question was answered")),
}
