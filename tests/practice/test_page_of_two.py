"""The practice page with two workspaces: one sees at a glance in which one is, and goes to the other by a press."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.practice.server import PracticeServer
from bot.practice.sides import TWO
from tests.practice.parts import Bot, Clock, web_client

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def server(serve: Callable[..., PracticeServer], clock: Clock) -> PracticeServer:
    """A Slack with two workspaces."""
    return serve(workspaces=TWO, clock=clock)


@pytest.fixture(scope="module", autouse=True)
def bots(connect: Callable[..., Bot], server: PracticeServer) -> list[Bot]:
    """A bot in each."""
    return [connect(server.at("police")), connect(server.at("schools"))]


def switch(page: Page, side: str) -> Locator:
    """The button of the switch for a workspace."""
    return page.get_by_role("group", name="Workspace", exact=True).get_by_role("button", name=f"{side} workspace")


def channels(page: Page) -> Locator:
    """The side bar."""
    return page.get_by_role("navigation", name="Channels")


def test_the_switch_says_where_one_is_and_goes_to_the_other(visit: Visit) -> None:
    """And back to whom one was there."""
    page = visit("UCHIEF", "CCHIEF")
    expect(switch(page, "Police")).to_have_attribute("aria-pressed", "true")
    expect(switch(page, "Schools")).to_have_attribute("aria-pressed", "false")
    expect(channels(page)).to_contain_text("Practice: West Hartford Police")
    expect(channels(page)).to_contain_text("sro-chief")
    switch(page, "Schools").click()
    expect(page).to_have_url(re.compile("as=UPRINHALL"))
    expect(switch(page, "Schools")).to_have_attribute("aria-pressed", "true")
    expect(channels(page)).to_contain_text("Practice: West Hartford Schools")
    expect(channels(page)).to_contain_text("hall-sro-notices")
    expect(channels(page)).not_to_contain_text("sro-chief")
    switch(page, "Police").click()
    expect(page.get_by_role("combobox", name="Act as")).to_have_value("Cleo Pretend")


def test_the_switch_follows_whom_one_becomes(visit: Visit) -> None:
    """People are listed by workspace, all of both."""
    page = visit("UCHIEF", "CCHIEF")
    box = page.get_by_role("combobox", name="Act as")
    box.click()
    police, schools = (page.get_by_role("group", name=f"{side} workspace") for side in ("Police", "Schools"))
    expect(police.get_by_role("option", name="Cleo Pretend")).to_be_visible()
    expect(schools.get_by_role("option", name="Simone Example")).to_have_count(1)
    expect(police.get_by_role("option", name="Simone Example")).to_have_count(0)
    box.fill("superintendent")
    box.press("Enter")
    expect(switch(page, "Schools")).to_have_attribute("aria-pressed", "true")
    expect(channels(page)).to_contain_text("Simone Example, Superintendent")


def test_the_switch_works_by_keyboard(visit: Visit) -> None:
    """It is on the way from the top to the list of people."""
    page = visit("UCHIEF", "CCHIEF")
    switch(page, "Police").focus()
    page.keyboard.press("Tab")
    expect(switch(page, "Schools")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Act as")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("as=UPRINHALL"))


def test_the_switch_fits_a_phone(visit: Visit) -> None:
    """Both words are whole, nothing is cut off, and it works."""
    page = visit("UCHIEF", "CCHIEF", viewport={"width": 390, "height": 800}, has_touch=True)
    for side in ("Police", "Schools"):
        box = switch(page, side).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 32
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    switch(page, "Schools").tap()
    expect(switch(page, "Schools")).to_have_attribute("aria-pressed", "true")


def test_somebody_of_the_other_workspace_is_nobody_here(visit: Visit, server: PracticeServer) -> None:
    """A mention shows the bare id, so that the mistake shows; somebody of here has a name."""
    web_client(server.at("schools")).chat_postMessage(channel="CHALL", text="Ask <@UOFFHALL> or <@USUPER>.")
    page = visit("UPRINHALL", "CHALL")
    message = page.get_by_role("article").last
    expect(message).to_contain_text("Ask @UOFFHALL or @Simone Example.")


def test_a_menu_of_people_has_those_of_ones_own_workspace(visit: Visit, bots: list[Bot]) -> None:
    """As Slack's has; whoever is in the other one cannot be chosen."""
    element = {"type": "users_select", "action_id": "who"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [element]}]
    bots[0].web.chat_postMessage(channel="CCHIEF", text="Who?", blocks=blocks)
    page = visit("UCHIEF", "CCHIEF")
    page.get_by_role("article").last.get_by_role("combobox").click()
    expect(page.get_by_role("option", name="Sergio Sample")).to_have_count(1)
    expect(page.get_by_role("option", name="Simone Example")).to_have_count(0)


def test_with_one_workspace_there_is_no_switch(visit: Visit, serve: Callable[..., PracticeServer]) -> None:
    """Nor a heading in the list of people."""
    page = visit("UCHIEF", "CCHIEF", url=serve().url)
    page.get_by_role("combobox", name="Act as").click()
    expect(page.get_by_role("option", name="Simone Example")).to_have_count(1)
    expect(page.get_by_role("group", name="Workspace", exact=True)).to_have_count(0)
    expect(page.get_by_text("Police workspace")).to_have_count(0)
