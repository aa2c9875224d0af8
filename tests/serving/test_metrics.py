"""`/metrics`: Prometheus's text format, with numbers of how the bot stands and no word of any record."""

import re
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
import requests
import yaml
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette

from bot.serving.health import Health
from bot.serving.metrics import CONTENT_TYPE, Durations, Metric, metrics_route, page
from bot.serving.protocol import ServerThread
from bot.worker import Worker
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import School
from models.store.database import Database
from tests.support.town import NOW
from tests.support.workplace import Workplace

ROOT = Path(__file__).parents[2]
MINUTE = timedelta(minutes=1)
VALUE = r"(?:[-+]?[0-9.]+(?:e[-+]?[0-9]+)?|\+Inf|NaN)"
LABELS = r'\{[a-z_]+="(?:[^"\\\n]|\\[\\n"])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\n"])*")*\}'
LINE = re.compile(rf"# HELP sro_[a-z_]+ .+|# TYPE sro_[a-z_]+ (?:gauge|histogram)|sro_[a-z_]+(?:{LABELS})? {VALUE}")


def numbers(text: str) -> dict[str, float]:
    """The values by name and labels; a line that is not of the format fails."""
    assert text.endswith("\n")
    lines = text.removesuffix("\n").split("\n")
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}


def test_messages_are_counted_by_state_with_the_age_of_the_oldest(database: Database) -> None:
    """A message that closes another one tells nobody anything, and one that has arrived waits no longer."""
    with database.write() as session:
        for minutes, state, kind in (
            (3, "pending", "notice_card"), (5, "pending", "notice_card"), (20, "parked", "notice_card"),
            (90, "posted", "notice_card"), (60, "pending", outbox.CLOSING),
        ):  # fmt: skip
            number = outbox.enqueue(session, kind, 1, School("hall"), NOW - minutes * MINUTE)
            session.get_one(Delivery, number).state = DeliveryState(state)
    health = Health(
        database, lambda: NOW, [Worker("made up", lambda: False, MINUTE)], lambda: 2 * MINUTE, lambda: -MINUTE
    )
    health.look()
    found = numbers(page(health.metrics()))
    assert {name: value for name, value in found.items() if name.startswith("sro_messages")} == {
        'sro_messages{state="pending"}': 2, 'sro_messages{state="sending"}': 0, 'sro_messages{state="unclear"}': 0,
        'sro_messages{state="parked"}': 1, 'sro_messages_oldest_seconds{state="pending"}': 300,
        'sro_messages_oldest_seconds{state="sending"}': 0, 'sro_messages_oldest_seconds{state="unclear"}': 0,
        'sro_messages_oldest_seconds{state="parked"}': 1200,
    }  # fmt: skip
    assert found["sro_ready"] == 0
    assert {name: value for name, value in found.items() if name.startswith("sro_ok")} == {
        'sro_ok{what="database"}': 1, 'sro_ok{what="audit"}': 1, 'sro_ok{what="messages"}': 0,
        'sro_ok{what="loops"}': 1, 'sro_ok{what="slack"}': 0, 'sro_ok{what="clock"}': 0,
    }  # fmt: skip
    assert (found["sro_slack_down_seconds"], found["sro_clock_off_seconds"]) == (120, -60)
    assert found['sro_loop_stuck{loop="made up"}'] == 0
    assert ("sro_disk_free_bytes" in found) is database.is_sqlite


def test_a_database_that_is_away_leaves_the_last_numbers_with_their_age(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever watches sees that they are old, and that it is not in order."""
    health = Health(database, lambda: NOW)
    assert "sro_messages" not in page(health.metrics())
    health.look()
    monkeypatch.setattr(database, "is_current", Mock(side_effect=OperationalError("SELECT", {}, Exception())))
    health.look()
    found = numbers(page(health.metrics()))
    assert (found['sro_ok{what="database"}'], found['sro_messages{state="pending"}']) == (0, 0)
    assert found["sro_look_age_seconds"] > 0


def test_answers_are_counted_by_how_long_they_took() -> None:
    """Each in its own bucket and all larger ones, as Prometheus has it."""
    durations = Durations()
    for seconds in (0.05, 0.06, 0.4, 7.0):
        durations.add(seconds)
    assert list(durations.lines("sro_answer_seconds", "How long."))[2:] == [
        'sro_answer_seconds_bucket{le="0.05"} 1', 'sro_answer_seconds_bucket{le="0.1"} 2',
        'sro_answer_seconds_bucket{le="0.2"} 2', 'sro_answer_seconds_bucket{le="0.5"} 3',
        'sro_answer_seconds_bucket{le="1.0"} 3', 'sro_answer_seconds_bucket{le="2.0"} 3',
        'sro_answer_seconds_bucket{le="3.0"} 3', 'sro_answer_seconds_bucket{le="+Inf"} 4',
        "sro_answer_seconds_sum 7.51", "sro_answer_seconds_count 4",
    ]  # fmt: skip


def test_what_would_end_a_label_does_not() -> None:
    """The format's own escapes."""
    made = page([Metric("sro_x", "About.", {'a\\b"c\nd': 1.0}, "loop")])
    assert 'sro_x{loop="a\\\\b\\"c\\nd"} 1\n' in made
    numbers(made)


def test_it_is_served_beside_readyz_and_counts_what_people_do(workplace: Workplace) -> None:
    """And holds nothing of what they wrote."""
    health = Health(workplace.bot.database, workplace.bot.now)
    health.look()
    server = ServerThread(Starlette(routes=[metrics_route(health.metrics)]), "127.0.0.1", 0)
    server.start()

    def ask() -> requests.Response:
        return requests.get(f"{server.url}/metrics", timeout=30)

    def count() -> float:
        return numbers(ask().text)["sro_answer_seconds_count"]

    before = count()
    workplace.somebody("UOFFHALL").command("/sro-notify", "CONFIDENTIAL")
    assert count() == before + 1
    assert ask().headers["content-type"] == CONTENT_TYPE
    assert "CONFIDENTIAL" not in ask().text
    assert "UOFFHALL" not in ask().text
    server.stop()


def test_the_example_rules_speak_of_metrics_that_there_are(database: Database) -> None:
    """And the page of the docs names all of them."""
    health = Health(database, lambda: NOW, [Worker("made up", lambda: False, MINUTE)], lambda: MINUTE, lambda: MINUTE)
    health.look()
    there = {re.split(r"[{ ]", line)[0] for line in page(health.metrics()).splitlines() if line[0] != "#"}
    there |= {"sro_disk_free_bytes"}
    rules = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    used = {name for rule in rules for name in re.findall(r"\bsro_[a-z_]+", rule["expr"])}
    assert used
    assert used <= there
    documented = set(re.findall(r"`(sro_[a-z_]+)", (ROOT / "docs" / "operating.md").read_text("utf-8")))
    assert documented == {re.sub(r"_(bucket|sum|count)$", "", name) for name in there}
