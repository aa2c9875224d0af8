"""A switchboard of failures for tests: Slack down, an answer lost, late or wrong, too many requests."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.practice.errors import SlackError

FAULTS = {"error_before", "error_after", "drop_before", "drop_after", "delay", "rate_limited"}


@dataclass
class Fault:
    """A failure that the next calls of a method meet; `upload` is a file's bytes, `*` is any method."""

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
        planned = self._next(_method(scope["path"])) if scope["type"] == "http" else None
        if planned is None:
            await self._app(scope, receive, send)
            return
        answer: list[Message] = []

        async def hold_back(message: Message) -> None:
            answer.append(message)

        if not planned.fault.endswith("_before") and planned.fault != "rate_limited":
            await self._app(scope, receive, hold_back)
        if planned.fault.startswith("drop"):
            self._hang_up(scope)
        elif planned.fault == "delay":
            await asyncio.sleep(planned.seconds)
            for message in answer:
                await send(message)
        else:
            await _failure(planned)(scope, receive, send)

    def _next(self, method: str) -> Fault | None:
        for fault in self._planned:
            if fault.times > 0 and fault.method in (method, "*"):
                fault.times -= 1
                return fault
        return None


def _method(path: str) -> str:
    return path.removeprefix("/api/").partition("/")[0]


def _failure(fault: Fault) -> Response:
    if fault.fault == "rate_limited":
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": f"{fault.seconds:g}"})
    return JSONResponse({"ok": False, "error": "internal_error"}, 500)
