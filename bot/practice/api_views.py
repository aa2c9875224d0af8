"""The Web API's forms and App Homes."""

from bot.practice.block_kit import elements
from bot.practice.errors import Json
from bot.practice.web_api import Call, Method


def open_view(call: Call) -> Json:
    """Show a form."""
    return {"view": call.views.open(call.args.get("trigger_id"), _view(call))}


def push(call: Call) -> Json:
    """Lay a form over another."""
    return {"view": call.views.push(call.args.get("trigger_id"), _view(call))}


def update(call: Call) -> Json:
    """Change an open form."""
    ids = [call.text(name, "") for name in ("view_id", "external_id", "hash")]
    return {"view": call.views.update(_view(call), *ids)}


def publish(call: Call) -> Json:
    """Show somebody's App Home."""
    return {"view": call.views.publish(call.text("user_id"), _view(call), call.text("hash", ""))}


def _view(call: Call) -> Json | None:
    view: Json | None = call.data("view")
    blocks = view.get("blocks") if isinstance(view, dict) else None
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, dict) and any(element["type"] == "file_input" for element in elements(block)):
            call.need("files:read")
    return view


METHODS: dict[str, Method] = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
