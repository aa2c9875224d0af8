"""A practice workspace for each test module, with a bot connected to it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.practice.parts import Bot, Clock, Person, web_client


@pytest.fixture(scope="module")
def clock() -> Clock:
    """The clock of the module's workspace; it moves only when a test moves it."""
    return Clock()


@pytest.fixture(scope="module")
def ending() -> Iterator[list[Callable[[], object]]]:
    """What closes Slack's clients: after their servers have stopped, and all at once, as each takes a second."""
    closings: list[Callable[[], object]] = []
    yield closings
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda close: close(), closings))


@pytest.fixture(scope="module")
def connect(ending: list[Callable[[], object]]) -> Callable[..., Bot]:
    """Connects bots to workspaces."""

    def start(server: PracticeServer, **more: Any) -> Bot:
        bot = Bot(server, **more)
        ending.append(bot.socket.close)
        return bot

    return start


@pytest.fixture(scope="module")
def serve(ending: list[Callable[[], object]]) -> Iterator[Callable[..., PracticeServer]]:
    """Starts practice workspaces and stops them at the end of the module."""
    started: list[PracticeServer] = []

    def start(**options: Any) -> PracticeServer:
        server = PracticeServer(**options)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def server(serve: Callable[..., PracticeServer], clock: Clock) -> PracticeServer:
    """The module's workspace."""
    return serve(clock=clock, ack_seconds=1)


@pytest.fixture(scope="module")
def connected(connect: Callable[..., Bot], server: PracticeServer) -> Bot:
    """The module's bot."""
    return connect(server)


@pytest.fixture
def bot(connected: Bot) -> Bot:
    """The module's bot, which acknowledges everything and has read everything."""
    connected.answers.clear()
    while not connected.received.empty():
        connected.received.get()
    return connected


@pytest.fixture
def web(server: PracticeServer) -> WebClient:
    """The bot's Web API."""
    return web_client(server)


@pytest.fixture
def officer(server: PracticeServer) -> Person:
    """An officer at the page."""
    return Person(server, "UOFFHALL")


@pytest.fixture
def principal(server: PracticeServer) -> Person:
    """A principal at the page."""
    return Person(server, "UPRINHALL")
