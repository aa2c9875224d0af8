"""Where the bot's token goes when somebody hands a file in: to a file of Slack's, and nowhere else."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from bot.slack.gateway import Gateway
from handlers.context import FileNotGiven, FormNotShown
from handlers.forms import FILE_ELSEWHERE, NO_FILE, Upload, answers, uploads
from models.errors import Invalid

TOKEN = "xoxb-made-up"
PAGE = b"\n<!DOCTYPE html><html><title>Sign in | Slack</title></html>"


class Listener(BaseHTTPRequestHandler):
    """A host that notes every path it is asked for, and sends whoever asks for /files-pri/T1-F2/x somewhere else."""

    asked: list[str]

    def do_GET(self) -> None:
        """Note it and answer."""
        self.asked.append(self.path)
        name = self.path.rpartition("/")[2]
        self.send_response(302 if self.path == "/files-pri/T1-F2/x" else int(name) if name.isdigit() else 200)
        self.send_header("Location", "/api/chat.delete?channel=C1&ts=1.1")
        self.end_headers()
        self.wfile.write(PAGE if name == "page" else json.dumps({"ok": True}).encode())

    def log_message(self, *_said: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def host() -> Iterator[HTTPServer]:
    """The host of a Web API that is not Slack's own, as in practice."""
    listener = type("Noting", (Listener,), {"asked": []})
    server = HTTPServer(("127.0.0.1", 0), listener)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def asked(server: HTTPServer) -> list[str]:
    """What the host was asked for."""
    paths: list[str] = server.RequestHandlerClass.asked  # type: ignore[attr-defined]
    return paths


PATHS = (
    "/api/chat.delete?channel=C1&ts=1.1",
    "/api/files-pri/T1-F1/x",
    "/files-pri/../api/chat.delete",
    "/files-pri/T1-F1/../../api/chat.delete",
    "/files-pri/T1-F1/..",
    "/files-pri/T1-F1/download/%2e%2e%2f%2e%2e%2fapi%2fchat.delete",
    "/files-pri/T1-F1/%252e%252e%252fapi",
    "/files-pri/T1-F1/..\\..\\api\\chat.delete",
    "/files-pri/T1-F1/%5c..%5capi",
    "/files-pri//api/chat.delete",
    "/files-pri/T1-F1/x?channel=C1&ts=1.1",
    "/files-pri/T1-F1/x#/api/chat.delete",
    "/files-pri/T1-F1/x\n",
    "/files-pri/T1-F1/",
    "//files-pri/T1-F1/x",
    "/",
    "",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_path_but_a_files_is_asked_for(host: HTTPServer, path: str) -> None:
    """A form can be forged to hold any address: no method of the Web API may be called by it."""
    origin = f"http://127.0.0.1:{host.server_port}"
    with pytest.raises(FormNotShown):
        Gateway(TOKEN, f"{origin}/api/").handed_in(origin + path)
    assert asked(host) == []


@pytest.mark.parametrize(
    "tricky",
    [
        "http://127.0.0.1:{port}@evil.example/files-pri/T1-F1/x",
        "http://evil.example/files-pri/T1-F1/x",
        "http://127.0.0.1:{port}.evil.example/files-pri/T1-F1/x",
        "http://user@127.0.0.1:{port}/files-pri/T1-F1/x",
        "http://127.0.0.1:{port}1/files-pri/T1-F1/x",
        "https://files.slack.com:8443/files-pri/T1-F1/x",
        "https://files.slack.com.evil.example/files-pri/T1-F1/x",
        "https://files.slack.com@evil.example/files-pri/T1-F1/x",
        "http://files.slack.com/files-pri/T1-F1/x",
        "https://slack.com/files-pri/T1-F1/x",
        "file:///files-pri/T1-F1/x",
        " https://files.slack.com/files-pri/T1-F1/x",
    ],
)
def test_no_other_host_gets_the_token(host: HTTPServer, tricky: str) -> None:
    """Another host, port or scheme, or somebody's name in front of it."""
    gateway = Gateway(TOKEN, f"http://127.0.0.1:{host.server_port}/api/")
    with pytest.raises(FormNotShown, match="not stored in Slack itself"):
        gateway.handed_in(tricky.format(port=host.server_port))
    assert asked(host) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://files.slack.com/files-pri/T0123ABCD-F0123ABCD/download/submission_for_q1.xlsx",
        "https://files.slack.com/files-pri/T0123ABCD-F0123ABCD/submission.xlsx?origin_team=T0123ABCD",
        "https://files.slack-gov.com/files-pri/T0123ABCD-F0123ABCD/download/r%C3%A9sum%C3%A9.xlsx",
        "https://slack-files-gov.com/files-pri/T0123ABCD-F0123ABCD/download/submission.xlsx",
        "https://slack-files.com/files-pri/T0123ABCD-F0123ABCD/download/submission.xlsx",
    ],
)
def test_the_addresses_that_slack_gives_are_taken(address: str) -> None:
    """Slack's own and GovSlack's, each only from the Web API that it belongs to."""
    is_gov = "-gov.com/" in address
    assert Gateway(TOKEN, "https://slack.com/api/")._is_slacks(address) is not is_gov
    assert Gateway(TOKEN, "https://slack-gov.com/api/")._is_slacks(address) is is_gov


def test_a_file_is_fetched_and_a_redirect_is_not_followed(host: HTTPServer) -> None:
    """The practice workspace keeps its files where Slack does; a file host that points elsewhere points in vain."""
    origin = f"http://127.0.0.1:{host.server_port}"
    gateway = Gateway(TOKEN, f"{origin}/api/")
    assert gateway.handed_in(f"{origin}/files-pri/T1-F1/download/x.xlsx") == b'{"ok": true}'
    with pytest.raises(FileNotGiven, match="sign-in page"):
        gateway.handed_in(f"{origin}/files-pri/T1-F2/x")
    assert asked(host) == ["/files-pri/T1-F1/download/x.xlsx", "/files-pri/T1-F2/x"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("page", "Slack sent its sign-in page instead of the file."),
        ("401", "Slack sent its sign-in page instead of the file."),
        ("403", "Slack sent its sign-in page instead of the file."),
        ("404", "Slack no longer has this file."),
        ("410", "Slack no longer has this file."),
        ("500", "Slack did not provide the file."),
    ],
)
def test_a_file_that_is_not_handed_over_says_so(host: HTTPServer, name: str, said: str) -> None:
    """In words for the person: a sign-in page is no damaged workbook."""
    origin = f"http://127.0.0.1:{host.server_port}"
    with pytest.raises(FileNotGiven, match=said):
        Gateway(TOKEN, f"{origin}/api/").handed_in(f"{origin}/files-pri/T1-F1/download/{name}")


def test_a_host_that_does_not_answer_says_so() -> None:
    """As a network that was cut."""
    with pytest.raises(FileNotGiven, match="did not provide the file"):
        Gateway(TOKEN, "http://127.0.0.1:1/api/").handed_in("http://127.0.0.1:1/files-pri/T1-F1/x")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ({"is_external": True, "url_private": "https://drive.example/1"}, FILE_ELSEWHERE),
        ({"mode": "external", "url_private_download": "https://drive.example/1"}, FILE_ELSEWHERE),
        ({"id": "F1", "file_access": "check_file_info"}, NO_FILE),
        ({"id": "F1", "url_private_download": ""}, NO_FILE),
        ({"id": "F1", "url_private_download": None}, NO_FILE),
        ("F1", NO_FILE),
    ],
)
def test_a_file_without_an_address_in_slack_says_so_in_the_form(file: object, said: str) -> None:
    """Before anything is fetched."""
    with pytest.raises(Invalid) as refusal:
        answers(form_with(file))
    assert refusal.value.fields == {"file": said}


def test_a_file_is_found_by_either_address() -> None:
    """Slack gives one to look at and one to download."""
    assert answers(form_with({"url_private": "https://files.slack.com/1"})) == {"file": "https://files.slack.com/1"}


def test_several_files_are_found_with_what_they_are_called() -> None:
    """In the order in which they were chosen; without a name where Slack gives none."""
    chosen = [
        {"url_private": "https://files.slack.com/1", "name": " a\x07.pdf "},
        {"url_private": "https://files.slack.com/2"},
    ]
    found = uploads(form_with(*chosen), "file")
    assert found == (Upload("https://files.slack.com/1", "a.pdf"), Upload("https://files.slack.com/2", ""))
    assert uploads(form_with(), "file") == ()
    with pytest.raises(Invalid) as refusal:
        uploads(form_with(*chosen, {"is_external": True}), "file")
    assert refusal.value.fields == {"file": FILE_ELSEWHERE}


def form_with(*files: object) -> dict[str, Any]:
    """A form in which somebody chose files."""
    question = {"type": "input", "block_id": "file", "element": {"type": "file_input", "action_id": "file"}}
    return {"blocks": [question], "state": {"values": {"file": {"file": {"type": "file_input", "files": list(files)}}}}}
