"""What one event of a form that is being filled in costs the bot: a character that somebody typed, kept as a draft."""

import json
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from slack_bolt import BoltRequest
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import select

from bot.app import Bot
from bot.settings import Settings
from handlers.notices import form_views
from models.notices.tables import NoticeDraft
from models.people.tables import Person, RoleHeld
from tests.support.town import the_agreement

SECRET = "bench-signing-secret-of-32-chars"
TYPED = "Two students pushed each other by the lockers, and one of them fell. " * 5
MILLISECONDS = 1000


def milliseconds_each(events: int) -> float:
    """Milliseconds of processor time at the median: signature, payload, right, one transaction on SQLite, answer."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        bot = Bot(Settings(SLACK_BOT_TOKEN="xoxb-bench", SLACK_SIGNING_SECRET=SECRET, DATABASE_URL=url))
        bot.database.migrate()
        with bot.database.write() as session:
            person = Person(team_id="TBENCH", user_id="UBENCH", name="Made-up Name")
            person.roles.append(RoleHeld(role="officer", side="police", school="hall", first_day=date(2020, 7, 1)))
            session.add(person)
        view = _form()
        taken = [_seconds(bot, _request(view, number)) for number in range(1, events + 1)]
        with bot.database.read() as session:
            kept = session.scalars(select(NoticeDraft)).one().answers
        bot.stop()
    if kept["narrative"] != _typed(events):
        raise RuntimeError("the newest was not kept")
    return median(taken) * MILLISECONDS


def _seconds(bot: Bot, request: BoltRequest) -> float:
    began = time.process_time()
    answer = bot.app.dispatch(request)
    took = time.process_time() - began
    if answer.status != 200:
        raise RuntimeError(f"the bot answered {answer.status}")
    return took


def _typed(number: int) -> str:
    return TYPED[: number % len(TYPED) + 1]


def _request(view: dict[str, Any], number: int) -> BoltRequest:
    """The next character, as Slack sends it: with the whole form and all that stands in it."""
    value = {"type": "plain_text_input", "value": _typed(number)}
    values = view["state"]["values"] | {"narrative": {"notice_typed": value}}
    action = {"block_id": "narrative", "action_id": "notice_typed", "action_ts": f"1795442400.{number:06}", **value}
    body = {
        "type": "block_actions", "team": {"id": "TBENCH"}, "user": {"id": "UBENCH", "team_id": "TBENCH"},
        "trigger_id": "1.2.3", "actions": [action], "view": view | {"state": {"values": values}},
    }  # fmt: skip
    now, text = str(int(time.time())), urlencode({"payload": json.dumps(body)})
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": now,
        "x-slack-signature": SignatureVerifier(SECRET).generate_signature(timestamp=now, body=text) or "",
    }
    return BoltRequest(body=text, headers=headers)


def _form() -> dict[str, Any]:
    """The form as Slack shows it, with every other question answered."""
    form = form_views.filing_form(the_agreement(), form_views.empty_form("hall"), ["hall"], datetime.now(UTC)).to_dict()
    asked = [block for block in form["blocks"] if "options" in block.get("element", {})]
    values = {block["block_id"]: {block["element"]["action_id"]: _chosen(block["element"])} for block in asked}
    return form | {"id": "V1", "hash": "1", "root_view_id": "V1", "state": {"values": values}}


def _chosen(element: dict[str, Any]) -> dict[str, Any]:
    several = element["type"] in ("multi_static_select", "checkboxes")
    chosen = {"selected_options": element["options"][:2]} if several else {"selected_option": element["options"][0]}
    return {"type": element["type"], **chosen}
