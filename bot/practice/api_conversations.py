"""The Web API's conversations: what they are, who is in them, what was said."""

from bot.practice.errors import Json, SlackError
from bot.practice.shapes import channel_for_app, message_for_app
from bot.practice.web_api import Call, Method, kind_of
from bot.practice.workspace import Channel, Message

TYPES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def open_direct(call: Call) -> Json:
    """The direct message with one person."""
    call.need("im:write")
    given = call.args.get("users") or ""
    users = given if isinstance(given, list) else [one for one in str(given).split(",") if one]
    if len(users) != 1:
        raise SlackError("users_list_not_supplied" if not users else "not_enough_users")
    user = call.workspace.user(users[0])
    if user.deleted:
        raise SlackError("user_disabled")
    if user.is_stranger:
        raise SlackError("user_not_visible")
    channel = call.workspace.direct(call.bot, user.id)
    return {"channel": channel_for_app(channel, call.bot) if call.flag("return_im") else {"id": channel.id}}


def info(call: Call) -> Json:
    """A conversation."""
    return {"channel": channel_for_app(call.conversation("read"), call.bot)}


def members(call: Call) -> Json:
    """Who is in a conversation, people of other organizations included."""
    channel = call.conversation("read")
    page, following = call.page([(f"{at:06d}", one) for at, one in enumerate(channel.members)], 1000)
    return {"members": page} | following


def history(call: Call) -> Json:
    """The messages of a conversation without its threads, newest first."""
    channel = _readable(call)
    shown = [one for one in call.workspace.visible(channel, call.bot) if not one.thread_ts]
    return _messages(call, list(reversed(shown)), newest_first=True)


def replies(call: Call) -> Json:
    """A message and the thread under it, oldest first."""
    channel = _readable(call)
    ts = call.text("ts")
    shown = [one for one in call.workspace.visible(channel, call.bot) if ts in (one.ts, one.thread_ts)]
    if not shown:
        raise SlackError("thread_not_found")
    return _messages(call, shown, newest_first=False)


def list_all(call: Call) -> Json:
    """The public channels and the private conversations that the bot is in."""
    call.of_workspace()
    channels = call.workspace.channels.values()
    return _channels(call, [one for one in channels if not one.is_private or call.bot in one.members])


def of_user(call: Call) -> Json:
    """The conversations that somebody and the bot are both in; without a person, the bot's own."""
    call.of_workspace()
    user = call.workspace.user(call.text("user", call.bot)).id
    channels = call.workspace.channels.values()
    return _channels(call, [one for one in channels if user in one.members and call.bot in one.members])


def _readable(call: Call) -> Channel:
    channel = call.conversation("history")
    if call.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _messages(call: Call, messages: list[Message], newest_first: bool) -> Json:
    oldest, latest = _bound(call, "oldest", 0.0), _bound(call, "latest", float("inf"))
    edges = call.flag("inclusive")
    within = [
        one for one in messages if oldest < float(one.ts) < latest or (edges and float(one.ts) in (oldest, latest))
    ]
    page, following = call.page([(one.ts, one) for one in within], 999, newest_first)
    metadata = call.flag("include_all_metadata")
    return {"messages": [message_for_app(call.workspace, one, metadata) for one in page]} | following


def _bound(call: Call, name: str, default: float) -> float:
    value = call.text(name, "")
    try:
        return float(value) if value else default
    except ValueError as error:
        raise SlackError(f"invalid_ts_{name}") from error


def _channels(call: Call, channels: list[Channel]) -> Json:
    kinds = []
    for name in call.text("types", "public_channel").split(","):
        if name.strip() not in TYPES:
            raise SlackError("invalid_types")
        kinds.append(TYPES[name.strip()])
        call.need(f"{kinds[-1]}:read")
    if call.flag("exclude_archived"):
        channels = [one for one in channels if not one.is_archived]
    rows = [
        (one.id, channel_for_app(one, call.bot))
        for one in sorted(channels, key=lambda one: one.id)
        if kind_of(one) in kinds
    ]
    page, following = call.page(rows, 1000)
    return {"channels": page} | following


METHODS: dict[str, Method] = {
    "conversations.open": open_direct,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.list": list_all,
    "users.conversations": of_user,
}
