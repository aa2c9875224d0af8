"""The pictures of requests for records: what the superintendent and the police see (`make pictures`)."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from bot.exporting.child import make_export
from models.export_requests import acts as exporting
from tests.support.browser import command
from tests.support.filing import file
from tests.support.screens import keep, page_of, window
from tests.support.workplace import Workplace

CHIEF, SUPERINTENDENT = "UCHIEF", "USUPER"
TALL = (1100, 1500)
PURPOSE = "A made-up review of how often officers were called for conflicts between students this fall."
ASKED = {"what": ("notice_log_students", "notices"), "school": "hall", "numbers": "2026-27/0001", "purpose": PURPOSE}


def take(place: Workplace, browser: Browser, _folder: Path) -> None:
    """A request that was asked back and answered, the form of its release, and what was released."""
    file(place)
    superintendent, chief = place.somebody(SUPERINTENDENT), place.somebody(CHIEF)
    superintendent.command("/sro-records")
    superintendent.press("release_open")
    superintendent.press("release_ask")
    superintendent.submit(**ASKED)
    chief.command("/sro-records")
    chief.press("release_open")
    chief.press("release_read")
    chief.press("release_write_step_ask_back")
    chief.submit(words="Do you need the details of each student?")
    superintendent.close_all()
    superintendent.command("/sro-records")
    superintendent.press("release_open")
    superintendent.press("release_read")
    superintendent.press("release_write_step_answer")
    superintendent.submit(words="No. The log without them is enough.")
    superintendent.close_all()
    chief.close_all()
    with page_of(place, browser, CHIEF, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Requests of the schools", exact=True).click()
        expect(window(page).get_by_text("Request 1")).to_be_visible()
        window(page).get_by_role("button", name="Open", exact=True).first.click()
        window(page).get_by_role("button", name="Release", exact=True).click()
        expect(window(page).get_by_text("Which records")).to_be_visible()
        keep(page, "records-release", window(page))
    chief.submit(what=("notice_log", "notices"), words="Without student details, as you said.")
    _have_made(place)
    with page_of(place, browser, SUPERINTENDENT, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Requests of the schools", exact=True).click()
        expect(window(page).get_by_text("Request 1")).to_be_visible()
        window(page).get_by_role("button", name="Open", exact=True).first.click()
        expect(window(page).get_by_text("SHA-256")).to_be_visible()
        keep(page, "records-request", window(page))


def _have_made(place: Workplace) -> None:
    """The released file, as the process for that makes it."""
    with place.bot.database.write() as session:
        export_id = exporting.claim(session, place.bot.now())
    assert export_id
    make_export(place.bot.database, place.bot.agreement, export_id, place.bot.now())
