"""Puts the practice workspace's people on the roster."""

from datetime import datetime

from sqlalchemy import select

from bot.practice.people import made_up_roster
from bot.practice.seed import read_seed
from models.people import roster
from models.people.roster_members import identify_people
from models.people.tables import Person
from models.store.database import Database
from models.terms import Agreement
from models.welcome.acts import know_everybody


def import_practice_roster(database: Database, agreement: Agreement, now: datetime) -> None:
    """Import the roster that the workspace is seeded with, unless somebody is on it already.

    Its people are made up, and play from the first minute: they are not welcomed.
    """
    with database.write() as session:
        if session.scalar(select(Person.id).limit(1)):
            return
        team = read_seed(agreement).team
        people = identify_people(made_up_roster(agreement), agreement, team.id, None)
        roster.apply(session, agreement, people, now, first_set_up=True)
        know_everybody(session, now)
