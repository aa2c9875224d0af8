"""Files that people hand in through forms or that the bot shares, and who may have them."""

import base64
import mimetypes
import re
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.practice.errors import Json, SlackError
from bot.practice.state import Values
from bot.practice.workspace import User, Workspace, new_id

LARGEST = 10_000_000


async def upload(request: Request, person: Callable[[Any], tuple[Workspace, User]]) -> Json:
    """Take the one file of a multipart request, up to 10 MB, for whoever it says it is of."""
    parts = await multipart(request)
    named = [(filename, content) for _, filename, content in parts if filename]
    owners = [content.decode() for name, _, content in parts if name == "as"]
    if len(named) != 1 or not owners:
        raise SlackError("no_file_data")
    workspace, owner = person(owners[-1])
    filename, content = named[0]
    if len(content) > LARGEST:
        raise SlackError("file_too_large")
    return keep(workspace, owner.id, filename, content)


async def multipart(request: Request) -> list[tuple[str, str, bytes]]:
    """The parts of a multipart request: the name of each, its file's name if it is a file, and its bytes."""
    body = b"content-type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + await request.body()
    given: list[tuple[str, str, Any]] = []
    for part in BytesParser(policy=HTTP).parsebytes(body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        given.append((str(name), part.get_filename() or "", part.get_payload(decode=True) or b""))
    return given


def keep(workspace: Workspace, owner: str, filename: str, content: bytes, name: str = "", title: str = "") -> Json:
    """Keep a file; returns its file object."""
    name = name or new_id("F")
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    url = f"{workspace.files_at}/files-pri/{workspace.team.id}-{name}/download/{_slug(filename)}"
    shape = {"id": name, "name": filename, "title": title or filename, "mimetype": kind, "size": len(content)}
    shape |= {"user": owner, "mode": "hosted", "is_external": False, "created": int(workspace.clock())}
    shape |= {"filetype": filename.rpartition(".")[2].lower(), "url_private": url, "url_private_download": url}
    workspace.save_file(shape | {"content": base64.b64encode(content).decode()})
    return shape


def download(workspace: Workspace, name: str, reader: str) -> Response:
    """A file's bytes, for whoever handed it in, for the bot, and for everybody in a channel where it is shared."""
    found = workspace.files.get(name)
    if found is None or is_gone(found) or not _may_read(workspace, found, reader):
        raise SlackError("file_not_found")
    headers = {"content-disposition": _attachment(found["name"]), "x-content-type-options": "nosniff"}
    return Response(base64.b64decode(found["content"]), media_type=found["mimetype"], headers=headers)


def delete(workspace: Workspace, name: str) -> None:
    """Forget a file's bytes; the messages that carried it show that it is gone."""
    workspace.save_file({"id": name, "mode": "tombstone"})
    for message in workspace.carrying(name):
        workspace.save_message(message)


def is_gone(file: Json) -> bool:
    """Whether a file was deleted."""
    return bool(file["mode"] == "tombstone")


def _may_read(workspace: Workspace, file: Json, reader: str) -> bool:
    shared = (workspace.channels[one.channel] for one in workspace.carrying(file["id"]))
    return reader in (file["user"], workspace.team.bot_user) or any(reader in one.members for one in shared)


def _slug(filename: str) -> str:
    """A file's name as it stands in its address."""
    return re.sub(r"[^a-z0-9._-]", "_", filename.lower()).strip(".") or "file"


def _attachment(filename: str) -> str:
    """The header that keeps a file's name: in plain letters for all, and in full (RFC 5987) for those who read that."""
    plain = re.sub(r'[^ -~]|["%\\]', "_", filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='', errors='replace')}"


def resolved(workspace: Workspace, values: Values) -> Values:
    """Answers with the whole file object for each file's id, as Slack hands them to an app."""
    for block in values.values():
        for answer in block.values():
            if answer.get("files"):
                answer["files"] = [file_object(workspace, str(one.get("id"))) for one in answer["files"]]
    return values


def file_object(workspace: Workspace, name: str) -> Json:
    """A file object, without the bytes."""
    if name not in workspace.files:
        raise SlackError("file_not_found")
    return {key: value for key, value in workspace.files[name].items() if key != "content"}
