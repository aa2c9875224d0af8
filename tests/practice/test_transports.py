"""Socket Mode and signed HTTP carry requests to the bot as Slack does."""

import json
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread
from urllib.parse import parse_qs

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.signature import SignatureVerifier

from bot.practice.server import PracticeServer
from tests.practice.parts import SILENT, Bot, Json, Person, modal, refusal, web_client


def test_each_request_goes_to_one_connection_in_turn(
    serve: Callable[..., PracticeServer], connect: Callable[..., Bot]
) -> None:
    """Two processes of the bot share the work."""
    server = serve()
    bots, officer = [connect(server), connect(server)], Person(server, "UOFFHALL")
    for _ in range(4):
        assert officer.command() == {"ok": True}
    assert [one.received.qsize() for one in bots] == [2, 2]


def test_a_connection_needs_a_ticket_and_uses_it_up(serve: Callable[..., PracticeServer]) -> None:
    """The address from apps.connections.open works once."""
    server = serve()
    url = web_client(server, server.app_token).apps_connections_open(app_token=server.app_token)["url"]
    path = url.removeprefix(server.url.replace("http", "ws"))
    assert handshake(server, path) == 101
    assert handshake(server, path) == 403
    assert handshake(server, "/link") == 403


def handshake(server: PracticeServer, path: str, host: str = "127.0.0.1") -> int:
    """The status of a WebSocket handshake."""
    port = int(server.url.rpartition(":")[2])
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    request += "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request.encode())
        return int(connection.recv(1024).split()[1])


def test_the_eleventh_connection_is_sent_away(serve: Callable[..., PracticeServer]) -> None:
    """Ten are allowed."""
    server = serve()
    app = web_client(server, server.app_token)
    held, first = [], []
    for _ in range(11):
        url = app.apps_connections_open(app_token=server.app_token)["url"]
        connection = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=60)
        path = url.partition("127.0.0.1")[2].partition("/")[2]
        connection.sendall(
            f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        received = b""
        while b'"type":' not in received:
            received += connection.recv(4096)
        held.append(connection)
        first.append(b"too_many_websockets" in received)
    assert first == [False] * 10 + [True]
    for connection in held:
        connection.close()


def test_a_disconnect_makes_the_bot_come_anew(
    serve: Callable[..., PracticeServer], connect: Callable[..., Bot]
) -> None:
    """Slack refreshes connections; nothing is lost afterwards."""
    server = serve()
    bot, officer = connect(server), Person(server, "UOFFHALL")
    again = bot.hellos
    server.send_disconnect()
    again.get(timeout=60)
    assert officer.command() == {"ok": True}


def test_an_event_that_is_not_acknowledged_comes_once_more(
    serve: Callable[..., PracticeServer], connect: Callable[..., Bot]
) -> None:
    """With the number and the reason of the retry, and the same event id."""
    server = serve(ack_seconds=0.1)
    bot = connect(server, answers={"event_callback": SILENT})
    Person(server, "UOFFHALL").get("home")
    first, second = bot.received.get(timeout=60), bot.received.get(timeout=60)
    assert (first.retry_attempt, second.retry_attempt, second.retry_reason) == (None, 1, "timeout")
    assert first.payload["event_id"] == second.payload["event_id"]
    assert (first.accepts_response_payload, first.type) == (False, "events_api")


@pytest.fixture
def listener() -> Iterator[tuple[str, SimpleQueue[tuple[Json, str]], list[tuple[int, bytes]]]]:
    """An HTTP address that keeps what it is sent and answers as told."""
    received: SimpleQueue[tuple[Json, str]] = SimpleQueue()
    answers: list[tuple[int, bytes]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            received.put((dict(self.headers.items()), body))
            status, answer = answers.pop(0) if answers else (200, b"")
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    http = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{http.server_address[1]}/slack/events", received, answers
    http.shutdown()
    thread.join()
    http.server_close()


def test_signed_http_carries_all_kinds(
    serve: Callable[..., PracticeServer],
    listener: tuple[str, SimpleQueue[tuple[Json, str]], list[tuple[int, bytes]]],
) -> None:
    """A command as a form, an interaction as its payload, an event as JSON; each one signed; answers obeyed."""
    url, received, answers = listener
    server = serve()
    server.deliver_by_http(url)
    officer, web, signer = Person(server, "UOFFHALL"), web_client(server), SignatureVerifier(server.signing_secret)
    assert officer.get("workspace")["bot"]["connected"] is True
    assert officer.command() == {"ok": True}
    headers, body = received.get(timeout=60)
    assert signer.is_valid_request(body, headers)
    view = web.views_open(trigger_id=parse_qs(body)["trigger_id"][0], view=modal())["view"]
    answers.append((200, json.dumps({"response_action": "errors", "errors": {"b": "No."}}).encode()))
    state = {"b": {"a": {"type": "plain_text_input", "value": "x"}}}
    assert officer.do("submit", view_id=view["id"], state=state)["errors"] == {"b": "No."}
    headers, body = received.get(timeout=60)
    assert signer.is_valid_request(body, headers)
    assert json.loads(parse_qs(body)["payload"][0])["type"] == "view_submission"
    answers.append((500, b""))
    officer.get("home")
    assert json.loads(received.get(timeout=60)[1])["event"]["type"] == "app_home_opened"
    headers, body = received.get(timeout=60)
    assert (headers["x-slack-retry-num"], signer.is_valid_request(body, headers)) == ("1", True)
    answers.append((500, b""))
    assert officer.command() == {"ok": False, "error": "dispatch_failed"}


def test_a_bolt_app_serves_the_practice_workspace(
    serve: Callable[..., PracticeServer], ending: list[Callable[[], object]]
) -> None:
    """Slack's own framework, by Socket Mode: command, form, submission, message."""
    server = serve()
    app = App(client=web_client(server), process_before_response=True)

    @app.command("/sro-notify")
    def opens(ack: Callable[[], None], body: Json, client: object) -> None:
        ack()
        app.client.views_open(trigger_id=body["trigger_id"], view=modal(callback_id="form"))

    @app.view("form")
    def posts(ack: Callable[[], None], view: Json) -> None:
        ack()
        app.client.chat_postMessage(channel="CHALL", text=view["state"]["values"]["b"]["a"]["value"])

    handler = SocketModeHandler(app, server.app_token, web_client=web_client(server, server.app_token))
    ending.append(handler.close)
    handler.connect()  # type: ignore[no-untyped-call]
    officer = Person(server, "UOFFHALL")
    while not officer.get("workspace")["bot"]["connected"]:
        assert handler.client is not None
    assert officer.command() == {"ok": True}
    state = {"b": {"a": {"type": "plain_text_input", "value": "Hello"}}}
    assert officer.do("submit", view_id=officer.stack()[0]["id"], state=state) == {"ok": True}
    assert Person(server, "UPRINHALL").messages("CHALL")[-1]["text"] == "Hello"
    assert refusal(app.client.auth_test) == "accepted"
