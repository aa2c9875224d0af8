"""Puts the practice workspace's people on the roster."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.practice.sides import ONE, Workspaces, practice_roster, read_seeds
from models.people import roster
from models.people.roster_file import Entry, RosterFile
from models.people.roster_members import Roster, identify_people
from models.people.tables import Person
from models.store.database import Database
from models.terms import Agreement
from models.welcome.acts import know_everybody


def import_practice_roster(
    database: Database, agreement: Agreement, now: datetime, workspaces: Workspaces = ONE
) -> None:
    """Import the roster that the workspace is seeded with, unless somebody is on it already.

    Its people are made up, and play from the first minute: they are not welcomed.
    """
    with database.write() as session:
        if session.scalar(select(Person.id).limit(1)):
            return
        people = identified(practice_roster(agreement, workspaces), agreement, workspaces)
        roster.apply(session, agreement, people, now, first_set_up=True)
        know_everybody(session, now)


def identified(file: RosterFile, agreement: Agreement, workspaces: Workspaces) -> Roster:
    """Who the people of a file are in practice, and in which workspace they and its channels are: Slack is not asked.

    Whoever is in neither is looked for in the first; `RosterMistake` as for `identify_people`.
    """
    seeds = list(read_seeds(agreement, workspaces).values())
    team_of = {user: seed.team.id for seed in seeds for user in seed.users}

    def home(entry: Entry) -> tuple[str, str]:
        return team_of.get(entry.slack or "", seeds[0].team.id), "Slack"

    people = identify_people(file, agreement, seeds[0].team.id, None, home)
    teams = {channel: seed.team.id for seed in seeds for channel in seed.channels} if workspaces else {}
    return replace(people, teams=teams)
