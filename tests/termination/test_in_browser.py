"""Notice is given, read and confirmed in a real browser, on a phone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.notices.test_in_browser import PHONE, Open, Screen, screen
from tests.support.browser import command
from tests.support.workplace import Workplace
from tests.termination.test_in_slack import A_WHILE, CHIEF, LONG, NAME, PRINCIPAL, SUPERINTENDENT, tick

__all__ = ["screen"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_notice_is_given_with_a_name_typed_wrong_once_and_confirmed(workplace: Workplace, screen: Open) -> None:
    """Nothing that was typed is lost, and nothing has to be scrolled sideways."""
    chief = screen(CHIEF, PHONE)
    command(chief.page, "/sro-agreement")
    chief.tap(chief.window.get_by_role("button", name="End the agreement").last)
    expect(chief.window.get_by_text("What follows")).to_be_visible()
    chief.press("Write the notice")
    chief.write("Reason", LONG)
    chief.press("Preview")
    expect(chief.window.get_by_text("Nothing is given yet")).to_be_visible()
    assert chief.is_as_wide_as_the_page
    chief.write("The name of the program, exactly", "the program")
    chief.press("Give notice")
    expect(chief.window.get_by_text("Type exactly: SRO Program")).to_be_visible()
    _keep(chief, "preview")
    chief.write("The name of the program, exactly", NAME)
    chief.press("Give notice")
    expect(chief.window.get_by_text("Given, not delivered yet")).to_be_visible()
    _keep(chief, "given")
    workplace.deliver()
    tick(workplace, A_WHILE)
    superintendent = screen(SUPERINTENDENT, PHONE)
    command(superintendent.page, "/sro")
    expect(superintendent.window.get_by_text("The agreement ends with").first).to_be_visible()
    _keep(superintendent, "home")
    superintendent.tap(superintendent.window.get_by_role("button", name="The notice").first)
    expect(superintendent.window.get_by_role("button", name="Confirm receipt")).to_be_visible()
    _keep(superintendent, "reading")
    assert superintendent.is_as_wide_as_the_page
    principal = screen(PRINCIPAL, PHONE)
    command(principal.page, "/sro")
    expect(principal.window.get_by_text("The agreement ends with")).to_be_visible()


def _keep(at: Screen, name: str) -> None:
    """For somebody who wants to look at it."""
    if folder := os.environ.get("LOOK"):
        at.window.screenshot(path=Path(folder) / f"{name}.png")
