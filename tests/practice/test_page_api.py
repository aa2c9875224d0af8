"""The page shows each person what they may see, and nothing else."""

import json
from collections.abc import Iterator

import pytest
import requests
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.practice.parts import Bot, Json, Person, modal, plain, typed


def test_the_workspace_as_somebody_sees_it(officer: Person) -> None:
    """Their channels, all people, the commands, and that it is practice."""
    around = officer.get("workspace")
    assert around["practice"] is True
    assert around["me"]["title"] == "SRO, Hall High School"
    assert [one["id"] for one in around["channels"]] == ["CGENERAL", "CSTAFFROOM", "CHALL", "DOFFICERS"]
    assert around["channels"][-1]["user"] == "UOFFCONARD"
    assert "/sro-notify" in [one["command"] for one in around["commands"]]
    assert "UBOT" not in [one["id"] for one in around["people"]]
    assert around["bot"]["name"] == "SRO Liaison"


def test_people_of_another_organization_have_no_commands(server: PracticeServer) -> None:
    """Slack does not even offer them."""
    assert Person(server, "UOUTSIDER").get("workspace")["commands"] == []


@pytest.mark.parametrize("what", ["workspace", "views", "home", "stream"])
@pytest.mark.parametrize(("who", "error"), [("ULEFT", "account_inactive"), ("UNOBODY", "user_not_found")])
def test_only_people_with_an_account_can_be_acted_as(server: PracticeServer, what: str, who: str, error: str) -> None:
    """Nobody else sees anything."""
    assert Person(server, who).get(what)["error"] == error


@pytest.mark.parametrize(
    ("who", "channel", "error"),
    [
        ("UOFFHALL", "CCHIEF", "channel_not_found"),
        ("UOFFHALL", "CNONE", "channel_not_found"),
        ("UOUTSIDER", "CGENERAL", "not_in_channel"),
    ],
)
def test_a_channel_is_for_its_members(server: PracticeServer, who: str, channel: str, error: str) -> None:
    """Reading and writing alike, in public ones too."""
    officer = Person(server, who)
    assert officer.get("messages", channel=channel)["error"] == error
    assert officer.do("say", channel=channel, text="x")["error"] == error
    assert officer.do("read", channel=channel)["error"] == error


def test_unread_counts_what_others_wrote(web: WebClient, principal: Person, officer: Person) -> None:
    """Until it is read; one's own messages do not count."""

    def unread(person: Person) -> int:
        return next(int(one["unread"]) for one in person.get("workspace")["channels"] if one["id"] == "CHALL")

    before = unread(principal)
    web.chat_postMessage(channel="CHALL", text="x")
    officer.do("say", channel="CHALL", text="y")
    assert (unread(principal), unread(officer)) == (before + 2, 1)
    principal.do("read", channel="CHALL")
    assert unread(principal) == 0


def test_nobody_writes_to_the_bot_or_into_an_archive(web: WebClient, officer: Person) -> None:
    """The manifest makes the bot's messages read-only."""
    direct = web.conversations_open(users="UOFFHALL")["channel"]["id"]
    assert officer.do("say", channel=direct, text="hello")["error"] == "messages_tab_read_only"
    officer.do("admin", what="channel", id="CSTAFFROOM", changes={"is_archived": True})
    assert officer.do("say", channel="CSTAFFROOM", text="hello")["error"] == "is_archived"


def test_an_input_without_dispatch_is_no_action(bot: Bot, officer: Person) -> None:
    """Typing reaches the bot on submit, unless the input says otherwise."""
    quiet, loud = typed("quiet"), typed("loud") | {"dispatch_action": True}
    view = bot.web.views_open(trigger_id=bot.trigger(officer), view=modal(quiet, loud))["view"]
    where, value = {"type": "view", "view_id": view["id"]}, {"value": "x"}
    assert officer.press(where, "quiet", "a", value=value)["error"] == "no_dispatch_action"
    assert officer.press(where, "loud", "a", value=value) == {"ok": True}
    told = bot.next()
    assert told["actions"][0]["value"] == "x"
    assert told["container"] == where
    assert told["view"]["id"] == view["id"]
    assert "response_url" not in told


def test_a_form_without_submit_is_not_submitted(bot: Bot, officer: Person) -> None:
    """There is no button for it."""
    view = {"type": "modal", "title": plain("Read"), "blocks": [{"type": "divider"}]}
    opened = bot.web.views_open(trigger_id=bot.trigger(officer), view=view)["view"]
    assert officer.do("submit", view_id=opened["id"])["error"] == "no_submit"


def upload(server: PracticeServer, content: bytes, name: str = "submission.xlsx") -> Json:
    """What the page is told of an upload."""
    form, files = {"as": "UOFFHALL"}, {"file": (name, content)}
    told: Json = requests.post(f"{server.url}/practice/api/files", data=form, files=files, timeout=60).json()
    return told


def test_a_file_goes_up_and_comes_down(server: PracticeServer, officer: Person, principal: Person) -> None:
    """To the one who handed it in, and to the bot with its token."""
    content = bytes(range(256)) * 10 + b"\r\n--"
    file = upload(server, content)["file"]
    assert (file["name"], file["size"]) == ("submission.xlsx", len(content))
    url = f"{server.url}/practice/api/files/{file['id']}"
    assert requests.get(url, params={"as": officer.id}, timeout=60).content == content
    assert requests.get(url, params={"as": principal.id}, timeout=60).status_code == 400
    token = {"authorization": f"Bearer {server.bot_token}"}
    assert requests.get(file["url_private"], headers=token, timeout=60).content == content
    assert requests.get(file["url_private"], timeout=60).status_code == 400
    assert upload(server, b"x" * 10_000_001)["error"] == "file_too_large"


@pytest.mark.parametrize("body", ["", "[", '{"as": "UOFFHALL"}'])
def test_a_broken_request_is_refused(server: PracticeServer, body: str) -> None:
    """With a word, not with a crash."""
    headers = {"content-type": "application/json"}
    answer = requests.post(f"{server.url}/practice/api/action", data=body, headers=headers, timeout=60)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.fixture
def news(server: PracticeServer, principal: Person) -> Iterator[Iterator[Json]]:
    """What the principal's open page is told."""
    url = f"{server.url}/practice/api/stream"
    with requests.get(url, params={"as": principal.id}, stream=True, timeout=60) as stream:
        lines = stream.iter_lines(chunk_size=1, decode_unicode=True)
        assert next(lines) == ": here"
        yield (json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))


def test_the_page_is_told_what_changed(news: Iterator[Json], bot: Bot, principal: Person) -> None:
    """A message in a channel of theirs, a form, App Home; nothing of other people's."""
    bot.web.chat_postMessage(channel="CCHIEF", text="not for them")
    bot.web.chat_postMessage(channel="CHALL", text="x")
    assert next(news) == {"type": "messages", "channel": "CHALL"}
    bot.web.views_open(trigger_id=bot.trigger(principal), view=modal())
    assert next(news) == {"type": "views"}
    bot.web.views_publish(user_id="UPRINHALL", view={"type": "home", "blocks": []})
    assert next(news) == {"type": "home"}
    principal.do("admin", what="channel", id="CHALL", changes={"name": "renamed"})
    assert next(news) == {"type": "channels"}
