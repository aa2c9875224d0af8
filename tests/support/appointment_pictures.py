"""The pictures of appointments: what the chief, a principal and the superintendent see (`make pictures`)."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.support.browser import command
from tests.support.screens import keep, page_of, window
from tests.support.workplace import Workplace

CHIEF, SUPERINTENDENT, PRINCIPAL = "UCHIEF", "USUPER", "UPRINHALL"
TALL = (1100, 1400)
CONCERN = "We would like to meet before the year goes on."


def take(place: Workplace, browser: Browser, _folder: Path) -> None:
    """A year that is proposed, one school of it answered with a concern."""
    chief = place.somebody(CHIEF)
    chief.command("/sro-agreement")
    chief.press("appointment_open")
    chief.press("appointment_year_propose")
    chief.submit()
    chief.submit(sure=["yes"])  # an officer serves two schools
    chief.close_all()
    place.deliver()
    with page_of(place, browser, PRINCIPAL, TALL) as page:
        command(page, "/sro")
        window(page).get_by_role("button", name="Open", exact=True).first.click()
        expect(window(page).get_by_role("button", name="Raise a concern")).to_be_visible()
        keep(page, "appointment-principal", window(page))
    principal = place.somebody(PRINCIPAL)
    principal.press("appointment_write_step_principal_concern")
    principal.submit(words=CONCERN)
    principal.close_all()
    with page_of(place, browser, SUPERINTENDENT, TALL) as page:
        command(page, "/sro")
        window(page).get_by_role("button", name="Open", exact=True).first.click()
        expect(window(page).get_by_text(CONCERN)).to_be_visible()
        keep(page, "appointment-superintendent", window(page))
    with page_of(place, browser, CHIEF, TALL) as page:
        command(page, "/sro")
        window(page).get_by_role("button", name="Appointments", exact=True).first.click()
        expect(window(page).get_by_text("Principal heard")).to_be_visible()
        keep(page, "appointments-year", window(page))
