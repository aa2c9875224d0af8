"""A notice in a real browser, on a phone and on a desktop, as an officer and a principal would press it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import command
from tests.support.filing import OFFICER, complete, file
from tests.support.workplace import Workplace

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PHONE, DESKTOP = (390, 844), (1440, 900)
MOST_TAPS, MOST_SCREENS, MOST_ANSWERS = 10, 1.3, 6
PRINCIPAL = "UPRINHALL"
Open = Callable[..., "Screen"]


@dataclass
class Screen:
    """The workspace on somebody's screen, which counts how often they tapped."""

    page: Page
    taps: int = 0

    @property
    def window(self) -> Locator:
        """The window on top."""
        return self.page.locator("dialog#modal")

    def tap(self, what: Locator) -> None:
        """Tap, or click where nothing can be touched."""
        what.click()
        self.taps += 1

    def press(self, name: str) -> None:
        """Press a button of the window."""
        self.tap(self.window.get_by_role("button", name=name, exact=True))

    def choose(self, question: str, *answers: str) -> None:
        """Choose from a menu of the window, and close it where several may be chosen."""
        menu = self.window.get_by_role("combobox", name=question)
        self.tap(menu)
        for answer in answers:
            self.tap(self.page.get_by_role("option", name=answer, exact=True))
        if self.page.get_by_role("listbox").is_visible():
            self.tap(self.window.get_by_role("heading").first)

    def write(self, question: str, words: str) -> None:
        """Write an answer."""
        box = self.window.get_by_role("textbox", name=question)
        self.tap(box)
        box.fill(words)

    def pick(self, question: str, answer: str) -> None:
        """Pick one of a few that are all in sight."""
        self.tap(self.window.get_by_role("radiogroup", name=question).get_by_label(answer, exact=True))

    @property
    def is_as_wide_as_the_page(self) -> bool:
        """Whether nothing has to be scrolled sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture
def screen(browser: Browser, workplace: Workplace) -> Iterator[Open]:
    """Opens the workspace as somebody, on a screen of a size. A mistake in the page's scripts fails the test."""
    mistakes: list[str] = []

    def go(who: str, size: tuple[int, int], channel: str = "CHALL") -> Screen:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, has_touch=size == PHONE)  # type: ignore[arg-type]
        ending.callback(context.close)
        page = context.new_page()
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.goto(f"{workplace.server.url}/?as={who}&channel={channel}")
        return Screen(page)

    with ExitStack() as ending:
        yield go
        assert mistakes == []


def home(screen: Screen) -> None:
    """Open the bot's Home."""
    channels = screen.page.get_by_role("button", name="Channels")
    bot = screen.page.get_by_role("navigation", name="Channels").get_by_role("button", name="SRO Liaison")
    expect(channels.or_(bot).first).to_be_visible()
    if channels.is_visible():
        channels.click()
    bot.click()


def test_an_officer_files_on_a_phone_in_ten_taps_and_one_text(workplace: Workplace, screen: Open) -> None:
    """From Home; all that is asked is seen at once, and a third of it at most is below the edge."""
    officer = screen(OFFICER, PHONE)
    home(officer)
    officer.tap(officer.page.get_by_role("button", name="File action notice"))
    expect(officer.window.get_by_role("button", name="File notice")).to_be_visible()
    required = [
        question for question in officer.window.locator(".question").all() if "(optional)" not in question.inner_text()
    ]
    height = officer.window.locator(".scroll").evaluate(
        "body => body.scrollHeight + body.closest('dialog').clientHeight - body.clientHeight"
    )
    assert len(required) <= MOST_ANSWERS
    assert height <= MOST_SCREENS * PHONE[1]
    assert officer.is_as_wide_as_the_page

    officer.choose("Actions taken", "Verbal warning")
    officer.choose("What happened?", "Physical or verbal confrontation")
    officer.choose("When did it happen?", "Just now")
    officer.write("In a few words", "Two students pushed each other.")
    officer.press("File notice")
    expect(officer.window.get_by_text("Filed as 2026-27/0001")).to_be_visible()
    assert officer.taps <= MOST_TAPS
    workplace.deliver()
    principal = screen(PRINCIPAL, PHONE)
    expect(principal.page.get_by_role("article").get_by_text("Verbal warning")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_details_are_completed_after_filing_and_the_card_says_so(
    workplace: Workplace, screen: Open, size: tuple[int, int]
) -> None:
    """Answers bring their questions, in the window that has just said that it is filed."""
    officer = screen(OFFICER, size)
    command(officer.page, "/sro-notify")
    officer.choose("Actions taken", "Use of force / physical restraint")
    officer.choose("What happened?", "Fighting and battery")
    officer.choose("When did it happen?", "15 minutes ago")
    officer.window.get_by_role("textbox", name="How many students").fill("0")
    officer.press("File notice")
    expect(officer.window.get_by_text("To complete:")).to_be_visible()

    officer.press("Complete details")
    officer.choose("How was it initiated?", "School staff request")
    officer.pick("Who acted?", "This officer")
    officer.pick("Why was law enforcement action necessary?", "It was an emergency")
    officer.write("Why the options did not work", "A chair was raised.")
    officer.pick("Was a police incident report completed?", "Yes")
    officer.write("Police case number", "26-0123456")
    assert officer.is_as_wide_as_the_page
    officer.press("Save")
    expect(officer.window.get_by_text("A chair was raised.")).to_be_visible()
    workplace.deliver()
    principal = screen(PRINCIPAL, size)
    expect(principal.page.get_by_role("article").get_by_text("Complete.")).to_be_visible()
    assert principal.is_as_wide_as_the_page


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_preview_lies_over_the_form_which_keeps_what_was_typed(screen: Open, size: tuple[int, int]) -> None:
    """Looked at, closed, filed."""
    officer = screen(OFFICER, size)
    command(officer.page, "/sro-notify")
    officer.choose("Actions taken", "Search", "Arrest")
    officer.choose("What happened?", "Weapons")
    officer.choose("When did it happen?", "1 hour ago")
    officer.write("In a few words", "A knife was found.")
    officer.window.get_by_label("Urgent").check()
    officer.press("Preview as the principal sees it")
    preview = officer.page.get_by_role("dialog", name="Preview")
    expect(preview.get_by_text("Nothing is filed yet")).to_be_visible()
    expect(preview.get_by_text("Urgent · Action notice")).to_be_visible()
    expect(preview.get_by_text("Search, Arrest")).to_be_visible()
    expect(preview.get_by_text("A knife was found.")).to_have_count(0)
    assert officer.is_as_wide_as_the_page
    preview.get_by_role("button", name="Close").last.click()
    expect(officer.window.get_by_role("textbox", name="In a few words")).to_have_value("A knife was found.")
    expect(officer.window.get_by_label("Urgent")).to_be_checked()
    officer.press("File notice")
    expect(officer.window.get_by_text("Filed as 2026-27/0001")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_amendment_asks_about_a_name_and_keeps_what_was_typed(
    workplace: Workplace, screen: Open, size: tuple[int, int]
) -> None:
    """The form comes back once with what may be a name, and everything that was typed."""
    file(workplace, students=0)
    complete(workplace.somebody(OFFICER))
    workplace.somebody(OFFICER).back()
    workplace.deliver()
    officer = screen(OFFICER, size)
    officer.page.get_by_role("article").get_by_role("button", name="Open").click()
    officer.press("Amend")
    officer.write("Reason for amendment", "Student Zoë came in later.")
    officer.window.get_by_role("textbox", name="How many students").fill("1")
    officer.press("Save")
    expect(officer.window.get_by_text("This may be a student's name")).to_be_visible()
    expect(officer.window.get_by_text("Reason for amendment: “Zoë”")).to_be_visible()
    expect(officer.window.get_by_role("textbox", name="How many students")).to_have_value("1")
    officer.write("Reason for amendment", "One more student came in later.")
    officer.press("Save")
    expect(officer.window.get_by_text("Amended, version 3")).to_be_visible()
    assert officer.is_as_wide_as_the_page
