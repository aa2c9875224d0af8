"""Who and what is in which workspace, where each party has its own; and what becomes of practice that was begun."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from bot.practice.people import made_up_roster
from bot.practice.roster import import_practice_roster
from bot.practice.seed import read_seed
from bot.practice.server import PracticeServer
from bot.practice.sides import ONE, TWO, practice_roster, read_seeds
from models.people.roster_file import CHANNEL_ID
from models.people.tables import Person as OnRoster
from models.store.database import Database
from models.vocabulary import Party, Role
from tests.practice.parts import Person, web_client
from tests.support.town import the_agreement


def test_one_workspace_is_as_it_was() -> None:
    """Nothing of two shows in it."""
    terms = the_agreement()
    assert read_seeds(terms) == {"": read_seed(terms)}
    assert practice_roster(terms, ONE) == made_up_roster(terms)
    assert "UADMINPD" not in read_seed(terms).users


def test_everybody_has_an_account_with_their_party() -> None:
    """And in one workspace only; each has somebody who looks after the app there."""
    terms = the_agreement()
    seeds = read_seeds(terms, TWO)
    for entry in made_up_roster(terms, two=True).entries:
        there = [key for key, seed in seeds.items() if entry.slack in seed.users]
        side = entry.held_for or (Party.POLICE if entry.slack == "UADMINPD" else Party.SCHOOLS)
        assert there == [side.value], entry.name
    for key, seed in seeds.items():
        team = f"T{key.upper()}"
        assert {user.team_id for user in seed.users.values()} <= {team, "TELSEWHERE"}
        assert any(user.title == "Bot administrator" for user in seed.users.values())
    assert {team.app_id for team in (seed.team for seed in seeds.values())} == {"APOLICE", "ASCHOOLS"}


def test_every_channel_is_in_one_workspace_and_has_only_its_people() -> None:
    """The chief's is the police's; schools', superintendent's, team's and administrators' are the schools'."""
    terms = the_agreement()
    seeds, whole = read_seeds(terms, TWO), read_seed(terms, two=True)
    police, schools = (set(seed.channels) for seed in seeds.values())
    assert police == {"CCHIEF", "CGENERALPD", "DOFFICERS"}
    assert police | schools == whole.channels.keys()
    assert not police & schools
    assert {"CHALL", "CSUPER", "CTEAM", "CADMIN", "CGENERAL"} <= schools
    for seed in seeds.values():
        for channel in seed.channels.values():
            assert set(channel.members) <= seed.users.keys(), channel.name
            assert (seed.team.bot_user in channel.members) is (channel.id not in ("CSTAFFROOM", "DOFFICERS"))
    assert seeds["schools"].channels["CHALL"].members == ["UBOTSCHOOLS", "UPRINHALL", "UDESHALL"]


def test_the_roster_says_in_which_workspace_each_person_is(database: Database) -> None:
    """As two administrators would write it; channels keep their one place."""
    terms = the_agreement()
    roster = practice_roster(terms, TWO)
    assert {entry.team for entry in roster.entries if entry.role is Role.OFFICER} == {"TPOLICE"}
    assert {entry.team for entry in roster.entries if entry.role is Role.PRINCIPAL} == {"TSCHOOLS"}
    assert roster.channels == made_up_roster(terms).channels
    import_practice_roster(database, terms, datetime.now(UTC), TWO)
    with database.read() as session:
        known = {(one.team_id, one.user_id) for one in session.scalars(select(OnRoster))}
    assert {("TPOLICE", "UCHIEF"), ("TSCHOOLS", "USUPER"), ("TPOLICE", "UADMINPD"), ("TSCHOOLS", "UADMIN")} <= known


def test_both_workspaces_are_kept_over_a_restart(tmp_path: Path) -> None:
    """In one file, and apart: tokens, messages, accounts."""
    state = tmp_path / "practice-workspace.db"
    first = PracticeServer(state_file=state, workspaces=TWO)
    first.start()
    for side, channel in (("police", "CCHIEF"), ("schools", "CHALL")):
        web_client(first.at(side)).chat_postMessage(channel=channel, text=f"of {side}")
    Person(first, "UCHIEF").do("admin", what="user", id="UCHIEF", changes={"real_name": "Cleo Suppressed"})
    first.stop()
    again = PracticeServer(state_file=state, workspaces=TWO)
    again.start()
    try:
        assert again.settings() == {
            name: value.replace(first.url, again.url) for name, value in first.settings().items()
        }
        for side, channel in (("police", "CCHIEF"), ("schools", "CHALL")):
            found = web_client(again.at(side)).conversations_history(channel=channel)["messages"]
            assert [one["text"] for one in found] == [f"of {side}"]
        assert Person(again, "UCHIEF").get("workspace")["me"]["real_name"] == "Cleo Suppressed"
        assert again.put_aside is None
    finally:
        again.stop()


def test_practice_in_one_workspace_is_kept_when_there_are_two(
    serve: Callable[..., PracticeServer], tmp_path: Path
) -> None:
    """In a folder of its own, where it goes on: its records would name people of a workspace that is gone."""
    state = tmp_path / "data" / "practice-workspace.db"
    before = PracticeServer(state_file=state)
    before.start()
    Person(before, "UADMIN").do("say", channel="CGENERAL", text="In one.")
    before.stop()
    (tmp_path / "data" / "practice.db").touch()
    now = serve(state_file=state, workspaces=TWO)
    assert Person(now, "UADMIN").messages("CGENERAL") == []
    assert now.put_aside is not None
    assert {"practice.db", "practice-workspace.db"} <= {file.name for file in now.put_aside.iterdir()}


def test_ids_of_both_are_ids_as_slack_has_them() -> None:
    """And none is used twice."""
    seeds = read_seeds(the_agreement(), TWO).values()
    channels = [name for seed in seeds for name in seed.channels]
    people = [name for seed in seeds for name in seed.users]
    assert len(set(channels)) == len(channels)
    assert len(set(people)) == len(people)
    assert all(re.fullmatch(CHANNEL_ID, name) for name in channels if not name.startswith("D"))
