"""Workspaces of one organization (Enterprise Grid): a notice from its filing to the acknowledgment."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from bot.practice.server import PracticeServer
from bot.practice.sides import TWO
from bot.practice.workspace import Enterprise
from bot.slack.looks import account_seen
from bot.slack.workspaces import learned
from models.people.tables import Person
from tests.notices.test_being_told import told
from tests.spaces.test_in_both import go_through_a_notice
from tests.support.filing import OFFICER, file
from tests.support.workplace import Workplace, at_work, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHANNEL, PRINCIPAL = "CHALL", "UPRINHALL"
IN_ONE = Enterprise("ETOWN", "The town", frozenset({"TLIBRARY"}))
IN_ALL = Enterprise("ETOWN", "The town", org_wide=True)
IN_BOTH = Enterprise("ETOWN", "The town", frozenset({"TPOLICE", "TSCHOOLS"}))
Begin = Callable[..., Workplace]


@pytest.fixture
def begin(migrated_url: str) -> Iterator[Begin]:
    """Opens the bot in workspaces of an organization, which it has asked who they are."""
    opened = []

    def go(enterprise: Enterprise, workspaces: tuple[object, ...] = ()) -> Workplace:
        town = PracticeServer(enterprise=enterprise, workspaces=workspaces)  # type: ignore[arg-type]
        town.start()
        at = at_work(migrated_url, beside=town, workspaces=workspaces)  # type: ignore[arg-type]
        place = at.__enter__()
        opened.append((at, town))
        for side in place.bot.sides:
            learned(place.bot.slack, side.gateway, side.gateway.identity(), place.bot.database, place.clock[0])
        return place

    yield go
    for at, town in opened:
        at.__exit__(None, None, None)
        town.stop()


def filed_and_acknowledged(place: Workplace) -> None:
    """One notice, and the officer hears that the school has read it."""
    assert "Filed" in file(place)
    place.deliver()
    (card,) = place.posted(CHANNEL)
    place.somebody(PRINCIPAL).press("notice_acknowledge", message=card, channel=CHANNEL)
    place.deliver()
    assert "Acknowledged by" in text_of(place.posted(CHANNEL))
    assert "was acknowledged" in text_of(told(place, OFFICER))


def test_an_app_of_the_whole_organization_serves_all_its_workspaces(begin: Begin) -> None:
    """Slack names no workspace (`team` is null); each person has one of their own, and all are on the roster in one."""
    place = begin(IN_ALL)
    gateway = place.bot.gateway
    with place.bot.database.write() as session:
        for person in session.scalars(select(Person)):  # as an import writes it
            person.team_id = account_seen(gateway.user(person.user_id), gateway.space).who.team_id
    filed_and_acknowledged(place)
    assert "Olive Pretend" in text_of(place.somebody(OFFICER).home())
    place.change("user", OFFICER, is_restricted=True)
    place.until(lambda: place.knows_as_guest(OFFICER))


def test_whoever_moves_to_another_workspace_of_it_stays_who_they_are(begin: Begin) -> None:
    """Officer and principal; Home opens, and what Slack tells of their accounts is theirs."""
    place = begin(IN_ONE)
    for who in (OFFICER, PRINCIPAL):
        place.change("user", who, team_id="TLIBRARY")
    filed_and_acknowledged(place)
    assert "Olive Pretend" in text_of(place.somebody(OFFICER).home())
    place.change("user", OFFICER, is_restricted=True)
    place.until(lambda: place.knows_as_guest(OFFICER))
    with place.bot.database.read() as session:
        assert len(session.scalars(select(Person).filter_by(user_id=OFFICER)).all()) == 1


def test_both_parties_may_have_their_workspaces_in_one_organization(begin: Begin) -> None:
    """Each with its own app and tokens, as anywhere."""
    go_through_a_notice(begin(IN_BOTH, TWO))
