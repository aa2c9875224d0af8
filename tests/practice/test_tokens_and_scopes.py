"""The Web API lets in whom Slack lets in, to what the manifest asks for."""

from collections.abc import Callable
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.manifest import MANIFEST
from bot.practice.server import PracticeServer
from tests.practice.parts import refusal, web_client


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth")])
def test_a_call_without_the_right_token_is_refused(server: PracticeServer, token: str, error: str) -> None:
    """No token and a wrong one have each their error."""
    assert refusal(WebClient(token, base_url=server.api_url, retry_handlers=[]).auth_test) == error


def test_the_app_token_opens_connections_and_nothing_else(server: PracticeServer) -> None:
    """The two tokens are not exchangeable."""
    app, bot = web_client(server, server.app_token), web_client(server)
    assert app.apps_connections_open(app_token=server.app_token)["url"].startswith("ws://127.0.0.1:")
    assert refusal(app.auth_test) == "not_allowed_token_type"
    assert refusal(bot.apps_connections_open, app_token=server.bot_token) == "not_allowed_token_type"


def test_auth_test_names_the_scopes(web: WebClient) -> None:
    """The bot learns who it is, and its scopes from the header."""
    answer = web.auth_test()
    assert (answer["user_id"], answer["team_id"]) == ("UBOT", "TPRACTICE")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_an_unknown_method_is_refused(web: WebClient) -> None:
    """A misspelt method does nothing."""
    assert refusal(web.api_call, "chat.shout") == "unknown_method"


def test_a_missing_argument_is_named(web: WebClient) -> None:
    """The answer points to the argument that is missing."""
    with pytest.raises(SlackApiError) as refused:
        web.api_call("users.info")
    assert refused.value.response["error"] == "invalid_arguments"
    assert "/user" in refused.value.response["response_metadata"]["messages"][0]


NEEDS = [
    ("chat:write", lambda web: web.chat_postMessage(channel="CHALL", text="x")),
    ("im:write", lambda web: web.conversations_open(users="UCHIEF")),
    ("groups:read", lambda web: web.conversations_info(channel="CHALL")),
    ("groups:read", lambda web: web.conversations_members(channel="CHALL")),
    ("channels:read", lambda web: web.conversations_info(channel="CGENERAL")),
    ("channels:read", lambda web: web.conversations_list()),
    ("groups:read", lambda web: web.users_conversations(types="private_channel")),
    ("groups:history", lambda web: web.conversations_history(channel="CHALL")),
    ("files:write", lambda web: web.files_getUploadURLExternal(filename="x", length=1)),
    ("users:read", lambda web: web.users_info(user="UCHIEF")),
    ("users:read", lambda web: web.users_list()),
    ("users:read.email", lambda web: web.users_lookupByEmail(email="cleo.pretend@practice.example")),
]


@pytest.mark.parametrize(("scope", "call"), NEEDS)
def test_a_method_needs_its_scope(
    serve: Callable[..., PracticeServer],
    web: WebClient,
    tmp_path: Path,
    scope: str,
    call: Callable[[WebClient], object],
) -> None:
    """Taken out of the manifest, the scope is missing, and the answer says which."""
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(MANIFEST.read_text().replace(f"      - {scope}\n", ""))
    assert refusal(call, web_client(serve(manifest=manifest))) == "missing_scope"
    assert refusal(call, web) == "accepted"


def test_public_history_needs_a_scope_that_the_app_lacks(web: WebClient) -> None:
    """What the manifest never asked for is missing, with what would be needed."""
    with pytest.raises(SlackApiError) as refused:
        web.conversations_history(channel="CGENERAL")
    assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "channels:history")
    assert "groups:history" in refused.value.response["provided"]


def test_an_email_address_needs_its_own_scope(
    serve: Callable[..., PracticeServer], web: WebClient, tmp_path: Path
) -> None:
    """Without it the profile has no address."""
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(MANIFEST.read_text().replace("      - users:read.email\n", ""))
    without = web_client(serve(manifest=manifest)).users_info(user="UCHIEF")["user"]["profile"]
    assert "email" not in without
    assert web.users_info(user="UCHIEF")["user"]["profile"]["email"] == "cleo.pretend@practice.example"
