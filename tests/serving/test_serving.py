"""The web server under a load of connections that want nothing: real sockets, with limits made small."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
import requests
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.sync.client import connect

from bot.serving.protocol import LIMITS, Limits, ServerThread
from bot.serving.web import WayIn, build_web
from tests.support.workplace import Workplace

LONG = 3600.0
PATIENCE = 30
HEAD = b"POST /slack/events HTTP/1.1\r\nHost: bot.example\r\nContent-Length: 100\r\n"


@pytest.fixture
def database_kind() -> str:
    """Nothing here reaches the database."""
    return "sqlite"


@contextmanager
def serving(workplace: Workplace, limits: Limits) -> Iterator[ServerThread]:
    """The bot's web server with limits of its own."""
    web = build_web(
        [WayIn("/slack/events", workplace.bot.app, workplace.server.signing_secret)], lambda: {"ready": True}
    )
    server = ServerThread(web, "127.0.0.1", 0, limits)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def connected(server: ServerThread) -> socket.socket:
    """A connection on which nothing was said yet."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)


def rest(connection: socket.socket) -> bytes:
    """All that comes until the server closes the connection."""
    said = b""
    while part := connection.recv(4096):
        said += part
    return said


def is_given_up(connection: socket.socket) -> bool:
    """Whether the server has ended a connection; in its words, unless what was sent had not been read yet."""
    try:
        return rest(connection).startswith(b"HTTP/1.1 408 ")
    except ConnectionResetError:
        return True


@pytest.mark.parametrize(
    "sent",
    [b"", b"POST /slack", HEAD, HEAD + b"\r\n", HEAD + b"\r\n" + b"x" * 99],
    ids=["nothing", "half a line", "half of the headers", "no body", "a byte too few"],
)
def test_a_request_that_does_not_come_to_its_end_is_given_up(
    workplace: Workplace, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """With 408, and without an error of ours: what got as far as the bot is one line."""
    with serving(workplace, Limits(seconds=0.2)) as server, connected(server) as slow:
        slow.sendall(sent)
        assert rest(slow).startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    lines = caplog.text.splitlines()
    assert len(lines) <= 1
    assert all("request_turned_away" in line and "broken off" in line for line in lines)


def test_a_request_that_comes_drop_by_drop_has_no_more_time(workplace: Workplace) -> None:
    """Each byte more does not begin the time anew."""
    with serving(workplace, Limits(seconds=0.5)) as server, connected(server) as slow:
        slow.sendall(HEAD + b"\r\n")
        slow.settimeout(0.02)
        said = b""
        while not said:
            slow.sendall(b"x")
            try:
                said = slow.recv(4096)
            except TimeoutError:
                continue
    assert said.startswith(b"HTTP/1.1 408 ")


def test_a_second_request_on_the_same_connection_has_the_same_time(workplace: Workplace) -> None:
    """The first one was answered; that buys nothing."""
    with serving(workplace, Limits(seconds=1)) as server, connected(server) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: bot.example\r\n\r\n")
        assert slow.recv(4096).startswith(b"HTTP/1.1 200 ")
        slow.sendall(HEAD)
        assert b"408" in rest(slow)


def test_what_is_answered_before_all_of_it_came_ends_too(workplace: Workplace) -> None:
    """As a body that is too large."""
    with serving(workplace, Limits(seconds=1)) as server, connected(server) as slow:
        slow.sendall(HEAD.replace(b"100", b"9000000") + b"\r\n" + b"x" * 1_100_000)
        assert rest(slow).startswith(b"HTTP/1.1 413 ")


def test_slow_connections_shut_nobody_out(workplace: Workplace) -> None:
    """The place of the slowest is given away; the others are served when they come to their end."""
    with serving(workplace, Limits(connections=20, seconds=LONG)) as server, ExitStack() as ending:
        slow = [ending.enter_context(connected(server)) for _one in range(20)]
        for one in slow:
            one.sendall(HEAD)
        url = f"http://127.0.0.1:{server.port}/healthz"
        assert [requests.get(url, timeout=PATIENCE).status_code for _time in range(3)] == [200] * 3
        assert is_given_up(slow[0])
        slow[-1].sendall(b"\r\n" + b"x" * 100)
        assert slow[-1].recv(4096).startswith(b"HTTP/1.1 401 ")


def test_headers_without_end_are_refused(workplace: Workplace) -> None:
    """They are not kept."""
    with serving(workplace, Limits(seconds=LONG)) as server, connected(server) as large:
        large.sendall(HEAD + b"X-Large: " + b"x" * LIMITS.header_bytes)
        assert rest(large).startswith(b"HTTP/1.1 400 ")


def test_what_a_request_asks_for_may_take_longer(workplace: Workplace) -> None:
    """Only the request itself has to come in time: here the answer waits for the workspace, which is slow."""
    with serving(workplace, Limits(seconds=1)) as server:
        workplace.server.deliver_by_http(f"http://127.0.0.1:{server.port}/slack/events")
        workplace.fail("views.open", "delay", seconds=1.5)
        assert workplace.somebody("UOFFHALL").command("/sro-notify") == {"ok": True}


def test_a_websocket_and_a_long_poll_outlast_the_time_for_a_request() -> None:
    """As the practice workspace has them."""
    limits, go_on = Limits(seconds=1), threading.Event()

    async def echo(link: WebSocket) -> None:
        await link.accept()
        await link.send_text(await link.receive_text())

    async def poll(_request: Request) -> Response:
        await run_in_threadpool(go_on.wait, PATIENCE)
        return PlainTextResponse("news")

    app = Starlette(routes=[WebSocketRoute("/link", echo), Route("/poll", poll)])
    server = ServerThread(app, "127.0.0.1", 0, limits)
    server.start()
    with connect(f"ws://127.0.0.1:{server.port}/link") as link, connected(server) as poller, connected(server) as slow:
        poller.sendall(b"GET /poll HTTP/1.1\r\nHost: bot.example\r\n\r\n")
        assert rest(slow).startswith(b"HTTP/1.1 408 ")  # more than the time has gone by
        go_on.set()
        assert poller.recv(4096).startswith(b"HTTP/1.1 200 ")
        link.send("still here")
        assert link.recv(timeout=PATIENCE) == "still here"
    server.stop()


def test_no_part_of_an_answer_is_held_back() -> None:
    """The connection sends what it has at once."""

    async def answer(request: Request) -> Response:
        sockets = [one.transport.get_extra_info("socket") for one in server._server.server_state.connections]
        return PlainTextResponse(str([one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for one in sockets]))

    server = ServerThread(Starlette(routes=[Route("/", answer)]), "127.0.0.1", 0)
    server.start()
    said = requests.get(f"http://127.0.0.1:{server.port}/", timeout=PATIENCE).text
    server.stop()
    assert said == "[1]"
