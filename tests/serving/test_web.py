"""Requests to `/slack/events`: Slack's are answered, all others are turned away, and no log tells what they said."""

import hashlib
import hmac
import logging
import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from slack_sdk.signature import SignatureVerifier

from bot.logs import FOR_ANYBODY, OnceAMinute
from bot.serving.protocol import ServerThread
from bot.serving.web import LARGEST_REQUEST, WayIn, build_web
from tests.support.workplace import Workplace

SAID = "CONFIDENTIAL"
COMMAND = urlencode(
    {
        "command": "/sro", "text": SAID, "team_id": "TPRACTICE", "user_id": "UTEACHER", "trigger_id": "1.2.3",
        "channel_id": "CGENERAL", "api_app_id": "APRACTICE", "response_url": "http://127.0.0.1:9/response/none",
    }
).encode()  # fmt: skip
Post = Callable[..., requests.Response]


@pytest.fixture
def database_kind() -> str:
    """What comes in does not depend on the database."""
    return "sqlite"


@pytest.fixture
def post(workplace: Workplace) -> Iterator[Post]:
    """Posts a body to the bot, signed as Slack does unless told otherwise."""
    secret = workplace.server.signing_secret
    server = ServerThread(
        build_web([WayIn("/slack/events", workplace.bot.app, secret)], lambda: {"ready": True}), "127.0.0.1", 0
    )
    server.start()

    def send(body: bytes, age: float = 0, secret: str = secret, **headers: str) -> requests.Response:
        timestamp = str(int(time.time() - age))
        signed = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": sign(secret, timestamp, body)}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.post(
            f"http://127.0.0.1:{server.port}/slack/events", data=body, headers=form | signed | given, timeout=30
        )

    yield send
    server.stop()


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's signature of a request; a body that is no text is signed byte by byte, as Slack would."""
    try:
        return str(SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body))
    except UnicodeDecodeError:
        digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        return f"v0={digest}"


def test_a_command_that_slack_signed_is_answered(post: Post) -> None:
    """The way that everything takes; here the refusal for somebody without a role."""
    answer = post(COMMAND)
    assert answer.status_code == 200
    assert answer.json()["response_type"] == "ephemeral"
    assert "not on the roster" in answer.json()["text"]


@pytest.mark.parametrize(
    ("body", "how", "status"),
    [
        (COMMAND, {"X_Slack_Signature": ""}, 401),
        (COMMAND, {"X_Slack_Signature": "v0=" + "0" * 64}, 401),
        (COMMAND, {"X_Slack_Signature": "vö=?".encode().decode("latin-1")}, 401),
        (COMMAND, {"secret": "another-secret-of-somebody"}, 401),
        (COMMAND, {"age": 301}, 401),
        (COMMAND, {"age": -301}, 401),
        (COMMAND, {"X_Slack_Request_Timestamp": ""}, 401),
        (COMMAND, {"X_Slack_Request_Timestamp": "yesterday"}, 401),
        (COMMAND, {"X_Slack_Request_Timestamp": "²"}, 401),
        (COMMAND, {"X_Slack_Request_Timestamp": "9" * 400}, 401),
        (COMMAND.replace(b"UTEACHER", b"UOFFHALL"), {"X_Slack_Signature": "v0=" + "0" * 64}, 401),
        (SAID.encode() + b"x" * LARGEST_REQUEST, {}, 413),
        (SAID.encode() + b"\xff\xfe", {}, 400),
        (SAID.encode() + b"\xff\xfe", {"X_Slack_Signature": "v0=" + "0" * 64}, 400),
        (b"", {}, 404),
        (f"payload={SAID}".encode(), {}, 400),
        (f"{SAID}=1".encode(), {}, 404),
        (f'{{"{SAID}":'.encode(), {"Content_Type": "application/json"}, 400),
        (f'["{SAID}"]'.encode(), {"Content_Type": "application/json"}, 400),
        (COMMAND.replace(b"%2Fsro", b"%2Fsro-unknown"), {}, 404),
    ],
)
def test_other_requests_get_a_clear_status_and_leave_nothing_in_the_log(
    post: Post, body: bytes, how: dict[str, str], status: int,
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Unsigned, wrongly signed, stale, too large, no text, empty, not what Slack sends: never an error of ours."""
    answer = post(body, **how)
    assert answer.status_code == status
    printed = capfd.readouterr()
    assert SAID not in caplog.text + printed.out + printed.err + answer.text


def test_whoever_reaches_the_address_fills_no_log(
    post: Post, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Unsigned requests, requests that break off and what is no HTTP: a line a minute for each, and no traceback."""
    address = urlsplit(post(COMMAND, X_Slack_Signature="v0=0").url)
    broken_off = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"
    for _request in range(5):
        post(COMMAND, X_Slack_Signature="v0=0")
        for said in (broken_off, b"no HTTP\r\n\r\n", b"POST /slack/events HTTP/1.1\r\nContent-Length: x\r\n\r\n"):
            with socket.create_connection((address.hostname or "", address.port or 0)) as connection:
                connection.sendall(said)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(1000):
                    pass
    lines = [record.getMessage() for record in caplog.records if record.name in FOR_ANYBODY]
    assert sorted(lines) == sorted(set(lines))
    assert "Traceback" not in caplog.text + capfd.readouterr().err


def test_a_line_that_is_held_back_is_counted() -> None:
    """Once the minute is over the next one says how many there were."""
    now = [0.0]
    once = OnceAMinute(lambda: now[0])

    def written(line: str) -> str | None:
        record = logging.makeLogRecord({"msg": line})
        return record.getMessage() if once.filter(record) else None

    assert [written("a"), written("a"), written("b"), written("a")] == ["a", None, "b", None]
    now[0] += 60
    assert [written("a"), written("a"), written("b")] == ["a (and 2 more since)", None, "b"]
    now[0] += 60
    assert written("a") == "a (and 1 more since)"
