"""The real process between two workspaces, by Socket Mode: one of them may be away, and the other goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.practice.server import PracticeServer
from models.vocabulary import Party
from tests.practice.parts import Person
from tests.slack.test_socket import until
from tests.support.process import Process, free_port
from tests.support.two_slacks import slack_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def slacks() -> Iterator[dict[Party, PracticeServer]]:
    """Both workspaces."""
    servers = {side: slack_of(side, ack_seconds=30) for side in Party}
    for server in servers.values():
        server.start()
    yield servers
    for server in servers.values():
        server.stop()


def begin(slacks: dict[Party, PracticeServer], database_url: str, folder: Path) -> Process:
    """The bot with both tokens."""
    settings = {"DATABASE_URL": database_url, "SRO_DATA": str(folder / "data")}
    for side, server in slacks.items():
        settings |= {
            f"SLACK_{side.upper()}_BOT_TOKEN": server.bot_token,
            f"SLACK_{side.upper()}_APP_TOKEN": server.app_token,
            f"SLACK_{side.upper()}_API_URL": server.api_url,
        }
    return Process(free_port(), **settings)


def refuse(server: PracticeServer, code: str, times: int) -> None:
    """Have a Slack refuse the next calls."""
    body = {"method": "*", "fault": "refused", "times": times, "seconds": 0, "code": code}
    requests.post(f"{server.url}/practice/api/faults", json=body, timeout=5).raise_for_status()


def test_both_are_answered(slacks: dict[Party, PracticeServer], database_url: str, tmp_path: Path) -> None:
    """One process, a connection to each."""
    bot = begin(slacks, database_url, tmp_path)
    try:
        until(lambda: bot.has_said("Ready: socket mode"))
        for side, who in ((Party.POLICE, "UOFFHALL"), (Party.SCHOOLS, "UPRINHALL")):
            until(lambda side=side: bool(slacks[side].only.links.open))  # type: ignore[misc]
            assert Person(slacks[side], who).command() == {"ok": True}
        until(lambda: bot.ready()[0] == 200)
        status, found = bot.ready()
        assert (status, found["slack_police"], found["slack_schools"], found["loops"]) == (200, "ok", "ok", "ok")
    finally:
        assert bot.end() == 0
    assert not bot.has_said("Traceback")
    assert not bot.has_said("loop_failed")


def test_a_side_whose_token_was_revoked_keeps_the_other_from_nothing(
    slacks: dict[Party, PracticeServer], database_url: str, tmp_path: Path
) -> None:
    """The start says so, the other side is answered, and the first one as soon as its Slack takes the token again."""
    refuse(slacks[Party.POLICE], "token_revoked", 100_000)
    bot = begin(slacks, database_url, tmp_path)
    try:
        until(lambda: bot.has_said("Ready: socket mode"))
        assert bot.has_said("The police's Slack: Slack does not accept SLACK_POLICE_BOT_TOKEN (token_revoked).")
        until(lambda: bool(slacks[Party.SCHOOLS].only.links.open))
        assert Person(slacks[Party.SCHOOLS], "UPRINHALL").command() == {"ok": True}
        until(lambda: bot.ready()[0] == 200)
        refuse(slacks[Party.POLICE], "", 0)
        until(lambda: bool(slacks[Party.POLICE].only.links.open))
        assert Person(slacks[Party.POLICE], "UOFFHALL").command() == {"ok": True}
    finally:
        assert bot.end() == 0
    assert not bot.has_said("Traceback")
