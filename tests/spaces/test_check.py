"""`sro-bot check`, `/readyz` and the alarms name the side whose Slack is meant."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.alarms.watch import TO_DO
from bot.check.doctor import Doctor
from bot.check.findings import Finding, Level
from bot.check.two import TwoWorkspaces
from bot.serving.health import Health, SlackStands
from bot.slack.asking import SlackAsked
from bot.slack.workspaces import Workspaces
from bot.worker import NotNow
from models.people.tables import Channel, Person
from tests.support.filing import OFFICER
from tests.support.two_slacks import TwoSlacks, both_at_work, two_settings

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def both(migrated_url: str) -> Iterator[TwoSlacks]:
    """The bot between the two."""
    with both_at_work(migrated_url) as place:
        yield place


def found(both: TwoSlacks, police_token: str | None = None) -> list[Finding]:
    """Everything that is found."""
    settings = two_settings(both.police.server, both.schools.server, both.bot.database.url)
    if police_token:
        settings = settings.model_copy(update={"police_bot_token": police_token, "police_api_url": None})
        settings = settings.model_copy(update={"police_api_url": both.schools.server.api_url})
    look = TwoWorkspaces(Workspaces(settings.workspaces), settings.workspaces)
    bot = both.bot
    return list(Doctor(bot.agreement, bot.database, None, None, both.police.clock[0], both=look).findings())


def not_fine(findings: list[Finding]) -> str:
    """The lines of what is not in order."""
    return "\n".join(f"{one.text} {one.to_do}" for one in findings if one.level is not Level.FINE)


def test_all_is_well(both: TwoSlacks) -> None:
    """Each Slack says who the bot is; the channels say where they are."""
    lines = "\n".join(one.text for one in found(both))
    for words in ("The police's Slack: Slack knows the bot", "The schools' Slack: Slack knows the bot",
                  "The channel of Hall High School (the schools' Slack), #"):  # fmt: skip
        assert words in lines
    assert not any(one.stops_the_bot for one in found(both))


def test_a_token_of_the_wrong_workspace_is_named(both: TwoSlacks) -> None:
    """With it the bot does not start: the police's people would be looked for in the schools' Slack."""
    findings = found(both, police_token=both.schools.server.bot_token)
    assert "are of the same workspace, TSCHOOLS" in not_fine(findings)
    assert any(one.stops_the_bot for one in findings)


def test_a_person_and_a_channel_that_no_token_reaches_are_named(both: TwoSlacks) -> None:
    """And a channel that the app of its workspace is not in."""
    with both.bot.database.write() as session:
        officer = session.scalars(select(Person).filter_by(user_id=OFFICER)).one()
        officer.team_id, officer.roles[0].side = "TOTHER", None
        for held in officer.roles:
            held.side = None
        session.execute(update(Channel).where(Channel.purpose == "team").values(team_id="TOTHER"))
    both.schools.change("channel", "CHALL", members=["UPRINHALL"])
    lines = not_fine(found(both))
    assert f"{officer.name} is in the workspace TOTHER, of which the bot has no token." in lines
    assert "no token of the bot reaches this workspace" in lines
    assert "The channel of Hall High School (the schools' Slack)" in lines


def test_a_side_that_refuses_the_token_stops_nothing(both: TwoSlacks) -> None:
    """It is said, with the setting; the other side's people and channels are looked at."""
    both.police.fail("auth.test", "refused", times=100, code="token_revoked")
    findings = found(both)
    assert "The police's Slack: Slack does not accept SLACK_POLICE_BOT_TOKEN (token_revoked)." in not_fine(findings)
    assert not any(one.stops_the_bot for one in findings)
    assert any("(the schools' Slack)" in one.text for one in findings)
    both.schools.fail("auth.test", "refused", times=100, code="token_revoked")
    assert any(one.stops_the_bot for one in found(both))


def test_readiness_and_alarms_name_the_side(both: TwoSlacks) -> None:
    """One side down is told and leaves the bot ready; both down do not."""
    down = {"police": timedelta(), "schools": timedelta(minutes=5)}
    sides = {side: SlackStands(lambda side=side: down[side], lambda: "token_revoked") for side in down}  # type: ignore[misc]
    health = Health(both.bot.database, lambda: both.police.clock[0], sides=sides)
    health.look()
    found_now = health.readiness()
    assert found_now["ready"]
    assert found_now["slack_police"] == "ok"
    assert found_now["slack_schools"] == "no connection for 300 seconds (token_revoked)"
    assert health.problems().keys() == {"slack_schools"}
    assert health.problems().keys() <= TO_DO.keys()
    metrics = {metric.name: metric.value for metric in health.metrics()}
    assert metrics["sro_slack_down_seconds"] == {"police": 0.0, "schools": 300.0}
    down["police"] = timedelta(minutes=5)
    assert not health.readiness()["ready"]


def test_each_side_is_asked_by_itself(both: TwoSlacks) -> None:
    """What it says is kept; a refusal is noted with its code, and is over when it is."""
    slack = both.bot.slack
    asked = SlackAsked(slack, slack.all[0], both.bot.database, both.bot.now)
    asked.ask()
    assert (asked.down_for(), asked.why()) == (timedelta(), "")
    both.police.fail("auth.test", "refused", code="token_revoked")
    with pytest.raises(NotNow, match="the police's Slack: token_revoked"):
        asked.ask()
    assert asked.why() == "token_revoked"
    asked.ask()
    assert (asked.down_for(), asked.why()) == (timedelta(), "")
