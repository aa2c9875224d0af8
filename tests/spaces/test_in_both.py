"""An officer in the police's Slack, a principal in the schools': one notice, told and acknowledged in both."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from bot.slack.gateway import Gateway
from bot.slack.socket import SocketLink
from bot.slack.workspaces import ask_unknown
from models.delivery.outbox import Delivery, DeliveryState
from models.people.channel_watch import ChannelFinding
from models.people.spaces import Space
from models.people.tables import Channel
from tests.delivery.test_delivery import pass_time
from tests.notices.test_being_told import told
from tests.support.filing import FIRST_PAGE, OFFICER, file
from tests.support.workplace import Workplace, text_of

CHANNEL, PRINCIPAL = "CHALL", "UPRINHALL"
MINUTE = timedelta(minutes=1)
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def go_through_a_notice(place: Workplace) -> None:
    """Filed in the police's, its card stands in the school's channel, and the officer hears of the acknowledgment."""
    assert "Filed" in file(place)
    place.deliver()
    (card,) = place.posted(CHANNEL)
    assert (card["team"], card["app_id"], card["user"]) == ("TSCHOOLS", "ASCHOOLS", "UBOTSCHOOLS")
    assert f"<@{PRINCIPAL}>" in text_of(card)
    assert f"<@{OFFICER}>" not in text_of(card)
    principal = place.somebody(PRINCIPAL)
    principal.press("notice_open", message=card, channel=CHANNEL)
    assert FIRST_PAGE["narrative"] in text_of(principal.window())
    principal.press("notice_acknowledge", message=card, channel=CHANNEL)
    place.deliver()
    assert "Acknowledged by" in text_of(place.posted(CHANNEL))
    assert "was acknowledged" in text_of(told(place, OFFICER))
    assert place.somebody(OFFICER).direct() != principal.direct()


def test_a_notice_goes_from_the_one_slack_to_the_other(two_workplaces: Workplace) -> None:
    """By HTTP, each side at its own address."""
    go_through_a_notice(two_workplaces)
    with two_workplaces.bot.database.read() as session:
        rows = list(session.scalars(select(Delivery)))
    assert {row.team_id for row in rows} == {"TPOLICE", "TSCHOOLS"}
    assert all(row.state == DeliveryState.POSTED for row in rows)


@on_sqlite
def test_the_same_in_socket_mode(two_workplaces: Workplace) -> None:
    """A connection to each."""
    links = []
    for at, side in zip(two_workplaces.server.installations, two_workplaces.bot.sides, strict=True):
        at.requests.transport = at.links
        link = SocketLink(side.app, Gateway(at.app_token, at.api_url), 4)
        link.connect()
        links.append(link)
    try:
        go_through_a_notice(two_workplaces)
    finally:
        for link in links:
            link.stop()


@on_sqlite
def test_both_homes_show_what_waits(two_workplaces: Workplace) -> None:
    """Each in its own Slack, of the same record, and both follow what is done."""
    place = two_workplaces
    principal, officer = place.somebody(PRINCIPAL), place.somebody(OFFICER)
    for somebody in (principal, officer):
        somebody.home()
        place.until(lambda somebody=somebody: somebody.home() is not None)  # type: ignore[misc]
    file(place)
    place.deliver()
    place.until(lambda: "Notices to acknowledge" in text_of(principal.home()))
    place.until(lambda: "To complete" in text_of(officer.open_home()))


@on_sqlite
def test_whoever_previews_a_card_reads_the_name_of_who_is_in_the_other_slack(two_workplaces: Workplace) -> None:
    """There, the principal's id would be nobody."""
    officer = two_workplaces.somebody(OFFICER)
    officer.command("/sro-notify")
    officer.press("notice_preview", state=officer.fill(**FIRST_PAGE))
    preview = text_of(officer.window())
    assert "For " in preview
    assert "<@" not in preview


@on_sqlite
@pytest.mark.parametrize(
    ("condition", "why"),
    [("token_revoked", "Slack does not accept the token"), ("down", "Slack has not accepted it yet")],
)
def test_while_one_slack_is_down_the_other_side_goes_on_and_sees_it(
    two_workplaces: Workplace, condition: str, why: str
) -> None:
    """The card waits; the officer is told in the police's Slack, and once more when it has arrived."""
    place, officer = two_workplaces, two_workplaces.somebody(OFFICER)
    place.stand(condition, "schools")
    assert "Filed" in file(place)
    officer.close_all()
    pass_time(place, 20 * MINUTE, 5 * MINUTE)
    assert not place.posted(CHANNEL)
    (message,) = told(place, OFFICER)
    assert message["text"].startswith("Not delivered: please call the principal.")
    assert f"is not in the school's channel in the schools' Slack: {why}" in text_of(message)
    officer.command("/sro")
    line = f"*Not delivered: please call the principal* · not in the schools' Slack yet: {why}"
    assert line in text_of(officer.window())
    place.stand("well", "schools")
    pass_time(place, 30 * MINUTE, 5 * MINUTE)
    assert len(place.posted(CHANNEL)) == 1
    (message,) = told(place, OFFICER)
    assert "was delivered after all" in message["text"]


@on_sqlite
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


@on_sqlite
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
