"""Forms on the practice page: every input, checked in place, and nothing typed is ever lost."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.manifest import MANIFEST
from bot.practice.server import PracticeServer
from tests.practice.parts import SILENT, Bot, Clock, Json, Person, button, modal, plain
from tests.practice.questions import BLUE, COLORS, EVERYTHING, GREEN, RED, STARTED, ask, option

Visit = Callable[..., Page]
Open = Callable[..., Locator]
REQUIRED = "Please complete this required field."


@pytest.fixture(scope="module")
def server(
    serve: Callable[..., PracticeServer], clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> PracticeServer:
    """The module's workspace, for an app that may also read files."""
    manifest = tmp_path_factory.mktemp("app") / "manifest.yml"
    manifest.write_text(MANIFEST.read_text().replace("- users:read\n", "- users:read\n      - files:read\n"))
    return serve(clock=clock, ack_seconds=1, manifest=manifest)


@pytest.fixture
def open_form(visit: Visit, bot: Bot, officer: Person) -> Open:
    """Opens the page and a form in it."""

    def open_it(view: Json, **window: Any) -> Locator:
        page = visit(**window)
        expect(page.get_by_role("combobox", name="Message #general")).to_be_visible()
        bot.web.views_open(trigger_id=bot.trigger(officer), view=view)
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        return dialog

    return open_it


def send(form: Locator) -> None:
    """Press the form's button."""
    form.get_by_role("button", name="Send").click()


def answers(bot: Bot) -> Json:
    """What the bot is sent next, by label and without the types."""
    values = bot.next()["view"]["state"]["values"]
    return {
        label: next(value for name, value in block["a"].items() if name != "type") for label, block in values.items()
    }


def test_every_kind_of_input_reaches_the_bot(open_form: Open, bot: Bot, tmp_path: Path) -> None:
    """As Slack's client would send it, with labels that belong to their inputs."""
    form = open_form(modal(*EVERYTHING))
    for label, text in {"Line": "one", "Lines": "one\ntwo", "Number": "2.5", "Mail": "a@example.org"}.items():
        form.get_by_role("textbox", name=label, exact=True).fill(text)
    form.get_by_role("textbox", name="Link").fill("https://example.org")
    for label, search in {"One": "gre", "Person": "Principal, Hall", "Channel": "notices"}.items():
        form.get_by_role("combobox", name=label, exact=True).fill(search)
        form.get_by_role("option").click()
    for label, choices in {"Many": ("Blue", "Red"), "People": ("Priya Pretend", "Olive Pretend")}.items():
        box = form.get_by_role("combobox", name=label, exact=True)
        box.click()
        for choice in choices:
            form.get_by_role("option", name=choice).click()
        box.press("Escape")
    form.get_by_role("radiogroup", name="Radio").get_by_label("Green").check()
    for color in ("Red", "Blue"):
        form.get_by_role("group", name="Ticks").get_by_label(color).check()
    form.get_by_label("Day").fill("2026-11-24")
    form.get_by_label("Hour").fill("09:30")
    form.get_by_role("group", name="Moment").get_by_label("Date").fill("2026-11-23")
    form.get_by_role("group", name="Moment").get_by_label("Time").fill("16:45")
    (tmp_path / "submission.csv").write_text("a,b\n")
    form.get_by_label("File").set_input_files(tmp_path / "submission.csv")
    expect(form.get_by_text("submission.csv (4 bytes)")).to_be_visible()
    send(form)
    expect(form).to_be_hidden()
    told = answers(bot)
    assert [(file["name"], file["size"]) for file in told.pop("File")] == [("submission.csv", 4)]
    assert told == {
        "Line": "one",
        "Lines": "one\ntwo",
        "Number": "2.5",
        "Mail": "a@example.org",
        "Link": "https://example.org",
        "One": GREEN,
        "Many": [BLUE, RED],
        "Person": "UPRINHALL",
        "People": ["UPRINHALL", "UOFFHALL"],
        "Channel": "CHALL",
        "Radio": GREEN,
        "Ticks": [RED, BLUE],
        "Day": "2026-11-24",
        "Hour": "09:30",
        "Moment": int(datetime(2026, 11, 23, 16, 45, tzinfo=ZoneInfo("America/New_York")).timestamp()),
    }


def test_what_a_form_starts_with_is_sent_back_unchanged(open_form: Open, bot: Bot) -> None:
    """Opening and sending changes nothing."""
    blocks = [
        block | {"element": block["element"] | STARTED[block["block_id"]]}
        for block in EVERYTHING
        if block["block_id"] in STARTED
    ]
    form = open_form(modal(*blocks))
    expect(form.get_by_role("combobox", name="One")).to_have_value("Green")
    send(form)
    assert answers(bot) == {label: next(iter(start.values())) for label, start in STARTED.items()}


def test_empty_optional_answers_are_sent_as_nothing(open_form: Open, bot: Bot) -> None:
    """As Slack sends them."""
    form = open_form(modal(*(block | {"optional": True} for block in EVERYTHING)))
    expect(form.get_by_text("(optional)")).to_have_count(len(EVERYTHING))
    send(form)
    several: Json = {name: [] for name in ("Many", "People", "Ticks", "File")}
    assert answers(bot) == dict.fromkeys((block["block_id"] for block in EVERYTHING), None) | several


def test_required_questions_are_asked_before_the_bot_is(open_form: Open, bot: Bot) -> None:
    """Each under its question, with the focus on the first."""
    form = open_form(modal(*EVERYTHING))
    send(form)
    expect(form.get_by_role("alert").filter(has_text=REQUIRED)).to_have_count(len(EVERYTHING))
    expect(form.get_by_role("textbox", name="Line", exact=True)).to_be_focused()
    expect(form.get_by_role("textbox", name="Line", exact=True)).to_have_accessible_description(REQUIRED)
    form.get_by_role("textbox", name="Line", exact=True).fill("x")
    form.get_by_role("combobox", name="One").click()
    form.get_by_role("option", name="Red").click()
    form.get_by_role("group", name="Ticks").get_by_label("Red").check()
    expect(form.get_by_role("alert").filter(has_text=REQUIRED)).to_have_count(len(EVERYTHING) - 3)
    assert bot.received.empty()


@pytest.mark.parametrize(
    ("element", "given", "said"),
    [
        (ask("Q", "plain_text_input", min_length=3), "ab", "at least 3 characters"),
        (ask("Q", "plain_text_input", max_length=5), "abcdefg", "2 too many"),
        (ask("Q", "number_input", is_decimal_allowed=False), "2.5", "whole number"),
        (ask("Q", "number_input", is_decimal_allowed=False, min_value="1"), "0", "1 or more"),
        (ask("Q", "number_input", is_decimal_allowed=True, max_value="9"), "9.5", "9 or less"),
        (ask("Q", "number_input", is_decimal_allowed=True), "2,5", "number such as 2.5"),
        (ask("Q", "email_text_input"), "nobody", "email address"),
        (ask("Q", "url_text_input"), "example", "web address"),
    ],
)
def test_an_answer_that_does_not_fit_is_said_so(
    open_form: Open, bot: Bot, element: Json, given: str, said: str
) -> None:
    """Before it is sent, and what was typed stays."""
    form = open_form(modal(element))
    form.get_by_role("textbox", name="Q").fill(given)
    send(form)
    expect(form.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(form.get_by_role("textbox", name="Q")).to_have_value(given)
    assert bot.received.empty()


def test_half_a_moment_is_not_enough(open_form: Open, bot: Bot) -> None:
    """A date without its time is asked for, also in an optional question."""
    form = open_form(modal(ask("Moment", "datetimepicker", optional=True)))
    form.get_by_label("Date").fill("2026-11-23")
    send(form)
    expect(form.get_by_role("alert").filter(has_text="Please choose the time too.")).to_be_visible()
    assert bot.received.empty()


def test_the_bots_errors_show_in_their_places(open_form: Open, bot: Bot) -> None:
    """Red under each question, focus on the first; then the corrected form goes through."""
    bot.answers["view_submission"] = {"response_action": "errors", "errors": {"second": "Not that one."}}
    form = open_form(modal(ask("first", "plain_text_input"), ask("second", "plain_text_input")))
    form.get_by_label("first").fill("kept")
    form.get_by_label("second").fill("that one")
    send(form)
    expect(form.get_by_role("alert").filter(has_text="Not that one.")).to_be_visible()
    expect(form.get_by_label("second")).to_be_focused()
    expect(form.get_by_label("second")).to_have_attribute("aria-invalid", "true")
    del bot.answers["view_submission"]
    form.get_by_label("second").fill("another")
    send(form)
    expect(form).to_be_hidden()
    assert answers(bot)["second"] == "that one"
    assert answers(bot) == {"first": "kept", "second": "another"}


def test_a_form_turns_into_another_one(open_form: Open, bot: Bot) -> None:
    """Such as the page that says what was filed, with nothing left to send."""
    done = {"type": "modal", "title": plain("Done"), "blocks": [{"type": "header", "text": plain("Filed as 1")}]}
    bot.answers["view_submission"] = {"response_action": "update", "view": done | {"close": plain("Fine")}}
    form = open_form(modal(ask("Text", "plain_text_input")))
    form.get_by_label("Text").fill("x")
    send(form)
    expect(form.get_by_role("heading", name="Filed as 1")).to_be_visible()
    expect(form.get_by_role("button", name="Send")).to_have_count(0)
    form.get_by_role("button", name="Fine").click()
    expect(form).to_be_hidden()


def test_what_is_typed_survives_an_update_of_the_form(open_form: Open, bot: Bot) -> None:
    """A choice opens another question: text, half a date, focus and an open menu stay as they are."""
    actions = ask("Actions", "multi_static_select", dispatch_action=True, **COLORS)
    text, moment = ask("Text", "plain_text_input"), ask("Moment", "datetimepicker")
    form = open_form(modal(text, moment, actions))
    form.get_by_label("Date").fill("2026-11-23")
    menu = form.get_by_role("combobox", name="Actions")
    menu.click()
    form.get_by_role("option", name="Red").click()
    told = bot.next()
    assert told["actions"][0]["selected_options"] == [RED]
    form.get_by_label("Text").fill("typed meanwhile")
    asked_again = text | {"label": plain("Text again")}
    more = modal(asked_again, moment, actions, ask("More", "plain_text_input"))
    bot.web.views_update(view_id=told["view"]["id"], view=more)
    expect(form.get_by_label("More")).to_be_visible()
    expect(form.get_by_label("Text again")).to_have_value("typed meanwhile")
    expect(form.get_by_label("Text again")).to_be_focused()
    expect(form.get_by_label("Date")).to_have_value("2026-11-23")
    menu.click()
    form.get_by_role("option", name="Blue").click()
    assert bot.next()["actions"][0]["selected_options"] == [RED, BLUE]
    started = actions | {"element": actions["element"] | {"initial_options": [RED, BLUE]}}
    bot.web.views_update(view_id=told["view"]["id"], view=modal(asked_again, moment, started))
    expect(form.get_by_label("More")).to_have_count(0)
    form.get_by_role("option", name="Green").click()
    assert bot.next()["actions"][0]["selected_options"] == [RED, BLUE, GREEN]


def test_enter_in_a_line_tells_the_bot_when_it_asked_for_that(open_form: Open, bot: Bot) -> None:
    """And does not send the form."""
    form = open_form(modal(ask("Search", "plain_text_input", dispatch_action=True)))
    form.get_by_label("Search").fill("Hall")
    form.get_by_label("Search").press("Enter")
    told = bot.next()
    assert (told["type"], told["actions"][0]["value"]) == ("block_actions", "Hall")
    expect(form).to_be_visible()


def test_forms_stack_and_one_goes_back(open_form: Open, bot: Bot) -> None:
    """What was typed below is still there; the cross closes all."""
    form = open_form(modal(ask("Below", "plain_text_input"), button()))
    form.get_by_label("Below").fill("kept")
    form.get_by_role("button", name="Press").click()
    bot.web.views_push(trigger_id=bot.next()["trigger_id"], view=modal(title=plain("Above")))
    expect(form.get_by_role("heading", name="Above")).to_be_visible()
    form.get_by_role("button", name="Back").click()
    expect(form.get_by_label("Below")).to_have_value("kept")
    form.get_by_role("button", name="Press").click()
    bot.web.views_push(trigger_id=bot.next()["trigger_id"], view=modal(title=plain("Above")))
    expect(form.get_by_role("heading", name="Above")).to_be_visible()
    form.get_by_role("button", name="Close").click()
    expect(form).to_be_hidden()


def test_a_form_is_filled_and_sent_with_the_keyboard_alone(open_form: Open, bot: Bot) -> None:
    """Focus comes into the form, stays in it and goes back to where it came from."""
    form = open_form(
        modal(
            ask("Text", "plain_text_input"),
            ask("One", "static_select", **COLORS),
            ask("Radio", "radio_buttons", **COLORS),
        )
    )
    page = form.page
    expect(form.get_by_label("Text")).to_be_focused()
    for key in ("Shift+Tab", "Tab", *"typed", "Tab", "ArrowDown", "ArrowDown", "Enter", "Tab", "Space", "ArrowDown"):
        page.keyboard.press(key)
    expect(form.get_by_role("radio", name="Green")).to_be_focused()
    for _round in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    form.get_by_label("Text").focus()
    page.keyboard.press("Enter")
    expect(form).to_be_hidden()
    assert answers(bot) == {"Text": "typed", "One": GREEN, "Radio": GREEN}


def test_escape_closes_first_the_menu_and_then_the_form(visit: Visit, bot: Bot) -> None:
    """So nobody loses a form by closing a menu. The focus goes back to where the command was typed."""
    page = visit()
    box = page.get_by_role("combobox", name="Message #general")
    box.fill("/sro-notify")
    box.press("Enter")
    view = modal(ask("One", "static_select", **COLORS), notify_on_close=True)
    bot.web.views_open(trigger_id=bot.next()["trigger_id"], view=view)
    page.get_by_role("combobox", name="One").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="Red").click()
    bot.answers["view_submission"] = {"response_action": "errors", "errors": {"One": "Not that one."}}
    send(page.get_by_role("dialog"))
    assert bot.next()["type"] == "view_submission"
    expect(page.get_by_role("alert").filter(has_text="Not that one.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(box).to_be_focused()
    assert bot.next()["type"] == "view_closed"


@pytest.mark.parametrize("trouble", ["bot", "network"])
def test_trouble_while_sending_keeps_everything(open_form: Open, bot: Bot, trouble: str) -> None:
    """One tries again with the same form."""
    form = open_form(modal(ask("Text", "plain_text_input")))
    form.get_by_label("Text").fill("precious")
    if trouble == "bot":
        bot.answers["view_submission"] = SILENT
    else:
        form.page.route(re.compile("/submit"), lambda route: route.abort())
    send(form)
    expect(form.get_by_role("alert").filter(has_text="trouble connecting")).to_be_visible()
    expect(form.get_by_label("Text")).to_have_value("precious")
    bot.answers.clear()
    form.page.unroute_all()
    send(form)
    expect(form).to_be_hidden()


def test_a_form_that_the_workspace_forgot_stays_on_the_screen(
    visit: Visit, serve: Callable[..., PracticeServer], connect: Callable[..., Bot], clock: Clock
) -> None:
    """After a restart nothing can be sent any more, but what was typed can be copied."""
    first = PracticeServer(clock=clock)
    first.start()
    page, bot = visit(url=first.url), connect(first)
    bot.web.views_open(trigger_id=bot.trigger(Person(first, "UOFFHALL")), view=modal(ask("Text", "plain_text_input")))
    page.get_by_label("Text").fill("precious")
    first.stop()
    serve(port=int(first.url.rpartition(":")[2]), clock=clock)
    gone = page.get_by_role("dialog").get_by_role("alert").filter(has_text="no longer open")
    expect(gone).to_be_visible(timeout=20_000)
    expect(page.get_by_label("Text")).to_have_value("precious")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_an_overflow_menu_and_a_menu_beside_a_text_tell_the_bot(open_form: Open, bot: Bot) -> None:
    """Each as Slack sends it."""
    overflow = {"type": "overflow", "action_id": "more", "options": [option("edit"), option("remove")]}
    menu = {"type": "static_select", "action_id": "version", **COLORS}
    text = {"type": "section", "text": plain("A *row*")}
    form = open_form(modal(text | {"accessory": overflow}, text | {"accessory": menu}))
    form.get_by_role("button", name="More actions").click()
    form.page.keyboard.press("Escape")
    expect(form.get_by_role("menu")).to_be_hidden()
    form.get_by_role("button", name="More actions").click()
    form.page.keyboard.press("ArrowDown")
    form.page.keyboard.press("Enter")
    assert bot.next()["actions"][0]["selected_option"] == option("remove")
    form.get_by_role("combobox").click()
    form.get_by_role("option", name="Blue").click()
    assert bot.next()["actions"][0]["selected_option"] == BLUE


def test_a_reload_keeps_the_form_open(open_form: Open, bot: Bot) -> None:
    """With the answers that the workspace knows of."""
    form = open_form(modal(ask("Text", "plain_text_input"), button()))
    form.get_by_label("Text").fill("told with the press")
    form.get_by_role("button", name="Press").click()
    bot.next()
    form.page.reload()
    expect(form.get_by_label("Text")).to_have_value("told with the press")


def test_what_was_typed_is_shown_as_typed(open_form: Open, bot: Bot) -> None:
    """In labels, hints, options and texts, markup is text."""
    bad = "<img src=x onerror=document.title=1>"
    choice = {"options": [{"text": plain(bad), "value": "x"}], "placeholder": plain(bad)}
    form = open_form(
        modal(ask(bad, "static_select", hint=plain(bad), **choice), {"type": "section", "text": plain(bad)})
    )
    form.get_by_role("combobox", name=bad).click()
    form.get_by_role("option", name=bad).click()
    expect(form.get_by_text(bad).filter(visible=True)).to_have_count(3)
    expect(form.locator("img")).to_have_count(0)
