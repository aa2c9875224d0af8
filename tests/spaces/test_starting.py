"""The real process between two workspaces, by Socket Mode: one of them may be away, and the other goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.practice.server import PracticeServer
from bot.practice.sides import TWO
from tests.practice.parts import Person
from tests.slack.test_socket import until
from tests.support.process import Process, free_port

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
OFFICER, PRINCIPAL = ("UOFFHALL", "CGENERALPD"), ("UPRINHALL", "CGENERAL")


@pytest.fixture
def slack() -> Iterator[PracticeServer]:
    """Both workspaces."""
    server = PracticeServer(workspaces=TWO, ack_seconds=30)
    server.start()
    yield server
    server.stop()


def refuse(server: PracticeServer, code: str, times: int) -> None:
    """Have the police's Slack refuse the next calls, also with the app's token."""
    body = {"method": "*", "fault": "refused", "times": times, "code": code, "workspace": "police"}
    requests.post(f"{server.url}/practice/api/faults", json=body, timeout=60).raise_for_status()


def answers(server: PracticeServer, who: str, where: str) -> bool:
    """Whether the bot answers somebody's command."""
    return Person(server, who).command(where) == {"ok": True}


def test_a_side_whose_token_was_revoked_keeps_the_other_from_nothing(
    slack: PracticeServer, database_url: str, tmp_path: Path
) -> None:
    """The start says so, the other side is answered, and the first one as soon as its Slack takes the token again."""
    refuse(slack, "token_revoked", 100_000)
    bot = Process(free_port(), DATABASE_URL=database_url, SRO_DATA=str(tmp_path / "data"), **slack.settings())
    try:
        until(lambda: bot.has_said("Ready: socket mode"))
        assert bot.has_said("The police's Slack: Slack does not accept SLACK_POLICE_BOT_TOKEN (token_revoked).")
        until(lambda: bool(slack.at("schools").links.open))
        assert answers(slack, *PRINCIPAL)
        until(lambda: bot.ready()[0] == 200)
        refuse(slack, "", 0)
        until(lambda: bool(slack.at("police").links.open))
        assert answers(slack, *OFFICER)
        assert answers(slack, *PRINCIPAL)
        until(lambda: bot.ready()[1].get("slack_police") == "ok")
        status, found = bot.ready()
        assert (status, found["slack_schools"], found["loops"]) == (200, "ok", "ok")
    finally:
        assert bot.end() == 0
    assert not bot.has_said("Traceback")
    assert not bot.has_said("loop_failed")
