"""Everything that the bot says to Slack's Web API. Each outcome is one of three: done, refused, or unclear."""

import re
import socket
import ssl
import urllib.error
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from urllib3.exceptions import HTTPError

from handlers.context import FormMovedOn, FormNotShown, Shown

log = structlog.get_logger(__name__)

FORM_SECONDS = 2
CALL_SECONDS = 10
PAGE = 200
FILE_HOSTS = ("https://files.slack.com", "https://files.slack-gov.com")
# The path of a file as Slack gives it: one segment after the file's id, in which nothing is hidden that a server could
# take for a way out of that path (".." or "/" or a second encoding).
FILE_PATH = re.compile(
    r"/files-pri/[A-Z0-9]+-[A-Z0-9]+(?:/download)?/(?!\.{1,2}(?:\?|$))"
    r"(?:[\w.~!$&'()*+,;=:@-]|%(?!2[ef5]|5c)[0-9a-f]{2})+(?:\?origin_team=[A-Z0-9]+)?",
    re.ASCII | re.IGNORECASE,
)
MOST_DOWNLOADED = 1024 * 1024 + 1
EVENT_TYPE = "sro_delivery"
Json = dict[str, Any]

PERMANENT = frozenset(
    {
        "account_inactive", "cannot_dm_bot", "cant_update_message", "channel_is_archived", "channel_not_found",
        "edit_window_closed", "ekm_access_denied", "file_uploads_disabled", "invalid_arguments", "invalid_auth",
        "invalid_blocks", "invalid_blocks_format", "is_archived", "message_not_found", "metadata_too_large",
        "missing_scope", "msg_blocks_too_long", "msg_too_long", "no_permission", "no_text", "not_allowed_token_type",
        "not_authed", "not_in_channel", "org_login_required", "restricted_action", "storage_limit_reached",
        "team_access_not_granted", "team_not_found", "thread_not_found", "token_expired", "token_revoked",
        "too_many_attachments", "user_disabled", "user_not_found", "users_not_found",
    }
)  # fmt: skip
FOR_NOW = frozenset({"ratelimited", "rate_limited", "accesslimited", "team_added_to_org"})
AS_PARAMETERS = ("conversations.", "users.", "auth.", "files.getUploadURLExternal")  # Slack takes no JSON for these
MOVED_ON = frozenset({"hash_conflict", "not_found"})


class SlackRefused(Exception):
    """Slack did not do it, for certain. `retry_after` in seconds where Slack names it."""

    def __init__(self, code: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code, self.permanent, self.retry_after = code, permanent, retry_after


class SlackUnclear(Exception):
    """Nobody knows whether Slack did it: no answer, or one that does not tell."""


class Gateway:
    """Slack's Web API under one token. No call is ever repeated by itself.

    Slack's client repeats a request whose connection was cut, which posts a message twice: that is switched off here.
    One TLS context serves all calls, since making one costs more than a call.
    """

    def __init__(
        self, token: str, base_url: str, call_seconds: int = CALL_SECONDS, form_seconds: int = FORM_SECONDS
    ) -> None:
        tls = ssl.create_default_context()
        self.client = WebClient(token=token, base_url=base_url, ssl=tls, timeout=call_seconds, retry_handlers=[])
        self._forms = WebClient(token=token, base_url=base_url, ssl=tls, timeout=form_seconds, retry_handlers=[])

    def open_view(self, trigger_id: str, view: Shown) -> None:
        """Open a form."""
        self._show("views.open", trigger_id=trigger_id, view=_shown(view))

    def push_view(self, trigger_id: str, view: Shown) -> None:
        """Lay a form over the one that is open."""
        self._show("views.push", trigger_id=trigger_id, view=_shown(view))

    def update_view(self, view_id: str, view: Shown, view_hash: str | None = None) -> None:
        """Change an open form."""
        unchanged_since = {"hash": view_hash} if view_hash else {}
        self._show("views.update", view_id=view_id, view=_shown(view), **unchanged_since)

    def publish_home(self, user_id: str, view: Shown) -> None:
        """Show somebody's App Home."""
        self._show("views.publish", user_id=user_id, view=_shown(view))

    def post(self, channel: str, uuid: str, text: str, blocks: Sequence[Block], thread_ts: str | None) -> str:
        """Post a message that can be found again by its uuid; its timestamp."""
        arguments: Json = {
            "channel": channel,
            "text": text,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"uuid": uuid}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if blocks:
            arguments["blocks"] = [block.to_dict() for block in blocks]
        if thread_ts:
            arguments["thread_ts"] = thread_ts
        return str(self.call("chat.postMessage", **arguments)["ts"])

    def change(self, channel: str, ts: str, text: str, blocks: Sequence[Block]) -> None:
        """Change a message; doing it twice does no harm."""
        self.call("chat.update", channel=channel, ts=ts, text=text, blocks=[block.to_dict() for block in blocks])

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message of the bot."""
        self.call("chat.delete", channel=channel, ts=ts)

    def upload(self, name: str, content: bytes) -> str:
        """Bring a file to Slack; its id. Nobody sees it before it is shared."""
        given = self.call("files.getUploadURLExternal", filename=name, length=len(content))
        try:
            answer = requests.post(given["upload_url"], data=content, timeout=CALL_SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            raise SlackUnclear(type(error).__name__) from error
        if answer.status_code != requests.codes.ok:
            raise SlackUnclear(f"HTTP {answer.status_code}")
        return str(given["file_id"])

    def handed_in(self, url: str) -> bytes:
        """A file that somebody handed in through a form, up to 1 MiB and a byte: whoever reads it refuses that.

        Raises:
            FormNotShown: Slack did not hand it over, or the address is not one of Slack's files.
        """
        if not self._is_slacks(url):
            raise FormNotShown("address not of a file of Slack's")
        headers = {"Authorization": f"Bearer {self.client.token}"}
        try:
            with requests.get(url, headers=headers, timeout=CALL_SECONDS, allow_redirects=False, stream=True) as answer:
                answer.raise_for_status()
                content: bytes = answer.raw.read(MOST_DOWNLOADED, decode_content=True)
        except (requests.RequestException, HTTPError) as error:
            raise FormNotShown(type(error).__name__) from error
        return content

    def _is_slacks(self, url: str) -> bool:
        """Whether the token may be sent there: to Slack's hosts for files, or the host of a Web API that is another's.

        Only ever to the path of a file: whoever forges a form must not have the bot call a method of the Web API.
        """
        api = urlsplit(self.client.base_url)
        hosts = (*FILE_HOSTS, f"{api.scheme}://{api.netloc}")
        return any(url.startswith(host) and FILE_PATH.fullmatch(url, len(host)) for host in hosts)

    def share_file(self, channel: str, file_id: str, name: str, text: str, thread_ts: str | None) -> None:
        """Post an uploaded file. Slack does not say which message it becomes; the file's id is in it."""
        in_thread = {"thread_ts": thread_ts} if thread_ts else {}
        files = [{"id": file_id, "title": name}]
        self.call("files.completeUploadExternal", files=files, channel_id=channel, initial_comment=text, **in_thread)

    def delete_file(self, file_id: str) -> None:
        """Delete a file of the bot, wherever it was posted."""
        self.call("files.delete", file=file_id)

    def direct_channel(self, user_id: str) -> str:
        """The direct message with somebody."""
        return str(self.call("conversations.open", users=user_id)["channel"]["id"])

    def channel(self, channel: str) -> Json:
        """What Slack says of a channel."""
        found: Json = self.call("conversations.info", channel=channel)["channel"]
        return found

    def members(self, channel: str) -> Iterator[str]:
        """Everybody in a channel, the bot among them."""
        yield from self._pages("conversations.members", "members", channel=channel)

    def user(self, user_id: str) -> Json:
        """What Slack says of an account."""
        found: Json = self.call("users.info", user=user_id)["user"]
        return found

    def user_by_email(self, email: str) -> Json:
        """The account with an e-mail address."""
        found: Json = self.call("users.lookupByEmail", email=email)["user"]
        return found

    def messages_since(self, channel: str, oldest: float, thread_ts: str | None) -> Iterator[Json]:
        """All messages of a channel or thread since a moment, with the bot's metadata."""
        method, where = ("conversations.replies", {"ts": thread_ts}) if thread_ts else ("conversations.history", {})
        yield from self._pages(
            method, "messages", channel=channel, oldest=f"{oldest:.6f}", include_all_metadata=True, **where
        )

    def identity(self) -> Json:
        """Who the bot is, with the scopes that it was given under `scopes` and Slack's time under `date`."""
        response = self._tried("auth.test", self.client, {})
        headers = {name.lower(): value for name, value in response.headers.items()}
        data: Json = response.data
        return {**data, "scopes": headers.get("x-oauth-scopes", "").split(","), "date": headers.get("date")}

    def call(self, method: str, **arguments: Any) -> Json:
        """Call a method.

        Raises:
            SlackRefused: it was not done.
            SlackUnclear: nobody knows.
        """
        data: Json = self._tried(method, self.client, arguments).data
        return data

    def _pages(self, method: str, what: str, **arguments: Any) -> Iterator[Any]:
        cursor = ""
        while True:
            page = self.call(method, limit=PAGE, cursor=cursor, **arguments)
            yield from page[what]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _show(self, method: str, **arguments: Any) -> None:
        try:
            self._tried(method, self._forms, arguments)
        except SlackRefused as refusal:
            if refusal.code in MOVED_ON:
                raise FormMovedOn(refusal.code) from refusal
            log.warning("form_not_shown", method=method, error=refusal.code)
            raise FormNotShown(refusal.code) from refusal
        except SlackUnclear as unclear:
            log.warning("form_not_shown", method=method, error=str(unclear))
            raise FormNotShown("unclear") from unclear

    def _tried(self, method: str, client: WebClient, arguments: Json) -> Any:
        sent: Json = {"params": _flat(arguments)} if method.startswith(AS_PARAMETERS) else {"json": arguments}
        try:
            return client.api_call(method, **sent)
        except SlackApiError as error:
            raise _outcome(error) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, ConnectionRefusedError | socket.gaierror):
                raise SlackRefused("unreachable", permanent=False) from error
            raise SlackUnclear(type(error.reason).__name__) from error
        except Exception as error:  # whatever else a broken connection brings: it may have been done
            raise SlackUnclear(type(error).__name__) from error


def _outcome(error: SlackApiError) -> SlackRefused | SlackUnclear:
    status, code = error.response.status_code, str(_data(error).get("error", ""))
    if status == 429:
        wait = error.response.headers.get("Retry-After") or error.response.headers.get("retry-after") or "1"
        return SlackRefused("ratelimited", permanent=False, retry_after=float(wait))
    if status >= 500 or not code:
        return SlackUnclear(f"HTTP {status}")
    if code in PERMANENT or code in MOVED_ON or code.endswith("_trigger_id"):
        return SlackRefused(code, permanent=True)
    if code in FOR_NOW:
        return SlackRefused(code, permanent=False)
    return SlackUnclear(code)


def _data(error: SlackApiError) -> Json:
    data = error.response.data
    return data if isinstance(data, dict) else {}


def _shown(view: Shown) -> Json:
    return view.to_dict() if isinstance(view, View) else dict(view)


def _flat(arguments: Json) -> Json:
    return {name: value for name, value in arguments.items() if value not in ("", None)}
