"""Who attended a meeting of the team, and who of them makes a quorum (§IX)."""

import pytest
from sqlalchemy import select

from bot.practice.block_kit import offered
from exports.quarters.team import meeting_rows
from handlers.quarters import team_views, views
from handlers.quarters.team_views import Attendees
from models.errors import Invalid
from models.people.tables import Person, RoleHeld
from models.quarters import tables as records
from models.quarters import team
from models.quarters.team import MeetingForm
from models.vocabulary import Party, Role
from tests.quarters import acts
from tests.quarters.acts import AFTER, MET_ON, bring_to
from tests.quarters.meetings import A_DAY, TRAP, recorded, sqlite_only
from tests.support.staff import Staff
from tests.support.town import SINCE


def test_anyone_on_the_roster_attends_and_guests_by_name_and_neither_makes_a_quorum(staff: Staff) -> None:
    """They are named in window and workbook as what they were; a guest's name is never markup or a mention."""
    guests = f"  Gil Guest \n\n{TRAP}\ngil guest\nPrincipal\n"  # each of them once
    names = ("team, schools", "second, schools", "team, police", "principal", "supervisor")
    with staff.town.database.write() as session:
        quarter_id, agreement = bring_to(session, staff, "opened"), staff.town.agreement
        meeting = recorded(session, staff, quarter_id, names=names, guests=guests)
        assert not team.has_quorum(meeting)  # the supervisor is of the police, and not on the team
        assert [team.present_from(meeting, party) for party in Party] == [1, 2]
        window = team_views.reading(agreement, meeting).to_dict()
        others = "Principal (Principal), Supervisor (SRO Supervisor), Gil Guest (guest), " + f"{TRAP} (guest)"
        (block,) = [one for one in window["blocks"] if "Also present" in str(one)]
        assert block["text"] == {"type": "plain_text", "text": f"Also present: {others}", "emoji": False}
        assert meeting_rows(agreement, records.get(session, quarter_id).revision)[0][6] == others
        assert "1 from the police, 2 from the schools, 4 others" in views.attendance(meeting)
        again = team.form_of(meeting)
        assert set(again.present) == {staff.id(name) for name in names}
        assert again.guest_names == ["Gil Guest", TRAP]


@pytest.mark.parametrize(
    ("names", "guests", "field", "words"),
    [
        (("principal",), None, "present", "at least one person who was a member of the team"),
        (("team, police", "newcomer"), None, "present", "Not on the roster on that date: Newcomer."),
        (("team, police",), "x" * 101, "guests", "within 100 characters"),
        (("team, police",), "\n".join(f"Guest {number}" for number in range(31)), "guests", "at most 30 guests"),
        (("team, police",), "Gil Guest gil@guest.example", "guests", "looks like an email address"),
    ],
)
@sqlite_only
def test_an_attendance_that_cannot_be_is_refused_in_its_place(
    staff: Staff, names: tuple[str, ...], guests: str | None, field: str, words: str
) -> None:
    """With the names of those who were not there yet."""
    staff.people["newcomer"] = staff.town.add("Newcomer", Role.SUPERVISOR, first_day=MET_ON + A_DAY)
    with staff.town.database.write() as session:
        quarter = bring_to(session, staff, "opened")
        newcomer = session.scalars(select(Person.id).filter_by(name="Newcomer")).one()
        people = tuple(newcomer if name == "newcomer" else staff.id(name) for name in names)
        form = MeetingForm(MET_ON, people, "We met.", guests)
        with pytest.raises(Invalid) as refusal:
            team.record_meeting(session, staff.town.agreement, staff.actor("team, police"), quarter, form, AFTER)
    assert words in refusal.value.fields[field]


@sqlite_only
def test_hundreds_of_people_can_be_chosen(staff: Staff) -> None:
    """Slack takes a hundred under a heading: the others stand under further ones, and everybody once."""
    with staff.town.database.write() as session:
        for number in range(240):
            person = Person(team_id="T0PRACTICE", user_id=f"UMANY{number}", name=f"Many {number:03}")
            person.roles.append(RoleHeld(role=Role.PRINCIPAL, side=Party.SCHOOLS, school="hall", first_day=SINCE))
            session.add(person)
        session.flush()
        quarter, agreement = acts.open_(session, staff, staff.actor("team, police")), staff.town.agreement
        attendees = Attendees(*team.roster_lately(session, agreement, AFTER))
        last = session.scalars(select(Person.id).filter_by(name="Many 239")).one()
        form = MeetingForm(MET_ON, (last,), "We met.")
        meeting = team_views.meeting_form(agreement, quarter, form, attendees).to_dict()
        wish = team_views.recommendation_form(quarter, team.owners_on(session, MET_ON)).to_dict()
        on_the_roster = set(session.scalars(select(RoleHeld.person_id)))
        owners = {str(person.id) for person in team.owners_on(session, MET_ON)}
    (present,) = [block["element"] for block in meeting["blocks"] if block.get("block_id") == "present"]
    groups = present["option_groups"]
    assert [len(group["options"]) for group in groups] == [4, 100, 100, len(on_the_roster) - 204]
    assert groups[0]["label"]["text"] == "Team members"
    assert groups[2]["label"]["text"].startswith("Others on the roster Many ")
    assert sorted(option["value"] for option in offered(present)) == sorted(map(str, on_the_roster))
    assert [option["value"] for option in present["initial_options"]] == [str(last)]
    (owner,) = [block["element"] for block in wish["blocks"] if block.get("block_id") == "owner"]
    assert {option["value"] for option in offered(owner)} == owners
    assert len(owners) > 240
