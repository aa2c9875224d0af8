"""A mail server on the loopback: it speaks SMTP, with TLS or without, and keeps what it gets."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.certificates import certificate

_FOLDER = TemporaryDirectory()


@cache
def mail_certificate() -> Path:
    """For `localhost` alone; who is to trust it has `SSL_CERT_FILE`."""
    return certificate(Path(_FOLDER.name), "Made-up mail server", "DNS:localhost", "IP:127.0.0.1")


@dataclass
class MailServer:
    """What it offers, and what came."""

    is_encrypted: bool = False
    offers_starttls: bool = False
    refuses: bool = False
    knows_nobody: bool = False  # whoever logs in
    hangs_up: bool = False  # on whoever logs in
    refused: str = ""  # an address
    port: int = 0
    mails: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)


def encryption() -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(mail_certificate(), mail_certificate().with_name("key.pem"))
    return context


@contextmanager
def mail_server(refused: str = "", **offers: bool) -> Iterator[MailServer]:
    """A server for the length of the block."""
    state = MailServer(refused=refused, **offers)

    class Session(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                if state.is_encrypted:
                    self.request = encryption().wrap_socket(self.request, server_side=True)
                with self.request:
                    _converse(state, self.request)
            except OSError:
                return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


def _converse(state: MailServer, connection: socket.socket, greeting: bytes = b"220 made-up\r\n") -> None:
    lines = connection.makefile("rb")
    connection.sendall(greeting)
    while line := lines.readline():
        words = line.decode().strip()
        state.heard.append(words)
        verb = words.split(" ")[0].upper()
        if verb == "EHLO":
            connection.sendall(b"250-made-up\r\n" + b"250-STARTTLS\r\n" * state.offers_starttls + b"250 AUTH PLAIN\r\n")
        elif verb == "STARTTLS":
            connection.sendall(b"220 go ahead\r\n")
            lines.close()
            with encryption().wrap_socket(connection, server_side=True) as safe:
                _converse(state, safe, b"")
            return
        elif verb == "AUTH" and state.hangs_up:
            return
        elif verb == "AUTH":
            connection.sendall(b"535 who?\r\n" if state.knows_nobody else b"235 welcome\r\n")
        elif verb == "DATA":
            connection.sendall(b"354 go on\r\n")
            mail = b"".join(iter(lines.readline, b".\r\n"))
            state.mails.append(mail.decode())
            connection.sendall(b"250 kept\r\n")
        elif verb == "QUIT":
            connection.sendall(b"221 bye\r\n")
            return
        else:
            refuses = verb == "RCPT" and (state.refuses or f"<{state.refused}>" in words)
            connection.sendall(b"550 no\r\n" if refuses else b"250 fine\r\n")
