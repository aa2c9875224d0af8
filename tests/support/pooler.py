"""Something like pgbouncer in front of a PostgreSQL: it takes no start-up options. And a server that lets nobody in."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import URL, make_url

ENCRYPTED = (80877103, 80877104)  # what a client asks first: TLS, or GSSAPI
NO_OPTIONS = ("08P01", "unsupported startup parameter: options")


@contextmanager
def pooler(server: str) -> Iterator[str]:
    """An address of the same database by way of the pooler."""
    url = make_url(server)
    with _listening(partial(_session, url=url)) as port:
        there = url.set(host="127.0.0.1", port=port).difference_update_query(["host"])
        yield there.render_as_string(hide_password=False)


@contextmanager
def closed_door(code: str, words: str) -> Iterator[int]:
    """The port of a PostgreSQL that turns everybody away in these words of its own."""
    with _listening(partial(_turn_away, code=code, words=words)) as port:
        yield port


@contextmanager
def _listening(session: Callable[[socket.socket], None]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve, args=(listening, session), daemon=True).start()
        yield int(listening.getsockname()[1])


def _serve(listening: socket.socket, session: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            client, _address = listening.accept()
        except OSError:
            return
        threading.Thread(target=session, args=(client,), daemon=True).start()


def _session(client: socket.socket, url: URL) -> None:
    with client:
        first = _first(client)
        if b"\0options\0" in first:
            _refuse(client, *NO_OPTIONS)
            return
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(f"{url.query['host']}/.s.PGSQL.{url.port}")
            server.sendall(first)
            back = threading.Thread(target=_pass_on, args=(server, client), daemon=True)
            back.start()
            _pass_on(client, server)
            back.join()


def _turn_away(client: socket.socket, code: str, words: str) -> None:
    with client:
        _first(client)
        _refuse(client, code, words)


def _refuse(client: socket.socket, code: str, words: str) -> None:
    fields = f"SFATAL\0VFATAL\0C{code}\0M{words}\0\0".encode()
    client.sendall(b"E" + struct.pack("!I", len(fields) + 4) + fields)


def _first(client: socket.socket) -> bytes:
    """The message with the start-up parameters."""
    while True:
        length = client.recv(4, socket.MSG_WAITALL)
        rest = client.recv(struct.unpack("!I", length)[0] - 4, socket.MSG_WAITALL)
        if struct.unpack("!I", rest[:4])[0] not in ENCRYPTED:
            return length + rest
        client.sendall(b"N")


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
