"""Who and what is in which workspace, where each party has its own; else all are in one."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace

from bot.practice.errors import Json
from bot.practice.people import made_up_roster
from bot.practice.seed import WORKSPACE, read_seed
from bot.practice.workspace import Channel, Enterprise, Seed, Team, User
from models.people.roster_file import RosterFile
from models.terms import Agreement
from models.vocabulary import PARTY_LABELS, Party

Workspaces = tuple[Party, ...]
ONE: Workspaces = ()
TWO: Workspaces = (Party.POLICE, Party.SCHOOLS)


def read_seeds(
    agreement: Agreement, workspaces: Workspaces = ONE, enterprise: Enterprise | None = None
) -> dict[str, Seed]:
    """By its key, what each workspace starts with. The only one has no key, and is as `read_seed` has it.

    The collaboration team's channel and the administrators' are in the schools' workspace. Most of those who read
    them have their account there: principals and the schools' members; and whoever looks after the bot is called when
    a school's channel does not work, of which there is one for each school. The police's members have the team's
    matters on Home.
    """
    file = tomllib.loads(WORKSPACE.read_text(encoding="utf-8"))
    sides = _sides_of_people(agreement, file)
    if workspaces:
        whole = read_seed(agreement, two=True)
        seeds = {side.value: _part(whole, side, sides, file) for side in workspaces}
    else:
        seeds = {"": read_seed(agreement)}
        if enterprise and enterprise.org_wide:
            seeds[""] = _of_two_teams(seeds[""], sides, file)
            enterprise = replace(enterprise, teams=enterprise.teams | {file[side]["id"] for side in TWO})
    return {key: replace(seed, team=replace(seed.team, enterprise=enterprise)) for key, seed in seeds.items()}


def practice_roster(agreement: Agreement, workspaces: Workspaces = ONE) -> RosterFile:
    """Everybody who has a role; with two workspaces, each with the one in which they have their account."""
    roster = made_up_roster(agreement, two=bool(workspaces))
    if not workspaces:
        return roster
    team_of = {
        user.id: user.team_id for seed in read_seeds(agreement, workspaces).values() for user in seed.users.values()
    }
    entries = (entry.model_copy(update={"team": team_of[str(entry.slack)]}) for entry in roster.entries)
    return RosterFile(tuple(entries), roster.channels)


def _sides_of_people(agreement: Agreement, file: Json) -> dict[str, Party]:
    """Whose workspace people have their account in, who are not in the schools'."""
    roster = made_up_roster(agreement, two=True)
    sides = {str(entry.slack): entry.held_for for entry in roster.entries if entry.held_for}
    return sides | dict.fromkeys(file["of_police"]["people"], Party.POLICE)


def _part(whole: Seed, side: Party, sides: dict[str, Party], file: Json) -> Seed:
    team = Team(name=f"{whole.team.name} {PARTY_LABELS[side]}", **file[side])
    bot = replace(whole.users[whole.team.bot_user], id=team.bot_user, team_id=team.id)
    people = [one for one in whole.users.values() if not one.is_bot and sides.get(one.id, Party.SCHOOLS) is side]
    users = {one.id: one for one in [bot, *(_moved(one, whole.team, team) for one in people)]}
    of_police = file["of_police"]["channels"]
    channels = [one for one in whole.channels.values() if (one.id in of_police) is (side is Party.POLICE)]
    return Seed(team, users, {one.id: _with_own(one, users, whole.team, team) for one in channels})


def _of_two_teams(whole: Seed, sides: dict[str, Party], file: Json) -> Seed:
    """All in one, for an app that an enterprise has in all its workspaces: people belong to one of two."""

    def moved(user: User) -> User:
        team_id = file[sides.get(user.id, Party.SCHOOLS)]["id"]
        return replace(user, team_id=team_id) if user.team_id == whole.team.id and not user.is_bot else user

    return replace(whole, users={name: moved(user) for name, user in whole.users.items()})


def _moved(user: User, before: Team, team: Team) -> User:
    return replace(user, team_id=team.id) if user.team_id == before.id else user


def _with_own(channel: Channel, users: Iterable[str], before: Team, team: Team) -> Channel:
    members = [team.bot_user if one == before.bot_user else one for one in channel.members]
    return replace(channel, members=[one for one in members if one in users])
