"""A Slack that is far away: over TLS, with a round trip that takes its time, as opening a connection does."""

import asyncio
import ssl
import threading
from pathlib import Path

ROUND_TRIP = 0.030  # seconds
A_PART = 65536


class Far:
    """Two relays, one behind the other, from a port of their own to a near server without TLS.

    The outer one holds each byte back for half a round trip, and whoever connects for a whole one, as a connection
    takes; the inner one ends TLS, whose greetings therefore wait as well.
    """

    def __init__(self, near: int, certified: Path) -> None:
        self._near = near
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._tls.load_cert_chain(certified, certified.with_name("key.pem"))
        self.port = 0
        self._is_up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._is_up.wait()

    def stop(self) -> None:
        """Hang up."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        self._loop.run_until_complete(self._listen())
        self._is_up.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    async def _listen(self) -> None:
        inner = await asyncio.start_server(self._end_tls, "127.0.0.1", 0, ssl=self._tls)
        self._inner: int = inner.sockets[0].getsockname()[1]
        outer = await asyncio.start_server(self._wait, "127.0.0.1", 0)
        self.port = outer.sockets[0].getsockname()[1]

    async def _end_tls(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _join(reader, writer, self._near, 0)

    async def _wait(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(ROUND_TRIP)
        await _join(reader, writer, self._inner, ROUND_TRIP / 2)


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, seconds: float) -> None:
    there, back = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(_pour(reader, back, seconds), _pour(there, writer, seconds))


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter, seconds: float) -> None:
    try:
        while part := await source.read(A_PART):
            await asyncio.sleep(seconds)
            target.write(part)
            await target.drain()
    except OSError:
        pass  # one of the two has hung up
    finally:
        target.close()
