"""What the bot sends of activities: the word to an officer that somebody logged or changed an entry for them."""

from collections.abc import Mapping

from handlers.activities.ids import ActivityActionId
from handlers.message import KindsAbout, Message, MessageKind, Telling, with_right, words_with
from handlers.parts import button, escaped, small
from handlers.values import RecordId
from models.activities import acts
from models.activities.tables import Activity
from models.policy import Act


def done_for(_telling: Telling, activity: Activity) -> Message:
    """What was done with an entry in the officer's place, and by whom; nothing that was typed."""
    opening = button("Open", ActivityActionId.OPEN, RecordId(activity.id))
    return words_with(
        "Something was done for you in your activity log.", small(escaped(_what(activity))), buttons=[opening]
    )


def _what(activity: Activity) -> str:
    label = activity.of_kind.label
    if activity.withdrawn_by:
        return f"{label}: withdrawn by {activity.withdrawn_by.name}."
    did = "corrected" if activity.version > 1 else "logged"
    return f"{label}: {did} by {activity.current.changed_by.name}."


MESSAGES: Mapping[str, MessageKind] = {
    acts.FOR_OFFICER: KindsAbout(acts.get)(done_for, may_have=with_right(Act.READ_ACTIVITY)),
}
