"""Holds and disposal as chief and superintendent meet them in a browser."""

import os
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from bot.exporting.child import make_export
from models.export_requests import acts as exporting
from models.export_requests.tables import Export
from models.notices.tables import Notice
from models.schedules.tables import UsualDay, UsualWeek
from tests.retention.acts import a_list
from tests.retention.test_in_slack import CHIEF, SUPERINTENDENT, an_old_notice, approves, listed, run_clock
from tests.support.browser import command
from tests.support.screens import page_of, window
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TALL = (1100, 1500)
SEEN = os.environ.get("SRO_SEEN")
"""A folder for what somebody wants to look at."""


def look(page: Page, name: str) -> None:
    """Keep the window as a picture, where somebody wants to look at it."""
    if SEEN:
        window(page).screenshot(path=Path(SEEN) / f"{name}.png", animations="disabled")


def opened(page: Page) -> None:
    """The place, by the front of the records."""
    command(page, "/sro-records")
    window(page).get_by_role("button", name="Holds and disposal", exact=True).click()
    expect(window(page).get_by_text("Only what has years in the settings")).to_be_visible()


def test_a_hold_and_a_list_in_a_browser(workplace: Workplace, browser: Browser) -> None:
    """The chief sets a hold at another school; the list stays, both approve, and the certificate is sent."""
    an_old_notice(workplace)
    listed(workplace)
    with page_of(workplace, browser, CHIEF, TALL) as page:
        opened(page)
        look(page, "overview")
        window(page).get_by_role("button", name="Set a hold").click()
        expect(window(page).get_by_text("On what basis")).to_be_visible()
        look(page, "hold-form")
    chief = workplace.somebody(CHIEF)
    chief.close_all()
    chief.command("/sro-records")
    chief.press("hold_open")
    chief.press("hold_write")
    assert chief.submit(basis="litigation", reason="A made-up claim.", school="conard") == {"ok": True}
    chief.close_all()
    with page_of(workplace, browser, SUPERINTENDENT, TALL) as page:
        opened(page)
        window(page).get_by_role("button", name="Open", exact=True).first.click()
        expect(window(page).get_by_text("Waiting for approval")).to_be_visible()
        expect(window(page).get_by_role("button", name="Keep")).to_be_visible()
        look(page, "list")
        window(page).get_by_role("button", name="Approve").click()
        expect(window(page).get_by_text("removed from the database for good")).to_be_visible()
        look(page, "approve")
    workplace.somebody(SUPERINTENDENT).close_all()
    carried_out(workplace)
    with page_of(workplace, browser, CHIEF, TALL) as page:
        opened(page)
        window(page).get_by_role("button", name="Open", exact=True).first.click()
        expect(window(page).get_by_text("Carried out").first).to_be_visible()
        look(page, "done")
        window(page).get_by_role("button", name="Send me the certificate").click()
        expect(window(page).get_by_text("direct message").first).to_be_visible()
    workplace.somebody(CHIEF).close_all()
    with page_of(workplace, browser, CHIEF, TALL) as page:
        command(page, "/sro-records")
        window(page).get_by_role("button", name="Find records", exact=True).click()
        window(page).get_by_role("button", name="Find", exact=True).click()
        expect(window(page).get_by_text("Disposed of on").first).to_be_visible()
        expect(window(page).get_by_text("certificate 1").first).to_be_visible()
        look(page, "found")
    made(workplace, lambda content: (Path(SEEN) / "certificate.docx").write_bytes(content) if SEEN else None)
    workplace.deliver()
    chief = workplace.somebody(CHIEF)
    assert any("the certificate of disposal 1" in text_of(it) for it in chief.messages(chief.direct()))


def carried_out(place: Workplace) -> None:
    """Both approve, and the clock has gone on."""
    approves(place, CHIEF)
    approves(place, SUPERINTENDENT)
    for who in (CHIEF, SUPERINTENDENT):
        place.somebody(who).close_all()
    run_clock(place)
    place.deliver()


def made(place: Workplace, keep: Callable[[bytes], object]) -> None:
    """The certificate, as the process for that makes it."""
    with place.bot.database.write() as session:
        export_id = exporting.claim(session, place.bot.now())
    assert export_id
    make_export(place.bot.database, place.bot.agreement, export_id, place.bot.now())
    with place.bot.database.read() as session:
        keep(session.get_one(Export, export_id).content or b"")


def test_what_stays_and_what_has_no_window_of_its_own(workplace: Workplace, browser: Browser) -> None:
    """The chief reads why a notice stays, and opens a usual week from a list; the superintendent reads who can."""
    an_old_notice(workplace, incident="fighting")
    with workplace.bot.database.write() as session:
        officer, now = session.scalars(select(Notice.officer_id)).one(), workplace.clock[0]
        day = UsualDay(weekday=0, school="hall", starts=time(7, 30), ends=time(14, 30))
        week = UsualWeek(officer_id=officer, given_by_id=officer, given_at=now, first_day=now.date(),
                         last_day=now.date(), days=[day])  # fmt: skip
        session.add(week)
        session.flush()
        a_list(session, now, first=(("usual_week", week.id),))
    for who in (CHIEF, SUPERINTENDENT):
        with page_of(workplace, browser, who, TALL) as page:
            opened(page)
            window(page).get_by_role("button", name="Not listed, and why").click()
            why = (
                "its officer's report is to be submitted" if who == CHIEF else "something about it is still to be done"
            )
            expect(window(page).get_by_text(f"Not listed, because {why}")).to_be_visible()
            look(page, f"not-listed-{who}")
            window(page).get_by_role("button", name="Holds and disposal", exact=True).click()
            expect(window(page).get_by_text("Only what has years in the settings")).to_be_visible()
            window(page).get_by_role("button", name="Open", exact=True).first.click()
            expect(window(page).get_by_role("button", name="Approve")).to_be_visible()
            look(page, f"list-{who}")
            if who == CHIEF:
                window(page).get_by_role("button", name="Open", exact=True).first.click()
                expect(window(page).get_by_text("What the record says now")).to_be_visible()
                look(page, "usual-week")
            else:
                expect(window(page).get_by_text("You cannot open it.").first).to_be_visible()
