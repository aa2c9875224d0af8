"""Training on the agreement in a real browser, on a phone: read, confirmed, three questions, a list of staff."""

import pytest
from playwright.sync_api import expect

from tests.notices.test_in_browser import PHONE, Open, screen
from tests.support.browser import command
from tests.support.workplace import Workplace

__all__ = ["screen"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL = "UPRINHALL"


def test_a_principal_confirms_answers_and_adds_staff_on_a_phone(workplace: Workplace, screen: Open) -> None:
    """Nothing has to be scrolled sideways."""
    principal = screen(PRINCIPAL, PHONE)
    command(principal.page, "/sro-agreement")
    principal.tap(principal.window.get_by_role("button", name="Training on the agreement").last)
    principal.press("Read and confirm")
    expect(principal.window.get_by_text("Read and acknowledge the notices of your school.")).to_be_visible()
    assert principal.is_as_wide_as_the_page
    principal.press("I have read this")
    expect(principal.window.get_by_text("You confirmed on")).to_be_visible()
    principal.press("Three questions")
    principal.tap(principal.window.get_by_text("To approve it"))
    principal.press("See the answers")
    expect(principal.window.get_by_text("You chose: To approve it")).to_be_visible()
    assert principal.is_as_wide_as_the_page
    principal.press("Overview")
    principal.press("Staff list")
    principal.press("Add people")
    principal.write("People, one a line", "Ana Pretend, school counselor")
    assert principal.is_as_wide_as_the_page
    principal.press("Add")
    expect(principal.window.get_by_text("Ana Pretend")).to_be_visible()
    assert principal.is_as_wide_as_the_page
