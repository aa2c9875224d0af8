"""The manifest that the app is installed by: what the code listens to, what it calls, and nothing more."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.slack.gateway import Gateway
from bot.slack.looks import Looks
from handlers.context import Context
from handlers.topic import Topic
from handlers.topics import TOPICS
from models.store.database import Database
from tests.support.town import NOW, the_agreement

ROOT = Path(__file__).parents[2]
METHOD = re.compile(r'"((?:apps|auth|chat|conversations|files|reactions|team|usergroups|users|views)(?:\.\w+)+)"')

# The scopes that Slack's documentation names for each method, for the kinds of conversation that the bot uses it in:
# private channels, direct messages, and public channels where a look has to tell that a channel is public.
# Not certain: whether Slack lets `conversations.info` tell of a channel that became public without `channels:read`; the
# documentation names a scope for each kind, so it is asked for.
SCOPES: dict[str, set[str]] = {
    "apps.connections.open": set(),  # under the app token, which has `connections:write`
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),  # of a channel that the bot is in
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"groups:history", "im:history"},
    "files.completeUploadExternal": {"files:write"},
    "files.delete": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "users.info": {"users:read"},
    "users.lookupByEmail": {"users:read", "users:read.email"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
OF_CHANNELS = {"channels:read", "groups:read"}
EVENT_SCOPES: dict[str, set[str]] = {
    "app_home_opened": set(),
    "channel_shared": OF_CHANNELS,
    "channel_unshared": OF_CHANNELS,
    "member_joined_channel": OF_CHANNELS,
    "member_left_channel": OF_CHANNELS,
    "user_change": {"users:read"},
}
FILE_INPUT_SCOPES = {"files:read"}  # for a question that is answered by a file, and to fetch that file

# Slack's schema, version 2: the longest text for each key that the manifest may hold here; 0 is no text.
LIMITS = {
    "_metadata.major_version": 0,
    "_metadata.minor_version": 0,
    "display_information.name": 35,
    "display_information.description": 140,
    "display_information.background_color": 7,
    "features.app_home.home_tab_enabled": 0,
    "features.app_home.messages_tab_enabled": 0,
    "features.app_home.messages_tab_read_only_enabled": 0,
    "features.bot_user.display_name": 80,
    "features.bot_user.always_online": 0,
    "features.slash_commands.command": 32,
    "features.slash_commands.description": 2000,
    "features.slash_commands.usage_hint": 1000,
    "features.slash_commands.should_escape": 0,
    "features.shortcuts.name": 24,
    "features.shortcuts.type": 7,
    "features.shortcuts.callback_id": 255,
    "features.shortcuts.description": 150,
    "oauth_config.scopes.bot": 255,
    "settings.event_subscriptions.bot_events": 255,
    "settings.interactivity.is_enabled": 0,
    "settings.org_deploy_enabled": 0,
    "settings.socket_mode_enabled": 0,
    "settings.token_rotation_enabled": 0,
}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """The manifest."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def topics() -> list[Topic]:
    """Every topic of the bot, with the tables of what it listens to."""
    gateway = Gateway("xoxb-1", "http://127.0.0.1:9/api/")
    context = Context(
        Database("sqlite:///never-opened.db"), the_agreement(), gateway, lambda: NOW, lambda _who: None,
        lambda _work: None, Looks(gateway), lambda _channel: None,
    )  # fmt: skip
    return [topic(context) for topic in TOPICS]


def methods() -> set[str]:
    """Every method of the Web API that the code names, outside the practice workspace."""
    files = [path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py")]
    return {name for path in files if "practice" not in path.parts for name in METHOD.findall(path.read_text("utf-8"))}


def test_each_command_is_offered_and_listened_to(manifest: dict[str, Any], topics: list[Topic]) -> None:
    """A command of the manifest without a listener would fail in the person's face; one without an entry is dead."""
    assert sorted(one["command"] for one in manifest["features"]["slash_commands"]) == sorted(
        name for topic in topics for name in topic.commands
    )


def test_each_shortcut_is_offered_and_listened_to(manifest: dict[str, Any], topics: list[Topic]) -> None:
    """The form of a notice, from anywhere and from a message, by the same name; and what is no enforcement."""
    offered = manifest["features"]["shortcuts"]
    assert sorted(one["callback_id"] for one in offered) == sorted(name for topic in topics for name in topic.shortcuts)
    assert sorted(one["type"] for one in offered) == ["global", "global", "message"]
    assert {one["name"] for one in offered} == {"Log an activity", "New action notice"}


def test_each_event_is_sent_and_listened_to(manifest: dict[str, Any], topics: list[Topic]) -> None:
    """Slack sends what the manifest subscribes to, and nothing more."""
    assert sorted(manifest["settings"]["event_subscriptions"]["bot_events"]) == sorted(
        name for topic in topics for name in topic.events
    )


def test_the_scopes_are_those_of_the_methods_and_events_and_no_more(manifest: dict[str, Any]) -> None:
    """Least rights: a scope that nothing needs is taken out, one that is missing would stop a notice."""
    assert methods() == set(SCOPES)
    needed = {"commands"}.union(*SCOPES.values())
    needed |= FILE_INPUT_SCOPES if hands_in_files() else set()
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        needed |= EVENT_SCOPES[event]
    assert manifest["oauth_config"]["scopes"]["bot"] == sorted(needed)


def hands_in_files() -> bool:
    """Whether any form asks for a file."""
    return any(").file(" in path.read_text(encoding="utf-8") for path in (ROOT / "handlers").rglob("*views.py"))


def leaves(thing: object, path: str = "") -> list[tuple[str, object]]:
    """Every value of the manifest with its path; the entries of a list share one."""
    if isinstance(thing, dict):
        return [leaf for key, value in thing.items() for leaf in leaves(value, f"{path}.{key}" if path else key)]
    if isinstance(thing, list):
        return [leaf for value in thing for leaf in leaves(value, path)]
    return [(path, thing)]


def test_the_manifest_keeps_to_slacks_schema(manifest: dict[str, Any]) -> None:
    """Known keys, texts that are short enough, numbers and switches that are no texts."""
    for path, value in leaves(manifest):
        if LIMITS[path]:
            assert isinstance(value, str)
            assert 1 <= len(value) <= LIMITS[path], path
        else:
            assert isinstance(value, bool | int), path
    assert len(manifest["features"]["slash_commands"]) <= 50
    assert len(manifest["features"]["shortcuts"]) <= 10
    assert re.fullmatch(r"#[0-9a-f]{6}", manifest["display_information"]["background_color"])
    for command in manifest["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]+", command["command"])
        assert command.get("should_escape") is False


def test_the_manifest_needs_no_address(manifest: dict[str, Any]) -> None:
    """With Socket Mode it installs as it is: people press buttons, open App Home, and no server is named."""
    assert manifest["_metadata"]["major_version"] == 2
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True
    assert not [value for _path, value in leaves(manifest) if "://" in str(value)]
