"""What a new practice workspace starts with: the roster's people, and those and the channels only Slack knows of."""

import tomllib
from pathlib import Path
from typing import Any

from bot.practice.errors import Json
from bot.practice.workspace import Channel, Seed, Team, User

HERE = Path(__file__).parent
ROSTER = HERE / "roster.toml"
TITLES = {
    "officer": "SRO",
    "supervisor": "SRO Supervisor",
    "chief": "Chief of Police",
    "chief_designee": "Chief's designee",
    "principal": "Principal",
    "principal_designee": "Principal's designee",
    "superintendent": "Superintendent",
    "team_member": "School/Police Collaboration Team",
    "administrator": "Bot administrator",
}


def read_seed() -> Seed:
    """The seed in roster.toml and workspace.toml."""
    roster, workspace = _read(ROSTER), _read(HERE / "workspace.toml")
    team = Team(**workspace["team"])
    bot = User(team.bot_user, team.id, "SRO Liaison", is_bot=True)
    people = [_from_roster(person, team.id) for person in roster["person"]]
    people += [
        User(**{"team_id": team.id, "email": _email(person["real_name"])} | person) for person in workspace["person"]
    ]
    users = {user.id: user for user in [bot, *people]}
    home = [user.id for user in users.values() if user.team_id == team.id and not user.deleted]
    channels = [
        Channel(**channel | ({"members": home} if channel["members"] == "everyone" else {}))
        for channel in workspace["channel"]
    ]
    return Seed(team, users, {channel.id: channel for channel in channels})


def _from_roster(person: Json, team_id: str) -> User:
    role, schools = TITLES[person["role"]], person.get("schools", [])
    title = ", ".join([role, *schools]) if schools or person["role"] != "officer" else f"{role}, no school"
    return User(person["slack"], person.get("team", team_id), person["name"], title, _email(person["name"]))


def _email(name: str) -> str:
    return name.lower().replace(" ", ".") + "@practice.example"


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
