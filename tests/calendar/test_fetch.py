"""How the calendar is fetched: only if it has changed, along few redirects, and within limits of size and time."""

import gzip
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
import responses

from bot.calendar.content import CalendarNotRead
from bot.calendar.fetch import LARGEST, MOST_REDIRECTS, fetch, fingerprint
from models.calendar.feed import Version

URL = "https://calendar.example/district.ics?key=made-up-secret"
OTHER = "https://files.example/2026.ics"
MODIFIED = "Mon, 23 Nov 2026 08:00:00 GMT"
KNOWN = Version(fingerprint(URL), '"one"', MODIFIED)
A_MOMENT = 0.2


def refusal(url: str = URL, known: Version | None = None, **limits: float) -> str:
    """Why an address gives no calendar."""
    with pytest.raises(CalendarNotRead) as problem:
        fetch(url, known, **limits)
    assert "made-up-secret" not in str(problem.value)
    return str(problem.value)


def asked() -> list[tuple[str, str | None, str | None]]:
    """Each request: its address, and the version it asked for something newer than."""
    return [
        (
            str(call.request.url),
            call.request.headers.get("If-None-Match"),
            call.request.headers.get("If-Modified-Since"),
        )
        for call in responses.calls
    ]


@responses.activate
def test_the_version_is_kept_by_a_fingerprint_of_its_address() -> None:
    """With the headers that tell it; the address itself may hold a key."""
    responses.get(URL, body="content", headers={"ETag": '"one"', "Last-Modified": MODIFIED})
    answer = fetch(URL)
    assert (answer.content, answer.version) == (b"content", KNOWN)
    assert asked() == [(URL, None, None)]
    assert "example" not in KNOWN.address


@responses.activate
@pytest.mark.parametrize("headers", [{}, {"ETag": ""}, {"ETag": "x" * 501}, {"ETag": "a\x00b"}])
def test_a_header_that_cannot_be_kept_is_none(headers: dict[str, str]) -> None:
    """Then the next reading is one in full."""
    responses.get(URL, body="content", headers=headers)
    assert fetch(URL).version == Version(KNOWN.address, None, None)


@responses.activate
@pytest.mark.parametrize(("etag", "modified"), [('"one"', MODIFIED), ('"one"', None), (None, MODIFIED)])
def test_an_address_is_asked_whether_the_calendar_has_changed(etag: str | None, modified: str | None) -> None:
    """It sends nothing if not; what is known stays what it is."""
    responses.get(URL, status=304, headers={"ETag": '"two"'})
    known = Version(KNOWN.address, etag, modified)
    answer = fetch(URL, known)
    assert (answer.content, answer.version) == (None, known)
    assert asked() == [(URL, etag, modified)]


@responses.activate
def test_a_calendar_that_has_changed_comes_in_full() -> None:
    """With its new version."""
    responses.get(URL, body="content", headers={"ETag": '"two"'})
    answer = fetch(URL, KNOWN)
    assert (answer.content, answer.version) == (b"content", Version(KNOWN.address, '"two"', None))


@responses.activate
def test_another_address_is_not_asked_for_changes_of_the_old_one() -> None:
    """Its versions are others."""
    responses.get(OTHER, body="content")
    assert fetch(OTHER, KNOWN).content == b"content"
    assert asked() == [(OTHER, None, None)]


@responses.activate
@pytest.mark.parametrize(
    "known", [None, Version(fingerprint(OTHER), '"one"', None), Version(KNOWN.address, None, None)]
)
def test_unchanged_is_no_answer_to_who_did_not_ask(known: Version | None) -> None:
    """Then nothing would be known."""
    responses.get(URL, status=304)
    assert refusal(known=known) == "calendar.example responded with HTTP 304."


def redirect(url: str, to: str, status: int = 302) -> None:
    """Have an address redirect."""
    responses.get(url, status=status, headers={"Location": to})


@responses.activate
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(status: int) -> None:
    """From http to https too, and to an address that is written in short."""
    redirect("http://calendar.example/a", "https://calendar.example/b", status)
    redirect("https://calendar.example/b", "../2026.ics")
    responses.get("https://calendar.example/2026.ics", body="content")
    answer = fetch("http://calendar.example/a")
    assert (answer.content, answer.version.address) == (b"content", fingerprint("https://calendar.example/2026.ics"))


@responses.activate
def test_the_version_is_the_one_of_the_address_that_gave_the_calendar() -> None:
    """Asked for changes is where the redirects lead; if they lead elsewhere, it gives the calendar in full."""
    redirect(URL, OTHER)
    responses.get(OTHER, status=304)
    known = Version(fingerprint(OTHER), '"one"', None)
    assert fetch(URL, known).content is None
    assert asked() == [(URL, None, None), (OTHER, '"one"', None)]


@responses.activate
@pytest.mark.parametrize(
    ("to", "words"),
    [
        (URL, "calendar.example redirects in a circle."),
        ("http://calendar.example/plain.ics", "calendar.example redirects from https to http."),
        ("file:///etc/passwd", "calendar.example redirects to something that is not a web address."),
        ("ftp://files.example/2026.ics", "calendar.example redirects to something that is not a web address."),
        ("https://[half/", "calendar.example redirects to something that is not a web address."),
    ],
)
def test_a_redirect_that_leads_nowhere_is_told(to: str, words: str) -> None:
    """And not followed."""
    redirect(URL, to)
    assert refusal() == words


@responses.activate
def test_a_circle_of_several_addresses_is_told() -> None:
    """By the one that closes it."""
    redirect(URL, OTHER)
    redirect(OTHER, URL)
    assert refusal() == "calendar.example redirects in a circle."


@responses.activate
def test_what_a_server_answers_is_not_quoted() -> None:
    """Not even the host to which it redirects: whoever runs it could write into our log and records."""
    redirect(URL, "https://written-by-somebody.example/")
    responses.get("https://written-by-somebody.example/", status=418)
    assert refusal() == "calendar.example responded with HTTP 418."
    assert len(responses.calls) == 2


@responses.activate
@pytest.mark.parametrize("count", [MOST_REDIRECTS, MOST_REDIRECTS + 1])
def test_redirects_are_followed_five_times(count: int) -> None:
    """And not once more."""
    for number in range(count):
        redirect(f"https://calendar.example/{number}", f"/{number + 1}")
    responses.get(f"https://calendar.example/{count}", body="content")
    if count == MOST_REDIRECTS:
        assert fetch("https://calendar.example/0").content == b"content"
    else:
        assert refusal("https://calendar.example/0") == "calendar.example redirects more than 5 times."


@responses.activate
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 204}, "calendar.example responded with HTTP 204."),
        ({"status": 300}, "calendar.example responded with HTTP 300."),
        ({"status": 302}, "calendar.example responded with HTTP 302."),
        ({"status": 404}, "calendar.example responded with HTTP 404."),
        ({"status": 500, "body": "content"}, "calendar.example responded with HTTP 500."),
        ({"body": requests.ConnectTimeout("slow")}, "calendar.example did not answer in time."),
        ({"body": requests.ReadTimeout("slow")}, "calendar.example did not answer in time."),
        ({"body": requests.exceptions.SSLError("bad")}, "calendar.example does not show a valid certificate."),
        ({"body": requests.ConnectionError("gone")}, "calendar.example cannot be reached."),
        ({"body": b"x" * (LARGEST + 1)}, "calendar.example sent more than 5 MB."),
    ],
)
def test_an_address_that_gives_no_calendar_is_told(answer: dict[str, Any], words: str) -> None:
    """By its host and what it answered, never by the whole address."""
    responses.get(URL, **answer)
    assert refusal() == words


@pytest.mark.parametrize(
    "url", ["https://[half/", "https:///nowhere", "https://calendar.example:port/", "https://a..example/"]
)
def test_what_is_no_address_is_told(url: str) -> None:
    """As any other failure."""
    assert "is not a valid address." in refusal(url)


@responses.activate
def test_an_address_to_subscribe_to_is_asked_by_https() -> None:
    """As calendars offer it to other programs."""
    responses.get(URL, body="content")
    assert fetch(URL.replace("https", "webcal")).content == b"content"


@responses.activate
def test_the_largest_calendar_is_read() -> None:
    """To the last byte."""
    responses.get(URL, body=b"x" * LARGEST)
    assert fetch(URL).content == b"x" * LARGEST


class Server:
    """A real server: answers each request with what `answer` writes; `ending` is set when it is to stop."""

    def __init__(self) -> None:
        self.ending = threading.Event()
        self.paths: list[str] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda _handler: None
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}/district.ics"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.paths.append(self.path)
                server.answer(self)

            def log_message(self, *_words: object) -> None:
                pass

        return Handler

    def drip(self, handler: BaseHTTPRequestHandler, part: bytes) -> None:
        """Send something again and again, until the server is to stop or nobody listens."""
        try:
            while not self.ending.wait(0.01):
                handler.wfile.write(part)
        except OSError:
            handler.close_connection = True

    def stop(self) -> None:
        """End, and with it what still drips."""
        self.ending.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine."""
    server = Server()
    yield server
    server.stop()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """Answer at once."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


TOO_SLOW = "127.0.0.1 did not send the calendar within 0.2 seconds."


def test_a_server_that_drips_its_answer_is_given_up(server: Server) -> None:
    """Each byte comes in time, the whole never does."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"BEGIN:VCALENDAR")
        server.drip(handler, b"x")

    server.answer = answer
    assert refusal(server.url, seconds=A_MOMENT) == TOO_SLOW
    assert fetches_end()


def test_a_server_that_drips_its_headers_is_given_up(server: Server) -> None:
    """Before it has said anything."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        server.drip(handler, b"x")

    server.answer = answer
    assert refusal(server.url, seconds=A_MOMENT) == TOO_SLOW


def test_a_server_that_falls_silent_after_a_redirect_is_given_up(server: Server) -> None:
    """The time counts for all redirects together."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if len(server.paths) > 1:
            server.ending.wait()
        send(handler, b"", 302, Location="/2026.ics")

    server.answer = answer
    assert refusal(server.url, seconds=A_MOMENT) == TOO_SLOW
    assert server.paths == ["/district.ics", "/2026.ics"]


def fetches_end() -> bool:
    """Whether every fetch that was given up comes to its end, too."""
    for thread in threading.enumerate():
        if thread.name == "calendar fetch":
            thread.join(timeout=30)
    return not any(thread.name == "calendar fetch" for thread in threading.enumerate())


def test_what_a_redirect_sends_along_is_not_read(server: Server) -> None:
    """It may be without end."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/district.ics":
            send(handler, b"", 302, Location="/2026.ics")
            server.drip(handler, b"x" * 1000)
        else:
            send(handler, b"content")

    server.answer = answer
    assert fetch(server.url).content == b"content"


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_is_read_as_it_is_sent(server: Server, *, packed: bool) -> None:
    """In parts, and packed."""
    content = b"content " * 100_000

    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = gzip.compress(content) if packed else content
        send(handler, body, Content_Encoding="gzip" if packed else "identity")

    server.answer = answer
    assert fetch(server.url).content == content


@pytest.mark.parametrize(
    ("body", "headers", "words"),
    [
        (b"BEGIN:VCALENDAR", {"Content_Length": "5000"}, "127.0.0.1 sent an invalid response."),
        (b"BEGIN:VCALENDAR", {"Content_Encoding": "gzip"}, "127.0.0.1 sent an invalid response."),
        (gzip.compress(bytes(50 * LARGEST)), {"Content_Encoding": "gzip"}, "127.0.0.1 sent more than 5 MB."),
        (b"zz\r\nBEGIN", {"Transfer_Encoding": "chunked"}, "127.0.0.1 sent an invalid response."),
    ],
)
def test_a_broken_answer_is_told(server: Server, body: bytes, headers: dict[str, str], words: str) -> None:
    """Shorter than promised, packed wrongly, unpacked far larger than it came, or cut."""
    server.answer = lambda handler: send(handler, body, **headers)
    assert refusal(server.url) == words


def test_a_server_that_is_not_there_is_told(server: Server) -> None:
    """In a line as well."""
    server.stop()
    assert refusal(server.url) == "127.0.0.1 cannot be reached."
