"""Notices of earlier years as a supervisor hands them in, in the practice workspace."""

from typing import Any

from exports.notices.earlier_template import template
from models.notices.earlier.columns import SHEET
from tests.activities.old_logs import filled
from tests.activities.old_logs_in_slack import READING
from tests.activities.test_in_slack import SUPERVISOR
from tests.notices.earlier import WHOLE
from tests.support.workplace import Somebody, Workplace, text_of

TO_IMPORTS = "notice_list_all", "earlier_notice_list", "earlier_notices_imports"


def at_imports(place: Workplace, who: str = SUPERVISOR) -> Somebody:
    """Somebody in the window of imports, from Home."""
    person = place.somebody(who)
    person.command("/sro")
    for button in TO_IMPORTS:
        person.press(button)
    return person


def hand_in(place: Workplace, content: bytes, name: str = "notices 2023.xlsx", who: str = SUPERVISOR) -> Somebody:
    """Hand a file in, and wait until it was read."""
    person = at_imports(place, who)
    person.press("earlier_notices_give")
    assert person.hand_in("file", name, content) == {"ok": True}
    place.until(lambda: "Reading your file" not in text_of(person.window()), READING)
    return person


def filled_in(place: Workplace, *rows: dict[str, Any]) -> bytes:
    """The template with rows; one whole notice, or what is given."""
    return filled(template(place.bot.agreement, place.clock[0]), {SHEET: list(rows or (WHOLE,))})


def look_at_earlier(place: Workplace) -> Somebody:
    """The supervisor looks at what a file would bring."""
    return hand_in(place, filled_in(place))
