"""An entry in a real browser, on a phone: seconds, and a few taps."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.notices.test_in_browser import DESKTOP, PHONE, PRINCIPAL, Open, home, screen
from tests.support.browser import command
from tests.support.filing import OFFICER
from tests.support.workplace import Workplace

__all__ = ["screen"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
MOST_TAPS = 5
LOGGED = "It is on record."


def test_a_talk_is_logged_on_a_phone_in_five_taps(workplace: Workplace, screen: Open) -> None:
    """From Home, with nothing typed; then the same once more, and Home lists both."""
    officer = screen(OFFICER, PHONE)
    home(officer)
    officer.tap(officer.page.get_by_role("button", name="Log: Talk"))
    officer.choose("What about?", "Bullying or harassment")
    assert officer.is_as_wide_as_the_page
    officer.press("Log")
    expect(officer.window.get_by_text(LOGGED)).to_be_visible()
    assert officer.taps <= MOST_TAPS

    officer.taps = 0
    officer.press("Log another")
    officer.press("Same as last time")
    expect(officer.window.get_by_role("button", name="Same as last time")).to_have_count(0)
    officer.press("Log")
    expect(officer.window.get_by_text(LOGGED)).to_be_visible()
    assert officer.taps <= MOST_TAPS
    officer.press("Done")
    entries = officer.page.get_by_text("Bullying or harassment")
    expect(entries).to_have_count(2)
    assert officer.is_as_wide_as_the_page


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_same_as_last_time_replaces_what_stood_in_the_form(
    workplace: Workplace, screen: Open, size: tuple[int, int]
) -> None:
    """What was begun is not mixed with the earlier answers."""
    officer = screen(OFFICER, size)
    home(officer)
    officer.tap(officer.page.get_by_role("button", name="Log: Presentation"))
    officer.choose("Topic", "Crime prevention")
    officer.choose("Grade", "Grade 9")
    officer.window.get_by_role("textbox", name="Students reached").fill("24")
    officer.press("Log")
    expect(officer.window.get_by_text(LOGGED)).to_be_visible()
    officer.press("Log another")
    officer.window.get_by_role("textbox", name="Students reached").fill("3")
    officer.press("Same as last time")
    expect(officer.window.get_by_role("textbox", name="Students reached")).to_have_value("24")
    assert officer.is_as_wide_as_the_page


def test_a_week_is_entered_on_one_page_on_a_phone(workplace: Workplace, screen: Open) -> None:
    """Three rows of two kinds; one is removed, the others are saved at once; nothing is wider than the phone."""
    officer = screen(OFFICER, PHONE)
    home(officer)
    officer.tap(officer.page.get_by_role("button", name="Several days at once"))
    for topic in ("Bullying or harassment", "Family or home"):
        officer.choose("What about?", topic)
        officer.press("Add row")
        expect(officer.window.get_by_text(topic)).to_be_visible()
        expect(officer.window.get_by_role("combobox", name="What about?")).not_to_contain_text(topic)
    officer.press("Staff request")
    officer.choose("What was it about?", "Dress code")
    officer.press("Add row")
    expect(officer.window.get_by_text("3 rows not saved yet")).to_be_visible()
    assert officer.is_as_wide_as_the_page
    officer.tap(officer.window.get_by_role("button", name="Remove").first)
    expect(officer.window.get_by_text("2 rows not saved yet")).to_be_visible()
    officer.press("Save all 2")
    expect(officer.window.get_by_text("2 entries are on record.")).to_be_visible()
    expect(officer.window.get_by_text("Dress code")).to_be_visible()
    expect(officer.window.get_by_text("Bullying or harassment")).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_concern_goes_from_the_officer_to_the_principal_and_back(
    workplace: Workplace, screen: Open, size: tuple[int, int]
) -> None:
    """The principal answers from the card, the card says so, and the officer finds the answer on Home."""
    officer = screen(OFFICER, size)
    command(officer.page, "/sro-log concern")
    officer.write("What is the danger?", "The back door does not lock.")
    officer.write("Where?", "Back door")
    officer.press("Log")
    expect(officer.window.get_by_text("It is on its way to the channel of the school's principal")).to_be_visible()
    assert officer.is_as_wide_as_the_page
    workplace.deliver()
    principal = screen(PRINCIPAL, size)
    card = principal.page.get_by_role("article")
    expect(card.get_by_text("Waiting for the school's answer")).to_be_visible()
    expect(card.get_by_text("back door")).to_have_count(0)
    principal.tap(card.get_by_role("button", name="Open"))
    principal.press("Answer with a plan")
    principal.write("Your plan", "A locksmith comes.")
    day = workplace.bot.agreement.today(workplace.clock[0]) + timedelta(days=7)
    principal.window.get_by_label("To be carried out by").fill(f"{day}")
    principal.press("Save")
    expect(principal.window.get_by_text("A locksmith comes.")).to_be_visible()
    assert principal.is_as_wide_as_the_page
    workplace.deliver()
    principal.window.get_by_role("button", name="Close", exact=True).last.click()
    expect(card.get_by_text("Answered with a plan", exact=True)).to_be_visible()
    officer.press("Done")
    home(officer)
    officer.tap(officer.page.get_by_role("button", name="Open").first)
    expect(officer.window.get_by_text("A locksmith comes.")).to_be_visible()
