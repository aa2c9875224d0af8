"""What the practice page asks and does, always as one of the workspace's people; and the tests' way to change them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, fields, replace
from html import escape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.manifest import described
from bot.practice.block_kit import elements
from bot.practice.errors import Json, SlackError
from bot.practice.files import download, upload
from bot.practice.news import News
from bot.practice.requests_to_bot import RequestsToBot
from bot.practice.shapes import channel_for_page, message_for_app, message_for_page, user_for_app, user_for_page
from bot.practice.views import Views
from bot.practice.workspace import Channel, User, Workspace

QUIET_SECONDS = 15
# Which event Slack sends when a flag of a channel is set or taken away; `{}` is `group` for a private channel. The
# manifest says which of them the app hears.
EVENTS = {
    "is_archived": ("{}_archive", "{}_unarchive"),
    "is_ext_shared": ("channel_shared", "channel_unshared"),
}


@dataclass(frozen=True)
class Ask:
    """A request of the page: who acts, and what the body or the query says."""

    user: User
    said: Json
    request: Request

    def text(self, name: str) -> str:
        """A part of what was said; the empty text when it is not there."""
        return str(self.said.get(name) or "")


class PageApi:
    """The routes under `/practice/api/`."""

    def __init__(self, workspace: Workspace, views: Views, requests: RequestsToBot, news: News, manifest: Path) -> None:
        self._workspace, self._views, self._requests, self._news = workspace, views, requests, news
        app = described(manifest)
        self._commands = [
            {name: one.get(name, "") for name in ("command", "description", "usage_hint")}
            for one in app["features"].get("slash_commands", [])
        ]
        self._shortcuts: list[Json] = app["features"].get("shortcuts", [])
        self._read_only = app["features"]["app_home"].get("messages_tab_read_only_enabled", False)
        self._heard = app["settings"]["event_subscriptions"]["bot_events"]
        self._scopes = app["oauth_config"]["scopes"]["bot"]
        self._told: set[asyncio.Task[None]] = set()
        self.keeps_state = False
        self.connected: Callable[[], bool] = lambda: False

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
            Route("/practice/api/all", self._everything),
            Route("/practice/api/admin", self._admin, methods=["POST"]),
        ]

    def _as_somebody(self, act: Callable[[Ask], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            said: Json = await request.json() if request.method == "POST" else dict(request.query_params)
            return JSONResponse(await act(Ask(self._person(said.get("as")), said, request)))

        return endpoint

    def _person(self, name: Any) -> User:
        if name == "":  # the page knows nobody yet: it opens as the first on the roster
            return next(user for user in self._workspace.users.values() if not (user.is_bot or user.deleted))
        user = self._workspace.user(str(name))
        if user.deleted or user.is_bot:
            raise SlackError("account_inactive")
        return user

    def _channel(self, ask: Ask, name: str) -> Channel:
        channel = self._workspace.channel(name, ask.user.id)
        if ask.user.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    async def _look_around(self, ask: Ask) -> Json:
        workspace, team = self._workspace, self._workspace.team
        mine = [one for one in workspace.channels.values() if ask.user.id in one.members]
        foreign = ask.user.team_id != team.id
        return {
            "practice": True,
            "keeps_state": self.keeps_state,
            "team": {"id": team.id, "name": team.name},
            "me": user_for_page(ask.user),
            "people": [user_for_page(one) for one in workspace.users.values() if not one.is_bot],
            "channels": [channel_for_page(workspace, one, ask.user.id) for one in mine],
            "commands": [] if foreign else self._commands,
            "shortcuts": [] if foreign else self._shortcuts,
            "bot": {
                "user_id": team.bot_user,
                "name": workspace.users[team.bot_user].real_name,
                "connected": self.connected(),
                "read_only": self._read_only,
            },
        }

    async def _messages(self, ask: Ask) -> Json:
        channel, thread_ts = self._channel(ask, ask.text("channel")), ask.text("thread_ts")
        shown = [
            one
            for one in self._workspace.visible(channel, ask.user.id)
            if (thread_ts in (one.ts, one.thread_ts) if thread_ts else not one.thread_ts)
        ]
        return {"messages": [message_for_page(self._workspace, one) for one in shown]}

    async def _read(self, ask: Ask) -> Json:
        self._workspace.mark_read(self._channel(ask, ask.text("channel")), ask.user.id)
        return {"ok": True}

    async def _say(self, ask: Ask) -> Json:
        text = ask.text("text")
        if text.startswith("/"):
            command, _, rest = text.partition(" ")
            return await self._command(replace(ask, said=ask.said | {"command": command, "text": rest.strip()}))
        channel, thread_ts = self._writable(ask), ask.text("thread_ts")
        if thread_ts:
            self._workspace.message(channel, thread_ts, ask.user.id)
        if not text.strip():
            raise SlackError("no_text")
        self._workspace.post(channel, ask.user.id, text=escape(text, quote=False), thread_ts=thread_ts)
        return {"ok": True}

    async def _command(self, ask: Ask) -> Json:
        channel, command = self._writable(ask), ask.text("command")
        if command not in [one["command"] for one in self._commands]:
            raise SlackError("unknown_command")
        if ask.text("thread_ts"):
            return {"ok": False, "error": "commands_not_in_threads"}
        return await _outcome(self._requests.command(ask.user, channel, command, ask.text("text")))

    async def _shortcut(self, ask: Ask) -> Json:
        kinds = {str(one["callback_id"]): one["type"] for one in self._shortcuts}
        callback_id = ask.text("callback_id")
        if callback_id not in kinds:
            raise SlackError("unknown_shortcut")
        if kinds[callback_id] == "global":
            return await _outcome(self._requests.shortcut(ask.user, callback_id))
        channel = self._channel(ask, ask.text("channel"))
        message = self._workspace.message(channel, ask.text("ts"), ask.user.id)
        return await _outcome(self._requests.message_shortcut(ask.user, callback_id, channel, message))

    def _writable(self, ask: Ask) -> Channel:
        channel = self._channel(ask, ask.text("channel"))
        if channel.is_archived:
            raise SlackError("is_archived")
        if channel.is_im and self._read_only and self._workspace.team.bot_user in channel.members:
            raise SlackError("messages_tab_read_only")
        return channel

    async def _action(self, ask: Ask) -> Json:
        where = ask.said["container"]
        if where["type"] == "view":
            view = self._views.seen_by(ask.user.id, where["view_id"])
            element = _element(view["blocks"], ask)
            return await _outcome(self._requests.action_in_view(ask.user, view, element, ask.said))
        channel = self._channel(ask, where["channel"])
        message = self._workspace.message(channel, where["ts"], ask.user.id)
        element = _element(message.blocks, ask)
        return await _outcome(self._requests.action_in_message(ask.user, channel, message, element, ask.said))

    async def _submit(self, ask: Ask) -> Json:
        view = self._views.top(ask.user.id, ask.text("view_id"))
        if view["submit"] is None:
            raise SlackError("no_submit")
        try:
            errors = await self._requests.submit(ask.user, view, ask.said.get("state") or {})
        except SlackError as error:
            return {"ok": False, "error": error.error}
        return {"ok": True, "errors": errors} if errors else {"ok": True}

    async def _close(self, ask: Ask) -> Json:
        view = self._views.top(ask.user.id, ask.text("view_id"))
        return await _outcome(self._requests.close(ask.user, view, bool(ask.said.get("clear"))))

    async def _open_views(self, ask: Ask) -> Json:
        return {"stack": self._views.stacks[ask.user.id]}

    async def _home(self, ask: Ask) -> Json:
        channel = self._workspace.direct(self._workspace.team.bot_user, ask.user.id)
        view = self._views.homes.get(ask.user.id)
        event = {"type": "app_home_opened", "user": ask.user.id, "channel": channel.id, "tab": "home"}
        if not ask.text("quiet"):  # looking again at what was just published is not opening it
            self._tell(event | ({"view": view} if view else {}))
        return {"view": view}

    def _tell(self, event: Json) -> None:
        if event["type"] in self._heard:
            task = asyncio.create_task(self._tell_quietly(event))
            self._told.add(task)
            task.add_done_callback(self._told.discard)

    async def _tell_quietly(self, event: Json) -> None:
        await _outcome(self._requests.event(event))

    async def _upload(self, request: Request) -> Response:
        return JSONResponse({"file": await upload(self._workspace, request, self._person)})

    async def _download(self, request: Request) -> Response:
        user = self._person(request.query_params.get("as"))
        return download(self._workspace, request.path_params["file"], user.id)

    async def _stream(self, request: Request) -> Response:
        user = self._person(request.query_params.get("as"))

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

    async def _everything(self, request: Request) -> Response:
        messages, channel = self._workspace.messages, request.query_params["channel"]
        rows = [one for name in (list(messages) if channel == "*" else [channel]) for one in messages[name].values()]
        whole = [
            message_for_app(self._workspace, replace(one, deleted=False), with_metadata=True)
            | {"deleted": one.deleted, "ephemeral": bool(one.only_for)}
            for one in rows
        ]
        return JSONResponse({"messages": whole})

    async def _admin(self, request: Request) -> Response:
        said = await request.json()
        changes: Json = said["changes"]
        if said["what"] == "user":
            user = self._workspace.user(said["id"])
            _check_names(changes, user)
            self._workspace.save_user(replace(user, **changes))
            shape = user_for_app(self._workspace.user(user.id), self._scopes)
            self._tell({"type": "user_change", "user": shape})
        elif said["what"] == "message":
            channel_id, ts = said["id"].split("/")
            self._workspace.save_message(replace(self._workspace.messages[channel_id][ts], **changes))
        else:
            channel = self._workspace.channels.get(said["id"])
            if said["what"] != "channel" or channel is None:
                raise SlackError("channel_not_found")
            _check_names(changes, channel)
            self._workspace.save_channel(replace(channel, **changes))
            for event in _channel_events(channel, changes):
                self._tell(event)
        return JSONResponse({"ok": True})


async def _outcome(done: Awaitable[None]) -> Json:
    try:
        await done
    except SlackError as error:
        return {"ok": False, "error": error.error}
    return {"ok": True}


def _element(blocks: list[Json], ask: Ask) -> Json:
    for block in blocks:
        for element in elements(block):
            if (block["block_id"], element["action_id"]) == (ask.text("block_id"), ask.text("action_id")):
                if block["type"] == "input" and not block.get("dispatch_action"):
                    raise SlackError("no_dispatch_action")
                return element
    raise SlackError("action_not_found")


def _check_names(changes: Json, thing: User | Channel) -> None:
    if unknown := changes.keys() - {one.name for one in fields(thing)}:
        raise SlackError("unknown_changes", names=sorted(unknown))


def _channel_events(channel: Channel, changes: Json) -> list[Json]:
    prefix = "group" if channel.is_private else "channel"
    events: list[Json] = [
        {"type": names[not changes[flag]].format(prefix), "channel": channel.id}
        for flag, names in EVENTS.items()
        if flag in changes and changes[flag] != getattr(channel, flag)
    ]
    before, after = set(channel.members), set(changes.get("members", channel.members))
    events += [{"type": "member_joined_channel", "user": one, "channel": channel.id} for one in sorted(after - before)]
    events += [{"type": "member_left_channel", "user": one, "channel": channel.id} for one in sorted(before - after)]
    return events
