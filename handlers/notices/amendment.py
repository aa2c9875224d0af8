"""What an amendment changed, as far as the card in the channel shows it: old and new, in labels."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import Block

from handlers.parts import escaped, labels, long_text, moment, paragraph, saved_elsewhere, small
from models import vocabulary as words
from models.notices.changes import answer, changed_fields
from models.notices.tables import Notice, NoticeVersion

# Everybody in the channel reads the thread: it tells no more than the card, and nothing of what was typed.
SHOWN: Mapping[str, tuple[str, Callable[[NoticeVersion], str]]] = {
    "urgent": ("Urgent", lambda version: "yes" if version.urgent else "no"),
    "actions": ("Actions taken", lambda version: escaped(labels(version.actions, words.ACTIONS))),
    "incident": ("What happened", lambda version: escaped(words.INCIDENTS[version.incident])),
    "occurred_at": ("When", lambda version: moment(version.occurred_at)),
    "place": ("Location", lambda version: escaped(words.PLACES[version.place])),
    "students": ("Students", lambda version: str(version.students)),
}
FURTHER = "Details that are not shown in the channel were changed."


def changed_since(notice: Notice, seen: int) -> list[Block]:
    """What was changed since somebody saw a version, for a form that comes after that."""
    by = notice.current.changed_by or notice.officer
    who = f"{notice.label} was changed by {by.name} since you opened this form."
    return [
        paragraph(escaped(saved_elsewhere(who))),
        small(changes(notice.versions[seen - 1], notice.current)),
        *long_text("Reason for the last change", notice.current.changed_because),
    ]


def changes(before: NoticeVersion, after: NoticeVersion) -> str:
    """Every change on a line."""
    lines = [
        f"*{label}:* {shown(before)} → {shown(after)}"
        for name, (label, shown) in SHOWN.items()
        if answer(before, name) != answer(after, name)
    ]
    is_all = set(changed_fields(before, after)) <= set(SHOWN)
    return "\n".join(lines if is_all else [*lines, FURTHER])
