"""What the bot posts of notices: the card in the principal's channel, its replies, reminders and escalation (§V.4)."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from sqlalchemy.orm import Session

from handlers.message import KindsAbout, Message, MessageKind, with_right, words_with
from handlers.notices.ids import NoticeActionId
from handlers.notices.stand_in import changed_by, done_for_officer, withdrawn_by
from handlers.notices.views import card_blocks, completing_buttons
from handlers.parts import actions, button, day, escaped, happened, header, moment, paragraph, small
from handlers.values import RecordId
from models.actor import Actor
from models.calendar.school_days import report_day
from models.notices import acknowledgments, cards, completeness, details_clock, escalation, questions, succession
from models.notices import acts as notices
from models.notices.tables import Notice, NoticeQuestion
from models.people.tables import Person
from models.policy import Act, Part, Subject, may
from models.terms import Agreement

AS_WE_READ_IT = "state law as we read it (C.G.S. 10-233p), not legal advice."
MOST_OPENED = 5


def card(agreement: Agreement, notice: Notice) -> Message:
    """The card in the principal's channel: no narrative and no student detail."""
    text = f"Action notice {notice.label}, {agreement.school_name(notice.school)}"
    if notice.withdrawn_at:
        return Message(f"{text}: withdrawn", [
            header(f"Withdrawn: {notice.label}"),
            paragraph(f"{agreement.school_name(notice.school)} · Open it to read the reason."),
            *happened((f"Withdrawn by {withdrawn_by(notice)}", notice.withdrawn_at)),
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
        return Message(f"{notice.label} was withdrawn by {escaped(withdrawn_by(notice))}.")
    by = escaped(changed_by(notice.current))
    return Message(
        f"{notice.label} was amended{by}. Version {notice.version} is now current. Open the notice to read it."
    )


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


def incomplete(session: Session, agreement: Agreement, notice_id: int) -> Message | None:
    """The direct message to whoever is asked for what a notice lacks, unless it is complete or withdrawn by now."""
    notice = notices.get(session, notice_id)
    if notice.completed_at or notice.withdrawn_at:
        return None
    due = report_day(session, agreement, notice.current.occurred_at)
    buttons = [*completing_buttons(notice), button("Open", NoticeActionId.OPEN, RecordId(notice.id))]
    return words_with(
        f"Action notice {notice.label} is not complete.",
        *([small(f"Due {day(due)}, {AS_WE_READ_IT}")] if due else []),
        buttons=buttons,
    )


def unattended(agreement: Agreement, left: tuple[Person, list[Notice]]) -> Message | None:
    """The direct message on notices whose officer can no longer complete them, unless none is left."""
    officer, found = left
    if not found:
        return None
    more = len(found) - MOST_OPENED
    return words_with(
        "Action notices are left to complete for an officer.",
        paragraph(escaped(f"{officer.name} can no longer complete these:")),
        *(_row(agreement, notice) for notice in found[:MOST_OPENED]),
        *([small(f"{more} more are on your Home.")] if more > 0 else []),
        small("A supervisor can complete them for the officer. If there is none, an administrator can add one."),
    )


def _row(agreement: Agreement, notice: Notice) -> Block:
    text = f"*{notice.label}* · {escaped(agreement.school_name(notice.school))}"
    return SectionBlock(text=text, accessory=button("Open", NoticeActionId.OPEN, RecordId(notice.id)))


def done_for(_agreement: Agreement, notice: Notice) -> Message:
    """The word to the officer that somebody stood in for them."""
    what = small(escaped(f"{done_for_officer(notice)}. The notice stays yours."))
    opening = button("Open", NoticeActionId.OPEN, RecordId(notice.id))
    return words_with(f"Something was done for you in action notice {notice.label}.", what, buttons=[opening])


def _told(what: str) -> Callable[[Agreement, Notice], Message | None]:
    return lambda agreement, notice: told_at_once(agreement, notice, what)


def _asked(what: str) -> Callable[[Agreement, NoticeQuestion], Message | None]:
    return lambda _agreement, question: Message(f"{what} about {question.notice.label}.")


def _matters(notice: Notice) -> bool:
    return notice.withdrawn_at is None and notice.acknowledged_version != notice.version


def _is_told_last(actor: Actor, _notice: Notice) -> bool:
    return may(actor, Part.TOLD_LAST, Subject())


def _stands_in(actor: Actor, _left: object) -> bool:
    return may(actor, Act.CHANGE_NOTICE, Subject()) or may(actor, Part.TOLD_OF_UNATTENDED, Subject())


_reads = with_right(Act.READ_NOTICE)
_about_left = KindsAbout(details_clock.handed_over)
_about, _about_question = KindsAbout(notices.get), KindsAbout(questions.get)
_incomplete = MessageKind(
    incomplete, lambda session, actor, notice_id: may(actor, Act.READ_NOTICE, notices.get(session, notice_id).subject)
)
MESSAGES: Mapping[str, MessageKind] = {
    cards.CARD: _about(card, still_matters=_matters),
    cards.CARD_CHANGE: _about(card),
    notices.CHANGE_REPLY: _about(lambda _agreement, notice: changed(notice)),
    completeness.COMPLETE_REPLY: _about(lambda _agreement, notice: Message(f"{notice.label} is now complete.")),
    escalation.REMINDER: _about(lambda _agreement, notice: reminder(notice)),
    escalation.FOR_DESIGNEE: _about(for_designee, may_have=with_right(Act.ACKNOWLEDGE_NOTICE)),
    escalation.FOR_SUPERINTENDENT: _about(for_superintendent, may_have=_is_told_last),
    acknowledgments.FOR_OFFICER: _about(acknowledged, may_have=_reads),
    details_clock.REMINDER: _incomplete,
    details_clock.OVERDUE: _incomplete,
    details_clock.UNATTENDED: _about_left(unattended, may_have=_stands_in),
    succession.FOR_OFFICER: _about(done_for, may_have=_reads),
    notices.ARREST: _about(_told("an arrest"), may_have=_reads),
    notices.STAFF_SEARCH: _about(_told("a search by school staff"), may_have=_reads),
    questions.ASKED: _about_question(_asked("A question was asked"), may_have=_reads),
    questions.ASKED_REPLY: _about_question(_asked("A question was asked")),
    questions.ANSWERED: _about_question(_asked("Your question was answered"), may_have=_reads),
    questions.ANSWERED_REPLY: _about_question(_asked("A question was answered")),
}
