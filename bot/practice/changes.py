"""What tests see and change in the practice workspaces beside the page: all messages, accounts, channels, failures."""

from collections.abc import Sequence
from dataclasses import fields, replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.errors import Json, SlackError
from bot.practice.installation import Installation
from bot.practice.shapes import message_for_app, user_for_app
from bot.practice.standing import Condition
from bot.practice.workspace import Channel, User

# Which event Slack sends when a flag of a channel is set or taken away; `{}` is `group` for a private channel. The
# manifest says which of them the app hears.
EVENTS = {
    "is_archived": ("{}_archive", "{}_unarchive"),
    "is_ext_shared": ("channel_shared", "channel_unshared"),
}


class Changes:
    """Routes under `/practice/api/` for tests."""

    def __init__(self, installations: Sequence[Installation]) -> None:
        self._installations = installations

    def routes(self) -> list[Route]:
        """All of them."""
        return [
            Route("/practice/api/all", self._everything),
            Route("/practice/api/admin", self._admin, methods=["POST"]),
            Route("/practice/api/faults", self._plan_a_fault, methods=["POST"]),
            Route("/practice/api/condition", self._stand, methods=["POST"]),
        ]

    async def _everything(self, request: Request) -> Response:
        channel = request.query_params["channel"]
        return JSONResponse({"messages": [row for one in self._installations for row in _messages(one, channel)]})

    async def _admin(self, request: Request) -> Response:
        said = await request.json()
        change = {"user": self._change_user, "channel": self._change_channel, "message": self._change_message}
        change.get(said["what"], self._change_channel)(said["id"], said["changes"])
        return JSONResponse({"ok": True})

    def _change_user(self, name: str, changes: Json) -> None:
        at = next((one for one in self._installations if name in one.workspace.users), self._installations[0])
        user = at.workspace.user(name)
        _check_names(changes, user)
        at.workspace.save_user(replace(user, **changes))
        shape = user_for_app(at.workspace.user(name), at.workspace.team, at.scopes)
        at.events.tell({"type": "user_change", "user": shape})

    def _change_channel(self, name: str, changes: Json) -> None:
        at = self._with_channel(name)
        channel = at.workspace.channels[name]
        _check_names(changes, channel)
        at.workspace.save_channel(replace(channel, **changes))
        for event in _channel_events(channel, changes):
            at.events.tell(event)

    def _change_message(self, name: str, changes: Json) -> None:
        channel, ts = name.split("/")
        workspace = self._with_channel(channel).workspace
        workspace.save_message(replace(workspace.messages[channel][ts], **changes))

    def _with_channel(self, name: str) -> Installation:
        for one in self._installations:
            if name in one.workspace.channels:
                return one
        raise SlackError("channel_not_found")

    async def _plan_a_fault(self, request: Request) -> Response:
        said = await request.json()
        for one in self._named(said):
            one.faults.plan(said)
        return JSONResponse({"ok": True})

    async def _stand(self, request: Request) -> Response:
        said = await request.json()
        try:
            condition = Condition(said["condition"])
        except ValueError as error:
            raise SlackError("unknown_condition") from error
        for one in self._named(said):
            one.stand(condition, float(said.get("seconds", 0)))
        return JSONResponse({"ok": True})

    def _named(self, said: Json) -> list[Installation]:
        """The workspace that is meant; all of them when none is named."""
        key = said.get("workspace")
        named = [one for one in self._installations if key in (None, one.key)]
        if not named:
            raise SlackError("unknown_workspace")
        return named


def _messages(at: Installation, channel: str) -> list[Json]:
    messages = at.workspace.messages
    names = list(messages) if channel == "*" else [channel] if channel in at.workspace.channels else []
    return [
        message_for_app(at.workspace, replace(one, deleted=False), with_metadata=True)
        | {"deleted": one.deleted, "ephemeral": bool(one.only_for)}
        for name in names
        for one in messages[name].values()
    ]


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
