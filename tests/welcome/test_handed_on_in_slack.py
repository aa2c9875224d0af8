"""What waits for an office reaches whoever is new in it, or back, where the bot has closed it with whoever had left."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.people import proposals
from models.people.accounts import has_moved
from models.people.proposal_checks import RoleForm
from models.people.roles import Wanted, begin_role, end_role
from models.people.tables import Person, RoleHeld
from models.vocabulary import Role
from tests.delivery.test_delivery import pass_time
from tests.delivery.test_last_state import acting, undelivered
from tests.dismissals.test_in_slack import request
from tests.releases.test_in_slack import CHIEF, SUPERINTENDENT, asked
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NEW = "UTEACHER"
ASKED = "asks for records"
DAYS, STEP = timedelta(days=2), timedelta(minutes=30)


def end_roles(place: Workplace, *roles: Role) -> None:
    """Today is the last day of everybody who has one of these."""
    now = place.clock[0]
    with place.bot.database.write() as session:
        for held in session.scalars(select(RoleHeld).where(RoleHeld.role.in_(roles))):
            end_role(session, "test", held, place.bot.agreement.today(now), now)


def begin(place: Workplace, who: str, role: Role, *, after: int = 1) -> None:
    """Somebody has a role from some day on."""
    now, agreement = place.clock[0], place.bot.agreement
    with place.bot.database.write() as session:
        person = session.scalars(select(Person).filter_by(user_id=who)).one_or_none()
        person = person or Person(team_id="TPRACTICE", user_id=who, name="Nia Newcomer")
        wanted = Wanted(role, None, None, agreement.today(now) + timedelta(days=after), None)
        begin_role(session, agreement, "test", person, wanted, now)


def told(place: Workplace, who: str, words: str) -> list[dict[str, Any]]:
    """The bot's messages to somebody that say something."""
    reader = place.somebody(who)
    return [message for message in reader.messages(reader.direct()) if words in text_of(message)]


def test_a_message_closed_in_the_night_reaches_the_successor_in_the_morning(workplace: Workplace) -> None:
    """It is closed with whoever has left once their last day is over, before anybody is welcomed."""
    asked(workplace)
    workplace.deliver()
    end_roles(workplace, Role.CHIEF, Role.CHIEF_DESIGNEE, Role.SUPERVISOR)
    begin(workplace, NEW, Role.CHIEF)
    pass_time(workplace, DAYS, STEP)
    assert len(told(workplace, NEW, ASKED)) == 1
    assert told(workplace, CHIEF, ASKED) == []
    assert undelivered(workplace) == []


def propose(place: Workplace) -> None:
    """An administrator proposes what the superintendent is to approve."""
    form = RoleForm(team_id="TPRACTICE", person="UOUTSIDER", name="Nora Next", role="principal", school="conard")
    with place.bot.database.write() as session:
        admin = acting(place, session, "UADMIN")
        proposals.propose_role(session, place.bot.agreement, admin, form, "K1", place.clock[0])


@pytest.mark.parametrize(
    ("ask", "words"),
    [(request, "You have received a request under §X"), (propose, "For your approval"), (asked, ASKED)],
)
def test_whoever_is_back_in_an_office_gets_what_was_closed_meanwhile(
    workplace: Workplace, ask: Any, words: str
) -> None:
    """Once, although it went to them before."""
    who, role = (CHIEF, Role.CHIEF) if ask is asked else (SUPERINTENDENT, Role.SUPERINTENDENT)
    ask(workplace)
    workplace.deliver()
    assert len(told(workplace, who, words)) == 1
    end_roles(workplace, role)
    pass_time(workplace, DAYS, STEP)
    assert told(workplace, who, words) == []
    begin(workplace, who, role, after=0)
    pass_time(workplace, DAYS, STEP)
    assert len(told(workplace, who, words)) == 1
    assert undelivered(workplace) == []


def account_is(place: Workplace, who: str, *, usable: bool, **changes: object) -> None:
    """An account changes in Slack, and the bot has heard of it."""
    place.change("user", who, **changes)

    def has_heard() -> bool:
        with place.bot.database.read() as session:
            return session.scalars(select(Person).filter_by(user_id=who)).one().is_reachable is usable

    place.until(has_heard)


@pytest.mark.parametrize("state", ["deleted", "is_restricted"])
def test_whoever_could_not_use_slack_for_a_while_gets_what_was_asked_meanwhile(
    workplace: Workplace, state: str
) -> None:
    """The account was switched off or made a guest's, and the role went on: others were asked, or nobody was."""
    account_is(workplace, CHIEF, usable=False, **{state: True})
    asked(workplace)
    workplace.deliver()
    account_is(workplace, CHIEF, usable=True, **{state: False})
    pass_time(workplace, DAYS, STEP)
    assert len(told(workplace, CHIEF, ASKED)) == 1
    assert undelivered(workplace) == []


def test_what_was_closed_with_a_guest_comes_anew_once_they_are_none(workplace: Workplace) -> None:
    """A card is closed while somebody is a guest."""
    words = "You have received a request under §X"
    request(workplace)
    workplace.deliver()
    account_is(workplace, SUPERINTENDENT, usable=False, is_restricted=True)
    pass_time(workplace, DAYS, STEP)
    assert told(workplace, SUPERINTENDENT, words) == []
    account_is(workplace, SUPERINTENDENT, usable=True, is_restricted=False)
    pass_time(workplace, DAYS, STEP)
    assert len(told(workplace, SUPERINTENDENT, words)) == 1
    assert undelivered(workplace) == []


def test_what_waits_comes_to_the_new_account_of_the_same_person(workplace: Workplace) -> None:
    """With the account of before it is closed: somebody else may have it one day."""
    asked(workplace)
    workplace.deliver()
    assert len(told(workplace, CHIEF, ASKED)) == 1
    with workplace.bot.database.write() as session:
        chief = session.scalars(select(Person).filter_by(user_id=CHIEF)).one()
        chief.user_id = NEW
        has_moved(session, chief, workplace.clock[0])
    pass_time(workplace, DAYS, STEP)
    assert told(workplace, CHIEF, ASKED) == []
    assert len(told(workplace, NEW, ASKED)) == 1
    assert undelivered(workplace) == []
