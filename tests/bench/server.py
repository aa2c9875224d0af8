"""One process that serves either the product or the bare floor: `python -m tests.bench.server product|floor`."""

import json
import os
import sys
import uuid
from datetime import UTC, datetime
from typing import Any

import uvicorn
from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy import insert, select, update

from bot.app import Bot
from bot.logs import set_up_logs
from bot.outgoing import trust
from bot.serving.web import WayIn, build_web
from bot.settings import read_settings
from bot.slack.gateway import Gateway
from models.notices.acknowledgments import ESCALATION
from models.notices.details_clock import LOOKS
from models.store.base import Base
from models.store.database import Database
from tests.bench.load import FORM, SECRET

TABLES = Base.metadata.tables


def floor_app(gateway: Gateway, database: Database) -> App:
    """A bare Bolt app: one listener makes the same Slack call, the other the same inserts in SQLAlchemy Core."""
    slack = sdk_client(gateway)
    app = App(client=slack, signing_secret=SECRET, process_before_response=True)

    @app.command("/sro-notify")
    def form(ack: Ack, body: dict[str, Any]) -> None:
        slack.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @app.view("notice_filed")
    def file(ack: Ack, body: dict[str, Any]) -> None:
        with database.write() as session:
            write_rows(session, body["view"]["root_view_id"])
        ack(
            response_action="update",
            view={"type": "modal", "title": {"type": "plain_text", "text": "Filed"}, "blocks": []},
        )

    @app.view("activity_logged")
    def log(ack: Ack, body: dict[str, Any]) -> None:
        with database.write() as session:
            write_activity(session, body["view"]["root_view_id"])
        ack(
            response_action="update",
            view={"type": "modal", "title": {"type": "plain_text", "text": "Logged"}, "blocks": []},
        )

    return app


def sdk_client(gateway: Gateway) -> WebClient:
    """The SDK's client as it is, but for certificates that are read once."""
    return WebClient(gateway.client.token, gateway.client.base_url, ssl=trust(), retry_handlers=[])


def write_activity(session: Any, key: str) -> None:
    """The rows that logging an activity writes, and nothing else."""
    now = datetime.now(UTC)
    sent = {"key": key, "name": "activity_logged", "content": "0" * 64, "sent_at": now}
    session.execute(insert(TABLES["received_form"]).values(sent))
    activity = {"kind": "talk", "officer_id": 1, "school": "hall", "logged_at": now, "logged_by_id": 1, "version": 1}
    heads = TABLES["activity"]
    activity_id = session.execute(insert(heads).values(activity).returning(heads.c.id)).scalar_one()
    version = {"activity_id": activity_id, "version": 1, "changed_at": now, "changed_by_id": 1,
               "happened_on": now.date(), "topic": "bullying", "with_whom": "student", "people": 1}  # fmt: skip
    session.execute(insert(TABLES["activity_version"]).values(version))
    _enter(session, "log activity", f"activity:{activity_id}", {"kind": "talk"}, now)


def write_rows(session: Any, key: str) -> None:
    """The rows that filing a notice writes, and nothing else."""
    now = datetime.now(UTC)
    sent = {"key": key, "name": "notice_filed", "content": "0" * 64, "sent_at": now}
    session.execute(insert(TABLES["received_form"]).values(sent))
    number = TABLES["record_number"]
    next_number = update(number).where(number.c.kind == "notice").values(last=number.c.last + 1)
    last = session.execute(next_number.returning(number.c.last)).scalar_one()
    notice = {"school_year": "2026-27", "number": last, "school": "hall", "officer_id": 1, "submission_key": key,
              "filed_at": now, "version": 1}  # fmt: skip
    heads = TABLES["notice"]
    notice_id = session.execute(insert(heads).values(notice).returning(heads.c.id)).scalar_one()
    version = {"notice_id": notice_id, "version": 1, "changed_at": now, "occurred_at": now, "place": "campus",
               "incident": "fighting", "started_by": "officer", "grounds": "emergency", "options_tried": [],
               "grounds_detail": "x", "students": 1, "report_written": "no", "narrative": "x", "urgent": False,
               "told_in_person": False}  # fmt: skip
    rows, actions = TABLES["notice_version"], TABLES["notice_action"]
    version_id = session.execute(insert(rows).values(version).returning(rows.c.id)).scalar_one()
    session.execute(insert(actions).values(version_id=version_id, action="verbal_warning", position=0))
    card = {"uuid": str(uuid.uuid4()), "kind": "notice_card", "subject_id": notice_id, "destination": "bench",
            "state": "dropped", "created_at": now, "due_at": now, "attempts": 0, "looked_up": 0,
            "sweeps": 0}  # fmt: skip
    cards = TABLES["delivery"]
    card_id = session.execute(insert(cards).values(card).returning(cards.c.id)).scalar_one()
    session.execute(update(heads).where(heads.c.id == notice_id).values(card_id=card_id))
    asked = {"notice_id": notice_id, "asked_version": 1, "asked_at": now}
    session.execute(insert(TABLES["notice_acknowledgment"]).values(asked))
    kinds = (*ESCALATION, *LOOKS)
    due = [{"kind": kind, "subject_id": notice_id, "due_at": now} for kind in kinds]
    session.execute(insert(TABLES["deadline"]), due)
    draft = {"key": key, "person_id": 1, "answers": {}, "opened_at": now, "typed_at": now, "saved_at": now,
             "ended_at": now}  # fmt: skip
    session.execute(insert(TABLES["notice_draft"]).values(draft))
    _enter(session, "file notice", f"notice:{notice_id}", {"number": last}, now)


def _enter(session: Any, act: str, subject: str, detail: dict[str, Any], now: datetime) -> None:
    head = session.execute(select(TABLES["audit_head"].c.entries).with_for_update()).scalar_one()
    entry = {"id": head + 1, "at": now, "actor": "person:1", "act": act, "subject": subject,
             "detail": json.dumps(detail), "previous_hash": "0" * 64, "hash": "0" * 64}  # fmt: skip
    session.execute(insert(TABLES["audit_entry"]).values(entry))
    session.execute(update(TABLES["audit_head"]).values(entries=head + 1))


def main() -> None:
    """Serve until the process is ended. Deliveries wait: they are measured by themselves."""
    set_up_logs()
    settings = read_settings()
    bot = Bot(settings)
    bot.homes.start()
    app = bot.app if sys.argv[1] == "product" else floor_app(bot.gateway, bot.database)
    web = build_web([WayIn("/slack/events", app, SECRET)], lambda: {"ready": True})
    uvicorn.run(web, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), log_level="error")


if __name__ == "__main__":
    main()
