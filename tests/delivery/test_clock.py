"""A machine's clock that is set back, or another process's that is behind, delays nothing by more than a minute."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.app import Bot
from bot.clock import SteadyClock
from bot.settings import Settings
from models.actor import Identity
from models.delivery import dispatch
from models.delivery.dispatch import PACE
from models.export_requests import acts as exporting
from models.notices.export_requests import Register
from models.people.queries import identify
from tests.delivery.test_delivery import CHANNEL, MINUTE, cards, file, pass_time, states
from tests.support.workplace import Workplace

HOUR = timedelta(hours=1)


def a_refused_post(place: Workplace) -> None:
    """Slack asks to wait half a minute."""
    place.fail("chat.postMessage", "rate_limited", seconds=30)
    file(place)
    place.bot.worker.run_once()


def a_dead_claim(place: Workplace) -> None:
    """A process has taken the card and died before it called."""
    file(place)
    with place.bot.database.write() as session:
        assert dispatch.claim(session, "dead", place.clock[0], PACE)


def a_death_at_the_call(place: Workplace) -> None:
    """A process has died while it called."""
    file(place)
    with place.bot.database.write() as session:
        claim = dispatch.claim(session, "dead", place.clock[0], PACE)
        assert claim
        assert dispatch.about_to_send(session, claim, CHANNEL, place.clock[0], PACE)


def a_lost_answer(place: Workplace) -> None:
    """Nobody knows whether the card arrived."""
    file(place)
    place.fail("chat.postMessage", "drop_after")
    place.bot.worker.run_once()


def a_parked_card(place: Workplace) -> None:
    """The channel was archived, and is not any more."""
    place.change("channel", CHANNEL, is_archived=True)
    file(place)
    place.bot.worker.run_once()
    place.change("channel", CHANNEL, is_archived=False)


def minutes_until_posted(place: Workplace) -> int:
    """How many minutes go by until the card is posted; -1 for more than eight."""
    for minute in range(9):
        if states(place)[0] == "posted":
            return minute
        pass_time(place, MINUTE)
    return -1


@pytest.mark.parametrize("waits", [a_refused_post, a_dead_claim, a_death_at_the_call, a_lost_answer, a_parked_card])
def test_a_clock_set_back_delays_by_no_more_than_a_minute(
    workplace: Workplace, waits: Callable[[Workplace], None]
) -> None:
    """Compared with the longest that each would have waited anyway, and the card is there once."""
    longest = {a_refused_post: 1, a_dead_claim: 2, a_death_at_the_call: 3, a_lost_answer: 1, a_parked_card: 6}[waits]
    waits(workplace)
    workplace.clock[0] -= HOUR
    assert 0 <= minutes_until_posted(workplace) <= longest
    pass_time(workplace, timedelta(minutes=7), MINUTE)
    assert len(cards(workplace)) == 1


def test_an_export_whose_maker_had_another_clock_is_made(workplace: Workplace) -> None:
    """A lease that ends later than any lease can is over."""
    now = workplace.clock[0]
    with workplace.bot.database.write() as session:
        today = workplace.bot.agreement.today(now)
        chief = identify(session, Identity("TPRACTICE", "UCHIEF"), today)
        exporting.ask(session, chief, Register(today, today), now)
        assert exporting.claim(session, now)
        assert exporting.claim(session, now) is None
        assert exporting.claim(session, now - HOUR)


@pytest.mark.parametrize("by", [-HOUR, HOUR])
def test_the_bots_clock_goes_on_when_the_machines_is_set(by: timedelta) -> None:
    """It neither waits an hour nor leaps one, and says by how much they differ."""
    began = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    with time_machine.travel(began, tick=False) as machine:
        clock = SteadyClock()
        before = clock()
        machine.shift(by)
        assert timedelta(0) <= clock() - before < MINUTE
        assert abs(clock.off_by() - by) < MINUTE


def test_the_bot_goes_by_such_a_clock(workplace: Workplace) -> None:
    """All of it: acts, delivery, reminders."""
    server = workplace.server
    bot = Bot(
        Settings(
            SLACK_BOT_TOKEN=server.bot_token, SLACK_SIGNING_SECRET=server.signing_secret,
            SLACK_API_URL=server.api_url, DATABASE_URL=workplace.bot.database.url,
        )
    )  # fmt: skip
    assert isinstance(bot.now, SteadyClock)
    bot.database.close()
