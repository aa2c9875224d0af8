"""People at the keyboard, many at once: signed requests over connections that stay open, each timed."""

import itertools
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from handlers.activities import views as activity_views
from handlers.activities.views import Asking
from handlers.notices import form_views
from handlers.parts import as_metadata
from models.activities.form import begun
from models.activities.kinds import KINDS
from tests.support.town import the_agreement

SECRET = "bench-signing-secret-of-32-chars"
FORM: dict[str, Any] = form_views.filing_form(
    the_agreement(), form_views.empty_form(), ["hall"], datetime.now(UTC)
).to_dict()
TALK = KINDS["talk"]
TALK_FORM: dict[str, Any] = activity_views.entry_form(
    the_agreement(), TALK, begun(TALK, the_agreement().today(datetime.now(UTC))), Asking(fixed_school="hall")
).to_dict()
SIGNER = SignatureVerifier(SECRET)
TODAY = the_agreement().today(datetime.now(UTC)).isoformat()
KEYS = itertools.count(int(time.time() * 1000))


def command() -> str:
    """`/sro-notify` as Slack sends it."""
    fields = {"command": "/sro-notify", "team_id": "TBENCH", "user_id": "UBENCH", "trigger_id": "1.2.3", "text": ""}
    return urlencode(fields)


def submission() -> str:
    """A filled-in form as Slack sends it, each time another one."""
    return _sent(FORM, _values(), {"schools": ["hall"], "opened": int(time.time())})


def activity() -> str:
    """A filled-in talk as Slack sends it, each time another one."""
    return _sent(TALK_FORM, _talk(), {"kind": "talk", "school": "hall"})


def _sent(form: dict[str, Any], values: dict[str, Any], metadata: dict[str, Any]) -> str:
    key = f"V{next(KEYS)}"
    view = form | {"id": key, "root_view_id": key, "hash": "1", "state": {"values": values}}
    view["private_metadata"] = as_metadata(metadata)
    user = {"id": "UBENCH", "team_id": "TBENCH"}
    return urlencode(
        {"payload": json.dumps({"type": "view_submission", "team": {"id": "TBENCH"}, "user": user, "view": view})}
    )


def _talk() -> dict[str, Any]:
    chosen = {"with_whom": "student", "topic": "bullying"}
    menus = {name: {"type": "static_select", "selected_option": {"value": code}} for name, code in chosen.items()}
    day = {"type": "datepicker", "selected_date": TODAY}
    answers = {**menus, "people": {"type": "number_input", "value": "1"}, "happened_on": day}
    return {name: {name: answer} for name, answer in answers.items()}


def _values() -> dict[str, Any]:
    chosen = {"incident": "fighting", "when": "15", "place": "campus"}
    actions = {"type": "multi_static_select", "selected_options": [{"value": "verbal_warning"}]}
    menus = {name: {"type": "static_select", "selected_option": {"value": code}} for name, code in chosen.items()}
    return {
        **{name: {name: answer} for name, answer in menus.items()},
        "actions": {"actions": actions},
        "students": {"students": {"type": "number_input", "value": "1"}},
        "narrative": {"narrative": {"type": "plain_text_input", "value": "Two students pushed each other."}},
    }


def seconds_each(port: int, make: Any, at_once: int, requests: int) -> list[float]:
    """How long each request took, from the first byte sent to the last read, with so many people at once."""

    def person(count: int) -> list[float]:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        taken = [_one(connection, make()) for _request in range(count)]
        connection.close()
        return taken

    with ThreadPoolExecutor(at_once) as pool:
        return [took for taken in pool.map(person, [max(1, requests // at_once)] * at_once) for took in taken]


def _one(connection: HTTPConnection, body: str) -> float:
    now = str(int(time.time()))
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": now,
        "x-slack-signature": SIGNER.generate_signature(timestamp=now, body=body) or "",
    }
    began = time.perf_counter()
    connection.request("POST", "/slack/events", body, headers)
    answer = connection.getresponse()
    said = answer.read()
    took = time.perf_counter() - began
    if answer.status != 200 or b"errors" in said or b"Sorry" in said:
        raise RuntimeError(f"the bot answered {answer.status}: {said[:300]!r}")
    return took
