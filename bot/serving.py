"""Serves a web app from a thread, so that the process itself can wait for its end."""

import socket
import threading

import uvicorn
from starlette.types import ASGIApp


class PortTaken(Exception):
    """Another program listens there already."""


class ServerThread:
    """A web server on one address, started and stopped by the process."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._socket = _listen(host, port)
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=3)
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


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, UnicodeError) as error:  # the latter for a name that can be no host's
        listening.close()
        why = getattr(error, "strerror", None) or "no such host"
        raise PortTaken(f"Port {port} on {host} cannot be used ({why}). Choose another: PORT=… .") from None
    listening.listen(128)
    return listening
