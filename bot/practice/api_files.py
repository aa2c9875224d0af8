"""The Web API's files: the bot announces one, sends its bytes to an address of its own, and shares it."""

import base64
import secrets
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.practice import files
from bot.practice.api_chat import thread_of_call, writable
from bot.practice.errors import Json, SlackError
from bot.practice.web_api import Call, Method
from bot.practice.workspace import Upload, Workspace, new_id

LARGEST = 1_000_000_000


def get_upload_url(call: Call) -> Json:
    """An address for the bytes of one file; nobody sees anything of it yet."""
    call.need("files:write")
    filename, length = call.text("filename"), call.text("length")
    if not length.isdecimal() or not 1 <= int(length) <= LARGEST:
        raise SlackError("invalid_arguments")
    upload = Upload(new_id("F"), secrets.token_urlsafe(24), filename, int(length))
    call.workspace.save_upload(upload)
    return {"upload_url": f"{call.workspace.base}/api/upload/{upload.ticket}", "file_id": upload.id}


async def receive(workspace: Workspace, request: Request) -> Response:
    """Take the bytes of an announced file, once; as the body, or as the one file of a multipart request."""
    ticket = request.path_params["ticket"]
    upload = next((one for one in workspace.uploads.values() if one.ticket == ticket), None)
    if upload is None:
        return PlainTextResponse("no such upload", 404)
    content = await _content(request)
    upload = workspace.uploads[upload.id]  # as it is now: another request may have been faster
    if upload.content is not None:
        return PlainTextResponse("already uploaded", 409)
    if content is None or len(content) != upload.length:
        return PlainTextResponse(f"not one file of {upload.length} bytes", 400)
    workspace.save_upload(replace(upload, content=base64.b64encode(content).decode()))
    return PlainTextResponse(f"OK - {upload.length}")


def complete_upload(call: Call) -> Json:
    """Make files of what was uploaded; with a channel, share them in one message, whose ts Slack does not tell."""
    call.need("files:write")
    given = _given(call)
    uploads = [_uploaded(call, one["id"]) for one in given]
    name, thread_ts = call.text("channel_id", ""), call.text("thread_ts", "")
    if thread_ts and not name:
        raise SlackError("invalid_arguments")
    channel = writable(call, name) if name else None
    if channel:
        thread_ts = thread_of_call(call, channel)
    titles = [_made_a_file(call, upload, one.get("title", "")) for upload, one in zip(uploads, given, strict=True)]
    if channel:
        text, ids = call.text("initial_comment", ""), [one.id for one in uploads]
        call.workspace.post(channel, call.bot, text=text, thread_ts=thread_ts, files=ids)
    return {"files": titles}


def delete(call: Call) -> Json:
    """Delete a file of the bot's own; a message that carried it keeps a tombstone."""
    call.need("files:write")
    file = call.workspace.files.get(call.text("file"))
    if file is not None and files.is_gone(file):
        raise SlackError("file_deleted")
    if file is None or file["user"] != call.bot:
        raise SlackError("file_not_found")
    files.delete(call.workspace, file["id"])
    return {}


async def _content(request: Request) -> bytes | None:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    parts = [content for _, filename, content in await files.multipart(request) if filename]
    return parts[0] if len(parts) == 1 else None


def _given(call: Call) -> list[Json]:
    given = call.data("files")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise SlackError("invalid_arguments")
    texts = all(isinstance(one.get("id"), str) and isinstance(one.get("title", ""), str) for one in given)
    if not texts or len({one["id"] for one in given}) < len(given):
        raise SlackError("invalid_arguments")
    return given


def _uploaded(call: Call, name: str) -> Upload:
    upload = call.workspace.uploads.get(name)
    if upload is None or upload.content is None:
        raise SlackError("file_not_found")
    if upload.completed:
        # Slack's page says that this can be done only once, not with which error it answers the second time.
        raise SlackError("file_already_completed")
    return upload


def _made_a_file(call: Call, upload: Upload, title: str) -> Json:
    content = base64.b64decode(upload.content or "")
    file = files.keep(call.workspace, call.bot, upload.filename, content, upload.id, title)
    call.workspace.save_upload(replace(upload, content="", completed=True))
    return {"id": file["id"], "title": file["title"]}


METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.delete": delete,
}
