"""The pictures of the training on the agreement: what an officer and a principal see (`make pictures`)."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from models.roll_call.reminders import RollCallReminders
from tests.support.browser import command
from tests.support.screens import keep, page_of, window
from tests.support.workplace import Workplace

OFFICER, PRINCIPAL, DESIGNEE, CHIEF = "UOFFHALL", "UPRINHALL", "UDESHALL", "UCHIEF"
TALL, TALLER = (1100, 1400), (1100, 2600)
STAFF = (
    "Ana Pretend, school counselor\nBo Madeup, custodian\nCy Sample, school nurse\nDi Example, cafeteria\n"
    "Ed Standin, bus monitor\nFay Fox, office"
)


def take(place: Workplace, browser: Browser, _folder: Path) -> None:
    """Everybody was asked; the principal has confirmed, and keeps a list of staff."""
    with place.bot.database.write() as session:
        RollCallReminders(place.bot.agreement).look(session, 0, place.clock[0])
    place.deliver()
    principal = place.somebody(PRINCIPAL)
    principal.command("/sro-agreement")
    principal.press("roll_call_open")
    principal.press("roll_call_read")
    principal.press("roll_call_confirm")
    principal.press("roll_call_list_hall")
    principal.press("roll_call_add")
    principal.submit(people=STAFF)
    principal.press("roll_call_mark")
    principal.submit(chosen=("1", "2", "4"))
    principal.close_all()
    with page_of(place, browser, PRINCIPAL, TALL) as page:
        command(page, "/sro-agreement")
        window(page).get_by_role("button", name="Training on the agreement", exact=True).last.click()
        expect(window(page).get_by_text("Who has confirmed")).to_be_visible()
        keep(page, "training-principal", window(page))
        window(page).get_by_role("button", name="Staff list", exact=True).click()
        expect(window(page).get_by_text("of 6 trained")).to_be_visible()
        keep(page, "training-staff-list", window(page))
    with page_of(place, browser, OFFICER, TALLER) as page:
        command(page, "/sro")
        window(page).get_by_role("button", name="Read and confirm", exact=True).click()
        expect(window(page).get_by_role("button", name="I have read this")).to_be_visible()
        window(page).evaluate("shown => [shown, ...shown.querySelectorAll('*')].forEach(one => (one.scrollTop = 0))")
        keep(page, "training-officer", window(page))
