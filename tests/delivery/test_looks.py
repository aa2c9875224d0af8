"""Looks at what was sent: none is lost with the process that takes it, and each counts from when it was begun."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy.orm import Session

from bot.delivery import aftercare
from bot.practice.errors import Json
from bot.slack.gateway import Gateway
from models.delivery import dispatch
from models.delivery.dispatch import PACE
from models.delivery.outbox import Delivery
from models.notices import acts as notices
from tests.delivery.test_channels import look_at_all
from tests.delivery.test_delivery import CHANNEL, MINUTE, cards, file, pass_time, put_out_the_bot
from tests.delivery.test_former_places import delivery
from tests.delivery.test_last_state import a_posted_card, acknowledge, acting, undelivered
from tests.support.workplace import Workplace, text_of

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def withdraw(place: Workplace, notice_id: int) -> None:
    """The officer withdraws the notice."""
    with place.bot.database.write() as session:
        notices.withdraw(session, acting(place, session, "UOFFHALL"), notice_id, "Made up.", place.clock[0])


class Died(BaseException):
    """What a process is killed by reaches nothing in it."""


def dies_once(call: str, act: Callable[[], object], *, afterwards: bool) -> None:
    """While the bot does something its process is killed: before or after the next call of this kind to Slack."""
    real = getattr(Gateway, call)

    def then_die(gateway: Gateway, *args: Any) -> Any:
        if afterwards:
            real(gateway, *args)
        raise Died

    with patch.object(Gateway, call, then_die), pytest.raises(Died):
        act()


@pytest.mark.parametrize(("call", "afterwards"), [("messages_since", False), ("delete", False), ("delete", True)])
def test_a_look_that_dies_with_its_process_is_taken_again(workplace: Workplace, call: str, afterwards: bool) -> None:
    """The only look at a card that Slack doubled."""
    workplace.fail("chat.postMessage", "doubled")
    notice_id = file(workplace)
    workplace.deliver()
    acknowledge(workplace, notice_id)  # so that nothing else is looked at
    workplace.deliver()
    assert len(cards(workplace)) == 2
    dies_once(call, lambda: pass_time(workplace, PACE.sweeps[0] + MINUTE, MINUTE), afterwards=afterwards)
    pass_time(workplace, 5 * MINUTE, MINUTE)
    (card,) = cards(workplace)
    assert "cknowledged" in text_of(card)


@sqlite_only
def test_a_look_counts_from_when_it_was_begun(workplace: Workplace) -> None:
    """The second look at the channel was begun after ten seconds, and noted after more than a minute, as on a machine
    that stood still: the card that arrived meanwhile is not posted once more.
    """
    file(workplace)
    workplace.fail("chat.postMessage", "drop_before")
    pass_time(workplace, timedelta(seconds=8), timedelta(seconds=1))
    row = delivery(workplace)
    assert (row.state, row.looked_up) == ("unclear", 1)
    real = Gateway.messages_since

    def slow(gateway: Gateway, *args: Any) -> Iterator[Json]:
        shown = list(real(gateway, *args))
        workplace.clock[0] += PACE.absent_after
        return iter(shown)

    workplace.clock[0] += timedelta(seconds=5)
    with patch.object(Gateway, "messages_since", slow):
        assert workplace.bot.worker.run_once()
    workplace.bot.gateway.post(CHANNEL, row.uuid, "It comes late", (), None)
    assert delivery(workplace).looked_up == 2
    pass_time(workplace, 2 * MINUTE)
    assert (delivery(workplace).state, delivery(workplace).attempts) == ("posted", 1)
    assert len(cards(workplace)) == 1


def _asked_for(session: Session, card: int, now: datetime) -> None:
    """Its channel was put right while it could not be looked into."""
    dispatch.look_after(session, card, now, timedelta(0))


def _changed(session: Session, card: int, _now: datetime) -> None:
    """What the look has seen is not the newest."""
    session.get_one(Delivery, card).shows = "another change"


@pytest.mark.parametrize("meanwhile", [_asked_for, _changed])
@sqlite_only
def test_a_look_does_not_count_after_what_came_meanwhile(
    workplace: Workplace, meanwhile: Callable[[Session, int, datetime], None]
) -> None:
    """The card is looked at once more."""
    a_posted_card(workplace)
    now = workplace.clock[0] + PACE.sweeps[0] + MINUTE
    with workplace.bot.database.write() as session:
        seen = dispatch.to_sweep(session, now, PACE)
    assert seen is not None
    with workplace.bot.database.write() as session:
        assert dispatch.under_look(session, seen) is not None
        meanwhile(session, seen.id, now)
        session.flush()
        assert dispatch.under_look(session, seen) is None


@sqlite_only
def test_a_card_that_two_looks_did_not_show_stands_once_all_the_same(workplace: Workplace) -> None:
    """Slack showed an older copy of the channel for a while, and the card was posted anew."""
    a_posted_card(workplace)

    def nothing(_gateway: Gateway, *_args: Any) -> Iterator[Json]:
        return iter(())

    with patch.object(Gateway, "messages_since", nothing):
        pass_time(workplace, PACE.sweeps[0] + MINUTE, MINUTE)
    assert len(cards(workplace)) == 2
    with patch.object(aftercare, "DOUBLED_WITHIN", timedelta(milliseconds=1)):  # the card may be older than that
        pass_time(workplace, PACE.sweeps[0] + 2 * MINUTE, MINUTE)
    (card,) = cards(workplace)
    assert card["ts"] == delivery(workplace).message_ts


@sqlite_only
def test_a_post_that_was_given_up_with_its_channel_does_not_stand_there_later(workplace: Workplace) -> None:
    """It had arrived, without an answer; then the bot was put out, and the notice was withdrawn."""
    notice_id = file(workplace)
    workplace.fail("chat.postMessage", "drop_after")
    workplace.bot.worker.run_once()
    put_out_the_bot(workplace, True)
    withdraw(workplace, notice_id)
    pass_time(workplace, PACE.patience + 2 * MINUTE, MINUTE)
    assert delivery(workplace).state == "dropped"
    put_out_the_bot(workplace, False)
    pass_time(workplace, 2 * PACE.sweeps[1], 5 * MINUTE)
    assert cards(workplace) == []


def _doubled(place: Workplace) -> int:
    place.fail("chat.postMessage", "doubled")
    notice_id = file(place)
    place.deliver()
    acknowledge(place, notice_id)
    place.deliver()
    return notice_id


def _changed_in_vain(place: Workplace) -> int:
    """Every look at the card that an unclear change calls for was taken, before one was given up."""
    notice_id, _card = a_posted_card(place)
    place.fail("chat.update", "drop_after")
    acknowledge(place, notice_id)
    pass_time(place, timedelta(days=5), timedelta(hours=6))
    return notice_id


@pytest.mark.parametrize("before", [_doubled, _changed_in_vain])
@sqlite_only
def test_when_a_channel_is_put_right_what_was_in_doubt_there_is_looked_at(
    workplace: Workplace, before: Callable[[Workplace], int]
) -> None:
    """The bot was out of the channel for more than a week, which is longer than it looks."""
    notice_id = before(workplace)
    put_out_the_bot(workplace, True)
    look_at_all(workplace)
    withdraw(workplace, notice_id)
    pass_time(workplace, timedelta(days=9), timedelta(hours=1))
    put_out_the_bot(workplace, False)
    look_at_all(workplace)
    pass_time(workplace, 10 * MINUTE, MINUTE)
    (card,) = cards(workplace)
    assert "ithdrawn" in text_of(card)
    assert undelivered(workplace) == []
