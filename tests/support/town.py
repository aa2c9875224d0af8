"""A small town for tests: people with roles, written straight into the database."""

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
        who = Identity(team, f"U{name.upper().replace(' ', '')}")
        with self.database.write() as session:
            person = Person(team_id=who.team_id, user_id=who.user_id, name=name, badge=badge)
            if role:
                held_for = side or PARTY_OF_ROLE.get(role)
                person.roles.append(
                    RoleHeld(role=role, side=held_for, school=school, first_day=first_day, last_day=last_day)
                )
            session.add(person)
        return who

    def channel(self, purpose: str, channel_id: str) -> None:
        """Where a kind of message goes."""
        with self.database.write() as session:
            session.add(Channel(purpose=purpose, channel_id=channel_id))

    def actor(self, who: Identity, now: datetime = NOW) -> Actor:
        """The person with the roles that count."""
        with self.database.read() as session:
            return identify(session, who, self.agreement.today(now))


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
