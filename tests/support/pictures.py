"""The pictures of notices in docs/pictures, anew from the practice workspace: `make pictures`."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from models.store.database import Database
from tests.notices.test_in_slack import STUDENT
from tests.support.browser import command, open_browser
from tests.support.filing import OFFICER, complete, file
from tests.support.workplace import Workplace, at_work

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PRINCIPAL, CHANNEL = "UPRINHALL", "CHALL"
PHONE, DESKTOP = (390, 910), (1100, 640)
TALL = 1400  # nothing of a window is below its edge


def main() -> None:
    """Take them all."""
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        url = f"sqlite:///{folder}/sro.db"
        database = Database(url)
        database.migrate()
        database.close()
        with at_work(url) as place:
            logging.disable()  # what the bot does here is of no interest
            take(place, browser)


def take(place: Workplace, browser: Browser) -> None:
    """A notice that is complete, one with details to follow, and what people see of them."""
    file(place, when="60")
    officer = place.somebody(OFFICER)
    complete(officer)
    officer.press("students_list")
    for _student in range(2):
        officer.press("students_add")
        officer.submit(**STUDENT | {"measures": (), "detained_minutes": None})
    officer.back()
    place.deliver()
    with page_of(place, browser, OFFICER, PHONE) as page:
        command(page, "/sro-notify")
        expect(window(page).get_by_role("button", name="File notice")).to_be_visible()
        page.evaluate("document.activeElement.blur()")
        keep(page, "form")
        window(page).get_by_role("button", name="Cancel").click()
    with page_of(place, browser, OFFICER, (DESKTOP[0], TALL)) as page:
        words = "A vape pen was found in a locker."
        file(place, actions=("search", "citation"), incident="substances", students=1, when="15", narrative=words)
        window(page).get_by_role("button", name="Complete details").click()
        expect(window(page).get_by_text("Who searched?")).to_be_visible()
        keep(page, "details", window(page))
        window(page).get_by_role("button", name="Cancel").click()
    place.deliver()
    with page_of(place, browser, PRINCIPAL, DESKTOP) as page:
        expect(page.get_by_role("article").get_by_text("Details to follow.")).to_be_visible()
        keep(page, "practice")
        page.set_viewport_size({"width": DESKTOP[0], "height": TALL})
        page.get_by_role("article").first.get_by_role("button", name="Open").click()
        expect(window(page).get_by_text("Two students pushed each other.")).to_be_visible()
        keep(page, "notice", window(page))
    with page_of(place, browser, OFFICER, DESKTOP) as page:
        page.get_by_role("button", name="SRO Liaison").first.click()
        expect(page.get_by_role("button", name="File action notice")).to_be_visible()
        keep(page, "home")


@contextmanager
def page_of(place: Workplace, browser: Browser, who: str, size: tuple[int, int]) -> Iterator[Page]:
    """The workspace on somebody's screen."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, timezone_id="America/New_York", locale="en-US")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{place.server.url}/?as={who}&channel={CHANNEL}")
    yield page
    context.close()


def window(page: Page) -> Locator:
    """The window on top."""
    return page.locator("dialog#modal")


def keep(page: Page, name: str, part: Locator | None = None) -> None:
    """Keep what is seen as a picture, once nothing moves."""
    page.wait_for_load_state("networkidle")
    (part or page).screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
