"""Serves the practice workspace on loopback, in a thread of its own."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.manifest import MANIFEST, read_scopes
from bot.practice import api_chat, api_conversations, api_files, api_people, api_views
from bot.practice.aside import put_aside
from bot.practice.errors import Json, SlackError
from bot.practice.faults import Faults
from bot.practice.files import download
from bot.practice.news import News
from bot.practice.page_api import PageApi
from bot.practice.requests_to_bot import RequestsToBot
from bot.practice.response_urls import ResponseUrls
from bot.practice.seed import read_seed
from bot.practice.signed_http import SignedHttp
from bot.practice.socket_mode import SocketMode
from bot.practice.store import Store
from bot.practice.views import Views
from bot.practice.web_api import Call, WebApi
from bot.practice.workspace import Workspace
from bot.serving.protocol import Limits, ServerThread
from bot.serving.web import health_routes
from models.shipped import shipped
from models.terms import load

HERE = Path(__file__).parent
AGREEMENT = shipped("agreement.toml")


class PracticeServer:
    """A Slack of one's own at `url`: page, Web API and Socket Mode. `readiness` says how the bot stands, for `/readyz`.

    `put_aside` is the folder where practice with other schools is kept, if it was begun with other ones.

    Args:
        port: where to listen on 127.0.0.1; 0 takes a free one.
        state_file: keeps people, messages and files over a restart; without it nothing outlives the server.
        agreement: the agreement's file, whose schools have people and channels here.
        manifest: the app's manifest, which says its scopes, commands and events.
        limit_posts: answer 429 to more than one message a second in a channel, after a burst of three.
        ack_seconds: how long the bot may take to acknowledge, and to open a form; three are Slack's own.
        clock: seconds since 1970.

    Raises:
        PortTaken: somebody else listens there; nothing was started.
        AgreementMistake: the agreement's file cannot be used.
    """

    def __init__(
        self,
        port: int = 0,
        state_file: Path | None = None,
        *,
        agreement: Path = AGREEMENT,
        manifest: Path = MANIFEST,
        limit_posts: bool = False,
        ack_seconds: float = 3,
        clock: Callable[[], float] = time.time,
    ) -> None:
        terms = load(agreement)
        self._thread = HangingUp(self, "127.0.0.1", port, Limits(idle_seconds=60))  # as servers on the Internet have it
        self._loop: asyncio.AbstractEventLoop | None = None
        self.url = f"http://127.0.0.1:{self._thread.port}"
        self.api_url = f"{self.url}/api/"
        self.put_aside = put_aside(state_file, terms) if state_file else None
        self._store = Store(state_file)
        self.bot_token = self._store.secret("bot_token", "xoxb-practice-")
        self.app_token = self._store.secret("app_token", "xapp-practice-")
        self.signing_secret = self._store.secret("signing_secret", "")
        self._news = News()
        self._workspace = Workspace(read_seed(terms), self._store, self._news, clock, self.url)
        views = Views(self._workspace, self._news, ack_seconds)
        self._answers = ResponseUrls(self._workspace)
        self._links = SocketMode(self._workspace.team.app_id, ack_seconds)
        self._requests = RequestsToBot(self._workspace, views, self._answers, self._links)
        self._page = PageApi(self._workspace, views, self._requests, self._news, manifest)
        self._page.keeps_state = state_file is not None
        self._page.connected = lambda: self._links.connected or self._requests.transport is not self._links
        self._ack_seconds = ack_seconds
        self.readiness: Callable[[], Mapping[str, object]] = lambda: {"ready": True}
        self._app = self._routed(self._web_api(views, manifest, limit_posts))

    def start(self) -> None:
        """Answer requests from now on."""
        self._thread.start()

    def stop(self) -> None:
        """End the streams and connections, and the thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._end_what_stays_open)
        self._thread.stop()
        self._store.close()

    def deliver_by_http(self, events_url: str) -> None:
        """Send commands, interactions and events as signed requests to this address instead of by Socket Mode."""
        self._requests.transport = SignedHttp(events_url, self.signing_secret, self._ack_seconds)

    def send_disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the bot's connections to come anew, as Slack does every few hours."""
        if self._loop:
            asyncio.run_coroutine_threadsafe(self._links.say_goodbye(reason), self._loop).result()

    def fall_silent(self) -> None:
        """Let the bot's connections die without a word: nothing comes or goes on them any more."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._silence)

    def _silence(self) -> None:
        for link in self._links.open:
            self._links.silent.append(link)
            self._thread.stop_reading(link.scope)

    def _end_what_stays_open(self) -> None:
        self._news.end()
        for link in self._links.open + self._links.silent:
            self._thread.hang_up(link.scope)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        self._loop = asyncio.get_running_loop()
        await self._app(scope, receive, send)

    def _web_api(self, views: Views, manifest: Path, limit_posts: bool) -> WebApi:
        def open_connection(call: Call) -> Json:
            return {"url": f"{self.url.replace('http', 'ws', 1)}/link?ticket={self._links.ticket()}"}

        methods = api_chat.METHODS | api_conversations.METHODS | api_files.METHODS | api_people.METHODS
        methods |= api_views.METHODS | {"apps.connections.open": open_connection}
        api = WebApi(self._workspace, views, read_scopes(manifest), methods, self.bot_token, self.app_token)
        api.limits_posts = limit_posts
        return api

    def _routed(self, api: WebApi) -> Starlette:
        web_api = Starlette(
            routes=[
                Route("/upload/{ticket}", self._upload, methods=["POST"]),
                Route("/{method}", api.endpoint, methods=["GET", "POST"]),
            ]
        )
        faults = Faults(web_api, self._thread.hang_up)
        return Starlette(
            routes=[
                Mount("/api", faults),
                WebSocketRoute("/link", self._links.link),
                Route("/response/{token}", self._response, methods=["POST"]),
                Route("/files-pri/{file}/download/{name}", self._file),
                Route("/practice/api/faults", faults.plan, methods=["POST"]),
                *self._page.routes(),
                *health_routes(self._how_the_bot_stands),
                Mount("/", StaticFiles(directory=HERE / "static", html=True, check_dir=False)),
            ],
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"], www_redirect=False),
                Middleware(SameOrigin),
            ],
            exception_handlers={SlackError: _refused, KeyError: _incomplete, json.JSONDecodeError: _incomplete},
        )

    def _how_the_bot_stands(self) -> Mapping[str, object]:
        return self.readiness()

    async def _response(self, request: Request) -> Response:
        try:
            self._answers.use(request.path_params["token"], await request.json())
        except SlackError as error:
            return JSONResponse(error.answer, 404 if error.error.endswith("_url") else 500)
        return PlainTextResponse("ok")

    async def _upload(self, request: Request) -> Response:
        return await api_files.receive(self._workspace, request)

    async def _file(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.bot_token}":
            raise SlackError("invalid_auth")
        _team, _dash, file = request.path_params["file"].partition("-")
        return download(self._workspace, file, self._workspace.team.bot_user)


class HangingUp(ServerThread):
    """A server that can end a connection in the middle, as networks do."""

    def hang_up(self, scope: Scope) -> None:
        """Close the connection of a request without a word."""
        for transport in self._transports(scope):
            transport.abort()

    def stop_reading(self, scope: Scope) -> None:
        """Leave unread, and so unanswered, whatever comes on the connection of a request."""
        for transport in self._transports(scope):
            transport.pause_reading()

    def _transports(self, scope: Scope) -> list[asyncio.Transport]:
        connections = list(self._server.server_state.connections)
        return [one.transport for one in connections if getattr(one, "client", None) == scope["client"]]


class SameOrigin:
    """Lets no other web page act here: a POST to the page's API is JSON or multipart and comes from the page itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        refused = scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith("/practice/")
        if refused:
            request = Request(scope)
            kind = request.headers.get("content-type", "").split(";")[0]
            origin = request.headers.get("origin")
            own = f"http://{request.headers['host']}"
            refused = kind not in ("application/json", "multipart/form-data") or origin not in (None, own)
        app = JSONResponse({"error": "not_from_this_page"}, 403) if refused else self._app
        await app(scope, receive, send)


async def _refused(request: Request, error: Exception) -> Response:
    return JSONResponse(error.answer if isinstance(error, SlackError) else {}, 400)


async def _incomplete(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"incomplete or not JSON: {error}"}, 400)
