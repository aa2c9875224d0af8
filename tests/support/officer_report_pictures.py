"""The pictures of officer's reports: the question in a notice, and a packet as the chief sees it (`make pictures`)."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from models.reports import packet_acts
from tests.support.browser import command
from tests.support.filing import OFFICER, file_whole
from tests.support.screens import keep, page_of, window
from tests.support.workplace import Workplace

CHIEF = "UCHIEF"
TALL = (1100, 1500)


def take(place: Workplace, browser: Browser, _folder: Path) -> None:
    """A report that was submitted, one that waits for its officer, and the packet of the month."""
    officer = place.somebody(OFFICER)
    file_whole(place, incident="fighting", students=0)
    officer.press("officer_report_submit")
    officer.close_all()
    file_whole(place, incident="weapons", students=0)
    officer.close_all()
    with page_of(place, browser, OFFICER, TALL) as page:
        command(page, "/sro")
        window(page).get_by_role("button", name="Open", exact=True).first.click()
        expect(window(page).get_by_text("Proposed because of")).to_be_visible()
        keep(page, "officer-report", window(page))
    with place.bot.database.write() as session:
        packet_acts.make(session, place.bot.agreement, place.bot.now())
    with page_of(place, browser, CHIEF, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Officer's reports", exact=True).click()
        expect(window(page).get_by_text("Packets")).to_be_visible()
        keep(page, "officer-reports", window(page))
        packet = window(page).locator('[data-block-id^="officer_packet"]')
        (packet if packet.count() else window(page)).get_by_role("button", name="Open", exact=True).nth(1).click()
        expect(window(page).get_by_role("button", name="Forward")).to_be_visible()
        keep(page, "packet", window(page))
