"""A real browser for tests: the Chromium of the machine, without a window."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

PATIENCE = 60_000  # milliseconds; no test depends on the machine's load that is not about time
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """The browser. Without one the test is skipped, but fails where CI says that all tests must run."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        lacking = f"no browser found ({', '.join(NAMES)})"
        if os.environ.get("CI") == "true":
            pytest.fail(lacking)
        pytest.skip(lacking)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


def command(page: Page, text: str) -> None:
    """Type a command where somebody is, and send it."""
    box = page.get_by_role("combobox", name="Message #")
    box.fill(text)
    box.press("Enter")
