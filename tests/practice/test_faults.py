"""The switchboard makes the Web API fail as Slack does on bad days."""

from collections.abc import Iterator
from http.client import RemoteDisconnected

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.server import PracticeServer
from tests.practice.parts import Person, refusal


def fail(server: PracticeServer, fault: str, times: int = 1, method: str = "chat.postMessage", **more: float) -> None:
    """Let the next calls fail."""
    assert Person(server, "UADMIN").do("faults", method=method, fault=fault, times=times, **more) == {"ok": True}


def posted(web: WebClient, text: str) -> int:
    """How many messages in CHALL have this text."""
    return sum(one["text"] == text for one in web.conversations_history(channel="CHALL", limit=999)["messages"])


@pytest.fixture(autouse=True)
def healthy(server: PracticeServer) -> Iterator[None]:
    """No fault outlives its test."""
    yield
    fail(server, "delay", times=0)


@pytest.mark.parametrize(("fault", "effect"), [("error_before", 0), ("error_after", 1)])
def test_slack_answers_500(server: PracticeServer, web: WebClient, fault: str, effect: int) -> None:
    """With or without having posted; the next call is well again."""
    fail(server, fault)
    with pytest.raises(SlackApiError) as failed:
        web.chat_postMessage(channel="CHALL", text=fault)
    assert failed.value.response.status_code == 500
    assert posted(web, fault) == effect
    assert refusal(web.chat_postMessage, channel="CHALL", text="well") == "accepted"


@pytest.mark.parametrize(("fault", "effect"), [("drop_before", 0), ("drop_after", 1)])
def test_the_answer_is_lost(server: PracticeServer, web: WebClient, fault: str, effect: int) -> None:
    """The connection ends without a byte."""
    fail(server, fault)
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        web.chat_postMessage(channel="CHALL", text=fault)
    assert posted(web, fault) == effect


def test_the_answer_is_late(server: PracticeServer, web: WebClient) -> None:
    """The message is there before the answer; the caller's patience ends first."""
    fail(server, "delay", seconds=0.3)
    web.timeout = 0.1  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        web.chat_postMessage(channel="CHALL", text="late")
    web.timeout = 5
    assert posted(web, "late") == 1


def test_the_answer_says_ok_and_nothing_else(server: PracticeServer, web: WebClient) -> None:
    """What was asked for is done; neither the body nor the headers tell more."""
    fail(server, "thin")
    answer = web.chat_postMessage(channel="CHALL", text="thin")
    assert answer.data == {"ok": True}
    assert "x-oauth-scopes" not in answer.headers
    assert posted(web, "thin") == 1


def test_slack_asks_to_wait(server: PracticeServer, web: WebClient) -> None:
    """So many times, with no effect."""
    fail(server, "rate_limited", times=2, seconds=30)
    for _ in range(2):
        with pytest.raises(SlackApiError) as failed:
            web.chat_postMessage(channel="CHALL", text="limited")
        assert (failed.value.response.status_code, failed.value.response.headers["Retry-After"]) == (429, "30")
    assert posted(web, "limited") == 0


def test_charts_alone_are_refused_where_slack_does_not_know_them(server: PracticeServer, web: WebClient) -> None:
    """A message without one passes meanwhile."""
    points = {"type": "bar", "series": [{"name": "n", "data": [{"label": "c", "value": 1}]}]}
    charted = [{"type": "data_visualization", "title": "t", "chart": points | {"axis_config": {"categories": ["c"]}}}]
    fail(server, "no_charts")
    assert refusal(web.chat_postMessage, channel="CHALL", text="without") == "accepted"
    assert refusal(web.chat_postMessage, channel="CHALL", text="with", blocks=charted) == "invalid_blocks"
    assert posted(web, "with") == 0
    assert refusal(web.chat_postMessage, channel="CHALL", text="with", blocks=charted) == "accepted"


def test_a_fault_is_for_its_method_or_for_all(server: PracticeServer, web: WebClient) -> None:
    """Other methods stay well; a star takes everything."""
    fail(server, "error_before", method="chat.update")
    assert refusal(web.chat_postMessage, channel="CHALL", text="x") == "accepted"
    fail(server, "error_before", method="*")
    assert refusal(web.auth_test) == "internal_error"
    assert refusal(web.auth_test) == "accepted"
    assert refusal(web.chat_update, channel="CHALL", ts="1.0", text="x") == "internal_error"


def test_a_fault_that_nobody_knows_is_refused(server: PracticeServer) -> None:
    """A test with a typing error fails at once."""
    told = Person(server, "UADMIN").do("faults", method="chat.postMessage", fault="explode", times=1)
    assert told["error"] == "unknown_fault"
