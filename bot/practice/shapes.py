"""How Slack writes people, channels and messages, to the app and to the page."""

from collections.abc import Container

from bot.practice.errors import Json
from bot.practice.files import file_object
from bot.practice.workspace import Channel, Message, Team, User, Workspace


def user_for_app(user: User, team: Team, scopes: Container[str]) -> Json:
    """A user object; the email address only with its scope."""
    profile = {"real_name": user.real_name, "display_name": user.real_name, "title": user.title, "team": user.team_id}
    if user.email and "users:read.email" in scopes:
        profile["email"] = user.email
    flags = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted")
    shape: Json = {name: getattr(user, name) for name in flags} | {"id": user.id, "team_id": user.team_id}
    shape |= {"name": user.id.lower(), "real_name": user.real_name, "profile": profile, "tz": "America/New_York"}
    if team.enterprise and team.has(user):
        shape["enterprise_user"] = {
            "id": user.id,
            "enterprise_id": team.enterprise.id,
            "enterprise_name": team.enterprise.name,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "teams": [user.team_id],
        }
    return shape | ({"is_stranger": True} if user.is_stranger else {})


def channel_for_app(channel: Channel, bot: str) -> Json:
    """A conversation object as the bot sees it."""
    shape: Json = {"id": channel.id, "is_im": channel.is_im, "is_archived": channel.is_archived}
    if channel.is_im:
        return shape | {"user": next((one for one in channel.members if one != bot), bot)}
    private = channel.is_private
    shape |= {"name": channel.name, "is_channel": not private, "is_group": private, "is_private": private}
    shape |= {"is_mpim": False, "is_member": bot in channel.members, "is_ext_shared": channel.is_ext_shared}
    return shape | {"is_shared": channel.is_ext_shared, "is_org_shared": False, "num_members": len(channel.members)}


def message_for_app(workspace: Workspace, message: Message, with_metadata: bool = False) -> Json:
    """A message as history and payloads have it; without asking, only the type of its metadata."""
    if message.deleted:
        gone = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": message.ts}
        return gone | {"text": "This message was deleted.", "thread_ts": message.ts, **thread_of(workspace, message)}
    team = workspace.team
    shape: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts, "team": team.id}
    optional: Json = {
        "bot_id": message.bot_id,
        "app_id": message.bot_id and team.app_id,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "edited": message.edited and {"user": message.user, "ts": message.edited},
        "files": [file_object(workspace, one) for one in message.files],
        "upload": bool(message.files),
    }
    shape |= {name: value for name, value in optional.items() if value}
    if message.metadata:
        shape["metadata"] = message.metadata if with_metadata else {"event_type": message.metadata["event_type"]}
    return shape | thread_of(workspace, message)


def thread_of(workspace: Workspace, message: Message) -> Json:
    """What a message tells of the thread under it; nothing when there is none."""
    replies = workspace.thread(message)
    if not replies:
        return {}
    return {"thread_ts": message.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}


def message_for_page(workspace: Workspace, message: Message) -> Json:
    """A message as a person sees it."""
    author = workspace.users.get(message.user)
    shape = message_for_app(workspace, message)
    return shape | {
        "username": author.real_name if author else message.user,
        "blocks": shape.get("blocks", []),
        "files": shape.get("files", []),
        "edited": bool(message.edited),
        "thread_ts": shape.get("thread_ts"),
        "reply_count": shape.get("reply_count", 0),
        "ephemeral": bool(message.only_for),
        "deleted": message.deleted,
    }


def channel_for_page(workspace: Workspace, channel: Channel, user_id: str) -> Json:
    """A channel in somebody's side bar, with what they have not read."""
    seen = channel.read.get(user_id, "0")
    others = [one for one in workspace.visible(channel, user_id) if one.user != user_id and not one.deleted]
    flags = ("id", "name", "is_private", "is_im", "is_archived", "is_ext_shared")
    shape: Json = {name: getattr(channel, name) for name in flags}
    if channel.is_im:
        shape["user"] = next((one for one in channel.members if one != user_id), user_id)
    unread = sum(one.ts > seen for one in others)
    return shape | {"unread": unread, "latest_ts": max((one.ts for one in others), default=None)}


def user_for_page(user: User) -> Json:
    """Somebody as the page lists them."""
    flags = ("deleted", "is_restricted", "is_ultra_restricted", "is_stranger", "is_bot")
    shape: Json = {name: getattr(user, name) for name in flags}
    return shape | {"id": user.id, "team_id": user.team_id, "real_name": user.real_name, "title": user.title}


def person_in_payload(user: User) -> Json:
    """Who did something, in an interaction's payload."""
    return {"id": user.id, "username": user.id.lower(), "name": user.id.lower(), "team_id": user.team_id}


def team_in_payload(team: Team) -> Json | None:
    """The workspace in an interaction's payload; nothing where the app is installed for a whole enterprise."""
    if team.is_org_wide:
        return None
    shape = {"id": team.id, "domain": team.domain}
    enterprise = team.enterprise
    return shape | ({"enterprise_id": enterprise.id, "enterprise_name": enterprise.name} if enterprise else {})
