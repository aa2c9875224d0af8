"""Each confirms what they were shown: once, by everybody with a role, for a school year and the text in force."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from models.agreement.digest import SECTIONS
from models.errors import Conflict, Refused
from models.people.tables import RoleHeld
from models.roll_call import acts
from models.roll_call.standing import State
from models.roll_call.tables import Confirmation
from models.roll_call.telling import ASKED
from models.store.audit import AuditEntry
from models.vocabulary import Role
from tests.agreement.acts import A_TEXT, bring_in
from tests.roll_call.acts import TODAY, YEAR, confirm, look, morning, sent, stands
from tests.support.staff import ROLES, Staff
from tests.support.town import NOW

NEW_TEXT = A_TEXT + b"\nAnd one sentence more.\n"


@pytest.mark.parametrize("who", ROLES)
def test_everybody_with_a_role_confirms_once(staff: Staff, who: str) -> None:
    """With the day, the roles, the text and the sections; a second click finds the first."""
    with staff.town.database.write() as session:
        first, second = confirm(session, staff, who), confirm(session, staff, who)
        assert first.id == second.id
        assert first.school_year == YEAR
        assert first.signed_text == 0
        assert first.roles == [ROLES[who][0].value]
        assert first.sections == [section.key for section in SECTIONS]
        found = stands(session, staff, who)
        assert found
        assert (found.state, found.confirmed_on) == (State.CONFIRMED, TODAY)
        said = session.scalars(select(AuditEntry).filter_by(act="confirm reading of agreement")).all()
        assert [entry.actor for entry in said] == [f"person:{staff.id(who)}"]


def test_who_has_no_role_any_more_confirms_nothing_and_is_not_missing(staff: Staff) -> None:
    """Refused at the act, from the database; of whom no role is left nobody asks."""
    with staff.town.database.write() as session:
        actor, agreement = staff.actor("designee"), staff.town.agreement
        shown = acts.reading(session, agreement, actor, TODAY)
        ended = update(RoleHeld).where(RoleHeld.person_id == actor.person_id)
        session.execute(ended.values(last_day=TODAY - timedelta(days=1)))
    with staff.town.database.write() as session:
        with pytest.raises(Refused, match="confirm that you have read"):
            acts.confirm(session, agreement, staff.actor("designee"), shown, NOW)
        assert stands(session, staff, "designee") is None
        assert not session.scalars(select(Confirmation)).all()


@pytest.mark.parametrize("what", ["text", "roles", "year"])
def test_what_has_changed_since_it_was_shown_is_read_anew(staff: Staff, what: str) -> None:
    """A new text holds, a further role, another school year: what was read is not what would be read now."""
    now = morning(date(2027, 7, 2)) if what == "year" else NOW
    with staff.town.database.write() as session:
        shown = acts.reading(session, staff.town.agreement, staff.actor("chief"), TODAY)
        if what == "text":
            bring_in(session)
        if what == "roles":
            role = RoleHeld(person_id=staff.id("chief"), role=Role.TEAM_MEMBER, side="police", first_day=TODAY)
            session.add(role)
    with staff.town.database.write() as session, pytest.raises(Conflict, match="has changed since you opened this"):
        acts.confirm(session, staff.town.agreement, staff.actor("chief", now), shown, now)


def test_a_new_text_and_a_new_year_ask_anew(staff: Staff) -> None:
    """From the day on which it holds; a corrected day of the same content asks nobody, nor does a late import."""
    with staff.town.database.write() as session:
        confirm(session, staff, "chief")
        bring_in(session, holds_from=date(2023, 7, 1))  # held then: the digest was read under it
        assert stands(session, staff, "chief").state is State.CONFIRMED  # type: ignore[union-attr]
        confirm(session, staff, "principal")
        bring_in(session, holds_from=date(2023, 7, 2))
        for who in ("chief", "principal"):
            assert stands(session, staff, who).state is State.CONFIRMED  # type: ignore[union-attr]
        bring_in(session, NEW_TEXT, date(2027, 1, 15))
        before, after = date(2027, 1, 14), date(2027, 1, 15)
        for who in ("chief", "principal"):
            assert stands(session, staff, who, before).state is State.CONFIRMED  # type: ignore[union-attr]
            assert stands(session, staff, who, after).state is State.NOT_ASKED  # type: ignore[union-attr]
        again = confirm(session, staff, "chief", morning(after))
        assert again.signed_text == 3
        assert stands(session, staff, "chief", after).state is State.CONFIRMED  # type: ignore[union-attr]
        assert stands(session, staff, "chief", date(2027, 7, 1)).state is State.NOT_ASKED  # type: ignore[union-attr]


DAYS = {State.NOT_ASKED: date(2027, 8, 27), State.WAITING: date(2027, 8, 30), State.OVERDUE: date(2027, 9, 30)}
"""A day of each state: before all are asked, when they are, and after it was due."""


@pytest.mark.parametrize("state", DAYS)
def test_every_role_confirms_in_every_state(staff: Staff, state: State) -> None:
    """Asked or not, in time or late; it waits for those who were asked, and for nobody who has confirmed."""
    day = DAYS[state]
    with staff.town.database.write() as session:
        look(session, staff, *(one for one in DAYS.values() if one <= day))
        for who in staff.people:
            found = stands(session, staff, who, day)
            assert found
            assert (found.state, found.is_asked) == (state, state is not State.NOT_ASKED), who
            confirm(session, staff, who, morning(day))
            found = stands(session, staff, who, day)
            assert found
            assert (found.state, found.is_asked) == (State.CONFIRMED, False), who
        assert sent(session, staff, ASKED) == ([] if state is State.NOT_ASKED else sorted(staff.people))
