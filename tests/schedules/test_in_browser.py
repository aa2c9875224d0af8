"""The usual week in a real browser, on a phone: a few taps, and the principal sees who is here."""

import pytest
from playwright.sync_api import expect

from tests.notices.test_in_browser import PHONE, Open, home, screen
from tests.support.filing import OFFICER
from tests.support.workplace import Workplace

__all__ = ["screen"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL = "UPRINHALL"
MOST_TAPS = 4


def test_the_usual_week_is_entered_on_a_phone_and_the_principal_sees_it(workplace: Workplace, screen: Open) -> None:
    """From Home, as the form stands; the card and the principal's Home say the same."""
    officer = screen(OFFICER, PHONE)
    home(officer)
    officer.tap(officer.page.get_by_role("button", name="Enter it"))
    expect(officer.window.get_by_text("Days at Hall High School")).to_be_visible()
    assert officer.is_as_wide_as_the_page
    officer.press("Save")
    expect(officer.window.get_by_text("Mon–Fri 7:30 AM – 2:30 PM")).to_be_visible()
    assert officer.taps <= MOST_TAPS
    workplace.deliver()

    principal = screen(PRINCIPAL, PHONE)
    expect(principal.page.get_by_text("Usual week: Olive Pretend")).to_be_visible()
    home(principal)
    expect(principal.page.get_by_text("Who is here,")).to_be_visible()
    assert principal.is_as_wide_as_the_page
    principal.tap(principal.page.get_by_role("button", name="Work schedules"))
    principal.press("Later week")
    expect(principal.window.get_by_text("Olive Pretend 7:30 AM – 2:30 PM").first).to_be_visible()
    assert principal.is_as_wide_as_the_page
