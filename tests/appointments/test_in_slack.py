"""Appointments in Slack: from the chief's proposal to the letters, by everybody who has a part in it."""

import pytest

from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, PRINCIPAL = "UCHIEF", "USUPER", "UPRINHALL"


def opened(place: Workplace, who: str) -> Somebody:
    """Somebody opens the list by the digest."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-agreement") == {"ok": True}
    somebody.press("appointment_open")
    return somebody


def propose(place: Workplace, school: str = "hall", **given: object) -> Somebody:
    """The chief proposes the officer who is at a school."""
    chief = opened(place, CHIEF)
    chief.press(f"appointment_propose_{school}")
    assert chief.submit(**({"reason": "year"} | given)) == {"ok": True}
    return chief


def test_from_the_proposal_to_the_letters(workplace: Workplace) -> None:
    """The chief proposes, the principal is heard, the superintendent agrees, and four people have the letter."""
    chief = propose(workplace)
    assert "Waiting for the principal" in text_of(chief.window())
    workplace.deliver()
    principal = workplace.somebody(PRINCIPAL)
    (told,) = principal.messages(principal.direct())
    assert "Agree, or raise a concern, within 14 days (district goal)" in text_of(told)
    principal.press("appointment_read", message=told, channel=principal.direct())
    principal.press("appointment_step_principal_agrees")
    assert "Principal heard, waiting for the superintendent" in text_of(principal.window())
    workplace.deliver()
    superintendent = workplace.somebody(SUPERINTENDENT)
    (told,) = superintendent.messages(superintendent.direct())
    superintendent.press("appointment_read", message=told, channel=superintendent.direct())
    superintendent.press("appointment_step_accept")
    assert "Agreed by the superintendent" in text_of(superintendent.window())
    workplace.deliver()
    for who in (CHIEF, SUPERINTENDENT, PRINCIPAL, OFFICER):
        somebody = workplace.somebody(who)
        letter = somebody.messages(somebody.direct())[-1]
        assert letter["files"][0]["name"].startswith("appointment-2026-27-"), who
    officer = workplace.somebody(OFFICER)
    assert officer.command("/sro") == {"ok": True}
    assert "you are appointed from Fri, Nov 27, 2026 until Wed, Jun 30, 2027" in text_of(officer.window())
