"""What the bot sends of trainings that are due: a reminder to the officer, then a word to supervisors."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from handlers.activities.training_views import trainings_button
from handlers.message import Message, MessageKind, Telling, words_with
from handlers.parts import day
from models.activities import training_due
from models.activities.training_due import is_told, lacking
from models.actor import Actor
from models.policy import Act, Subject, may


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
    training_due.REMINDER: MessageKind(training_reminder, may_have=_is_own),
    training_due.MISSING: MessageKind(trainings_missing, may_have=_logs_for_all),
}
