"""The workspace's people, channels and messages, and who may see what. Used from the server's own thread only."""

import base64
import secrets
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.practice.errors import Json, SlackError
from bot.practice.news import News
from bot.practice.store import Store


@dataclass
class User:
    """Somebody with an account, or the bot."""

    id: str
    team_id: str
    real_name: str
    title: str = ""
    email: str = ""
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False


@dataclass
class Channel:
    """A channel or, with `is_im`, a direct message between two."""

    id: str
    name: str
    is_private: bool = True
    is_im: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    members: list[str] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)


@dataclass
class Message:
    """A message; `only_for` makes it ephemeral: only this person sees it."""

    channel: str
    ts: str
    user: str
    text: str = ""
    bot_id: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    edited: str = ""
    metadata: Json | None = None
    only_for: str = ""
    deleted: bool = False
    files: list[str] = field(default_factory=list)


@dataclass
class Upload:
    """A file that the bot announced: its bytes, in base64, come to an address that only the ticket opens."""

    id: str
    ticket: str
    filename: str
    length: int
    content: str | None = None
    completed: bool = False


@dataclass(frozen=True)
class Enterprise:
    """An organization of several workspaces (Enterprise Grid), of which the workspace is one and `teams` are others.

    With `org_wide` one installation of the app, with one token, serves them all.
    """

    id: str
    name: str
    teams: frozenset[str] = frozenset()
    org_wide: bool = False


@dataclass(frozen=True)
class Team:
    """The workspace's own names, and those of the app installed in it."""

    id: str
    name: str
    domain: str
    app_id: str
    bot_user: str
    bot_id: str
    enterprise: Enterprise | None = None

    @property
    def is_org_wide(self) -> bool:
        """Whether the app serves all workspaces of an enterprise by one token."""
        return bool(self.enterprise and self.enterprise.org_wide)

    def has(self, user: User) -> bool:
        """Whether somebody belongs to the workspace, or to another one of its enterprise."""
        return user.team_id == self.id or bool(self.enterprise and user.team_id in self.enterprise.teams)


@dataclass(frozen=True)
class Seed:
    """What a new practice workspace starts with."""

    team: Team
    users: dict[str, User]
    channels: dict[str, Channel]


def new_id(prefix: str) -> str:
    """An id like Slack's that was never given before."""
    return prefix + base64.b32encode(secrets.token_bytes(10)).decode()[:12]


class Workspace:
    """The state, kept in a store with each change. `files` is where its files are: those of two have one address."""

    def __init__(
        self, seed: Seed, store: Store, news: News, clock: Callable[[], float], base: str, files: str
    ) -> None:  # fmt: skip
        self.team, self.clock, self.base, self._store, self._news = seed.team, clock, base, store, news
        self.files_at = files
        self.users: dict[str, User] = seed.users | {row["id"]: User(**row) for row in store.load("user")}
        self.channels: dict[str, Channel] = seed.channels | {row["id"]: Channel(**row) for row in store.load("channel")}
        self.files: dict[str, Json] = {row["id"]: row for row in store.load("file")}
        self.uploads: dict[str, Upload] = {row["id"]: Upload(**row) for row in store.load("upload")}
        self.messages: defaultdict[str, dict[str, Message]] = defaultdict(dict)
        self.replies: defaultdict[str, set[str]] = defaultdict(set)
        for row in store.load("message"):
            self._place(Message(**row))
        self._last = max((_micros(ts) for messages in self.messages.values() for ts in messages), default=0)

    def new_ts(self) -> str:
        """The time now as Slack writes it, later than any before."""
        self._last = max(int(self.clock() * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def user(self, user_id: str) -> User:
        """Somebody by id."""
        if user_id not in self.users:
            raise SlackError("user_not_found")
        return self.users[user_id]

    def channel(self, channel_id: str, seen_by: str) -> Channel:
        """A channel that somebody may see: a public one, or one they are in."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.is_private and seen_by not in channel.members):
            raise SlackError("channel_not_found")
        return channel

    def direct(self, one: str, other: str) -> Channel:
        """The direct message between two, opened if need be."""
        for channel in self.channels.values():
            if channel.is_im and set(channel.members) == {one, other}:
                return channel
        channel = Channel(new_id("D"), "directmessage", is_im=True, members=[one, other])
        self.save_channel(channel)
        return channel

    def save_channel(self, channel: Channel) -> None:
        """Keep a new or changed channel."""
        self.channels[channel.id] = channel
        self._store.save("channel", channel.id, asdict(channel))
        self._news.tell(self.users, "channels")

    def save_user(self, user: User) -> None:
        """Keep a new or changed person."""
        self.users[user.id] = user
        self._store.save("user", user.id, asdict(user))
        self._news.tell(self.users, "channels")

    def post(self, channel: Channel, user: str, **content: Any) -> Message:
        """Add a message at the end of a channel, or of a thread in it."""
        bot_id = self.team.bot_id if user == self.team.bot_user else ""
        message = Message(channel.id, self.new_ts(), user, bot_id=bot_id, **content)
        self.save_message(message)
        return message

    def save_message(self, message: Message) -> None:
        """Keep a new or changed message."""
        self._place(message)
        self._store.save("message", message.channel + message.ts, asdict(message))
        self._news.tell(self.channels[message.channel].members, "messages", message.channel)

    def save_file(self, file: Json) -> None:
        """Keep a file object with its bytes as `content`, in base64."""
        self.files[file["id"]] = file
        self._store.save("file", file["id"], file)

    def save_upload(self, upload: Upload) -> None:
        """Keep a new or changed upload."""
        self.uploads[upload.id] = upload
        self._store.save("upload", upload.id, asdict(upload))

    def carrying(self, file: str) -> list[Message]:
        """The messages that are still there and have a file."""
        every = [one for messages in self.messages.values() for one in messages.values()]
        return [one for one in every if file in one.files and not one.deleted]

    def thread(self, message: Message) -> list[Message]:
        """The replies under a message that everybody sees, oldest first."""
        replies = [self.messages[message.channel][ts] for ts in sorted(self.replies[message.channel + message.ts])]
        return [one for one in replies if not one.deleted and not one.only_for]

    def message(self, channel: Channel, ts: str, seen_by: str) -> Message:
        """A message that is still there and that somebody may see."""
        message = self.messages[channel.id].get(ts)
        if message is None or message.deleted or message.only_for not in ("", seen_by):
            raise SlackError("message_not_found")
        return message

    def delete(self, message: Message) -> None:
        """Take a message out of everybody's sight."""
        self.save_message(replace(message, deleted=True))

    def visible(self, channel: Channel, seen_by: str) -> list[Message]:
        """What somebody sees in a channel, threads included, oldest first. A deleted parent stays as a tombstone."""
        return [
            message
            for message in self.messages[channel.id].values()
            if message.only_for in ("", seen_by) and (not message.deleted or self.thread(message))
        ]

    def _place(self, message: Message) -> None:
        self.messages[message.channel][message.ts] = message
        if message.thread_ts:
            self.replies[message.channel + message.thread_ts].add(message.ts)

    def mark_read(self, channel: Channel, user_id: str) -> None:
        """Remember that somebody has seen everything in a channel."""
        latest = max(self.messages[channel.id], default="0")
        if channel.read.get(user_id) != latest:
            channel.read[user_id] = latest
            self._store.save("channel", channel.id, asdict(channel))
            self._news.tell([user_id], "channels")


def _micros(ts: str) -> int:
    return int(ts.replace(".", ""))
