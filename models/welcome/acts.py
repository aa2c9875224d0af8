"""Welcomes whoever is new to a role on its first day; nobody twice, and nobody whose role has ended by then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.delivery import outbox
from models.destinations import PersonDM
from models.people.roles import WELCOME_DUE, welcome_at
from models.people.tables import Person, RoleHeld
from models.store import audit, deadlines
from models.store.base import inserting
from models.store.deadlines import Deadline, WhenDue
from models.terms import Agreement
from models.welcome.tables import WELCOME, Welcome

HandOn = Callable[[Session, Agreement, Person, datetime], None]
"""Sends somebody whose role begins what waits for them and went to others."""


@dataclass(frozen=True)
class Welcomes:
    """Looks at each role on its first day; whoever has it is told what waits for it, too."""

    agreement: Agreement
    handed_on: Sequence[HandOn] = ()

    def acts(self) -> dict[str, WhenDue]:
        """What to do when a time has come."""
        return {WELCOME_DUE: self.welcome}

    def welcome(self, session: Session, role_id: int, now: datetime) -> None:
        """Welcome a role's holder, if the role counts today. One that was put off since is looked at again then."""
        held, today = session.get_one(RoleHeld, role_id), self.agreement.today(now)
        if held.last_day and held.last_day < max(today, held.first_day):
            return
        if held.first_day > today:
            deadlines.look_again(session, WELCOME_DUE, role_id, welcome_at(self.agreement, held, now))
            return
        if not held.person.is_reachable:  # a guest, or an account that is switched on later
            deadlines.look_again(session, WELCOME_DUE, role_id, now + timedelta(days=1))
            return
        welcome_id = _first_time(session, held, now)
        if welcome_id is not None:
            outbox.enqueue(session, WELCOME, welcome_id, PersonDM(held.person_id), now)
            audit.record(session, "bot", "welcome", f"role:{role_id}", now, {"role": held.role})
        for hand_on in self.handed_on:
            hand_on(session, self.agreement, held.person, now)


def _first_time(session: Session, held: RoleHeld, now: datetime) -> int | None:
    """The welcome to a role that somebody has not been welcomed to yet; of two at once, one finds it taken."""
    row = {"person_id": held.person_id, "role": held.role, "welcomed_at": now}
    insert = inserting(session.get_bind().dialect.name, Welcome).values(row)
    once = insert.on_conflict_do_nothing(index_elements=["person_id", "role"])
    welcome_id: int | None = session.scalar(once.returning(Welcome.id))
    return welcome_id


def know_everybody(session: Session, now: datetime) -> None:
    """Have nobody welcomed to a role that they hold or held by now: they are made up, or were here before."""
    # SQLite would read ON CONFLICT as part of a query that has no WHERE.
    there = select(RoleHeld.person_id, RoleHeld.role).where(RoleHeld.id > 0).distinct()
    insert = inserting(session.get_bind().dialect.name, Welcome).from_select(["person_id", "role"], there)
    session.execute(insert.on_conflict_do_nothing(index_elements=["person_id", "role"]))
    waiting = update(Deadline).where(Deadline.kind == WELCOME_DUE, Deadline.settled_at.is_(None))
    session.execute(waiting.values(settled_at=now))
