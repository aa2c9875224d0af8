"""An officer in the police's Slack, a principal in the schools': one notice, told and acknowledged in both."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from models.delivery.outbox import Delivery, DeliveryState
from models.people.tables import Person
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


def test_a_notice_goes_from_the_one_slack_to_the_other(both: TwoSlacks) -> None:
    """Filed in the police's, its card stands in the school's channel, and the officer hears of the acknowledgment."""
    filing.file(both.police)
    both.deliver()
    assert not both.police.posted(CHANNEL)
    (card,) = both.schools.posted(CHANNEL)
    assert f"<@{PRINCIPAL}>" in text_of(card)
    principal = both.schools.somebody(PRINCIPAL)
    assert principal.press("notice_acknowledge", message=card, channel=CHANNEL)
    both.deliver()
    assert "Acknowledged" in text_of(both.schools.posted(CHANNEL)[0])
    officer = both.police.somebody(filing.OFFICER)
    assert "cknowledged" in text_of(officer.messages(officer.direct()))
    assert {row.team_id for row in deliveries(both)} == {POLICE, SCHOOLS}
    assert all(row.state == DeliveryState.POSTED for row in deliveries(both))


def test_both_homes_show_what_waits(both: TwoSlacks) -> None:
    """Each in its own Slack, of the same record."""
    principal, officer = both.schools.somebody(PRINCIPAL), both.police.somebody(filing.OFFICER)
    principal.home()
    filing.file(both.police)
    both.deliver()
    both.schools.until(lambda: "N-20" in text_of(principal.home()))
    both.police.until(lambda: "N-20" in text_of(officer.home()))


def test_the_same_id_is_another_person_in_the_other_slack(both: TwoSlacks) -> None:
    """Whoever has an officer's id in the schools' Slack is nobody whom the roster knows."""
    with both.bot.database.write() as session:
        officer = session.scalars(select(Person).filter_by(user_id=filing.OFFICER)).one()
        officer.user_id = PRINCIPAL  # as could be: ids are a workspace's own
    filing.file(both.police, PRINCIPAL) if False else None
    with both.bot.database.read() as session:
        people = session.scalars(select(Person).filter_by(user_id=PRINCIPAL)).all()
    assert {person.team_id for person in people} == {POLICE, SCHOOLS}
