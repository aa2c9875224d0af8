"""What waits for an office reaches whoever is new in it, once; with whoever has left it, it is closed."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import due_acts
from bot.clock import Clock
from handlers.messages import HANDED_ON, MESSAGES, may_still_have
from models.delivery.outbox import Delivery
from models.destinations import PersonDM
from models.dismissals import tables as dismissals
from models.people import proposals
from models.people.proposal_checks import RoleForm
from models.people.roles import Wanted, begin_role, end_role
from models.people.tables import Person, RoleHeld
from models.releases import tables as releases
from models.releases.steps import REFUSE
from models.store.audit import AuditEntry
from models.vocabulary import PARTY_OF_ROLE, Role
from tests.dismissals.acts import forward, send, write
from tests.releases.acts import ask, take
from tests.support.staff import Staff
from tests.support.town import NOW, TEAM

TODAY, A_DAY = date(2026, 11, 23), timedelta(days=1)
NEW = "Nia Newcomer"


def hand_over(session: Session, staff: Staff, role: Role) -> int:
    """Somebody leaves an office today, and somebody new has it from tomorrow on; who that is, by id."""
    held = session.scalars(select(RoleHeld).filter_by(role=role)).one()
    end_role(session, "test", held, TODAY, NOW)
    person = Person(team_id=TEAM, user_id="UNEWCOMER", name=NEW)
    begin_role(session, staff.town.agreement, "test", person,
               Wanted(role, PARTY_OF_ROLE[role], None, TODAY + A_DAY, None), NOW)  # fmt: skip
    return person.id


def pass_days(staff: Staff, days: int) -> datetime:
    """Everything that falls due by then is done; which moment that is."""
    later = NOW + days * A_DAY
    clock = Clock(staff.town.database, due_acts(staff.town.agreement), lambda: later)
    while clock.run_once():
        pass
    return later


def on_record(session: Session) -> list[tuple[str, dict[str, str]]]:
    """What the audit log says was handed on: about which record, and to whom."""
    entries = session.scalars(select(AuditEntry).filter_by(act="hand on").order_by(AuditEntry.id))
    return [(entry.subject, json.loads(entry.detail)) for entry in entries]


def told(session: Session, kind: str, person_id: int) -> list[Delivery]:
    """The messages of a kind to somebody, without later changes of them."""
    query = select(Delivery).filter_by(kind=kind, changes=None, destination=str(PersonDM(person_id)))
    return list(session.scalars(query))


@pytest.mark.parametrize("was_told", [True, False])
def test_a_new_superintendent_gets_the_card_of_a_request_that_waits(staff: Staff, was_told: bool) -> None:
    """Once, also of one that was sent when there was nobody; the card of whoever has left is closed by a change."""
    town = staff.town
    with town.database.write() as session:
        if not was_told:
            session.scalars(select(Person).filter_by(id=staff.id("superintendent"))).one().user_id = None
        request = write(session, staff, staff.actor("principal"), 0, NOW)
        send(session, staff, staff.actor("principal"), request, NOW)
        new = hand_over(session, staff, Role.SUPERINTENDENT)
    for days in (1, 1, 2):
        later = pass_days(staff, days)
    with town.database.read() as session:
        [card] = told(session, dismissals.CARD, new)
        assert may_still_have(session, card, session.get_one(Person, new), town.agreement.today(later))
        assert dismissals.get(session, request).card_ids[-1] == card.id  # it goes on saying how the request stands
        changes = session.scalars(select(Delivery).filter_by(kind=dismissals.CARD_CHANGE)).all()
        assert len(changes) == was_told
        assert on_record(session) == [(f"dismissal:{request}", {"to": f"person:{new}"})]


def test_of_a_request_that_was_forwarded_a_new_superintendent_gets_no_card(staff: Staff) -> None:
    """It waits for the chief, whose channel has its card."""
    with staff.town.database.write() as session:
        request = write(session, staff, staff.actor("principal"), 0, NOW)
        send(session, staff, staff.actor("principal"), request, NOW)
        forward(session, staff, staff.actor("superintendent"), request, NOW)
        new = hand_over(session, staff, Role.SUPERINTENDENT)
    pass_days(staff, 1)
    with staff.town.database.read() as session:
        assert told(session, dismissals.CARD, new) == []


@pytest.mark.parametrize("is_answered", [False, True])
def test_a_new_chief_is_asked_what_the_schools_have_asked(staff: Staff, is_answered: bool) -> None:
    """By the message that the predecessor had, as long as nothing was answered."""
    with staff.town.database.write() as session:
        request = ask(session, staff)
        request_id = request.id
        if is_answered:
            take(session, staff, request, REFUSE)
        new = hand_over(session, staff, Role.CHIEF)
    pass_days(staff, 1)
    pass_days(staff, 2)
    with staff.town.database.read() as session:
        assert len(told(session, releases.ASKED_TOLD, new)) == (not is_answered)
        line = (f"records_request:{request_id}", {"to": f"person:{new}"})
        assert on_record(session) == [] if is_answered else [line]


def test_a_new_superintendent_is_asked_for_a_decision_on_the_roster(staff: Staff) -> None:
    """The message follows the proposal like the others."""
    form = RoleForm(team_id=TEAM, person="UNEXT", name="Nora Next", role="principal", school="conard")
    with staff.town.database.write() as session:
        proposal = proposals.propose_role(
            session, staff.town.agreement, staff.actor("administrator"), form, "K1", NOW
        ).id
        new = hand_over(session, staff, Role.SUPERINTENDENT)
    pass_days(staff, 1)
    with staff.town.database.read() as session:
        [message] = told(session, proposals.PROPOSAL, new)
        assert proposals.get(session, proposal).message_ids[-1] == message.id
        assert on_record(session) == [(f"proposal:{proposal}", {"to": f"person:{new}"})]


def test_only_what_asks_is_handed_on() -> None:
    """Such a message says who may have it, and until when it asks."""
    assert HANDED_ON
    for name in HANDED_ON:
        assert MESSAGES[name].may_have
        assert MESSAGES[name].still_matters, name
