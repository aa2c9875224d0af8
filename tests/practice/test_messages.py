"""Messages are posted, changed, deleted and read back as at Slack."""

from collections.abc import Callable

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.server import PracticeServer
from tests.practice.parts import Clock, Person, button, refusal, web_client

METADATA = {"event_type": "notice", "event_payload": {"id": "1"}}


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("CSTAFFROOM", "channel_not_found"),
        ("CNOWHERE", "channel_not_found"),
        ("#general", "channel_not_found"),
        ("DOFFICERS", "channel_not_found"),
        ("ULEFT", "channel_not_found"),
        ("UOUTSIDER", "channel_not_found"),
        ("UNOBODY", "channel_not_found"),
        ("", "invalid_arguments"),
    ],
)
def test_a_post_goes_only_where_the_bot_may_write(web: WebClient, channel: str, error: str) -> None:
    """A private channel without the bot looks like none at all."""
    assert refusal(web.chat_postMessage, channel=channel, text="x") == error


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"is_archived": True}, "is_archived"), ({"is_private": False, "members": ["UCHIEF"]}, "not_in_channel")],
)
def test_a_channel_can_be_closed_to_the_bot(
    serve: Callable[..., PracticeServer], changes: dict[str, object], error: str
) -> None:
    """Archived, or public without the bot in it."""
    server = serve()
    assert Person(server, "UADMIN").do("admin", what="channel", id="CCHIEF", changes=changes) == {"ok": True}
    assert refusal(web_client(server).chat_postMessage, channel="CCHIEF", text="x") == error


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "thread_ts": "1.0"}, "thread_not_found"),
        ({"text": "x", "metadata": {"event_type": "notice"}}, "invalid_metadata_format"),
        ({"text": "x" * 40_000}, "accepted"),
        ({"blocks": [{"type": "divider"}]}, "accepted"),
    ],
)
def test_what_a_post_may_hold(web: WebClient, content: dict[str, object], error: str) -> None:
    """Something to read, not too much of it, and metadata of the right form."""
    assert refusal(web.api_call, "chat.postMessage", json={"channel": "CCHIEF"} | content) == error


def test_metadata_is_read_back_only_when_asked_for(web: WebClient) -> None:
    """Without include_all_metadata history tells its type alone."""
    ts = web.chat_postMessage(channel="CSUPER", text="x", metadata=METADATA)["ts"]
    asked = web.conversations_history(channel="CSUPER", include_all_metadata=True, oldest=ts, inclusive=True)
    plain = web.conversations_history(channel="CSUPER", oldest=ts, inclusive=True)
    assert asked["messages"][0]["metadata"] == METADATA
    assert plain["messages"][0]["metadata"] == {"event_type": "notice"}


def test_an_update_replaces_text_and_blocks_and_keeps_metadata(web: WebClient, principal: Person) -> None:
    """Text alone takes the blocks away and shows as edited; blocks do not."""
    ts = web.chat_postMessage(channel="CHALL", text="x", blocks=[button()], metadata=METADATA)["ts"]
    web.chat_update(channel="CHALL", ts=ts, text="y", blocks=[{"type": "divider"}])
    shown = principal.messages("CHALL")[-1]
    assert ([one["type"] for one in shown["blocks"]], shown["text"], shown["edited"]) == (["divider"], "y", False)
    web.chat_update(channel="CHALL", ts=ts, text="z")
    shown = principal.messages("CHALL")[-1]
    assert (shown["blocks"], shown["text"], shown["edited"]) == ([], "z", True)
    kept = web.conversations_history(channel="CHALL", include_all_metadata=True, limit=1)["messages"][0]
    assert kept["metadata"] == METADATA


@pytest.mark.parametrize(
    ("content", "error"),
    [({"text": "x" * 4001}, "msg_too_long"), ({"text": "x" * 4000}, "accepted"), ({}, "no_text")],
)
def test_what_an_update_may_hold(web: WebClient, content: dict[str, str], error: str) -> None:
    """Less than a post."""
    ts = web.chat_postMessage(channel="CHALL", text="x")["ts"]
    assert refusal(web.api_call, "chat.update", json={"channel": "CHALL", "ts": ts} | content) == error


def test_only_own_messages_can_be_changed_or_deleted(web: WebClient, principal: Person) -> None:
    """What a person wrote is theirs; what is gone is not found."""
    assert principal.do("say", channel="CHALL", text="mine & <yours>") == {"ok": True}
    said = principal.messages("CHALL")[-1]
    assert said["text"] == "mine &amp; &lt;yours&gt;"
    assert refusal(web.chat_update, channel="CHALL", ts=said["ts"], text="x") == "cant_update_message"
    assert refusal(web.chat_delete, channel="CHALL", ts=said["ts"]) == "cant_delete_message"
    assert refusal(web.chat_update, channel="CHALL", ts="1.0", text="x") == "message_not_found"
    ts = web.chat_postMessage(channel="CHALL", text="x")["ts"]
    web.chat_delete(channel="CHALL", ts=ts)
    assert refusal(web.chat_delete, channel="CHALL", ts=ts) == "message_not_found"
    assert ts not in [one["ts"] for one in principal.messages("CHALL")]


def test_an_ephemeral_message_is_seen_by_one_person(web: WebClient, principal: Person, officer: Person) -> None:
    """Nobody else sees it, history does not have it, and it cannot be updated."""
    answer = web.chat_postEphemeral(channel="CHALL", user="UPRINHALL", text="for you")
    ts = answer["message_ts"]
    assert principal.messages("CHALL")[-1] | {"text": "for you", "ephemeral": True} == principal.messages("CHALL")[-1]
    assert ts not in [one["ts"] for one in officer.messages("CHALL")]
    assert ts not in [one["ts"] for one in web.conversations_history(channel="CHALL")["messages"]]
    assert refusal(web.chat_update, channel="CHALL", ts=ts, text="x") == "message_not_found"
    assert refusal(web.chat_postEphemeral, channel="CHALL", user="UCHIEF", text="x") == "user_not_in_channel"


def test_a_person_id_opens_the_direct_message(web: WebClient) -> None:
    """A post to U… goes to the D… that conversations.open gives; a change needs the D… itself."""
    direct = web.conversations_open(users="UCHIEF")["channel"]["id"]
    post = web.chat_postMessage(channel="UCHIEF", text="x")
    assert post["channel"] == direct
    assert refusal(web.chat_update, channel="UCHIEF", ts=post["ts"], text="y") == "channel_not_found"
    assert refusal(web.chat_update, channel=direct, ts=post["ts"], text="y") == "accepted"


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("ULEFT", "user_disabled"),
        ("UOUTSIDER", "user_not_visible"),
        ("UNOBODY", "user_not_found"),
        ("UCHIEF,USUPER", "not_enough_users"),
    ],
)
def test_not_everybody_can_be_written_to(web: WebClient, users: str, error: str) -> None:
    """Nobody who left, nobody from elsewhere, and one at a time."""
    assert refusal(web.conversations_open, users=users) == error


def test_a_thread_is_beside_the_channel(web: WebClient, principal: Person) -> None:
    """Replies are in the thread only; the parent counts them and stays as a tombstone when deleted."""
    parent = web.chat_postMessage(channel="CHALL", text="parent")["ts"]
    reply = web.chat_postMessage(channel="CHALL", text="reply", thread_ts=parent)["ts"]
    assert refusal(web.chat_postMessage, channel="CHALL", text="x", thread_ts=reply) == "cannot_reply_to_message"
    assert principal.do("say", channel="CHALL", text="mine", thread_ts=parent) == {"ok": True}
    top = web.conversations_history(channel="CHALL")["messages"]
    assert reply not in [one["ts"] for one in top]
    assert top[0]["reply_count"] == 2
    assert [one["text"] for one in principal.messages("CHALL", thread_ts=parent)] == ["parent", "reply", "mine"]
    web.chat_delete(channel="CHALL", ts=parent)
    thread = web.conversations_replies(channel="CHALL", ts=parent)["messages"]
    assert [one.get("subtype", one["text"]) for one in thread] == ["tombstone", "reply", "mine"]
    assert refusal(web.conversations_replies, channel="CHALL", ts="1.0") == "thread_not_found"


def test_times_never_repeat(web: WebClient) -> None:
    """Even while the clock stands still, each message has a time of its own."""
    posted = [web.chat_postMessage(channel="CADMIN", text=str(n))["ts"] for n in range(20)]
    assert sorted(set(posted)) == posted


def test_too_many_posts_are_told_to_wait(serve: Callable[..., PracticeServer]) -> None:
    """After a burst of three, one a second in a channel; another channel stays open."""
    clock = Clock()
    web = web_client(serve(clock=clock, limit_posts=True))
    for _ in range(3):
        web.chat_postMessage(channel="CHALL", text="x")
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel="CHALL", text="x")
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "1")
    assert refusal(web.chat_postMessage, channel="CCHIEF", text="x") == "accepted"
    clock.now += 1
    assert refusal(web.chat_postMessage, channel="CHALL", text="x") == "accepted"
    assert refusal(web.chat_postMessage, channel="CHALL", text="x") == "ratelimited"


def test_a_permalink_leads_to_a_message(web: WebClient) -> None:
    """Only to one that is there."""
    ts = web.chat_postMessage(channel="CHALL", text="x")["ts"]
    assert web.chat_getPermalink(channel="CHALL", message_ts=ts)["permalink"].endswith(f"/CHALL/p{ts.replace('.', '')}")
    assert refusal(web.chat_getPermalink, channel="CHALL", message_ts="1.0") == "message_not_found"


def test_the_counting_side_sees_everything(server: PracticeServer, web: WebClient) -> None:
    """Deleted messages and metadata too."""
    ts = web.chat_postMessage(channel="CBRISTOW", text="x", metadata=METADATA)["ts"]
    web.chat_delete(channel="CBRISTOW", ts=ts)
    every = requests.get(f"{server.url}/practice/api/all", params={"channel": "CBRISTOW"}, timeout=60).json()[
        "messages"
    ]
    assert [(one["ts"], one["deleted"], one["metadata"]) for one in every] == [(ts, True, METADATA)]
