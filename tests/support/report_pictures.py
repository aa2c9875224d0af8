"""The pictures of evaluations, requests and quarters in docs/pictures, from practice with a made-up year."""

import subprocess
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from bot.practice.year import load_year
from models.actor import Identity
from models.people.queries import identify
from models.quarters.export_requests import QuarterBook
from models.quarters.tables import Revision
from tests.evaluations.test_in_slack import CHIEF, PRINCIPAL, begin, fill_in
from tests.quarters.test_in_slack import OF_SCHOOLS
from tests.support.browser import command
from tests.support.editions import content_of
from tests.support.office import converted
from tests.support.screens import PICTURES, keep, page_of, window
from tests.support.workplace import Somebody, Workplace

WIDE, TALL = (1000, 880), (1000, 1200)
COMMENT = "Looks in every morning, and told us of two tense situations before they grew."
REASONS, STEPS = "Notices come late, also after two talks about it.", "We met three times and agreed on a schedule."


def take(place: Workplace, browser: Browser, folder: Path) -> None:
    """A quarter that is half in, an evaluation from its pages to the chief, a request, and both files."""
    load_year(place.bot.database, place.bot.agreement, place.clock[0])
    place.deliver()
    _of_workbook(place, folder)
    with page_of(place, browser, OF_SCHOOLS, WIDE, "CTEAM") as page:
        _of_quarter(page)
    begin(place)
    with page_of(place, browser, PRINCIPAL, TALL) as page:
        _of_evaluation(page, place)
    place.deliver()
    with page_of(place, browser, CHIEF, (1200, 800), "CCHIEF") as page:
        _of_chief(page, folder)
    with page_of(place, browser, PRINCIPAL, TALL) as page:
        _of_request(page)


def _of_quarter(page: Page) -> None:
    """The board, the quarter, and a page of a submission that nobody has begun."""
    opening = page.get_by_role("article").get_by_role("button", name="Open the quarter").last
    expect(opening).to_be_visible()
    keep(page, "board")
    page.set_viewport_size({"width": TALL[0], "height": TALL[1]})
    opening.click()
    expect(window(page).get_by_role("button", name="Fill in").first).to_be_visible()
    keep(page, "quarter", window(page))
    _press(page, "Fill in")
    expect(window(page).get_by_role("heading", name="School submission")).to_be_visible()
    _press(page, "Fill in")
    expect(window(page).get_by_role("button", name="Save and continue")).to_be_visible()
    keep(page, "submission", window(page))
    page.keyboard.press("Escape")


def _of_evaluation(page: Page, place: Workplace) -> None:
    """A page of ratings before it is filled in, and all of it once it is; submitted."""
    window(page).get_by_role("button", name="Fill in").nth(1).click()
    expect(window(page).get_by_role("combobox").first).to_be_visible()
    keep(page, "evaluation-page", window(page))
    principal = _at_overview(place)
    fill_in(place, principal, "")
    principal.press("evaluation_page_enforcement")
    assert principal.submit(v1_rating="4", v1_comment=COMMENT) == {"ok": True}
    _at_overview(place)
    expect(window(page).get_by_text("19 of 19 rated")).to_be_visible()
    keep(page, "evaluation-overview", window(page))
    _press(page, "Submit to the chief")
    page.locator("dialog.confirm").get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted as E-")).to_be_visible()
    principal.close_all()


def _at_overview(place: Workplace) -> Somebody:
    """The principal, with the evaluation at a glance and no other window."""
    principal = place.somebody(PRINCIPAL)
    principal.close_all()
    principal.command("/sro-evaluate")
    principal.press("evaluation_draft")
    return principal


def _of_chief(page: Page, folder: Path) -> None:
    """The card with its report, the report's first page, and the evaluation as it is read."""
    page.get_by_role("button", name="1 reply").click()
    download = page.get_by_role("link", name="Download").first
    expect(download).to_be_visible()
    keep(page, "evaluation-chief")
    with page.expect_download() as report:
        download.click()
    report.value.save_as(folder / "report.docx")
    draw((folder / "report.docx").read_bytes(), "docx", "evaluation-report", folder, dots=70)
    page.set_viewport_size({"width": TALL[0], "height": TALL[1]})
    page.get_by_role("log").get_by_role("button", name="Open").first.click()
    window(page).get_by_role("button", name="Next: Law enforcement and notice").click()
    expect(window(page).get_by_text(COMMENT).first).to_be_visible()
    keep(page, "evaluation-reading", window(page))


def _of_request(page: Page) -> None:
    """What the superintendent will read, before it is sent."""
    command(page, "/sro-evaluate")
    _press(page, "Request dismissal or reassignment")
    page.get_by_role("radio", name="Reassignment").check()
    page.get_by_role("textbox", name="Reasons").fill(REASONS)
    page.get_by_role("textbox", name="Steps taken to date").fill(STEPS)
    _press(page, "Preview")
    expect(window(page).get_by_text("Not sent yet.")).to_be_visible()
    keep(page, "request-preview", window(page))


def _of_workbook(place: Workplace, folder: Path) -> None:
    """The first sheet of the last quarter that was signed."""
    bot, now = place.bot, place.clock[0]
    with bot.database.read() as session:
        newest_first = select(Revision).where(Revision.signed_at.is_not(None)).order_by(Revision.signed_at.desc())
        signed = session.scalars(newest_first).first()
        chief = identify(session, Identity(place.server.only.workspace.team.id, CHIEF), bot.agreement.today(now))
        assert signed is not None
        wanted = QuarterBook(signed.quarter_id, signed.revision)
    draw(content_of(bot.database, wanted, now, chief, bot.agreement), "xlsx", "workbook", folder, dots=100)


def _press(page: Page, name: str) -> None:
    window(page).get_by_role("button", name=name, exact=True).first.click()


def draw(content: bytes, kind: str, name: str, folder: Path, dots: int) -> None:
    """The first page of a file as a picture, with so many dots to an inch and no empty margin."""
    printed = folder / f"{name}.pdf"
    printed.write_bytes(converted(content, kind, "pdf", folder / name))
    first = ("-f", "1", "-l", "1", "-singlefile", "-r", str(dots))
    subprocess.run(["pdftoppm", "-png", *first, str(printed), str(PICTURES / name)], check=True)
