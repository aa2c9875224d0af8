"""Serves the practice workspace on loopback, in a thread of its own."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.practice import api_chat, api_conversations, api_people, api_views
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
from bot.practice.web_api import Call, WebApi, read_scopes
from bot.practice.workspace import Workspace

HERE = Path(__file__).parent
MANIFEST = HERE.parents[1] / "manifest.yml"


class PortTaken(Exception):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is taken by another program.")
        self.port = port


class PracticeServer:
    """A Slack of one's own at `url`: page, Web API and Socket Mode.

    Args:
        port: where to listen on 127.0.0.1; 0 takes a free one.
        state_file: keeps people, messages and files over a restart; without it nothing outlives the server.
        manifest: the app's manifest, which says its scopes, commands and events.
        limit_posts: answer 429 to more than one message a second in a channel, after a burst of three.
        ack_seconds: how long the bot may take to acknowledge.
        clock: seconds since 1970.

    Raises:
        PortTaken: somebody else listens there; nothing was started.
    """

    def __init__(
        self,
        port: int = 0,
        state_file: Path | None = None,
        *,
        manifest: Path = MANIFEST,
        limit_posts: bool = False,
        ack_seconds: float = 3,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._socket = _listen(port)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.api_url = f"{self.url}/api/"
        self._store = Store(state_file)
        self.bot_token = self._store.secret("bot_token", "xoxb-practice-")
        self.app_token = self._store.secret("app_token", "xapp-practice-")
        self.signing_secret = self._store.secret("signing_secret", "")
        self._news = News()
        self._workspace = Workspace(read_seed(), self._store, self._news, clock, self.url)
        views = Views(self._workspace, self._news)
        self._answers = ResponseUrls(self._workspace)
        self._links = SocketMode(self._workspace.team.app_id, ack_seconds)
        self._requests = RequestsToBot(self._workspace, views, self._answers, self._links)
        self._page = PageApi(self._workspace, views, self._requests, self._news, manifest)
        self._page.keeps_state = state_file is not None
        self._page.connected = lambda: self._links.connected or self._requests.transport is not self._links
        self._api = self._web_api(views, manifest, limit_posts)
        self._ack_seconds = ack_seconds
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(self._app(), log_config=None, access_log=False, timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=self._run, name="practice workspace", daemon=True)
        self._ready = threading.Event()

    def start(self) -> None:
        """Serve; returns when requests are answered."""
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("The practice workspace did not start.")

    def stop(self) -> None:
        """End the streams and connections, and the thread."""
        self._loop.call_soon_threadsafe(self._end_what_stays_open)
        self._uvicorn.should_exit = True
        self._thread.join()
        self._socket.close()
        self._store.close()

    def deliver_by_http(self, events_url: str) -> None:
        """Send commands, interactions and events as signed requests to this address instead of by Socket Mode."""
        self._requests.transport = SignedHttp(events_url, self.signing_secret, self._ack_seconds)

    def send_disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the bot's connections to come anew, as Slack does every few hours."""
        asyncio.run_coroutine_threadsafe(self._links.say_goodbye(reason), self._loop).result(5)

    def _end_what_stays_open(self) -> None:
        self._news.end()
        for link in self._links.open:
            self._hang_up(link.scope)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        await self._uvicorn.serve(sockets=[self._socket])

    def _web_api(self, views: Views, manifest: Path, limit_posts: bool) -> WebApi:
        def open_connection(call: Call) -> Json:
            return {"url": f"{self.url.replace('http', 'ws', 1)}/link?ticket={self._links.ticket()}"}

        methods = api_chat.METHODS | api_conversations.METHODS | api_people.METHODS | api_views.METHODS
        methods |= {"apps.connections.open": open_connection}
        api = WebApi(self._workspace, views, read_scopes(manifest), methods, self.bot_token, self.app_token)
        api.limits_posts = limit_posts
        return api

    def _app(self) -> Starlette:
        web_api = Starlette(routes=[Route("/{method}", self._api.endpoint, methods=["GET", "POST"])])
        faults = Faults(web_api, self._hang_up)
        return Starlette(
            routes=[
                Mount("/api", faults),
                WebSocketRoute("/link", self._links.link),
                Route("/response/{token}", self._response, methods=["POST"]),
                Route("/files/{file}", self._file),
                Route("/practice/api/faults", faults.plan, methods=["POST"]),
                *self._page.routes(),
                Mount("/", StaticFiles(directory=HERE / "static", html=True, check_dir=False)),
            ],
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"], www_redirect=False),
                Middleware(SameOrigin),
            ],
            exception_handlers={SlackError: _refused, KeyError: _incomplete, json.JSONDecodeError: _incomplete},
        )

    async def _response(self, request: Request) -> Response:
        try:
            self._answers.use(request.path_params["token"], await request.json())
        except SlackError as error:
            return JSONResponse(error.answer, 404 if error.error.endswith("_url") else 500)
        return PlainTextResponse("ok")

    async def _file(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.bot_token}":
            raise SlackError("invalid_auth")
        return download(self._workspace, request.path_params["file"], self._workspace.team.bot_user)

    def _hang_up(self, scope: Scope) -> None:
        for connection in list(self._uvicorn.server_state.connections):
            if getattr(connection, "client", None) == scope["client"]:
                connection.transport.abort()


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


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortTaken(port) from error
    return listener


async def _refused(request: Request, error: Exception) -> Response:
    return JSONResponse(error.answer if isinstance(error, SlackError) else {}, 400)


async def _incomplete(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"incomplete or not JSON: {error}"}, 400)
