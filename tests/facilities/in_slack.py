"""What tests do with what schools provide, in Slack."""

from models.facilities.reminders import FacilityReminders
from tests.support.workplace import Somebody, Workplace

PRINCIPAL, CHIEF, SUPERINTENDENT = "UPRINHALL", "UCHIEF", "USUPER"
THERE = dict.fromkeys(("desk", "chair", "filing", "computer", "records"), "there")
"""What is answered where all is there."""


def asked(place: Workplace) -> None:
    """The schools were asked this morning."""
    with place.bot.database.write() as session:
        FacilityReminders(place.bot.agreement).look(session, 0, place.clock[0])


def reading(place: Workplace, who: str) -> Somebody:
    """Somebody opens Hall's list by the digest."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-agreement") == {"ok": True}
    somebody.press("facility_open")
    somebody.press("facility_read_hall")
    return somebody


def saying(place: Workplace, who: str = PRINCIPAL, step: str = "state") -> Somebody:
    """Somebody at Hall is about to say what is there."""
    asked(place)
    somebody = reading(place, who)
    somebody.press(f"facility_say_{step}")
    return somebody
