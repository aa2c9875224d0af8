"""From one workspace to two, with work that is open: what stands in the old Slack is changed and closed there."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.app import Bot
from bot.practice.server import PracticeServer
from bot.practice.sides import TWO
from bot.settings import Settings
from bot.slack.workspaces import learned, remember
from models.actor import Identity
from models.destinations import Chief
from models.notices import acknowledgments
from models.people.queries import identify
from models.people.roles import set_channel
from models.people.tables import Person, RoleHeld
from models.vocabulary import Party
from tests.delivery.test_delivery import pass_time
from tests.delivery.test_settling import CLOSED
from tests.dismissals.test_in_slack import forward, request
from tests.support.filing import file
from tests.support.workplace import PATIENCE, Workplace, at_work, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
MINUTE = timedelta(minutes=1)


def served(server: PracticeServer) -> Iterator[PracticeServer]:
    """A stand-in for Slack, as long as a test lasts."""
    server.start()
    yield server
    server.stop()


@pytest.fixture
def old() -> Iterator[PracticeServer]:
    """The workspace that both share, and that stays the schools'."""
    yield from served(PracticeServer(ack_seconds=PATIENCE))


@pytest.fixture
def new() -> Iterator[PracticeServer]:
    """Where the police's own workspace is."""
    yield from served(PracticeServer(workspaces=TWO))


def moved(url: str, old: PracticeServer, new: PracticeServer, before: Workplace) -> Bot:
    """The bot with both tokens, after the police's people and the chief's channel got their new ids."""
    settings = new.settings(http=True) | {
        "SLACK_SCHOOLS_BOT_TOKEN": old.bot_token, "SLACK_SCHOOLS_SIGNING_SECRET": old.signing_secret,
        "SLACK_SCHOOLS_API_URL": old.api_url,
    }  # fmt: skip
    bot = Bot(Settings(**settings, DATABASE_URL=url), lambda: before.clock[0])
    remember(bot.slack, bot.database)
    for gateway in bot.slack.all:
        learned(bot.slack, gateway, gateway.identity(), bot.database, before.clock[0])
    with bot.database.write() as session:
        police = select(RoleHeld.person_id).where(RoleHeld.side == Party.POLICE)
        session.execute(update(Person).where(Person.id.in_(police)).values(team_id="TPOLICE"))
        set_channel(session, "test", str(Chief()), "CCHIEF", before.clock[0], team_id="TPOLICE")
    return bot


def test_an_open_card_is_closed_in_the_old_slack_and_stands_in_the_new_one(
    practice_url: str, old: PracticeServer, new: PracticeServer
) -> None:
    """The chief's, whose channel moved, can be acted on where it is now. The school's stays, and follows its notice."""
    with at_work(practice_url, beside=old) as before:
        assert "Filed" in file(before)
        request(before)
        forward(before)
        (card,) = before.posted("CCHIEF")
        assert "dismissal_open" in text_of(card)
    bot = moved(practice_url, old, new, before)
    with closing(bot.database):
        at_old, at_new = (Workplace(server, bot, before.clock, "") for server in (old, new))
        pass_time(at_old, 5 * MINUTE, MINUTE)
        (closed,) = at_old.posted("CCHIEF")
        assert (closed["ts"], closed["text"]) == (card["ts"], CLOSED)
        assert "dismissal_open" not in text_of(closed)
        (again,) = at_new.posted("CCHIEF")
        assert (again["team"], again["text"]) == ("TPOLICE", card["text"])
        assert "dismissal_open" in text_of(again)
        with bot.database.write() as session:
            principal = identify(session, Identity("TPRACTICE", "UPRINHALL"), bot.agreement.today(before.clock[0]))
            acknowledgments.acknowledge(session, principal, 1, before.clock[0])
        pass_time(at_old, 5 * MINUTE, MINUTE)
        assert "Acknowledged by" not in text_of(at_old.posted("CHALL"))  # the officer's old account is still in it
        at_old.change("channel", "CHALL", members=["UBOT", "UPRINHALL", "UDESHALL"])
        pass_time(at_old, 20 * MINUTE, MINUTE)
        (notice,) = at_old.posted("CHALL")
        assert "Acknowledged by" in text_of(notice)
        assert at_new.posted("CHALL") == []
