"""A request for revision in a real browser, on a phone: asked for, answered with another text, accepted."""

import pytest
from playwright.sync_api import expect

from tests.notices.test_in_browser import PHONE, Open, screen
from tests.revisions.test_in_slack import CHIEF, SUPERINTENDENT, requested
from tests.support.browser import command
from tests.support.workplace import Workplace

__all__ = ["screen"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_a_request_is_made_and_answered_on_a_phone(workplace: Workplace, screen: Open) -> None:
    """Nothing has to be scrolled sideways."""
    chief = screen(CHIEF, PHONE)
    command(chief.page, "/sro-agreement")
    chief.tap(chief.window.get_by_role("button", name="Requests for revision").first)
    expect(chief.window.get_by_text("No request was made yet.")).to_be_visible()
    chief.press("Request a revision")
    chief.write("Where exactly", "The first sentence")
    chief.write("Proposed text", "A made-up text")
    chief.write("Reason", "A made-up reason")
    assert chief.is_as_wide_as_the_page
    chief.press("Request")
    expect(chief.window.get_by_text("Waiting for the superintendent")).to_be_visible()
    assert chief.is_as_wide_as_the_page
    superintendent = screen(SUPERINTENDENT, PHONE)
    command(superintendent.page, "/sro")
    expect(superintendent.window.get_by_text("Request for revision 1")).to_be_visible()
    superintendent.tap(superintendent.window.get_by_role("button", name="Open", exact=True).first)
    superintendent.press("Answer with another text")
    superintendent.write("Your text", "Yet another made-up text")
    superintendent.write("Reason", "Made-up words")
    superintendent.press("Answer with another text")
    expect(superintendent.window.get_by_text("waiting for the chief", exact=False).first).to_be_visible()
    assert superintendent.is_as_wide_as_the_page


def test_an_accepted_request_shows_its_day(workplace: Workplace, screen: Open) -> None:
    """The day is offered by the district goal."""
    requested(workplace)
    superintendent = screen(SUPERINTENDENT, PHONE)
    command(superintendent.page, "/sro")
    superintendent.tap(superintendent.window.get_by_role("button", name="Open", exact=True).first)
    superintendent.press("Accept")
    expect(superintendent.window.get_by_text("The text that you answer")).to_be_visible()
    superintendent.press("Accept")
    expect(superintendent.window.get_by_text("Accepted, waiting for a signed text, due").first).to_be_visible()
