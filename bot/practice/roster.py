"""Puts the practice workspace's people on the roster."""

from datetime import datetime

from sqlalchemy import select

from bot.practice.sides import ONE, Workspaces, practice_roster, read_seeds
from models.people import roster
from models.people.roster_members import identify_people
from models.people.tables import Channel, Person
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
        seeds = read_seeds(agreement, workspaces).values()
        first = next(iter(seeds)).team
        people = identify_people(practice_roster(agreement, workspaces), agreement, first.id, None)
        roster.apply(session, agreement, people, now, first_set_up=True)
        team_of = {channel: seed.team.id for seed in seeds for channel in seed.channels} if workspaces else {}
        for channel in session.scalars(select(Channel).where(Channel.channel_id.in_(team_of))):
            channel.team_id = team_of[channel.channel_id]
        know_everybody(session, now)
