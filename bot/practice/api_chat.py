"""The Web API's messages: post, change, delete, for one person only."""

from dataclasses import replace
from typing import Any

from bot.practice.block_kit import message_blocks
from bot.practice.errors import Json, SlackError
from bot.practice.shapes import message_for_app
from bot.practice.web_api import Call, Method
from bot.practice.workspace import Channel, Message

LONGEST_POST, LONGEST_UPDATE = 40_000, 4_000


def post_message(call: Call) -> Json:
    """A message in a channel, or in a direct message when a person is given."""
    call.need("chat:write")
    channel = _target(call)
    content = _content(call, LONGEST_POST)
    message = call.workspace.post(channel, call.bot, thread_ts=thread_of_call(call, channel), **content)
    return _answer(call, message)


def update(call: Call) -> Json:
    """Change a message of the bot's own. Text without blocks takes the blocks away; metadata stays unless given."""
    call.need("chat:write")
    message = _own_message(call, "cant_update_message")
    content = _content(call, LONGEST_UPDATE)
    if not content["blocks"]:
        content["edited"] = call.workspace.new_ts()
    if content["metadata"] is None:
        content["metadata"] = message.metadata
    changed = replace(message, **content)
    call.workspace.save_message(changed)
    return _answer(call, changed) | {"text": changed.text}


def delete(call: Call) -> Json:
    """Delete a message of the bot's own."""
    call.need("chat:write")
    message = _own_message(call, "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    """A message that one person in the channel sees."""
    call.need("chat:write")
    channel = writable(call, call.text("channel"))
    reader = call.text("user")
    if reader not in channel.members:
        raise SlackError("user_not_in_channel")
    content = _content(call, LONGEST_POST)
    thread_ts = thread_of_call(call, channel)
    message = call.workspace.post(channel, call.bot, thread_ts=thread_ts, only_for=reader, **content)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    """A link to a message."""
    channel = call.workspace.channel(call.text("channel"), call.bot)
    message = call.workspace.message(channel, call.text("message_ts"), call.bot)
    return {
        "channel": channel.id,
        "permalink": f"{call.workspace.base}/archives/{channel.id}/p{message.ts.replace('.', '')}",
    }


def _target(call: Call) -> Channel:
    name = call.text("channel")
    if not name.startswith("U"):
        return writable(call, name)
    user = call.workspace.users.get(name)
    if user is None or user.deleted or user.is_stranger:
        raise SlackError("channel_not_found")
    return call.workspace.direct(call.bot, name)


def writable(call: Call, name: str) -> Channel:
    """A channel that the bot may post to."""
    channel = call.workspace.channel(name, call.bot)
    if call.bot not in channel.members:
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def _own_message(call: Call, refusal: str) -> Message:
    message = call.workspace.message(writable(call, call.text("channel")), call.text("ts"), call.bot)
    if message.user != call.bot:
        raise SlackError(refusal)
    return message


def thread_of_call(call: Call, channel: Channel) -> str:
    """The thread that a call posts to, if any."""
    ts = call.text("thread_ts", "")
    parent = call.workspace.messages[channel.id].get(ts)
    if ts and (parent is None or parent.deleted or parent.only_for):
        raise SlackError("thread_not_found")
    if parent is not None and parent.thread_ts:
        raise SlackError("cannot_reply_to_message")
    return ts


def _content(call: Call, longest: int) -> dict[str, Any]:
    text, blocks = call.text("text", ""), message_blocks(call.data("blocks") or [])
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > longest:
        raise SlackError("msg_too_long")
    metadata = call.data("metadata")
    if metadata is not None and not (
        isinstance(metadata, dict)
        and metadata.keys() == {"event_type", "event_payload"}
        and isinstance(metadata["event_type"], str)
        and isinstance(metadata["event_payload"], dict)
    ):
        raise SlackError("invalid_metadata_format")
    return {"text": text, "blocks": blocks, "metadata": metadata}


def _answer(call: Call, message: Message) -> Json:
    shape = message_for_app(call.workspace, message, with_metadata=True)
    return {"channel": message.channel, "ts": message.ts, "message": shape}


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}
