"""Delivery of payloads as signed HTTP requests, the other way beside Socket Mode."""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import requests
from slack_sdk.signature import SignatureVerifier
from starlette.concurrency import run_in_threadpool

from bot.practice.errors import Json, SlackError

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class SignedHttp:
    """The bot's address; each payload is one request to it, signed with the app's secret."""

    def __init__(self, url: str, signing_secret: str, ack_seconds: float) -> None:
        self._url, self._ack_seconds = url, ack_seconds
        self._signer = SignatureVerifier(signing_secret)

    async def send(self, kind: str, payload: Json, retry: Json | None = None) -> Any:
        """Post a payload and wait for the answer; returns and raises as Socket Mode does."""
        body, content_type = _encoded(kind, payload)
        headers = self._signed(body) | {"content-type": content_type}
        if retry:
            headers |= {"x-slack-retry-num": str(retry["retry_attempt"]), "x-slack-retry-reason": retry["retry_reason"]}
        try:
            answer = await asyncio.wait_for(run_in_threadpool(self._post, body, headers), self._ack_seconds)
        except (TimeoutError, requests.Timeout) as error:
            raise SlackError("operation_timeout") from error
        except requests.RequestException as error:
            raise SlackError("dispatch_failed") from error
        if answer.status_code != 200:
            raise SlackError("dispatch_failed")
        if not answer.content:
            return None
        return answer.json() if answer.headers.get("content-type", "").startswith(JSON) else {"text": answer.text}

    def _post(self, body: str, headers: dict[str, str]) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.post(
                self._url, body.encode(), headers=headers, timeout=self._ack_seconds, allow_redirects=False
            )

    def _signed(self, body: str) -> dict[str, str]:
        timestamp = str(int(self._signer.clock.now()))
        signature = self._signer.generate_signature(timestamp=timestamp, body=body) or ""
        return {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature}


def _encoded(kind: str, payload: Json) -> tuple[str, str]:
    if kind == "events_api":
        return json.dumps(payload), JSON
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode({name: value for name, value in form.items() if value is not None}), FORM
