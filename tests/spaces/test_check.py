"""`sro-bot check`, `/readyz` and the alarms name the side whose Slack is meant."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.alarms.watch import TO_DO
from bot.check.doctor import Doctor
from bot.check.findings import Finding, Level
from bot.check.two import TwoWorkspaces
from bot.serving.health import Health, SlackStands
from bot.settings import Settings
from bot.slack.asking import SlackAsked
from bot.slack.workspaces import Workspaces
from bot.worker import NotNow
from models.people.tables import Channel, Person
from models.store.database import Database
from tests.support.filing import OFFICER
from tests.support.town import NOW
from tests.support.workplace import Workplace

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def found(both: Workplace, **changed: str) -> list[Finding]:
    """Everything that is found, with these settings changed."""
    settings = Settings(**both.server.settings(http=True), DATABASE_URL=both.bot.database.url)
    settings = settings.model_copy(update=changed)
    look = TwoWorkspaces(Workspaces(settings.workspaces), settings.workspaces)
    bot = both.bot
    return list(Doctor(bot.agreement, bot.database, None, None, both.clock[0], both=look).findings())


def not_fine(findings: list[Finding]) -> str:
    """The lines of what is not in order."""
    return "\n".join(f"{one.text} {one.to_do}" for one in findings if one.level is not Level.FINE)


def test_all_is_well(two_workplaces: Workplace) -> None:
    """Each Slack says who the bot is; the channels say where they are."""
    lines = "\n".join(one.text for one in found(two_workplaces))
    for words in ("The police's Slack: Slack knows the bot", "The schools' Slack: Slack knows the bot",
                  "The channel of Hall High School (the schools' Slack), #"):  # fmt: skip
        assert words in lines
    assert not any(one.stops_the_bot for one in found(two_workplaces))


def test_a_token_of_the_wrong_workspace_is_named(two_workplaces: Workplace) -> None:
    """With it the bot does not start: the police's people would be looked for in the schools' Slack."""
    schools = two_workplaces.server.at("schools")
    findings = found(two_workplaces, police_bot_token=schools.bot_token, police_api_url=schools.api_url)
    assert "are of the same workspace, TSCHOOLS" in not_fine(findings)
    assert any(one.stops_the_bot for one in findings)


def test_a_person_and_a_channel_that_no_token_reaches_are_named(two_workplaces: Workplace) -> None:
    """And a channel that the app of its workspace is not in."""
    with two_workplaces.bot.database.write() as session:
        officer = session.scalars(select(Person).filter_by(user_id=OFFICER)).one()
        officer.team_id, officer.roles[0].side = "TOTHER", None
        for held in officer.roles:
            held.side = None
        session.execute(update(Channel).where(Channel.purpose == "team").values(team_id="TOTHER"))
    two_workplaces.change("channel", "CHALL", members=["UPRINHALL"])
    lines = not_fine(found(two_workplaces))
    assert f"{officer.name} is in the workspace TOTHER, of which the bot has no token." in lines
    assert "no token of the bot reaches this workspace" in lines
    assert "The channel of Hall High School (the schools' Slack)" in lines


def test_a_side_that_refuses_the_token_stops_nothing(two_workplaces: Workplace) -> None:
    """It is said, with the setting; the other side's people and channels are looked at."""
    two_workplaces.fail("auth.test", "refused", times=100, code="token_revoked", workspace="police")
    findings = found(two_workplaces)
    assert "The police's Slack: Slack does not accept SLACK_POLICE_BOT_TOKEN (token_revoked)." in not_fine(findings)
    assert not any(one.stops_the_bot for one in findings)
    assert any("(the schools' Slack)" in one.text for one in findings)
    two_workplaces.fail("auth.test", "refused", times=100, code="token_revoked", workspace="schools")
    assert any(one.stops_the_bot for one in found(two_workplaces))


def test_readiness_and_alarms_name_the_side(database: Database) -> None:
    """One side down is told and leaves the bot ready; both down do not."""
    down = {"police": timedelta(), "schools": timedelta(minutes=5)}
    sides = {side: SlackStands(lambda side=side: down[side], lambda: "token_revoked") for side in down}  # type: ignore[misc]
    health = Health(database, lambda: NOW, sides=sides)
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


def test_each_side_is_asked_by_itself(two_workplaces: Workplace) -> None:
    """What it says is kept; a refusal is noted with its code, and is over when it is."""
    slack = two_workplaces.bot.slack
    asked = SlackAsked(slack, slack.all[0], two_workplaces.bot.database, two_workplaces.bot.now)
    asked.ask()
    assert (asked.down_for(), asked.why()) == (timedelta(), "")
    two_workplaces.fail("auth.test", "refused", code="token_revoked", workspace="police")
    with pytest.raises(NotNow, match="the police's Slack: token_revoked"):
        asked.ask()
    assert asked.why() == "token_revoked"
    asked.ask()
    assert (asked.down_for(), asked.why()) == (timedelta(), "")
