"""An officer in the police's Slack, a principal in the schools': one notice, told and acknowledged in both."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.slack.gateway import Gateway
from bot.slack.socket import SocketLink
from models.delivery.outbox import Delivery, DeliveryState
from tests.support import filing
from tests.support.two_slacks import POLICE, SCHOOLS, TwoSlacks, both_at_work
from tests.support.workplace import text_of

CHANNEL = "CHALL"
PRINCIPAL = "UPRINHALL"


@pytest.fixture
def both(migrated_url: str) -> Iterator[TwoSlacks]:
    """The bot between the two."""
    with both_at_work(migrated_url) as place:
        yield place


def deliveries(both: TwoSlacks) -> list[Delivery]:
    """All of them, as they are now."""
    with both.bot.database.read() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def told(both: TwoSlacks, who: str = filing.OFFICER) -> str:
    """What the bot has written to somebody of the police."""
    somebody = both.police.somebody(who)
    return text_of(somebody.messages(somebody.direct())) if somebody.direct() else ""


def go_through_a_notice(both: TwoSlacks) -> None:
    """Filed in the police's, its card stands in the school's channel, and the officer hears of the acknowledgment."""
    filing.file(both.police)
    both.deliver()
    assert not both.police.posted(CHANNEL)
    (card,) = both.schools.posted(CHANNEL)
    assert f"<@{PRINCIPAL}>" in text_of(card)
    assert both.schools.somebody(PRINCIPAL).press("notice_acknowledge", message=card, channel=CHANNEL)
    both.deliver()
    assert "Acknowledged" in text_of(both.schools.posted(CHANNEL)[0])
    assert "cknowledged" in told(both)


def test_a_notice_goes_from_the_one_slack_to_the_other(both: TwoSlacks) -> None:
    """By HTTP, each side at its own address."""
    go_through_a_notice(both)
    assert {row.team_id for row in deliveries(both)} == {POLICE, SCHOOLS}
    assert all(row.state == DeliveryState.POSTED for row in deliveries(both))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_same_in_socket_mode(both: TwoSlacks) -> None:
    """A connection to each."""
    links = []
    for place, side in zip((both.police, both.schools), both.bot.sides, strict=True):
        server = place.server
        server.only.requests.transport = server.only.links
        link = SocketLink(side.app, Gateway(server.app_token, server.api_url), 4)
        link.connect()
        links.append(link)
    try:
        go_through_a_notice(both)
    finally:
        for link in links:
            link.stop()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_both_homes_show_what_waits(both: TwoSlacks) -> None:
    """Each in its own Slack, of the same record, and both follow what is done."""
    principal, officer = both.schools.somebody(PRINCIPAL), both.police.somebody(filing.OFFICER)
    for place, who in ((both.schools, principal), (both.police, officer)):
        who.home()
        place.until(lambda who=who: who.home() is not None)  # type: ignore[misc]
    filing.file(both.police)
    both.deliver()
    both.schools.until(lambda: "Notices to acknowledge" in text_of(principal.home()))
    both.police.until(lambda: "To complete" in text_of(officer.open_home()))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whoever_previews_a_card_reads_the_name_of_who_is_in_the_other_slack(both: TwoSlacks) -> None:
    """There, the principal's id would be nobody."""
    officer = both.police.somebody(filing.OFFICER)
    officer.command("/sro-notify")
    officer.press("notice_preview", state=officer.fill(**filing.FIRST_PAGE))
    preview = text_of(officer.window())
    assert "For " in preview
    assert "<@" not in preview


def test_while_one_slack_is_down_the_other_side_goes_on_and_sees_it(both: TwoSlacks) -> None:
    """The card waits; the officer is told in the police's Slack, and once more when it has arrived."""
    both.schools.fail("*", "refused", times=100_000, code="token_revoked")
    filing.file(both.police)
    both.deliver()
    assert not both.schools.posted(CHANNEL)
    assert "Not delivered: please call the principal" in told(both)
    officer = both.police.somebody(filing.OFFICER)
    officer.command("/sro")
    assert "Not delivered" in text_of(officer.window())
    both.schools.fail("*", "refused", times=0)
    both.police.clock[0] += timedelta(minutes=6)
    both.deliver()
    assert len(both.schools.posted(CHANNEL)) == 1
    assert "was delivered after all" in told(both)
