"""An old log as an officer hands it in, in the practice workspace."""

from datetime import timedelta
from typing import Any

from exports.activities.old_log_template import template
from models.actor import Identity
from models.people.queries import identify
from tests.activities.old_logs import TALK_ROW, Rows, filled
from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

READING = 60  # seconds, on a busy machine: a process of its own has to start


def old_log(place: Workplace, rows: Rows | None = None, who: str = OFFICER) -> bytes:
    """The template of somebody, filled in: one talk of yesterday at Hall, or what is given."""
    today = place.bot.agreement.today(place.clock[0])
    talk: dict[str, Any] = TALK_ROW | {"Day": today - timedelta(days=1)}
    with place.bot.database.read() as session:
        actor = identify(session, Identity("TPRACTICE", who), today)
        empty = template(session, place.bot.agreement, actor, place.clock[0])
    return filled(empty, {"Talk": [talk]} if rows is None else rows)


def hand_in(place: Workplace, content: bytes, name: str = "log 2024.xlsx", who: str = OFFICER) -> Somebody:
    """Hand a file in, and wait until it was read."""
    person = place.somebody(who)
    person.command("/sro-log", "import")
    person.press("activity_import_give")
    assert person.hand_in("file", name, content) == {"ok": True}
    place.until(lambda: "Reading your file" not in text_of(person.window()), READING)
    return person


def look_at_old_log(place: Workplace) -> Somebody:
    """The officer looks at what an old log would bring."""
    return hand_in(place, old_log(place))
