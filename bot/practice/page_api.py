"""What the practice page asks and does, always as one of its people, in the workspace where they have their account."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.manifest import described
from bot.practice.block_kit import elements
from bot.practice.errors import Json, SlackError
from bot.practice.events import outcome
from bot.practice.files import download, upload
from bot.practice.installation import Installation
from bot.practice.news import News
from bot.practice.shapes import channel_for_page, message_for_page, user_for_page
from bot.practice.workspace import Channel, User, Workspace

QUIET_SECONDS = 15


@dataclass(frozen=True)
class Ask:
    """A request of the page: who acts, in which workspace, and what the body or the query says."""

    user: User
    at: Installation
    said: Json
    request: Request

    def text(self, name: str) -> str:
        """A part of what was said; the empty text when it is not there."""
        return str(self.said.get(name) or "")


class PageApi:
    """The routes under `/practice/api/`."""

    def __init__(self, installations: Sequence[Installation], news: News, manifest: Path) -> None:
        self._installations, self._news = installations, news
        app = described(manifest)
        self._commands = [
            {name: one.get(name, "") for name in ("command", "description", "usage_hint")}
            for one in app["features"].get("slash_commands", [])
        ]
        self._shortcuts: list[Json] = app["features"].get("shortcuts", [])
        self._read_only = app["features"]["app_home"].get("messages_tab_read_only_enabled", False)
        self.keeps_state = False

    def routes(self) -> list[Route]:
        """All routes; those that act first check who asks from where."""
        looks = {
            "workspace": self._look_around,
            "messages": self._messages,
            "views": self._open_views,
            "home": self._home,
        }
        deeds = {
            "read": self._read,
            "say": self._say,
            "command": self._command,
            "shortcut": self._shortcut,
            "action": self._action,
            "submit": self._submit,
            "close": self._close,
        }
        routes = [Route(f"/practice/api/{name}", self._as_somebody(one)) for name, one in looks.items()]
        routes += [
            Route(f"/practice/api/{name}", self._as_somebody(one), methods=["POST"]) for name, one in deeds.items()
        ]
        return [
            *routes,
            Route("/practice/api/files", self._upload, methods=["POST"]),
            Route("/practice/api/files/{file}", self._download),
            Route("/practice/api/stream", self._stream),
        ]

    def _as_somebody(self, act: Callable[[Ask], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            said: Json = await request.json() if request.method == "POST" else dict(request.query_params)
            at, user = self._person(said.get("as"))
            return JSONResponse(await act(Ask(user, at, said, request)))

        return endpoint

    def _person(self, name: Any) -> tuple[Installation, User]:
        """Somebody, and the workspace in which they are: nobody has an account in two."""
        if name == "":  # the page knows nobody yet: it opens as the first on the roster
            first = self._installations[0]
            return first, next(one for one in first.workspace.users.values() if not (one.is_bot or one.deleted))
        at = next((one for one in self._installations if str(name) in one.workspace.users), self._installations[0])
        user = at.workspace.user(str(name))
        if user.deleted or user.is_bot:
            raise SlackError("account_inactive")
        return at, user

    def _channel(self, ask: Ask, name: str) -> Channel:
        channel = ask.at.workspace.channel(name, ask.user.id)
        if ask.user.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    async def _look_around(self, ask: Ask) -> Json:
        workspace, team = ask.at.workspace, ask.at.workspace.team
        mine = [one for one in workspace.channels.values() if ask.user.id in one.members]
        foreign = not team.has(ask.user)
        return {
            "practice": True,
            "keeps_state": self.keeps_state,
            "team": {"id": team.id, "name": team.name},
            "workspaces": [_in_short(one, ask.at) for one in self._installations] if ask.at.key else [],
            "me": user_for_page(ask.user),
            "people": [user_for_page(one) for one in workspace.users.values() if not one.is_bot],
            "channels": [channel_for_page(workspace, one, ask.user.id) for one in mine],
            "commands": [] if foreign else self._commands,
            "shortcuts": [] if foreign else self._shortcuts,
            "bot": {
                "user_id": team.bot_user,
                "name": workspace.users[team.bot_user].real_name,
                "connected": ask.at.connected,
                "read_only": self._read_only,
            },
        }

    async def _messages(self, ask: Ask) -> Json:
        channel, thread_ts = self._channel(ask, ask.text("channel")), ask.text("thread_ts")
        shown = [
            one
            for one in ask.at.workspace.visible(channel, ask.user.id)
            if (thread_ts in (one.ts, one.thread_ts) if thread_ts else not one.thread_ts)
        ]
        return {"messages": [message_for_page(ask.at.workspace, one) for one in shown]}

    async def _read(self, ask: Ask) -> Json:
        ask.at.workspace.mark_read(self._channel(ask, ask.text("channel")), ask.user.id)
        return {"ok": True}

    async def _say(self, ask: Ask) -> Json:
        text = ask.text("text")
        if text.startswith("/"):
            command, _, rest = text.partition(" ")
            return await self._command(replace(ask, said=ask.said | {"command": command, "text": rest.strip()}))
        channel, thread_ts = self._writable(ask), ask.text("thread_ts")
        if thread_ts:
            ask.at.workspace.message(channel, thread_ts, ask.user.id)
        if not text.strip():
            raise SlackError("no_text")
        ask.at.workspace.post(channel, ask.user.id, text=escape(text, quote=False), thread_ts=thread_ts)
        return {"ok": True}

    async def _command(self, ask: Ask) -> Json:
        channel, command = self._writable(ask), ask.text("command")
        if command not in [one["command"] for one in self._commands]:
            raise SlackError("unknown_command")
        if ask.text("thread_ts"):
            return {"ok": False, "error": "commands_not_in_threads"}
        return await outcome(ask.at.requests.command(ask.user, channel, command, ask.text("text")))

    async def _shortcut(self, ask: Ask) -> Json:
        kinds = {str(one["callback_id"]): one["type"] for one in self._shortcuts}
        callback_id = ask.text("callback_id")
        if callback_id not in kinds:
            raise SlackError("unknown_shortcut")
        if kinds[callback_id] == "global":
            return await outcome(ask.at.requests.shortcut(ask.user, callback_id))
        channel = self._channel(ask, ask.text("channel"))
        message = ask.at.workspace.message(channel, ask.text("ts"), ask.user.id)
        return await outcome(ask.at.requests.message_shortcut(ask.user, callback_id, channel, message))

    def _writable(self, ask: Ask) -> Channel:
        channel = self._channel(ask, ask.text("channel"))
        if channel.is_archived:
            raise SlackError("is_archived")
        if channel.is_im and self._read_only and ask.at.workspace.team.bot_user in channel.members:
            raise SlackError("messages_tab_read_only")
        return channel

    async def _action(self, ask: Ask) -> Json:
        where = ask.said["container"]
        if where["type"] == "view":
            view = ask.at.views.seen_by(ask.user.id, where["view_id"])
            element = _element(view["blocks"], ask)
            return await outcome(ask.at.requests.action_in_view(ask.user, view, element, ask.said))
        channel = self._channel(ask, where["channel"])
        message = ask.at.workspace.message(channel, where["ts"], ask.user.id)
        element = _element(message.blocks, ask)
        return await outcome(ask.at.requests.action_in_message(ask.user, channel, message, element, ask.said))

    async def _submit(self, ask: Ask) -> Json:
        view = ask.at.views.top(ask.user.id, ask.text("view_id"))
        if view["submit"] is None:
            raise SlackError("no_submit")
        try:
            errors = await ask.at.requests.submit(ask.user, view, ask.said.get("state") or {})
        except SlackError as error:
            return {"ok": False, "error": error.error}
        return {"ok": True, "errors": errors} if errors else {"ok": True}

    async def _close(self, ask: Ask) -> Json:
        view = ask.at.views.top(ask.user.id, ask.text("view_id"))
        return await outcome(ask.at.requests.close(ask.user, view, bool(ask.said.get("clear"))))

    async def _open_views(self, ask: Ask) -> Json:
        return {"stack": ask.at.views.stacks[ask.user.id]}

    async def _home(self, ask: Ask) -> Json:
        channel = ask.at.workspace.direct(ask.at.workspace.team.bot_user, ask.user.id)
        view = ask.at.views.homes.get(ask.user.id)
        event = {"type": "app_home_opened", "user": ask.user.id, "channel": channel.id, "tab": "home"}
        if not ask.text("quiet"):  # looking again at what was just published is not opening it
            ask.at.events.tell(event | ({"view": view} if view else {}))
        return {"view": view}

    async def _upload(self, request: Request) -> Response:
        return JSONResponse({"file": await upload(request, self._place)})

    async def _download(self, request: Request) -> Response:
        at, user = self._person(request.query_params.get("as"))
        return download(at.workspace, request.path_params["file"], user.id)

    def _place(self, name: Any) -> tuple[Workspace, User]:
        at, user = self._person(name)
        return at.workspace, user

    async def _stream(self, request: Request) -> Response:
        _at, user = self._person(request.query_params.get("as"))

        async def news() -> AsyncIterator[str]:
            with self._news.listen(user.id) as queue:
                yield ": here\n\n"
                while True:
                    try:
                        told = await asyncio.wait_for(queue.get(), QUIET_SECONDS)
                    except TimeoutError:
                        yield ": still here\n\n"
                        continue
                    if told is None:
                        return
                    yield f"data: {json.dumps(told)}\n\n"

        return StreamingResponse(news(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _in_short(one: Installation, here: Installation) -> Json:
    """A workspace as the switch and the list of people have it."""
    people = [user_for_page(user) for user in one.workspace.users.values() if not user.is_bot]
    return {"key": one.key, "name": one.workspace.team.name, "here": one is here, "people": people}


def _element(blocks: list[Json], ask: Ask) -> Json:
    for block in blocks:
        for element in elements(block):
            if (block["block_id"], element["action_id"]) == (ask.text("block_id"), ask.text("action_id")):
                if block["type"] == "input" and not block.get("dispatch_action"):
                    raise SlackError("no_dispatch_action")
                return element
    raise SlackError("action_not_found")
