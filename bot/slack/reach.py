"""Whether Slack can be reached at all, asked within a second and while other things are looked at."""

import socket
import time
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import closing
from threading import Thread
from urllib.parse import urlsplit

from bot.outgoing import proxy_for

REACH_SECONDS = 1.0
PORTS = {"http": 80, "https": 443, "smtp": 587, "smtps": 465}


class Reach:
    """Asks the hosts of some addresses, or their proxies, for a connection: all at once, from the beginning on.

    An answer of Slack may take longer, and a call waits for it; only whether anybody is there is known so soon. Looking
    up a host's name knows no limit of time, so that whoever does it is left behind.
    """

    def __init__(self, urls: Iterable[str]) -> None:
        self._until = time.monotonic() + REACH_SECONDS
        self._asked = {url: _asked(proxy_for(url) or url) for url in urls}

    def has(self, url: str) -> bool:
        """Whether one of these addresses takes a connection; it waits until the second is over."""
        try:
            return self._asked[url].result(max(0.0, self._until - time.monotonic()))
        except TimeoutError:
            return False


def _asked(url: str) -> "Future[bool]":
    found = Future[bool]()
    Thread(target=lambda: found.set_result(_takes_a_connection(url)), name="reach", daemon=True).start()
    return found


def _takes_a_connection(url: str) -> bool:
    try:
        parts = urlsplit(url)
        place = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 443)
        with closing(socket.create_connection(place, REACH_SECONDS)):
            return True
    except (OSError, ValueError):  # the last for a host that can be no host's name
        return False
