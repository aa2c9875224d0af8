"""The two sides of a practice workspace in tests: a person at the page, and a bot that is nothing but slack_sdk."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from typing import Any, Protocol

import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.practice.installation import Installation
from bot.practice.server import PracticeServer

Json = dict[str, Any]
SILENT = object()


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Address(Protocol):
    """Where a practice workspace is, also one in another process."""

    url: str
    api_url: str
    bot_token: str


@dataclass
class Elsewhere:
    """A practice workspace in another process."""

    url: str
    bot_token: str
    api_url: str = field(init=False)

    def __post_init__(self) -> None:
        self.api_url = f"{self.url}/api/"


@dataclass
class Person:
    """Somebody at the page."""

    server: Address
    id: str

    def get(self, what: str, /, **query: Any) -> Json:
        """Ask the page's API."""
        answer: Json = requests.get(
            f"{self.server.url}/practice/api/{what}", params=query | {"as": self.id}, timeout=60
        ).json()
        return answer

    def do(self, what: str, /, **body: Any) -> Json:
        """Do something through the page's API."""
        answer: Json = requests.post(
            f"{self.server.url}/practice/api/{what}", json=body | {"as": self.id}, timeout=60
        ).json()
        return answer

    def command(self, channel: str = "CGENERAL", command: str = "/sro-notify", text: str = "") -> Json:
        """Run a slash command."""
        return self.do("command", channel=channel, command=command, text=text)

    def messages(self, channel: str, **query: str) -> list[Json]:
        """What the person sees in a channel."""
        messages: list[Json] = self.get("messages", channel=channel, **query)["messages"]
        return messages

    def stack(self) -> list[Json]:
        """The forms the person has open."""
        stack: list[Json] = self.get("views")["stack"]
        return stack

    def press(self, container: Json, block_id: str, action_id: str, **more: Any) -> Json:
        """Press or choose something."""
        return self.do("action", container=container, block_id=block_id, action_id=action_id, **more)


class Connected(SocketModeClient):
    """Slack's client. Two of its threads may leave a connection at once: the second finds nothing to close there.

    Without this it would leave the new connection behind, unused, when the workspace closes the old one at that moment.
    """

    def connect(self) -> None:
        """Connect, and have the connection closed once however often it is left."""
        super().connect()
        if session := self.current_session:
            session.disconnect = partial(_left_once, session.disconnect)  # type: ignore[method-assign]


def _left_once(disconnect: Callable[[], None]) -> None:
    with suppress(AttributeError):
        disconnect()


@dataclass
class Bot:
    """Records what it is sent by Socket Mode and acknowledges it as a test says, by payload type or command."""

    server: PracticeServer | Installation
    received: SimpleQueue[SocketModeRequest] = field(default_factory=SimpleQueue)
    hellos: SimpleQueue[None] = field(default_factory=SimpleQueue)
    answers: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.web = web_client(self.server)
        self.socket = Connected(
            self.server.app_token,
            web_client=web_client(self.server, self.server.app_token),
            auto_reconnect_enabled=False,
            concurrency=2,
        )
        self.socket.socket_mode_request_listeners.append(self._take)
        self.socket.message_listeners.append(self._greet)
        self.socket.connect()
        self.hellos.get(timeout=60)

    def _greet(self, client: BaseSocketModeClient, message: Json, raw: str | None) -> None:
        if message.get("type") == "hello":
            self.hellos.put(None)

    def _take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        answer = self.answers.get(str(request.payload.get("type", request.payload.get("command"))))
        self.received.put(request)
        if answer is not SILENT:
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload=answer))

    def next(self) -> Json:
        """The payload that came next."""
        return self.received.get(timeout=60).payload

    def trigger(self, person: Person) -> str:
        """A fresh trigger id, from a command of the person."""
        assert person.command() == {"ok": True}
        return str(self.next()["trigger_id"])


def web_client(server: Address, token: str | None = None) -> WebClient:
    """Slack's own client, without its retries."""
    return WebClient(token or server.bot_token, base_url=server.api_url, retry_handlers=[])


def refusal(call: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The error code with which Slack refuses a call."""
    try:
        call(*args, **kwargs)
    except SlackApiError as error:
        return str(error.response["error"])
    return "accepted"


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def typed(block_id: str = "b", action_id: str = "a", **more: Any) -> Json:
    """An input block to type into."""
    element = {"type": "plain_text_input", "action_id": action_id} | more
    return {"type": "input", "block_id": block_id, "label": plain("Label"), "element": element}


def modal(*blocks: Json, **more: Any) -> Json:
    """A form with a submit button."""
    given = list(blocks) or [typed()]
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": given} | more


def button(action_id: str = "press", **more: Any) -> Json:
    """An actions block with a button."""
    element = {"type": "button", "action_id": action_id, "text": plain("Press"), "value": "7"} | more
    return {"type": "actions", "block_id": "buttons", "elements": [element]}
