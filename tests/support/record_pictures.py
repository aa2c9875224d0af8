"""The pictures of finding a record and taking it out (`make pictures`)."""

from pathlib import Path

from playwright.sync_api import Browser, expect
from sqlalchemy import select

from bot.exporting.child import make_export
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from tests.support.browser import command
from tests.support.filing import file
from tests.support.report_pictures import draw
from tests.support.screens import keep, page_of, window
from tests.support.workplace import Workplace

CHIEF = "UCHIEF"
TALL = (1100, 1300)


def take(place: Workplace, browser: Browser, folder: Path) -> None:
    """The search, what it finds, the form of a packet, and the packet's first page."""
    file(place)
    with page_of(place, browser, CHIEF, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Find records", exact=True).click()
        expect(window(page).get_by_text("Kind of record")).to_be_visible()
        keep(page, "records-search", window(page))
        window(page).get_by_role("button", name="Find", exact=True).click()
        expect(window(page).get_by_text("Notice 2026-27/0001")).to_be_visible()
        keep(page, "records-found", window(page))
        window(page).get_by_role("button", name="Take out", exact=True).first.click()
        expect(window(page).get_by_text("Narrative").first).to_be_visible()
        keep(page, "records-packet-form", window(page))
    place.somebody(CHIEF).submit(redacted_0=("officer", "school"), redacted_10=("narrative",))
    draw(_made(place), "docx", "records-packet", folder, dots=70)


def _made(place: Workplace) -> bytes:
    """The packet."""
    now = place.bot.now()
    with place.bot.database.write() as session:
        export_id = exporting.claim(session, now)
    assert export_id
    make_export(place.bot.database, place.bot.agreement, export_id, now)
    with place.bot.database.read() as session:
        return session.scalars(select(Export).filter_by(id=export_id)).one().content or b""
