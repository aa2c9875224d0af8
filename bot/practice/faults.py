"""A switchboard of failures for tests: Slack down or refusing, an answer lost or late, an effect late or doubled.

Each workspace has its own, so that one can fail while the other is well.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.practice.block_kit import CHART
from bot.practice.errors import Json, SlackError
from bot.practice.standing import Condition, Standing

NO_CHARTS, THIN = "no_charts", "thin"
NOT_DONE = {"error_before", "drop_before", "late", "rate_limited", "refused", "says", NO_CHARTS}
FAULTS = NOT_DONE | {"error_after", "drop_after", "delay", "doubled", THIN}


@dataclass
class Fault:
    """A failure that the next calls of a method meet; `upload` is a file's bytes, `*` is any method.

    `no_charts` is met by calls with a chart only, as in a Slack that does not know them. With `thin` a call is done,
    and its answer says `ok` and nothing else. `late` drops the connection, and does after some seconds what was asked;
    `doubled` does it twice; `refused` answers with an error `code`, `says` with a `code` as its whole body.
    `rate_limited` asks to wait for `seconds`, or in the words of `code`.
    """

    method: str
    fault: str
    times: int
    seconds: float
    code: str


class Faults:
    """Stands before the Web API and lets calls fail as told. `hang_up(scope)` closes a request's connection."""

    def __init__(self, app: ASGIApp, hang_up: Callable[[Scope], None], standing: Standing) -> None:
        self._app, self._hang_up, self._standing = app, hang_up, standing
        self._planned: list[Fault] = []
        self._late: set[asyncio.Task[None]] = set()

    def plan(self, body: Json) -> None:
        """Take a failure to come; `times: 0` takes back all that were planned for the method."""
        fault = Fault(
            body["method"], body["fault"], int(body["times"]), float(body.get("seconds", 1)), body.get("code", "")
        )
        if fault.fault not in FAULTS:
            raise SlackError("unknown_fault")
        self._planned = [one for one in self._planned if one.times and (fault.times or one.method != fault.method)]
        self._planned.append(fault)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or fail."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._standing.condition is Condition.DOWN:
            await JSONResponse(SlackError("service_unavailable").answer, 503)(scope, receive, send)
            return
        if self._standing.condition is Condition.SLOW:
            await asyncio.sleep(self._standing.seconds)
        await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        first_time = read_again(body, receive)
        planned = self._next(_method(scope["path"]), has_chart=CHART.encode() in body)
        if planned is None:
            await self._app(scope, first_time, send)
            return
        answer = await self._effect(planned, scope, body, receive)
        if planned.fault == "delay":
            await asyncio.sleep(planned.seconds)
        if planned.fault in ("delay", "doubled"):
            for message in answer:
                await send(message)
        elif planned.fault in ("late", "drop_before", "drop_after"):
            self._hang_up(scope)
        else:
            await _failure(planned)(scope, first_time, send)

    async def _effect(self, planned: Fault, scope: Scope, body: bytes, receive: Receive) -> list[Message]:
        """Do what was asked, as often and as soon as the fault lets it; what would be answered."""
        answer: list[Message] = []

        async def hold_back(message: Message) -> None:
            answer.append(message)

        if planned.fault not in NOT_DONE:
            await self._app(scope, read_again(body, receive), hold_back)
        if planned.fault == "doubled":
            await self._app(scope, read_again(body, receive), _unheard)
        if planned.fault == "late":
            self._do_later(scope, read_again(body, receive), planned.seconds)
        return answer

    def _do_later(self, scope: Scope, receive: Receive, seconds: float) -> None:
        async def do() -> None:
            await asyncio.sleep(seconds)
            await self._app(scope, receive, _unheard)

        task = asyncio.create_task(do())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    def _next(self, method: str, *, has_chart: bool) -> Fault | None:
        for fault in self._planned:
            meets = has_chart or fault.fault != NO_CHARTS
            if meets and fault.times > 0 and fault.method in (method, "*"):
                fault.times -= 1
                return fault
        return None


async def _unheard(_message: Message) -> None:
    """Nobody waits for this answer."""


def _method(path: str) -> str:
    return path.partition("/api/")[2].partition("/")[0]


def read_again(body: bytes, receive: Receive) -> Receive:
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
        wait = fault.code or f"{fault.seconds:g}"
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": wait})
    if fault.fault == "says":
        return Response(fault.code, media_type="application/json")
    if fault.fault == "refused":
        return JSONResponse(SlackError(fault.code).answer)
    return JSONResponse({"ok": False, "error": "internal_error"}, 500)
