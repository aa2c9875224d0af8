"""Slack's Web API: the token, the scopes of manifest.yml, the arguments and the answer of each method."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.practice.errors import Json, SlackError
from bot.practice.standing import Standing
from bot.practice.views import Views
from bot.practice.workspace import Channel, Workspace

BURST = 3
# Slack's pages name JSON for these too, but those who tried report that it finds no arguments in it.
FORM_ONLY = {"files.getUploadURLExternal"}
T = TypeVar("T")


@dataclass(frozen=True)
class Call:
    """One call of a method by the bot."""

    workspace: Workspace
    views: Views
    scopes: frozenset[str]
    args: Json

    @property
    def bot(self) -> str:
        """The bot's own user id."""
        return self.workspace.team.bot_user

    def need(self, *scopes: str) -> None:
        """Refuse a call without these scopes."""
        for scope in scopes:
            if scope not in self.scopes:
                raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def text(self, name: str, default: str | None = None) -> str:
        """An argument as text; required without a default."""
        value = self.args.get(name)
        if value in (None, ""):
            if default is None:
                message = f"[ERROR] missing required field: {name} [json-pointer:/{name}]"
                raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
            return default
        return str(value)

    def of_workspace(self) -> str:
        """The workspace that a list is of: the bot's own, or the one that an app of a whole enterprise has to name."""
        team = self.workspace.team
        if not team.is_org_wide:
            return team.id  # Slack takes and ignores a `team_id` that comes with a token of one workspace
        if not self.args.get("team_id"):
            raise SlackError("missing_argument")
        return self.text("team_id")

    def flag(self, name: str) -> bool:
        """A boolean argument, also as a form field writes it."""
        return self.args.get(name) in (True, "1", "true", "True")

    def data(self, name: str) -> Any:
        """A structured argument, which a form field carries as JSON; None when absent."""
        value = self.args.get(name)
        try:
            return json.loads(value) if isinstance(value, str) and value else value
        except ValueError as error:
            raise SlackError("invalid_arguments") from error

    def conversation(self, right: str) -> Channel:
        """The channel of the call, if the bot may see it and holds the right for its kind."""
        channel = self.workspace.channel(self.text("channel"), self.bot)
        self.need(f"{kind_of(channel)}:{right}")
        return channel

    def page(self, rows: list[tuple[str, T]], most: int, newest_first: bool = False) -> tuple[list[T], Json]:
        """The rows of one page and what leads to the next; each row comes with what it is sorted by."""
        limit, cursor = self.text("limit", "100"), _decoded(self.text("cursor", ""))
        if not limit.isdecimal() or not 1 <= int(limit) <= most:
            raise SlackError("invalid_limit")
        rest = [row for row in rows if not cursor or (row[0] < cursor if newest_first else row[0] > cursor)]
        page, more = rest[: int(limit)], len(rest) > int(limit)
        following = base64.b64encode(f"after:{page[-1][0]}".encode()).decode() if more else ""
        return [row[1] for row in page], {"has_more": more, "response_metadata": {"next_cursor": following}}


Method = Callable[[Call], Json]


def kind_of(channel: Channel) -> str:
    """The word for a kind of conversation in scopes."""
    return "im" if channel.is_im else "groups" if channel.is_private else "channels"


class WebApi:
    """Answers `/api/<method>`."""

    def __init__(
        self,
        workspace: Workspace,
        views: Views,
        scopes: frozenset[str],
        methods: dict[str, Method],
        bot_token: str,
        app_token: str,
        standing: Standing,
    ) -> None:
        self._workspace, self._views, self._scopes, self._methods = workspace, views, scopes, methods
        self._bot_token, self._app_token, self._standing = bot_token, app_token, standing
        self.limits_posts = False
        self._posts: dict[str, tuple[float, float]] = {}

    async def endpoint(self, request: Request) -> Response:
        """One HTTP request; Slack answers 200 whatever comes out, except too many posts."""
        name = request.path_params["method"]
        headers = {"x-oauth-scopes": ",".join(sorted(self._scopes))}
        try:
            args = await _arguments(request, reads_json=name not in FORM_ONLY)
            self._check_token(name, request.headers.get("authorization", ""), args)
            if name == "chat.postMessage" and self.limits_posts and not self._may_post(str(args.get("channel"))):
                return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "1"})
            answer = self._methods.get(name, _unknown)(Call(self._workspace, self._views, self._scopes, args))
        except SlackError as error:
            return JSONResponse(error.answer, headers=headers)
        return JSONResponse({"ok": True} | answer, headers=headers)

    def _check_token(self, method: str, header: str, args: Json) -> None:
        token = header.removeprefix("Bearer ").strip() or args.pop("token", "")
        if not token:
            raise SlackError("not_authed")
        if token not in (self._bot_token, self._app_token):
            raise SlackError("invalid_auth")
        if (token == self._app_token) != (method == "apps.connections.open"):
            raise SlackError("not_allowed_token_type")
        if refusal := self._standing.refusal(of_bot=token == self._bot_token):
            raise SlackError(refusal)

    def _may_post(self, channel: str) -> bool:
        now = self._workspace.clock()
        left, at = self._posts.get(channel, (float(BURST), now))
        left = min(BURST, left + now - at)
        self._posts[channel] = (left - 1 if left >= 1 else left, now)
        return left >= 1


async def token_of(request: Request) -> str:
    """The token of a call, from its header or its arguments; nothing when there is none."""
    header = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if header:
        return header
    try:
        return str((await _arguments(request, reads_json=True)).get("token", ""))
    except SlackError:
        return ""


def _unknown(call: Call) -> Json:
    raise SlackError("unknown_method")


async def _arguments(request: Request, reads_json: bool) -> Json:
    args: Json = dict(request.query_params)
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            given = json.loads(body or b"{}")
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(given, dict):
            raise SlackError("json_not_object")
        return args | given if reads_json else args
    return args | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _decoded(cursor: str) -> str:
    try:
        after, key = base64.b64decode(cursor, validate=True).decode().split(":", 1) if cursor else ("after", "")
    except (binascii.Error, ValueError) as error:
        raise SlackError("invalid_cursor") from error
    if after != "after":
        raise SlackError("invalid_cursor")
    return key
