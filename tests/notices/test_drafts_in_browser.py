"""A form closed by Escape in a real browser, and gone on with; and the form from a shortcut."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.notices.tables import NoticeDraft
from tests.support.browser import command
from tests.support.filing import OFFICER
from tests.support.workplace import Workplace

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TYPED = "Two students pushed each other by the lockers."


def kept(place: Workplace) -> str | None:
    """What of the text is kept."""
    with place.bot.database.read() as session:
        draft = session.scalars(select(NoticeDraft)).one_or_none()
        return str(draft.answers.get("narrative")) if draft else None


@pytest.mark.parametrize("width", [1440, 390])
def test_escape_loses_nothing(workplace: Workplace, visit: Callable[[str, str], Page], width: int) -> None:
    """Typed character by character, closed by one key, told of by direct message, gone on with from there."""
    page = visit(OFFICER, "CGENERAL")
    page.set_viewport_size({"width": width, "height": 844})
    command(page, "/sro-notify")
    form = page.get_by_role("dialog")
    form.get_by_label("What happened?").click()
    page.get_by_role("option", name="Physical or verbal confrontation").click()
    form.get_by_label("In a few words").press_sequentially(TYPED)
    workplace.until(lambda: kept(workplace) == TYPED)
    expect(form.get_by_label("In a few words")).to_have_value(TYPED)  # an event changes nothing in the form
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    workplace.until(lambda: workplace.somebody(OFFICER).direct() != "" or bool(workplace.deliver()))
    if width < 600:
        page.get_by_role("button", name="Channels").click()
    page.get_by_role("navigation").get_by_role("button", name="SRO Liaison").click()
    message = page.get_by_role("article").filter(has_text="before filing it")
    expect(message).to_be_visible()
    message.get_by_role("button", name="Resume").click()
    expect(form.get_by_text("You have a draft from")).to_be_visible()
    expect(form.get_by_label("In a few words")).to_have_value(TYPED)
    form.get_by_role("button", name="Start over").click()
    page.locator("dialog.confirm").get_by_role("button", name="Start over").click()
    expect(form.get_by_text("You have a draft from")).to_have_count(0)
    expect(form.get_by_label("In a few words")).to_have_value("")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_form_opens_from_a_shortcut(visit: Callable[[str, str], Page], width: int) -> None:
    """From anywhere, and from a message."""
    page = visit(OFFICER, "CGENERAL")
    page.set_viewport_size({"width": width, "height": 844})
    page.get_by_role("combobox", name="Message #general").fill("Please come to the cafeteria.")
    page.get_by_role("button", name="Send").click()
    message = page.get_by_role("article").filter(has_text="Please come")
    message.hover()
    message.get_by_role("button", name="New action notice").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("What happened?")).to_be_visible()
    expect(form.get_by_text("Please come")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    if width < 600:
        page.get_by_role("button", name="Channels").click()
    page.get_by_role("navigation").get_by_role("button", name="New action notice").click()
    expect(form.get_by_label("What happened?")).to_be_visible()
