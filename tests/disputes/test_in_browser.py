"""A dispute in a real browser, on a phone: opened, worked on, and confirmed by both."""

import pytest
from playwright.sync_api import expect

from tests.disputes.test_in_slack import CHIEF, PRINCIPAL
from tests.notices.test_in_browser import PHONE, Open, screen
from tests.support.browser import command
from tests.support.workplace import Workplace

__all__ = ["screen"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_a_dispute_is_worked_out_on_a_phone(workplace: Workplace, screen: Open) -> None:
    """Nothing has to be scrolled sideways; what is confirmed is asked about first."""
    principal = screen(PRINCIPAL, PHONE)
    command(principal.page, "/sro-agreement")
    principal.tap(principal.window.get_by_role("button", name="Disputes").first)
    principal.press("Open a dispute")
    principal.write("Where exactly", "The first sentence")
    principal.write("How your side sees it", "A made-up view")
    assert principal.is_as_wide_as_the_page
    principal.press("Open the dispute")
    expect(principal.window.get_by_text("How the chief sees it: nothing is written yet.")).to_be_visible()
    principal.press("Record a meeting")
    principal.write("Who was there", "The two")
    principal.write("What was said", "Made-up words")
    principal.press("Record a meeting")
    principal.press("Write the outcome")
    principal.write("The outcome", "One made-up text")
    principal.press("Write the outcome")
    expect(principal.window.get_by_text("Outcome proposed, waiting for the chief")).to_be_visible()
    assert principal.is_as_wide_as_the_page
    chief = screen(CHIEF, PHONE)
    command(chief.page, "/sro")
    chief.tap(chief.window.get_by_role("button", name="Open", exact=True).first)
    chief.press("Confirm the outcome")
    chief.page.locator("dialog.confirm").get_by_role("button", name="Confirm").click()
    expect(chief.window.get_by_role("button", name="Get the document")).to_be_visible()
    assert chief.is_as_wide_as_the_page
