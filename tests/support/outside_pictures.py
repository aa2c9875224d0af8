"""The pictures of requests from outside: the form, and one with its packet (`make pictures`)."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.support.browser import command
from tests.support.screens import keep, page_of, window
from tests.support.workplace import Workplace, text_of

CHIEF = "UCHIEF"
TALL = (1100, 1700)
ASKED: dict[str, object] = {
    "requester_kind": "attorney", "requester": "Pretend & Makebelieve LLP", "reference": "Letter of a made-up case",
    "basis": "subpoena", "asked_for": "Notices of a made-up afternoon, with who was told and when.",
}  # fmt: skip
RELEASED = "Two notices of that afternoon, without student details."
WITHHELD = "Student details: made up, the words of an exemption as counsel gave them."


def take(place: Workplace, browser: Browser, _folder: Path) -> None:
    """The form as the chief sees it; a request that was decided in part, with a file, and sent."""
    with page_of(place, browser, CHIEF, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Requests from outside", exact=True).click()
        window(page).get_by_role("button", name="Log a request").click()
        expect(window(page).get_by_text("What is asked for")).to_be_visible()
        keep(page, "outside-form", window(page))
    chief = place.somebody(CHIEF)
    assert chief.submit(**ASKED) == {"ok": True}
    chief.press("outside_write_step_part")
    assert chief.submit(words=RELEASED, withheld=WITHHELD) == {"ok": True}
    chief.press("outside_keep_files")
    chief.hand_in("files", "Packet as sent.pdf", b"%PDF-1.7 made up")
    place.until(lambda: "being fetched" not in text_of(chief.window()))
    chief.press("outside_write_step_send")
    assert chief.submit(way="mail") == {"ok": True}
    chief.close_all()
    with page_of(place, browser, CHIEF, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Requests from outside", exact=True).click()
        expect(window(page).get_by_text("Request from outside P-2026-27/0001")).to_be_visible()
        window(page).get_by_role("button", name="Open", exact=True).last.click()
        expect(window(page).get_by_text("SHA-256")).to_be_visible()
        keep(page, "outside-request", window(page))
