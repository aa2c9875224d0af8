"""Every call that the bot makes to the web: whom it trusts, through which proxy, and on a connection that is kept.

A kept connection spares most of a call's time. What it must not cost: a post that is sent twice. So nothing is ever
repeated here; a connection that has ended, or may be about to, is left before anything is sent on it; and whoever calls
learns whether anything was sent at all. Why so: `docs/decisions`, number 55.
"""

import ipaddress
import os
import ssl
import time
from collections.abc import Mapping
from functools import cache
from urllib.parse import unquote, urlsplit

from requests.utils import get_environ_proxies, select_proxy
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import make_headers, parse_url

# Why there is no connection.
UNREACHABLE, PROXY, CERTIFICATE = "unreachable", "proxy_failed", "certificate_not_valid"
WEB = ("http", "https", "ws", "wss")
MOST_KEPT = 40  # to one host: one for each listener that shows a form
# Servers and proxies close what has been idle for a minute, as a rule: whoever closes first knows that it is closed.
IDLE_SECONDS = 30.0


class NeverSent(Exception):
    """There was no connection, so that nothing of the request can have arrived; `code` is why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@cache
def trust() -> ssl.SSLContext:
    """Whom all calls of this process trust: the system's certificates, or those of `SSL_CERT_FILE`.

    Made once: it reads all of them, which takes longer than a call.
    """
    return ssl.create_default_context()


def proxy_for(url: str) -> str | None:
    """The proxy for an address, by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; none on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:  # no address: whoever asks it will be told
        return None
    if parts.scheme not in WEB:  # mail goes directly
        return None
    return _proxy(f"{'https' if parts.scheme in ('https', 'wss') else 'http'}://{parts.netloc}")


@cache
def _proxy(origin: str) -> str | None:
    if _is_this_machine(urlsplit(origin).hostname or ""):
        return None
    proxy = select_proxy(origin, get_environ_proxies(origin))
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Kept(HTTPConnection):
    """A connection that says whether it is still good, and whether it ever was."""

    _opened_by, _used_at = 0, 0.0

    def connect(self) -> None:
        """Connect; `NeverSent` if that fails, through a proxy and with all that TLS asks for."""
        try:
            super().connect()
        except (OSError, HTTPError, ValueError) as error:  # the last for a host that can be no host's name
            raise NeverSent(_why(error, is_by_proxy=self.proxy is not None)) from error
        self._opened_by, self._used_at = os.getpid(), time.monotonic()

    @property
    def is_connected(self) -> bool:
        """Whether a request may leave on it: not closed by the other side, nor idle for long, nor another process's."""
        is_good = self._opened_by == os.getpid() and time.monotonic() - self._used_at < IDLE_SECONDS
        return is_good and super().is_connected

    def getresponse(self) -> BaseHTTPResponse:  # type: ignore[override]
        """The answer; from now on the connection is idle."""
        answer = super().getresponse()
        self._used_at = time.monotonic()
        return answer


class _KeptTls(_Kept, HTTPSConnection):
    """The same with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Kept


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _KeptTls


class Connections:
    """Connections to the web that are kept open between calls, each for one call at a time. For many threads."""

    def __init__(self) -> None:
        self._managers: dict[str | None, PoolManager] = {}

    def request(
        self, method: str, url: str, headers: Mapping[str, str], seconds: float, body: bytes | None = None,
        *, is_read: bool = True,
    ) -> BaseHTTPResponse:  # fmt: skip
        """One request, with its whole answer unless `is_read` is off: then whoever calls has to close the answer.

        `seconds` for the connection and the beginning of the answer together, then as long for each further part.
        Redirects are not followed. Raises `NeverSent`, or urllib3's `HTTPError` where it may have been done.
        """
        return self._manager(proxy_for(url)).request(
            method, url, body=body, headers=headers, timeout=Timeout(total=seconds), retries=False, redirect=False,
            preload_content=is_read,
        )  # fmt: skip

    def close(self) -> None:
        """Close what is kept. Whoever calls afterwards gets a new connection."""
        for manager in list(self._managers.values()):
            manager.clear()

    def _manager(self, proxy: str | None) -> PoolManager:
        found = self._managers.get(proxy)
        return found or self._managers.setdefault(proxy, _made(proxy))


def _made(proxy: str | None) -> PoolManager:
    manager = _through(proxy) if proxy else PoolManager(maxsize=MOST_KEPT, ssl_context=trust())
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
    return manager


def _through(proxy: str) -> ProxyManager:
    try:
        name_and_password = parse_url(proxy).auth
        headers = make_headers(proxy_basic_auth=unquote(name_and_password)) if name_and_password else None
        return ProxyManager(
            proxy, maxsize=MOST_KEPT, ssl_context=trust(), proxy_ssl_context=trust(), proxy_headers=headers
        )
    except HTTPError as error:  # another kind of proxy, such as SOCKS, or no address at all
        raise NeverSent(PROXY) from error


def _why(error: Exception, *, is_by_proxy: bool) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return CERTIFICATE
    return PROXY if is_by_proxy else UNREACHABLE
