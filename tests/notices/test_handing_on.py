"""A notice that nobody has acknowledged is told to whoever is new in the office that was to be told of it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import due_acts
from bot.clock import Clock
from models.delivery.outbox import Delivery
from models.destinations import PersonDM
from models.notices import acknowledgments, acts
from models.notices.escalation import FOR_DESIGNEE, FOR_SUPERINTENDENT
from models.notices.tables import Notice
from models.notices.undelivered import FOR_SCHOOL
from models.people.roles import Wanted, begin_role, end_role
from models.people.tables import Person, RoleHeld
from models.store.audit import AuditEntry
from models.vocabulary import PARTY_OF_ROLE, ROLES_AT_SCHOOLS, Role
from tests.notices.conftest import School
from tests.support.town import NOW, TEAM, a_form

A_DAY = timedelta(days=1)
DAYS_UNTIL_ESCALATED = 14


def pass_days(hall: School, days: int) -> datetime:
    """Everything that falls due by then is done; which moment that is."""
    later = NOW + days * A_DAY
    clock = Clock(hall.town.database, due_acts(hall.town.agreement), lambda: later)
    while clock.run_once():
        pass
    return later


def file(hall: School) -> int:
    """A notice at Hall."""
    with hall.town.database.write() as session:
        return acts.file_notice(session, hall.town.agreement, hall.town.actor(hall.officer), a_form(), "K1", NOW).id


def leave(hall: School, role: Role) -> None:
    """Nobody has a role any more."""
    with hall.town.database.write() as session:
        for held in session.scalars(select(RoleHeld).filter_by(role=role)):
            end_role(session, "test", held, hall.town.agreement.today(NOW) - A_DAY, NOW)


def come(hall: School, role: Role, now: datetime) -> int:
    """Somebody new has a role from now on; who, by id."""
    with hall.town.database.write() as session:
        person = Person(team_id=TEAM, user_id=f"UNEW{role.upper()}"[:20], name="Nia Newcomer")
        school = "hall" if role in ROLES_AT_SCHOOLS else None
        begin_role(session, hall.town.agreement, "test", person,
                   Wanted(role, PARTY_OF_ROLE[role], school, None, None), now)  # fmt: skip
        return person.id


def told(session: Session, person_id: int) -> list[Delivery]:
    """What somebody was told of notices, without the welcome and later changes."""
    kinds = Delivery.kind.in_((FOR_SCHOOL, FOR_DESIGNEE, FOR_SUPERINTENDENT))
    query = select(Delivery).where(kinds, Delivery.changes.is_(None))
    return list(session.scalars(query.filter_by(destination=str(PersonDM(person_id)))))


@pytest.mark.parametrize("was_told", [True, False])
@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.PRINCIPAL, FOR_DESIGNEE),
        (Role.PRINCIPAL_DESIGNEE, FOR_DESIGNEE),
        (Role.SUPERINTENDENT, FOR_SUPERINTENDENT),
    ],
)
def test_whoever_is_new_is_told_of_a_notice_that_still_waits(
    hall: School, role: Role, kind: str, was_told: bool
) -> None:
    """Once, whether or not somebody had the office when it was to be told; and the message follows the notice."""
    notice_id = file(hall)
    if was_told:
        pass_days(hall, DAYS_UNTIL_ESCALATED)
    leave(hall, role)
    new = come(hall, role, pass_days(hall, DAYS_UNTIL_ESCALATED))
    later = [pass_days(hall, DAYS_UNTIL_ESCALATED + days) for days in (1, 2)][-1]
    with hall.town.database.write() as session:
        [message] = told(session, new)
        assert message.kind == kind
        assert message.id in session.get_one(Notice, notice_id).message_ids
        [entry] = session.scalars(select(AuditEntry).filter_by(act="hand on"))
        assert entry.subject == f"notice:{notice_id}"
        by = hall.principal if role is not Role.PRINCIPAL else hall.designee
        acknowledgments.acknowledge(session, hall.town.actor(by, later), notice_id, later)
        assert session.scalars(select(Delivery).filter_by(changes=message.id)).all()


def test_before_anybody_was_to_be_told_nobody_new_is(hall: School) -> None:
    """The card in the channel asks; nor once the school has acknowledged."""
    notice_id = file(hall)
    new = come(hall, Role.PRINCIPAL, NOW)
    pass_days(hall, 0)
    with hall.town.database.write() as session:
        assert told(session, new) == []
        acknowledgments.acknowledge(session, hall.town.actor(hall.principal), notice_id, NOW)
    other = come(hall, Role.PRINCIPAL_DESIGNEE, pass_days(hall, DAYS_UNTIL_ESCALATED))
    pass_days(hall, DAYS_UNTIL_ESCALATED + 1)
    with hall.town.database.read() as session:
        assert told(session, other) == []


def test_a_notice_that_the_channel_does_not_get_is_told_to_a_new_principal(hall: School) -> None:
    """At once: nobody at the school may have seen it."""
    notice_id = file(hall)
    with hall.town.database.write() as session:
        notice = session.get_one(Notice, notice_id)
        notice.undelivered_id = notice.card_id
    new = come(hall, Role.PRINCIPAL, NOW)
    pass_days(hall, 0)
    with hall.town.database.read() as session:
        assert [message.kind for message in told(session, new)] == [FOR_SCHOOL]
