"""The pictures of the audit log: what the chief reads, and what administrators see of its check (`make pictures`)."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.support.browser import command
from tests.support.filing import complete, file
from tests.support.screens import keep, page_of, window
from tests.support.workplace import Workplace

CHIEF, OFFICER, SUPERVISOR, ADMINISTRATOR = "UCHIEF", "UOFFHALL", "USUPERVISOR", "UADMIN"
TALL = (1100, 1700)


def take(place: Workplace, browser: Browser, _folder: Path) -> None:
    """A page of the log as the chief reads it, the form of what to look for, and the check."""
    file(place)
    complete(place.somebody(OFFICER))
    place.deliver()
    superintendent, supervisor = place.somebody("USUPER"), place.somebody(SUPERVISOR)
    superintendent.command("/sro-records")
    superintendent.press("release_open")
    superintendent.press("release_ask")
    superintendent.submit(what=("notice_log",), purpose="A made-up review.")
    for button in ("release_open", "release_read"):
        if button == "release_open":
            supervisor.command("/sro-records")
        supervisor.press(button)
    with page_of(place, browser, CHIEF, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Audit log", exact=True).click()
        expect(window(page).get_by_text("Filed an action notice")).to_be_visible()
        keep(page, "audit-log", window(page))
        window(page).get_by_role("button", name="Look for", exact=True).click()
        expect(window(page).get_by_text("Kind of record")).to_be_visible()
        keep(page, "audit-log-search", window(page))
    with page_of(place, browser, ADMINISTRATOR, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Audit log", exact=True).click()
        window(page).get_by_role("button", name="Check now", exact=True).click()
        expect(window(page).get_by_text("The audit log is intact")).to_be_visible()
        keep(page, "audit-log-check", window(page))
