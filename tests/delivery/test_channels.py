"""Which channels records go to: looked at before each post and all the time, and told of once when they do not fit."""

from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import select

from bot.check.doctor import Doctor
from bot.slack.gateway import Gateway, Json
from models.destinations import Administrators, Chief, Destination, PersonDM, School, Superintendent, Team
from models.people import sightings
from models.people.channel_watch import ChannelFinding
from models.people.sightings import Problem
from models.policy import WHO_MAY_SIT
from models.store.audit import AuditEntry
from models.store.database import Database
from models.vocabulary import ROLES_AT_SCHOOLS, Party, Role
from tests.delivery.test_delivery import CHANNEL, file, pass_time
from tests.delivery.test_last_state import replace_channel
from tests.support.town import Town, the_agreement
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ALARMS, DOCUMENT = "CADMIN", Path(__file__).parents[2] / "docs" / "people.md"
TODAY = date(2026, 11, 23)
LABELS: dict[Destination, str] = {
    School("hall"): "a school", Team(): "the team", Chief(): "the chief", Superintendent(): "the superintendent",
    Administrators(): "the administrators",
}  # fmt: skip


def look_at_all(place: Workplace) -> None:
    """A round of the watch, and what it has to say."""
    for _channel in range(9):
        place.bot.watch.run_once()
    place.deliver()


def alarms(place: Workplace) -> list[str]:
    """What the administrators were told."""
    return [message["text"] for message in place.posted(ALARMS)]


@pytest.mark.parametrize("fault", [{"is_private": False}, {"is_ext_shared": True}, {"members": ["UBOT", "UTEACHER"]}])
def test_a_card_does_not_follow_another_into_a_channel_that_has_just_been_opened(
    workplace: Workplace, fault: dict[str, object]
) -> None:
    """Within the same second: the look is as new as the post."""
    file(workplace, "1")
    workplace.deliver()
    assert len(workplace.posted(CHANNEL)) == 1
    workplace.change("channel", CHANNEL, **fault)
    for number in range(2, 9):
        file(workplace, f"{number}")
    workplace.deliver()
    assert len(workplace.posted(CHANNEL)) == 1


def test_a_channel_that_is_opened_is_told_of_without_a_post(workplace: Workplace) -> None:
    """Once, in words; again if it is opened again. From when to when is on record."""
    look_at_all(workplace)
    assert alarms(workplace) == []
    workplace.change("channel", CHANNEL, is_private=False)
    for _round in range(3):
        look_at_all(workplace)
    (said,) = alarms(workplace)
    assert said == (
        "The channel of Hall High School (#hall-sro-notices) cannot be used: the channel is public. Make it "
        "private, or set another channel with `/sro-setup`. Until then no record is posted there; waiting "
        "messages are sent automatically once this is fixed. Everyone in the channel can read what was posted there "
        "before."
    )
    workplace.change("channel", CHANNEL, is_private=True)
    look_at_all(workplace)
    assert len(alarms(workplace)) == 1
    workplace.change("channel", CHANNEL, is_archived=True)
    look_at_all(workplace)
    assert "the channel is archived" in alarms(workplace)[1]
    with workplace.bot.database.read() as session:
        rows = session.execute(
            select(ChannelFinding.problem, ChannelFinding.ended_at).order_by(ChannelFinding.id)
        ).all()
        of_hall = select(AuditEntry.act).where(AuditEntry.subject == "channel:school:hall").order_by(AuditEntry.id)
        told = session.scalars(of_hall).all()
    assert [(row.problem, row.ended_at is None) for row in rows] == [
        ("channel_is_public", False),
        ("is_archived", True),
    ]
    assert told[-3:] == ["channel unfit", "channel put right", "channel unfit"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_ext_shared": True}, "shared with another organization"),
        ({"members": ["UBOT", "UPRINHALL", "UTEACHER"]}, "not on the roster"),
        ({"members": ["UBOT", "UPRINHALL", "UPRINCONARD"]}, "not permitted to read"),
    ],
)
def test_what_slack_tells_of_is_looked_at_next(workplace: Workplace, change: dict[str, object], words: str) -> None:
    """Sharing, and who comes: before any other channel's turn."""
    workplace.change("channel", CHANNEL, **change)
    workplace.until(workplace.bot.watch.is_told)
    workplace.bot.watch.run_once()
    workplace.deliver()
    (said,) = alarms(workplace)
    assert words in said


def test_a_channel_that_slack_does_not_show_any_more_is_told_of(workplace: Workplace) -> None:
    """The bot was removed: for a private channel that is all that Slack says."""
    workplace.change("channel", CHANNEL, members=["UPRINHALL"])
    look_at_all(workplace)
    assert "the bot cannot see the channel" in alarms(workplace)[0]


def test_nothing_is_told_of_a_channel_that_was_replaced_during_the_look(workplace: Workplace) -> None:
    """The one of today is not the one that was opened."""
    workplace.change("channel", CHANNEL, members=["UBOT", "UPRINHALL", "UTEACHER"])
    workplace.until(workplace.bot.watch.is_told)
    real = Gateway.channel

    def slow(gateway: Gateway, channel_id: str) -> Json:
        seen = real(gateway, channel_id)
        replace_channel(workplace)
        return seen

    with patch.object(Gateway, "channel", slow):
        workplace.bot.watch.run_once()
    workplace.deliver()
    assert alarms(workplace) == []


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
def test_a_look_that_fails_finds_nothing(workplace: Workplace, method: str) -> None:
    """Neither that all is well nor that it is not."""
    workplace.fail(method, "error_before", times=9)
    look_at_all(workplace)
    assert alarms(workplace) == []
    workplace.change("channel", CHANNEL, is_private=False)
    look_at_all(workplace)
    workplace.fail(method, "drop_before", times=9)
    look_at_all(workplace)
    assert len(alarms(workplace)) == 1


def test_of_the_administrators_own_channel_they_are_told_directly(workplace: Workplace) -> None:
    """Alarms carry no record, and go on going there; but who reads them is to be put right."""
    workplace.change("channel", ALARMS, members=["UBOT", "UADMIN", "UTEACHER"])
    look_at_all(workplace)
    assert alarms(workplace) == []
    admin = workplace.somebody("UADMIN")
    (message,) = admin.messages(admin.direct())
    assert "The channel “administrators” (#sro-administrators) cannot be used" in text_of(message)


def test_what_is_wrong_with_a_channel_stands_among_the_checks(workplace: Workplace) -> None:
    """In `/sro-setup`, until it is put right."""
    workplace.change("channel", CHANNEL, is_archived=True)
    look_at_all(workplace)
    admin = workplace.somebody("UADMIN")
    admin.command("/sro-setup")
    assert "The channel of Hall High School: The channel is archived." in text_of(admin.window())
    workplace.change("channel", CHANNEL, is_archived=False)
    look_at_all(workplace)
    admin.command("/sro-setup")
    assert "is archived" not in text_of(admin.window())


def test_the_name_of_a_channel_is_kept_as_it_is_in_slack(workplace: Workplace) -> None:
    """Administrators see it, also of a channel that they are not in."""
    workplace.change("channel", CHANNEL, name="hall-new-name")
    look_at_all(workplace)
    admin = workplace.somebody("UADMIN")
    admin.command("/sro-setup")
    assert "Hall High School: #hall-new-name (CHALL)" in text_of(admin.window())


def test_a_member_of_the_team_in_a_schools_channel_is_named_by_each_look(workplace: Workplace) -> None:
    """The look before a post holds the card and names them in the alarm, the watch finds them, `check` names them."""
    workplace.change("channel", CHANNEL, members=["UBOT", "UPRINHALL", "UTEAMSCH1", "UPRINCONARD"])
    file(workplace, "1")
    pass_time(workplace, timedelta(seconds=20))
    assert workplace.posted(CHANNEL) == []
    (held,) = alarms(workplace)
    assert "is not permitted to read its records (may_not_read): Paul Madeup, Tess Notional. Remove them" in held
    workplace.bot.watch.changed(CHANNEL)
    look_at_all(workplace)
    assert "cannot be used: someone in the channel is not permitted to read its records" in alarms(workplace)[-1]
    findings = Doctor(
        workplace.bot.agreement, workplace.bot.database, workplace.bot.gateway, None, workplace.clock[0]
    ).findings()
    (unfit,) = [row.text for row in findings if "not permitted to read" in row.text and "not delivered" not in row.text]
    assert "Paul Madeup (another role), Tess Notional (another role)" in unfit


def everybody(town: Town) -> dict[str, str]:
    """A person for each way to hold a role, by what is said of it: their id in Slack."""
    sides = {"of the schools": Party.SCHOOLS, "of the police": Party.POLICE}
    held: dict[str, tuple[Role, str | None, Party | None]] = {
        f"{role} {place}": (role, place, None) for role in ROLES_AT_SCHOOLS for place in ("hall", "conard")
    }
    held |= {role: (role, None, None) for role in set(Role) - ROLES_AT_SCHOOLS - {Role.TEAM_MEMBER}}
    held |= {f"team_member {words}": (Role.TEAM_MEMBER, None, side) for words, side in sides.items()}
    held["officer without a school"] = (Role.OFFICER, None, None)
    return {
        name: town.add(name.title().replace("_", " "), role, school, side=side).user_id
        for name, (role, school, side) in held.items()
    }


POLICE_LEADERS = {"chief", "chief_designee"}
MAY_BE_IN: dict[Destination, set[str]] = {
    School("hall"): {"officer hall", "principal hall", "principal_designee hall", "supervisor", *POLICE_LEADERS},
    School("conard"): {
        "officer conard", "principal conard", "principal_designee conard", "supervisor", *POLICE_LEADERS
    },
    Team(): {
        "team_member of the schools", "team_member of the police", "principal hall", "principal conard",
        "principal_designee hall", "principal_designee conard", "superintendent", "supervisor", *POLICE_LEADERS,
    },
    Chief(): POLICE_LEADERS,
    Superintendent(): {"superintendent"},
    Administrators(): {"administrator", "superintendent", "chief"},
}  # fmt: skip


@pytest.mark.parametrize("place", MAY_BE_IN, ids=str)
def test_everybody_else_in_a_channel_is_found(database: Database, place: Destination) -> None:
    """Each role in each channel, from the records: one list is written out by hand, the other follows from rights."""
    town = Town(database, the_agreement())
    people = everybody(town)
    with database.read() as session:
        found = sightings.problem_of_members(session, place, set(people.values()), TODAY)
        alone = {name: sightings.problem_of_members(session, place, {user_id}, TODAY)
                 for name, user_id in people.items()}  # fmt: skip
    assert {name for name, problem in alone.items() if problem is None} == MAY_BE_IN[place]
    assert found == Problem.about("may_not_read", {people[name] for name in people.keys() - MAY_BE_IN[place]})


@pytest.mark.usefixtures("database_kind")
def test_every_destination_but_a_person_has_its_readers() -> None:
    """A new kind of channel has nobody in it until somebody has written down who may be."""
    assert set(WHO_MAY_SIT) == {type(place) for place in MAY_BE_IN} == {*Destination.__subclasses__()} - {PersonDM}


@pytest.mark.usefixtures("database_kind")
def test_who_may_be_in_which_channel_is_what_operators_read() -> None:
    """Role by role, as `docs/people.md` has it."""
    lines = DOCUMENT.read_text("utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    start = next(at for at, row in enumerate(rows) if row[0] == "channel of")
    told = {row[0]: set(row[1].replace("`", "").split(", ")) for row in rows[start + 1 : start + 1 + len(LABELS)]}
    assert told == {LABELS[place]: {name.split()[0] for name in MAY_BE_IN[place]} for place in LABELS}


@pytest.mark.usefixtures("database_kind")
@pytest.mark.parametrize(
    "kept", ["may_not_read:UA,UB,0", "off_roster:UA,3", "is_archived", "off_roster:2", "timed out: a, b", ""]
)
def test_a_problem_is_read_back_as_it_was_kept(kept: str) -> None:
    """Also what an earlier release kept, and what the network said, which names nobody."""
    problem = Problem.read(kept)
    assert problem.code == kept.split(":", maxsplit=1)[0]
    assert str(problem) == (kept if "U" in kept else problem.code)
