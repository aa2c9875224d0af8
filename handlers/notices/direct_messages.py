"""What people are told of a notice directly, and what each of these messages becomes: it says how the notice stands.

Phones show a message's text on a locked screen and desktops its first block: they tell the number and the school only.
"""

from collections.abc import Callable

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.delivery.reasons import plainly, within
from handlers.message import Message, Telling, words_with
from handlers.notices.ids import NoticeActionId, Word
from handlers.notices.stand_in import withdrawn_by
from handlers.parts import button, escaped, moment, paragraph, small
from handlers.values import RecordId
from models.notices import acts as notices
from models.notices.finding import not_reached
from models.notices.tables import Notice, NoticeAcknowledgment
from models.policy import Part


def is_settled(notice: Notice) -> bool:
    """Whether the school has nothing to acknowledge any more."""
    return notice.acknowledged_at is not None or notice.withdrawn_at is not None


def open_button(notice: Notice) -> ButtonElement:
    """Opens the notice in a window."""
    return button("Open", NoticeActionId.OPEN, RecordId(notice.id))


def card_buttons(notice: Notice) -> list[ButtonElement]:
    """What the school can do with a notice."""
    buttons = [open_button(notice)]
    if not is_settled(notice):
        buttons.append(button("Acknowledge", NoticeActionId.ACKNOWLEDGE, RecordId(notice.id), "primary"))
    if not notice.withdrawn_at:
        buttons.append(button("Ask the officer", NoticeActionId.ASK, RecordId(notice.id)))
    return buttons


def for_designee(telling: Telling, notice: Notice) -> Message | None:
    """To the principal's designee, when the principal has not acknowledged in time."""
    return _escalated(telling, notice, card_buttons(notice))


def for_superintendent(telling: Telling, notice: Notice) -> Message | None:
    """To the superintendent, when nobody at the school has acknowledged in time."""
    if telling.is_change and notice.is_asked_anew:
        asked = notice.acknowledgments[-1]
        again = small(f"Asked again since {moment(asked.asked_at)} (version {asked.asked_version}).")
        says = "was acknowledged, and amended since."
        return _told(telling, notice, says, *_outcome(notice), again, buttons=[open_button(notice)])
    return _escalated(telling, notice, [open_button(notice)])


def _escalated(telling: Telling, notice: Notice, buttons: list[ButtonElement]) -> Message | None:
    if is_settled(notice):
        return _settled(telling, notice)
    goal = small("The time for acknowledging is a district goal; the agreement does not set one.")
    says = "has not been acknowledged."
    return _told(telling, notice, says, paragraph(_waits(telling, notice)), goal, buttons=buttons)


def told_at_once(kind: str, what: str) -> Callable[[Telling, Notice], Message | None]:
    """To those who have to know of something at once; and that it was corrected, where it was."""
    _part, is_so = notices.TOLD_AT_ONCE[kind]

    def told(telling: Telling, notice: Notice) -> Message | None:
        if notice.withdrawn_at:
            return _settled(telling, notice)
        reports = f"It reports {what}." if is_so(notice.current) else f"It was amended and no longer reports {what}."
        below = [paragraph(f"{reports}\n*Officer:* {_whom_to_call(telling, notice)[0]}"), *_outcome(notice)]
        return _told(telling, notice, "needs your attention.", *below, buttons=[open_button(notice)])

    return told


def not_delivered(telling: Telling, notice: Notice) -> Message | None:
    """To the officer, when the school's channel does not get it: somebody has to call. Says so once it has arrived."""
    if is_settled(notice):
        return _settled(telling, notice)
    if notice.undelivered_id is None:
        return _arrived(telling, notice, [open_button(notice)])
    school = escaped(telling.agreement.school_name(notice.school))
    principal = _whom_to_call(telling, notice)[1]
    why = small(
        f"{_what(notice)} is not in {_channel(telling, notice)}: {why_not_delivered(notice)}. The notice is on record. "
        "The bot keeps trying, administrators have been told, and this message will say when it has arrived."
    )
    text = f"Not delivered: please call the principal. Action notice {notice.label}, {school}."
    return words_with(text, paragraph(f"*Principal:* {principal}"), why, buttons=[open_button(notice)])


def instead_of_card(telling: Telling, notice: Notice) -> Message | None:
    """To the school's own people, while something cannot be posted in their channel."""
    if is_settled(notice):
        return _settled(telling, notice)
    if notice.undelivered_id is None:
        return _arrived(telling, notice, card_buttons(notice))
    channel = _channel(telling, notice)
    why = small(f"{_what(notice)} could not be posted in {channel}. Please read and acknowledge it here.")
    says, below = "needs your attention.", paragraph(_waits(telling, notice))
    return _told(telling, notice, says, below, why, buttons=card_buttons(notice))


def why_not_delivered(notice: Notice) -> str:
    """Why something of a notice has not arrived in the school's channel, in plain words."""
    return plainly(notice.undelivered.problem if notice.undelivered else None)


def _channel(telling: Telling, notice: Notice) -> str:
    return f"the school's channel{within(not_reached(telling.session, notice))}"


def _arrived(telling: Telling, notice: Notice, buttons: list[ButtonElement]) -> Message | None:
    """What a message becomes once the channel has it; where it was not sent before, there is nothing to say."""
    if not telling.is_change:
        return None
    below = small("It is in the school's channel now.")
    return _told(telling, notice, "was delivered after all.", below, buttons=buttons)


def _what(notice: Notice) -> str:
    return "Its card" if notice.undelivered_id == notice.card_id else "A change of it"


def acknowledged(_telling: Telling, acknowledgment: NoticeAcknowledgment) -> Message:
    """The word to the officer who filed it, with a button to have no more of them."""
    notice, officer = acknowledgment.notice, acknowledgment.notice.officer
    wants = officer.wants_acknowledgments
    note = "" if wants else " These messages are turned off."
    return words_with(
        f"{notice.label} was acknowledged.",
        small(f"{acknowledged_line(acknowledgment)}.{note}"),
        buttons=[open_button(notice), word_button(wants=wants, about=acknowledgment.id)],
    )


def word_button(*, wants: bool, about: int | None = None) -> ButtonElement:
    """Turns the messages about acknowledgments off, or on again. `about` is the acknowledgment whose message has it."""
    choice, text = ("off", "Turn these messages off") if wants else ("on", "Turn these messages on")
    return button(text, NoticeActionId.WORD, Word(choice, about))


def acknowledged_line(row: NoticeAcknowledgment) -> str:
    """By whom, when and in which version a notice was acknowledged."""
    by = escaped(row.acknowledged_by.name) if row.acknowledged_by else ""
    version = "" if row.acknowledged_version == row.notice.version else f" (version {row.acknowledged_version})"
    return f"Acknowledged{version} by {by} · {moment(row.acknowledged_at)}" if row.acknowledged_at else ""


def _told(
    telling: Telling, notice: Notice, says: str, *below: Block, buttons: list[ButtonElement]
) -> Message:  # fmt: skip
    text = escaped(f"Action notice {notice.label} at {telling.agreement.school_name(notice.school)} {says}")
    return words_with(text, *below, buttons=buttons)


def _settled(telling: Telling, notice: Notice) -> Message | None:
    """What a message becomes that asks for nothing any more; where it was not sent before, there is nothing to say."""
    if not telling.is_change:
        return None
    says = "was withdrawn." if notice.withdrawn_at else "was acknowledged."
    return _told(telling, notice, says, *_outcome(notice), buttons=[open_button(notice)])


def _outcome(notice: Notice) -> list[Block]:
    if notice.withdrawn_at:
        return [small(f"Withdrawn by {escaped(withdrawn_by(notice))} · {moment(notice.withdrawn_at)}")]
    given = [row for row in notice.acknowledgments if row.acknowledged_at]
    return [small(acknowledged_line(given[-1]))] if given else []


def _waits(telling: Telling, notice: Notice) -> str:
    """How urgent it is, since when it waits, and whom to call."""
    officer, principal = _whom_to_call(telling, notice)
    since = notice.acknowledgments[-1].asked_at if notice.acknowledgments else notice.filed_at
    urgent = "🔴 *Urgent* · " if notice.current.urgent else ""
    return f"{urgent}Waiting since {moment(since)}\n*Officer:* {officer} · *Principal:* {principal}"


def _whom_to_call(telling: Telling, notice: Notice) -> tuple[str, str]:
    """The officer and the principal; a mention leads to their profile, where Slack has the telephone number."""
    officer = notice.officer
    principals = telling.who_may(Part.TOLD_OF_NOTICE, notice.subject)
    calls = telling.mentions([officer]) if officer.is_reachable else escaped(officer.name)
    return calls, telling.mentions(principals) or "nobody with an active Slack account"
