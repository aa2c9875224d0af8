"""One workspace with the app installed in it: its tokens, its forms, its ways to the bot and its Web API."""

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import Scope

from bot.manifest import read_scopes
from bot.practice import api_chat, api_conversations, api_files, api_people, api_views
from bot.practice.errors import Json, SlackError
from bot.practice.events import Events
from bot.practice.faults import Faults
from bot.practice.files import download
from bot.practice.news import News
from bot.practice.requests_to_bot import RequestsToBot
from bot.practice.response_urls import ResponseUrls
from bot.practice.signed_http import SignedHttp
from bot.practice.socket_mode import SocketMode
from bot.practice.standing import Condition, Standing
from bot.practice.store import Store
from bot.practice.views import Views
from bot.practice.web_api import Call, WebApi
from bot.practice.workspace import Seed, Workspace

METHODS = api_chat.METHODS | api_conversations.METHODS | api_files.METHODS | api_people.METHODS | api_views.METHODS


class Installation:
    """The app in one workspace, below the server's `url`. Tokens, signing secret and app are this workspace's alone.

    `key` is `police` or `schools` where each party has a workspace of its own, and empty in the only one.
    """

    def __init__(
        self,
        key: str,
        url: str,
        seed: Seed,
        store: Store,
        *,
        news: News,
        clock: Callable[[], float],
        ack_seconds: float,
        manifest: Path,
        hang_up: Callable[[Scope], None],
    ) -> None:
        self.key, self.url = key, f"{url}/{key}" if key else url
        self.api_url = f"{self.url}/api/"
        self.bot_token = store.secret("bot_token", f"xoxb-practice-{key and key + '-'}")
        self.app_token = store.secret("app_token", f"xapp-practice-{key and key + '-'}")
        self.signing_secret = store.secret("signing_secret", "")
        self.standing = Standing()
        self.workspace = Workspace(seed, store, news, clock, self.url, files=url)
        self.views = Views(self.workspace, news, ack_seconds)
        self._answers = ResponseUrls(self.workspace)
        self.links = SocketMode(seed.team.app_id, ack_seconds)
        self.requests = RequestsToBot(self.workspace, self.views, self._answers, self.links, self.standing)
        self.events = Events(self.requests, manifest)
        self.scopes = read_scopes(manifest)
        self.web_api = WebApi(
            self.workspace, self.views, self.scopes, METHODS | {"apps.connections.open": self._open_connection},
            self.bot_token, self.app_token, self.standing,
        )  # fmt: skip
        self._hang_up, self._ack_seconds = hang_up, ack_seconds
        methods = [
            Route("/upload/{ticket}", self._upload, methods=["POST"]),
            Route("/{method}", self.web_api.endpoint, methods=["GET", "POST"]),
        ]
        self.faults = Faults(Starlette(routes=methods), hang_up, self.standing)

    @property
    def general(self) -> str:
        """The channel that everybody of the workspace is in."""
        return next(one.id for one in self.workspace.channels.values() if not one.is_private)

    @property
    def connected(self) -> bool:
        """Whether what people do would reach the bot."""
        return self.standing.reaches_bot and (self.links.connected or self.requests.transport is not self.links)

    def knows(self, token: str) -> bool:
        """Whether a token is of this workspace."""
        return token in (self.bot_token, self.app_token)

    def settings(self, *, http: bool) -> dict[str, str]:
        """The bot's settings for this workspace by their names, as `SLACK_BOT_TOKEN` or `SLACK_POLICE_BOT_TOKEN`."""
        name = f"SLACK_{self.key and self.key.upper() + '_'}"
        way = {f"{name}SIGNING_SECRET": self.signing_secret} if http else {f"{name}APP_TOKEN": self.app_token}
        return {f"{name}BOT_TOKEN": self.bot_token, f"{name}API_URL": self.api_url} | way

    def events_url(self, url: str) -> str:
        """Where the bot takes what this workspace tells it, if its address is `url`: of two, each has its own."""
        return f"{url}/{self.key}" if self.key else url

    def deliver_by_http(self, url: str) -> None:
        """Send what people do as signed requests to the bot's address instead of by Socket Mode."""
        self.requests.transport = SignedHttp(self.events_url(url), self.signing_secret, self._ack_seconds)

    def stand(self, condition: Condition, seconds: float) -> None:
        """Have Slack stand otherwise for this workspace. Where nothing reaches the bot, its connections end."""
        self.standing.condition, self.standing.seconds = condition, seconds
        if not self.standing.reaches_bot:
            for link in self.links.open:
                self._hang_up(link.scope)

    def routes(self) -> list[BaseRoute]:
        """What the bot asks for, below `url`."""
        return [
            Mount("/api", self.faults),
            WebSocketRoute("/link", self.links.link),
            Route("/response/{token}", self._response, methods=["POST"]),
        ]

    def _open_connection(self, _call: Call) -> Json:
        return {"url": f"{self.url.replace('http', 'ws', 1)}/link?ticket={self.links.ticket()}"}

    async def _response(self, request: Request) -> Response:
        try:
            self._answers.use(request.path_params["token"], await request.json())
        except SlackError as error:
            return JSONResponse(error.answer, 404 if error.error.endswith("_url") else 500)
        return PlainTextResponse("ok")

    async def _upload(self, request: Request) -> Response:
        return await api_files.receive(self.workspace, request)

    def file(self, request: Request) -> Response:
        """A file of this workspace, for the bot."""
        if request.headers.get("authorization") != f"Bearer {self.bot_token}" or self.standing.refusal(of_bot=True):
            raise SlackError("invalid_auth")
        _team, _dash, file = request.path_params["file"].partition("-")
        return download(self.workspace, file, self.workspace.team.bot_user)
