"""A practice workspace for each test module, with a bot connected to it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.practice.parts import Bot, Clock, Person, web_client
from tests.support.browser import PATIENCE


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
    return serve(clock=clock)


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


@pytest.fixture
def visit(browser: Browser, server: PracticeServer, clock: Clock) -> Iterator[Callable[..., Page]]:
    """Opens the page as somebody, in a window of their own. A mistake in the page's scripts fails the test."""
    clock.now += 3600  # so that what this test posts stands apart from what the one before posted
    mistakes: list[str] = []

    def open_page(person: str = "UOFFHALL", channel: str = "CGENERAL", url: str = server.url, **window: Any) -> Page:
        context = browser.new_context(**{"timezone_id": "America/New_York", "locale": "en-US"} | window)
        ending.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.goto(f"{url}/?as={person}&channel={channel}")
        return page

    for person in (Person(server, "UOFFHALL"), Person(server, "UPRINHALL")):
        if stack := person.stack():
            person.do("close", view_id=stack[-1]["id"], clear=True)
    with ExitStack() as ending:
        yield open_page
        assert mistakes == []
