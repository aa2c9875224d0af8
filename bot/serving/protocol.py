"""Serves a web app from a thread, so that the process itself can wait for its end. Nobody can hold it up: connections
are counted, and a request has to come in time.
"""

import asyncio
import socket
import threading
from dataclasses import dataclass
from functools import partial
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol


class PortTaken(Exception):
    """Another program listens there already."""


@dataclass(frozen=True)
class Limits:
    """What one web server takes on. A connection without a request ends after `seconds` as well."""

    connections: int = 200
    seconds: float = 10  # for a request with all its headers and its body; what it asks for may take longer
    header_bytes: int = 32 * 1024
    idle_seconds: int = 5  # for the next request on a connection that has had one


LIMITS = Limits()


class ServerThread:
    """A web server on one address, started and stopped by the process."""

    def __init__(self, app: ASGIApp, host: str, port: int, limits: Limits = LIMITS) -> None:
        self._socket = _listen(host, port)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://[{host.strip('[]')}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"
        config = uvicorn.Config(
            app, log_config=None, lifespan="off", timeout_graceful_shutdown=3,
            http=partial(BoundedProtocol, limits),  # type: ignore[arg-type]  # it is called as the class would be
            timeout_keep_alive=limits.idle_seconds, h11_max_incomplete_event_size=limits.header_bytes,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="server", daemon=True
        )

    def start(self) -> None:
        """Answer requests from now on; the address has been taken since the server was made."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being answered, then let go of the address."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


class BoundedProtocol(H11Protocol):
    """HTTP as uvicorn speaks it, which itself waits for a request as long as a connection is open."""

    def __init__(self, limits: Limits, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limits = limits
        self._giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request; or none, when there are too many connections."""
        super().connection_made(transport)
        if len(self.connections) > self._limits.connections and not self._give_up_the_slowest():
            self._refuse(b"503 Service Unavailable")
        else:
            self._look_whether_complete()

    def _give_up_the_slowest(self) -> bool:
        """End the connection that has kept its request back for longest, so that slow ones shut nobody out."""
        others: list[Any] = [other for other in self.connections if getattr(other, "waits_since", None) is not None]
        slowest = min(others, key=lambda other: other.waits_since, default=None)
        if slowest is not None:
            slowest.give_up()
        return slowest is not None

    @property
    def waits_since(self) -> float | None:
        """From when on there has been no whole request; nothing once there is one."""
        return self._giving_up.when() if self._giving_up is not None else None

    def data_received(self, data: bytes) -> None:
        """Read on; the time for a request runs from its first byte."""
        super().data_received(data)
        self._look_whether_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """There is nothing to wait for."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _look_whether_complete(self) -> None:
        if self._is_complete():
            self._wait_no_more()
        elif self._giving_up is None:
            self._giving_up = self.loop.call_later(self._limits.seconds, self.give_up)

    def _is_complete(self) -> bool:
        """Whether all of a request has come, or the connection has become a WebSocket."""
        is_websocket = self.transport.get_protocol() is not self
        return is_websocket or self.conn.their_state not in (h11.IDLE, h11.SEND_BODY)

    def _wait_no_more(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None

    def give_up(self) -> None:
        """Wait no longer for the request."""
        self._wait_no_more()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._refuse(b"408 Request Timeout")
        else:
            self.transport.close()  # it was answered before all of it had come

    def _refuse(self, status: bytes) -> None:
        self.transport.write(b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        self.transport.close()


def _listen(host: str, port: int) -> socket.socket:
    """Listen on an address of either kind: `127.0.0.1`, `::1` or a name. Raises `PortTaken` where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # TCP by name: else asyncio holds back the end of an answer on a kept connection until the client has confirmed its
    # beginning, which takes 40 ms.
    try:
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise _not_usable(host, port, error) from None
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host.strip("[]"), port))
    except (OSError, UnicodeError) as error:  # the latter for a name that can be no host's
        listening.close()
        raise _not_usable(host, port, error) from None
    listening.listen(128)
    return listening


def _not_usable(host: str, port: int, error: Exception) -> PortTaken:
    why = getattr(error, "strerror", None) or "no such host"
    return PortTaken(f"Port {port} on {host} cannot be used ({why}). Choose another by PORT or SRO_HOST.")
