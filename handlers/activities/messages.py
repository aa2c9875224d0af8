"""What the bot sends of activities: the word to an officer that somebody logged or changed an entry for them."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from handlers.activities.ids import ActivityActionId
from handlers.activities.training_views import trainings_button
from handlers.message import KindsAbout, Message, MessageKind, Telling, with_right, words_with
from handlers.parts import button, day, escaped, small
from handlers.values import RecordId
from models.activities import acts, training_due
from models.activities.tables import Activity
from models.activities.training_due import is_told, lacking
from models.actor import Actor
from models.policy import Act, Subject, may


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


def training_reminder(telling: Telling, officer_id: int) -> Message | None:
    """The reminder to an officer who still lacks a training; which stands in the window."""
    today = telling.agreement.today(telling.now)
    if not any(row.officer.id == officer_id for row in lacking(telling.session, telling.agreement, today)):
        return None
    return words_with(f"You have trainings to do or to log. {_by_when(telling)}", buttons=[trainings_button("primary")])


def trainings_missing(telling: Telling, _supervisor_id: int) -> Message | None:
    """What a supervisor is told after the day: how many officers lack a training."""
    today = telling.agreement.today(telling.now)
    count = len(lacking(telling.session, telling.agreement, today))
    officers = "1 officer lacks" if count == 1 else f"{count} officers lack"
    text = f"{officers} a training that is due. {_by_when(telling)}"
    return words_with(text, buttons=[trainings_button("primary")]) if count else None


def _by_when(telling: Telling) -> str:
    due = telling.agreement.training_due(telling.agreement.school_year(telling.agreement.today(telling.now)))
    return f"They are due by {day(due)} (district goal)."


def _is_own(_session: Session, actor: Actor, officer_id: int) -> bool:
    return actor.person_id == officer_id and is_told(actor)


def _logs_for_all(_session: Session, actor: Actor, _supervisor_id: int) -> bool:
    return may(actor, Act.LOG_TRAINING, Subject())


MESSAGES: Mapping[str, MessageKind] = {
    acts.FOR_OFFICER: KindsAbout(acts.get)(done_for, may_have=with_right(Act.READ_ACTIVITY)),
    training_due.REMINDER: MessageKind(training_reminder, may_have=_is_own),
    training_due.MISSING: MessageKind(trainings_missing, may_have=_logs_for_all),
}
