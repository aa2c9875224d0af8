"""What the bot sends of activities: cards and direct messages that say how an entry stands, and words to its officer.

Nothing that was typed is in any of them; phones show their text on a locked screen, and desktops the first block.
"""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import Block

from handlers.activities.ids import ActivityActionId
from handlers.activities.step_views import standing
from handlers.activities.views import all_of_them
from handlers.delivery.reasons import plainly, within
from handlers.message import KindsAbout, Message, MessageKind, Telling, words_with
from handlers.notices.views import for_whom
from handlers.parts import button, escaped, header, paragraph, small
from handlers.values import RecordId
from models.activities import acts, importing, telling, undelivered
from models.activities.after_the_end import is_after_the_end
from models.activities.import_tables import ActivityImport
from models.activities.importing import IMPORTS
from models.activities.kinds import YES
from models.activities.tables import Activity
from models.actor import Actor
from models.destinations import School
from models.people.spaces import slack_of
from models.policy import Part, may

AFTER_THE_END = "*The agreement ends before this day.* Nobody is asked or reminded of it. The officer can call it off."


def done_for(_telling: Telling, activity: Activity) -> Message:
    """What was done with an entry in the officer's place, and by whom; nothing that was typed."""
    opening = button("Open", ActivityActionId.OPEN, RecordId(activity.id))
    return words_with(
        "Something was done for you in your activity log.", small(escaped(_what(activity))), buttons=[opening]
    )


def imported_for(_telling: Telling, source: ActivityImport) -> Message:
    """That an old log was imported, or its import withdrawn, and by whom; nothing that was typed."""
    by = source.withdrawn_by or source.imported_by
    did = "withdrew the import of an old log" if source.withdrawn_at else "imported an old log"
    words = small(escaped(f"{by.name} {did}. Entries of it are in your log, marked as imported."))
    return words_with("Something was done for you in your activity log.", words, buttons=[all_of_them("Open the log")])


def _what(activity: Activity) -> str:
    label = activity.of_kind.label
    if activity.withdrawn_by:
        return f"{label}: withdrawn by {activity.withdrawn_by.name}."
    did = "corrected" if activity.version > 1 else "logged"
    return f"{label}: {did} by {activity.current.changed_by.name}."


def card(telling_: Telling, activity: Activity) -> Message:
    """The card in the school's channel. An urgent concern is for the designees, too."""
    is_urgent = activity.current.urgent == YES and activity.is_awaited
    told = Part.TOLD_OF_URGENT_CONCERN if is_urgent else Part.TOLD_OF_ACTIVITY
    whom = telling_.mentions(telling_.who_may(told, activity.subject))
    label, school = activity.of_kind.label, telling_.agreement.school_name(activity.school or "")
    text = escaped(f"{label}, {school}{': urgent' if is_urgent else ''}")
    urgent = [paragraph("🔴 *Urgent*")] if is_urgent else []
    after = _after_the_end(telling_, activity)
    blocks = [header(label), for_whom(whom), *urgent, *after, *standing(telling_.agreement, activity)]
    return Message(f"{text} {whom}".rstrip(), blocks)


def _after_the_end(telling_: Telling, activity: Activity) -> list[Block]:
    today = telling_.agreement.today(telling_.now)
    return [paragraph(AFTER_THE_END)] if is_after_the_end(telling_.session, activity, today) else []


def _told(words: str) -> Callable[[Telling, Activity], Message]:
    def told(telling_: Telling, activity: Activity) -> Message:
        label = paragraph(f"*{escaped(activity.of_kind.label)}*")
        return words_with(words, label, *_after_the_end(telling_, activity), *standing(telling_.agreement, activity))

    return told


def not_delivered(telling_: Telling, activity: Activity) -> Message | None:
    """To the officer, when the school's channel does not get the card: somebody has to call."""
    label, school = activity.of_kind.label, telling_.agreement.school_name(activity.school or "")
    if _has_arrived(activity):
        return _arrived(telling_, activity)
    why = plainly(activity.undelivered.problem if activity.undelivered else None)
    text = escaped(f"Not delivered: please call the principal. {label}, {school}.")
    principals = telling_.who_may(Part.TOLD_OF_ACTIVITY, activity.subject)
    whom = telling_.mentions(principals) or "nobody with an active Slack account"
    note = small(
        f"Its card is not in {_channel(telling_, activity)}: {why}. It is on record. The bot keeps trying, "
        "administrators have been told, and this message will say when it has arrived."
    )
    return words_with(text, paragraph(f"*Principal:* {whom}"), note, *standing(telling_.agreement, activity))


def instead_of_card(telling_: Telling, activity: Activity) -> Message | None:
    """To the school's own people, while the card cannot be posted in their channel."""
    if _has_arrived(activity):
        return _arrived(telling_, activity)
    text = escaped(f"{activity.of_kind.label}, {telling_.agreement.school_name(activity.school or '')}")
    urgent = [paragraph("🔴 *Urgent*")] if activity.current.urgent == YES else []
    why = small(f"Its card could not be posted in {_channel(telling_, activity)}. Please open it here.")
    return words_with(text, *urgent, why, *standing(telling_.agreement, activity))


def _channel(telling_: Telling, activity: Activity) -> str:
    return f"the school's channel{within(slack_of(telling_.session, School(activity.school or '')))}"


def _has_arrived(activity: Activity) -> bool:
    """Whether there is nothing to tell in the card's place any longer."""
    return activity.undelivered_id is None or not activity.is_awaited


def _arrived(telling_: Telling, activity: Activity) -> Message | None:
    """What a message becomes then; where it was not sent before, there is nothing to say."""
    if not telling_.is_change:
        return None
    is_there = activity.undelivered_id is None
    note = [small("Its card is in the school's channel now.")] if is_there else []
    label = escaped(f"{activity.of_kind.label}, {telling_.agreement.school_name(activity.school or '')}")
    return words_with(label, *note, *standing(telling_.agreement, activity))


def _reads(actor: Actor, activity: Activity) -> bool:
    return may(actor, activity.of_kind.reads, activity.subject)


def _matters(activity: Activity) -> bool:
    return activity.is_awaited


_about = KindsAbout(acts.get)
MESSAGES: Mapping[str, MessageKind] = {
    acts.FOR_OFFICER: _about(done_for, may_have=_reads),
    importing.FOR_OFFICER: KindsAbout(importing.get)(imported_for, may_have=lambda actor, _: IMPORTS.may_import(actor)),
    undelivered.FOR_OFFICER: _about(not_delivered, may_have=_reads, still_matters=_matters),
    undelivered.FOR_SCHOOL: _about(instead_of_card, may_have=_reads, still_matters=_matters),
    telling.CARD: _about(card, still_matters=_matters),
    telling.CARD_CHANGE: _about(card),
    telling.TOLD: _about(_told("There is something for you in the activity log."), may_have=_reads,
                         still_matters=_matters),
    telling.REMINDER: _about(_told("Something in the activity log waits for an answer."), may_have=_reads,
                             still_matters=_matters),
}  # fmt: skip
