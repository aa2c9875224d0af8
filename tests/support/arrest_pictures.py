"""The pictures of arrest notifications: what the officer and the superintendent see (`make pictures`)."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.arrest_notifications.in_slack import covered
from tests.support.browser import command
from tests.support.screens import keep, page_of, window
from tests.support.workplace import Workplace

OFFICER, SUPERINTENDENT = "UOFFHALL", "USUPER"
PHONE, TALL = (390, 1100), (1100, 1300)


def take(place: Workplace, browser: Browser, _folder: Path) -> None:
    """What is due of a felony on the officer's phone, the form of the letter, and what the superintendent reads."""
    officer = covered(place)
    officer.close_all()
    with page_of(place, browser, OFFICER, PHONE) as page:
        _open(page)
        keep(page, "arrest-notification", window(page))
    officer.close_all()
    with page_of(place, browser, OFFICER, TALL) as page:
        _open(page)
        window(page).get_by_role("button", name="Send the letter", exact=True).click()
        expect(window(page).get_by_text("Brief description")).to_be_visible()
        keep(page, "arrest-letter-form", window(page))
    officer.close_all()
    officer.command("/sro")
    officer.press("arrest_open")
    officer.press("arrest_write_step_tell")
    officer.submit(at=place.clock[0])
    officer.press("arrest_write_step_send")
    officer.submit()
    place.deliver()
    with page_of(place, browser, SUPERINTENDENT, TALL) as page:
        command(page, "/sro")
        window(page).get_by_role("button", name="Open", exact=True).first.click()
        expect(window(page).get_by_text("Confirm receipt").first).to_be_visible()
        keep(page, "arrest-superintendent", window(page))


def _open(page: Page) -> None:
    """The notification, from its notice on the officer's Home."""
    command(page, "/sro")
    window(page).get_by_role("button", name="Open", exact=True).first.click()
    window(page).get_by_role("button", name="Arrest notification", exact=True).click()
    expect(window(page).get_by_text("Send the letter").first).to_be_visible()
