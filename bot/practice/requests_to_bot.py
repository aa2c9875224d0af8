"""What people do, told to the bot as Slack tells it, and what its acknowledgement does."""

from typing import Any, Protocol

from bot.practice.errors import Json, SlackError
from bot.practice.files import resolved
from bot.practice.response_urls import ResponseUrls
from bot.practice.shapes import message_for_app, person_in_payload, team_in_payload
from bot.practice.standing import Standing
from bot.practice.state import ANSWERS, complete_state, missing_answers
from bot.practice.views import Views
from bot.practice.workspace import Channel, Message, User, Workspace, new_id


class Transport(Protocol):
    """A way to the bot: Socket Mode or signed HTTP."""

    async def send(self, kind: str, payload: Json, retry: Json | None = None) -> Any:
        """Hand over a payload; the acknowledgement's payload, or a SlackError when there was none in time."""


class RequestsToBot:
    """Commands, shortcuts, presses, submissions and events."""

    def __init__(
        self, workspace: Workspace, views: Views, answers: ResponseUrls, transport: Transport, standing: Standing
    ) -> None:
        self._workspace, self._views, self._answers, self.transport = workspace, views, answers, transport
        self._standing = standing

    async def command(self, user: User, channel: Channel, command: str, text: str) -> None:
        """Run a slash command. People of another organization have none."""
        team = self._workspace.team
        if not team.has(user):
            raise SlackError("command_not_available")
        names = {True: "directmessage", False: channel.name if not channel.is_private else "privategroup"}
        payload = {
            "token": "practice",
            "team_id": user.team_id if team.is_org_wide else team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": names[channel.is_im],
            "user_id": user.id,
            "user_name": user.id.lower(),
            "command": command,
            "text": text,
            "api_app_id": team.app_id,
            "is_enterprise_install": str(team.is_org_wide).lower(),
            "response_url": self._answers.give(channel, user.id),
            "trigger_id": self._views.trigger(user.id),
        }
        if team.enterprise:
            payload |= {"enterprise_id": team.enterprise.id, "enterprise_name": team.enterprise.name}
        answer = await self._send("slash_commands", payload)
        if answer:
            self._answers.respond(channel, user.id, answer)

    async def shortcut(self, user: User, callback_id: str) -> None:
        """Invoke a shortcut, which is tied to no channel. People of another organization have none."""
        await self._send("interactive", self._shortcut("shortcut", user, callback_id))

    async def message_shortcut(self, user: User, callback_id: str, channel: Channel, message: Message) -> None:
        """Invoke a shortcut from the menu of a message, which goes with it; one that only they see has no such menu."""
        if message.only_for:
            raise SlackError("message_not_found")
        payload = self._shortcut("message_action", user, callback_id)
        # Slack's page shows no workspace beside the user here, and the person's own cannot be another one.
        payload["user"] = {name: payload["user"][name] for name in ("id", "name")}
        payload |= {
            "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
            "message_ts": message.ts,
            "message": message_for_app(self._workspace, message, with_metadata=True),
            "response_url": self._answers.give(channel, user.id),
        }
        await self._send("interactive", payload)

    def _shortcut(self, kind: str, user: User, callback_id: str) -> Json:
        if not self._workspace.team.has(user):
            raise SlackError("shortcut_not_available")
        payload = self._interaction(kind, user)
        del payload["api_app_id"]  # Slack's page shows none
        times = {"action_ts": self._workspace.new_ts(), "trigger_id": self._views.trigger(user.id)}
        return payload | times | {"callback_id": callback_id}

    async def action_in_message(self, user: User, channel: Channel, message: Message, element: Json, did: Json) -> None:
        """Press or choose something in a message."""
        container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
        container["is_ephemeral"] = bool(message.only_for)
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        where: Json = {
            "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
            "response_url": self._answers.give(channel, user.id, message.ts),
            "state": {"values": complete_state(message.blocks, {}, did.get("state") or {})},
        }
        if not message.only_for:
            where["message"] = message_for_app(self._workspace, message, with_metadata=True)
        await self._act(
            user, element, did, where | {"container": container, "trigger_id": self._views.trigger(user.id)}
        )

    async def action_in_view(self, user: User, view: Json, element: Json, did: Json) -> None:
        """Press or choose something in a form or App Home; what was typed so far goes with it."""
        self._remember(view, did.get("state") or {})
        container = {"type": "view", "view_id": view["id"]}
        trigger = self._views.trigger(user.id, view["id"] if view["type"] == "modal" else "")
        await self._act(user, element, did, {"container": container, "view": view, "trigger_id": trigger})

    async def submit(self, user: User, view: Json, state: Json) -> dict[str, str]:
        """Submit a form; returns the errors to show, by block."""
        self._remember(view, state)
        if errors := missing_answers(view):
            return errors
        payload = self._interaction("view_submission", user)
        payload |= {"view": view, "trigger_id": self._views.trigger(user.id, view["id"]), "response_urls": []}
        answer = await self._send("interactive", payload)
        return self._obey(user, view, answer or {})

    async def close(self, user: User, view: Json, clear: bool) -> None:
        """Close a form by Cancel, or all of them by the cross; the bot hears of it if it asked to."""
        stack = self._views.stacks[user.id]
        told = stack[0] if clear else view
        if clear or view["clear_on_close"]:
            self._views.clear(user.id)
        else:
            self._views.close(user.id, view["id"])
        if told["notify_on_close"]:
            inputs = {block["block_id"] for block in told["blocks"] if block["type"] == "input"}
            values = {name: one for name, one in told["state"]["values"].items() if name not in inputs}
            payload = self._interaction("view_closed", user) | {"view": told | {"state": {"values": values}}}
            await self._send("interactive", payload | {"is_cleared": clear})

    async def event(self, event: Json) -> None:
        """Tell of an event; once more at once when it is not acknowledged. Nobody waits for it."""
        team, ts = self._workspace.team, self._workspace.new_ts()
        enterprise = {"enterprise_id": team.enterprise.id} if team.enterprise else {}
        authorization: Json = {"enterprise_id": None, "team_id": None if team.is_org_wide else team.id} | enterprise
        authorization |= {"user_id": team.bot_user, "is_bot": True, "is_enterprise_install": team.is_org_wide}
        payload = {
            "token": "practice",
            "team_id": team.id,
            "api_app_id": team.app_id,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(float(ts)),
            "event": event | {"event_ts": ts},
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
        } | enterprise
        try:
            await self._send("events_api", payload)
        except SlackError as first:
            reason = "timeout" if first.error == "operation_timeout" else "http_error"
            await self._send("events_api", payload, {"retry_attempt": 1, "retry_reason": reason})

    async def _send(self, kind: str, payload: Json, retry: Json | None = None) -> Any:
        if not self._standing.reaches_bot:
            raise SlackError("dispatch_failed")
        return await self.transport.send(kind, payload, retry)

    async def _act(self, user: User, element: Json, did: Json, where: Json) -> None:
        action = {"type": element["type"], "block_id": did["block_id"], "action_id": element["action_id"]}
        action |= {"action_ts": self._workspace.new_ts(), **self._chosen(element, did.get("value") or {})}
        action |= {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        await self._send("interactive", self._interaction("block_actions", user) | where | {"actions": [action]})

    def _chosen(self, element: Json, value: Json) -> Json:
        if element["type"] in ANSWERS:
            block = {"block_id": "", "elements": [element]}
            return complete_state([block], {}, {"": {element["action_id"]: value}})[""][element["action_id"]]
        if element["type"] == "overflow":
            chosen = value.get("selected_option", {}).get("value")
            if chosen not in [option["value"] for option in element["options"]]:
                raise SlackError("invalid_state")
            return {"selected_option": next(one for one in element["options"] if one["value"] == chosen)}
        return {}

    def _remember(self, view: Json, state: Any) -> None:
        kept = view["state"]["values"]
        view["state"] = {"values": resolved(self._workspace, complete_state(view["blocks"], kept, state))}

    def _interaction(self, kind: str, user: User) -> Json:
        team = self._workspace.team
        return {
            "type": kind,
            "token": "practice",
            "team": team_in_payload(team),
            "enterprise": team.enterprise and {"id": team.enterprise.id, "name": team.enterprise.name},
            "is_enterprise_install": team.is_org_wide,
            "api_app_id": team.app_id,
            "user": person_in_payload(user),
        }

    def _obey(self, user: User, view: Json, answer: Json) -> dict[str, str]:
        action = answer.get("response_action")
        if action == "errors":
            return _errors_in(view, answer.get("errors"))
        if action == "update":
            self._views.update(answer.get("view"), view["id"])
        elif action == "push":
            self._views.push_on(user.id, view["id"], answer.get("view"))
        elif action == "clear":
            self._views.clear(user.id)
        elif answer:
            raise SlackError("invalid_response_action")
        else:
            self._views.close(user.id, view["id"])
        return {}


def _errors_in(view: Json, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackError("invalid_response_errors")
    return {name: str(text) for name, text in errors.items()}
