"""Puts the practice workspace's people on the roster."""

import tomllib
from datetime import datetime

from sqlalchemy import select

from bot.practice.seed import ROSTER, read_seed
from models.agreement import Agreement
from models.database import Database
from models.people import Channel, Person, RoleHeld
from models.vocabulary import SIDE_OF_ROLE, Role


def import_practice_roster(database: Database, agreement: Agreement, now: datetime) -> None:
    """Import the roster that the workspace is seeded with, unless somebody is on it already."""
    data = tomllib.loads(ROSTER.read_text())
    team = read_seed().team.id
    with database.write() as session:
        if session.scalar(select(Person.id).limit(1)):
            return
        for p in data["person"]:
            person = Person(team_id=p.get("team", team), user_id=p["slack"], name=p["name"], badge=p.get("badge"))
            for school in p.get("schools") or (
                [None] if p["role"] not in ("officer", "principal", "principal_designee") else []
            ):
                person.roles.append(
                    RoleHeld(
                        role=p["role"],
                        side=p.get("side") or SIDE_OF_ROLE.get(Role(p["role"])),
                        school=school and agreement.school_key(school),
                        first_day=p["from"],
                    )
                )
            session.add(person)
        for name, channel in data["channels"].items():
            key = agreement.school_key(name)
            session.add(Channel(purpose=f"school:{key}" if key else name, channel_id=channel))
