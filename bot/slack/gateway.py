"""Everything that the bot says to Slack's Web API. Each outcome is one of three: done, refused, or unclear."""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from requests import codes
from requests.structures import CaseInsensitiveDict
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from urllib3.exceptions import HTTPError

from bot.outgoing import Connections, NeverSent
from bot.slack.client import KeptClient
from bot.slack.errors import Meaning, code_in, meaning, seconds_to_wait
from handlers.context import FileNotGiven, FormMovedOn, FormNotShown, Shown
from models.people.spaces import Space
from models.vocabulary import Party

log = structlog.get_logger(__name__)

FORM_SECONDS = 2  # Slack waits three for the listener's answer, and a trigger is good for three
FORM_PATIENCE = 1.5  # seconds; a form that takes longer comes all the same, but its listener has to answer
FORM_THREADS = 40  # one for each listener
CALL_SECONDS = 10  # a delivery's lease has room for several
PAGE = 200  # what Slack's pages recommend at the most
# Who gets the bot's token beside the API, by the API's host: Slack's and GovSlack's. Not certain: Slack's documentation
# names `files.slack.com` only; the others are those that its own clients and other apps take files from.
FILE_HOSTS = {
    "slack.com": ("https://files.slack.com", "https://slack-files.com"),
    "slack-gov.com": ("https://files.slack-gov.com", "https://slack-files-gov.com"),
}
# The path of a file as Slack gives it: one segment after the file's id, in which nothing is hidden that a server could
# take for a way out of that path (".." or "/" or a second encoding).
FILE_PATH = re.compile(
    r"/files-pri/[A-Z0-9]+-[A-Z0-9]+(?:/download)?/(?!\.{1,2}(?:\?|$))"
    r"(?:[\w.~!$&'()*+,;=:@-]|%(?!2[ef5]|5c)[0-9a-f]{2})+(?:\?origin_team=[A-Z0-9]+)?",
    re.ASCII | re.IGNORECASE,
)
# Without anything that could end a link in Slack's markup.
ADDRESS = re.compile(r"https?://[\w.~:/?#@!$'()*+,;=%&-]{1,500}", re.ASCII)
MOST_DOWNLOADED = 8 * 1024 * 1024  # more than any reader takes: each refuses what is too large for it
WEB_PAGE = re.compile(rb"\s*<(!doctype\s+html|html)\b", re.IGNORECASE)
AGAIN = "Please upload it again. If that does not help, tell an administrator: the app may have no right to read files."
NOT_SLACKS = "This file is not stored in Slack itself. Please download it to your device, and upload it from there."
SIGN_IN = f"Slack sent its sign-in page instead of the file. {AGAIN}"
NO_LONGER = "Slack no longer has this file. Please upload it again."
NOT_GIVEN = f"Slack did not provide the file. {AGAIN}"
REFUSALS = {401: SIGN_IN, 403: SIGN_IN, 404: NO_LONGER, 410: NO_LONGER}
EVENT_TYPE = "sro_delivery"
Json = dict[str, Any]
Part = TypeVar("Part")

# Slack takes no JSON for these.
AS_PARAMETERS = ("conversations.", "users.", "auth.", "files.getUploadURLExternal", "chat.getPermalink")
GONE = frozenset({"file_deleted", "file_not_found", "message_not_found"})
MOVED_ON = frozenset({"hash_conflict", "not_found"})  # changed by another click, or closed: nothing went wrong


class SlackFailed(Exception):
    """Slack did not say that it was done; its `meaning` is what follows. `retry_after` in seconds if Slack names it."""

    def __init__(self, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code, self.retry_after, self.meaning = code, retry_after, meaning(code)

    @property
    def permanent(self) -> bool:
        """Whether the same call would be refused again."""
        return self.meaning not in (Meaning.LATER, Meaning.UNCLEAR)


class SlackRefused(SlackFailed):
    """Slack did not do it, for certain."""


class SlackUnclear(SlackFailed):
    """Nobody knows whether Slack did it: no answer, or one that does not tell."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.meaning = Meaning.UNCLEAR


class Gateway:
    """Slack's Web API under one token. No call is ever repeated by itself; connections are kept between calls.

    `space` is what is known of the workspace behind the token.
    """

    def __init__(
        self, token: str, base_url: str, call_seconds: int = CALL_SECONDS, connections: Connections | None = None
    ) -> None:
        self.space = Space()
        self._connections = connections or Connections()
        self.client = KeptClient(token, base_url, call_seconds, self._connections)
        self._forms = KeptClient(token, base_url, FORM_SECONDS, self._connections)
        self._showing = ThreadPoolExecutor(FORM_THREADS, thread_name_prefix="form")

    def hurried(self, seconds: int) -> "Gateway":
        """The same for those who cannot wait: each call ends within these seconds."""
        return Gateway(self.client.token or "", self.client.base_url, seconds, self._connections)

    def close(self) -> None:
        """Close the connections that are kept."""
        self._connections.close()

    @property
    def all(self) -> "tuple[Gateway, ...]":
        """Every connection to Slack (`bot.slack.workspaces.Slack`): where there is one workspace, this one."""
        return (self,)

    def of(self, _team_id: str | None, _side: Party | None = None) -> "Gateway":
        """The connection of a team, or of a side: where there is one workspace, this one, whoever somebody is."""
        return self

    def open_view(self, trigger_id: str, view: Shown) -> None:
        """Open a form."""
        self._show("views.open", view, trigger_id=trigger_id)

    def push_view(self, trigger_id: str, view: Shown) -> None:
        """Lay a form over the one that is open."""
        self._show("views.push", view, trigger_id=trigger_id)

    def update_view(self, view_id: str, view: Shown, view_hash: str | None = None) -> None:
        """Change an open form."""
        self._show("views.update", view, view_id=view_id, hash=view_hash)

    def update_named(self, name: str, view: Shown) -> None:
        """Change the form with this external id."""
        self._show("views.update", view, external_id=name)

    def publish_home(self, user_id: str, view: Shown) -> None:
        """Show somebody's App Home."""
        self._show("views.publish", view, user_id=user_id)

    def post(self, channel: str, uuid: str, text: str, blocks: Sequence[Block], thread_ts: str | None) -> str:
        """Post a message that can be found again by its uuid; its timestamp."""
        arguments: Json = {
            "channel": channel, "text": text, "blocks": [block.to_dict() for block in blocks] or None,
            "metadata": _metadata(uuid=uuid), "thread_ts": thread_ts,
        }  # fmt: skip
        # A preview would show more than the record says, and have Slack fetch what people wrote.
        return word(self.call("chat.postMessage", **arguments, unfurl_links=False, unfurl_media=False), "ts")

    def change(self, channel: str, ts: str, text: str, blocks: Sequence[Block], uuid: str, shows: str) -> None:
        """Change a message; doing it twice does no harm. `shows` names the change, to be read back."""
        self.call(
            "chat.update", channel=channel, ts=ts, text=text, blocks=[block.to_dict() for block in blocks],
            metadata=_metadata(uuid=uuid, shows=shows),
        )  # fmt: skip

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message of the bot. That it is gone already is as good."""
        self._delete("chat.delete", channel=channel, ts=ts)

    def upload(self, name: str, content: bytes) -> str:
        """Bring a file to Slack; its id. Nobody sees it before it is shared."""
        given = self.call("files.getUploadURLExternal", filename=name, length=len(content))
        url, file_id = word(given, "upload_url"), word(given, "file_id")
        try:
            # The address alone gives the right to upload: nothing is sent on to where an answer might point.
            answer = self._connections.request("POST", url, {}, CALL_SECONDS, content)
        except (NeverSent, HTTPError) as error:
            raise SlackUnclear(type(error).__name__) from error
        if answer.status != codes.ok:
            raise SlackUnclear(f"HTTP {answer.status}")
        return file_id

    def handed_in(self, url: str) -> bytes:
        """A file from a form, up to 8 MiB, which its reader refuses; `FileNotGiven` if Slack gives none."""
        if not self._is_slacks(url):
            raise FileNotGiven(NOT_SLACKS)
        headers = {"Authorization": f"Bearer {self.client.token}"}
        try:
            with closing(self._connections.request("GET", url, headers, CALL_SECONDS, is_read=False)) as answer:
                content = answer.read(MOST_DOWNLOADED, decode_content=True)
        except (NeverSent, HTTPError) as error:
            raise FileNotGiven(NOT_GIVEN) from error
        # who may not have a file is sent to the sign-in page, or has it at once, without a word that this is an error
        if answer.get_redirect_location() or WEB_PAGE.match(content):
            raise FileNotGiven(SIGN_IN)
        if answer.status != codes.ok:
            raise FileNotGiven(REFUSALS.get(answer.status, NOT_GIVEN))
        return content

    def _is_slacks(self, url: str) -> bool:
        """Whether the token may be sent there: to Slack's hosts for files, or the host of a Web API that is another's.

        Only ever to the path of a file: whoever forges a form must not have the bot call a method of the Web API.
        """
        api = urlsplit(self.client.base_url)
        hosts = (*FILE_HOSTS.get(api.netloc, ()), f"{api.scheme}://{api.netloc}")
        return any(url.startswith(host) and FILE_PATH.fullmatch(url, len(host)) for host in hosts)

    def share_file(self, channel: str, file_id: str, name: str, text: str, thread_ts: str | None) -> None:
        """Post an uploaded file. Slack does not say which message it becomes; the file's id is in it."""
        self.call(
            "files.completeUploadExternal", files=[{"id": file_id, "title": name}], channel_id=channel,
            initial_comment=text, thread_ts=thread_ts,
        )  # fmt: skip

    def delete_file(self, file_id: str) -> None:
        """Delete a file of the bot, wherever it was posted. That it is gone already is as good."""
        self._delete("files.delete", file=file_id)

    def direct_channel(self, user_id: str) -> str:
        """The direct message with somebody."""
        return word(_part(self.call("conversations.open", users=user_id), "channel", dict), "id")

    def channel(self, channel: str) -> Json:
        """What Slack says of a channel."""
        return _part(self.call("conversations.info", channel=channel), "channel", dict)

    def members(self, channel: str) -> Iterator[str]:
        """Everybody in a channel, the bot among them."""
        yield from self._pages("conversations.members", "members", channel=channel)

    def user(self, user_id: str) -> Json:
        """What Slack says of an account."""
        return _part(self.call("users.info", user=user_id), "user", dict)

    def user_by_email(self, email: str) -> Json:
        """The account with an email address."""
        return _part(self.call("users.lookupByEmail", email=email), "user", dict)

    def messages_since(
        self, channel: str, oldest: float, thread_ts: str | None, latest: float | None = None
    ) -> Iterator[Json]:
        """All messages of a channel or thread since a moment, or until another, with the bot's metadata."""
        yield from self._pages(
            "conversations.replies" if thread_ts else "conversations.history", "messages", channel=channel,
            ts=thread_ts, oldest=f"{oldest:.6f}", latest=None if latest is None else f"{latest:.6f}",
            include_all_metadata=True,
        )  # fmt: skip

    def permalink(self, channel: str, ts: str) -> str:
        """Slack's link to a message; `SlackUnclear` where it is no address that can stand in a window."""
        link = word(self.call("chat.getPermalink", channel=channel, message_ts=ts), "permalink")
        if not ADDRESS.fullmatch(link):
            raise SlackUnclear("no address in the answer")
        return link

    def identity(self) -> Json:
        """Who the bot is, with Slack's time under `date`, and under `scopes` what it was given, if Slack says so."""
        response = self._tried("auth.test", self.client, {})
        headers = CaseInsensitiveDict(response.headers)
        data: Json = response.data
        scopes = headers.get("x-oauth-scopes")
        return {**data, "scopes": scopes.split(",") if scopes else None, "date": headers.get("date")}

    def call(self, method: str, **arguments: Any) -> Json:
        """Call a method; `SlackFailed` where Slack does not say that it was done."""
        data = self._tried(method, self.client, arguments).data
        if not isinstance(data, dict):
            raise SlackUnclear("no object in the answer")
        return data

    def _delete(self, method: str, **what: str) -> None:
        try:
            self.call(method, **what)
        except SlackRefused as refusal:
            if refusal.code not in GONE:
                raise

    def _pages(self, method: str, what: str, **arguments: Any) -> Iterator[Any]:
        cursor = ""
        while True:
            page = self.call(method, limit=PAGE, cursor=cursor, **arguments)
            yield from _part(page, what, list)
            following = page.get("response_metadata")
            cursor = (following.get("next_cursor") if isinstance(following, dict) else None) or ""
            if not cursor:
                return

    def _show(self, method: str, view: Shown, **arguments: Any) -> None:
        arguments["view"] = view.to_dict() if isinstance(view, View) else dict(view)
        try:
            self._showing.submit(self._tried, method, self._forms, arguments).result(FORM_PATIENCE)
        except SlackRefused as refusal:
            if refusal.code in MOVED_ON:
                raise FormMovedOn(refusal.code) from refusal
            log.warning("form_not_shown", method=method, error=refusal.code)
            raise FormNotShown(refusal.code) from refusal
        except (SlackUnclear, TimeoutError) as unclear:
            log.warning("form_unclear", method=method, error=str(unclear) or type(unclear).__name__)

    def _tried(self, method: str, client: KeptClient, arguments: Json) -> Any:
        given = {name: value for name, value in arguments.items() if value not in ("", None)}
        sent: Json = {"params" if method.startswith(AS_PARAMETERS) else "json": given}
        try:
            return client.api_call(method, **sent)
        except SlackApiError as error:
            raise _outcome(error) from error
        except NeverSent as error:
            raise SlackRefused(error.code) from error
        except Exception as error:  # whatever else a broken connection brings: it may have been done
            raise SlackUnclear(type(error).__name__) from error


def _outcome(error: SlackApiError) -> SlackRefused | SlackUnclear:
    status, code = error.response.status_code, code_in(error.response.data)
    # Slack counts before it does anything: a call too many was not done.
    if status == codes.too_many_requests:
        asked = CaseInsensitiveDict(error.response.headers).get("retry-after")
        return SlackRefused("ratelimited", retry_after=seconds_to_wait(asked))
    # An error within Slack, or of a proxy on the way, does not tell how far the call came.
    if status >= codes.internal_server_error or not code:
        return SlackUnclear(f"HTTP {status}")
    return SlackUnclear(code) if meaning(code) is Meaning.UNCLEAR else SlackRefused(code)


def is_gone(message: Mapping[str, Any]) -> bool:
    """Whether a message is only the place where one was deleted that has replies."""
    return message.get("subtype") == "tombstone"


def _metadata(**noted: str) -> Json:
    return {"event_type": EVENT_TYPE, "event_payload": noted}


def word(answer: Json, name: str) -> str:
    """A word that an answer has to have; `SlackUnclear` where it has none."""
    return _part(answer, name, str)


def _part(answer: Json, name: str, kind: type[Part]) -> Part:
    found = answer.get(name)
    if not isinstance(found, kind) or found == "":
        raise SlackUnclear(f"no {name} in the answer")
    return found
