"""A quarter that lacks nothing but signatures: it stands on Home, and the first signature tells the other party."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.messages import HANDED_ON
from models.people.roles import Wanted, begin_role
from models.people.tables import Person
from models.quarters import signing
from models.quarters.changes import TO_SIGN
from models.store.audit import AuditEntry
from models.vocabulary import Party, Role
from models.welcome.handed_on import HandedOn
from tests.quarters import acts
from tests.quarters.acts import AFTER
from tests.quarters.meetings import message, recorded, run, shown, sqlite_only, told, without_a_meeting
from tests.quarters.test_in_slack import OF_SCHOOLS, all_in, to_the_end
from tests.support.staff import Staff
from tests.support.town import TEAM
from tests.support.workplace import Workplace, text_of

POLICE, SCHOOLS = "team, police", "team, schools"


def waiting(session: Session, staff: Staff) -> list[str]:
    """Whose Homes have a quarter to sign, of the team and of others."""
    agreement = staff.town.agreement
    everybody = (POLICE, SCHOOLS, "principal", "superintendent", "chief")
    return [who for who in everybody if signing.to_sign(session, agreement, staff.actor(who), AFTER)]


@sqlite_only
def test_who_is_to_sign_has_it_on_home_until_their_party_has_signed(staff: Staff) -> None:
    """Not before everything is in; anew for both once it was reopened."""
    with staff.town.database.write() as session:
        quarter = without_a_meeting(session, staff)
        assert waiting(session, staff) == []
        recorded(session, staff, quarter)
        assert waiting(session, staff) == [POLICE, SCHOOLS]
        acts.sign(session, staff, staff.actor(SCHOOLS), quarter, AFTER)
        assert waiting(session, staff) == [POLICE]
        acts.sign(session, staff, staff.actor(POLICE), quarter, AFTER)
        assert waiting(session, staff) == []
        acts.reopen(session, staff, staff.actor(POLICE), quarter, AFTER)
        assert waiting(session, staff) == [POLICE, SCHOOLS]


@sqlite_only
def test_whoever_is_new_on_the_team_is_asked_for_the_signature_that_is_missing(staff: Staff) -> None:
    """Of the other party alone; on record with the quarter."""
    with staff.town.database.write() as session:
        quarter = without_a_meeting(session, staff)
        recorded(session, staff, quarter)
        acts.sign(session, staff, staff.actor(SCHOOLS), quarter, AFTER)
    for side in Party:
        staff.people[f"new, {side}"] = staff.town.add(f"New of {side}", Role.TEAM_MEMBER, side=side)
    with staff.town.database.write() as session:
        for side in Party:
            person = session.get_one(Person, staff.id(f"new, {side}"))
            HandedOn(HANDED_ON)(session, staff.town.agreement, person, AFTER)
        new = f"person:{staff.id('new, police')}"
        assert told(session, TO_SIGN)[2:] == [*told(session, TO_SIGN)[:2], new]
        [entry] = session.scalars(select(AuditEntry).filter_by(act="hand on"))
        assert (entry.subject, json.loads(entry.detail)) == (f"quarter:{quarter}", {"to": new})


@sqlite_only
def test_the_first_signature_tells_the_members_of_the_other_party(staff: Staff) -> None:
    """Each of them once, and none of the own party; what is signed or has changed meanwhile is not said any more."""
    with staff.town.database.write() as session:
        quarter = without_a_meeting(session, staff)
        recorded(session, staff, quarter)
        signed = acts.sign(session, staff, staff.actor(SCHOOLS), quarter, AFTER).revision.standing[0]
        others = [f"person:{staff.id(who)}" for who in (POLICE, "second, police")]
        assert told(session, TO_SIGN) == others
        words = shown(message(session, staff, TO_SIGN, signed.id))
        assert "waits for your party's signature" in words
        assert f"Schools: {signed.person.name}" in words
        acts.sign(session, staff, staff.actor(POLICE), quarter, AFTER)
        assert told(session, TO_SIGN) == others * 2  # each is changed
        assert message(session, staff, TO_SIGN, signed.id) is None
        assert "Both parties have signed it" in shown(message(session, staff, TO_SIGN, signed.id, is_change=True))


@sqlite_only
def test_whoever_was_asked_to_sign_reads_that_the_quarter_has_changed_since(staff: Staff) -> None:
    """The signature that asked them is over; a new one asks them anew."""
    with staff.town.database.write() as session:
        quarter = without_a_meeting(session, staff)
        recorded(session, staff, quarter)
        signed = acts.sign(session, staff, staff.actor(SCHOOLS), quarter, AFTER).revision.standing[0]
        recorded(session, staff, quarter)
        assert len(told(session, TO_SIGN)) == 4  # two messages, two changes
        assert "It has changed since" in shown(message(session, staff, TO_SIGN, signed.id, is_change=True))
        acts.sign(session, staff, staff.actor(SCHOOLS), quarter, AFTER)
        assert len(told(session, TO_SIGN)) == 6


@sqlite_only
def test_whoever_joins_the_other_party_of_the_team_is_asked_to_sign(staff: Staff) -> None:
    """On the first day; a new member of the party that has signed is not."""
    with staff.town.database.write() as session:
        quarter = without_a_meeting(session, staff)
        recorded(session, staff, quarter)
        acts.sign(session, staff, staff.actor(SCHOOLS), quarter, AFTER)
        before = told(session, TO_SIGN)
        for side in Party:
            person = Person(team_id=TEAM, user_id=f"UNEW{side}", name=f"Nia {side}")
            wanted = Wanted(Role.TEAM_MEMBER, side, None, None, None)
            begin_role(session, staff.town.agreement, "test", person, wanted, AFTER)
        run(session, staff, AFTER)
        assert set(told(session, TO_SIGN)) - set(before) == {
            f"person:{session.scalars(select(Person.id).filter_by(user_id='UNEWpolice')).one()}"
        }


@sqlite_only
def test_the_way_to_the_signature_is_one_press_from_home_and_from_the_message(workplace: Workplace) -> None:
    """Both open the quarter, where the police review and sign; then Home has it no more."""
    member = all_in(workplace)
    schools = workplace.somebody(OF_SCHOOLS)
    schools.command("/sro-quarterly")
    to_the_end(schools)
    assert "One person from the other party also has to sign." in text_of(schools.window())
    schools.press("quarter_sign")
    workplace.deliver()
    (asked,) = member.messages(member.direct())
    assert "waits for your party's signature" in text_of(asked)
    member.press("quarter_open", message=asked, channel=member.direct())
    assert "Review and sign for the police" in text_of(member.window())
    member.close_all()
    member.command("/sro")
    assert "Quarters to sign" in text_of(member.window())
    assert "Everything is in. Signed so far · Schools: Tess Notional" in text_of(member.window())
    member.press("quarter_open")
    to_the_end(member)
    assert "The other party has signed it: with yours it is signed off" in text_of(member.window())
    member.press("quarter_sign")
    member.close_all()
    member.command("/sro")
    assert "Quarters to sign" not in text_of(member.window())
