"""Whom the bot trusts and through which proxy it goes: one answer for all calls, whatever makes them."""

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot import outgoing
from bot.calendar.content import CalendarNotRead
from bot.calendar.fetch import fetch
from bot.outgoing import proxy_for
from bot.practice.server import PracticeServer
from bot.slack.gateway import Gateway, SlackRefused, SlackUnclear
from bot.slack.socket import SocketLink
from handlers.context import FileNotGiven
from tests.slack.hosts import Asked, Host, send, yes
from tests.support.certificates import certificate as make_certificate

TOKEN = "xoxb-made-up"
FILE = "/files-pri/T1-F1/download/x.xlsx"
# A name of this machine that the bot does not know to be one: what is on this machine goes through no proxy.
HERE = "0.0.0.0"  # noqa: S104


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that signs itself, for a host of this machine; its key lies beside it."""
    return make_certificate(tmp_path_factory.mktemp("tls"), "Made-up district", "IP:127.0.0.1", f"IP:{HERE}")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Sets variables as an operator does before the start: what was read of them before is forgotten."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)

    def forget() -> None:
        outgoing.trust.cache_clear()
        outgoing._proxy.cache_clear()

    def set_all(**variables: object) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, str(value))
        forget()

    forget()
    yield set_all
    forget()


def anything(host: Host, line: socket.socket, asked: Asked) -> bool:
    """Whatever is asked for: the Web API, a file to fetch, a place to bring one to, a calendar."""
    if "/api/" in asked.line:
        return yes(host, line, asked)
    send(line, 200, b"content")
    return True


@pytest.fixture
def tls_host(certificate: Path) -> Iterator[Host]:
    """A host with that certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    host = Host(anything, tls=context)
    yield host
    host.stop()


@pytest.fixture
def host() -> Iterator[Host]:
    """A host without TLS."""
    host = Host(anything)
    yield host
    host.stop()


def test_a_private_certificate_is_trusted_by_every_call(
    environment: Callable[..., None], certificate: Path, tls_host: Host
) -> None:
    """The Web API, files, and the calendar; on one connection where that is kept."""
    environment(SSL_CERT_FILE=certificate)
    gateway = Gateway(TOKEN, tls_host.api)
    gateway.channel("C1")
    gateway.channel("C2")
    assert gateway.handed_in(tls_host.api.removesuffix("/api/") + FILE) == b"content"
    assert tls_host.connections == 1
    assert fetch(tls_host.api.removesuffix("api/") + "district.ics").content == b"content"
    assert len(tls_host.asked) == 4


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent(
    environment: Callable[..., None], tls_host: Host, monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    """For certain, with a code of its own. A list of certificates that only Requests knows changes nothing."""
    environment(REQUESTS_CA_BUNDLE=certificate)
    gateway = Gateway(TOKEN, tls_host.api)
    with pytest.raises(SlackRefused, match="certificate_not_valid") as refusal:
        gateway.channel("C1")
    assert not refusal.value.permanent
    with pytest.raises(FileNotGiven):
        gateway.handed_in(tls_host.api.removesuffix("/api/") + FILE)
    with pytest.raises(CalendarNotRead, match="does not show a valid certificate"):
        fetch(tls_host.api.removesuffix("api/") + "district.ics")
    assert tls_host.asked == []


class Proxy(Host):
    """A proxy: takes tunnels (CONNECT) and requests that are to be passed on, or refuses tunnels."""

    refuses = False

    def __post_init__(self) -> None:
        self.answer = self._pass_on
        super().__post_init__()

    @property
    def url(self) -> str:
        """Its address for the environment."""
        return f"http://officer%40district:pass%20word@127.0.0.1:{self.port}"

    def _pass_on(self, _host: Host, line: socket.socket, asked: Asked) -> bool:
        method, target, _version = asked.line.split()
        if method != "CONNECT":
            send(line, 200, b'{"ok": true, "channel": {"id": "C-by-proxy"}}')
            return True
        if self.refuses:
            send(line, 403)
            return False
        line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", int(target.rpartition(":")[2]))) as there:
            back = threading.Thread(target=_pour, args=(there, line), daemon=True)
            back.start()
            _pour(line, there)
            back.join()
        return False


def _pour(source: socket.socket, target: socket.socket) -> None:
    try:
        while part := source.recv(65536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one of the two has hung up


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """A proxy on this machine."""
    proxy = Proxy()
    yield proxy
    proxy.stop()


def asked_of(proxy: Proxy) -> list[str]:
    """What the proxy was asked for."""
    return [asked.line.rpartition(" ")[0] for asked in proxy.asked]


def test_every_call_goes_through_the_proxy(
    environment: Callable[..., None], certificate: Path, tls_host: Host, proxy: Proxy
) -> None:
    """In a tunnel, which is kept: only its other end reads what is said. The proxy alone gets its password."""
    environment(SSL_CERT_FILE=certificate, HTTPS_PROXY=proxy.url)
    there = f"https://{HERE}:{tls_host.port}"
    gateway = Gateway(TOKEN, f"{there}/api/")
    for channel in ("C1", "C2"):
        assert gateway.channel(channel)["id"] == channel
    assert gateway.handed_in(there + FILE) == b"content"
    assert fetch(f"{there}/district.ics").content == b"content"
    assert asked_of(proxy) == [f"CONNECT {HERE}:{tls_host.port}"] * 2  # the calendar's is a connection of its own
    password = base64.b64encode(b"officer@district:pass word").decode()
    assert {asked.headers["proxy-authorization"] for asked in proxy.asked} == {f"Basic {password}"}
    assert len(tls_host.asked) == 4
    assert not any("proxy-authorization" in asked.headers for asked in tls_host.asked)


def test_the_socket_goes_through_the_proxy_and_trusts_whom_calls_trust(
    environment: Callable[..., None], certificate: Path, tls_host: Host, proxy: Proxy
) -> None:
    """To the end of the tunnel, where this host has no socket to give."""
    environment(SSL_CERT_FILE=certificate, HTTPS_PROXY=proxy.url)
    app = App(client=WebClient("xoxb-1"), token_verification_enabled=False)
    link = SocketLink(app, Gateway(TOKEN, tls_host.api), 1)
    with pytest.raises(SlackUnclear):
        link._greeted(f"wss://{HERE}:{tls_host.port}/link?ticket=1")
    assert asked_of(proxy) == [f"CONNECT {HERE}:{tls_host.port}"]
    assert [asked.line for asked in tls_host.asked] == ["GET /link?ticket=1 HTTP/1.1"]


def test_without_tls_the_proxy_passes_requests_on(environment: Callable[..., None], host: Host, proxy: Proxy) -> None:
    """With the whole address in the first line."""
    environment(HTTP_PROXY=proxy.url.removeprefix("http://"))
    gateway = Gateway(TOKEN, f"http://{HERE}:{host.port}/api/")
    assert gateway.channel("C1")["id"] == gateway.channel("C1")["id"] == "C-by-proxy"
    assert asked_of(proxy) == [f"POST http://{HERE}:{host.port}/api/conversations.info"] * 2
    assert (proxy.connections, host.asked) == (1, [])


@pytest.mark.parametrize("spared", [HERE, "district.example,0.0.0.0/8", "*"])
def test_what_no_proxy_names_is_asked_directly(
    environment: Callable[..., None], certificate: Path, tls_host: Host, proxy: Proxy, spared: str
) -> None:
    """By every call."""
    environment(SSL_CERT_FILE=certificate, HTTPS_PROXY=proxy.url, NO_PROXY=spared)
    there = f"https://{HERE}:{tls_host.port}"
    assert Gateway(TOKEN, f"{there}/api/").channel("C1")["id"] == "C1"
    assert fetch(f"{there}/district.ics").content == b"content"
    assert (proxy.asked, len(tls_host.asked)) == ([], 2)


@pytest.mark.parametrize("name", ["127.0.0.1", "127.8.0.1", "localhost", "[::1]"])
def test_practice_goes_through_no_proxy(environment: Callable[..., None], name: str) -> None:
    """What is on this machine is on this machine; a socket of Slack's goes where its calls go."""
    environment(HTTP_PROXY="http://proxy.example:3128", HTTPS_PROXY="http://secure.example:3128")
    assert proxy_for(f"http://{name}:3000/api/") is proxy_for(f"ws://{name}:3000/link") is None
    assert proxy_for("wss://wss-primary.slack.com/link") == proxy_for("https://slack.com/api/")
    assert proxy_for("https://slack.com/api/") == "http://secure.example:3128"
    assert proxy_for("smtps://mail.example") is None


def test_a_practice_workspace_works_beside_a_proxy_and_a_trust_of_ones_own(
    environment: Callable[..., None], certificate: Path
) -> None:
    """Though the proxy is not there at all."""
    environment(SSL_CERT_FILE=certificate, HTTPS_PROXY="http://127.0.0.1:9", HTTP_PROXY="http://127.0.0.1:9")
    server = PracticeServer()
    server.start()
    try:
        assert Gateway(server.bot_token, server.api_url).identity()["ok"]
    finally:
        server.stop()


@pytest.mark.parametrize("kind", ["refuses", "not there", "socks"])
def test_a_proxy_that_gives_no_way_is_a_refusal_for_certain(
    environment: Callable[..., None], certificate: Path, tls_host: Host, proxy: Proxy, kind: str
) -> None:
    """With a code of its own: nothing was sent, and what waits is tried again."""
    proxy.refuses = kind == "refuses"
    urls = {"refuses": proxy.url, "not there": "http://127.0.0.1:9", "socks": f"socks5://127.0.0.1:{proxy.port}"}
    environment(SSL_CERT_FILE=certificate, HTTPS_PROXY=urls[kind])
    with pytest.raises(SlackRefused, match="proxy_failed") as refusal:
        Gateway(TOKEN, f"https://{HERE}:{tls_host.port}/api/").channel("C1")
    assert not refusal.value.permanent
    assert tls_host.asked == []


def test_an_upload_that_was_never_sent_says_why(environment: Callable[..., None], host: Host) -> None:
    """As far as Slack knows, nothing was brought."""

    def elsewhere(_host: Host, line: socket.socket, _asked: Asked) -> bool:
        send(line, 200, b'{"ok": true, "upload_url": "http://127.0.0.1:9/upload", "file_id": "F1"}')
        return True

    environment()
    host.answer = elsewhere
    with pytest.raises(SlackUnclear):
        Gateway(TOKEN, host.api).upload("x.xlsx", b"content")
