"""A host on a bare socket, for tests of connections: it notes what comes on which, and ends them as networks do."""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs

YES = {"ok": True, "ts": "1.000001"}


@dataclass
class Asked:
    """A request: on which connection it came, the how-manieth there, its first line, its headers and its body."""

    connection: int
    number: int
    line: str
    headers: dict[str, str]
    body: bytes

    def word(self, name: str) -> str:
        """A value of its body, whether a form or JSON."""
        if self.headers["content-type"].startswith("application/json"):
            return str(json.loads(self.body)[name])
        return parse_qs(self.body.decode())[name][0]


Answer = Callable[["Host", socket.socket, Asked], bool]


def yes(_host: "Host", line: socket.socket, asked: Asked) -> bool:
    """Answer and go on: what Slack does. The answer repeats the channel that was asked about."""
    channel = asked.word("channel") if b"channel" in asked.body else ""
    send(line, 200, json.dumps(YES | {"channel": {"id": channel}}).encode())
    return True


def send(line: socket.socket, status: int, body: bytes = b"", *headers: str, length: int | None = None) -> None:
    """An answer over HTTP/1.1, on a connection that stays open."""
    told = [f"HTTP/1.1 {status} Told", f"Content-Length: {len(body) if length is None else length}", *headers]
    line.sendall("\r\n".join([*told, "", ""]).encode() + body)


def reset(line: socket.socket) -> None:
    """End a connection without the goodbye."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@dataclass
class Host:
    """Serves on loopback from threads of its own. `answer` says what it does with a request, and whether it goes on."""

    answer: Answer = yes
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    ended: int = 0

    def __post_init__(self) -> None:
        self.stopping, self._changed = threading.Event(), threading.Condition()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.api = f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}/api/"
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hang up everywhere."""
        self.stopping.set()
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        for line in self._open:
            with suppress(OSError):  # the other side may have hung up meanwhile
                line.shutdown(socket.SHUT_RDWR)
        self.until_ended(self.connections)
        self._listening.close()

    def until_ended(self, connections: int) -> None:
        """Wait until so many connections have ended on this side."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.ended >= connections, timeout=30)

    def _accept(self) -> None:
        while True:
            line, _address = self._listening.accept()
            if self.stopping.is_set():
                line.close()
                return
            self.connections += 1
            self._open.append(line)
            threading.Thread(target=self._serve, args=(line, self.connections), daemon=True).start()

    def _serve(self, line: socket.socket, connection: int) -> None:
        try:
            if self.tls:
                line = self.tls.wrap_socket(line, server_side=True)
            self._talk(line, connection)
        except OSError:
            pass  # whoever called has hung up, or did not trust this host
        finally:
            line.close()
            with self._changed:
                self.ended += 1
                self._changed.notify_all()

    def _talk(self, line: socket.socket, connection: int) -> None:
        number = 0
        with line.makefile("rb") as reading:
            while first := reading.readline():
                number += 1
                headers: dict[str, str] = {}
                while (header := reading.readline().decode().strip()) != "":
                    name, _colon, value = header.partition(": ")
                    headers[name.lower()] = value
                body = reading.read(int(headers.get("content-length", 0)))
                self.asked.append(Asked(connection, number, first.decode().strip(), headers, body))
                if not self.answer(self, line, self.asked[-1]):
                    return
