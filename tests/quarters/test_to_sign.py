"""A quarter that lacks nothing but signatures: it stands on Home, and the first signature tells the other party."""

from sqlalchemy.orm import Session

from models.quarters import signing
from models.quarters.signing import TO_SIGN
from tests.quarters import acts
from tests.quarters.acts import AFTER
from tests.quarters.meetings import message, recorded, shown, sqlite_only, told, without_a_meeting
from tests.quarters.test_in_slack import OF_SCHOOLS, all_in, to_the_end
from tests.support.staff import Staff
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
        assert told(session, TO_SIGN) == others
        assert message(session, staff, TO_SIGN, signed.id) is None


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
