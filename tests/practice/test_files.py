"""The bot's files go up, are shared and go away as at Slack, and come down for those who see them."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from http.client import RemoteDisconnected
from pathlib import Path
from urllib.error import HTTPError

import pytest
import requests
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from bot.manifest import MANIFEST
from bot.practice.server import PracticeServer
from bot.practice.store import Store
from bot.practice.workspace import Message
from tests.practice.parts import Json, Person, refusal, web_client

CONTENT = bytes(range(256)) * 5 + b"\r\n--"
Share = Callable[..., str]


def announced(web: WebClient, content: bytes = CONTENT, filename: str = "report.xlsx") -> tuple[str, str]:
    """The address for a file's bytes, and the file's id."""
    answer = web.files_getUploadURLExternal(filename=filename, length=len(content))
    return answer["upload_url"], answer["file_id"]


def uploaded(web: WebClient, content: bytes = CONTENT, filename: str = "report.xlsx") -> str:
    """The id of a file whose bytes are there, but which nobody sees."""
    url, file = announced(web, content, filename)
    headers = {"content-type": "application/octet-stream"}
    assert requests.post(url, data=content, headers=headers, timeout=60).status_code == 200
    return file


def shared(web: WebClient, channel: str = "CHALL", **more: str) -> str:
    """The id of a file that a message in a channel carries."""
    filename = more.pop("filename", "report.xlsx")
    file = uploaded(web, filename=filename)
    web.files_completeUploadExternal(files=[{"id": file, "title": "Report"}], channel_id=channel, **more)
    return file


def fetched(server: PracticeServer, file: str, who: str) -> requests.Response:
    """What somebody gets who follows the page's link."""
    return requests.get(f"{server.url}/practice/api/files/{file}", params={"as": who}, timeout=60)


def latest(web: WebClient, channel: str = "CHALL") -> Json:
    """The newest message of a channel as the bot reads it."""
    message: Json = web.conversations_history(channel=channel, limit=1)["messages"][0]
    return message


def test_slacks_own_client_shares_a_file(server: PracticeServer, web: WebClient, principal: Person) -> None:
    """In one message of the bot, whose ts the answer does not tell."""
    before = len(principal.messages("CHALL"))
    answer = web.files_upload_v2(
        content=CONTENT, filename="report.xlsx", title="Report", channel="CHALL", initial_comment="Here & now"
    )
    file = answer["files"][0]["id"]
    assert answer["files"] == [{"id": file, "title": "Report"}]
    assert not {"ts", "message", "channel"} & answer.data.keys()
    assert len(principal.messages("CHALL")) == before + 1
    for message in (latest(web), principal.messages("CHALL")[-1]):
        assert (message["user"], message["text"], message["upload"]) == ("UBOT", "Here & now", True)
        kept = {"id": file, "name": "report.xlsx", "title": "Report", "size": len(CONTENT), "user": "UBOT"}
        assert [one | kept for one in message["files"]] == message["files"]
        assert "content" not in message["files"][0]
    assert fetched(server, file, "UPRINHALL").content == CONTENT


def test_several_files_share_a_message_in_a_thread(web: WebClient, principal: Person) -> None:
    """Under its parent only; a title that is not given is the file's name."""
    parent = web.chat_postMessage(channel="CHALL", text="parent")["ts"]
    given = [{"id": uploaded(web, filename="a.csv")}, {"id": uploaded(web, filename="b.ics"), "title": "Dates"}]
    arguments = {"files": given, "channel_id": "CHALL", "thread_ts": parent}
    answer = web.api_call("files.completeUploadExternal", json=arguments)
    assert [one["title"] for one in answer["files"]] == ["a.csv", "Dates"]
    assert latest(web)["ts"] == parent
    reply = web.conversations_replies(channel="CHALL", ts=parent)["messages"][-1]
    assert [one["filetype"] for one in reply["files"]] == ["csv", "ics"]
    assert [len(one["files"]) for one in principal.messages("CHALL", thread_ts=parent)] == [0, 2]


def test_a_file_without_a_channel_is_the_bots_alone(server: PracticeServer, web: WebClient) -> None:
    """No message says anything of it."""
    before = latest(web)["ts"]
    file = uploaded(web)
    web.files_completeUploadExternal(files=[{"id": file, "title": None}])
    assert latest(web)["ts"] == before
    assert fetched(server, file, "UADMIN").json()["error"] == "file_not_found"
    token = {"authorization": f"Bearer {server.bot_token}"}
    url = f"{server.url}/files-pri/TPRACTICE-{file}/download/x"
    assert requests.get(url, headers=token, timeout=60).content == CONTENT


@pytest.mark.parametrize(
    "given",
    [{}, {"filename": "x"}, {"length": "1"}, *({"filename": "x", "length": one} for one in ("0", "-1", "1.5", "x"))],
)
def test_a_file_is_announced_with_its_name_and_length(web: WebClient, given: dict[str, str]) -> None:
    """Of one byte up to a gigabyte."""
    assert refusal(web.api_call, "files.getUploadURLExternal", params=given) == "invalid_arguments"


def test_a_file_is_announced_in_a_form_and_not_too_large(web: WebClient) -> None:
    """The one method that finds nothing in JSON."""
    named = {"filename": "x", "length": 1}
    assert refusal(web.api_call, "files.getUploadURLExternal", json=named) == "invalid_arguments"
    assert refusal(web.api_call, "files.getUploadURLExternal", data=named) == "accepted"
    assert refusal(web.files_getUploadURLExternal, filename="x", length=1_000_000_000) == "accepted"
    assert refusal(web.files_getUploadURLExternal, filename="x", length=1_000_000_001) == "invalid_arguments"


def test_the_address_takes_the_bytes_once_and_all_of_them(server: PracticeServer, web: WebClient) -> None:
    """A wrong number of bytes leaves it open; nobody else has an address."""
    url, file = announced(web)
    for wrong in (CONTENT[1:], CONTENT + b"x", b""):
        assert requests.post(url, data=wrong, timeout=60).status_code == 400
    assert requests.get(url, timeout=60).status_code == 405
    answer = requests.post(url, data=CONTENT, timeout=60)
    assert (answer.status_code, answer.text) == (200, f"OK - {len(CONTENT)}")
    assert answer.headers["content-type"].startswith("text/plain")
    again = requests.post(url, data=CONTENT, timeout=60)
    assert (again.status_code, again.headers["content-type"][:10]) == (409, "text/plain")
    assert requests.post(f"{server.url}/api/upload/{file}", data=CONTENT, timeout=60).status_code == 404
    assert fetched(server, file, "UADMIN").json()["error"] == "file_not_found"


def test_the_bytes_may_come_as_a_form(server: PracticeServer, web: WebClient) -> None:
    """With one file in it."""
    url, file = announced(web)
    two = [("file", ("a", CONTENT)), ("file", ("b", CONTENT))]
    assert requests.post(url, files=two, timeout=60).status_code == 400
    assert requests.post(url, files={"file": ("a", CONTENT)}, data={"x": "y"}, timeout=60).status_code == 200
    web.files_completeUploadExternal(files=[{"id": file, "title": "x"}], channel_id="CHALL")
    assert fetched(server, file, "UPRINHALL").content == CONTENT


@pytest.mark.parametrize("files", ["", "x", "[", "[]", "{}", '["F1"]', '[{"title": "x"}]', '[{"id": "F", "title": 1}]'])
def test_a_share_names_its_files(web: WebClient, files: str) -> None:
    """By their ids, in an array or in JSON that is one."""
    assert refusal(web.api_call, "files.completeUploadExternal", data={"files": files}) == "invalid_arguments"


def test_only_what_the_bot_has_uploaded_is_shared(server: PracticeServer, web: WebClient) -> None:
    """No made-up file, none without its bytes, and none that a person handed in."""
    form, handed_in = {"as": "UOFFHALL"}, {"file": ("submission.xlsx", b"x")}
    theirs = requests.post(f"{server.url}/practice/api/files", data=form, files=handed_in, timeout=60).json()["file"]
    for file in ("FNONE", announced(web)[1], theirs["id"]):
        assert refusal(web.files_completeUploadExternal, files=[{"id": file}]) == "file_not_found"
    file = uploaded(web)
    assert refusal(web.files_completeUploadExternal, files=[{"id": file}, {"id": "FNONE"}]) == "file_not_found"
    assert refusal(web.files_completeUploadExternal, files=[{"id": file}, {"id": file}]) == "invalid_arguments"
    assert refusal(web.files_completeUploadExternal, files=[{"id": file}]) == "accepted"


def test_a_file_is_shared_once(web: WebClient) -> None:
    """The second time changes nothing."""
    file = shared(web)
    before = latest(web)
    again = refusal(web.files_completeUploadExternal, files=[{"id": file}], channel_id="CHALL")
    assert again == "file_already_completed"
    assert latest(web) == before


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ({"channel_id": "CSTAFFROOM"}, "channel_not_found"),
        ({"channel_id": "UCHIEF"}, "channel_not_found"),
        ({"channel_id": "CHALL", "thread_ts": "1.0"}, "thread_not_found"),
        ({"thread_ts": "1.0"}, "invalid_arguments"),
    ],
)
def test_a_share_goes_only_where_the_bot_may_write(web: WebClient, where: dict[str, str], error: str) -> None:
    """A refused one leaves the file to be shared elsewhere."""
    file = uploaded(web)
    assert refusal(web.files_completeUploadExternal, files=[{"id": file}], **where) == error
    assert refusal(web.files_completeUploadExternal, files=[{"id": file}], channel_id="CHALL") == "accepted"


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"is_archived": True}, "is_archived"), ({"is_private": False, "members": ["UCHIEF"]}, "not_in_channel")],
)
def test_a_closed_channel_takes_no_file(
    serve: Callable[..., PracticeServer], changes: dict[str, object], error: str
) -> None:
    """Archived, or public without the bot in it."""
    server = serve()
    Person(server, "UADMIN").do("admin", what="channel", id="CCHIEF", changes=changes)
    web = web_client(server)
    assert refusal(web.files_completeUploadExternal, files=[{"id": uploaded(web)}], channel_id="CCHIEF") == error


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.delete"])
def test_files_need_their_scope(serve: Callable[..., PracticeServer], tmp_path: Path, method: str) -> None:
    """Whatever else is wrong with the call."""
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(MANIFEST.read_text().replace("      - files:write\n", ""))
    assert refusal(web_client(serve(manifest=manifest)).api_call, method) == "missing_scope"


def test_a_file_comes_down_for_the_members_of_its_channel(server: PracticeServer, web: WebClient) -> None:
    """As long as they are members and its message is there."""
    file = shared(web)
    members = members_of_hall(web)
    assert fetched(server, file, "UPRINHALL").content == CONTENT
    assert "UCHIEF" not in members
    assert fetched(server, file, "UCHIEF").json()["error"] == "file_not_found"
    assert fetched(server, file, "UNOBODY").json()["error"] == "user_not_found"
    admin = Person(server, "UADMIN")
    admin.do("admin", what="channel", id="CHALL", changes={"members": [one for one in members if one != "UPRINHALL"]})
    assert fetched(server, file, "UPRINHALL").json()["error"] == "file_not_found"
    admin.do("admin", what="channel", id="CHALL", changes={"members": members})
    assert fetched(server, file, "UPRINHALL").content == CONTENT
    web.chat_delete(channel="CHALL", ts=latest(web)["ts"])
    assert fetched(server, file, "UPRINHALL").json()["error"] == "file_not_found"


def members_of_hall(web: WebClient) -> list[str]:
    """Who is in CHALL."""
    members: list[str] = web.conversations_members(channel="CHALL")["members"]
    return members


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("report 1.xlsx", "attachment; filename=\"report 1.xlsx\"; filename*=UTF-8''report%201.xlsx"),
        ("Übersicht.csv", "attachment; filename=\"_bersicht.csv\"; filename*=UTF-8''%C3%9Cbersicht.csv"),
        ('a"\\%41.ics', "attachment; filename=\"a___41.ics\"; filename*=UTF-8''a%22%5C%2541.ics"),
        ("a\r\nx: y", "attachment; filename=\"a__x: y\"; filename*=UTF-8''a%0D%0Ax%3A%20y"),
    ],
)
def test_a_download_keeps_the_files_name(server: PracticeServer, web: WebClient, name: str, header: str) -> None:
    """In any letters, and whatever the name holds, it stays one header."""
    got = fetched(server, shared(web, filename=name), "UPRINHALL")
    assert got.headers["content-disposition"] == header
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "x" not in got.headers


def test_a_deleted_file_leaves_a_tombstone(server: PracticeServer, web: WebClient, principal: Person) -> None:
    """In its message, which stays; nobody gets the bytes any more."""
    file = shared(web, initial_comment="Here")
    web.files_delete(file=file)
    for message in (latest(web), principal.messages("CHALL")[-1]):
        assert (message["text"], message["files"]) == ("Here", [{"id": file, "mode": "tombstone"}])
    assert fetched(server, file, "UPRINHALL").json()["error"] == "file_not_found"
    token = {"authorization": f"Bearer {server.bot_token}"}
    url = f"{server.url}/files-pri/TPRACTICE-{file}/download/x"
    assert requests.get(url, headers=token, timeout=60).json()["error"] == "file_not_found"
    assert refusal(web.files_delete, file=file) == "file_deleted"
    assert refusal(web.files_completeUploadExternal, files=[{"id": file}]) == "file_already_completed"


def test_only_the_bots_own_files_are_deleted(server: PracticeServer, web: WebClient) -> None:
    """What a person handed in is theirs; what is not shared or kept is no file yet."""
    form, handed_in = {"as": "UOFFHALL"}, {"file": ("submission.xlsx", b"x")}
    theirs = requests.post(f"{server.url}/practice/api/files", data=form, files=handed_in, timeout=60).json()["file"]
    for file in ("FNONE", uploaded(web), theirs["id"]):
        assert refusal(web.files_delete, file=file) == "file_not_found"
    assert fetched(server, theirs["id"], "UOFFHALL").content == b"x"


def test_an_update_keeps_the_files_of_a_message(web: WebClient) -> None:
    """Only its words change."""
    file = shared(web, initial_comment="before")
    web.chat_update(channel="CHALL", ts=latest(web)["ts"], text="after")
    assert (latest(web)["text"], [one["id"] for one in latest(web)["files"]]) == ("after", [file])


@pytest.fixture
def fail(server: PracticeServer) -> Iterator[Callable[[str], None]]:
    """Lets the next upload fail."""

    def plan(fault: str, times: int = 1) -> None:
        assert Person(server, "UADMIN").do("faults", method="upload", fault=fault, times=times, seconds=0) == {
            "ok": True
        }

    yield plan
    plan("delay", 0)


@pytest.mark.parametrize(("fault", "effect"), [("error_before", 0), ("error_after", 1)])
def test_an_upload_is_answered_500(fail: Callable[[str], None], web: WebClient, fault: str, effect: int) -> None:
    """With or without having taken the bytes."""
    fail(fault)
    url, file = announced(web)
    with pytest.raises(HTTPError, match="500"):
        web._upload_file(url=url, data=CONTENT, logger=web._logger, timeout=60, proxy=None, ssl=None)
    outcome = refusal(web.files_completeUploadExternal, files=[{"id": file}])
    assert outcome == ("accepted" if effect else "file_not_found")


@pytest.mark.parametrize(("fault", "effect"), [("drop_before", 0), ("drop_after", 1)])
def test_the_answer_to_an_upload_is_lost(fail: Callable[[str], None], web: WebClient, fault: str, effect: int) -> None:
    """The connection ends without a byte."""
    fail(fault)
    url, file = announced(web)
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        web._upload_file(url=url, data=CONTENT, logger=web._logger, timeout=60, proxy=None, ssl=None)
    outcome = refusal(web.files_completeUploadExternal, files=[{"id": file}])
    assert outcome == ("accepted" if effect else "file_not_found")


def test_a_late_upload_counts(fail: Callable[[str], None], web: WebClient) -> None:
    """Its answer comes after all."""
    fail("delay")
    assert refusal(web.files_completeUploadExternal, files=[{"id": uploaded(web)}]) == "accepted"


def test_files_are_kept_over_a_restart(serve: Callable[..., PracticeServer], tmp_path: Path) -> None:
    """What is shared, what is half-way, and what is deleted; messages of earlier versions load."""
    state = tmp_path / "state.db"
    old = asdict(Message("CHALL", "1.000001", "UBOT", "from before"))
    del old["files"]
    store = Store(state)
    store.save("message", "CHALL1.000001", old)
    store.close()
    first = PracticeServer(state_file=state)
    first.start()
    web = web_client(first)
    half, whole, gone = uploaded(web), shared(web, initial_comment="kept"), shared(web)
    web.files_delete(file=gone)
    first.stop()
    second = serve(state_file=state)
    web = web_client(second)
    messages = web.conversations_history(channel="CHALL")["messages"]
    assert [one["text"] for one in messages] == ["", "kept", "from before"]
    assert [[file["id"] for file in one.get("files", [])] for one in messages] == [[gone], [whole], []]
    assert fetched(second, whole, "UPRINHALL").content == CONTENT
    assert refusal(web.files_delete, file=gone) == "file_deleted"
    assert refusal(web.files_completeUploadExternal, files=[{"id": whole}]) == "file_already_completed"
    assert refusal(web.files_completeUploadExternal, files=[{"id": half}], channel_id="CHALL") == "accepted"


def test_a_file_is_downloaded_in_the_page(visit: Callable[..., Page], web: WebClient) -> None:
    """On a phone too: a row with its name and size, a link that keeps the name, and a word when it is gone."""
    name = "Übersicht " + "long" * 30 + ".xlsx"
    page = visit("UPRINHALL", "CHALL", viewport={"width": 375, "height": 700})
    file = shared(web, initial_comment="The report", filename=name)
    row = page.get_by_role("article").filter(has_text="The report").get_by_role("listitem")
    expect(row).to_contain_text(f"{name}1 kB")
    wide = "[...document.querySelectorAll('*')].filter(one => one.scrollWidth > 375).map(one => one.outerHTML)"
    assert page.evaluate(wide) == []
    link = row.get_by_role("link", name=f"Download {name}")
    expect(link).to_have_text("Download")
    with page.expect_download() as coming:
        link.press("Enter")
    assert coming.value.suggested_filename == name
    assert Path(coming.value.path()).read_bytes() == CONTENT
    web.files_delete(file=file)
    expect(row).to_have_text("This file was deleted.")
    expect(link).to_have_count(0)
