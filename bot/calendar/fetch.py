"""Fetches the district's calendar: only if it has changed, and within limits of size, time and redirects."""

import hashlib
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, LocationValueError, ReadTimeoutError

from bot.calendar.errors import CalendarNotRead
from bot.outgoing import proxy_for, trust
from models.calendar.feed import Version

ADDRESS = ("http://", "https://", "webcal://")
LARGEST = 5_000_000
A_PART = 65536
MOST_REDIRECTS = 5
SECONDS_TO_CONNECT, SECONDS_OF_SILENCE = 5, 20
SECONDS_IN_ALL = 60
LONGEST_HEADER = 500
# What goes wrong, in words; the first that fits. All else is an answer that breaks off or cannot be unpacked.
WORDS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((requests.exceptions.SSLError,), "does not show a valid certificate."),
    ((requests.Timeout, ReadTimeoutError), "did not answer in time."),
    ((requests.ConnectionError,), "cannot be reached."),
    ((requests.exceptions.InvalidURL, LocationValueError), "is not a valid address."),
)
BROKEN = "sent an invalid response."


@dataclass(frozen=True)
class Answer:
    """What an address gave: the content, or nothing if it has not changed; and which version of it that is."""

    content: bytes | None
    version: Version


def fetch(url: str, known: Version | None = None, seconds: float = SECONDS_IN_ALL) -> Answer:
    """The calendar at an address; only whether it has changed, if the `known` version comes from there.

    What calendars offer to subscribe to (webcal) is asked for by https. `CalendarNotRead`: not to be had within the
    seconds, or is larger than 5 MB, or redirects too far.
    """
    url = url.replace("webcal://", "https://", 1)
    outcome: Future[Answer] = Future()
    given_up = threading.Event()

    def work() -> None:
        try:
            outcome.set_result(_follow(url, known, given_up))
        except Exception as problem:  # noqa: BLE001  it is raised where the outcome is waited for
            outcome.set_exception(problem)

    # Time-outs of requests begin anew with each byte, so that a server that drips could hold up the caller for ever.
    threading.Thread(target=work, name="calendar fetch", daemon=True).start()
    try:
        return outcome.result(seconds)
    except TimeoutError:
        given_up.set()
        raise CalendarNotRead(f"{_host(url)} did not send the calendar within {seconds:g} seconds.") from None


class _Trusting(HTTPAdapter):
    """Trusts whom all calls of the bot trust, instead of a list of certificates that Requests brings along."""

    def build_connection_pool_key_attributes(self, *about: Any, **more: Any) -> Any:
        """Where to, and with which trust."""
        where, _other = super().build_connection_pool_key_attributes(*about, **more)
        return where, {"ssl_context": trust()}

    def cert_verify(self, *_about: Any) -> None:
        """The trust is complete: nothing is added to it."""


class _Session(requests.Session):
    """Leaves redirects to `_follow`. Requests would read the whole answer that redirects, without a limit."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # it would ask for other certificates and proxies than all other calls
        self.mount("https://", _Trusting())

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def _follow(url: str, known: Version | None, given_up: threading.Event) -> Answer:
    seen, host = {url}, _host(url)  # what is said of it names the host that we were given, not what a server answers
    with _Session() as session:
        for _ in range(MOST_REDIRECTS + 1):
            here = _ask(session, url, host, known, given_up)
            if isinstance(here, Answer):
                return here
            if here in seen:
                raise CalendarNotRead(f"{host} redirects in a circle.")
            seen.add(here)
            url = here
    raise CalendarNotRead(f"{host} redirects more than {MOST_REDIRECTS} times.")


def _ask(
    session: requests.Session, url: str, host: str, known: Version | None, given_up: threading.Event
) -> Answer | str:
    """What an address gives, or the address to which it redirects."""
    address = fingerprint(url)
    headers = _conditions(known) if known and known.address == address else {}
    timeout = (SECONDS_TO_CONNECT, SECONDS_OF_SILENCE)
    try:
        by = {"all": proxy} if (proxy := proxy_for(url)) else {}
        with session.get(url, headers=headers, timeout=timeout, proxies=by, stream=True) as response:
            if response.is_redirect:
                return _target(url, host, response.headers["Location"])
            if known and headers and response.status_code == requests.codes.not_modified:
                return Answer(None, known)
            if response.status_code != requests.codes.ok:
                raise CalendarNotRead(f"{host} responded with HTTP {response.status_code}.")
            version = Version(address, _header(response, "ETag"), _header(response, "Last-Modified"))
            return Answer(_content(response, host, given_up), version)
    except (requests.RequestException, HTTPError) as error:
        words = next((words for kinds, words in WORDS if isinstance(error, kinds)), BROKEN)
        raise CalendarNotRead(f"{host} {words}") from None


def _content(response: requests.Response, host: str, given_up: threading.Event) -> bytes:
    content = bytearray()
    while part := response.raw.read1(A_PART, decode_content=True):
        content += part
        if len(content) > LARGEST:
            raise CalendarNotRead(f"{host} sent more than {LARGEST // 1_000_000} MB.")
        if given_up.is_set():
            raise CalendarNotRead(f"{host} took too long.")
    return bytes(content)


def _conditions(known: Version) -> Mapping[str, str]:
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _header(response: requests.Response, name: str) -> str | None:
    """A header that can be kept and sent back."""
    value = response.headers.get(name, "")
    return value if value.isprintable() and 0 < len(value) <= LONGEST_HEADER else None


def _target(url: str, host: str, location: str) -> str:
    """The address to which one redirects; `CalendarNotRead` if it is none of the web, or gives up the encryption."""
    try:
        target = urljoin(url, location)
        before, after = urlsplit(url).scheme, urlsplit(target).scheme
    except ValueError:
        before = after = ""
    if after not in ("http", "https"):
        raise CalendarNotRead(f"{host} redirects to something that is not a web address.")
    if (before, after) == ("https", "http"):
        raise CalendarNotRead(f"{host} redirects from https to http.")
    return target


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "The address"
    except ValueError:
        return "The address"


def fingerprint(url: str) -> str:
    """What tells addresses apart without giving them away: they may hold a key."""
    return hashlib.sha256(url.encode()).hexdigest()
