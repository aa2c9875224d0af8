"""Connections that are kept between calls: one that has died takes no post with it, and nothing is ever sent twice."""

import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest

from bot import outgoing
from bot.slack.gateway import Gateway, SlackRefused, SlackUnclear
from tests.slack.hosts import Answer, Asked, Host, reset, send, yes
from tests.support.process import free_port

ROOT = Path(__file__).parents[2]
TOKEN = "xoxb-made-up-SECRET"
Serve = Callable[..., Host]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts hosts, and ends them after the test."""
    hosts: list[Host] = []

    def started(answer: Answer = yes) -> Host:
        hosts.append(Host(answer))
        return hosts[-1]

    yield started
    for host in hosts:
        host.stop()


def post(gateway: Gateway, text: str = "A notice.") -> str:
    """Post a message; its timestamp."""
    return gateway.post("C1", "uuid-1", text, (), None)


def where(host: Host) -> list[tuple[int, int]]:
    """On which connection each request came, and the how-manieth there."""
    return [(asked.connection, asked.number) for asked in host.asked]


def then(first: Answer, *others: Answer) -> Answer:
    """An answer for the first request, and for each one after it; for the rest the usual one."""
    left = [first, *others]

    def answer(host: Host, line: socket.socket, asked: Asked) -> bool:
        return (left.pop(0) if left else yes)(host, line, asked)

    return answer


def and_close(host: Host, line: socket.socket, asked: Asked) -> bool:
    """Answer, and close the connection afterwards without having said so."""
    return yes(host, line, asked) and False


def and_reset(host: Host, line: socket.socket, asked: Asked) -> bool:
    """Answer, and let the connection end in a reset."""
    yes(host, line, asked)
    reset(line)
    return False


def close(_host: Host, _line: socket.socket, _asked: Asked) -> bool:
    """Take the request, and close without a word."""
    return False


def end_in_reset(_host: Host, line: socket.socket, _asked: Asked) -> bool:
    """Take the request, and reset."""
    reset(line)
    return False


def break_off(_host: Host, line: socket.socket, _asked: Asked) -> bool:
    """Begin an answer."""
    send(line, 200, b'{"ok": true, "ts"', length=100)
    return False


def hang(host: Host, _line: socket.socket, _asked: Asked) -> bool:
    """Take the request, and stay on the line without a word: as a host that has lost its power."""
    host.stopping.wait()
    return False


def test_all_calls_of_a_gateway_leave_on_one_connection(serve: Serve) -> None:
    """The SDK's named methods, forms and those who cannot wait among them."""
    host = serve()
    gateway = Gateway(TOKEN, host.api)
    post(gateway)
    gateway.client.conversations_info(channel="C1")
    gateway.open_view("1.2.3", {"type": "modal"})
    gateway.hurried(1).channel("C1")
    gateway.update_view("V1", {"type": "modal"})
    assert where(host) == [(1, number) for number in range(1, 6)]
    assert {asked.headers["authorization"] for asked in host.asked} == {f"Bearer {TOKEN}"}


def test_a_call_arrives_as_slack_reads_it(serve: Serve) -> None:
    """JSON where Slack takes it, else a form, in which yes is 1."""
    host = serve()
    gateway = Gateway(TOKEN, host.api)
    assert post(gateway, "Größe") == "1.000001"
    gateway.client.conversations_history(channel="C1", inclusive=True, include_all_metadata=False)
    message, history = host.asked
    assert (message.line, history.line) == (
        "POST /api/chat.postMessage HTTP/1.1", "POST /api/conversations.history HTTP/1.1",
    )  # fmt: skip
    assert message.headers["content-type"] == "application/json;charset=utf-8"
    assert (message.word("text"), message.word("unfurl_links")) == ("Größe", "False")
    assert history.headers["content-type"] == "application/x-www-form-urlencoded"
    assert (history.word("inclusive"), history.word("include_all_metadata")) == ("1", "0")


@pytest.mark.parametrize("ending", [and_close, and_reset])
def test_a_connection_that_ended_between_two_calls_takes_no_post_with_it(serve: Serve, ending: Answer) -> None:
    """The next one leaves on a new one, and arrives once."""
    host = serve(then(ending, ending))
    gateway = Gateway(TOKEN, host.api)
    for calls in (1, 2, 3):
        post(gateway)
        host.until_ended(min(calls, 2))
    assert where(host) == [(1, 1), (2, 1), (3, 1)]


@pytest.mark.parametrize("ending", [close, end_in_reset, break_off])
@pytest.mark.parametrize("before", [0, 2])
def test_a_post_without_an_answer_is_unclear_and_not_repeated(serve: Serve, ending: Answer, before: int) -> None:
    """On a new connection and on one that has served before: it may have been posted."""
    host = serve(then(*[yes] * before, ending))
    gateway = Gateway(TOKEN, host.api)
    for _time in range(before):
        post(gateway)
    with pytest.raises(SlackUnclear):
        post(gateway)
    assert len(host.asked) == before + 1
    assert post(gateway) == "1.000001"
    assert where(host)[-1] == (2, 1)


def test_a_host_that_has_gone_without_a_word_is_unclear_and_its_connection_is_left(serve: Serve) -> None:
    """What is written to it is lost in silence; the next call does not follow it there."""
    host = serve(then(yes, hang))
    gateway = Gateway(TOKEN, host.api, call_seconds=1)
    post(gateway)
    with pytest.raises(SlackUnclear):
        post(gateway)
    post(gateway)
    assert where(host) == [(1, 1), (1, 2), (2, 1)]


def test_what_answers_without_being_asked_is_not_trusted(serve: Serve) -> None:
    """Two answers to one request: the second would be taken for the next one's."""
    told = threading.Event()

    def twice(host: Host, line: socket.socket, asked: Asked) -> bool:
        yes(host, line, asked)
        yes(host, line, asked)
        told.set()
        return True

    host = serve(then(twice))
    gateway = Gateway(TOKEN, host.api)
    for channel in ("C1", "C2"):
        assert gateway.channel(channel)["id"] == channel
        told.wait()


def test_a_connection_that_was_idle_for_long_is_left(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers close after a minute, as a rule; on the way there may be one that does so without a word."""
    assert outgoing.IDLE_SECONDS < 60
    host = serve()
    gateway = Gateway(TOKEN, host.api)
    post(gateway)
    monkeypatch.setattr(outgoing, "IDLE_SECONDS", 0)
    post(gateway)
    assert where(host) == [(1, 1), (2, 1)]


def test_what_was_never_sent_is_refused_for_certain() -> None:
    """Nobody listens: the outbox sends it again without a look."""
    with pytest.raises(SlackRefused, match="unreachable") as refusal:
        post(Gateway(TOKEN, f"http://127.0.0.1:{free_port()}/api/"))
    assert not refusal.value.permanent


def test_a_redirect_is_not_followed(serve: Serve) -> None:
    """The token goes nowhere else."""
    elsewhere = serve()

    def point(_host: Host, line: socket.socket, _asked: Asked) -> bool:
        send(line, 302, b"", f"Location: {elsewhere.api}chat.postMessage")
        return True

    host = serve(point)
    with pytest.raises(SlackUnclear, match="HTTP 302"):
        post(Gateway(TOKEN, host.api))
    assert (len(host.asked), elsewhere.asked) == (1, [])


def test_many_at_once_share_no_connection(serve: Serve) -> None:
    """Each gets the answer to its own request, no connection has two on it, and all are kept for the next round."""
    people, calls = 8, 25
    meet, rest = threading.Barrier(people, timeout=30), threading.Barrier(people, timeout=30)

    def together(host: Host, line: socket.socket, asked: Asked) -> bool:
        meet.wait()  # until all are on the line: so each needs a connection of its own
        return yes(host, line, asked)

    host = serve(together)
    gateway = Gateway(TOKEN, host.api)

    def person(number: int) -> None:
        for call in range(calls):
            assert gateway.channel(f"C{number}x{call}")["id"] == f"C{number}x{call}"
            rest.wait()

    with ThreadPoolExecutor(people) as pool:
        list(pool.map(person, range(people)))
    assert host.connections == people
    assert sorted(where(host)) == [(line, number) for line in range(1, people + 1) for number in range(1, calls + 1)]


FORKED = """
import os, sys
from bot.slack.gateway import Gateway
gateway = Gateway("xoxb-1", sys.argv[1])
gateway.channel("CBEFORE")
child = os.fork()
if not child:
    gateway.channel("CCHILD")
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
gateway.channel("CAFTER")
"""


def test_a_child_process_does_not_speak_on_its_parents_connection(serve: Serve) -> None:
    """Two that read one connection would each get a part of the answers."""
    host = serve()
    subprocess.run([sys.executable, "-W", "ignore", "-c", FORKED, host.api], cwd=ROOT, check=True)
    assert [(asked.word("channel"), asked.connection) for asked in host.asked] == [
        ("CBEFORE", 1), ("CCHILD", 2), ("CAFTER", 1),
    ]  # fmt: skip


def test_connections_end_with_their_gateway(serve: Serve) -> None:
    """And a call that comes after all gets a new one."""
    host = serve()
    gateway = Gateway(TOKEN, host.api)
    post(gateway)
    gateway.close()
    host.until_ended(1)
    post(gateway)
    assert where(host) == [(1, 1), (2, 1)]


@pytest.mark.parametrize("answer", [yes, close, break_off])
def test_no_log_has_the_token_or_what_was_written(
    serve: Serve, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    """Even where everything that a library says is kept."""
    caplog.set_level(logging.DEBUG)
    gateway = Gateway(TOKEN, serve(then(answer)).api)
    outcome = pytest.raises(SlackUnclear) if answer is not yes else nullcontext()
    with outcome as unclear:
        post(gateway, "SECRET words")
    assert "SECRET" not in caplog.text + str(unclear)
