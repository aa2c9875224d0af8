"""A Web API that says yes at once: the same cheap partner for the product and for the floor."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

YES = {
    "ok": True, "ts": "1.000001", "user_id": "UBOT", "bot_id": "BBOT", "team_id": "TBENCH", "view": {"id": "V1"},
    "channel": {"id": "C1", "is_private": True, "is_member": True}, "members": ["UBOT"], "messages": [],
    "permalink": "https://example.slack.com/archives/C1/p1",
}  # fmt: skip


async def say_yes(_request: Request) -> Response:
    """Answer any method."""
    return JSONResponse(YES)


def main() -> None:
    """Serve on the port given until the process is ended."""
    app = Starlette(routes=[Route("/api/{method}", say_yes, methods=["GET", "POST"])])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")


if __name__ == "__main__":
    main()
