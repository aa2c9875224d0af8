"""The pictures in docs/pictures, anew from the practice workspace: `make pictures`. Files are drawn by LibreOffice."""

import logging
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, expect

from models.store.database import Database
from tests.activities.old_logs_in_slack import hand_in, old_log
from tests.activities.test_in_slack import SUPERVISOR
from tests.notices import earlier_in_slack
from tests.notices.earlier import ROW, WHOLE
from tests.notices.test_in_slack import STUDENT
from tests.support import (
    appointment_pictures,
    arrest_pictures,
    audit_log_pictures,
    officer_report_pictures,
    outside_pictures,
    record_pictures,
    release_pictures,
    report_pictures,
    training_pictures,
)
from tests.support.browser import command, open_browser
from tests.support.filing import OFFICER, complete, file
from tests.support.screens import keep, page_of, window
from tests.support.workplace import Somebody, Workplace, at_work

PRINCIPAL = "UPRINHALL"
PHONE, DESKTOP = (390, 910), (1100, 640)
LOGGED: dict[str, dict[str, object]] = {
    "talk": {"topic": "bullying"}, "presentation": {"topic": "online", "grade": "9", "people": 26},
}  # fmt: skip
TALL = 1400  # nothing of a window is below its edge


def main() -> None:
    """Take them all."""
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        for name, pictures in {
            "notices": of_notices,
            "activities": of_activities,
            "feedback": of_feedback,
            "appointments": appointment_pictures.take,
            "records": record_pictures.take,
            "releases": release_pictures.take,
            "officer_reports": officer_report_pictures.take,
            "outside": outside_pictures.take,
            "arrests": arrest_pictures.take,
            "audit log": audit_log_pictures.take,
            "training": training_pictures.take,
            "earlier": of_earlier_notices,
            "reports": report_pictures.take,
        }.items():
            _take(pictures, browser, Path(folder) / name)


def _take(pictures: Callable[[Workplace, Browser, Path], None], browser: Browser, folder: Path) -> None:
    folder.mkdir()
    url = f"sqlite:///{folder}/sro.db"
    database = Database(url)
    database.migrate()
    database.close()
    with at_work(url) as place:
        logging.disable()  # what the bot does here is of no interest
        pictures(place, browser, folder)


def of_notices(place: Workplace, browser: Browser, _folder: Path) -> None:
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


def of_feedback(place: Workplace, browser: Browser, _folder: Path) -> None:
    """A complaint that a principal has recorded."""
    principal = place.somebody(PRINCIPAL)
    principal.command("/sro-log", "complaint")
    principal.submit(
        from_whom="family", about="information", words="They heard of the event late, and not from school."
    )
    principal.close_all()
    with page_of(place, browser, PRINCIPAL, (DESKTOP[0], TALL)) as page:
        command(page, "/sro")
        window(page).get_by_role("button", name="Open", exact=True).first.click()
        expect(window(page).get_by_role("button", name="Record outcome")).to_be_visible()
        keep(page, "complaint", window(page))


def of_activities(place: Workplace, browser: Browser, _folder: Path) -> None:
    """The form of a talk on a phone, of an officer who has logged one before."""
    officer = place.somebody(OFFICER)
    for kind, answers in LOGGED.items():
        officer.command("/sro-log", kind)
        officer.submit(**answers)
        officer.close_all()
    with page_of(place, browser, OFFICER, PHONE) as page:
        command(page, "/sro-log talk")
        expect(window(page).get_by_role("button", name="Log", exact=True)).to_be_visible()
        page.evaluate("document.activeElement.blur()")
        keep(page, "activity")
        window(page).get_by_role("button", name="Cancel").click()
    _several_days(place, officer)
    with page_of(place, browser, OFFICER, PHONE) as page:
        command(page, "/sro-log")
        window(page).get_by_role("button", name="Several days at once").click()
        expect(window(page).get_by_role("button", name="Save all 3")).to_be_visible()
        page.evaluate("document.activeElement.blur()")
        keep(page, "several")
    hand_in(place, old_log(place), "Log 2024-25.xlsx").close_all()
    with page_of(place, browser, OFFICER, (DESKTOP[0], TALL)) as page:
        command(page, "/sro-log import")
        window(page).get_by_role("button", name="Continue").click()
        expect(window(page).get_by_role("button", name="Import", exact=True)).to_be_visible()
        keep(page, "import", window(page))


def of_earlier_notices(place: Workplace, browser: Browser, _folder: Path) -> None:
    """What a file of notices of earlier years would bring, with a row that stands in it twice."""
    rows = [WHOLE, ROW, ROW, ROW | {"Day": "11/14/2022", "Action": "Summons"}]
    earlier_in_slack.hand_in(place, earlier_in_slack.filled_in(place, *rows), "Notices 2022-24.xlsx").close_all()
    with page_of(place, browser, SUPERVISOR, (DESKTOP[0], TALL)) as page:
        command(page, "/sro")
        for name in ("Find notices", "Earlier notices", "Import", "Continue"):
            window(page).get_by_role("button", name=name, exact=True).click()
        expect(window(page).get_by_text("Twice in this file")).to_be_visible()
        keep(page, "earlier-notices", window(page))


def _several_days(place: Workplace, officer: Somebody) -> None:
    """Three rows of as many days, none of them saved."""
    today = place.bot.agreement.today(place.clock[0])
    officer.command("/sro-log")
    officer.press("activity_several")
    for ago, topic in ((3, "bullying"), (2, "home"), (1, "law")):
        officer.submit(topic=topic, happened_on=today - timedelta(days=ago))
    officer.close_all()


if __name__ == "__main__":
    main()
