"""HTTP for Slack and for whoever watches over the bot: `/slack/events` or one for each side, `/healthz`, `/readyz`."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.serving.answering import answered

log = structlog.get_logger(__name__)

LARGEST_REQUEST = 1_000_000  # a form is at most 250 kB, and comes with what was typed
TIMESTAMP = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class WayIn:
    """Where the requests of a workspace come to, who answers them, and what Slack signs them with."""

    path: str
    app: App
    signing_secret: str


def build_web(ways_in: Sequence[WayIn], readiness: Callable[[], Mapping[str, object]]) -> Starlette:
    """The web app that Slack's requests come to. What Slack has not signed is turned away unread."""
    routes = [Route(way.path, _events(way), methods=["POST"]) for way in ways_in]
    return Starlette(routes=[*routes, *health_routes(readiness)])


def _events(way: WayIn) -> Callable[[Request], Awaitable[Response]]:
    verifier = SignatureVerifier(way.signing_secret)

    async def events(request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:  # gone, or too slow: nobody hears the answer
            return _turned_away("broken off", 400)
        if body is None:
            return _turned_away("too large", 413)
        if not _is_text(body):
            return _turned_away("not text", 400)
        if not _is_signed(verifier, request, body):
            return _turned_away("not signed by Slack", 401)
        # To read a form takes milliseconds: not on the thread that all requests wait for.
        made = partial(to_bolt_request, request, body)
        return to_starlette_response(await run_in_threadpool(answered, way.app, made))

    return events


def health_routes(readiness: Callable[[], Mapping[str, object]]) -> list[Route]:
    """`/healthz`: the process answers. `/readyz`: it can do its work; 503 when not."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        found = await run_in_threadpool(readiness)
        return JSONResponse(found, status_code=200 if found["ready"] else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def _turned_away(why: str, status: int) -> Response:
    """The answer to what is not Slack's; the log has a line a minute of it (bot/logs.py)."""
    log.warning("request_turned_away", why=why)
    return PlainTextResponse(why, status_code=status)


async def _body(request: Request) -> bytes | None:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_REQUEST:
            return None
    return body


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_signed(verifier: SignatureVerifier, request: Request, body: bytes) -> bool:
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    # At a time that is no number, or a signature that is not ASCII, the SDK stops with an error.
    can_be_signed = TIMESTAMP.fullmatch(timestamp) and signature.isascii()
    return bool(can_be_signed) and verifier.is_valid(body, timestamp, signature)
