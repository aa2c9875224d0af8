"""Response URLs: what an app may answer to somebody's deed, five times within half an hour."""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from bot.practice.block_kit import message_blocks
from bot.practice.errors import Json, SlackError
from bot.practice.workspace import Channel, Message, Workspace

USES, SECONDS = 5, 1800


@dataclass
class ResponseUrl:
    """Where an answer goes; `original` is the message whose button was pressed, if any."""

    channel: Channel
    user: str
    original: str
    at: float
    uses: int = 0


class ResponseUrls:
    """All response URLs that were given out."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._given: dict[str, ResponseUrl] = {}

    def give(self, channel: Channel, user: str, original: str = "") -> str:
        """A new response URL for something that somebody did in a channel."""
        token = secrets.token_urlsafe(24)
        self._given[token] = ResponseUrl(channel, user, original, self._workspace.clock())
        return f"{self._workspace.base}/response/{token}"

    def use(self, token: str, answer: Json) -> None:
        """Carry out one post to a response URL."""
        given = self._given.get(token)
        if given is None or self._workspace.clock() - given.at > SECONDS:
            raise SlackError("expired_url")
        if given.uses >= USES:
            raise SlackError("used_url")
        given.uses += 1
        self.respond(given.channel, given.user, answer, given.original)

    def respond(self, channel: Channel, user: str, answer: Json, original: str = "") -> None:
        """Post, replace or delete what an answer says; only its reader sees it unless it is `in_channel`."""
        if answer.get("delete_original") or answer.get("replace_original"):
            message = self._workspace.message(channel, original, user)
            if answer.get("delete_original"):
                self._workspace.delete(message)
                return
            self._workspace.save_message(replace(message, **_content(answer)))
            return
        thread_ts = answer.get("thread_ts") or self._thread_of(channel, original)
        only_for = "" if answer.get("response_type") == "in_channel" else user
        bot = self._workspace.team.bot_user
        self._workspace.post(channel, bot, thread_ts=thread_ts, only_for=only_for, **_content(answer))

    def _thread_of(self, channel: Channel, original: str) -> str:
        message: Message | None = self._workspace.messages[channel.id].get(original)
        return message.thread_ts if message else ""


def _content(answer: Json) -> dict[str, Any]:
    content = {"text": answer.get("text", ""), "blocks": message_blocks(answer.get("blocks", []))}
    if not content["text"] and not content["blocks"]:
        raise SlackError("no_text")
    return content
