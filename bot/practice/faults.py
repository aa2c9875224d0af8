"""A switchboard of failures for tests: Slack down, an answer lost, late or thin, too many requests, no charts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.practice.block_kit import CHART
from bot.practice.errors import SlackError

NO_CHARTS, THIN = "no_charts", "thin"
FAULTS = {"error_before", "error_after", "drop_before", "drop_after", "delay", "rate_limited", NO_CHARTS, THIN}


@dataclass
class Fault:
    """A failure that the next calls of a method meet; `upload` is a file's bytes, `*` is any method.

    `no_charts` is met by calls with a chart only, as in a Slack that does not know them. With `thin` a call is done,
    and its answer says `ok` and nothing else.
    """

    method: str
    fault: str
    times: int
    seconds: float


class Faults:
    """Stands before the Web API and lets calls fail as told. `hang_up(scope)` closes a request's connection."""

    def __init__(self, app: ASGIApp, hang_up: Callable[[Scope], None]) -> None:
        self._app, self._hang_up = app, hang_up
        self._planned: list[Fault] = []

    async def plan(self, request: Request) -> Response:
        """Take a failure to come; `times: 0` takes back all that were planned for the method."""
        body = await request.json()
        fault = Fault(body["method"], body["fault"], int(body["times"]), float(body.get("seconds", 1)))
        if fault.fault not in FAULTS:
            raise SlackError("unknown_fault")
        self._planned = [one for one in self._planned if one.times and (fault.times or one.method != fault.method)]
        self._planned.append(fault)
        return JSONResponse({"ok": True})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or fail."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        receive = _again(body, receive)
        planned = self._next(_method(scope["path"]), has_chart=CHART.encode() in body)
        if planned is None:
            await self._app(scope, receive, send)
            return
        answer: list[Message] = []

        async def hold_back(message: Message) -> None:
            answer.append(message)

        if not planned.fault.endswith("_before") and planned.fault not in ("rate_limited", NO_CHARTS):
            await self._app(scope, receive, hold_back)
        if planned.fault.startswith("drop"):
            self._hang_up(scope)
        elif planned.fault == "delay":
            await asyncio.sleep(planned.seconds)
            for message in answer:
                await send(message)
        else:
            await _failure(planned)(scope, receive, send)

    def _next(self, method: str, *, has_chart: bool) -> Fault | None:
        for fault in self._planned:
            meets = has_chart or fault.fault != NO_CHARTS
            if meets and fault.times > 0 and fault.method in (method, "*"):
                fault.times -= 1
                return fault
        return None


def _method(path: str) -> str:
    return path.removeprefix("/api/").partition("/")[0]


def _again(body: bytes, receive: Receive) -> Receive:
    """A request whose body was read already, for whoever reads it next."""
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return unread.pop() if unread else await receive()

    return receive_again


def _failure(fault: Fault) -> Response:
    if fault.fault == THIN:
        return JSONResponse({"ok": True})
    if fault.fault == NO_CHARTS:
        return JSONResponse(SlackError("invalid_blocks", errors=[f"[ERROR] unsupported type: {CHART}"]).answer)
    if fault.fault == "rate_limited":
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": f"{fault.seconds:g}"})
    return JSONResponse({"ok": False, "error": "internal_error"}, 500)
