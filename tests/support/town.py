"""A small town for tests: people with roles, written straight into the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from models import terms as agreement
from models.actor import Actor, Identity
from models.notices.form import NoticeForm
from models.people.queries import identify
from models.people.tables import Channel, Person, RoleHeld
from models.store.database import Database
from models.terms import Agreement
from models.vocabulary import PARTY_OF_ROLE, Party, Role

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""When the bot of a test is at work, whatever day it is: a Tuesday with school, in the year that tests name."""
TEAM = "T0PRACTICE"
SINCE = date(2026, 7, 1)


def the_agreement() -> Agreement:
    """The agreement as the project ships it."""
    return agreement.load(Path(__file__).parents[2] / "agreement.toml")


@dataclass
class Town:
    """People of an agreement, and the agreement."""

    database: Database
    agreement: Agreement

    def add(
        self, name: str, role: Role | None = None, school: str | None = None, *, side: Party | None = None,
        first_day: date = SINCE, last_day: date | None = None, badge: str | None = None, team: str = TEAM,
    ) -> Identity:  # fmt: skip
        """A person, with a role if one is given; who Slack says it is."""
        person = Person(team_id=team, user_id=_user_id(name), name=name, badge=badge)
        if role:
            person.roles.append(_held(role, school, side, first_day, last_day))
        with self.database.write() as session:
            session.add(person)
        return Identity(team, _user_id(name))

    def add_all(self, wanted: Mapping[str, tuple[str, Role, str | None, Party | None]]) -> dict[str, Identity]:
        """Several at once, each with a name, a role, its school and its side; who Slack says they are."""
        with self.database.write() as session:
            for name, role, school, side in wanted.values():
                person = Person(team_id=TEAM, user_id=_user_id(name), name=name)
                person.roles.append(_held(role, school, side, SINCE, None))
                session.add(person)
                session.flush()  # in this order
        return {key: Identity(TEAM, _user_id(name)) for key, (name, *_more) in wanted.items()}

    def channel(self, purpose: str, channel_id: str) -> None:
        """Where a kind of message goes."""
        with self.database.write() as session:
            session.add(Channel(purpose=purpose, channel_id=channel_id))

    def actor(self, who: Identity, now: datetime = NOW) -> Actor:
        """The person with the roles that count."""
        with self.database.read() as session:
            return identify(session, who, self.agreement.today(now))


def _user_id(name: str) -> str:
    return f"U{name.upper().replace(' ', '')}"


def _held(role: Role, school: str | None, side: Party | None, first_day: date, last_day: date | None) -> RoleHeld:
    held_for = side or PARTY_OF_ROLE.get(role)
    return RoleHeld(role=role, side=held_for, school=school, first_day=first_day, last_day=last_day)


def a_form(**changes: object) -> NoticeForm:
    """A notice with everything that it asks for, but for what the test changes."""
    given: dict[str, object] = {
        "school": "hall",
        "occurred_at": datetime(2026, 11, 23, 14, 0, tzinfo=UTC),
        "place": "campus",
        "place_detail": "Cafeteria",
        "incident": "confrontation",
        "started_by": "school_staff",
        "actions": ("verbal_warning",),
        "acted_by": "officer",
        "students": 2,
        "report_written": "no",
        "narrative": "Two students pushed each other.",
    }
    return NoticeForm(**(given | changes))  # type: ignore[arg-type]
