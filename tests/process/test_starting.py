"""The start of the real process: Slack may be away, and SIGTERM ends it clean at any time."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from bot import practicing
from bot.practice.server import PracticeServer
from bot.settings import Settings
from bot.slack.socket import SocketLink
from bot.stopping import Stop
from tests.practice.parts import Person
from tests.slack.test_socket import until
from tests.support.process import Process, free_port
from tests.support.workplace import Somebody

ROOT = Path(__file__).parents[2]
SETTINGS = ("SLACK_", "SRO_", "DATABASE_URL", "PORT")
sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
ANYBODY = [("UOFFHALL", "CGENERALPD", "/sro-notify"), ("UPRINHALL", "CGENERAL", "/sro-evaluate")]
PRACTICE = dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "DATABASE_URL"), "")


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[PracticeServer]:
    """A workspace."""
    server = PracticeServer(ack_seconds=30)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def start(slack: PracticeServer, database_url: str, tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Starts the bot in the workspace, by Socket Mode but for what the test changes, and stops what still runs."""
    with ExitStack() as ending:

        def begin(**changes: str) -> Process:
            settings = {
                "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url,
                "DATABASE_URL": database_url, "SRO_DATA": str(tmp_path / "data"),
            }  # fmt: skip
            process = Process(free_port(), **settings | changes)
            ending.callback(process.end)
            return process

        yield begin


def fail(slack: PracticeServer, method: str, fault: str, times: int, seconds: float = 0) -> None:
    """Have Slack fail the next calls of a method."""
    body = {"method": method, "fault": fault, "times": times, "seconds": seconds}
    requests.post(f"{slack.url}/practice/api/faults", json=body, timeout=60).raise_for_status()


@contextmanager
def garbage(status: int, content: bytes) -> Iterator[str]:
    """A Slack that answers nothing of use; its address."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_about: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/api/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@sqlite_only
@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("auth.test", "drop_before"),
        ("apps.connections.open", "error_before"),
        ("apps.connections.open", "rate_limited"),
    ],
)
def test_a_slack_that_fails_at_the_start_is_tried_again(
    slack: PracticeServer, start: Callable[..., Process], method: str, fault: str
) -> None:
    """A line each time, and the bot is ready as soon as Slack is."""
    fail(slack, method, fault, 2)
    bot = start()
    until(lambda: bot.has_said("Ready: socket mode"))
    assert bot.has_said("Slack cannot be reached")
    status, found = bot.ready()
    assert (status, found["slack"], found["loops"]) == (200, "ok", "ok")
    metrics = requests.get(f"{bot.url}/metrics", timeout=30).text.splitlines()
    assert {"sro_ready 1", "sro_slack_down_seconds 0", 'sro_ok{what="slack"} 1'} <= set(metrics)
    assert Person(slack, "UOFFHALL").command() == {"ok": True}
    assert bot.end() == 0
    assert not bot.has_said("Traceback")
    assert not bot.has_said("loop_failed")


@sqlite_only
@pytest.mark.parametrize(
    ("status", "content"),
    [(503, b""), (200, b"<html>"), (200, b"[]")],
)
def test_while_slack_answers_nothing_of_use_the_bot_lives_and_ends_clean(
    start: Callable[..., Process], status: int, content: bytes
) -> None:
    """It answers who watches it, and SIGTERM ends it with 0."""
    with garbage(status, content) as url:
        bot = start(SLACK_API_URL=url)
        until(lambda: bot.has_said("Trying again in", 2))
        assert requests.get(f"{bot.url}/healthz", timeout=30).status_code == 200
        assert bot.end() == 0
    assert not bot.has_said("Traceback")
    assert not bot.has_said("Ready:")


@sqlite_only
@pytest.mark.parametrize("changes", [{}, {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "made-up-secret-of-a-test"}])
def test_an_unreachable_slack_keeps_the_bot_waiting(start: Callable[..., Process], changes: dict[str, str]) -> None:
    """In either mode; Ctrl-C ends it as well."""
    bot = start(SLACK_API_URL=f"http://127.0.0.1:{free_port()}/api/", **changes)
    until(lambda: bot.has_said("Slack cannot be reached (unreachable). Trying again in", 2))
    status, found = bot.ready()
    assert (status, found["database"]) == (200, "ok")  # a minute is not over yet
    assert bot.end(signal.SIGINT) == 0
    assert not bot.has_said("Traceback")


@sqlite_only
@pytest.mark.parametrize("setting", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_token_that_slack_refuses_ends_the_start(
    slack: PracticeServer, start: Callable[..., Process], setting: str
) -> None:
    """At once, or when Slack is back: with 2, and with what to do."""
    fail(slack, "auth.test", "error_before", 1)
    bot = start(**{setting: f"{'xoxb' if 'BOT' in setting else 'xapp'}-made-up"})
    assert bot.ended() == 2
    assert bot.has_said(f"Slack does not accept {setting} (invalid_auth).")
    assert not bot.has_said("Traceback")


@sqlite_only
def test_in_practice_the_bot_can_be_watched_too(start: Callable[..., Process]) -> None:
    """At the workspace's own address."""
    bot = start(**PRACTICE)
    until(lambda: bot.has_said("Practice workspace: "))
    until(lambda: bot.ready()[0] == 200)
    assert {name: bot.ready()[1][name] for name in ("slack_police", "slack_schools")} == {
        "slack_police": "ok", "slack_schools": "ok",
    }  # fmt: skip
    assert bot.end() == 0


def test_practice_gives_its_address_once_the_bot_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In both workspaces: whoever clicks at once is answered."""
    monkeypatch.setattr(SocketLink, "keep", lambda _: False)  # nothing connects the bot later
    port = free_port()
    with ExitStack() as ending:
        practicing.serve(Settings(SRO_DATA=tmp_path, PORT=port), ending, Stop(), with_year=False)
        for user, general, command in ANYBODY:
            assert Somebody(f"http://127.0.0.1:{port}", user, general).command(command) == {"ok": True}


@sqlite_only
@pytest.mark.parametrize("changes", [{}, PRACTICE], ids=["in Slack", "practice"])
def test_on_sqlite_a_second_bot_is_refused_until_the_first_has_ended(
    start: Callable[..., Process], changes: dict[str, str]
) -> None:
    """However that ended: one of two would be beside what the other shows, or on tables that change under it."""
    first = start(**changes)
    until(lambda: first.ready()[0] == 200)
    second = start(**changes)
    assert second.ended() == 2
    assert [line.partition(" on ")[0] for line in second.said] == ["Error: Another bot is running"]
    assert first.ready()[0] == 200
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    third = start(**changes)
    until(lambda: third.ready()[0] == 200)
    assert third.end() == 0


@postgresql_only
def test_several_bots_that_are_started_together_all_start(slack: PracticeServer, start: Callable[..., Process]) -> None:
    """On an empty database; then each of them answers."""
    bots = [start() for _one in range(6)]
    for bot in bots:
        until(lambda bot=bot: bot.has_said("Ready: socket mode"))  # type: ignore[misc]
    for bot in bots:
        until(lambda bot=bot: bot.ready()[0] == 200)  # type: ignore[misc]  # each has looked at the database once
    assert [Person(slack, "UOFFHALL").command() for _bot in bots] == [{"ok": True}] * 6
    assert [bot.end() for bot in bots] == [0] * 6
    assert not any(bot.has_said("Traceback") for bot in bots)
