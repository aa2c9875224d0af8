"""Proposed changes of the roster: who proposes, who approves, and what takes effect when."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, update

from handlers.message import Telling
from handlers.people.messages import MESSAGES, for_proposer
from models.actor import Identity
from models.delivery.outbox import Delivery
from models.destinations import School, Team
from models.errors import Conflict, Doubtful, Invalid, NotFound, Refused
from models.people import proposals
from models.people.last_holder import ASKED_OF, STOPS, would_stop
from models.people.proposal_checks import ChannelForm, EndForm, RoleForm
from models.people.proposals import DECIDED, PROPOSAL, PROPOSAL_CHANGE, Proposal
from models.people.queries import channel_for, holders
from models.people.tables import Channel, Person, RoleHeld
from models.policy import Act, roles_with
from models.store import audit
from models.store.audit import AuditEntry
from models.vocabulary import PARTY_OF_ROLE, Party, Role
from tests.people.conftest import Hall
from tests.support.town import NOW, TEAM
from tests.support.workplace import text_of

TODAY = date(2026, 11, 23)
A_DAY = timedelta(days=1)
ADMIN, SUPER, CHIEF = "administrator", "superintendent", "chief"


def role_form(**changes: object) -> RoleForm:
    """The principal's role at Conard for somebody new, but for what the test changes; an officer's has no school."""
    given: dict[str, object] = {"team_id": TEAM, "person": "UNEW", "name": "Nan New", "role": "principal"}
    school = None if changes.get("role") == "officer" else "conard"
    return RoleForm(**(given | {"school": school} | changes))  # type: ignore[arg-type]


KEYS = iter(range(10_000))


def propose(hall: Hall, form: RoleForm | EndForm | ChannelForm, by: str = ADMIN, key: str | None = None) -> int:
    """Propose a change, and confirm what is asked about it; the number of the proposal."""
    town = hall.town
    acts: dict[type, Callable[..., Proposal]] = {
        RoleForm: proposals.propose_role,
        EndForm: _end_confirmed,
        ChannelForm: proposals.propose_channel,
    }
    with town.database.write() as session:
        act = acts[type(form)]
        return act(session, town.agreement, town.actor(hall[by]), form, key or f"K{next(KEYS)}", NOW).id


def _end_confirmed(*about: Any) -> Proposal:
    try:
        return proposals.propose_end(*about)
    except Doubtful as doubt:
        return proposals.propose_end(*about, confirmed=doubt.key)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("principal", "Nobody would be Principal, Hall High School after Pia Principal. Nobody could be told of each"),
        ("superintendent", "Nobody could be told of notices that no school acknowledges, forward requests to the "
         "chief, agree to appointments, request or answer revisions of the agreement, ask the police for records, "
         "confirm packets of officer's reports, confirm what the police tell of arrests, set or lift holds on records, "
         "approve a disposal of records, see who has not confirmed the training on the agreement, "
         "enter where the agreement is posted, give notice "
         "that ends the agreement, confirm the receipt of such a notice, take such a notice back, or approve changes"),
        ("chief", "Nobody could share evaluations with officers, decide requests to dismiss or reassign an officer, "
         "close conflicts of duties without an agreed way, propose appointments, request or answer revisions of the "
         "agreement, work on disputes, set or lift holds on records, approve a disposal of records, "
         "give notice that ends the agreement, confirm the receipt"),
        ("administrator", "Nobody could propose changes of people and channels in Slack"),
        ("principal_designee", None), ("officer", None), ("supervisor", None), ("team, police", None),
    ],
)  # fmt: skip
def test_the_end_of_the_last_one_is_asked_about_with_what_would_stop(hall: Hall, role: str, words: str | None) -> None:
    """Once, and those who decide read it too; not once somebody follows, nor of a role that others stand in for."""
    town = hall.town
    town.add("Second Admin", Role.ADMINISTRATOR) if role != ADMIN else None
    by = town.actor(hall[ADMIN])
    with town.database.read() as session:
        held = session.scalars(select(RoleHeld).where(RoleHeld.person_id == town.actor(hall[role]).person_id)).one()
        form = EndForm(held.id, TODAY + A_DAY)
        assert (would_stop(session, town.agreement, held, TODAY) or "").find(words or "") >= 0
    if words:
        with (
            pytest.raises(Doubtful, match=f"{re.escape(words)}.*You can propose a successor first"),
            town.database.write() as session,
        ):
            proposals.propose_end(session, town.agreement, by, form, "K", NOW)
        town.add("Next One", Role(held.role), held.school, first_day=TODAY + 2 * A_DAY)
    with town.database.write() as session:
        proposals.propose_end(session, town.agreement, by, form, "K", NOW)


def test_what_only_one_role_of_a_party_may_do_is_named_when_its_last_holder_leaves() -> None:
    """So that a new right is thought about: it is in the table, or left out with a reason."""
    left_out = {
        Act.DELIVER_TERMINATION: "a notice that Slack does not carry is given anew",
        Act.SEARCH_RECORDS: "a look, which changes nothing",
        Act.TAKE_OUT_RECORD: "as the search",
        Act.CHECK_AUDIT_LOG: "the operator can, by a command",
    }  # fmt: skip
    for role in ASKED_OF:
        for act in Act:
            beside = {other for other in roles_with(act) if PARTY_OF_ROLE.get(other) == PARTY_OF_ROLE.get(role)}
            if beside == {role} and not act.name.startswith(("READ_", "EXPORT_", "VIEW_", "SEE_", "LIST_")):
                assert act in STOPS or act in left_out, (role, act)


def decide(
    hall: Hall, proposal_id: int, by: str, *, approve: bool = True, days: int = 0, because: str | None = "Not needed."
) -> str | None:
    """Approve, or reject with a reason; what has become of the proposal."""
    town, now = hall.town, NOW + days * A_DAY
    with town.database.write() as session:
        actor = town.actor(hall[by], now)
        decided = proposals.decide(session, town.agreement, actor, proposal_id, now, approve=approve, because=because)
        return decided.outcome


def held_by(hall: Hall, role: Role, day: date = TODAY, school: str | None = None) -> list[str]:
    """Who holds a role on a day."""
    with hall.town.database.read() as session:
        return [person.name for person in holders(session, role, day, school)]


def role_of(hall: Hall, who: str) -> int:
    """The number of the role that somebody holds."""
    with hall.town.database.read() as session:
        rows = select(RoleHeld.id).join(Person).where(Person.user_id == hall[who].user_id)
        return session.scalars(rows.order_by(RoleHeld.id)).first() or 0


CHANGES: dict[str, tuple[Callable[[Hall], RoleForm | EndForm | ChannelForm], str]] = {
    "a principal": (lambda _: role_form(), "schools"),
    "a designee": (lambda _: role_form(role="principal_designee"), "schools"),
    "a superintendent": (lambda _: role_form(role="superintendent"), "schools"),
    "a team member of the schools": (lambda _: role_form(role="team_member", side="schools"), "schools"),
    "an officer": (lambda _: role_form(role="officer"), "police"),
    "a supervisor": (lambda _: role_form(role="supervisor"), "police"),
    "a chief": (lambda _: role_form(role="chief"), "police"),
    "a chief's designee": (lambda _: role_form(role="chief_designee"), "police"),
    "a team member of the police": (lambda _: role_form(role="team_member", side="police"), "police"),
    "an administrator": (lambda _: role_form(role="administrator"), "both"),
    "the end of a principal": (lambda hall: EndForm(role_of(hall, "principal")), "schools"),
    "the end of an officer": (lambda hall: EndForm(role_of(hall, "officer")), "police"),
    "the end of a team member": (lambda hall: EndForm(role_of(hall, "team, police")), "police"),
    "the end of an administrator": (lambda hall: EndForm(role_of(hall, ADMIN)), "both"),
    "a school's channel": (lambda _: ChannelForm("school:hall", "CNEW"), "schools"),
    "the superintendent's channel": (lambda _: ChannelForm("superintendent", "CNEW"), "schools"),
    "the chief's channel": (lambda _: ChannelForm("chief", "CNEW"), "police"),
    "the team's channel": (lambda _: ChannelForm("team", "CNEW"), "both"),
    "the administrators' channel": (lambda _: ChannelForm("administrators", "CNEW"), "both"),
}
EVERYBODY = (
    ADMIN, SUPER, CHIEF, "chief_designee", "supervisor", "officer", "principal", "principal_designee",
    "team, schools", "team, police",
)  # fmt: skip
MAY_DECIDE = {"schools": {SUPER}, "police": {CHIEF}, "both": {SUPER, CHIEF}}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_each_change_needs_its_side_and_nobody_else_decides(hall: Hall, change: str) -> None:
    """Everybody else is refused to approve and to reject; with the last approval it takes effect."""
    form, side = CHANGES[change]
    number = propose(hall, form(hall))
    for who in EVERYBODY:
        if who not in MAY_DECIDE[side]:
            for approve in (True, False):
                with pytest.raises(Refused, match="The superintendent can for the schools, and the chief"):
                    decide(hall, number, who, approve=approve)
    outcomes = [decide(hall, number, who) for who in (SUPER, CHIEF) if who in MAY_DECIDE[side]]
    assert outcomes == ([None, "applied"] if side == "both" else ["applied"])


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != ADMIN])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_only_administrators_propose(hall: Hall, who: str) -> None:
    """Whatever the change."""
    for form in (role_form(), EndForm(role_of(hall, "officer")), ChannelForm("chief", "CNEW")):
        with pytest.raises(Refused, match="Administrators can"):
            propose(hall, form, by=who)


def test_a_role_begins_when_it_is_approved(hall: Hall) -> None:
    """Not before; the person joins the roster with it."""
    number = propose(hall, role_form())
    assert held_by(hall, Role.PRINCIPAL, school="conard") == []
    assert decide(hall, number, SUPER, days=2) == "applied"
    assert held_by(hall, Role.PRINCIPAL, TODAY + A_DAY, "conard") == []
    assert held_by(hall, Role.PRINCIPAL, TODAY + 2 * A_DAY, "conard") == ["Nan New"]


def test_a_role_begins_and_ends_on_the_days_proposed(hall: Hall) -> None:
    """And an officer's badge is kept."""
    days = {"first_day": TODAY + A_DAY, "last_day": TODAY + 3 * A_DAY}
    decide(hall, propose(hall, role_form(role="officer", badge="99", **days)), CHIEF)
    assert [held_by(hall, Role.OFFICER, TODAY + number * A_DAY) for number in (0, 1, 3, 4)] == [
        ["Oda Officer"], ["Oda Officer", "Nan New"], ["Oda Officer", "Nan New"], ["Oda Officer"],
    ]  # fmt: skip
    with hall.town.database.read() as session:
        assert session.scalars(select(Person.badge).filter_by(name="Nan New")).one() == "99"


@pytest.mark.parametrize(
    ("last_day", "last"),
    [(None, TODAY + A_DAY), (TODAY + 5 * A_DAY, TODAY + 5 * A_DAY), (TODAY, TODAY + A_DAY)],
    ids=["at once", "on a day to come", "on a day that has passed by the approval"],
)
def test_a_role_ends_at_once_or_on_its_day(hall: Hall, last_day: date | None, last: date) -> None:
    """Approved two days later: at once means that the day before was the last; rights used are not rewritten."""
    number = propose(hall, EndForm(role_of(hall, "principal"), last_day))
    assert decide(hall, number, SUPER, days=2) == "applied"
    assert held_by(hall, Role.PRINCIPAL, last) == ["Pia Principal"]
    assert held_by(hall, Role.PRINCIPAL, last + A_DAY) == []


def test_a_channel_changes_when_it_is_approved(hall: Hall) -> None:
    """By its id or its link."""
    hall.town.channel("school:hall", "COLD")
    link = "https://town.slack.example/archives/CNEW?thread=1"
    decide(hall, propose(hall, ChannelForm("school:hall", link)), SUPER)
    with hall.town.database.read() as session:
        assert channel_for(session, School("hall")) == "CNEW"
        assert len(session.scalars(select(Channel)).all()) == 1


def test_a_rejected_change_never_takes_effect(hall: Hall) -> None:
    """Also when the other side has approved it, and nobody can approve it afterwards."""
    number = propose(hall, role_form(role="administrator"))
    decide(hall, number, CHIEF)
    assert decide(hall, number, SUPER, approve=False) == "rejected"
    with pytest.raises(Conflict, match="already rejected by Sue Super"):
        decide(hall, number, CHIEF)
    assert held_by(hall, Role.ADMINISTRATOR) == ["Ada Admin"]


def test_a_stale_press_learns_who_decided(hall: Hall) -> None:
    """Oneself or the other; before and after the other side."""
    hall.people["second"] = hall.town.add("Sid Second", Role.SUPERINTENDENT)
    number = propose(hall, role_form(role="administrator"))
    decide(hall, number, SUPER)
    with pytest.raises(
        Conflict, match=r"already approved by Sue Super\. It is now awaiting approval by the other party"
    ):
        decide(hall, number, "second")
    with pytest.raises(Conflict, match="already approved by you"):
        decide(hall, number, SUPER, approve=False)
    decide(hall, number, CHIEF, days=1)
    with pytest.raises(Conflict, match=r"already approved by Cal Chief\.$"):
        decide(hall, number, SUPER)


def also(hall: Hall, who: str, role: Role) -> None:
    """Somebody holds another role as well."""
    with hall.town.database.write() as session:
        person = session.scalars(select(Person).filter_by(user_id=hall[who].user_id)).one()
        person.roles.append(RoleHeld(role=role, first_day=TODAY))


def test_nobody_approves_their_own_proposal(hall: Hall) -> None:
    """A superintendent who is an administrator too: another superintendent has to."""
    also(hall, SUPER, Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="needs approval by the superintendent"):
        propose(hall, role_form(), by=SUPER)
    hall.people["second"] = hall.town.add("Sid Second", Role.SUPERINTENDENT)
    number = propose(hall, role_form(), by=SUPER)
    for approve in (True, False):
        with pytest.raises(Refused, match="You cannot decide on a change that you proposed"):
            decide(hall, number, SUPER, approve=approve)
    assert decide(hall, number, "second") == "applied"


def test_nobody_gives_a_role_to_themselves(hall: Hall) -> None:
    """Neither by proposing nor by approving it."""
    with pytest.raises(Refused, match="You cannot assign a role to yourself"):
        propose(hall, role_form(person=hall[ADMIN].user_id))
    with pytest.raises(Refused, match="needs approval by the chief"):
        propose(hall, role_form(person=hall[CHIEF].user_id, role="supervisor"))
    hall.people["second"] = hall.town.add("Cid Second", Role.CHIEF)
    number = propose(hall, role_form(person=hall[CHIEF].user_id, role="supervisor"))
    with pytest.raises(Refused, match="gives you a role"):
        decide(hall, number, CHIEF)
    assert decide(hall, number, "second") == "applied"


def test_rights_count_at_the_decision(hall: Hall) -> None:
    """A chief whose role has ended since the message came decides nothing."""
    number = propose(hall, role_form(role="officer"))
    with hall.town.database.write() as session:
        session.execute(update(RoleHeld).where(RoleHeld.role == Role.CHIEF).values(last_day=TODAY - A_DAY))
    with pytest.raises(Refused, match="You do not have permission to approve"):
        decide(hall, number, CHIEF)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"person": None, "role": None}, {"person", "role"}),
        ({"role": "mayor"}, {"role"}),
        ({"school": None}, {"school"}),
        ({"school": "nowhere"}, {"school"}),
        ({"role": "team_member"}, {"side"}),
        ({"name": None}, {"name"}),
        ({"name": "n" * 101}, {"name"}),
        ({"role": "officer", "badge": "9" * 31}, {"badge"}),
        ({"last_day": TODAY - A_DAY}, {"last_day"}),
        ({"first_day": TODAY + 2 * A_DAY, "last_day": TODAY + A_DAY}, {"last_day"}),
        ({"person": "UPIAPRINCIPAL", "school": "hall"}, {"role"}),
        ({"person": "UPIAPRINCIPAL", "role": "officer"}, {"role"}),
        ({"person": "UPIAPRINCIPAL", "role": "team_member", "side": "police"}, {"role"}),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_answers_that_cannot_be_taken_are_told_by_field(
    hall: Hall, changes: dict[str, object], fields: set[str]
) -> None:
    """Missing, unknown, too long, past; a role held already, or one on the other side."""
    with pytest.raises(Invalid) as refusal:
        propose(hall, role_form(**changes))
    assert refusal.value.fields.keys() == fields


def test_an_officer_may_be_without_a_school_and_answers_to_other_roles_do_not_count(hall: Hall) -> None:
    """A school chosen for another role before is not kept for a chief."""
    assert decide(hall, propose(hall, role_form(role="officer", school=None, person="UONE")), CHIEF) == "applied"
    decide(hall, propose(hall, role_form(role="chief", badge="1", person="UTWO", name="Nat Two")), CHIEF)
    with hall.town.database.read() as session:
        row = session.scalars(select(RoleHeld).join(Person).where(Person.name == "Nat Two")).one()
        assert (row.school, row.person.badge, row.side) == (None, None, Party.POLICE)


def test_a_guest_gets_no_role(hall: Hall) -> None:
    """Guest accounts cannot use the bot."""
    with hall.town.database.write() as session:
        session.execute(update(Person).where(Person.name == "Oda Officer").values(is_guest=True))
    with pytest.raises(Invalid, match="guest"):
        propose(hall, role_form(person=hall["officer"].user_id, role="officer"))


def test_somebody_of_the_other_workspace_is_known_by_the_roster(hall: Hall) -> None:
    """The form of the police's workspace names a person of the schools' one."""
    hall.people["far"] = hall.town.add("Fay Far", Role.PRINCIPAL, "conard", team="TSCHOOLS")
    decide(hall, propose(hall, role_form(person="UFAYFAR", school="bristow")), SUPER)
    with hall.town.database.read() as session:
        person = session.scalars(select(Person).filter_by(user_id="UFAYFAR")).one()
        assert (person.team_id, len(person.roles)) == ("TSCHOOLS", 2)


@pytest.mark.parametrize(
    ("form", "error"),
    [
        (EndForm(9999), NotFound),
        (ChannelForm("mayor", "CNEW"), Invalid),
        (ChannelForm("team", "#team"), Invalid),
        (ChannelForm("team", None), Invalid),
        (ChannelForm("team", "CHALL"), Invalid),
        (ChannelForm("school:hall", "CHALL"), Invalid),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_not_there_or_taken_is_refused(hall: Hall, form: EndForm | ChannelForm, error: type[Exception]) -> None:
    """A role or purpose that does not exist, a channel that serves something already."""
    hall.town.channel("school:hall", "CHALL")
    with pytest.raises(error):
        propose(hall, form)


def test_a_role_cannot_end_before_today_after_its_end_or_twice(hall: Hall) -> None:
    """Ending must not lengthen a role."""
    number = role_of(hall, "officer")
    with pytest.raises(Invalid, match="past"):
        propose(hall, EndForm(number, TODAY - A_DAY))
    decide(hall, propose(hall, EndForm(number, TODAY + A_DAY)), CHIEF)
    with pytest.raises(Invalid, match="already ends on 2026-11-24"):
        propose(hall, EndForm(number, TODAY + 2 * A_DAY))
    decide(hall, propose(hall, EndForm(number)), CHIEF)
    with pytest.raises(Conflict, match="no longer has this role"):
        propose(hall, EndForm(number))


def test_the_same_proposal_waits_once(hall: Hall) -> None:
    """Made by two administrators, or from two forms."""
    propose(hall, role_form(), key="K-1")
    with pytest.raises(Conflict, match="already been proposed"):
        propose(hall, role_form(), key="K-2")


def test_what_cannot_take_effect_any_more_stays_open_to_be_rejected(hall: Hall) -> None:
    """The channel was taken, the role begun otherwise, or over: nothing is half done."""
    ending, beginning = propose(hall, EndForm(role_of(hall, "principal"))), propose(hall, role_form())
    setting = propose(hall, ChannelForm("school:hall", "CNEW"))
    hall.town.channel("school:bristow", "CNEW")
    hall.people["new"] = Identity(TEAM, "UNEW")
    hall.town.add("New", Role.PRINCIPAL, "conard")
    with hall.town.database.write() as session:
        session.execute(update(RoleHeld).where(RoleHeld.school == "hall").values(last_day=TODAY - A_DAY))
    for number in (ending, beginning, setting):
        with pytest.raises(Conflict):
            decide(hall, number, SUPER)
        assert decide(hall, number, SUPER, approve=False) == "rejected"


def messages(hall: Hall, kind: str) -> list[str]:
    """Where messages of a kind go."""
    with hall.town.database.read() as session:
        rows = session.scalars(select(Delivery).filter_by(kind=kind).order_by(Delivery.id)).all()
        people = {f"person:{person.id}": person.name for person in session.scalars(select(Person))}
        assert all(row.changes for row in rows if kind == PROPOSAL_CHANGE)
        return [people[row.destination] for row in rows]


def test_those_who_decide_are_told_once_each_and_their_messages_follow(hall: Hall) -> None:
    """Nobody else is; every decision changes all of the messages."""
    hall.town.add("Sid Second", Role.SUPERINTENDENT)
    number = propose(hall, ChannelForm("team", "CNEW"))
    assert sorted(messages(hall, PROPOSAL)) == ["Cal Chief", "Sid Second", "Sue Super"]
    decide(hall, number, CHIEF)
    assert sorted(messages(hall, PROPOSAL_CHANGE)) == ["Cal Chief", "Sid Second", "Sue Super"]
    decide(hall, number, SUPER)
    assert len(messages(hall, PROPOSAL_CHANGE)) == 6


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_would_stop_is_said_anew_once_a_successor_is_there(hall: Hall) -> None:
    """The card about the end of the only superintendent does not say that nobody would be it, when somebody is."""
    with hall.town.database.read() as session:
        person_id = hall.town.actor(hall[SUPER]).person_id
        held = session.scalars(select(RoleHeld.id).where(RoleHeld.person_id == person_id)).one()
    ending = propose(hall, EndForm(held, None))
    assert "Nobody would be Superintendent after Sue Super" in card(hall, ending)
    successor = propose(hall, role_form(role="superintendent", school=None))
    assert messages(hall, PROPOSAL_CHANGE) == []
    decide(hall, successor, SUPER)
    assert sorted(messages(hall, PROPOSAL_CHANGE)) == ["Sue Super", "Sue Super"]
    assert "Nobody would be" not in card(hall, ending)


def card(hall: Hall, number: int) -> str:
    """What a card for those who decide shows now."""
    with hall.town.database.read() as session:
        telling = Telling(session, hall.town.agreement, NOW)
        made = MESSAGES[PROPOSAL_CHANGE].make(telling, number)
    assert made
    return text_of([block.to_dict() for block in made.blocks])


@pytest.mark.parametrize("approve", [True, False])
def test_who_proposed_it_is_told_once_what_became_of_it(hall: Hall, *, approve: bool) -> None:
    """With the last decision, not before."""
    number = propose(hall, ChannelForm("team", "CNEW"))
    decide(hall, number, CHIEF)
    assert messages(hall, DECIDED) == []
    outcome = decide(hall, number, SUPER, approve=approve)
    with hall.town.database.read() as session:
        proposal = proposals.get(session, number)
        told = for_proposer(hall.town.agreement, proposal)
        assert messages(hall, DECIDED) == [proposal.proposed_by.name]
    assert told is not None
    assert told.text == f"{'Approved' if outcome == 'applied' else 'Rejected'}: a change that you proposed"
    assert "Sue Super" in text_of([block.to_dict() for block in told.blocks])


def waiting_for(hall: Hall, who: str) -> list[int]:
    """The proposals that wait for somebody."""
    with hall.town.database.read() as session:
        return [proposal.id for proposal in proposals.to_approve(session, hall.town.actor(hall[who]), 10)]


def test_what_waits_is_shown_to_whom_it_waits_for(hall: Hall) -> None:
    """Until they have decided."""
    number = propose(hall, role_form(role="administrator"))
    assert {who: waiting_for(hall, who) for who in EVERYBODY if waiting_for(hall, who)} == {
        SUPER: [number],
        CHIEF: [number],
    }
    decide(hall, number, SUPER)
    assert (waiting_for(hall, SUPER), waiting_for(hall, CHIEF)) == ([], [number])
    decide(hall, number, CHIEF)
    assert waiting_for(hall, CHIEF) == []


@pytest.mark.parametrize("approve", [(True, True), (True, False)], ids=["both approve", "one rejects"])
def test_of_two_who_decide_at_once_one_is_first(hall: Hall, approve: tuple[bool, bool]) -> None:
    """Two superintendents press at the same moment: one decision, one effect, and the other is told."""
    hall.people["second"] = hall.town.add("Sid Second", Role.SUPERINTENDENT)
    number = propose(hall, role_form())
    start = Barrier(2)

    def press(who: str, answer: bool) -> str:
        start.wait()
        try:
            return decide(hall, number, who, approve=answer) or ""
        except Conflict as conflict:
            return str(conflict)

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(press, (SUPER, "second"), approve))
    assert sum("This was already" in words for words in said) == 1
    began = "applied" in said
    assert held_by(hall, Role.PRINCIPAL, school="conard") == (["Nan New"] if began else [])
    with hall.town.database.read() as session:
        assert len(session.scalars(select(AuditEntry).filter_by(act="begin role")).all()) == int(began)


def test_both_sides_at_once_take_effect_once(hall: Hall) -> None:
    """Neither misses the other's approval."""
    number = propose(hall, ChannelForm("team", "CNEW"))
    start = Barrier(2)

    def press(who: str) -> str | None:
        start.wait()
        return decide(hall, number, who)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(map(str, pool.map(press, (SUPER, CHIEF)))) == ["None", "applied"]
    with hall.town.database.read() as session:
        assert channel_for(session, Team()) == "CNEW"


def test_every_step_is_in_the_audit_log(hall: Hall) -> None:
    """Who proposed, who approved, what changed."""
    decide(hall, propose(hall, role_form()), SUPER)
    with hall.town.database.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [entry.act for entry in entries] == ["propose change", "approve proposal", "add person", "begin role"]
        assert list(audit.verify(session)) == []
        assert "Nan" not in "".join(entry.detail + entry.subject for entry in entries)
