"""What a new practice workspace starts with: a district's people, and those and the channels only Slack knows of."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from bot.practice.people import made_up_roster
from bot.practice.workspace import Channel, Seed, Team, User
from models.people.roster_file import Entry, RosterFile
from models.terms import Agreement
from models.vocabulary import Role

WORKSPACE = Path(__file__).parent / "workspace.toml"
TITLES = {
    Role.OFFICER: "SRO",
    Role.SUPERVISOR: "SRO Supervisor",
    Role.CHIEF: "Chief of Police",
    Role.CHIEF_DESIGNEE: "Chief's designee",
    Role.PRINCIPAL: "Principal",
    Role.PRINCIPAL_DESIGNEE: "Principal's designee",
    Role.SUPERINTENDENT: "Superintendent",
    Role.TEAM_MEMBER: "School/Police Collaboration Team",
    Role.ADMINISTRATOR: "Bot administrator",
}


def read_seed(agreement: Agreement, *, two: bool = False) -> Seed:
    """The people and channels of the schools of an agreement, and those of workspace.toml.

    With `two` it is what is divided between two workspaces: whoever and whatever each has for itself is there too.
    """
    roster, workspace = made_up_roster(agreement, two=two), tomllib.loads(WORKSPACE.read_text(encoding="utf-8"))
    district = agreement.agreement.schools.removesuffix(" Public Schools")
    team = Team(name=f"Practice: {district}", **workspace["team"])
    bot = User(team.bot_user, team.id, "SRO Liaison", is_bot=True)
    people = [_from_roster(entry, agreement, team.id) for entry in roster.entries]
    people += [
        User(**{"team_id": team.id, "email": _email(person["real_name"])} | person) for person in workspace["person"]
    ]
    users = {user.id: user for user in [bot, *people]}
    home = [user.id for user in users.values() if user.team_id == team.id and not user.deleted]
    channels = [
        *(
            Channel(**channel | ({"members": home} if channel["members"] == "everyone" else {}))
            for channel in workspace["channel"] + (workspace["second_channel"] if two else [])
        ),
        *_of_schools(agreement, roster, bot.id),
        *(
            Channel(channel["id"], channel["name"], members=[bot.id, *_holding(roster, *channel["roles"])])
            for channel in workspace["role_channel"]
        ),
    ]
    return Seed(team, users, {channel.id: channel for channel in channels})


def _from_roster(entry: Entry, agreement: Agreement, team_id: str) -> User:
    schools = [agreement.school_name(key) for key in entry.schools]
    if entry.role is Role.OFFICER and not schools:
        schools = ["no school"]
    title = ", ".join([TITLES[entry.role], *schools])
    return User(str(entry.slack), team_id, entry.name, title, _email(entry.name))


def _of_schools(agreement: Agreement, roster: RosterFile, bot: str) -> Iterator[Channel]:
    """A channel for each school's notices, and two without the bot: a staff room, and what two officers say."""
    first = agreement.school[0].key
    yield Channel("CSTAFFROOM", f"{first}-staff-room", members=["UTEACHER", *_at(roster, first), "UADMIN"])
    for school in agreement.school:
        channel = roster.channels[f"school:{school.key}"]
        yield Channel(channel, f"{school.key}-sro-notices", members=[bot, *_at(roster, school.key)])
    officers = _holding(roster, Role.OFFICER)[:2]
    yield Channel("DOFFICERS", "directmessage", is_im=True, members=officers)


def _at(roster: RosterFile, school: str) -> list[str]:
    return [str(entry.slack) for entry in roster.entries if school in entry.schools]


def _holding(roster: RosterFile, *roles: str) -> list[str]:
    return [str(entry.slack) for role in roles for entry in roster.entries if entry.role == role]


def _email(name: str) -> str:
    return name.lower().replace(" ", ".") + "@practice.example"
