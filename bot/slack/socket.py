"""Socket Mode: the connection on which Slack brings what people do (Slack's page “Using Socket Mode”).

Slack's own client hears late of a connection that fell silent, and while it changes connections it reads neither.
"""

import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bot.outgoing import proxy_for, trust
from bot.serving.answering import answered
from bot.slack.gateway import Gateway, Json, SlackFailed, SlackRefused, SlackUnclear
from bot.worker import NotNow, Worker
from models.errors import unforeseen

log = structlog.get_logger(__name__)
_unheard = logging.getLogger(f"{__name__}.websockets")  # it has a traceback for each connection that dies
_unheard.setLevel(logging.CRITICAL)

PING_SECONDS = 5.0  # and as long again for the answer: then the connection is dead
OPEN_SECONDS = 10.0
CLOSE_SECONDS = 1.0
ANSWER_SECONDS = 3.0  # so long Slack waits for an acknowledgement
LINGER_SECONDS = 30.0  # so long is read what Slack had sent off before it heard of the new connection
LARGEST_MESSAGE = 4 * 1024 * 1024  # Slack names no limit; a form's answers are far below
LOOK_AGAIN = timedelta(seconds=10)
SWITCHED_OFF = "link_disabled"


class SocketLink(Worker):
    """Keeps one connection to Slack. What comes on it is answered by a few threads, each on the connection it came on.

    Args:
        app: Bolt, with everything that people do.
        slack: the Web API under the app-level token.
        threads: how many requests are answered at once.
        ping_seconds: how often to ask whether the connection lives, and how long to wait for the answer.
        name: what the connection is called where it is found wanting.
    """

    def __init__(
        self, app: App, slack: Gateway, threads: int, ping_seconds: float = PING_SECONDS, name: str = "slack connection"
    ) -> None:
        self._app, self._slack, self._ping_seconds = app, slack, ping_seconds
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._changed = threading.Condition()
        self._open: set[ClientConnection] = set()
        self._newest: ClientConnection | None = None  # None: another one is wanted
        self._wanted = threading.Event()
        self._down_since: float | None = time.monotonic()
        super().__init__(name, self.keep, LOOK_AGAIN, wait_idle=self._wanted.wait)

    def stop(self) -> None:
        """Answer what has come, then hang up."""
        self.ask_to_stop()
        self._wanted.set()
        super().stop()
        self._workers.shutdown()
        for connection in list(self._open):
            connection.close()
        self._slack.close()

    def down_for(self) -> timedelta:
        """How long there has been no connection at all."""
        since = self._down_since
        return timedelta(seconds=time.monotonic() - since) if since is not None else timedelta(0)

    def keep(self) -> bool:
        """Make a connection if one is wanted; whether one was. `NotNow` where Slack gave none."""
        self._wanted.clear()
        if self._newest is not None:
            return False
        try:
            self.connect()
        except SlackFailed as failure:
            raise NotNow(f"Slack gave no connection ({failure})", failure.retry_after) from failure
        return True

    def connect(self) -> None:
        """Make a connection, beside those that are open; `SlackFailed` where Slack gives none."""
        # Slack allows ten at once and brings each request on any one of them: two never hurt, none does.
        url = self._slack.call("apps.connections.open").get("url")
        connection = self._greeted(str(url))
        with self._changed:
            self._open.add(connection)
            self._newest, self._down_since = connection, None
            self._changed.notify_all()
        reader = threading.Thread(target=self._read, args=(connection,), name="slack connection reader", daemon=True)
        try:
            reader.start()
        except RuntimeError as error:  # no thread is to be had
            self._ended(connection)
            raise SlackUnclear(type(error).__name__) from error
        log.info("slack_connected")

    def _greeted(self, url: str) -> ClientConnection:
        try:
            connection = connect(
                url, ssl=trust() if url.startswith("wss:") else None, proxy=proxy_for(url), compression=None,
                open_timeout=OPEN_SECONDS, close_timeout=CLOSE_SECONDS, max_size=LARGEST_MESSAGE,
                ping_interval=self._ping_seconds, ping_timeout=self._ping_seconds, legacy=True,
                logger=_unheard,
            )  # fmt: skip
        except Exception as error:  # whatever a broken connection brings
            raise SlackUnclear(type(error).__name__) from error
        try:
            greeting = _read_message(connection.recv(timeout=OPEN_SECONDS))
        except (TimeoutError, ConnectionClosed):
            greeting = {}
        if greeting.get("type") == "hello":
            return connection
        connection.close()
        if greeting.get("reason") == SWITCHED_OFF:
            raise SlackRefused(SWITCHED_OFF)
        raise SlackUnclear("no hello")

    def _read(self, connection: ClientConnection) -> None:
        """Take what comes until the connection ends; the loop makes another one then."""
        try:
            while (message := self._next(connection)) is not None:
                if message.get("type") == "disconnect":
                    self._want_another(connection)
                elif "envelope_id" in message and not self._is_to_stop.is_set():
                    self._workers.submit(self._answer, connection, message)
        except ConnectionClosed:
            log.info("slack_connection_closed")
        except Exception as error:  # noqa: BLE001  the thread ends with its connection, whatever it was
            log.error("slack_connection_failed", **unforeseen(error))  # noqa: TRY400
        finally:
            self._ended(connection)

    def _next(self, connection: ClientConnection) -> Json | None:
        """What comes next; None when Slack has another connection by now and is silent on this one."""
        while True:
            try:
                return _read_message(connection.recv(timeout=LINGER_SECONDS))
            except TimeoutError:
                if self._newest not in (None, connection):
                    return None

    def _want_another(self, connection: ClientConnection) -> None:
        """Slack will close this one soon: it is read until then."""
        with self._changed:
            if self._newest is connection:
                self._newest = None
        self._wanted.set()

    def _ended(self, connection: ClientConnection) -> None:
        with self._changed:
            self._open.discard(connection)
            if not self._open:
                self._down_since = time.monotonic()
        self._want_another(connection)
        connection.close()

    def _answer(self, connection: ClientConnection, envelope: Json) -> None:
        """What nobody can answer is acknowledged too: Slack would only send it again."""
        try:
            answer = answered(self._app, partial(_request, envelope))
            if answer.status != 200:
                log.warning("request_not_answered", status=answer.status)
                answer = BoltResponse(status=200, body="")
            self._acknowledge(connection, envelope, answer)
        except Exception as error:  # noqa: BLE001  nobody asks the pool how it went
            log.error("request_failed", **unforeseen(error))  # noqa: TRY400

    def _acknowledge(self, connection: ClientConnection, envelope: Json, answer: BoltResponse) -> None:
        acknowledgement = json.dumps({"envelope_id": envelope["envelope_id"], **_payload(answer)})
        try:
            connection.send(acknowledgement)
        except ConnectionClosed:
            # Slack's own client acknowledges on whatever connection it has. That any will do is not documented.
            if (another := self._other_than(connection)) is None:
                raise
            another.send(acknowledgement)

    def _other_than(self, gone: ClientConnection) -> ClientConnection | None:
        """The newest connection, which may be on its way; nothing where none comes while Slack waits."""
        with self._changed:
            came = self._changed.wait_for(lambda: self._newest not in (None, gone), ANSWER_SECONDS)
            return self._newest if came else None


def _read_message(raw: str | bytes) -> Json:
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _request(envelope: Json) -> BoltRequest:
    again = {"x-slack-retry-num": envelope.get("retry_attempt"), "x-slack-retry-reason": envelope.get("retry_reason")}
    headers: Any = {name: str(value) for name, value in again.items() if value is not None}
    return BoltRequest(mode="socket_mode", body=envelope.get("payload") or {}, headers=headers)


def _payload(answer: BoltResponse) -> Json:
    if not answer.body:
        return {}
    is_json = answer.headers.get("content-type", [""])[0].startswith("application/json")
    return {"payload": json.loads(answer.body) if is_json else {"text": answer.body}}
