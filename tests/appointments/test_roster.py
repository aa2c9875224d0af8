"""Appointments and the roster: the change-over, what a roster file and `/sro-setup` cannot do any more, and gaps."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.appointments.home import lists
from handlers.appointments.messages import MESSAGES
from handlers.message import Telling
from handlers.sections import AtHome
from models.appointments import queries
from models.appointments.steps import AGREED
from models.appointments.tables import ENDED_TOLD
from models.delivery.outbox import Delivery
from models.errors import Conflict, Invalid, Refused
from models.people import proposals
from models.people.first_set_up import can_be_said
from models.people.proposal_checks import RoleForm
from models.people.roles import end_assignment
from models.people.roster import apply
from models.people.roster_file import RosterMistake, read
from models.people.roster_lines import was_taken
from models.people.roster_members import identify_people
from models.people.tables import Person, RoleHeld
from models.store.audit import AuditEntry
from models.store.database import Database
from models.vocabulary import Role
from tests.appointments import acts
from tests.appointments.acts import ENDS, TODAY
from tests.support.staff import Staff
from tests.support.town import NOW, TEAM, Town, the_agreement

A_DAY = timedelta(days=1)
SINCE = date(2026, 7, 1)


def days_at(session: Session, school: str) -> list[tuple[str, date, date | None, bool]]:
    """Every assignment to a school that ever was."""
    rows = session.scalars(select(RoleHeld).filter_by(role=Role.OFFICER, school=school).order_by(RoleHeld.id))
    return [(held.person.name, held.first_day, held.last_day, held.is_appointed) for held in rows]


def bring_in(session: Session, staff: Staff, *entries: str, first: bool = False) -> list[str]:
    """Import a roster of the administrator and these, perhaps as the first set-up; what it says of officers."""
    admin = '[[person]]\nname = "Administrator"\nslack = "UADMINISTRATOR"\nrole = "administrator"\n'
    file = read("\n".join([admin, *entries]), staff.town.agreement)
    people = identify_people(file, staff.town.agreement, TEAM, None)
    lines = apply(session, staff.town.agreement, people, NOW, first_set_up=first)
    return [line for line in lines if "School Resource Officer" in line]


def officer(name: str, slack: str, school: str, more: str = "") -> str:
    """An officer of a roster file."""
    return f'[[person]]\nname = "{name}"\nslack = "{slack}"\nrole = "officer"\nschools = ["{school}"]\n{more}\n'


def test_an_assignment_without_an_appointment_stays_and_is_shown(database: Database, staff: Staff) -> None:
    """Until the school's own first appointment is agreed: that of another school changes nothing for it."""
    with database.write() as session:
        acts.bring_to(session, staff, AGREED)
        shown = queries.without_appointment(session, TODAY)
        assert days_at(session, "conard") == [("Officer Elsewhere", SINCE, None, False)]
    assert shown == [("Officer Elsewhere", "conard")]


def test_whoever_is_not_named_is_not_assigned_from_the_first_day_on(database: Database, staff: Staff) -> None:
    """One who was assigned, and one who would have begun later; another school's assignment stays."""
    second = staff.town.add("Second Officer", Role.OFFICER, "hall")
    staff.town.add("Later Officer", Role.OFFICER, "hall", first_day=date(2027, 1, 4))
    monday = date(2026, 11, 30)
    with database.write() as session:
        made = acts.bring_to(session, staff, AGREED, first_day=monday, officers=(staff.town.actor(second).person_id,))
        assert days_at(session, "hall") == [
            ("Officer", SINCE, monday - A_DAY, False),
            ("Second Officer", SINCE, monday - A_DAY, False),
            ("Later Officer", date(2027, 1, 4), date(2027, 1, 3), False),
            ("Second Officer", monday, ENDS, True),
        ]
        assert [row.person.name for row in made.officers if row.is_ending] == ["Officer", "Later Officer"]


@pytest.mark.parametrize(("days", "words"), [(0, "ended on Sun, Nov 22, 2026."), (-1, "ends on Sun, Nov 22, 2026.")])
def test_whose_assignment_is_over_is_not_told_that_it_ends(staff: Staff, days: int, words: str) -> None:
    """From today on somebody else is there: the last day was yesterday."""
    with staff.town.database.write() as session:
        acts.bring_to(session, staff, AGREED, officers=(staff.id("officer elsewhere"),))
        told = session.scalars(select(Delivery.subject_id).filter_by(kind=ENDED_TOLD)).one()
        telling = Telling(session, staff.town.agreement, NOW + timedelta(days=days))
        made = MESSAGES[ENDED_TOLD].make(telling, told)
        assert made
        assert words in made.text


def test_an_appointment_begins_when_it_is_agreed_at_the_earliest(database: Database, staff: Staff) -> None:
    """Nobody was an officer before the superintendent agreed."""
    later = NOW + timedelta(days=9)
    with database.write() as session:
        made = acts.bring_to(session, staff, "heard")
        acts.take(session, staff, made, "accept", later)
        assert made.begins_on == TODAY + timedelta(days=9)
        assert days_at(session, "hall")[-1] == ("Officer", made.begins_on, ENDS, True)


def test_two_officers_of_a_school_and_a_school_left_empty(database: Database, staff: Staff) -> None:
    """An empty one needs words, and nobody is told of a gap there then."""
    both = (staff.id("officer"), staff.id("officer elsewhere"))
    staff.people["principal of bristow"] = staff.town.add("Principal Bristow", Role.PRINCIPAL, "bristow")
    with database.write() as session:
        acts.bring_to(session, staff, AGREED, officers=both)
        assert [row[0] for row in days_at(session, "hall") if row[3]] == ["Officer", "Officer Elsewhere"]
        with pytest.raises(Invalid) as problem:
            acts.propose(session, staff, school="bristow", officers=())
        assert list(problem.value.fields) == ["words"]
        made = acts.propose(session, staff, school="bristow", officers=(), words="No officer is free this year")
        acts.take(session, staff, made, "principal_agrees", who="principal of bristow")
        assert "bristow" not in {gap.school for gap in queries.gaps(session, staff.town.agreement, TODAY)}
        acts.take(session, staff, made, "accept")
        assert "bristow" not in {gap.school for gap in queries.gaps(session, staff.town.agreement, TODAY)}
        assert {gap.school for gap in queries.gaps(session, staff.town.agreement, TODAY)} == {"king-philip", "sedgwick"}


def _never(_roles: list[RoleHeld]) -> None:
    """It goes on."""


def _ended(roles: list[RoleHeld]) -> None:
    roles[0].last_day = TODAY - 3 * A_DAY


def _ends(roles: list[RoleHeld]) -> None:
    roles[0].last_day = TODAY + 3 * A_DAY


def _followed(roles: list[RoleHeld]) -> None:
    roles[0].last_day = TODAY + 3 * A_DAY
    roles[0].person.roles.append(
        RoleHeld(role=roles[0].role, side=roles[0].side, school="hall", first_day=TODAY + 4 * A_DAY)
    )


def _unreachable(roles: list[RoleHeld]) -> None:
    roles[0].person.is_guest = True


def _none_ever(roles: list[RoleHeld]) -> None:
    roles[0].first_day, roles[0].last_day = TODAY, TODAY - A_DAY


@pytest.mark.parametrize(
    ("role", "change", "words"),
    [
        ("principal", _never, None), ("officer", _never, None), ("principal", _followed, None),
        ("officer", _followed, None), ("officer", _unreachable, None),
        ("principal", _ended, "*Hall High School*: no principal since Sat, Nov 21, 2026"),
        ("officer", _ended, "*Hall High School*: no officer since Sat, Nov 21, 2026"),
        ("principal", _ends, "*Hall High School*: no principal from Fri, Nov 27, 2026"),
        ("officer", _ends, "*Hall High School*: no officer from Fri, Nov 27, 2026"),
        ("principal", _unreachable, "*Hall High School*: the principal cannot be reached in Slack"),
        ("principal", _none_ever, "*Hall High School*: no principal on the roster yet"),
        ("officer", _none_ever, "*Hall High School*: no officer on the roster yet"),
    ],
)  # fmt: skip
def test_home_says_since_when_a_school_is_without_officer_or_principal(
    database: Database, staff: Staff, role: str, change: Callable[[list[RoleHeld]], None], words: str | None
) -> None:
    """In one section, for chief and superintendent; a school that lacks both is one row; nobody else reads it."""
    title = "Schools without officer or principal"
    with database.write() as session:
        change(list(session.scalars(select(RoleHeld).filter_by(role=role, school="hall"))))
        session.flush()
        for who in ("chief", "superintendent", "principal", "supervisor", "administrator", "team, schools"):
            at_home = AtHome(session, staff.town.agreement, staff.actor(who), NOW)
            (section,) = [found for found in lists(at_home) if found.title == title] or [None]
            if section is None:
                assert who not in ("chief", "superintendent")
                continue
            rows = [section.show(row)[0].to_dict() for row in section.rows]
            found = {row["text"]["text"] for row in rows}
            assert {text for text in found if "Hall" in text} == ({words} if words else set())
            assert "*Bristow Middle School*: no officer on the roster yet; no principal on the roster yet" in found
            assert all(("accessory" in row) == (who == "chief" and "no officer" in row["text"]["text"]) for row in rows)


def test_a_roster_file_leaves_assignments_alone_once_one_was_agreed(database: Database, staff: Staff) -> None:
    """It neither begins, lengthens nor ends one, and says the way to go; everything else it does as before."""
    file = (officer("Officer", "UOFFICER", "hall"), officer("New Officer", "UNEW", "conard"))
    with database.write() as session:
        acts.bring_to(session, staff, AGREED)
        before = days_at(session, "hall"), days_at(session, "conard")
        lines = bring_in(session, staff, *file)
        assert (days_at(session, "hall"), days_at(session, "conard")) == before
        chief_until = session.scalars(select(RoleHeld.last_day).filter_by(role=Role.CHIEF)).one()
    assert lines == [
        "Not changed: New Officer, School Resource Officer, Conard High School, from the approval date: officers are "
        "appointed to schools by the chief and the superintendent. The chief proposes it in Slack: /sro-agreement, "
        "Appointments. Give the officer without schools in the file, so that the chief can choose the person",
        "Not ended: Officer Elsewhere, School Resource Officer, Conard High School, which the file does not have: "
        "officers are appointed to schools. To end it, end the role in /sro-setup, or let the chief propose somebody "
        "else",
    ]
    assert chief_until == TODAY - A_DAY


def test_a_roster_file_assigns_nobody_before_the_first_appointment_either(database: Database, staff: Staff) -> None:
    """Each assignment that it wants is a line with what to do; what stands stays, and what it leaves out ends."""
    file = (
        officer("Officer", "UOFFICER", "hall", "until = 2027-01-15"), officer("Officer", "UOFFICER", "bristow"),
        officer("New Officer", "UNEW", "conard"),
    )  # fmt: skip
    with database.write() as session:
        before = days_at(session, "hall")
        lines = bring_in(session, staff, *file)
        assert days_at(session, "hall") == before
        assert [last for *_who, last, _by in days_at(session, "conard")] == [TODAY - A_DAY]
        assert days_at(session, "bristow") == []
        assert session.scalars(select(Person).filter_by(user_id="UNEW")).one().roles == []
    assert [line.split(": ")[0] for line in lines] == ["Not changed", "Not changed", "Not changed", "End role"]
    assert all("--first-set-up, once" in line for line in lines[:3])
    assert ["without schools" in line for line in lines[:3]] == [False, False, True]
    assert [was_taken(line) for line in lines] == [False, False, False, True]


def test_the_first_set_up_is_said_once_and_is_on_record(database: Database) -> None:
    """How many assignments nobody agreed to, by whom and when it was said; a second time is refused in words."""
    staff = Staff(Town(database, the_agreement()), {})
    file = (officer("Officer", "UOFFICER", "hall"), officer("Other", "UOTHER", "conard"))
    with database.write() as session:
        lines = bring_in(session, staff, *file, first=True)
        said = session.scalars(select(AuditEntry).filter_by(act="say first set-up")).one()
        assert (said.detail, said.actor, said.at) == ('{"assignments": 2}', "operator", NOW)
    assert [line.split(":")[0] for line in lines] == ["Begin role", "Begin role"]
    again = officer("Third", "UTHIRD", "bristow")
    with (
        pytest.raises(RosterMistake, match="was said on November 23, 2026, and is said once"),
        database.write() as session,
    ):
        bring_in(session, staff, *file, again, first=True)
    with database.write() as session:
        (line,) = bring_in(session, staff, *file, again)
    assert line.startswith("Not changed: Third")
    assert "--first-set-up" not in line


def test_the_first_set_up_is_over_once_an_officer_was_appointed(database: Database, staff: Staff) -> None:
    """Whether or not it was ever said."""
    with database.write() as session:
        acts.bring_to(session, staff, AGREED)
    with pytest.raises(RosterMistake, match="the first set-up is over"), database.write() as session:
        bring_in(session, staff, officer("New Officer", "UNEW", "bristow"), first=True)


def test_a_first_set_up_that_assigns_nobody_is_not_used_up(database: Database, staff: Staff) -> None:
    """The file as the records stand: said in words, and nothing of it is kept."""
    file = (officer("Officer", "UOFFICER", "hall"),)
    with pytest.raises(RosterMistake, match="is not needed, and is not used up"), database.write() as session:
        bring_in(session, staff, *file, first=True)
    with database.write() as session:
        assert can_be_said(session)
        assert bring_in(session, staff, *file, officer("New", "UNEW", "bristow"), first=True)


@pytest.mark.parametrize("is_agreed", [True, False])
@pytest.mark.parametrize(("school", "is_refused"), [("conard", True), (None, False)])
def test_an_administrator_proposes_officers_without_a_school_only(
    database: Database, staff: Staff, school: str | None, is_refused: bool, is_agreed: bool
) -> None:
    """So that the chief has somebody to choose from; whether or not one was ever agreed."""
    form = RoleForm(team_id=TEAM, person="UNEWCOMER", name="New Comer", role=Role.OFFICER, school=school)
    with database.write() as session:
        if is_agreed:
            acts.bring_to(session, staff, AGREED)
        admin, agreement = staff.actor("administrator"), staff.town.agreement
        if is_refused:
            with pytest.raises(Refused, match="Officers are appointed to schools"):
                proposals.propose_role(session, agreement, admin, form, "key", NOW)
            return
        made = proposals.propose_role(session, agreement, admin, form, "key", NOW)
        proposals.decide(session, agreement, staff.actor("chief"), made.id, NOW, approve=True)
        newcomer = session.scalars(select(Person).filter_by(user_id="UNEWCOMER")).one()
        assert newcomer.id in queries.candidates(session)


def test_a_proposal_of_an_earlier_release_cannot_take_effect(database: Database, staff: Staff) -> None:
    """It could be made while there were no appointments; the chief can reject it."""
    form = RoleForm(team_id=TEAM, person="UNEWCOMER", name="New Comer", role=Role.OFFICER)
    with database.write() as session:
        agreement, chief = staff.town.agreement, staff.actor("chief")
        made = proposals.propose_role(session, agreement, staff.actor("administrator"), form, "key", NOW)
        made.school = "conard"
        proposal_id = made.id
    with pytest.raises(Conflict, match="can no longer take effect"), database.write() as session:
        proposals.decide(session, agreement, chief, proposal_id, NOW, approve=True)


def test_after_a_dismissal_the_gap_presses_until_somebody_is_proposed(database: Database, staff: Staff) -> None:
    """From the day after the last one; a gap of another kind does not press."""
    last = TODAY + timedelta(days=3)
    with database.write() as session:
        acts.bring_to(session, staff, AGREED)
        end_assignment(session, "person:1", staff.id("officer"), "hall", last, TODAY, NOW)
        found = {gap.school: gap for gap in queries.gaps(session, staff.town.agreement, TODAY)}
        assert (found["hall"].first_day, found["hall"].is_final) == (last + A_DAY, True)
        assert (found["bristow"].first_day, found["bristow"].is_final) == (TODAY, False)
        assert "conard" not in found  # its assignment has no last day
        acts.propose(session, staff, first_day=last + A_DAY, reason="replacement", words="So.")
        assert "hall" not in {gap.school for gap in queries.gaps(session, staff.town.agreement, TODAY)}


def test_a_school_that_closed_cannot_be_agreed_to(database: Database, staff: Staff) -> None:
    """Its proposal can be sent back, or withdrawn."""
    with database.write() as session:
        made = acts.bring_to(session, staff, "heard")
        schools = [school for school in staff.town.agreement.school if school.key != "hall"]
        staff.town.agreement = staff.town.agreement.model_copy(update={"school": schools})
        with pytest.raises(Conflict, match="not part of the agreement"):
            acts.take(session, staff, made, "accept")
        assert acts.take(session, staff, made, "send_back").state == "sent_back"
