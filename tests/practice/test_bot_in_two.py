"""The bot in two workspaces: what an officer files in the police's Slack is acknowledged in the schools'."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from bot.slack.workspaces import ask_unknown
from models.people.channel_watch import ChannelFinding
from models.people.spaces import Space
from models.people.tables import Channel
from tests.support.filing import FIRST_PAGE, file
from tests.support.workplace import Workplace, text_of

OFFICER, PRINCIPAL = "UOFFHALL", "UPRINHALL"
A_WHILE = timedelta(minutes=5)


def test_a_notice_goes_from_one_workspace_to_the_other(two_workplaces: Workplace) -> None:
    """The card stands in the school's channel, where the principal acknowledges it; both Homes work."""
    place = two_workplaces
    assert "Filed" in file(place)
    place.deliver()
    (card,) = place.posted("CHALL")
    assert (card["team"], card["app_id"], card["user"]) == ("TSCHOOLS", "ASCHOOLS", "UBOTSCHOOLS")
    assert "<@UPRINHALL>" in card["text"]
    assert "<@UOFFHALL>" not in text_of(card)
    principal, officer = place.somebody(PRINCIPAL), place.somebody(OFFICER)
    principal.press("notice_open", message=card, channel="CHALL")
    assert FIRST_PAGE["narrative"] in text_of(principal.window())
    principal.press("notice_acknowledge", message=card, channel="CHALL")
    place.deliver()
    (card,) = place.posted("CHALL")
    assert "Acknowledged by" in text_of(card)
    for somebody in (officer, principal):
        somebody.home()
        place.until(lambda somebody=somebody: bool(somebody.home()))  # type: ignore[misc]
        assert officer.direct() != principal.direct()


def test_what_is_for_one_workspace_waits_and_the_other_goes_on(two_workplaces: Workplace) -> None:
    """The schools' Slack is down: the officer files all the same, and the card comes once it is well."""
    place = two_workplaces
    place.stand("down", "schools")
    assert "Filed" in file(place)
    place.deliver()
    assert place.posted("CHALL") == []
    place.stand("well", "schools")
    for _again in range(20):
        place.clock[0] += A_WHILE
        place.deliver()
        if place.posted("CHALL"):
            break
    assert len(place.posted("CHALL")) == 1


def test_no_channel_is_looked_at_before_slack_says_which_workspace_is_which(two_workplaces: Workplace) -> None:
    """At the first start nothing is known of the workspaces: nobody is told that the other side's channels are gone."""
    bot = two_workplaces.bot
    for side in bot.sides:
        side.gateway.space = Space(side.gateway.space.key)
        side.watch.run_once()
    ask_unknown(bot.slack, bot.database, two_workplaces.clock[0])
    assert {side.gateway.space.team_id for side in bot.sides} == {"TPOLICE", "TSCHOOLS"}
    for side in bot.sides:
        for _channel in range(12):
            side.watch.run_once()
    with bot.database.read() as session:
        assert [found.problem for found in session.scalars(select(ChannelFinding))] == []
        assert {channel.name for channel in session.scalars(select(Channel))} >= {"hall-sro-notices", "sro-chief"}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_both_are_seen_in_a_browser(two_workplaces: Workplace, browser: Browser) -> None:
    """An officer's page, then by the switch the principal's, with the card."""
    file(two_workplaces)
    two_workplaces.somebody(OFFICER).close_all()
    two_workplaces.deliver()
    page = browser.new_page()
    page.goto(f"{two_workplaces.server.url}/?as={OFFICER}")
    page.get_by_role("button", name="Schools workspace").click()
    page.get_by_role("navigation", name="Channels").get_by_role("button", name="hall-sro-notices").click()
    expect(page.get_by_role("article").last).to_contain_text("Action notice")
    page.close()
