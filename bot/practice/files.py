"""Files that people hand in through forms."""

import base64
import mimetypes
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.practice.errors import Json, SlackError
from bot.practice.state import Values
from bot.practice.workspace import User, Workspace, new_id

LARGEST = 10_000_000


async def upload(workspace: Workspace, request: Request, person: Callable[[Any], User]) -> Json:
    """Take the one file of a multipart request, up to 10 MB."""
    body = b"content-type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + await request.body()
    given: Json = {}
    for part in BytesParser(policy=HTTP).parsebytes(body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        given[str(name)] = (part.get_filename(), part.get_payload(decode=True))
    named = [one for one in given.values() if one[0]]
    if len(named) != 1 or "as" not in given:
        raise SlackError("no_file_data")
    owner = person(given["as"][1].decode())
    filename, content = named[0]
    if len(content) > LARGEST:
        raise SlackError("file_too_large")
    return keep(workspace, owner.id, filename, content)


def keep(workspace: Workspace, owner: str, filename: str, content: bytes) -> Json:
    """Keep a file; returns its file object."""
    name = new_id("F")
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    url = f"{workspace.base}/files/{name}"
    shape = {"id": name, "name": filename, "title": filename, "mimetype": kind, "size": len(content), "user": owner}
    shape |= {"mode": "hosted", "is_external": False, "created": int(workspace.clock())}
    shape |= {"filetype": filename.rpartition(".")[2].lower(), "url_private": url, "url_private_download": url}
    workspace.save_file(shape | {"content": base64.b64encode(content).decode()})
    return shape


def download(workspace: Workspace, name: str, reader: str) -> Response:
    """A file's bytes, for whoever handed it in and for the bot."""
    found = workspace.files.get(name)
    if found is None or reader not in (found["user"], workspace.team.bot_user):
        raise SlackError("file_not_found")
    headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
    return Response(base64.b64decode(found["content"]), media_type=found["mimetype"], headers=headers)


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
