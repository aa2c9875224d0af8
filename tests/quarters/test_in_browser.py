"""A quarter in a real browser, as a school, the police and the team play it, up- and download included (§IX)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy import select

from exports.fill_in.read import SECONDS
from models.export_requests.tables import Export
from models.people.tables import Person
from models.quarters import opening
from tests.quarters.acts import FIGURES
from tests.quarters.test_in_slack import OF_POLICE, OF_SCHOOLS, PRINCIPAL
from tests.support.browser import command
from tests.support.workplace import Workplace

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
Visit = Callable[[str, str], Page]
TEAM = "CTEAM"
READING = SECONDS * 1000  # milliseconds: as long as the bot itself waits for a workbook to be read


def press(page: Page, name: str, sure: str | None = None) -> None:
    """Press a button of the window, the topmost of that name, and say that one is sure."""
    page.locator("dialog#modal").get_by_role("button", name=name, exact=True).first.click()
    if sure:
        page.locator("dialog.confirm").get_by_role("button", name=sure).click()


def choose(page: Page, question: str, *answers: str) -> None:
    """Choose from a menu of the window."""
    menu = page.locator("dialog#modal").get_by_role("combobox", name=question)
    for answer in answers:
        menu.click()
        page.get_by_role("option", name=answer).click()
    menu.press("Escape")


def look_through(page: Page, name: str) -> None:
    """Open a review and turn its pages: all schools, and each of the five."""
    press(page, name)
    for number in range(2, 7):
        press(page, "Next")
        expect(page.get_by_text(f"page {number} of 6")).to_be_visible()


def opened(place: Workplace, visit: Visit) -> Page:
    """A member of the team from the police has opened the quarter that has ended; the board is posted."""
    page = visit(OF_POLICE, TEAM)
    command(page, "/sro-quarterly")
    ended, _running = opening.at_hand(place.bot.agreement, place.clock[0])
    press(page, f"Open {ended.code} {ended.school_year} now", sure="Open")
    expect(page.get_by_role("dialog").get_by_text("0 of 6 submissions in")).to_be_visible()
    place.deliver()
    expect(page.get_by_role("log").get_by_text("0 of 6 submissions in")).to_be_visible()
    return page


def is_waiting(place: Workplace, who: str) -> bool:
    """Whether a file of somebody's is still to be made."""
    asked_by = select(Person.id).filter_by(user_id=who).scalar_subquery()
    with place.bot.database.read() as session:
        return session.scalar(select(Export.id).filter_by(asked_by_id=asked_by, ended_at=None)) is not None


def downloaded(place: Workplace, page: Page, who: str, path: Path) -> Any:
    """What the bot has made for somebody, and sent by direct message, opened."""
    while is_waiting(place, who):  # other people's are left: each takes a process of its own
        place.bot.exports.run_once()
    place.deliver()
    page.get_by_role("button", name="SRO Liaison").first.click()
    page.get_by_role("button", name="Messages", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    download.value.save_as(path)
    return load_workbook(path)


def handed_out(place: Workplace, visit: Visit, path: Path) -> tuple[Page, Any]:
    """Hall's principal has opened the submission by the board, and has the workbook, with every figure filled in."""
    page = visit(PRINCIPAL, TEAM)
    page.get_by_role("button", name="Open the quarter").click()
    press(page, "Fill in")
    press(page, "Download the data workbook")
    expect(page.get_by_text("Preparing your file")).to_be_visible()
    press(page, "Done")
    book = downloaded(place, page, PRINCIPAL, path)
    for figure, value in FIGURES.items():
        ((sheet, address),) = book.defined_names[f"figure.{figure}"].destinations
        book[sheet][address.replace("$", "")] = value
    page.get_by_role("button", name="sro-collaboration-team").click()
    command(page, "/sro-quarterly")
    press(page, "Continue")
    return page, book


def give_back(page: Page, book: Any, path: Path) -> None:
    """Give the workbook back through the form."""
    book.save(path)
    press(page, "Upload completed workbook")
    page.get_by_label("Completed data workbook (.xlsx)").set_input_files(path)
    expect(page.get_by_role("button", name=f"Remove {path.name}")).to_be_visible()
    press(page, "Upload")


def test_a_quarter_is_played_from_its_opening_to_the_workbook_that_both_sides_have_signed(
    workplace: Workplace, visit: Visit, tmp_path: Path
) -> None:
    """A school by workbook, the police by their notices, the rest declared missing, a meeting, two signatures."""
    member = opened(workplace, visit)
    board = member.get_by_role("log")

    principal, book = handed_out(workplace, visit, tmp_path / "submission.xlsx")
    give_back(principal, book, tmp_path / "submission.xlsx")
    expect(principal.get_by_text("81 of 81 figures answered")).to_be_visible(timeout=READING)
    expect(principal.get_by_text("Disciplinary actions: 12")).to_be_visible()
    press(principal, "Review and send")
    expect(principal.get_by_text("✓ These fit.")).to_have_count(3)
    press(principal, "Send to the team", sure="Send")
    expect(principal.get_by_text("Sent to the team")).to_be_visible()
    workplace.deliver()
    expect(board.get_by_text("sent by Priya Pretend")).to_be_visible()

    press(member, "Review and confirm")
    expect(member.get_by_text("Counted from the notices")).to_be_visible()
    look_through(member, "Review and confirm")
    press(member, "Confirm", sure="Confirm")
    expect(member.get_by_text("Version 1, confirmed by Tobias Makebelieve")).to_be_visible()
    press(member, "Back to quarter")
    for count in (1, 2, 3, 4):
        press(member, "Declare missing")
        member.get_by_role("textbox", name="Reason").fill("The office is closed.")
        member.get_by_role("dialog").get_by_role("button", name="Declare missing").click()
        expect(
            member.get_by_role("dialog").get_by_text(f"2 of 6 submissions in, {count} declared missing")
        ).to_be_visible()
    press(member, "Record a meeting")
    choose(member, "Attendees", "Tobias Makebelieve", "Tamar Standin", "Tess Notional", "Theo Nominal")
    member.get_by_role("textbox", name="Meeting summary").fill("We looked at the numbers.")
    press(member, "Record")
    expect(member.get_by_text("Present: 2 from the police, 2 from the schools.")).to_be_visible()

    press(member, "Back to quarter")
    look_through(member, "Review and sign for the police")
    press(member, "Sign for the police", sure="Sign")
    expect(member.get_by_text("Signed so far · Police: Tobias Makebelieve")).to_be_visible()
    other = visit(OF_SCHOOLS, TEAM)
    other.get_by_role("button", name="Open the quarter").click()
    look_through(other, "Review and sign for the schools")
    press(other, "Sign for the schools", sure="Sign")
    expect(other.get_by_role("dialog").get_by_text("Signed off")).to_be_visible()
    workplace.deliver()
    expect(board.get_by_text("Signed off")).to_be_visible()

    press(member, "Close")
    signed = downloaded(workplace, member, OF_POLICE, tmp_path / "signed.xlsx")
    lines = {row[1]: row[2:4] for row in signed["School incidents"].iter_rows(values_only=True)}
    assert lines["Fighting and battery"] == (9, "not submitted")
    said = [row[0] for row in signed["Summary"].iter_rows(values_only=True)]
    assert "Revision 1, signed by Tobias Makebelieve (police) and Tess Notional (schools)." in said


def test_a_mistake_in_the_workbook_is_named_by_its_cell_and_nothing_is_saved(
    workplace: Workplace, visit: Visit, tmp_path: Path
) -> None:
    """Put right, the same file is taken."""
    opened(workplace, visit)
    principal, book = handed_out(workplace, visit, tmp_path / "submission.xlsx")
    book["Incidents and actions"]["B11"] = "=9 <!channel> *b*"
    give_back(principal, book, tmp_path / "submission.xlsx")
    mistake = "Sheet “Incidents and actions”, cell B11 contains “=9 <!channel> *b*”."
    expect(principal.get_by_text(mistake)).to_be_visible(timeout=READING)
    press(principal, "Overview")
    expect(principal.get_by_text("0 of 81 figures answered")).to_be_visible()
    book["Incidents and actions"]["B11"] = 9
    give_back(principal, book, tmp_path / "submission.xlsx")
    expect(principal.get_by_text("81 of 81 figures answered")).to_be_visible(timeout=READING)
