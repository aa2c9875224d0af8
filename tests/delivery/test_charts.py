"""A Slack that has no charts, or takes them no more: the message goes out all the same, without them."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from slack_sdk.models.blocks import ActionsBlock
from sqlalchemy import select

from bot.delivery.worker import DeliveryWorker
from bot.slack.gateway import Gateway, SlackRefused
from handlers.message import Message, MessageKind, Telling
from handlers.messages import MESSAGES
from handlers.parts import button
from handlers.quarters.charts import BarChart
from handlers.values import RecordId
from models.actor import Identity
from models.delivery import outbox
from models.delivery.outbox import Delivery, DeliveryState
from models.destinations import Administrators
from models.people.queries import identify
from models.quarters import opening
from models.quarters import tables as records
from models.quarters.changes import board_changed
from tests.delivery.test_delivery import pass_time
from tests.support.workplace import Workplace

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHANNEL = "CTEAM"


def open_quarter(place: Workplace) -> int:
    """The quarter that has ended is opened, and its board is on the way; its id."""
    now, agreement = place.clock[0], place.bot.agreement
    with place.bot.database.write() as session:
        actor = identify(session, Identity("TPRACTICE", "UTEAMPD1"), agreement.today(now))
        return opening.open_by_hand(session, agreement, actor, opening.at_hand(agreement, now)[0].first_day, now).id


def change_board(place: Workplace, quarter_id: int) -> None:
    """The board is to be brought up to date, and is."""
    with place.bot.database.write() as session:
        board_changed(session, records.get(session, quarter_id), place.clock[0])
    place.deliver()


def board(place: Workplace) -> dict[str, Any]:
    """The board, once in its channel."""
    (found,) = [one for one in place.posted(CHANNEL) if "submissions are in" in one["text"]]
    return found


def kinds(blocks: list[dict[str, Any]]) -> set[str]:
    """The kinds of blocks in a message."""
    return {block["type"] for block in blocks}


def deliveries(place: Workplace) -> list[Delivery]:
    """All deliveries, in order."""
    with place.bot.database.read() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def test_the_board_has_its_chart_where_slack_takes_it(workplace: Workplace) -> None:
    """Posted, and changed."""
    quarter = open_quarter(workplace)
    workplace.deliver()
    change_board(workplace, quarter)
    assert kinds(board(workplace)["blocks"]) >= {"data_visualization", "section", "actions"}


def test_a_board_that_slack_refuses_for_its_chart_comes_without_it_at_once(workplace: Workplace) -> None:
    """Nothing is parked, nobody is alarmed; what is kept is what was sent; and the bot asks Slack no second time."""
    quarter = open_quarter(workplace)
    workplace.fail("chat.postMessage", "no_charts")
    workplace.bot.worker.run_once()
    assert kinds(board(workplace)["blocks"]) == {"header", "context", "section", "actions"}
    (sent,) = deliveries(workplace)
    assert (sent.state, sent.attempts) == (DeliveryState.POSTED, 1)
    assert sent.payload is not None
    assert "data_visualization" not in str(sent.payload)
    assert sent.payload["text"] == board(workplace)["text"]
    change_board(workplace, quarter)
    assert "data_visualization" not in kinds(board(workplace)["blocks"])
    assert {one.state for one in deliveries(workplace)} == {DeliveryState.POSTED}


def test_a_change_that_slack_refuses_for_its_chart_is_made_without_it(workplace: Workplace) -> None:
    """As when a workspace moves to a Slack that lacks them."""
    quarter = open_quarter(workplace)
    workplace.deliver()
    workplace.fail("chat.update", "no_charts")
    change_board(workplace, quarter)
    assert kinds(board(workplace)["blocks"]) == {"header", "context", "section", "actions"}
    assert {one.state for one in deliveries(workplace)} == {DeliveryState.POSTED}


@pytest.mark.parametrize("fault", ["error_after", "drop_after", "drop_before"])
def test_when_the_second_answer_is_lost_the_board_is_there_once(workplace: Workplace, fault: str) -> None:
    """Refused for its chart, sent without, and no answer: looked up before it is sent again."""
    open_quarter(workplace)
    workplace.fail("chat.postMessage", "no_charts")
    workplace.fail("chat.postMessage", fault)
    for _time in range(20):
        while workplace.bot.worker.run_once():
            pass
        workplace.clock[0] += timedelta(seconds=10)
    assert board(workplace)
    assert {one.state for one in deliveries(workplace)} == {DeliveryState.POSTED}


def test_a_process_that_slept_after_the_refusal_sends_no_second_board(workplace: Workplace) -> None:
    """Refused for its chart; and before it is sent without, the lease is over, and another process has sent it."""
    open_quarter(workplace)

    def slept(_gateway: Gateway, *_args: Any) -> str:
        awake.stop()
        pass_time(workplace, timedelta(minutes=4), timedelta(seconds=10))
        raise SlackRefused("invalid_blocks")

    awake = patch.object(Gateway, "post", slept)
    awake.start()
    pass_time(workplace, timedelta(minutes=1), timedelta(seconds=10))
    assert board(workplace)
    assert {one.state for one in deliveries(workplace)} == {DeliveryState.POSTED}


def test_blocks_that_are_wrong_without_their_chart_too_are_parked_and_charts_stay(workplace: Workplace) -> None:
    """The chart was not at fault, so Slack has charts as far as the bot knows."""

    def wrong(_telling: Telling, _subject: int) -> Message:
        twice = ActionsBlock(elements=[button(words, "same_action", RecordId(1)) for words in ("One", "Two")])
        return Message("Wrong.", [BarChart("T", ["a"], {"b": [1]}), twice])

    bot = workplace.bot
    with bot.database.write() as session:
        outbox.enqueue(session, "wrong", 1, Administrators(), workplace.clock[0])
    messages = {**MESSAGES, "wrong": MessageKind(wrong)}
    worker = DeliveryWorker(bot.database, bot.gateway, bot.agreement, messages, lambda: workplace.clock[0])
    worker.send_one("one")
    (parked,) = deliveries(workplace)
    assert (parked.state, parked.problem) == (DeliveryState.PARKED, "invalid_blocks")
    open_quarter(workplace)
    worker.send_one("one")
    assert "data_visualization" in kinds(board(workplace)["blocks"])
