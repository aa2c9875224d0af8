"""Whom an id means, and by which connection something goes, where each side has a Slack of its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.settings import WorkspaceSettings
from bot.slack.gateway import SlackRefused, SlackUnclear
from bot.slack.looks import account_seen
from bot.slack.workspaces import SameWorkspace, Workspaces
from handlers.context import Context
from handlers.message import mentions
from handlers.payload import Payload
from models.actor import Identity
from models.delivery import dispatch, outbox
from models.delivery.outbox import CLOSING, Delivery
from models.destinations import Chief, Destination, PersonDM, School
from models.errors import Invalid, Refused
from models.people import spaces
from models.people.proposal_checks import RoleForm, check_role, find_person
from models.people.queries import holders_among, names_in_slack
from models.people.sightings import problem_of_members
from models.people.spaces import SHARED, Space
from models.people.tables import Channel, Person, RoleHeld
from models.store.database import Database
from models.vocabulary import Party, Role
from tests.support.town import the_agreement

NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 3)
POLICE, SCHOOLS = "TPOLICE", "TSCHOOLS"
TWO = tuple(
    WorkspaceSettings(party, f"xoxb-{party}", None, "made-up-signing-secret", f"https://{party}.example/api/")
    for party in Party
)


@pytest.fixture
def people(database: Database) -> dict[str, int]:
    """An officer and a principal with the same id, each in their own Slack; and both sides' channels."""
    with database.write() as session:
        for party, team in ((Party.POLICE, POLICE), (Party.SCHOOLS, SCHOOLS)):
            spaces.keep(session, Space(party, team), f"{party}", NOW)
        found = {}
        for name, team, role, side in (
            ("Olive Officer", POLICE, Role.OFFICER, Party.POLICE),
            ("Paul Principal", SCHOOLS, Role.PRINCIPAL, Party.SCHOOLS),
        ):
            person = Person(team_id=team, user_id="U1", name=name)
            person.roles = [RoleHeld(role=role, side=side, school="hall", first_day=TODAY - timedelta(days=9))]
            session.add(person)
            session.flush()
            found[name] = person.id
        session.add(Channel(purpose="school:hall", team_id=SCHOOLS, channel_id="C1"))
        session.add(Channel(purpose="chief", team_id=POLICE, channel_id="C1"))  # an id is a workspace's own
    return found


def test_an_id_means_somebody_of_its_own_slack(database: Database, people: dict[str, int]) -> None:
    """In a channel, in a form, in an alarm and in a mention."""
    with database.read() as session:
        (officer,) = holders_among(session, {"U1"}, TODAY, {SCHOOLS})["U1"]
        (principal,) = holders_among(session, {"U1"}, TODAY, {POLICE})["U1"]
        assert (officer.name, principal.name) == ("Olive Officer", "Paul Principal")
        assert names_in_slack(session, {"U1"}, {POLICE}) == {"U1": "Paul Principal"}
        chief = Chief()
        assert problem_of_members(session, chief, {"U1"}, TODAY, {SCHOOLS}) is not None
        for team, name in ((POLICE, "Olive Officer"), (SCHOOLS, "Paul Principal")):
            person = find_person(session, team, "U1")
            assert person
            assert person.name == name
        everybody = list(session.scalars(select(Person).order_by(Person.id)))
        assert mentions(everybody, {POLICE}) == "Olive Officer, <@U1>"
        assert spaces.elsewhere(session, POLICE) == {SCHOOLS}
        assert spaces.out_of_sight(session, School("hall")) == {POLICE}
        assert spaces.out_of_sight(session, PersonDM(people["Olive Officer"])) == {SCHOOLS}


def test_somebody_is_mentioned_in_a_channel_that_is_shared_with_their_slack(
    database: Database, people: dict[str, int]
) -> None:
    """Slack Connect goes on working."""
    assert people
    with database.write() as session:
        session.get_one(Channel, "school:hall").shared_with = [POLICE, SCHOOLS]
    with database.read() as session:
        assert spaces.out_of_sight(session, School("hall")) == frozenset()


@pytest.mark.parametrize(("others", "first"), [(SCHOOLS, "person"), (POLICE, "school:hall")])
def test_what_is_for_one_slack_does_not_wait_for_the_other(
    database: Database, people: dict[str, int], others: str, first: str
) -> None:
    """Each loop takes its own, however much waits for the other."""
    places: list[Destination] = [School("hall"), Chief(), PersonDM(people["Olive Officer"])]
    with database.write() as session:
        for place in places:
            outbox.enqueue(session, "made_up", 1, place, NOW)
    taken = set()
    for number in range(3):
        with database.write() as session:
            claim = dispatch.claim(session, f"one:{number}", NOW, dispatch.PACE, spaces.goes_by_none_of({others}))
            if claim:
                taken.add(session.get_one(Delivery, claim.delivery_id).destination)
    mine = {"chief", str(PersonDM(people["Olive Officer"]))} if others == SCHOOLS else {"school:hall"}
    assert taken == mine
    assert any(place.startswith(first) for place in taken)


def test_a_message_is_looked_at_and_closed_where_it_went(database: Database, people: dict[str, int]) -> None:
    """Also where its destination is in the other Slack by now."""
    assert people
    with database.write() as session:
        ids = [outbox.enqueue(session, CLOSING, 1, Chief(), NOW) for _team in (POLICE, SCHOOLS)]
        for delivery_id, team in zip(ids, (POLICE, SCHOOLS), strict=True):
            row = session.get_one(Delivery, delivery_id)
            row.team_id, row.sweep_at = team, NOW
        session.flush()
        swept = dispatch.to_sweep(session, NOW, dispatch.PACE, spaces.stands_at_none_of({POLICE}))
        claim = dispatch.claim(session, "one", NOW, dispatch.PACE, spaces.goes_by_none_of({POLICE}))
        assert swept
        assert claim
        assert {swept.id, claim.delivery_id} == {ids[1]}


def test_each_team_is_reached_by_its_own_connection() -> None:
    """A team that is neither's goes by the side; without one it is refused."""
    slack = Workspaces(TWO)
    police, schools = slack.all
    assert slack.of(SCHOOLS, Party.SCHOOLS) is schools  # before Slack has said anything
    slack.learn(police, POLICE, "EPOLICE")
    assert slack.of(SCHOOLS) is schools  # it can be no other
    slack.learn(schools, SCHOOLS)
    assert [slack.of(team) for team in (POLICE, "EPOLICE", SCHOOLS)] == [police, police, schools]
    assert slack.of(SCHOOLS, Party.POLICE) is schools
    assert slack.of("TOTHER", Party.POLICE) is police
    assert (police.space.elsewhere, schools.space.elsewhere) == ({SCHOOLS}, {POLICE})
    for team in ("TOTHER", None, ""):
        with pytest.raises(SlackRefused, match="no_workspace"):
            slack.of(team)
    with pytest.raises(SameWorkspace, match=POLICE):
        slack.learn(schools, POLICE)


def test_where_both_share_a_workspace_everything_goes_by_it(database: Database) -> None:
    """Whoever somebody is: as through Slack Connect."""
    slack = Workspaces(TWO[:1]).all[0]
    assert slack.of("TOTHER") is slack
    assert slack.of(None) is slack
    with database.read() as session:
        assert spaces.elsewhere(session, POLICE) == frozenset()


def test_of_one_workspace_two_are_made_and_nothing_is_lost(database: Database) -> None:
    """What stands in Slack is of the workspace that was shared, and is changed and closed there."""
    with database.write() as session:
        spaces.become(session, [SHARED])
        spaces.keep(session, Space(SHARED, SCHOOLS), "District", NOW)
        session.add(Channel(purpose="school:hall", channel_id="C1"))
        stood, waits = (outbox.enqueue(session, "made_up", 1, School("hall"), NOW) for _one in range(2))
        session.get_one(Delivery, stood).channel_id = "C1"
    with database.write() as session:
        assert spaces.become(session, [Party.POLICE, Party.SCHOOLS]) == 2
        assert spaces.known(session) == {}
        assert session.get_one(Channel, "school:hall").team_id == SCHOOLS
        assert [session.get_one(Delivery, one).team_id for one in (stood, waits)] == [SCHOOLS, None]
    with database.write() as session:
        assert spaces.become(session, [Party.POLICE, Party.SCHOOLS]) == 0


def test_without_a_word_of_slacks_the_shared_workspace_is_that_of_most_people(
    database: Database, people: dict[str, int]
) -> None:
    """An installation of before may begin with two."""
    assert people
    with database.write() as session:
        session.add(Person(team_id=SCHOOLS, user_id="U2", name="Sam Super"))
        session.add(Channel(purpose="team", channel_id="C9"))
        session.flush()
        spaces.become(session, [Party.POLICE, Party.SCHOOLS])
        assert session.get_one(Channel, "team").team_id == SCHOOLS


@pytest.mark.parametrize(
    ("who", "enterprise", "found"),
    [
        (Identity("TOTHER", "U1"), "E1", POLICE),  # pressed from another workspace of the organization
        (Identity("", "U1"), "E1", POLICE),  # installed for the whole organization
        (Identity("TOTHER", "U1"), "E2", "TOTHER"),  # another organization's
        (Identity("TOTHER", "U1"), "", "TOTHER"),  # no organization
        (Identity(SCHOOLS, "U1"), "E1", SCHOOLS),  # on the roster as such
        (Identity("TOTHER", "U9"), "E1", "TOTHER"),  # nobody on the roster
    ],
)
def test_in_an_organization_somebody_is_the_same_in_all_its_workspaces(
    database: Database, people: dict[str, int], who: Identity, enterprise: str, found: str
) -> None:
    """By the user's id, which is the organization's there; never anybody of the other side."""
    assert people
    space = Space(Party.POLICE, POLICE, "E1", frozenset({SCHOOLS}))
    with database.read() as session:
        assert spaces.same_person(session, who, space, enterprise) == Identity(found, who.user_id)


@pytest.mark.parametrize(
    ("body", "enterprise"),
    [
        ({"team": None, "enterprise": {"id": "E1"}}, "E1"),
        ({"team_id": "T1", "enterprise_id": "E1"}, "E1"),
        ({"team_id": "T1", "authorizations": [{"enterprise_id": "E1", "team_id": None}]}, "E1"),
        ({"team_id": "T1", "enterprise_id": None, "authorizations": [None]}, ""),
    ],
)
def test_a_request_says_in_which_organization_it_was_made(body: dict[str, object], enterprise: str) -> None:
    """As interactions, commands and events have it; without one there is none."""
    assert Payload(body).enterprise_id == enterprise


def test_somebody_acts_from_another_workspace_of_the_organization(database: Database, people: dict[str, int]) -> None:
    """They are who they are on the roster, also where Slack names no workspace; nobody of another one."""
    space = Space(Party.POLICE, POLICE, "E1", frozenset({SCHOOLS}))
    anything: Any = None
    context = Context(
        database, the_agreement(), anything, lambda: NOW, anything, anything, anything, anything, lambda: space
    )
    for team in (None, {"id": "TOTHER"}):
        payload = Payload({"user": {"id": "U1"}, "team": team, "enterprise": {"id": "E1"}})
        with context.read_only(payload) as (_session, actor, _now):
            assert actor.person_id == people["Olive Officer"]
        assert context.who(payload) == Identity(POLICE, "U1")
    stranger = Payload({"user": {"id": "U1"}, "team": {"id": "TOTHER"}, "enterprise": {"id": "E2"}})
    with pytest.raises(Refused), context.read_only(stranger):
        pass


def test_an_account_of_the_organization_is_the_workspaces(people: dict[str, int]) -> None:
    """Slack may name another of its workspaces, or none."""
    assert people
    space = Space(SHARED, POLICE, "E1")
    within = {"id": "U1", "enterprise_user": {"id": "U1", "enterprise_id": "E1"}}
    assert account_seen(within, space).who == Identity(POLICE, "U1")
    assert account_seen(within | {"team_id": "TOTHER"}, space).who == Identity(POLICE, "U1")
    assert account_seen({"id": "U1", "team_id": "TOTHER"}, space).who == Identity("TOTHER", "U1")
    with pytest.raises(SlackUnclear):
        account_seen({"id": "U1"}, space)
    other = {"id": "U1", "enterprise_user": {"enterprise_id": "E2"}, "team_id": "TOTHER"}
    assert account_seen(other, space).who.team_id == "TOTHER"


def test_a_role_is_proposed_in_the_slack_of_its_side(database: Database, people: dict[str, int]) -> None:
    """An account of the police's Slack can be no principal's; the line says where to propose it."""
    assert people
    form = RoleForm(team_id=POLICE, person="U7", name="Nan New", role=Role.PRINCIPAL, school="hall")
    with database.read() as session:
        with pytest.raises(Invalid) as problem:
            check_role(session, the_agreement(), form, TODAY)
        assert "Propose the role from the schools' Slack" in problem.value.fields["role"]
        assert check_role(session, the_agreement(), replace(form, team_id=SCHOOLS), TODAY) is None


def test_a_window_leads_to_a_card_in_the_readers_own_slack_only(database: Database, people: dict[str, int]) -> None:
    """In the other one, they could not open it."""
    with database.read() as session:
        assert spaces.can_see(session, people["Paul Principal"], School("hall"))
        assert not spaces.can_see(session, people["Olive Officer"], School("hall"))
        assert spaces.can_see(session, people["Olive Officer"], Chief())
