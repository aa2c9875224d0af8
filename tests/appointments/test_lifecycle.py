"""From a proposal to the roster: every role, act and state; what is agreed, and what stands on the roster then."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.appointments import acts as lifecycle
from models.appointments.steps import (
    ACCEPT,
    AGREE,
    AGREED,
    ANEW,
    CLOSED,
    CONCERN,
    HEARD,
    PROPOSED,
    REPLACED,
    RETURN,
    RETURNED,
    SILENT,
    STATES,
    VOID,
    WITHDRAW,
    WITHDRAWN,
)
from models.people.tables import RoleHeld
from models.store.database import Database
from models.vocabulary import Role
from tests.appointments import acts
from tests.appointments.acts import ENDS, TODAY
from tests.support.staff import Act, Staff, goes_through
from tests.support.town import NOW

A_DAY = timedelta(days=1)
STEPS = (AGREE, CONCERN, ACCEPT, RETURN, WITHDRAW)
HEARING = {AGREE: {"principal"}, CONCERN: {"principal"}}
MAY: dict[str, dict[str, set[str]]] = {
    PROPOSED: {**HEARING, RETURN: {"superintendent"}, WITHDRAW: {"chief"}},
    HEARD: {**HEARING, ACCEPT: {"superintendent"}, RETURN: {"superintendent"}, WITHDRAW: {"chief"}},
    SILENT: {**HEARING, ACCEPT: {"superintendent"}, RETURN: {"superintendent"}, WITHDRAW: {"chief"}},
    RETURNED: {WITHDRAW: {"chief"}, ANEW: {"chief"}},
    AGREED: {},
    WITHDRAWN: {},
    REPLACED: {},
    CLOSED: {},
    VOID: {},
}
"""Who can do what in each state, written down by hand."""


def _step(code: str) -> Act:
    def act(session, staff, actor, appointment_id, now):  # type: ignore[no-untyped-def]
        seen = acts.tables.get(session, appointment_id).seen
        lifecycle.take_step(session, staff.town.agreement, actor, appointment_id, code, seen, "Words", now)

    return act


def _anew(session, staff, actor, appointment_id, now):  # type: ignore[no-untyped-def]
    form = acts.form(staff, replaces_id=appointment_id)
    lifecycle.propose(session, staff.town.agreement, actor, form, now)


@pytest.mark.parametrize("state", STATES)
def test_who_can_do_what_in_each_state(database: Database, staff: Staff, state: str) -> None:
    """And nobody else, nor anything else."""
    tried: dict[str, Act] = {**{code: _step(code) for code in STEPS}, ANEW: _anew}
    with database.write() as session:
        made = acts.bring_to(session, staff, state)
        found = goes_through(session, staff, tried, made.id, NOW)
    assert found == {code: MAY[state].get(code, set()) for code in tried}


def test_what_is_agreed_stands_on_the_roster_from_until(database: Database, staff: Staff) -> None:
    """The assignment without a last day ends the day before; the agreed one has both days."""
    with database.write() as session:
        acts.bring_to(session, staff, AGREED)
        roles = session.scalars(select(RoleHeld).filter_by(role=Role.OFFICER, school="hall").order_by(RoleHeld.id))
        days = [(held.first_day, held.last_day, held.is_appointed) for held in roles]
    assert days == [(date(2026, 7, 1), TODAY - A_DAY, False), (TODAY, ENDS, True)]
    assert "hall" in {held.school for held in staff.actor("officer").holdings}
