"""Block Kit is refused where Slack refuses it, with a pointer to the place."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.block_kit import checked_view, message_blocks
from bot.practice.errors import SlackError
from tests.practice.parts import Json, button, modal, plain, typed


def section(text: str = "x", **more: Any) -> Json:
    """A section."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}} | more


def option(value: str = "v", text: str = "t", **more: Any) -> Json:
    """An option."""
    return {"text": plain(text), "value": value} | more


def menu(kind: str = "static_select", **more: Any) -> Json:
    """An input with options."""
    options = {} if "option_groups" in more else {"options": [option()]}
    return typed() | {"element": {"type": kind, "action_id": "a"} | options | more}


def accessory(**element: Any) -> Json:
    """A section with an element beside it."""
    return section(accessory={"action_id": "a"} | element)


def numbered(block: Json, count: int) -> list[Json]:
    """The same block so many times."""
    return [dict(block) for _ in range(count)]


def chart(title: str = "t", **shown: Any) -> Json:
    """A chart: bars, unless it says something else."""
    return {"type": "data_visualization", "title": title, "chart": shown or bars()}


def bars(names: list[str] | None = None, categories: int = 1, kind: str = "bar", **axes: Any) -> Json:
    """Bars of so many categories, for each of the names."""
    labels = ["c" * 18 + f"{n:02}" for n in range(categories)]
    data = [{"label": label, "value": n} for n, label in enumerate(labels)]
    series = [{"name": name, "data": data} for name in names or ["one"]]
    return {"type": kind, "series": series, "axis_config": {"categories": labels} | axes}


def pie(*values: Any, label: str = "part") -> Json:
    """A pie of these values."""
    return {"type": "pie", "segments": [{"label": label, "value": value} for value in values]}


def point(**changed: Any) -> Json:
    """Bars with one point changed."""
    found = bars()
    found["series"][0]["data"][0] |= changed
    return found


CONFIRM = {"title": plain("t"), "text": plain("x"), "confirm": plain("y"), "deny": plain("n")}
FITS = [
    [section("x" * 3000)],
    [section(fields=[plain("x" * 2000)] * 10)],
    [{"type": "header", "text": plain("x" * 150)}],
    [{"type": "divider"}],
    [{"type": "context", "elements": [plain("x")] * 10}],
    [{"type": "actions", "elements": [button(f"a{n}")["elements"][0] for n in range(25)]}],
    [button(value="x" * 2000, text=plain("x" * 75), style="primary", confirm=CONFIRM)],
    [accessory(type="overflow", options=[option(str(n)) for n in range(5)])],
    [{"type": "markdown", "text": "x" * 12000}],
    numbered({"type": "divider"}, 50),
    [section(block_id="one"), section(block_id="two")],
    [section(accessory={"type": "button", "action_id": "a", "text": plain("x")}) for _ in range(2)],
    [chart("t" * 50, **bars([str(n) * 20 for n in range(6)], 20, x_label="x" * 50, y_label="y" * 50)), chart()],
    [chart(**bars(kind="line")), chart(**bars(kind="area"))],
    [chart(**pie(*[0.5] * 6, label="x" * 20))],
    [chart(**point(value=-1.5))],
]
REFUSED_IN_MESSAGES = [
    ([section("x" * 3001)], "/blocks/0/text/text"),
    ([section("")], "/blocks/0/text/text"),
    ([{"type": "section"}], "/blocks/0"),
    ([section(fields=[plain("x" * 2001)])], "/blocks/0/fields/0/text"),
    ([section(fields=[plain("x")] * 11)], "/blocks/0/fields"),
    ([section(colour="red")], "/blocks/0"),
    ([{"type": "section", "text": "x"}], "/blocks/0/text"),
    ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/blocks/0/text"),
    ([{"type": "header"}], "/blocks/0"),
    ([{"type": "context", "elements": [plain("x")] * 11}], "/blocks/0/elements"),
    ([{"type": "context", "elements": []}], "/blocks/0/elements"),
    ([{"type": "actions", "elements": [button(f"a{n}")["elements"][0] for n in range(26)]}], "/blocks/0/elements"),
    ([{"type": "actions", "elements": [{"type": "plain_text_input"}]}], "/blocks/0/elements/0"),
    ([button(value="x" * 2001)], "/blocks/0/elements/0/value"),
    ([button(value=7)], "/blocks/0/elements/0/value"),
    ([button(text=plain("x" * 76))], "/blocks/0/elements/0/text/text"),
    ([button(text={"type": "mrkdwn", "text": "x"})], "/blocks/0/elements/0/text"),
    ([button(style="loud")], "/blocks/0/elements/0/style"),
    ([button(action_id="x" * 256)], "/blocks/0/elements/0/action_id"),
    ([button(confirm=CONFIRM | {"title": plain("x" * 101)})], "/blocks/0/elements/0/confirm/title/text"),
    ([button(confirm=CONFIRM | {"text": plain("x" * 301)})], "/blocks/0/elements/0/confirm/text/text"),
    ([button(confirm=CONFIRM | {"deny": plain("x" * 31)})], "/blocks/0/elements/0/confirm/deny/text"),
    ([accessory(type="overflow", options=[option(str(n)) for n in range(6)])], "/blocks/0/accessory/options"),
    ([accessory(type="datetimepicker")], "/blocks/0/accessory"),
    ([accessory(type="datepicker", initial_date="tomorrow")], "/blocks/0/accessory/initial_date"),
    ([{"type": "markdown", "text": "x" * 12001}], "/blocks/0/text"),
    ([typed()], "/blocks/0"),
    ([{"type": "marquee"}], "/blocks/0"),
    (["text"], "/blocks/0"),
    ({"type": "divider"}, "/blocks"),
    (numbered({"type": "divider"}, 51), "/blocks"),
    ([section(block_id="x" * 256)], "/blocks/0/block_id"),
    ([section(block_id="one"), section(block_id="one")], "/blocks"),
    ([{"type": "actions", "elements": button()["elements"] * 2}], "/blocks/0"),
    ([section(text="x") | {"text": plain("x") | {"emoji": "yes"}}], "/blocks/0/text/emoji"),
    ([chart("t" * 51)], "/blocks/0/title"),
    ([chart("")], "/blocks/0/title"),
    ([{"type": "data_visualization", "title": "t"}], "/blocks/0"),
    ([chart(type="radar")], "/blocks/0/chart"),
    ([chart(type="bar", series=bars()["series"])], "/blocks/0/chart"),
    ([chart(**bars([str(n) for n in range(7)]))], "/blocks/0/chart/series"),
    ([chart(**bars(["n" * 21]))], "/blocks/0/chart/series/0/name"),
    ([chart(**bars(["one", "one"]))], "/blocks/0/chart/series"),
    ([chart(**bars(categories=21))], "/blocks/0/chart/series/0/data"),
    ([chart(**bars() | {"axis_config": {"categories": ["c"] * 21}})], "/blocks/0/chart/axis_config/categories"),
    ([chart(**bars(y_label="y" * 51))], "/blocks/0/chart/axis_config/y_label"),
    ([chart(**point(label="another"))], "/blocks/0/chart/series/0/data"),
    ([chart(**point(label="c" * 21))], "/blocks/0/chart/series/0/data/0/label"),
    ([chart(**point(value=None))], "/blocks/0/chart/series/0/data/0/value"),
    ([chart(**point(value=True))], "/blocks/0/chart/series/0/data/0/value"),
    ([chart(**point(value=float("nan")))], "/blocks/0/chart/series/0/data/0/value"),
    ([chart(**bars(kind="bar") | {"series": [{"name": "one", "data": []}]})], "/blocks/0/chart/series/0/data"),
    ([chart(**pie(*[1] * 7))], "/blocks/0/chart/segments"),
    ([chart(**pie(0))], "/blocks/0/chart/segments/0/value"),
    ([chart(**pie(1, label="x" * 21))], "/blocks/0/chart/segments/0/label"),
    ([chart(), chart(), chart()], "/blocks"),
]
REFUSED_IN_FORMS = [
    (modal(title=plain("x" * 25)), "/view/title/text"),
    (modal(submit=plain("x" * 25)), "/view/submit/text"),
    (modal(close=plain("x" * 25)), "/view/close/text"),
    ({"type": "modal", "title": plain("x"), "blocks": [typed()]}, "/view"),
    ({"type": "modal", "submit": plain("x"), "blocks": [typed()]}, "/view"),
    (modal(private_metadata="x" * 3001), "/view/private_metadata"),
    (modal(callback_id="x" * 256), "/view/callback_id"),
    (modal(submit_disabled=True), "/view"),
    (modal(*numbered({"type": "divider"}, 101)), "/view/blocks"),
    (modal(typed(), typed()), "/view/blocks"),
    (modal(typed(max_length=3001)), "/view/blocks/0/element/max_length"),
    (modal(typed(min_length=5, max_length=4)), "/view/blocks/0/element"),
    (modal(typed(initial_value="x" * 3001)), "/view/blocks/0/element/initial_value"),
    (modal(typed(placeholder=plain("x" * 151))), "/view/blocks/0/element/placeholder/text"),
    (modal(typed() | {"label": plain("x" * 2001)}), "/view/blocks/0/label/text"),
    (modal(typed() | {"hint": plain("x" * 2001)}), "/view/blocks/0/hint/text"),
    (modal(typed() | {"element": button()["elements"][0]}), "/view/blocks/0/element"),
    (modal(menu(options=[option(str(n)) for n in range(101)])), "/view/blocks/0/element/options"),
    (modal(menu(options=[])), "/view/blocks/0/element/options"),
    (modal(menu(options=[option(text="x" * 76)])), "/view/blocks/0/element/options/0/text/text"),
    (modal(menu(options=[option("x" * 76)])), "/view/blocks/0/element/options/0/value"),
    (modal(menu(options=[option(description=plain("x" * 76))])), "/view/blocks/0/element/options/0/description/text"),
    (modal(menu(options=[option(url="https://x.example")])), "/view/blocks/0/element/options/0"),
    (modal(menu(options=[option()], option_groups=[])), "/view/blocks/0/element/option_groups"),
    (modal(menu(initial_option=option("other"))), "/view/blocks/0/element"),
    (modal(menu("multi_static_select", max_selected_items=0)), "/view/blocks/0/element/max_selected_items"),
    (modal(menu("checkboxes", options=[option(str(n)) for n in range(11)])), "/view/blocks/0/element/options"),
    (modal(menu("radio_buttons", options=[option(str(n)) for n in range(11)])), "/view/blocks/0/element/options"),
    (modal(menu("checkboxes", initial_options=[option("other")])), "/view/blocks/0/element"),
    (modal(typed() | {"element": {"type": "number_input"}}), "/view/blocks/0/element"),
    (
        modal(typed() | {"element": {"type": "number_input", "is_decimal_allowed": False, "min_value": 1}}),
        "/view/blocks/0/element/min_value",
    ),
    (
        modal(typed() | {"element": {"type": "datetimepicker", "initial_date_time": 1}}),
        "/view/blocks/0/element/initial_date_time",
    ),
    (
        modal(typed() | {"element": {"type": "file_input", "max_files": 11}}),
        "/view/blocks/0/element/max_files",
    ),
    (modal(typed() | {"element": {"type": "file_input"}, "dispatch_action": True}), "/view/blocks/0"),
    (modal(typed(focus_on_load=True), typed("c", focus_on_load=True)), "/view/blocks"),
    (modal({"type": "markdown", "text": "x"}), "/view/blocks/0"),
    (modal(chart()), "/view/blocks/0"),
]


@pytest.mark.parametrize("blocks", FITS)
def test_blocks_at_their_limits_pass(blocks: list[Json]) -> None:
    """The longest text and the fullest list that Slack takes."""
    assert len(message_blocks(blocks)) == len(blocks)


@pytest.mark.parametrize(("blocks", "pointer"), REFUSED_IN_MESSAGES)
def test_wrong_blocks_in_a_message_are_refused(blocks: Any, pointer: str) -> None:
    """One too many, one too long, or out of place: the answer points to it."""
    with pytest.raises(SlackError) as refused:
        message_blocks(blocks)
    assert refused.value.error == "invalid_blocks"
    assert f"[json-pointer:{pointer}]" in refused.value.answer["errors"][0]


@pytest.mark.parametrize(("view", "pointer"), REFUSED_IN_FORMS)
def test_wrong_forms_are_refused(view: Json, pointer: str) -> None:
    """The same for forms, and for what belongs to forms only."""
    with pytest.raises(SlackError) as refused:
        checked_view(view, "modal")
    assert refused.value.error == "invalid_arguments"
    assert f"[json-pointer:{pointer}]" in refused.value.answer["response_metadata"]["messages"][0]


INPUT_KINDS: dict[str, Json] = {
    "users_select": {"initial_user": "UCHIEF"},
    "multi_users_select": {"initial_users": ["UCHIEF"]},
    "datepicker": {"initial_date": "2026-08-31"},
    "timepicker": {"initial_time": "23:59"},
    "datetimepicker": {"initial_date_time": 1_800_000_000},
    "number_input": {"is_decimal_allowed": False, "min_value": "1", "max_value": "9"},
    "email_text_input": {},
    "url_text_input": {},
    "file_input": {"filetypes": ["xlsx"], "max_files": 1},
}
INPUTS = [
    typed(multiline=True, min_length=0, max_length=3000),
    menu(initial_option=option()),
    menu(option_groups=[{"label": plain("x"), "options": [option()]}]),
    menu("multi_static_select", initial_options=[option()], max_selected_items=1),
    menu("checkboxes", options=[{"text": {"type": "mrkdwn", "text": "*x*"}, "value": "v"}]),
    menu("radio_buttons"),
    *(typed() | {"element": {"type": kind} | more} for kind, more in INPUT_KINDS.items()),
]


@pytest.mark.parametrize("block", INPUTS, ids=lambda block: block["element"]["type"])
def test_every_kind_of_input_fits_in_a_form(block: Json) -> None:
    """All inputs that the bot uses or will use; an action without an id gets one."""
    assert checked_view(modal(block), "modal")["blocks"][0]["element"]["action_id"]


def test_a_form_without_inputs_needs_no_submit() -> None:
    """Reading is not submitting."""
    view = {"type": "modal", "title": plain("Title"), "blocks": [section()]}
    assert checked_view(view, "modal")["blocks"][0]["block_id"]


def test_home_has_no_title_no_files_and_no_charts() -> None:
    """App Home takes inputs, but is not a form."""
    assert checked_view({"type": "home", "blocks": [section(), typed()]}, "home")["type"] == "home"
    files = typed() | {"element": {"type": "file_input"}}
    for wrong in ({"title": plain("x"), "blocks": []}, {"blocks": [files]}, {"blocks": [chart()]}):
        with pytest.raises(SlackError, match="invalid_arguments"):
            checked_view({"type": "home"} | wrong, "home")
    with pytest.raises(SlackError, match="invalid_arguments"):
        checked_view(modal(), "home")


def test_a_form_of_more_than_250_kilobytes_is_too_large() -> None:
    """Each block fits, all of them do not."""
    with pytest.raises(SlackError, match="view_too_large"):
        checked_view(modal(*(section("x" * 2990) for _ in range(90))), "modal")


def test_the_answer_reads_as_slacks(web: WebClient) -> None:
    """Over the wire the client raises with the code, the errors and the pointer."""
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel="CHALL", text="x", blocks=[section("x" * 3001)])
    assert refused.value.response["error"] == "invalid_blocks"
    assert refused.value.response["errors"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
