"""What people see in a real browser, kept as pictures for docs/pictures."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from tests.support.workplace import Workplace

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


@contextmanager
def page_of(
    place: Workplace, browser: Browser, who: str, size: tuple[int, int], channel: str = "CHALL"
) -> Iterator[Page]:
    """The workspace on somebody's screen."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, timezone_id="America/New_York", locale="en-US")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{place.server.url}/?as={who}&channel={channel}")
    try:
        yield page
    finally:
        context.close()


def window(page: Page) -> Locator:
    """The window on top."""
    return page.locator("dialog#modal")


def keep(page: Page, name: str, part: Locator | None = None) -> None:
    """Keep what is seen as a picture, once nothing moves."""
    page.wait_for_load_state("networkidle")
    (part or page).screenshot(path=PICTURES / f"{name}.png", animations="disabled")
