"""Serves the practice workspace on loopback, in a thread of its own; or two, where each party has one."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.manifest import MANIFEST
from bot.practice.aside import put_aside
from bot.practice.changes import Changes
from bot.practice.errors import SlackError
from bot.practice.faults import read_again
from bot.practice.installation import Installation
from bot.practice.news import News
from bot.practice.page_api import PageApi
from bot.practice.sides import ONE, Workspaces, read_seeds
from bot.practice.standing import Condition
from bot.practice.store import Store
from bot.practice.web_api import token_of
from bot.practice.workspace import Enterprise
from bot.serving.protocol import Limits, ServerThread
from bot.serving.web import health_routes
from models.shipped import shipped
from models.terms import load

HERE = Path(__file__).parent
AGREEMENT = shipped("agreement.toml")


class PracticeServer:
    """A Slack of one's own at `url`: page, Web API and Socket Mode. `readiness` says how the bot stands, for `/readyz`.

    Two workspaces know nothing of each other. Each has its `Installation`, with tokens and a signing secret of its own,
    and a Web API at an address of its own; that at `api_url` serves both, by their tokens.

    `put_aside` is the folder where practice with other schools is kept, if it was begun with other ones.

    Args:
        port: where to listen on 127.0.0.1; 0 takes a free one.
        workspaces: the parties that have a workspace of their own; none for one of both.
        enterprise: the organization of which the workspaces are part, as with Enterprise Grid; none for none.
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
        workspaces: Workspaces = ONE,
        enterprise: Enterprise | None = None,
        agreement: Path = AGREEMENT,
        manifest: Path = MANIFEST,
        limit_posts: bool = False,
        ack_seconds: float = 3,
        clock: Callable[[], float] = time.time,
    ) -> None:
        terms = load(agreement)
        self._thread = HangingUp(self, "127.0.0.1", port, Limits(seconds=60, idle_seconds=60))  # as on the Internet
        self._loop: asyncio.AbstractEventLoop | None = None
        self.url = f"http://127.0.0.1:{self._thread.port}"
        self.api_url = f"{self.url}/api/"
        self.put_aside = put_aside(state_file, terms, workspaces) if state_file else None
        self._store = Store(state_file)
        self._news = News()
        self.installations = [
            Installation(
                key, self.url, seed, self._store.part(key), news=self._news, clock=clock, ack_seconds=ack_seconds,
                manifest=manifest, hang_up=self._thread.hang_up,
            )
            for key, seed in read_seeds(terms, workspaces, enterprise).items()
        ]  # fmt: skip
        for one in self.installations:
            one.web_api.limits_posts = limit_posts
        self._page = PageApi(self.installations, self._news, manifest)
        self._page.keeps_state = state_file is not None
        self.readiness: Callable[[], Mapping[str, object]] = lambda: {"ready": True}
        self._app = self._routed()

    def at(self, key: str) -> Installation:
        """The app in the police's or the schools' workspace."""
        return next(one for one in self.installations if one.key == key)

    @property
    def only(self) -> Installation:
        """The app in the only workspace. Where there are two, nobody can mean one of them without saying which."""
        (only,) = self.installations
        return only

    @property
    def bot_token(self) -> str:
        """The only workspace's token of the bot."""
        return self.only.bot_token

    @property
    def app_token(self) -> str:
        """The only workspace's token of the app."""
        return self.only.app_token

    @property
    def signing_secret(self) -> str:
        """What signs the only workspace's requests."""
        return self.only.signing_secret

    def settings(self, *, http: bool = False) -> dict[str, str]:
        """What the bot needs for all workspaces, by the names of its settings; for Socket Mode, or for signed HTTP."""
        return {name: value for one in self.installations for name, value in one.settings(http=http).items()}

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
        """Send commands, interactions and events as signed requests to this address instead of by Socket Mode.

        Those of two workspaces go to an address each, `…/police` and `…/schools`.
        """
        for one in self.installations:
            one.deliver_by_http(events_url)

    def send_disconnect(self, reason: str = "refresh_requested", key: str | None = None) -> None:
        """Ask the bot's connections to come anew, as Slack does every few hours; of one workspace, or of all."""
        for one in self._of(key):
            if self._loop:
                asyncio.run_coroutine_threadsafe(one.links.say_goodbye(reason), self._loop).result()

    def fall_silent(self, key: str | None = None) -> None:
        """Let the bot's connections die without a word: nothing comes or goes on them any more."""
        for one in self._of(key):
            if self._loop:
                self._loop.call_soon_threadsafe(self._silence, one)

    def stand(self, condition: Condition, key: str | None = None, seconds: float = 0) -> None:
        """Have Slack stand otherwise for one workspace, or for all: down, slow, the token revoked, the app removed."""
        for one in self._of(key):
            if self._loop:
                asyncio.run_coroutine_threadsafe(_now(one.stand, condition, seconds), self._loop).result()
            else:
                one.stand(condition, seconds)

    def _of(self, key: str | None) -> list[Installation]:
        return self.installations if key is None else [self.at(key)]

    def _silence(self, at: Installation) -> None:
        for link in at.links.open:
            at.links.silent.append(link)
            self._thread.stop_reading(link.scope)

    def _end_what_stays_open(self) -> None:
        self._news.end()
        for one in self.installations:
            for link in one.links.open + one.links.silent:
                self._thread.hang_up(link.scope)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        self._loop = asyncio.get_running_loop()
        await self._app(scope, receive, send)

    def _routed(self) -> Starlette:
        ways: list[BaseRoute] = [Mount("/api", self._by_token)]
        for one in self.installations:
            ways += [Mount(f"/{one.key}", routes=one.routes())] if one.key else one.routes()
        return Starlette(
            routes=[
                *(ways if len(self.installations) > 1 else self.only.routes()),
                Route("/files-pri/{file}/download/{name}", self._file),
                *Changes(self.installations).routes(),
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

    async def _by_token(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One address for both workspaces, as Slack has it: the token says which."""
        body = await Request(scope, receive).body()
        token = await token_of(Request(scope, read_again(body, receive)))
        at = next((one for one in self.installations if one.knows(token)), self.installations[0])
        await at.faults(scope, read_again(body, receive), send)

    async def _file(self, request: Request) -> Response:
        """One address for the files of both, as Slack has it: the team in the path says whose file it is."""
        team = request.path_params["file"].partition("-")[0]
        at = next((one for one in self.installations if one.workspace.team.id == team), self.installations[0])
        return at.file(request)

    def _how_the_bot_stands(self) -> Mapping[str, object]:
        return self.readiness()


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


async def _now(act: Callable[..., None], *args: object) -> None:
    act(*args)


async def _refused(request: Request, error: Exception) -> Response:
    return JSONResponse(error.answer if isinstance(error, SlackError) else {}, 400)


async def _incomplete(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"incomplete or not JSON: {error}"}, 400)
