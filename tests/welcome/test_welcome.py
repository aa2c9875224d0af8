"""Who is welcomed to a role, when, and with what: once, on its first day, and nobody whose role has ended."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from bot.clock import Clock
from handlers.message import Telling
from handlers.messages import MESSAGES, may_still_have
from handlers.welcome.pages import blocks_of
from handlers.welcome.words import WORDS
from models.actor import Identity
from models.delivery.outbox import Delivery
from models.destinations import PersonDM
from models.people import roster
from models.people.first_set_up import can_be_said
from models.people.roles import Wanted, begin_role, end_role, is_assignment
from models.people.roster_members import Member, Roster
from models.people.tables import Person, RoleHeld
from models.store.database import Database
from models.vocabulary import PARTY_OF_ROLE, Party, Role
from models.welcome.acts import Welcomes
from models.welcome.tables import WELCOME, Welcome
from tests.support.town import NOW, TEAM, Town, the_agreement

TODAY, A_DAY = date(2026, 11, 23), timedelta(days=1)
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=the_agreement().zone)


@pytest.fixture
def town(database: Database) -> Town:
    """A town with nobody in it."""
    return Town(database, the_agreement())


def wanted(role: Role = Role.PRINCIPAL, school: str | None = "hall", first: date | None = None,
           last: date | None = None) -> Wanted:  # fmt: skip
    """A role that somebody is to have."""
    side = Party.SCHOOLS if role is Role.TEAM_MEMBER else PARTY_OF_ROLE.get(role)
    return Wanted(role, side, school, first, last)


def import_people(town: Town, people: dict[str, list[Wanted]], now: datetime = NOW) -> None:
    """A roster of these people, by name."""
    members = [
        Member(Identity(TEAM, f"U{name.upper()}"), name, None, None, tuple(roles), in_slack=True)
        for name, roles in people.items()
    ]
    with town.database.write() as session:
        assigns = any(is_assignment(wanted.role, wanted.school) for roles in people.values() for wanted in roles)
        first = assigns and can_be_said(session)
        roster.apply(session, town.agreement, Roster(tuple(members), {}), now, first_set_up=first)


def told(town: Town, now: datetime = NOW) -> list[str]:
    """Who is welcomed to what by a moment, in the order of the messages."""
    clock = Clock(town.database, Welcomes(town.agreement).acts(), lambda: now)
    while clock.run_once():
        pass
    with town.database.read() as session:
        rows = session.scalars(select(Delivery).filter_by(kind=WELCOME).order_by(Delivery.id)).all()
        found = []
        for row in rows:
            to = session.get_one(Welcome, row.subject_id)
            person = session.get_one(Person, to.person_id)
            assert row.place == PersonDM(person.id)
            found.append(f"{person.name}: {to.role}")
        return found


def test_a_first_roster_welcomes_each_person_once_for_each_kind_of_role(town: Town) -> None:
    """Also somebody at five schools; and the same file again welcomes nobody."""
    people = {
        "Pia": [wanted(), wanted(Role.TEAM_MEMBER, None)],
        "Oda": [wanted(Role.OFFICER, school.key) for school in town.agreement.school],
        "Sue": [wanted(Role.SUPERINTENDENT, None, date(2024, 8, 1))],
    }
    import_people(town, people)
    once = ["Pia: principal", "Pia: team_member", "Oda: officer", "Sue: superintendent"]
    assert told(town) == once
    import_people(town, people)
    assert told(town, NOW + A_DAY) == once
    import_people(town, people | {"Nan": [wanted(Role.PRINCIPAL_DESIGNEE)]})
    assert told(town, NOW + 2 * A_DAY) == [*once, "Nan: principal_designee"]


def test_two_hundred_people_are_two_hundred_messages_by_the_outbox(town: Town) -> None:
    """Each one waits there like any other message."""
    import_people(town, {f"P{number}": [wanted(Role.PRINCIPAL_DESIGNEE)] for number in range(200)})
    assert len(told(town)) == 200


def test_a_role_that_begins_later_is_welcomed_in_the_morning_of_its_first_day(town: Town) -> None:
    """Not a moment before."""
    import_people(town, {"Pia": [wanted(first=TODAY + A_DAY)]})
    assert told(town) == told(town, MORNING - timedelta(seconds=1)) == []
    assert told(town, MORNING) == ["Pia: principal"]


def _ended(town: Town) -> None:
    import_people(town, {"Nan": [wanted()]}, NOW + timedelta(hours=1))


def _moved_on(town: Town) -> None:
    import_people(town, {"Pia": [wanted(first=TODAY + 2 * A_DAY)]})


def _moved_back(town: Town) -> None:
    import_people(town, {"Pia": [wanted(first=TODAY)]})


def _unreachable(town: Town) -> None:
    with town.database.write() as session:
        session.scalars(select(Person)).one().is_deactivated = True


@pytest.mark.parametrize(
    ("change", "on_the_first_day", "a_day_later"),
    [
        (_ended, ["Nan: principal"], ["Nan: principal"]),
        (_moved_on, [], ["Pia: principal"]),
        (_moved_back, ["Pia: principal"], ["Pia: principal"]),
        (_unreachable, [], []),
    ],
)
def test_what_changes_before_the_first_day_counts(
    town: Town, change: Callable[[Town], None], on_the_first_day: list[str], a_day_later: list[str]
) -> None:
    """A role that ended before, or begins another day; an account that cannot be used."""
    import_people(town, {"Pia": [wanted(first=TODAY + A_DAY)]})
    change(town)
    assert told(town, MORNING) == on_the_first_day
    assert told(town, MORNING + A_DAY) == a_day_later


def test_whoever_cannot_be_reached_on_the_first_day_is_welcomed_once_they_can(town: Town) -> None:
    """As somebody who was a guest in Slack at first."""
    import_people(town, {"Pia": [wanted(first=TODAY + A_DAY)]})
    _unreachable(town)
    assert told(town, MORNING) == []
    with town.database.write() as session:
        session.scalars(select(Person)).one().is_deactivated = False
    assert told(town, MORNING + A_DAY) == ["Pia: principal"]
    assert told(town, MORNING + 2 * A_DAY) == ["Pia: principal"]


def test_a_welcome_on_its_way_is_not_for_somebody_whose_role_has_ended(town: Town) -> None:
    """Rights are looked at when the message leaves."""
    import_people(town, {"Pia": [wanted()]})
    assert told(town) == ["Pia: principal"]
    with town.database.write() as session:
        (delivery,), (person,) = session.scalars(select(Delivery)).all(), session.scalars(select(Person)).all()
        assert may_still_have(session, delivery, person, TODAY)
        end_role(session, "test", session.scalars(select(RoleHeld)).one(), TODAY - A_DAY, NOW)
        session.flush()
        assert not may_still_have(session, delivery, person, TODAY)


def test_a_substitute_is_told_of_the_days_and_not_welcomed(town: Town) -> None:
    """The message about the days says it all."""
    town.add("Oda")
    with town.database.write() as session:
        person = session.scalars(select(Person)).one()
        of = wanted(Role.OFFICER, first=TODAY, last=TODAY)
        begin_role(session, town.agreement, "test", person, of, NOW, is_substitute=True)
    assert told(town, NOW + 2 * A_DAY) == []


def test_two_clocks_at_once_welcome_once(town: Town) -> None:
    """Two roles of one kind, taken by two processes at the same moment."""
    import_people(town, {"Oda": [wanted(Role.OFFICER, "hall"), wanted(Role.OFFICER, "conard")]})
    both = Barrier(2)

    def run() -> None:
        clock = Clock(town.database, Welcomes(town.agreement).acts(), lambda: NOW)
        both.wait()
        while clock.run_once():
            pass

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run), pool.submit(run)]:
            done.result()
    assert told(town) == ["Oda: officer"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", Role)
def test_the_welcome_says_what_the_role_does_and_leads_to_its_page(town: Town, role: Role) -> None:
    """In two or three lines; the first button is the first thing to do, and the page fits into a window."""
    school = "hall" if role in {Role.OFFICER, Role.PRINCIPAL, Role.PRINCIPAL_DESIGNEE} else None
    import_people(town, {"Pia": [wanted(role, school)]})
    told(town)
    with town.database.read() as session:
        message = MESSAGES[WELCOME].make(
            Telling(session, town.agreement, NOW), session.scalars(select(Welcome.id)).one()
        )
    assert message is not None
    assert "Pia" not in message.text
    blocks = [block.to_dict() for block in message.blocks]
    lines, buttons = blocks[1]["text"]["text"].splitlines(), [one["text"]["text"] for one in blocks[2]["elements"]]
    assert 2 <= len(lines) <= 3
    assert len(buttons) == 2 + len(WORDS[role].places)
    assert buttons[-2:] == ["Read your page", "Open the agreement"]
    page = [block.to_dict() for block in blocks_of(WORDS[role].page)]
    assert 3 <= len(page) <= 100
    assert all(len(block["text"]["text"]) <= (3000 if block["type"] == "section" else 150) for block in page)


def test_a_page_reads_as_the_file_does() -> None:
    """Nothing of Markdown is left that Slack does not format, and nothing is lost but pictures."""
    words = "\n".join(block.to_dict()["text"]["text"] for page in {of.page for of in WORDS.values()}
                      for block in blocks_of(page))  # fmt: skip
    assert not [sign for sign in ("**", "](", "![", "\n|", "|---", "\0", "\n#") if sign in words]
    assert "• *`talk`*: with whom (student, parent, staff)" in words
    assert "1. _Get the template_: an Excel workbook comes" in words
