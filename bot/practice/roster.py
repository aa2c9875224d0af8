"""Puts the practice workspace's people on the roster."""

from datetime import datetime

from sqlalchemy import select

from bot.practice.seed import ROSTER, read_seed
from models import roster
from models.agreement import Agreement
from models.database import Database
from models.people import Person
from models.roster_file import read
from models.roster_members import identify_people


def import_practice_roster(database: Database, agreement: Agreement, now: datetime) -> None:
    """Import the roster that the workspace is seeded with, unless somebody is on it already."""
    with database.write() as session:
        if session.scalar(select(Person.id).limit(1)):
            return
        file = read(ROSTER.read_text(encoding="utf-8"), agreement)
        roster.apply(session, agreement, identify_people(file, agreement, read_seed().team.id, None), now)
