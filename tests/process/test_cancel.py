"""*Cancel* in a form leads back to the window in which it was asked for; once it is sent, that shows what was done."""

import pytest

from tests.quarters.test_in_slack import OF_SCHOOLS
from tests.support.workplace import Workplace

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, PRINCIPAL = "UCHIEF", "USUPER", "UPRINHALL"
FORMS = {
    "release": (SUPERINTENDENT, "/sro-records", ("release_open",), "release_ask", "release_overview"),
    "revision": (CHIEF, "/sro-agreement", ("revision_list",), "revision_request", "revision_overview"),
    "dispute": (PRINCIPAL, "/sro-agreement", ("dispute_list",), "dispute_begin", "dispute_overview"),
    "register": (CHIEF, "/sro-export", (), "export_period", "export_window"),
    "month": (CHIEF, "/sro-export", (), "export_officer", "export_window"),
    "activities": (CHIEF, "/sro-export", (), "export_activity_log", "export_window"),
    "coverage": (CHIEF, "/sro-export", (), "export_coverage", "export_window"),
    "feedback": (SUPERINTENDENT, "/sro-export", (), "export_feedback", "export_window"),
    "events": (SUPERINTENDENT, "/sro-export", (), "export_events", "export_window"),
    "disclosures": (SUPERINTENDENT, "/sro-export", (), "export_disclosures", "export_window"),
    "goal": (OF_SCHOOLS, "/sro-agreement", ("goal_open",), "goal_form", "goal_overview"),
    "appointment": (
        CHIEF, "/sro-agreement", ("appointment_open",), "appointment_propose_hall", "appointment_overview",
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_cancel_leads_back(workplace: Workplace, form: str) -> None:
    """Nothing is left on the screen otherwise, and what was read there has to be found again."""
    who, command, ways, opens, below = FORMS[form]
    somebody = workplace.somebody(who)
    assert somebody.command(command) == {"ok": True}
    for way in ways:
        somebody.press(way)
    somebody.press(opens)
    assert somebody.window()["submit"]
    somebody.back()
    assert somebody.window()["callback_id"] == below


def test_what_lies_below_shows_what_was_done(workplace: Workplace) -> None:
    """The list has the new request; the request, once it was refused, has no button any more that would be refused."""
    superintendent = workplace.somebody(SUPERINTENDENT)
    superintendent.command("/sro-records")
    superintendent.press("release_open")
    superintendent.press("release_ask")
    assert superintendent.submit(what=("notice_log",), purpose="A made-up review") == {"ok": True}
    superintendent.back()
    workplace.until(lambda: "Request 1" in str(superintendent.window()))
    chief = workplace.somebody(CHIEF)
    chief.command("/sro-records")
    chief.press("release_open")
    chief.press("release_read")
    chief.press("release_write_step_refuse")
    assert chief.submit(words="A made-up investigation is open") == {"ok": True}
    chief.back()
    workplace.until(lambda: "Refused" in str(chief.window()))
    assert "release_write_step_refuse" not in str(chief.window())
