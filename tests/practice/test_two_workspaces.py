"""Where each party has a workspace of its own: neither knows anything of the other."""

import io
import json
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.practice.installation import Installation
from bot.practice.server import PracticeServer
from bot.practice.sides import TWO
from tests.practice.parts import Bot, Clock, Json, Person, button, modal, refusal, web_client
from tests.practice.test_transports import listener

__all__ = ["listener"]
SIDES = ["police", "schools"]
OFFICER, PRINCIPAL = "UOFFHALL", "UPRINHALL"
PEOPLE = {"police": OFFICER, "schools": PRINCIPAL}
CHANNELS = {"police": "CCHIEF", "schools": "CHALL"}
GENERAL = {"police": "CGENERALPD", "schools": "CGENERAL"}
OTHER = {"police": "schools", "schools": "police"}


@pytest.fixture(scope="module")
def server(serve: Callable[..., PracticeServer], clock: Clock) -> PracticeServer:
    """A Slack with two workspaces."""
    return serve(workspaces=TWO, clock=clock)


@pytest.fixture(scope="module")
def bots(connect: Callable[..., Bot], server: PracticeServer) -> dict[str, Bot]:
    """A bot in each."""
    return {side: connect(server.at(side)) for side in SIDES}


@pytest.fixture(autouse=True)
def heard_all(bots: dict[str, Bot]) -> None:
    """Both bots have read what came before."""
    for bot in bots.values():
        bot.answers.clear()
        while not bot.received.empty():
            bot.received.get()


@pytest.fixture(params=SIDES)
def side(request: pytest.FixtureRequest) -> str:
    """Either side: what holds for one holds for the other."""
    return str(request.param)


@pytest.fixture
def at(server: PracticeServer, side: str) -> Installation:
    """The app in the side's workspace."""
    return server.at(side)


@pytest.fixture
def web(at: Installation) -> WebClient:
    """The bot's Web API there."""
    return web_client(at)


CALLS: list[tuple[str, Callable[[WebClient, str, str], Any]]] = [
    ("user_not_found", lambda web, person, channel: web.users_info(user=person)),
    ("user_not_found", lambda web, person, channel: web.conversations_open(users=person)),
    ("user_not_found", lambda web, person, channel: web.users_conversations(user=person)),
    ("user_not_found", lambda web, person, channel: web.views_publish(user_id=person, view=home())),
    ("channel_not_found", lambda web, person, channel: web.chat_postMessage(channel=person, text="x")),
    ("channel_not_found", lambda web, person, channel: web.chat_postMessage(channel=channel, text="x")),
    ("channel_not_found", lambda web, person, channel: web.chat_postEphemeral(channel=channel, user=person, text="x")),
    ("channel_not_found", lambda web, person, channel: web.conversations_info(channel=channel)),
    ("channel_not_found", lambda web, person, channel: web.conversations_members(channel=channel)),
    ("channel_not_found", lambda web, person, channel: web.conversations_history(channel=channel)),
    ("channel_not_found", lambda web, person, channel: web.conversations_replies(channel=channel, ts="1.000001")),
    ("channel_not_found", lambda web, person, channel: web.chat_update(channel=channel, ts="1.000001", text="x")),
    ("channel_not_found", lambda web, person, channel: web.chat_delete(channel=channel, ts="1.000001")),
    ("channel_not_found", lambda web, person, channel: web.chat_getPermalink(channel=channel, message_ts="1.000001")),
    ("channel_not_found", lambda web, person, channel: shared(web, channel)),
]


def home() -> Json:
    """An App Home."""
    return {"type": "home", "blocks": [button()]}


def shared(web: WebClient, channel: str) -> object:
    """Upload a file and share it in a channel."""
    given = web.files_getUploadURLExternal(filename="x.txt", length=1)
    requests.post(given["upload_url"], data=b"x", timeout=60).raise_for_status()
    return web.files_completeUploadExternal(files=[{"id": given["file_id"]}], channel_id=channel)


@pytest.mark.parametrize(("error", "call"), CALLS)
def test_a_token_sees_its_own_workspace_and_no_other(
    web: WebClient, side: str, error: str, call: Callable[[WebClient, str, str], Any]
) -> None:
    """The other one's people and channels are unknown, public ones too; its own are not."""
    other = OTHER[side]
    assert refusal(call, web, PEOPLE[other], CHANNELS[other]) == error
    assert refusal(call, web, PEOPLE[other], GENERAL[other]) == error
    assert refusal(call, web, PEOPLE[side], CHANNELS[side]) != error


def test_lists_and_look_ups_are_of_ones_own(web: WebClient, side: str) -> None:
    """Whose address is another workspace's is not found; nobody is in both lists."""
    members, others = ({one["id"] for one in web.users_list()["members"]} for _ in range(2))
    assert PEOPLE[side] in members == others
    assert PEOPLE[OTHER[side]] not in members
    channels = {one["id"] for one in web.conversations_list(types="public_channel,private_channel")["channels"]}
    assert channels >= {GENERAL[side], CHANNELS[side]}
    assert not channels & {GENERAL[OTHER[side]], CHANNELS[OTHER[side]]}
    addresses = {"police": "olive.pretend@practice.example", "schools": "priya.pretend@practice.example"}
    assert web.users_lookupByEmail(email=addresses[side])["user"]["team_id"] == f"T{side.upper()}"
    assert refusal(web.users_lookupByEmail, email=addresses[OTHER[side]]) == "users_not_found"


def test_each_app_is_another_one(web: WebClient, side: str) -> None:
    """Two apps of the same manifest: other ids, other bots, and no enterprise."""
    who = web.auth_test()
    names = (f"T{side.upper()}", f"UBOT{side.upper()}", f"BBOT{side.upper()}")
    assert (who["team_id"], who["user_id"], who["bot_id"]) == names
    assert who["team"] == f"Practice: West Hartford {side.capitalize()}"
    assert who["is_enterprise_install"] is False
    assert "enterprise_id" not in who.data


def test_tokens_and_secrets_are_ones_own(server: PracticeServer, at: Installation, side: str) -> None:
    """Nothing of one workspace opens the other's address. At the address of both, the token says which is meant."""
    other = server.at(OTHER[side])
    ours, theirs = ((one.bot_token, one.app_token, one.signing_secret) for one in (at, other))
    assert not {*ours} & {*theirs}
    assert refusal(web_client(other, at.bot_token).auth_test) == "invalid_auth"
    assert refusal(web_client(other).apps_connections_open, app_token=at.app_token) == "invalid_auth"
    assert web_client(server, at.bot_token).auth_test()["team_id"] == f"T{side.upper()}"
    in_the_body = requests.post(f"{server.api_url}auth.test", data={"token": at.bot_token}, timeout=60).json()
    assert in_the_body["team_id"] == f"T{side.upper()}"
    assert refusal(web_client(server, "xoxb-nobodys").auth_test) == "invalid_auth"
    opened = web_client(server, at.app_token).apps_connections_open(app_token=at.app_token)["url"]
    assert f"/{side}/link" in opened


def test_nobody_means_one_of_two_without_saying_which(server: PracticeServer) -> None:
    """A test that was written for one workspace fails, instead of acting in either."""
    with pytest.raises(ValueError, match="too many values"):
        assert server.bot_token


def test_the_bots_settings_name_both(server: PracticeServer) -> None:
    """As a new installation writes them: tokens and addresses, by Socket Mode or by HTTP."""
    police, schools = (server.at(side) for side in SIDES)
    assert server.settings() == {
        "SLACK_POLICE_BOT_TOKEN": police.bot_token, "SLACK_POLICE_APP_TOKEN": police.app_token,
        "SLACK_POLICE_API_URL": f"{server.url}/police/api/",
        "SLACK_SCHOOLS_BOT_TOKEN": schools.bot_token, "SLACK_SCHOOLS_APP_TOKEN": schools.app_token,
        "SLACK_SCHOOLS_API_URL": f"{server.url}/schools/api/",
    }  # fmt: skip
    by_http = server.settings(http=True)
    assert by_http["SLACK_POLICE_SIGNING_SECRET"] == police.signing_secret
    assert "SLACK_POLICE_APP_TOKEN" not in by_http


def test_a_form_opens_by_a_trigger_of_its_own_workspace(
    server: PracticeServer, bots: dict[str, Bot], side: str
) -> None:
    """Another app's trigger opens nothing, and is not used up by that."""
    person, general = Person(server, PEOPLE[side]), GENERAL[side]
    assert person.command(general) == {"ok": True}
    trigger = bots[side].next()["trigger_id"]
    assert refusal(bots[OTHER[side]].web.views_open, trigger_id=trigger, view=modal()) == "invalid_trigger_id"
    assert person.stack() == []
    view = bots[side].web.views_open(trigger_id=trigger, view=modal())["view"]
    assert (view["team_id"], view["app_id"]) == (f"T{side.upper()}", f"A{side.upper()}")
    assert refusal(bots[OTHER[side]].web.views_update, view_id=view["id"], view=modal()) == "not_found"
    person.do("close", view_id=view["id"], clear=True)


def test_what_somebody_does_comes_by_the_link_of_their_workspace(
    server: PracticeServer, bots: dict[str, Bot], side: str
) -> None:
    """Commands, presses and events, each with the team and the app of where it was done."""
    person, web = Person(server, PEOPLE[side]), bots[side].web
    post = web.chat_postMessage(channel=GENERAL[side], text="x", blocks=[button()])
    assert person.command(GENERAL[side]) == {"ok": True}
    container = {"type": "message", "channel": GENERAL[side], "ts": post["ts"]}
    assert person.press(container, "buttons", "press") == {"ok": True}
    person.get("home")
    command, press, event = (bots[side].next() for _ in range(3))
    assert (command["team_id"], command["api_app_id"]) == (f"T{side.upper()}", f"A{side.upper()}")
    assert press["team"] == {"id": f"T{side.upper()}", "domain": f"practice-{side}"}
    assert (press["user"]["team_id"], press["api_app_id"]) == (f"T{side.upper()}", f"A{side.upper()}")
    assert press["enterprise"] is None
    assert (event["team_id"], event["api_app_id"]) == (f"T{side.upper()}", f"A{side.upper()}")
    assert event["authorizations"][0]["user_id"] == f"UBOT{side.upper()}"
    assert bots[OTHER[side]].received.empty()
    requests.post(command["response_url"], json={"text": "answered"}, timeout=60).raise_for_status()
    assert person.messages(GENERAL[side])[-1]["text"] == "answered"


def test_an_account_that_changes_is_news_where_it_is(server: PracticeServer, bots: dict[str, Bot], side: str) -> None:
    """The other workspace never hears of it."""
    Person(server, PEOPLE[side]).do("admin", what="user", id=PEOPLE[side], changes={"title": "Changed"})
    event = bots[side].next()
    assert (event["event"]["type"], event["event"]["user"]["id"]) == ("user_change", PEOPLE[side])
    assert bots[OTHER[side]].received.empty()


def test_nobody_writes_or_reads_in_the_other_workspace(server: PracticeServer, side: str) -> None:
    """The page's people have one account each."""
    person, other = Person(server, PEOPLE[side]), OTHER[side]
    assert person.do("say", channel=GENERAL[other], text="x")["error"] == "channel_not_found"
    assert person.get("messages", channel=GENERAL[other])["error"] == "channel_not_found"
    around = person.get("workspace")
    assert around["team"]["id"] == f"T{side.upper()}"
    assert PEOPLE[other] not in [one["id"] for one in around["people"]]
    assert [one["here"] for one in around["workspaces"]] == [side == "police", side == "schools"]
    listed = {one["key"]: {who["id"] for who in one["people"]} for one in around["workspaces"]}
    assert (OFFICER in listed["police"], PRINCIPAL in listed["schools"]) == (True, True)
    assert not listed["police"] & listed["schools"]


def test_a_file_is_of_the_workspace_where_it_was_handed_in(server: PracticeServer, at: Installation, side: str) -> None:
    """The other app's token brings nothing down; the right one does, and the bytes are the same."""
    files = {"file": ("list.txt", io.BytesIO(b"words"))}
    answer = requests.post(f"{server.url}/practice/api/files", data={"as": PEOPLE[side]}, files=files, timeout=60)
    url = answer.json()["file"]["url_private_download"]
    assert url.startswith(f"{server.url}/files-pri/T{side.upper()}-")  # one address for both, as Slack has it
    tokens = (at.bot_token, server.at(OTHER[side]).bot_token)
    got = [requests.get(url, headers={"authorization": f"Bearer {token}"}, timeout=60) for token in tokens]
    assert (got[0].content, got[1].json()["error"]) == (b"words", "invalid_auth")
    elsewhere = url.replace(f"/T{side.upper()}-", f"/T{OTHER[side].upper()}-")
    theirs = requests.get(elsewhere, headers={"authorization": f"Bearer {tokens[1]}"}, timeout=60)
    assert theirs.json()["error"] == "file_not_found"


def test_signed_http_goes_to_an_address_each(
    serve: Callable[..., PracticeServer],
    listener: tuple[str, SimpleQueue[tuple[Json, str]], list[tuple[int, bytes]]],
    side: str,
) -> None:
    """Signed with the secret of the one that it is of, and not with the other's."""
    url, received, _answers = listener
    server = serve(workspaces=TWO)
    server.deliver_by_http(url)
    assert server.at(side).events_url(url) == f"{url}/{side}"
    assert Person(server, PEOPLE[side]).command(GENERAL[side]) == {"ok": True}
    headers, body = received.get(timeout=60)
    ours, theirs = (SignatureVerifier(server.at(one).signing_secret) for one in (side, OTHER[side]))
    assert ours.is_valid_request(body, headers)
    assert not theirs.is_valid_request(body, headers)
    assert f"team_id=T{side.upper()}" in body


@pytest.fixture
def well(server: PracticeServer) -> Iterator[None]:
    """Slack is well again afterwards, in both workspaces."""
    yield
    Person(server, OFFICER).do("condition", condition="well")
    for one in SIDES:
        faults = {"method": "*", "fault": "delay", "times": 0, "workspace": one}
        requests.post(f"{server.url}/practice/api/faults", json=faults, timeout=60).raise_for_status()


def test_a_fault_is_for_one_workspace_or_for_both(server: PracticeServer, well: None, side: str) -> None:
    """The other one goes on."""
    ours, theirs = (web_client(server.at(one)) for one in (side, OTHER[side]))
    fault: Json = {"method": "auth.test", "fault": "refused", "times": 1, "code": "fatal_error"}
    Person(server, OFFICER).do("faults", **fault, workspace=side)
    assert refusal(theirs.auth_test) == "accepted"
    assert refusal(web_client(server, ours.token).auth_test) == "fatal_error"
    assert refusal(ours.auth_test) == "accepted"
    Person(server, OFFICER).do("faults", **fault)
    assert [refusal(one.auth_test) for one in (ours, theirs)] == ["fatal_error", "fatal_error"]
    assert Person(server, OFFICER).do("faults", **fault, workspace="courts")["error"] == "unknown_workspace"
    assert Person(server, OFFICER).do("condition", condition="odd")["error"] == "unknown_condition"


CONDITIONS = [
    # condition, what the bot's calls answer, what the app's do, whether people reach the bot
    ("token_revoked", "token_revoked", "accepted", True),
    ("account_inactive", "account_inactive", "accepted", True),
    ("app_removed", "account_inactive", "invalid_auth", False),
    ("down", "service_unavailable", "service_unavailable", False),
]


@pytest.mark.parametrize(("condition", "of_bot", "of_app", "reached"), CONDITIONS)
def test_one_workspace_fails_and_the_other_goes_on(
    serve: Callable[..., PracticeServer],
    connect: Callable[..., Bot],
    condition: str,
    of_bot: str,
    of_app: str,
    reached: bool,
) -> None:
    """Down, its token revoked, or the app removed; well again, the bot comes back by itself."""
    server = serve(workspaces=TWO)
    bots = {side: connect(server.at(side)) for side in SIDES}
    police, schools = (Person(server, PEOPLE[side]) for side in SIDES)
    assert police.do("condition", condition=condition, workspace="police") == {"ok": True}
    app = web_client(server.at("police"))
    assert refusal(bots["police"].web.auth_test) == of_bot
    assert refusal(app.apps_connections_open, app_token=server.at("police").app_token) == of_app
    told = police.command(GENERAL["police"])
    assert told == ({"ok": True} if reached else {"ok": False, "error": "dispatch_failed"})
    assert police.get("workspace")["bot"]["connected"] is reached
    assert refusal(bots["schools"].web.auth_test) == "accepted"
    assert schools.command(GENERAL["schools"]) == {"ok": True}
    assert police.do("condition", condition="well", workspace="police") == {"ok": True}
    again = connect(server.at("police"))
    assert police.command(GENERAL["police"]) == {"ok": True}
    assert again.web.auth_test()["ok"] is True


def test_one_workspace_is_slow(server: PracticeServer, bots: dict[str, Bot], well: None) -> None:
    """Each of its calls takes as long as told; the other's take none of it."""
    Person(server, OFFICER).do("condition", condition="slow", seconds=30, workspace="police")
    slow = web_client(server.at("police"))
    slow.timeout = 1
    with pytest.raises(TimeoutError):
        slow.auth_test()
    assert refusal(bots["schools"].web.auth_test) == "accepted"


def test_links_fall_silent_or_come_anew_by_workspace(
    serve: Callable[..., PracticeServer], connect: Callable[..., Bot]
) -> None:
    """The other one's are left alone."""
    server = serve(workspaces=TWO, ack_seconds=0.2)
    bots = {side: connect(server.at(side)) for side in SIDES}
    server.send_disconnect(key="police")
    bots["police"].hellos.get(timeout=60)
    assert bots["schools"].hellos.empty()
    server.fall_silent("police")
    assert Person(server, OFFICER).command(GENERAL["police"])["error"] == "operation_timeout"
    assert Person(server, PRINCIPAL).command(GENERAL["schools"]) == {"ok": True}


def test_all_messages_are_found_by_their_channel(server: PracticeServer, bots: dict[str, Bot]) -> None:
    """Whoever looks from outside needs not know in which workspace a channel is."""
    for side in SIDES:
        bots[side].web.chat_postMessage(channel=CHANNELS[side], text=f"for {side}")
        answer = requests.get(f"{server.url}/practice/api/all", {"channel": CHANNELS[side]}, timeout=60).json()
        assert answer["messages"][-1]["text"] == f"for {side}"
        assert answer["messages"][-1]["team"] == f"T{side.upper()}"
    answer = requests.get(f"{server.url}/practice/api/all", {"channel": "*"}, timeout=60)
    assert {f"for {side}" for side in SIDES} <= {one["text"] for one in json.loads(answer.content)["messages"]}
