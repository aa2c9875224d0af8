"""The practice page in a real browser: people find their way as in Slack, and see what others do as it happens."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.practice.parts import SILENT, Bot, Clock, Person, button, modal, plain, web_client

Visit = Callable[..., Page]
TYPED = '<img src=x onerror="document.title=1"> & *bold* <b>b</b> <!channel> &amp;'


def test_the_page_says_that_it_is_practice_and_who_one_is(visit: Visit) -> None:
    """Nobody takes it for the real thing, nor somebody else for themselves."""
    page = visit()
    expect(page.get_by_text("Practice – nothing here is real")).to_be_visible()
    expect(page.get_by_role("navigation", name="Channels")).to_contain_text("Olive Pretend, SRO, Hall High School")
    expect(page.get_by_role("combobox", name="Act as")).to_have_value("Olive Pretend")
    expect(page.get_by_role("heading", name="general")).to_be_visible()


def test_one_becomes_somebody_else_by_name_or_title(visit: Visit) -> None:
    """The address says who, so two windows can be two people."""
    page = visit(channel="CHALL")
    page.get_by_role("combobox", name="Act as").fill("principal, hall")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("as=UPRINHALL&channel=CHALL"))
    expect(page.get_by_role("navigation", name="Channels")).to_contain_text("Principal, Hall High School")


def test_an_unknown_person_is_sent_to_one_who_exists(visit: Visit) -> None:
    """An old address still shows something."""
    expect(visit("UNOBODY").get_by_role("combobox", name="Act as")).to_have_value("Olive Pretend")


def test_commands_complete_while_one_types(visit: Visit, bot: Bot) -> None:
    """Arrows choose, Tab and Enter complete, Enter on a whole command sends it."""
    page = visit()
    box = page.get_by_role("combobox", name="Message #general")
    box.press_sequentially("/sro")
    options = page.get_by_role("option")
    expect(options).to_have_count(9)
    expect(options.first).to_contain_text("/sro Open your Home")
    box.press("ArrowDown")
    box.press("Tab")
    expect(box).to_have_value("/sro-notify ")
    expect(options).to_have_count(0)
    box.press_sequentially("now, please")
    box.press("Enter")
    assert {"command": "/sro-notify", "text": "now, please", "channel_id": "CGENERAL"}.items() <= bot.next().items()
    expect(box).to_have_value("")


@pytest.mark.parametrize(
    ("answer", "typed", "said"),
    [(SILENT, "/sro x", "operation_timeout"), (None, "/nothing", "is not a command here")],
)
def test_a_command_that_fails_says_so_where_it_was_typed(
    visit: Visit, bot: Bot, answer: object, typed: str, said: str
) -> None:
    """What was typed is still there."""
    bot.answers["/sro"] = answer
    box = (page := visit()).get_by_role("combobox", name="Message #general")
    box.fill(typed)
    box.press("Enter")
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(box).to_have_value(typed)


def test_two_people_talk_in_two_windows(visit: Visit, web: WebClient) -> None:
    """What one writes the other sees at once, word for word."""
    officer, principal = visit("UOFFHALL", "CHALL"), visit("UPRINHALL", "CHALL")
    box = officer.get_by_role("combobox", name="Message #hall-sro-notices")
    box.fill(TYPED)
    box.press("Enter")
    said = principal.get_by_role("article").filter(has_text="onerror")
    expect(said.locator(".text")).to_have_text(TYPED.replace("*bold*", "bold"), use_inner_text=True)
    expect(said.get_by_text("Olive Pretend")).to_be_visible()
    expect(said.locator("strong", has_text="bold")).to_be_visible()
    expect(principal.locator(".messages img")).to_have_count(0)
    web.chat_postEphemeral(channel="CHALL", user="UPRINHALL", text="A word to you")
    expect(principal.get_by_role("article").filter(has_text="Only visible to you")).to_contain_text("A word to you")
    expect(officer.get_by_text("A word to you")).to_have_count(0)


def test_unread_channels_are_bold_with_a_count_until_opened(visit: Visit, web: WebClient, officer: Person) -> None:
    """A principal sees from anywhere that a notice has come."""
    officer.do("read", channel="CHALL")
    page = visit()
    row = page.get_by_role("navigation", name="Channels").get_by_role("button", name="hall-sro-notices")
    expect(row).not_to_have_class("unread")
    web.chat_postMessage(channel="CHALL", text="one")
    web.chat_postMessage(channel="CHALL", text="two")
    expect(row).to_have_class("unread")
    expect(row.get_by_label("2 unread")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(2\) general"))
    row.click()
    expect(page.get_by_text("two", exact=True)).to_be_visible()
    expect(row).not_to_have_class("unread")
    page.go_back()
    expect(page.get_by_role("heading", name="general")).to_be_visible()


def test_a_card_is_pressed_and_follows_its_updates(visit: Visit, bot: Bot) -> None:
    """The message of a bot, with a button that asks first."""
    page = visit(channel="CHALL")
    words = {"title": plain("Sure?"), "text": plain("It stays."), "confirm": plain("Yes"), "deny": plain("No")}
    blocks = [{"type": "header", "text": plain("A card")}, button(confirm=words)]
    ts = bot.web.chat_postMessage(channel="CHALL", text="card", blocks=blocks)["ts"]
    card = page.get_by_role("article").filter(has_text="A card")
    expect(card.get_by_text("APP", exact=True)).to_be_visible()
    card.get_by_role("button", name="Press").click()
    page.get_by_role("dialog", name="Sure?").get_by_role("button", name="No").click()
    card.get_by_role("button", name="Press").click()
    page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Yes").click()
    told = bot.next()
    assert (told["actions"][0]["value"], told["message"]["ts"]) == ("7", ts)
    bot.web.chat_update(channel="CHALL", ts=ts, text="done", blocks=[{"type": "header", "text": plain("Done")}])
    expect(page.get_by_text("Done", exact=True)).to_be_visible()
    expect(card).to_have_count(0)


def test_a_table_shows_its_rows(visit: Visit, web: WebClient) -> None:
    """Totals come as a table."""
    rows = [[{"type": "raw_text", "text": word} for word in row] for row in (("School", "Notices"), ("Hall", "3"))]
    page = visit(channel="CHALL")
    web.chat_postMessage(channel="CHALL", text="Totals", blocks=[{"type": "table", "rows": rows}])
    expect(page.get_by_role("row").last).to_have_text("Hall3")


def test_a_chart_is_drawn_and_told_in_words(visit: Visit, web: WebClient) -> None:
    """Bars as high as their figures, and for whoever cannot see them the same in a sentence; never as markup."""
    page = visit(channel="CHALL")
    points = [{"label": "Incidents", "value": 1200}, {"label": "<b>Notices</b>", "value": 300}]
    bars = {
        "type": "bar", "series": [{"name": "Q2", "data": points}],
        "axis_config": {"categories": [point["label"] for point in points]},
    }  # fmt: skip
    pie = {"type": "pie", "segments": points}
    blocks = [{"type": "data_visualization", "title": TYPED[:50], "chart": one} for one in (bars, pie)]
    web.chat_postMessage(channel="CHALL", text="Charts", blocks=blocks)
    said = "Incidents 1,200, <b>Notices</b> 300."
    drawn = page.get_by_role("img", name=f"{TYPED[:50]}. Q2: {said}", exact=True)
    expect(drawn).to_be_visible()
    high, low = drawn.locator("rect").evaluate_all("bars => bars.map((bar) => bar.getBBox().height)")
    assert high == pytest.approx(4 * low)
    expect(page.get_by_role("img", name=f"{TYPED[:50]}. {said}", exact=True).locator("path")).to_have_count(2)
    expect(page.get_by_text("<b>Notices</b>: 300 (20 %)")).to_be_visible()


def test_a_press_that_reaches_nobody_says_so(visit: Visit, bot: Bot) -> None:
    """Under the button, which can be pressed again."""
    bot.answers["block_actions"] = SILENT
    page = visit(channel="CHALL")
    bot.web.chat_postMessage(channel="CHALL", text="card", blocks=[button(text=plain("Nobody hears"))])
    page.get_by_role("button", name="Nobody hears").click()
    expect(page.get_by_role("alert").filter(has_text="Try again?")).to_be_visible()


def test_a_press_says_that_it_failed_when_its_button_went_meanwhile(visit: Visit, bot: Bot, officer: Person) -> None:
    """The form changed while somebody was asked whether they meant it."""
    words = {"title": plain("Sure?"), "text": plain("It stays."), "confirm": plain("Yes"), "deny": plain("No")}
    page = visit()
    view_id = bot.web.views_open(trigger_id=bot.trigger(officer), view=modal(button(confirm=words)))["view"]["id"]
    page.get_by_role("button", name="Press").click()
    bot.web.views_update(view_id=view_id, view=modal())
    expect(page.locator("#modal .actions")).to_have_count(0)
    page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Yes").click()
    expect(page.get_by_role("alert").filter(has_text="could not be reached")).to_be_visible()


def test_the_focus_stays_on_a_menu_whose_row_changes(visit: Visit, bot: Bot, officer: Person) -> None:
    """So the keyboard goes on where it was."""
    options = [{"text": plain("Edit"), "value": "edit"}, {"text": plain("Remove"), "value": "remove"}]
    menu = {"type": "overflow", "action_id": "more", "options": options}
    before, after = (
        modal({"type": "section", "block_id": "row", "text": plain(text), "accessory": menu})
        for text in ("Before", "After")
    )
    page = visit()
    view_id = bot.web.views_open(trigger_id=bot.trigger(officer), view=before)["view"]["id"]
    opener = page.get_by_role("dialog").get_by_role("button", name="More actions")
    opener.focus()
    bot.web.views_update(view_id=view_id, view=after)
    expect(page.get_by_text("After", exact=True)).to_be_visible()
    expect(opener).to_be_focused()


def test_a_thread_opens_beside_its_message(visit: Visit, web: WebClient) -> None:
    """Its replies are counted; commands do not work in it, as in Slack."""
    page = visit(channel="CHALL")
    parent = web.chat_postMessage(channel="CHALL", text="The parent")["ts"]
    web.chat_postMessage(channel="CHALL", text="A reminder", thread_ts=parent)
    page.get_by_role("article").filter(has_text="The parent").get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_role("article")).to_have_text([re.compile("The parent"), re.compile("A reminder")])
    box = thread.get_by_role("combobox", name="Reply")
    expect(box).to_be_focused()
    box.press_sequentially("I saw it")
    box.press("Enter")
    expect(thread.get_by_text("I saw it")).to_be_visible()
    expect(page.get_by_role("button", name="2 replies")).to_be_visible()
    box.fill("/sro")
    box.press("Enter")
    expect(thread.get_by_role("alert")).to_contain_text("does not work in threads")
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()


def test_app_home_follows_what_the_bot_publishes(visit: Visit, bot: Bot, server: PracticeServer) -> None:
    """Opening it tells the bot once; its buttons work; Messages is the tab beside it."""
    page = visit()
    page.get_by_role("button", name="SRO Liaison").click()
    assert bot.next()["event"]["type"] == "app_home_opened"
    home = {"type": "home", "blocks": [{"type": "header", "text": plain("My Home")}, button(text=plain("Do it"))]}
    bot.web.views_publish(user_id="UOFFHALL", view=home)
    expect(page.get_by_role("heading", name="My Home")).to_be_visible()
    page.get_by_role("button", name="Do it").click()
    assert bot.next()["view"]["type"] == "home"
    assert bot.received.empty()
    bot.web.chat_postMessage(channel="UOFFHALL", text="A *direct* word")
    page.get_by_role("button", name="Messages").click()
    expect(page.get_by_role("article")).to_contain_text("A direct word")
    expect(page.get_by_text("You cannot message this app")).to_be_visible()


def test_markup_shows_as_in_slack(visit: Visit, web: WebClient) -> None:
    """Times in the reader's zone; people and channels by name; nothing in plain text is read as markup."""
    lines = [
        "*bold* _italic_ ~gone~ `code *not bold*` a_b_c 2*3*4",
        "<https://example.org|a link> <javascript:alert|no link> <@UPRINHALL> <#CGENERAL> <!here> :warning:",
        "<!date^1700000000^{date_num} {time} / {date_long}|fallback> 5 &lt; 6 &amp;amp;",
        "> quoted",
    ]
    page = visit(channel="CHALL")
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "\n".join(lines)}}
    fields = {"type": "section", "fields": [plain("*plain* <@UPRINHALL> :warning: &lt;")]}
    web.chat_postMessage(channel="CHALL", text="x", blocks=[section, fields])
    text = page.locator("article .text").nth(-2)
    expect(text).to_contain_text("bold italic gone code *not bold* a_b_c 2*3*4")
    expect(text).to_contain_text("a link javascript:alert|no link".replace("javascript:alert|", ""))
    expect(text).to_contain_text("@Priya Pretend #general @here ⚠️")
    expect(text).to_contain_text("2023-11-14 5:13 PM / Tuesday, November 14th, 2023 5 < 6 &amp;")
    expect(text.get_by_role("link")).to_have_count(1)
    expect(text.locator("blockquote")).to_have_text("quoted")
    expect(page.locator("article .text").last).to_have_text("*plain* <@UPRINHALL> :warning: &lt;")


def test_a_phone_scrolls_only_down(visit: Visit, bot: Bot, officer: Person) -> None:
    """At 375 pixels: the channel, the drawer, a long card, a form over the whole screen."""
    page = visit(channel="CHALL", viewport={"width": 375, "height": 700})
    fields = [plain(word * 30) for word in ("long", "LONG")]
    bot.web.chat_postMessage(channel="CHALL", text="x", blocks=[{"type": "section", "fields": fields}, button()])
    expect(page.get_by_text("LONG" * 30, exact=True)).to_be_visible()
    channels = page.get_by_role("navigation", name="Channels")
    expect(channels).to_be_hidden()
    page.get_by_role("button", name="Channels").click()
    channels.get_by_role("button", name="hall-staff-room").click()
    expect(channels).to_be_hidden()
    expect(page.get_by_role("heading", name="hall-staff-room")).to_be_visible()
    view = {"type": "modal", "title": plain("Wide"), "blocks": [{"type": "section", "fields": fields}, button()]}
    bot.web.views_open(trigger_id=bot.trigger(officer), view=view)
    dialog = page.get_by_role("dialog", name="Wide")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 375, "height": 700}
    wide = "[...document.querySelectorAll('*')].filter(one => one.scrollWidth > 375).map(one => one.outerHTML)"
    assert page.evaluate(wide) == []


def test_the_page_says_when_nothing_answers_and_comes_back(
    visit: Visit, serve: Callable[..., PracticeServer], connect: Callable[..., Bot], clock: Clock
) -> None:
    """No bot, no server, and again both: without a reload, and with what was typed, also in a form that is gone."""
    first = PracticeServer(clock=clock)
    first.start()
    page = visit(url=first.url)
    banner = page.get_by_role("alert").filter(has_text=re.compile("connected|answer"))
    expect(banner).to_contain_text("SRO Liaison is not connected")
    page.get_by_role("combobox", name="Message #general").fill("half a tho")
    first.stop()
    expect(banner).to_contain_text("does not answer")
    again = serve(port=int(first.url.rpartition(":")[2]), clock=clock)
    connect(again)
    expect(banner).to_have_count(0, timeout=20_000)
    web_client(again).chat_postMessage(channel="CGENERAL", text="Back again")
    expect(page.get_by_text("Back again")).to_be_visible()
    expect(page.get_by_role("combobox", name="Message #general")).to_have_value("half a tho")
