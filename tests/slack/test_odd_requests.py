"""Requests that Slack signed and nobody could have made: turned away or answered, never an error of ours."""

import copy
import itertools
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltRequest

from bot.serving.answering import answered
from tests.serving.test_web import COMMAND, Post, post
from tests.support.workplace import Workplace

__all__ = ["post"]

VIEW = {
    "id": "V1", "type": "modal", "callback_id": "notice_file", "private_metadata": "{}",
    "blocks": [{"type": "input", "block_id": "school", "element": {"type": "static_select", "action_id": "x"}}],
    "state": {"values": {"school": {"x": {"type": "static_select", "selected_option": {"value": "hall"}}}}},
}  # fmt: skip
PERSON = {"id": "UOFFHALL", "team_id": "TPRACTICE"}
BODIES: dict[str, dict[str, Any]] = {
    "press": {
        "type": "block_actions", "user": PERSON, "team": {"id": "TPRACTICE"}, "trigger_id": "1.2", "view": VIEW,
        "actions": [{"type": "button", "action_id": "notice_open", "block_id": "b", "value": "1"}],
        "container": {"type": "view", "view_id": "V1"}, "channel": {"id": "CHALL"}, "api_app_id": "APRACTICE",
    },
    "form": {"type": "view_submission", "user": PERSON, "team": {"id": "TPRACTICE"}, "trigger_id": "1.2", "view": VIEW},
    "event": {
        "type": "event_callback", "team_id": "TPRACTICE", "authorizations": [{"team_id": "TPRACTICE"}],
        "event": {"type": "user_change", "user": {"id": "UGUEST", "team_id": "TPRACTICE", "is_restricted": True}},
    },
    "home": {
        "type": "event_callback", "team_id": "TPRACTICE",
        "event": {"type": "app_home_opened", "tab": "home", "user": "U1"},
    },
    "command": {"command": "/sro", "team_id": "TPRACTICE", "user_id": "UOFFHALL", "trigger_id": "1.2", "text": ""},
}  # fmt: skip
ODD: tuple[Any, ...] = (None, 5, [], {}, [1], {"id": []}, "\ud800")
MISSING = object()


@pytest.fixture
def database_kind() -> str:
    """What comes in does not depend on the database."""
    return "sqlite"


def paths(thing: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a request."""
    inner = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from paths(value, (*path, key))


def changed(body: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A request with something else, or nothing, in a place."""
    other = copy.deepcopy(body)
    place: Any = other
    for key in path[:-1]:
        place = place[key]
    if value is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return other


@pytest.mark.parametrize("kind", BODIES)
def test_no_odd_field_is_an_error_of_ours(workplace: Workplace, kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever stands in whatever place, by HTTP and by Socket Mode; and no traceback is printed."""
    body = BODIES[kind]
    assert answered(workplace.bot.app, lambda: in_socket_mode(body)).status in (200, 404)
    for path in paths(body):
        for value in (*ODD, MISSING):
            odd = changed(body, path, value)
            answer = answered(workplace.bot.app, lambda odd=odd: in_socket_mode(odd))  # type: ignore[misc]
            assert answer.status in (200, 400, 404), (path, value)
    assert "Traceback (most recent call last)" not in capfd.readouterr().err


def in_socket_mode(payload: Any) -> BoltRequest:
    """A request as it comes in an envelope."""
    return BoltRequest(mode="socket_mode", body=payload)


def test_what_is_no_request_at_all_ends_nothing(workplace: Workplace) -> None:
    """Instead of an object."""
    for payload in (None, [], [1], 5, 1.5, True, "text", "[]", "[" * 100_000, ""):
        answer = answered(workplace.bot.app, lambda payload=payload: in_socket_mode(payload))  # type: ignore[misc]
        assert answer.status in (200, 400, 404), payload


AS_FORM, AS_JSON = "application/x-www-form-urlencoded", "application/json"


ODD_BODIES = [
    (b"[" * 100_000, AS_JSON),
    (b'{"a":' * 100_000, AS_JSON),
    (b'{"type":"block_actions","user":' + b"[" * 900 + b"]" * 900 + b"}", AS_JSON),
    (b'{"type": ' + b"9" * 5_000 + b"}", AS_JSON),
    (b'{"type": 1e999}', AS_JSON),
    (b'{"type": NaN, "type": null}', AS_JSON),
    (b'{"type": "block_actions", "type": "view_submission"}', AS_JSON),
    (b'{"type": "\\ud800"}', AS_JSON),
    (b"null", AS_JSON),
    (b"5", AS_JSON),
    (b"{}", AS_JSON),
    (b"payload=" + b"%5B" * 100_000, AS_FORM),
    (b"payload=null", AS_FORM),
    (b"payload=5", AS_FORM),
    (b"payload=%7B%7D", AS_FORM),
    (b"payload=%7B%7D&payload=%5B%5D", AS_FORM),
    (b"payload=" + b"9" * 5_000, AS_FORM),
    (COMMAND + b"&" + COMMAND + b"&command=%2Fsro-setup", AS_FORM),
    (COMMAND + b"&user_id=%00&team_id=%ff", AS_FORM),
    (b"&".join(b"a%d=1" % number for number in range(50_000)), AS_FORM),
    (b"ssl_check=1&token=x", AS_FORM),
    (b'{"type": "url_verification", "challenge": {"a": []}}', AS_JSON),
]


def test_an_odd_body_is_turned_away_or_ignored(post: Post) -> None:
    """Deep, huge, doubled, of the wrong type, and signed."""
    for body, kind in ODD_BODIES:
        assert post(body, Content_Type=kind).status_code in (200, 400, 404), body[:80]


def test_odd_requests_come_by_http_too(post: Post) -> None:
    """The same answers through the web server, for the fields in which Bolt looks itself."""
    for body in BODIES.values():
        for name, value in itertools.product(body, ([], [1], 5, {"id": []})):
            odd = body | {name: value}
            form = odd if "command" in body else {"payload": json.dumps(odd)}
            assert post(urlencode(form).encode()).status_code in (200, 400, 404), (name, value)
