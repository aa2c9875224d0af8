"""Socket Mode as the bot has it, with the practice workspace as Slack: connections die, change and are refused."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import requests
from slack_bolt import Ack, App

from bot import worker as polling
from bot.logs import set_up_logs
from bot.practice.server import PracticeServer
from bot.side import LISTENER_THREADS
from bot.slack import socket as socket_link
from bot.slack.gateway import Gateway, SlackRefused, SlackUnclear
from bot.slack.socket import CLOSE_SECONDS, PING_SECONDS, SocketLink
from bot.worker import NotNow
from tests.practice.parts import Person, web_client

PATIENCE = 30
NO_TIME = timedelta(0)
OFFICER = "UOFFHALL"


@pytest.fixture
def slack() -> Iterator[PracticeServer]:
    """A workspace that waits long for answers: whoever is late is late by far."""
    set_up_logs()
    server = PracticeServer(ack_seconds=PATIENCE)
    server.start()
    yield server
    server.stop()


@contextmanager
def linked(slack: PracticeServer, answer: Callable[[], Any], **more: Any) -> Iterator[SocketLink]:
    """The bot's link, connected, with one command."""
    app = App(client=web_client(slack), process_before_response=True)

    @app.command("/sro-notify")
    def answered(ack: Ack) -> None:
        ack(answer())

    link = SocketLink(app, Gateway(slack.app_token, slack.api_url), LISTENER_THREADS, **more)
    link.connect()
    link.start()
    try:
        yield link
    finally:
        link.stop()


class HeldBack:
    """An answer that has come as far as a test wants it to wait, until it lets it go on."""

    def __init__(self) -> None:
        self.came, self.go_on = threading.Event(), threading.Event()

    def __call__(self) -> str:
        """What somebody is told in the end."""
        self.came.set()
        assert self.go_on.wait(PATIENCE)
        return "Heard."


def fail(slack: PracticeServer, fault: str, times: int, seconds: float = 0) -> None:
    """Have Slack refuse connections in some way."""
    body = {"method": "apps.connections.open", "fault": fault, "times": times, "seconds": seconds}
    requests.post(f"{slack.url}/practice/api/faults", json=body, timeout=60).raise_for_status()


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; on a busy machine, also for several processes that start at once."""
    pause = threading.Event()
    for _look in range(10 * PATIENCE * 100):
        if holds():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come")


def test_a_dead_connection_is_known_within_fifteen_seconds() -> None:
    """A ping, the wait for its answer, and a last word that nobody hears."""
    assert 2 * PING_SECONDS + CLOSE_SECONDS <= 15


def test_a_connection_that_falls_silent_is_replaced(slack: PracticeServer) -> None:
    """Without a close frame, and although it never answered a ping before."""
    with linked(slack, lambda: "Heard.", ping_seconds=0.2) as link:
        silent, link._ping_seconds = link._newest, PING_SECONDS  # a busy machine keeps the new one
        slack.fall_silent()
        until(lambda: link._newest not in (None, silent))
        assert Person(slack, OFFICER).command() == {"ok": True}
        until(lambda: silent not in link._open)
        assert link.down_for() == NO_TIME


def test_the_new_connection_is_there_before_the_old_one_goes(slack: PracticeServer) -> None:
    """While Slack is slow to give another one, what comes on the old one is answered at once."""
    with linked(slack, lambda: "Heard.") as link:
        old = link._newest
        fail(slack, "delay", 1, seconds=1)
        slack.send_disconnect("refresh_requested")
        until(lambda: link._newest is None)
        assert Person(slack, OFFICER).command() == {"ok": True}
        assert (old in link._open, link.down_for()) == (True, NO_TIME)
        until(lambda: link._newest is not None)
        assert Person(slack, OFFICER).command() == {"ok": True}
        until(lambda: old not in link._open)
        assert link.down_for() == NO_TIME


def test_what_came_on_a_connection_that_has_gone_is_answered_on_the_new_one(slack: PracticeServer) -> None:
    """Slack closes the old one while somebody waits for the answer to what it brought."""
    answer = HeldBack()
    with linked(slack, answer) as link, ThreadPoolExecutor(1) as pool:
        old = link._newest
        asked = pool.submit(Person(slack, OFFICER).command)
        assert answer.came.wait(PATIENCE)
        slack.send_disconnect()
        until(lambda: old not in link._open)
        answer.go_on.set()
        assert asked.result() == {"ok": True}


def test_what_was_answered_between_two_connections_is_said_on_the_next(
    slack: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The only connection dies while an answer is made, and Slack takes its time to give another one."""
    monkeypatch.setattr(socket_link, "ANSWER_SECONDS", PATIENCE)
    answer = HeldBack()
    with linked(slack, answer) as link, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(Person(slack, OFFICER).command)
        assert answer.came.wait(PATIENCE)
        fail(slack, "delay", 1, seconds=1)
        assert link._newest is not None
        link._newest.close()
        until(lambda: not link._open)
        answer.go_on.set()
        assert asked.result() == {"ok": True}


def test_as_many_requests_are_answered_at_once_as_by_http(slack: PracticeServer) -> None:
    """Twenty commands that wait for each other; one after another, or by ten, none would end."""
    together = threading.Barrier(20)
    with linked(slack, lambda: f"Number {together.wait(PATIENCE)}.") as link, ThreadPoolExecutor(20) as pool:
        answers = [pool.submit(Person(slack, OFFICER).command) for _one in range(20)]
        assert [one.result() for one in answers] == [{"ok": True}] * 20
        assert link._workers._max_workers == LISTENER_THREADS


def test_a_connection_is_tried_for_until_there_is_one(
    slack: PracticeServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """However Slack fails; each time is a line in the log, and meanwhile it shows that there is none."""
    monkeypatch.setattr(polling, "FIRST_BACK_OFF", 0)
    with linked(slack, lambda: "Heard.", ping_seconds=0.2) as link:
        fail(slack, "error_before", 2)
        fail(slack, "drop_before", 2)
        fail(slack, "rate_limited", 1, seconds=0)
        link._ping_seconds = PING_SECONDS
        slack.fall_silent()
        until(lambda: link.down_for() > NO_TIME)
        until(lambda: link.down_for() == NO_TIME)
        assert Person(slack, OFFICER).command() == {"ok": True}
    lines = [record.getMessage() for record in caplog.records if "not_now" in record.getMessage()]
    assert len(lines) == 5
    assert all(record.exc_info is None for record in caplog.records)


def test_a_token_that_slack_does_not_take_is_told_from_a_bad_day(slack: PracticeServer) -> None:
    """The first is for whoever set it, the second passes."""
    app = App(client=web_client(slack))
    wrong = SocketLink(app, Gateway("xapp-made-up", slack.api_url), 1)
    with pytest.raises(SlackRefused) as refusal:
        wrong.connect()
    assert refusal.value.permanent
    link = SocketLink(app, Gateway(slack.app_token, slack.api_url), 1)
    fail(slack, "error_before", 2)
    with pytest.raises(SlackUnclear):
        link.connect()
    with pytest.raises(NotNow):
        link.keep()
    assert link.down_for() > NO_TIME


def test_an_eleventh_connection_is_sent_away_and_comes_again(slack: PracticeServer) -> None:
    """As when ten processes hold one each."""
    app = App(client=web_client(slack))
    links = [SocketLink(app, Gateway(slack.app_token, slack.api_url), 1) for _one in range(11)]
    for link in links[:10]:
        link.connect()
    with pytest.raises(SlackUnclear):
        links[10].connect()
    for link in links[:10]:
        link.stop()
    until(lambda: not any(link._open for link in links))
    links[10].connect()
    links[10].stop()


@pytest.mark.parametrize("garbage", ["no JSON", "[1]", "{}", '"hello"', '{"type": "news"}', "[" * 100_000])
def test_what_nobody_understands_is_passed_over(garbage: str) -> None:
    """Whatever it is, the connection goes on."""
    message = socket_link._read_message(garbage)
    assert "envelope_id" not in message
    assert message.get("type") != "disconnect"
