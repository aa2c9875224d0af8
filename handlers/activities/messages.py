"""What the bot sends of activities: the word to an officer that somebody logged or changed an entry for them."""

from collections.abc import Mapping

from handlers.activities.ids import ActivityActionId
from handlers.activities.views import all_of_them
from handlers.message import KindsAbout, Message, MessageKind, Telling, with_right, words_with
from handlers.parts import button, escaped, small
from handlers.values import RecordId
from models.activities import acts, importing
from models.activities.import_tables import ActivityImport
from models.activities.importing import may_import
from models.activities.tables import Activity
from models.policy import Act


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


MESSAGES: Mapping[str, MessageKind] = {
    acts.FOR_OFFICER: KindsAbout(acts.get)(done_for, may_have=with_right(Act.READ_ACTIVITY)),
    importing.FOR_OFFICER: KindsAbout(importing.get)(imported_for, may_have=lambda actor, _: may_import(actor)),
}
