"""The practice server listens to this machine alone, and what it keeps outlives a kill."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from bot.practice.seed import read_seed
from bot.practice.server import PracticeServer
from bot.serving.protocol import PortTaken
from tests.practice.parts import Elsewhere, Person, web_client
from tests.support.town import the_agreement

SERVE = """
import sys
from pathlib import Path
from bot.practice.server import PracticeServer
server = PracticeServer(state_file=Path(sys.argv[1]))
server.start()
print(server.url, server.bot_token, flush=True)
sys.stdin.read()
"""


def test_a_taken_port_is_an_error_of_its_own() -> None:
    """Nothing was started; the error names the port."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            PracticeServer(port=port)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80"])
@pytest.mark.parametrize("path", ["/practice/api/workspace?as=UADMIN", "/api/auth.test", "/"])
def test_another_host_name_is_refused(server: PracticeServer, host: str, path: str) -> None:
    """A web page whose name points to this machine gets nothing."""
    assert requests.get(server.url + path, headers={"host": host}, timeout=60).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/json"}, 200),
        ({"content-type": "application/json", "origin": "OWN"}, 200),
        ({"content-type": "application/json", "origin": "https://evil.example"}, 403),
        ({"content-type": "application/json", "origin": "null"}, 403),
        ({"content-type": "text/plain"}, 403),
        ({"content-type": "application/x-www-form-urlencoded"}, 403),
    ],
)
def test_another_page_cannot_act(server: PracticeServer, headers: dict[str, str], status: int) -> None:
    """A form or script of another site is refused, whatever it sends."""
    headers = {name: server.url if value == "OWN" else value for name, value in headers.items()}
    body = json.dumps({"as": "UADMIN", "channel": "CGENERAL", "text": "x"})
    answer = requests.post(f"{server.url}/practice/api/say", data=body, headers=headers, timeout=60)
    assert answer.status_code == status


def test_it_listens_on_loopback_only(server: PracticeServer) -> None:
    """Its address says so."""
    assert server.url.startswith("http://127.0.0.1:")
    assert server.api_url == f"{server.url}/api/"


def test_everything_is_kept_over_a_kill(tmp_path: Path) -> None:
    """Messages, metadata, direct messages, read marks, files and tokens; times and ids do not repeat."""
    state = tmp_path / "state" / "practice.db"
    metadata = {"event_type": "notice", "event_payload": {"id": "1"}}
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(state)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url, token = process.stdout.readline().split()
        killed = Elsewhere(url, token)
        web, principal = web_client(killed), Person(killed, "UPRINHALL")
        post = web.chat_postMessage(channel="CHALL", text="kept", metadata=metadata)["ts"]
        direct = web.chat_postMessage(channel="UCHIEF", text="kept")["channel"]
        principal.do("read", channel="CHALL")
        principal.do("admin", what="user", id="UGUEST", changes={"real_name": "Gus Suppressed"})
        form, files = {"as": "UCHIEF"}, {"file": ("submission.xlsx", b"bytes")}
        file = requests.post(f"{url}/practice/api/files", data=form, files=files, timeout=60).json()["file"]["id"]
        process.send_signal(signal.SIGKILL)
    check_what_was_kept(PracticeServer(state_file=state), token, post, direct, file)


def check_what_was_kept(server: PracticeServer, token: str, post: str, direct: str, file: str) -> None:
    """Start again on the same state and look."""
    server.start()
    try:
        web, principal = web_client(server), Person(server, "UPRINHALL")
        around = principal.get("workspace")
        assert (server.bot_token, around["keeps_state"]) == (token, True)
        assert [one["unread"] for one in around["channels"] if one["id"] == "CHALL"] == [0]
        assert "Gus Suppressed" in [one["real_name"] for one in around["people"]]
        kept = web.conversations_history(channel="CHALL", include_all_metadata=True)["messages"][0]
        assert (kept["ts"], kept["metadata"]["event_payload"]) == (post, {"id": "1"})
        assert web.conversations_open(users="UCHIEF")["channel"]["id"] == direct
        url = f"{server.url}/practice/api/files/{file}"
        assert requests.get(url, params={"as": "UCHIEF"}, timeout=60).content == b"bytes"
        assert web.chat_postMessage(channel="CHALL", text="next")["ts"] > post
    finally:
        server.stop()


def test_without_a_file_it_says_that_nothing_is_kept(server: PracticeServer) -> None:
    """The page can tell its visitors."""
    assert Person(server, "UADMIN").get("workspace")["keeps_state"] is False


def test_the_clock_may_go_back(serve: Callable[..., PracticeServer], tmp_path: Path) -> None:
    """A message's time is later than any before, also after a restart with a wrong clock."""
    first = PracticeServer(state_file=tmp_path / "state.db", clock=lambda: 2_000_000_000.0)
    first.start()
    before = web_client(first).chat_postMessage(channel="CHALL", text="x")["ts"]
    first.stop()
    later = serve(state_file=tmp_path / "state.db", clock=lambda: 1_000_000_000.0)
    assert web_client(later).chat_postMessage(channel="CHALL", text="x")["ts"] > before


def test_the_seed_has_everybody_the_product_needs() -> None:
    """A notices channel for each school with its principal and the bot, and people off the roster."""
    seed = read_seed(the_agreement())
    for school in ("HALL", "CONARD", "SEDGWICK", "KINGPHILIP", "BRISTOW"):
        channel = seed.channels[f"C{school}"]
        assert channel.is_private
        assert {"UBOT", f"UPRIN{school}", f"UDES{school}"} <= set(channel.members)
    assert all(member in seed.users for channel in seed.channels.values() for member in channel.members)
    assert seed.users["UOFFTWO"].title == "SRO, Sedgwick Middle School, King Philip Middle School"
    assert seed.users["UOFFNONE"].title == "SRO, no school"
    odd = {"UTEACHER", "UGUEST", "UOUTSIDER", "ULEFT"}
    assert odd <= seed.users.keys()
