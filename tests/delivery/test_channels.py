"""Which channels records go to: looked at before each post and all the time, and told of once when they do not fit."""

from pathlib import Path

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.channel_watch import ChannelFinding
from models.people import Actor, Holding
from models.policy import WHO_MAY_SIT, may_sit
from models.vocabulary import ROLES_AT_SCHOOLS, Role, Side
from tests.delivery.test_delivery import CHANNEL, file
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ALARMS, DOCUMENT = "CADMIN", Path(__file__).parents[2] / "docs" / "people.md"
PURPOSES = {
    "school:hall": "a school", "team": "the team", "chief": "the chief", "superintendent": "the superintendent",
    "administrators": "the administrators",
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
        told = session.scalars(select(AuditEntry.act).where(AuditEntry.subject == "channel:school:hall")).all()
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


@pytest.mark.usefixtures("database_kind")
def test_who_may_sit_in_which_channel_is_what_the_document_says() -> None:
    """Derived from rights, and compared word by word with what operators read."""
    found = {}
    for purpose in PURPOSES:
        found[purpose] = {role for role in Role for place in ("hall", "conard") if sits(role, purpose, place)}
    assert {kind.partition(":")[0] for kind in found} == set(WHO_MAY_SIT)
    lines = DOCUMENT.read_text("utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    start = next(at for at, row in enumerate(rows) if row[0] == "channel of")
    told = {row[0]: set(row[1].replace("`", "").split(", ")) for row in rows[start + 1 : start + 1 + len(PURPOSES)]}
    assert told == {PURPOSES[purpose]: {role.value for role in roles} for purpose, roles in found.items()}
    assert not [role for role in ROLES_AT_SCHOOLS if sits(role, "school:hall", "conard")]


def sits(role: Role, purpose: str, school: str) -> bool:
    """Whether somebody with one role, at that school if it is of one, may be in the channel."""
    side = Side.SCHOOLS if role is Role.TEAM_MEMBER else None
    return may_sit(Actor(1, "N", (Holding(role, side, school if role in ROLES_AT_SCHOOLS else None),)), purpose)
