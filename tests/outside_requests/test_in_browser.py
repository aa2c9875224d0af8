"""Requests from outside as the chief meets them in a browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.outside_requests.test_in_slack import logged
from tests.support.browser import command
from tests.support.screens import page_of, window
from tests.support.workplace import Workplace

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF = "UCHIEF"
TALL = (1100, 1300)
SEEN = os.environ.get("SRO_SEEN")
"""A folder for what somebody wants to look at."""


def test_cancel_leads_back_to_the_request(workplace: Workplace, browser: Browser) -> None:
    """The form lies over the request: it is there again, and not nothing."""
    logged(workplace).close_all()
    with page_of(workplace, browser, CHIEF, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Requests from outside", exact=True).click()
        expect(window(page).get_by_text("Whoever asks from outside")).to_be_visible()
        window(page).get_by_role("button", name="Open", exact=True).click()
        expect(window(page).get_by_text("What is asked for")).to_be_visible()
        window(page).get_by_role("button", name="Set a hold").click()
        expect(window(page).get_by_text("On what basis")).to_be_visible()
        if SEEN:
            page.screenshot(path=Path(SEEN) / "form.png")
        window(page).get_by_role("button", name="Cancel", exact=True).click()
        expect(window(page).get_by_text("What is asked for")).to_be_visible()
        if SEEN:
            page.screenshot(path=Path(SEEN) / "request.png")
