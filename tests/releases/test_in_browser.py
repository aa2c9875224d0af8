"""Released packets as chief and superintendent meet them in a browser, from the form of the release to the file."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.releases.test_in_slack import CHIEF, SUPERINTENDENT, answering, asked
from tests.releases.test_packets_in_slack import NUMBERS, downloaded, files_of, made
from tests.support.browser import command
from tests.support.filing import file
from tests.support.screens import page_of, window
from tests.support.workplace import Workplace

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TALL = (1100, 2200)
SEEN = os.environ.get("SRO_SEEN")
"""A folder for what somebody wants to look at."""


def look(page: Page, name: str) -> None:
    """Keep the window as a picture, where somebody wants to look at it."""
    if SEEN:
        window(page).screenshot(path=Path(SEEN) / f"{name}.png", animations="disabled")


def open_request(page: Page) -> None:
    """The newest request, by the front of the records."""
    command(page, "/sro-records")
    window(page).get_by_role("button", name="Requests of the schools", exact=True).click()
    window(page).get_by_role("button", name="Open", exact=True).first.click()


def test_packets_in_a_browser(workplace: Workplace, browser: Browser) -> None:
    """The chief reads what goes along with each field; the superintendent reads what was released, with its proof."""
    for narrative in ("A first made-up story.", "A second made-up story."):
        file(workplace, narrative=narrative)
    superintendent = asked(workplace, what=("packets",), numbers=NUMBERS)
    superintendent.close_all()
    with page_of(workplace, browser, CHIEF, TALL) as page:
        open_request(page)
        window(page).get_by_role("button", name="Release", exact=True).click()
        expect(window(page).get_by_text("Redact in packets")).to_be_visible()
        expect(window(page).get_by_text("With some fields goes more")).to_be_visible()
        look(page, "release-form")
    workplace.somebody(CHIEF).close_all()
    chief = answering(workplace)
    chief.press("release_choose")
    assert chief.submit(redacted=("student_details", "actions", "when")) == {"ok": True}
    chief.close_all()
    made(workplace)
    with page_of(workplace, browser, SUPERINTENDENT, TALL) as page:
        open_request(page)
        expect(window(page).get_by_text("SHA-256").first).to_be_visible()
        look(page, "released")
    with page_of(workplace, browser, CHIEF, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Find records", exact=True).click()
        look(page, "find")
    files = files_of(superintendent)
    assert len(files) == 2
    for name, found in files.items() if SEEN else ():
        (Path(SEEN or "") / name).write_bytes(downloaded(workplace, found, SUPERINTENDENT).content)
