"""Arrest notifications as people reach them in the practice workspace."""

from tests.support.filing import OFFICER, file
from tests.support.workplace import Somebody, Workplace

ARREST = {"actions": ("arrest",), "narrative": "Two students fought; one was arrested."}


def reported(place: Workplace) -> Somebody:
    """The officer has filed a notice of an arrest, and has its notification open."""
    file(place, **ARREST)
    officer = place.somebody(OFFICER)
    officer.press("arrest_open")
    return officer


def covered(place: Workplace) -> Somebody:
    """The same; it was a felony."""
    officer = reported(place)
    officer.press("arrest_write_step_say_class")
    assert officer.submit(offense="felony") == {"ok": True}
    return officer


def writing_letter(place: Workplace) -> Somebody:
    """The same with the form of the letter."""
    officer = covered(place)
    officer.press("arrest_write_step_send")
    return officer
