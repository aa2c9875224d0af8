"""Socket Mode: up to ten connections of the bot, each payload to one of them, acknowledged by its envelope id.

A connection can fall silent, as when a router on the way has forgotten it: nothing passes, and neither side is told.
"""

import asyncio
import json
import secrets
from typing import Any
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.practice.errors import Json, SlackError

MOST_LINKS = 10


class SocketMode:
    """The bot's connections; payloads go to them in turn."""

    def __init__(self, app_id: str, ack_seconds: float) -> None:
        self._app_id, self._ack_seconds = app_id, ack_seconds
        self._tickets: set[str] = set()
        self.open: list[WebSocket] = []
        self.silent: list[WebSocket] = []
        self._leaving: list[WebSocket] = []
        self._answers: dict[str, asyncio.Future[Any]] = {}

    @property
    def connected(self) -> bool:
        """Whether the bot is connected."""
        return bool(self.open)

    def ticket(self) -> str:
        """The right to connect once."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def link(self, socket: WebSocket) -> None:
        """One connection, from hello to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(1008)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self.open) >= MOST_LINKS:
            await self._say_goodbye(socket, "too_many_websockets")
            return
        self.open = [link for link in self.open if link not in self.silent]  # Slack has noticed by now
        self.open.append(socket)
        try:
            await socket.send_json(self._hello())
            await self._close_those_that_leave()
            while True:
                self._acknowledged(json.loads(await socket.receive_text()))
        except WebSocketDisconnect:
            return
        finally:
            self.open = [link for link in self.open if link is not socket]

    async def send(self, kind: str, payload: Json, retry: Json | None = None) -> Any:
        """Hand a payload to one connection and wait for its acknowledgement.

        Returns:
            The payload of the acknowledgement; None when it has none.

        Raises:
            SlackError: `dispatch_failed` without a connection, `operation_timeout` without an answer in time.
        """
        if not self.open:
            raise SlackError("dispatch_failed")
        link = self.open.pop(0)
        self.open.append(link)
        name = str(uuid4())
        envelope: Json = {"envelope_id": name, "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        answer = self._answers[name] = asyncio.get_running_loop().create_future()
        try:
            if link not in self.silent:
                await link.send_json(envelope | (retry or {}))
            return await asyncio.wait_for(answer, self._ack_seconds)
        except (TimeoutError, WebSocketDisconnect, RuntimeError) as error:
            raise SlackError("operation_timeout") from error
        finally:
            del self._answers[name]

    async def say_goodbye(self, reason: str) -> None:
        """Tell every connection to come again on a new one, as Slack does every few hours.

        Until there is a new one, the old ones are used; then they are closed.
        """
        for link in list(self.open):
            self._leaving.append(link)
            await self._say_goodbye(link, reason)

    async def _close_those_that_leave(self) -> None:
        leaving, self._leaving = self._leaving, []
        self.open = [link for link in self.open if link not in leaving]
        for link in leaving:
            await link.close()

    async def _say_goodbye(self, link: WebSocket, reason: str) -> None:
        await link.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "practice"}})

    def _hello(self) -> Json:
        debug = {"host": "practice", "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "connection_info": {"app_id": self._app_id},
            "debug_info": debug,
        }

    def _acknowledged(self, envelope: Json) -> None:
        answer = self._answers.get(envelope.get("envelope_id", ""))
        if answer is not None and not answer.done():
            answer.set_result(envelope.get("payload"))
