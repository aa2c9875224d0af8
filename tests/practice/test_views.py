"""Forms open, stack, change and close as at Slack."""

from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.manifest import MANIFEST
from bot.practice.server import PracticeServer
from tests.practice.parts import Bot, Clock, Json, Person, modal, plain, refusal, typed


def answer(text: str | None, block_id: str = "b", action_id: str = "a") -> Json:
    """What a person typed."""
    return {block_id: {action_id: {"type": "plain_text_input", "value": text}}}


def test_a_trigger_opens_one_form(bot: Bot, officer: Person) -> None:
    """The second use is refused."""
    trigger = bot.trigger(officer)
    assert refusal(bot.web.views_open, trigger_id=trigger, view=modal()) == "accepted"
    assert refusal(bot.web.views_open, trigger_id=trigger, view=modal()) == "exchanged_trigger_id"


def test_a_trigger_lasts_three_seconds(bot: Bot, officer: Person, clock: Clock) -> None:
    """Not a moment longer."""
    in_time, late = bot.trigger(officer), bot.trigger(officer)
    clock.now += 3
    assert refusal(bot.web.views_open, trigger_id=in_time, view=modal()) == "accepted"
    clock.now += 0.1
    assert refusal(bot.web.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"


def test_a_made_up_trigger_opens_nothing(bot: Bot) -> None:
    """Nor does one that is missing."""
    assert refusal(bot.web.views_open, trigger_id="1.2.x", view=modal()) == "invalid_trigger_id"
    assert refusal(bot.web.api_call, "views.open", json={"view": modal()}) == "invalid_trigger_id"


def test_a_refused_form_leaves_its_trigger(bot: Bot, officer: Person) -> None:
    """A wrong view is found before the trigger is used."""
    trigger = bot.trigger(officer)
    assert refusal(bot.web.views_open, trigger_id=trigger, view=modal(title=plain("x" * 25))) == "invalid_arguments"
    assert refusal(bot.web.views_open, trigger_id=trigger, view=modal()) == "accepted"


def opened(bot: Bot, person: Person, view: Json | None = None) -> Json:
    """A form that the bot opened for somebody."""
    view = bot.web.views_open(trigger_id=bot.trigger(person), view=view or modal())["view"]
    assert isinstance(view, dict)
    return view


def pressing() -> Json:
    """A form with a button in it."""
    press = {"type": "button", "action_id": "press", "text": plain("More")}
    return modal({"type": "actions", "block_id": "more", "elements": [press]}, typed())


def test_three_forms_may_lie_on_each_other(bot: Bot, officer: Person) -> None:
    """The fourth is refused; each knows the one below and the first."""
    views = [opened(bot, officer, pressing())]
    for _ in range(2):
        officer.press({"type": "view", "view_id": views[-1]["id"]}, "more", "press")
        views.append(bot.web.views_push(trigger_id=bot.next()["trigger_id"], view=pressing())["view"])
    assert [one["previous_view_id"] for one in views] == [None, views[0]["id"], views[1]["id"]]
    assert {one["root_view_id"] for one in views} == {views[0]["id"]}
    officer.press({"type": "view", "view_id": views[-1]["id"]}, "more", "press")
    assert refusal(bot.web.views_push, trigger_id=bot.next()["trigger_id"], view=modal()) == "push_limit_reached"
    assert [one["id"] for one in officer.stack()] == [one["id"] for one in views]


def test_only_a_form_can_have_another_laid_over_it(bot: Bot, officer: Person) -> None:
    """A command's trigger opens; it does not push."""
    assert refusal(bot.web.views_push, trigger_id=bot.trigger(officer), view=modal()) == "invalid_trigger_id"


def test_an_update_with_an_old_hash_is_refused(bot: Bot, officer: Person) -> None:
    """Whoever read the form before the last change has to read again."""
    view = opened(bot, officer)
    newer = bot.web.views_update(view_id=view["id"], hash=view["hash"], view=modal())["view"]
    assert newer["hash"] != view["hash"]
    assert refusal(bot.web.views_update, view_id=view["id"], hash=view["hash"], view=modal()) == "hash_conflict"
    assert refusal(bot.web.views_update, view_id=view["id"], view=modal()) == "accepted"
    assert refusal(bot.web.views_update, view_id="VNONE", view=modal()) == "not_found"


def test_a_closed_form_is_not_found(bot: Bot, officer: Person) -> None:
    """It cannot be updated any more."""
    view = opened(bot, officer)
    assert officer.do("close", view_id=view["id"], clear=False) == {"ok": True}
    assert officer.stack() == []
    assert refusal(bot.web.views_update, view_id=view["id"], view=modal()) == "not_found"


def test_an_external_id_is_unique_and_finds_the_form(bot: Bot, officer: Person, principal: Person) -> None:
    """Two open forms cannot share one; an update may keep its own."""
    opened(bot, officer, modal(external_id="same"))
    trigger = bot.trigger(principal)
    assert refusal(bot.web.views_open, trigger_id=trigger, view=modal(external_id="same")) == "duplicate_external_id"
    assert refusal(bot.web.views_update, external_id="same", view=modal(external_id="same")) == "accepted"
    assert refusal(bot.web.views_update, external_id="other", view=modal()) == "not_found"


@pytest.mark.parametrize(
    ("block", "kept"),
    [(typed(), "typed"), (typed(multiline=True), "typed"), (typed("other"), None), (typed("b", "other"), None)],
)
def test_what_was_typed_stays_only_where_the_ids_stay(bot: Bot, officer: Person, block: Json, kept: str | None) -> None:
    """Another block id or another action id is another input."""
    view = opened(bot, officer, pressing())
    officer.press({"type": "view", "view_id": view["id"]}, "more", "press", state=answer("typed"))
    assert bot.next()["view"]["state"]["values"]["b"]["a"]["value"] == "typed"
    bot.web.views_update(view_id=view["id"], view=modal(block))
    assert officer.stack()[0]["state"]["values"].get("b", {}).get("a", {}).get("value") == kept
    officer.do("submit", view_id=view["id"], state=answer("new", block["block_id"], block["element"]["action_id"]))
    values = bot.next()["view"]["state"]["values"]
    assert values == answer("new", block["block_id"], block["element"]["action_id"])


def test_every_answer_is_handed_over_with_its_kind(bot: Bot, officer: Person) -> None:
    """Also what was left empty, and what stood there from the beginning."""
    options = [{"text": plain(word), "value": word} for word in ("one", "two")]
    kinds: dict[str, Json] = {
        "static_select": {"options": options, "initial_option": options[1]},
        "checkboxes": {"options": options},
        "datetimepicker": {"initial_date_time": 1_800_000_000},
        "users_select": {},
    }
    blocks = [
        typed(kind) | {"optional": True, "element": {"type": kind, "action_id": "a"} | more}
        for kind, more in kinds.items()
    ]
    view = opened(bot, officer, modal(*blocks))
    chosen = {"checkboxes": {"a": {"type": "checkboxes", "selected_options": [{"value": "one"}]}}}
    assert officer.do("submit", view_id=view["id"], state=chosen) == {"ok": True}
    values = bot.next()["view"]["state"]["values"]
    assert {name: values[name]["a"] for name in kinds} == {
        "static_select": {"type": "static_select", "selected_option": options[1]},
        "checkboxes": {"type": "checkboxes", "selected_options": [options[0]]},
        "datetimepicker": {"type": "datetimepicker", "selected_date_time": 1_800_000_000},
        "users_select": {"type": "users_select", "selected_user": None},
    }


@pytest.mark.parametrize(
    "state",
    [
        {"nowhere": {"a": {"value": "x"}}},
        {"b": {"nowhere": {"value": "x"}}},
        {"b": {"a": {"type": "datepicker", "selected_date": "2026-01-01"}}},
        {"b": {"a": "x"}},
        [],
    ],
)
def test_an_answer_that_the_form_cannot_give_is_refused(bot: Bot, officer: Person, state: object) -> None:
    """A page cannot make the bot see what Slack would never send."""
    view = opened(bot, officer)
    filled = state or [1]
    assert officer.do("submit", view_id=view["id"], state=filled) == {"ok": False, "error": "invalid_state"}
    assert bot.received.empty()


def test_a_choice_that_was_not_offered_is_refused(bot: Bot, officer: Person) -> None:
    """Only the form's own options count."""
    menu = {"type": "static_select", "action_id": "a", "options": [{"text": plain("one"), "value": "one"}]}
    view = opened(bot, officer, modal(typed() | {"element": menu}))
    state = {"b": {"a": {"type": "static_select", "selected_option": {"value": "two"}}}}
    assert officer.do("submit", view_id=view["id"], state=state) == {"ok": False, "error": "invalid_state"}


@pytest.mark.parametrize(("text", "error"), [(None, True), ("", True), ("ab", True), ("abcdef", True), ("abc", False)])
def test_slack_itself_asks_for_required_answers(bot: Bot, officer: Person, text: str | None, error: bool) -> None:
    """Empty, too short and too long never reach the bot."""
    view = opened(bot, officer, modal(typed(min_length=3, max_length=5)))
    told = officer.do("submit", view_id=view["id"], state=answer(text))
    assert (set(told.get("errors", {})) == {"b"}) is error
    assert bot.received.empty() is error


def submitted(bot: Bot, officer: Person, told: object) -> tuple[Json, Json]:
    """A form that was submitted and answered so, and what the person was told."""
    view = opened(bot, officer)
    bot.answers["view_submission"] = told
    return view, officer.do("submit", view_id=view["id"], state=answer("x"))


def test_an_empty_answer_closes_the_form(bot: Bot, officer: Person) -> None:
    """The bot took it."""
    _, told = submitted(bot, officer, None)
    assert (told, officer.stack()) == ({"ok": True}, [])


def test_errors_are_shown_at_their_fields(bot: Bot, officer: Person) -> None:
    """The form stays open, with what was typed."""
    view, told = submitted(bot, officer, {"response_action": "errors", "errors": {"b": "No."}})
    assert told == {"ok": True, "errors": {"b": "No."}}
    assert officer.stack()[0]["state"]["values"] == answer("x")
    assert officer.stack()[0]["id"] == view["id"]


@pytest.mark.parametrize(
    "told",
    [
        {"response_action": "errors", "errors": {"nowhere": "No."}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors"},
        {"response_action": "shout"},
        {"response_action": "update", "view": modal(title=plain("x" * 25))},
        {"response_action": "push"},
    ],
)
def test_a_wrong_answer_shows_an_error_and_keeps_the_form(bot: Bot, officer: Person, told: Json) -> None:
    """Errors for fields that are not there, and forms that Slack would not show."""
    view, shown = submitted(bot, officer, told)
    assert shown["ok"] is False
    assert [one["id"] for one in officer.stack()] == [view["id"]]


def test_an_answer_may_change_push_or_clear(bot: Bot, officer: Person) -> None:
    """The three ways on from a form."""
    view, told = submitted(bot, officer, {"response_action": "update", "view": modal(title=plain("Next"))})
    assert (told, [one["title"]["text"] for one in officer.stack()]) == ({"ok": True}, ["Next"])
    assert officer.stack()[0]["id"] == view["id"]
    view, told = submitted(bot, officer, {"response_action": "push", "view": modal(title=plain("Above"))})
    assert [one["title"]["text"] for one in officer.stack()] == ["Title", "Above"]
    assert officer.do("submit", view_id=view["id"], state=answer("x")) == {"ok": False, "error": "not_found"}
    bot.answers["view_submission"] = {"response_action": "clear"}
    officer.do("submit", view_id=officer.stack()[-1]["id"], state=answer("x"))
    assert officer.stack() == []


def test_closing_is_told_to_a_bot_that_asked(bot: Bot, officer: Person) -> None:
    """Cancel names the form, the cross its root; what was typed is not told."""
    view = opened(bot, officer, pressing() | {"notify_on_close": True})
    officer.press({"type": "view", "view_id": view["id"]}, "more", "press", state=answer("typed"))
    assert bot.next()["view"]["state"]["values"] == answer("typed")
    officer.do("close", view_id=view["id"], clear=False)
    told = bot.next()
    assert (told["type"], told["is_cleared"], told["view"]["id"]) == ("view_closed", False, view["id"])
    assert told["view"]["state"]["values"] == {}
    view = opened(bot, officer, pressing() | {"notify_on_close": True})
    officer.press({"type": "view", "view_id": view["id"]}, "more", "press")
    above = bot.web.views_push(trigger_id=bot.next()["trigger_id"], view=modal())["view"]
    officer.do("close", view_id=above["id"], clear=True)
    told = bot.next()
    assert (told["is_cleared"], told["view"]["id"], officer.stack()) == (True, view["id"], [])


def test_nobody_submits_another_persons_form(bot: Bot, officer: Person, principal: Person) -> None:
    """A form belongs to the person it was opened for."""
    view = opened(bot, officer)
    assert principal.do("submit", view_id=view["id"], state=answer("x"))["error"] == "not_found"
    assert principal.stack() == []


def test_app_home_is_published_for_one_person(bot: Bot, officer: Person, principal: Person) -> None:
    """Opening it tells the bot; the hash guards a change."""
    assert officer.get("home") == {"view": None}
    event = bot.next()["event"]
    assert (event["type"], event["user"], event["tab"]) == ("app_home_opened", "UOFFHALL", "home")
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    view = bot.web.views_publish(user_id="UOFFHALL", view=home)["view"]
    assert officer.get("home")["view"]["blocks"][0]["type"] == "divider"
    assert principal.get("home")["view"] is None
    newer = bot.web.views_publish(user_id="UOFFHALL", view=home, hash=view["hash"])["view"]
    assert newer["id"] == view["id"]
    assert refusal(bot.web.views_publish, user_id="UOFFHALL", view=home, hash=view["hash"]) == "hash_conflict"
    assert refusal(bot.web.views_publish, user_id="UNOBODY", view=home) == "user_not_found"


def test_files_need_their_scope(bot: Bot, officer: Person, tmp_path: Path) -> None:
    """A form with a file input is refused by a workspace whose app does not ask for files:read."""
    view = modal(typed() | {"element": {"type": "file_input"}})
    assert refusal(bot.web.views_open, trigger_id=bot.trigger(officer), view=view) == "accepted"
    without = tmp_path / "manifest.yml"
    without.write_text(MANIFEST.read_text(encoding="utf-8").replace("      - files:read\n", ""), encoding="utf-8")
    server = PracticeServer(manifest=without)
    server.start()
    web = WebClient(server.bot_token, base_url=server.api_url)
    assert refusal(web.views_open, trigger_id="1.2.3", view=view) == "missing_scope"
    server.stop()
