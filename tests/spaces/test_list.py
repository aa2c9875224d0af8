"""`sro-bot people list` says in which Slack a channel is, where there are two."""

import pytest
from click.testing import CliRunner

from bot.cli import main
from models.people import spaces
from models.people.spaces import SHARED, Space
from models.people.tables import Channel
from models.store.database import Database
from models.vocabulary import Party
from tests.support.town import NOW

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHANNELS = {"school:hall": ("TSCHOOLS", "CHALL"), "chief": ("TPOLICE", "CCHIEF"), "team": ("TOTHER", "CTEAM")}


def listed(database: Database, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The cells of each row, by what the channel is for."""
    for name, value in (("DATABASE_URL", database.url), ("SLACK_BOT_TOKEN", "xoxb-x"), ("SLACK_APP_TOKEN", "xapp-x")):
        monkeypatch.setenv(name, value)
    with database.write() as session:
        session.add_all(
            Channel(purpose=purpose, team_id=team_id, channel_id=channel_id)
            for purpose, (team_id, channel_id) in CHANNELS.items()
        )
    result = CliRunner().invoke(main, ["people", "list"])
    assert result.exit_code == 0, result.output
    lines = (line.replace("┃", "│").strip("│") for line in result.output.splitlines())
    rows = ([cell.strip() for cell in line.split("│")] for line in lines)
    return {row[0]: row[1:] for row in rows}


def test_of_two_slacks_each_channel_says_in_which_it_is(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of a team that no token reaches says which; one that is not set is nowhere."""
    with database.write() as session:
        for side in Party:
            spaces.keep(session, Space(side, f"T{side.upper()}"), side, NOW)
    rows = listed(database, monkeypatch)
    assert rows["For"] == ["Channel", "Slack"]
    assert rows["Hall High School"] == ["CHALL", "the schools' Slack"]
    assert rows["Chief"] == ["CCHIEF", "the police's Slack"]
    assert rows["Collaboration Team"] == ["CTEAM", "TOTHER"]
    assert rows["Superintendent"] == ["not set", ""]


def test_of_one_nothing_is_said(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """As ever."""
    with database.write() as session:
        spaces.keep(session, Space(SHARED, "TSCHOOLS"), "Practice", NOW)
    rows = listed(database, monkeypatch)
    assert rows["For"] == ["Channel"]
    assert rows["Hall High School"] == ["CHALL"]
