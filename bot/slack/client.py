"""Slack's own client on connections that are kept: it opens one for each call itself, and takes no other way."""

import json as notation
import logging
from typing import Any
from urllib.parse import urlencode, urljoin

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.outgoing import Connections, trust

SILENT = logging.getLogger("slack_answers")  # the SDK quotes answers that it cannot read, whatever is in them
SILENT.disabled = True
NOT_JSON = {"ok": False, "error": "not JSON"}


class KeptClient(WebClient):
    """The client under one token. Its answers and errors are the SDK's; it never repeats a call.

    The SDK's way repeats a request whose connection was cut, which posts a message twice, unless that is switched off.
    """

    def __init__(self, token: str, base_url: str, seconds: int, connections: Connections) -> None:
        super().__init__(token, base_url, timeout=seconds, ssl=trust(), retry_handlers=[], logger=SILENT)
        self._connections = connections

    def api_call(
        self, api_method: str, *, params: dict[str, Any] | None = None, json: Any = None, **_more: Any
    ) -> SlackResponse:
        """Call a method with JSON or with parameters. `SlackApiError` where Slack did not say that it was done."""
        url = urljoin(self.base_url, api_method)
        kind, body = _encoded(params, json)
        headers = {**self.headers, "Authorization": f"Bearer {self.token}", "Content-Type": kind}
        answer = self._connections.request("POST", url, headers, self.timeout, body)
        response = SlackResponse(
            client=self, http_verb="POST", api_url=url, req_args={}, data=_read(answer.data),
            headers=dict(answer.headers), status_code=answer.status,
        )  # fmt: skip
        response.validate()  # type: ignore[no-untyped-call]
        return response


def _encoded(params: dict[str, Any] | None, json: Any) -> tuple[str, bytes]:
    if json is not None:
        return "application/json;charset=utf-8", notation.dumps(json).encode()
    # Slack reads 0 and 1 in a form, not Python's words for them.
    given = {name: value for name, value in (params or {}).items() if value is not None}
    words = {name: int(value) if isinstance(value, bool) else value for name, value in given.items()}
    return "application/x-www-form-urlencoded", urlencode(words).encode()


def _read(body: bytes) -> Any:
    try:
        return notation.loads(body)
    except (ValueError, RecursionError):
        return NOT_JSON
