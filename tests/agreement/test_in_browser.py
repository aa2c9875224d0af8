"""The agreement in a real browser, on a phone: found by the command, read section by section, taken."""

import pytest
from playwright.sync_api import expect

from bot.practice.agreement import import_practice_agreement
from tests.notices.test_in_browser import PHONE, Open, screen
from tests.support.browser import command
from tests.support.filing import OFFICER
from tests.support.workplace import Workplace

__all__ = ["screen"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SUPERINTENDENT = "USUPER"


def test_a_newcomer_reads_it_on_a_phone_and_has_it_sent(workplace: Workplace, screen: Open) -> None:
    """The practice agreement, in force since 2025; nothing has to be scrolled sideways."""
    import_practice_agreement(workplace.bot.database, workplace.bot.agreement, workplace.clock[0])
    officer = screen(OFFICER, PHONE)
    command(officer.page, "/sro-agreement")
    expect(officer.window.get_by_text("In force today")).to_be_visible()
    expect(officer.window.get_by_text("the agreement that holds from Tue, Jul 1, 2025.")).to_be_visible()
    assert officer.is_as_wide_as_the_page
    officer.press("Read the signed text")
    expect(officer.window.get_by_text("There is no such town")).to_be_visible()
    officer.press("Next")
    expect(officer.window.get_by_role("heading", name="I. Introduction")).to_be_visible()
    assert officer.is_as_wide_as_the_page
    officer.press("Overview")
    expect(officer.window.get_by_text("What it asks of you")).to_be_visible()  # both windows have the next button
    officer.press("Get the signed agreement")
    expect(officer.window.get_by_text("On its way.")).to_be_visible()
    officer.press("All versions")
    expect(officer.window.get_by_text("Earlier")).to_be_visible()
    assert officer.is_as_wide_as_the_page


def test_the_posting_is_entered_on_a_phone(workplace: Workplace, screen: Open) -> None:
    """With today's day in the form; the checklist shows it."""
    superintendent = screen(SUPERINTENDENT, PHONE)
    command(superintendent.page, "/sro-agreement")
    superintendent.press("Where it is posted")
    superintendent.tap(superintendent.window.get_by_role("button", name="Enter").first)
    superintendent.write("Where exactly?", "Main office, first shelf")
    assert superintendent.is_as_wide_as_the_page
    superintendent.press("Save")
    expect(superintendent.window.get_by_text("Main office, first shelf")).to_be_visible()
    assert superintendent.is_as_wide_as_the_page
