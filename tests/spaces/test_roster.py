"""`sro-bot people import` with two workspaces, and the step from one to two."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.cli import main
from bot.practice.server import PracticeServer
from bot.practice.sides import TWO
from models.people.tables import Channel, Person
from models.store.database import Database

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PROJECT = Path(__file__).parents[2]
POLICE, SCHOOLS = "TPOLICE", "TSCHOOLS"
ROSTER = """
[[person]]
name = "Cleo Pretend"
email = "cleo.pretend@practice.example"
role = "chief"

[[person]]
name = "Priya Pretend"
slack = "UPRINHALL"
role = "principal"
schools = ["Hall High School"]

[[person]]
name = "Ada Pretend"
slack = "UADMIN"
role = "administrator"

[channels]
"Hall High School" = "CHALL"
administrators = "CADMIN"
"""


@pytest.fixture
def slacks() -> Iterator[PracticeServer]:
    """Both workspaces; in the channels are only those whom the roster names."""
    with serving(PracticeServer(workspaces=TWO)) as server:
        _change(server, "channel", "CHALL", members=["UBOTSCHOOLS", "UPRINHALL"])
        yield server


@contextmanager
def serving(server: PracticeServer) -> Iterator[PracticeServer]:
    """A Slack that answers for a while."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def connected(
    monkeypatch: pytest.MonkeyPatch, slacks: PracticeServer, migrated_url: str, tmp_path: Path
) -> pytest.MonkeyPatch:
    """The settings of both."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", migrated_url)
    monkeypatch.setenv("SRO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SRO_AGREEMENT", str(PROJECT / "agreement.toml"))
    for name, value in slacks.settings(http=True).items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def _change(server: PracticeServer, what: str, thing: str, **changes: object) -> None:
    body = {"what": what, "id": thing, "changes": changes}
    requests.post(f"{server.url}/practice/api/admin", json=body, timeout=60).raise_for_status()


def people(folder: Path, roster: str = ROSTER) -> Result:
    """Import a file."""
    file = folder / "roster.toml"
    file.write_text(roster, encoding="utf-8")
    return CliRunner().invoke(main, ["people", "import", str(file)])


def on_roster(url: str) -> tuple[dict[str, str | None], dict[str, str]]:
    """The team of each person, and of each channel."""
    with closing(Database(url)) as database, database.read() as session:
        teams = {person.name: person.team_id for person in session.scalars(select(Person))}
        return teams, {row.purpose: row.team_id for row in session.scalars(select(Channel))}


def test_everybody_is_looked_up_in_the_slack_of_their_side(
    connected: pytest.MonkeyPatch, migrated_url: str, tmp_path: Path
) -> None:
    """Who has no side is looked for in both, and it is said where; a channel that both could have, too."""
    assert connected
    result = people(tmp_path)
    assert result.exit_code == 0, result.output
    assert "Ada Pretend: the account is in the schools' Slack" in result.output
    teams, channels = on_roster(migrated_url)
    assert teams == {"Cleo Pretend": POLICE, "Priya Pretend": SCHOOLS, "Ada Pretend": SCHOOLS}
    assert channels["school:hall"] == SCHOOLS
    assert "Nothing changed" in people(tmp_path).output


def test_who_is_in_the_other_sides_slack_only_is_not_found(connected: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a line that names the Slack in which the account should be."""
    assert connected
    roster = ROSTER.replace('role = "principal"\nschools = ["Hall High School"]', 'role = "supervisor"')
    result = people(tmp_path, roster)
    assert result.exit_code == 2
    assert "Priya Pretend: the police's Slack has no account UPRINHALL" in result.output


def test_both_tokens_of_one_workspace_import_nobody(
    connected: pytest.MonkeyPatch, slacks: PracticeServer, migrated_url: str, tmp_path: Path
) -> None:
    """The police would be looked for in the schools' Slack."""
    with serving(PracticeServer(workspaces=TWO)) as another:
        again = another.at("schools")  # the same workspace by another token
        connected.setenv("SLACK_POLICE_BOT_TOKEN", again.bot_token)
        connected.setenv("SLACK_POLICE_API_URL", again.api_url)
        result = people(tmp_path)
    assert slacks.at("schools").bot_token != again.bot_token
    assert result.exit_code == 2
    assert f"are of the same workspace, {SCHOOLS}" in result.output
    assert on_roster(migrated_url) == ({}, {})


def test_from_one_workspace_to_two_people_keep_who_they_are(
    connected: pytest.MonkeyPatch, slacks: PracticeServer, migrated_url: str, tmp_path: Path
) -> None:
    """They get their new ids by email; the same people, with their records."""
    two = slacks.settings(http=True)
    for name in two:
        connected.delenv(name)
    by_email = ROSTER.replace('slack = "UPRINHALL"', 'email = "priya.pretend@practice.example"')
    with serving(PracticeServer()) as shared:
        _change(shared, "channel", "CHALL", members=["UBOT", "UPRINHALL"])
        one = shared.settings(http=True)
        for name, value in one.items():
            connected.setenv(name, value)
        before = people(tmp_path, by_email)
    assert before.exit_code == 0, before.output
    with closing(Database(migrated_url)) as database, database.read() as session:
        ids = {person.name: person.id for person in session.scalars(select(Person))}
    for name in one:
        connected.delenv(name)
    for name, value in two.items():
        connected.setenv(name, value)
    after = people(tmp_path, by_email)
    assert after.exit_code == 0, after.output
    with closing(Database(migrated_url)) as database, database.read() as session:
        assert {person.name: person.id for person in session.scalars(select(Person))} == ids | {"Ada Pretend": 4}
    teams, channels = on_roster(migrated_url)
    assert (teams["Cleo Pretend"], teams["Priya Pretend"]) == (POLICE, SCHOOLS)
    assert channels["school:hall"] == SCHOOLS
