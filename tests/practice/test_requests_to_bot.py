"""What the bot is told when people act, and what its answers do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.webhook import WebhookClient

from bot.manifest import MANIFEST
from bot.practice.server import PracticeServer
from tests.practice.parts import SILENT, Bot, Clock, Json, Person, button, modal, plain


def test_a_command_is_told_in_full(bot: Bot, officer: Person) -> None:
    """Who, where, what, and the ways to answer."""
    assert officer.command("CHALL", text="now & here") == {"ok": True}
    told = bot.next()
    assert {name: told[name] for name in ("command", "text", "user_id", "team_id", "channel_id", "channel_name")} == {
        "command": "/sro-notify",
        "text": "now & here",
        "user_id": "UOFFHALL",
        "team_id": "TPRACTICE",
        "channel_id": "CHALL",
        "channel_name": "privategroup",
    }
    assert told["trigger_id"]
    assert told["response_url"].startswith("http://127.0.0.1:")


def test_a_command_runs_in_a_direct_message(bot: Bot, officer: Person) -> None:
    """Also where the bot is not."""
    assert officer.command("DOFFICERS") == {"ok": True}
    assert bot.next()["channel_name"] == "directmessage"


def test_saying_a_command_runs_it(bot: Bot, officer: Person) -> None:
    """As typed into the box for messages; in a thread Slack refuses it."""
    assert officer.do("say", channel="CGENERAL", text="/sro-notify  soon") == {"ok": True}
    assert bot.next()["text"] == "soon"
    refused = officer.do("say", channel="CGENERAL", text="/sro-notify", thread_ts="1.0")
    assert refused == {"ok": False, "error": "commands_not_in_threads"}
    assert officer.do("say", channel="CGENERAL", text="/shrug")["error"] == "unknown_command"


@pytest.mark.parametrize(
    ("who", "channel", "error"),
    [
        ("UOUTSIDER", "CSHARED", "command_not_available"),
        ("UGUEST", "CGENERAL", None),
        ("UGUEST", "CHALL", "channel_not_found"),
        ("ULEFT", "CGENERAL", "account_inactive"),
        ("UBOT", "CGENERAL", "account_inactive"),
        ("UNOBODY", "CGENERAL", "user_not_found"),
    ],
)
def test_who_may_run_commands(bot: Bot, server: PracticeServer, who: str, channel: str, error: str | None) -> None:
    """Guests may; people of another organization and those who left may not."""
    assert Person(server, who).command(channel).get("error") == error
    assert bot.received.empty() is bool(error)


@pytest.mark.parametrize(
    ("told", "ephemeral"),
    [({"text": "hello"}, True), ({"text": "hello", "response_type": "in_channel"}, False)],
)
def test_a_command_may_be_answered_at_once(
    bot: Bot, officer: Person, principal: Person, told: Json, ephemeral: bool
) -> None:
    """For the person alone, unless the answer says otherwise."""
    bot.answers["/sro-notify"] = told
    officer.command("CHALL")
    assert (officer.messages("CHALL")[-1]["text"], officer.messages("CHALL")[-1]["ephemeral"]) == ("hello", ephemeral)
    assert (principal.messages("CHALL")[-1:] == officer.messages("CHALL")[-1:]) is not ephemeral


def test_a_bot_that_does_not_answer_fails_the_person(bot: Bot, officer: Person) -> None:
    """After the time is up; nothing is sent again."""
    bot.answers["/sro-notify"] = SILENT
    assert officer.command() == {"ok": False, "error": "operation_timeout"}
    bot.next()
    assert bot.received.empty()


def test_no_bot_fails_at_once(serve: Callable[..., PracticeServer]) -> None:
    """Nobody is connected."""
    assert Person(serve(), "UOFFHALL").command() == {"ok": False, "error": "dispatch_failed"}


def pressed(bot: Bot, person: Person, **content: Any) -> Json:
    """What the bot is told when a person presses the button of a new message in CHALL."""
    ts = bot.web.chat_postMessage(channel="CHALL", text="x", blocks=[button()], **content)["ts"]
    container = {"type": "message", "channel": "CHALL", "ts": ts}
    assert person.press(container, "buttons", "press") == {"ok": True}
    return bot.next()


def test_a_press_is_told_in_full(bot: Bot, principal: Person) -> None:
    """The message with its metadata, the channel, the button, the person and the ways to answer."""
    metadata = {"event_type": "notice", "event_payload": {"id": "1"}}
    told = pressed(bot, principal, metadata=metadata)
    ts = told["message"]["ts"]
    assert told["type"] == "block_actions"
    assert told["container"] == {"type": "message", "message_ts": ts, "channel_id": "CHALL", "is_ephemeral": False}
    assert told["channel"] == {"id": "CHALL", "name": "hall-sro-notices"}
    assert told["message"]["metadata"] == metadata
    assert told["user"] == {"id": "UPRINHALL", "username": "uprinhall", "name": "uprinhall", "team_id": "TPRACTICE"}
    assert told["state"] == {"values": {}}
    action = {name: told["actions"][0][name] for name in ("type", "block_id", "action_id", "value", "text")}
    assert action == {
        "type": "button",
        "block_id": "buttons",
        "action_id": "press",
        "value": "7",
        "text": plain("Press"),
    }
    assert told["trigger_id"]
    assert told["response_url"]


def test_a_choice_in_a_message_is_told_with_its_state(bot: Bot, principal: Person) -> None:
    """The option as the message has it."""
    options = [{"text": plain("one"), "value": "1"}]
    menu = {"type": "static_select", "action_id": "pick", "options": options}
    block = {"type": "section", "block_id": "s", "text": plain("x"), "accessory": menu}
    ts = bot.web.chat_postMessage(channel="CHALL", text="x", blocks=[block])["ts"]
    value = {"selected_option": {"value": "1"}}
    state = {"s": {"pick": {"type": "static_select"} | value}}
    principal.press({"type": "message", "channel": "CHALL", "ts": ts}, "s", "pick", value=value, state=state)
    told = bot.next()
    assert told["actions"][0]["selected_option"] == options[0]
    assert told["state"]["values"]["s"]["pick"]["selected_option"] == options[0]


def test_an_overflow_menu_tells_its_option(bot: Bot, principal: Person) -> None:
    """It has no state, only a choice; and only of what it offers."""
    options = [{"text": plain("one"), "value": "1"}]
    menu = {"type": "overflow", "action_id": "more", "options": options}
    block = {"type": "section", "block_id": "s", "text": plain("x"), "accessory": menu}
    ts = bot.web.chat_postMessage(channel="CHALL", text="x", blocks=[block])["ts"]
    where = {"type": "message", "channel": "CHALL", "ts": ts}
    principal.press(where, "s", "more", value={"selected_option": {"value": "1"}})
    assert bot.next()["actions"][0]["selected_option"] == options[0]
    refused = principal.press(where, "s", "more", value={"selected_option": {"value": "2"}})
    assert refused == {"ok": False, "error": "invalid_state"}


def test_people_of_another_organization_can_press(bot: Bot, server: PracticeServer) -> None:
    """Their own team stands in the payload: the bot has to look."""
    ts = bot.web.chat_postMessage(channel="CSHARED", text="x", blocks=[button()])["ts"]
    outsider = Person(server, "UOUTSIDER")
    outsider.press({"type": "message", "channel": "CSHARED", "ts": ts}, "buttons", "press")
    assert bot.next()["user"]["team_id"] == "TELSEWHERE"


@pytest.mark.parametrize("where", [{"channel": "CCHIEF"}, {"ts": "1.0"}])
def test_nobody_presses_what_they_do_not_see(bot: Bot, principal: Person, where: Json) -> None:
    """A channel they are not in, a message that is not there, a button it has not."""
    ts = bot.web.chat_postMessage(channel="CHALL", text="x", blocks=[button()])["ts"]
    here = {"type": "message", "channel": "CHALL", "ts": ts}
    assert principal.press(here | where, "buttons", "press")["error"] in ("channel_not_found", "message_not_found")
    assert principal.press(here, "buttons", "other")["error"] == "action_not_found"
    assert bot.received.empty()


def test_a_response_url_works_five_times_within_half_an_hour(bot: Bot, principal: Person, clock: Clock) -> None:
    """Then it is used up; another one expires."""
    url = WebhookClient(pressed(bot, principal)["response_url"])
    late = WebhookClient(pressed(bot, principal)["response_url"])
    assert [url.send(text=str(n)).status_code for n in range(6)] == [200] * 5 + [404]
    assert principal.messages("CHALL")[-1] | {"text": "4", "ephemeral": True} == principal.messages("CHALL")[-1]
    clock.now += 1801
    assert "expired_url" in late.send(text="x").body


def test_a_response_url_replaces_and_deletes_the_original(bot: Bot, principal: Person) -> None:
    """The message whose button was pressed; a command has none."""
    told = pressed(bot, principal)
    url = WebhookClient(told["response_url"])
    assert url.send(text="new", replace_original=True).status_code == 200
    shown = next(one for one in principal.messages("CHALL") if one["ts"] == told["message"]["ts"])
    assert (shown["text"], shown["blocks"], shown["ephemeral"]) == ("new", [], False)
    assert url.send(delete_original=True).status_code == 200
    assert told["message"]["ts"] not in [one["ts"] for one in principal.messages("CHALL")]
    principal.command("CHALL")
    assert WebhookClient(bot.next()["response_url"]).send(delete_original=True).status_code == 500


def test_a_response_to_somebody_is_seen_by_them_alone(bot: Bot, principal: Person, officer: Person) -> None:
    """Pressing in an ephemeral message tells no message; replacing it keeps it ephemeral."""
    url = WebhookClient(pressed(bot, principal)["response_url"])
    assert url.send(text="for you", blocks=[button()]).status_code == 200
    mine = principal.messages("CHALL")[-1]
    assert mine["ts"] not in [one["ts"] for one in officer.messages("CHALL")]
    principal.press({"type": "message", "channel": "CHALL", "ts": mine["ts"]}, "buttons", "press")
    told = bot.next()
    assert "message" not in told
    assert told["container"]["is_ephemeral"] is True
    WebhookClient(told["response_url"]).send(text="done", replace_original=True, response_type="in_channel")
    assert (principal.messages("CHALL")[-1]["text"], principal.messages("CHALL")[-1]["ephemeral"]) == ("done", True)


def test_a_wrong_response_is_refused(bot: Bot, principal: Person) -> None:
    """Nothing to read, or blocks that Slack would not show."""
    url = WebhookClient(pressed(bot, principal)["response_url"])
    assert "no_text" in url.send(response_type="in_channel").body
    assert "invalid_blocks" in url.send(text="x", blocks=[{"type": "marquee"}]).body


CHANGES = [
    ({"what": "user", "id": "UGUEST", "changes": {"is_restricted": False}}, ["user_change"]),
    ({"what": "channel", "id": "CTEAM", "changes": {"is_archived": True}}, ["group_archive"]),
    ({"what": "channel", "id": "CTEAM", "changes": {"is_archived": False}}, ["group_unarchive"]),
    ({"what": "channel", "id": "CTEAM", "changes": {"is_ext_shared": True}}, ["channel_shared"]),
    (
        {"what": "channel", "id": "CCHIEF", "changes": {"members": ["UBOT", "UCHIEF", "UADMIN"]}},
        ["member_joined_channel", "member_left_channel"],
    ),
]


def test_changes_of_people_and_channels_are_events(
    serve: Callable[..., PracticeServer], connect: Callable[..., Bot], tmp_path: Path
) -> None:
    """As far as the manifest subscribes to them."""
    manifest = tmp_path / "manifest.yml"
    names = sorted({name for _, names in CHANGES for name in names} - {"user_change"})
    manifest.write_text(
        MANIFEST.read_text().replace(
            "      - user_change\n", "".join(f"      - {one}\n" for one in ["user_change", *names])
        )
    )
    server = serve(manifest=manifest)
    bot, admin = connect(server), Person(server, "UADMIN")
    for change, expected in CHANGES:
        assert admin.do("admin", **change) == {"ok": True}
        assert sorted(bot.next()["event"]["type"] for _ in expected) == expected


def test_a_change_that_is_not_subscribed_to_is_not_told(bot: Bot, officer: Person) -> None:
    """The next thing the bot hears is the user's change."""
    officer.do("admin", what="channel", id="CTEAM", changes={"is_archived": True})
    officer.do("admin", what="user", id="UGUEST", changes={"real_name": "Gus Changed"})
    event = bot.next()["event"]
    assert (event["type"], event["user"]["real_name"]) == ("user_change", "Gus Changed")
    assert officer.do("admin", what="user", id="UGUEST", changes={"shoe_size": 9})["error"] == "unknown_changes"


def test_a_shortcut_is_told_in_full(bot: Bot, officer: Person) -> None:
    """Who and which, and a way to open a window; it is tied to no channel and to no app by name."""
    assert officer.do("shortcut", callback_id="notice_shortcut") == {"ok": True}
    told = bot.next()
    assert (told["type"], told["callback_id"]) == ("shortcut", "notice_shortcut")
    assert (told["user"]["id"], told["user"]["team_id"], told["team"]["id"]) == ("UOFFHALL", "TPRACTICE", "TPRACTICE")
    assert told["action_ts"]
    assert not told.keys() & {"channel", "message", "response_url", "api_app_id", "view"}
    bot.web.views_open(trigger_id=told["trigger_id"], view=modal())
    assert len(officer.stack()) == 1


def test_a_shortcut_of_a_message_brings_the_message(bot: Bot, officer: Person) -> None:
    """With its channel; the person's workspace stands beside them, not with them."""
    ts = bot.web.chat_postMessage(channel="CHALL", text="Please come to the cafeteria.")["ts"]
    assert officer.do("shortcut", callback_id="notice_message_shortcut", channel="CHALL", ts=ts) == {"ok": True}
    told = bot.next()
    assert (told["type"], told["callback_id"]) == ("message_action", "notice_message_shortcut")
    assert (told["message_ts"], told["message"]["text"]) == (ts, "Please come to the cafeteria.")
    assert told["channel"] == {"id": "CHALL", "name": "hall-sro-notices"}
    assert told["user"] == {"id": "UOFFHALL", "name": "uoffhall"}
    assert told["trigger_id"]


@pytest.mark.parametrize(
    ("who", "said", "error"),
    [
        ("UOUTSIDER", {"callback_id": "notice_shortcut"}, "shortcut_not_available"),
        ("UOFFHALL", {"callback_id": "another"}, "unknown_shortcut"),
        ("UOFFHALL", {"callback_id": "notice_message_shortcut", "channel": "CCHIEF", "ts": "1.0"}, "channel_not_found"),
        ("UOFFHALL", {"callback_id": "notice_message_shortcut", "channel": "CHALL", "ts": "1.0"}, "message_not_found"),
    ],
)
def test_which_shortcuts_there_are_and_for_whom(
    bot: Bot, server: PracticeServer, who: str, said: Json, error: str
) -> None:
    """Those of the manifest, for people of the workspace, on messages that they see."""
    person = Person(server, who)
    assert bool(person.get("workspace")["shortcuts"]) is (who != "UOUTSIDER")
    assert person.do("shortcut", **said)["error"] == error
    assert bot.received.empty()


def test_what_only_one_person_sees_has_no_shortcuts(bot: Bot, officer: Person) -> None:
    """As in Slack: there is no message that others could know of."""
    bot.answers["/sro-notify"] = {"text": "for you"}
    officer.command("CHALL")
    bot.next()
    ts = officer.messages("CHALL")[-1]["ts"]
    refused = officer.do("shortcut", callback_id="notice_message_shortcut", channel="CHALL", ts=ts)
    assert refused["error"] == "message_not_found"
