"""Evaluation and request in a real browser, as a principal and a chief would press them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.evaluations.test_in_slack import CHIEF, PRINCIPAL, begin, fill_in
from tests.support.browser import command
from tests.support.workplace import Workplace

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_a_principal_rates_a_page_and_finds_it_again(visit: Callable[[str, str], Page]) -> None:
    """Typed, saved, closed, opened again."""
    page = visit(PRINCIPAL, "CHALL")
    command(page, "/sro-evaluate")
    page.get_by_role("button", name="Start evaluation…").click()
    page.locator("dialog.confirm").get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Fill in").last.click()
    page.get_by_role("textbox", name="Summary").fill("A good year <!channel> =1+1 😀")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("Written · saved by Priya Pretend")).to_be_visible()
    page.get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    command(page, "/sro-evaluate")
    page.get_by_role("button", name="Continue evaluation").click()
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_role("textbox", name="Summary")).to_have_value("A good year <!channel> =1+1 😀")


def test_the_chief_downloads_the_written_report(
    workplace: Workplace, visit: Callable[[str, str], Page], tmp_path: Path
) -> None:
    """Submitted in the browser, delivered, and opened as a document."""
    fill_in(workplace, begin(workplace))
    page = visit(PRINCIPAL, "CHALL")
    page.get_by_role("button", name="Submit to the chief").click()
    page.locator("dialog.confirm").get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted as E-2026-27/0001, version 1")).to_be_visible()
    workplace.deliver()
    page = visit(CHIEF, "CCHIEF")
    page.get_by_role("button", name="1 reply").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").first.click()
    assert download.value.suggested_filename == "E-2026-27-0001-v1.docx"
    download.value.save_as(tmp_path / "report.docx")
    document = docx.Document(BytesIO((tmp_path / "report.docx").read_bytes()))
    assert document.paragraphs[0].text == "Yearly evaluation of a School Resource Officer"


def test_a_principal_sees_a_request_before_it_is_sent(visit: Callable[[str, str], Page]) -> None:
    """Written, looked at, sent with a second press."""
    page = visit(PRINCIPAL, "CHALL")
    command(page, "/sro-evaluate")
    page.get_by_role("button", name="Request dismissal or reassignment").click()
    page.get_by_role("radio", name="Reassignment").check()
    page.get_by_role("textbox", name="Reasons").fill("Notices come late.")
    page.get_by_role("textbox", name="Steps taken to date").fill("Three talks.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    expect(page.get_by_text("Notices come late.")).to_be_visible()
    page.get_by_role("button", name="Send to the superintendent").click()
    page.locator("dialog.confirm").get_by_role("button", name="Send").click()
    expect(page.get_by_text("The superintendent has been told.")).to_be_visible()
