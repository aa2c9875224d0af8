"""When the campaign may compare: not before what arrived last was looked at, however long it was on its way."""

from datetime import timedelta

from bot.delivery.worker import DeliveryWorker
from handlers.messages import MESSAGES
from tests.campaign.campaign import SETTLED, looked_at
from tests.campaign.doomed import FAST
from tests.campaign.standing import compare
from tests.delivery.test_delivery import file
from tests.support.workplace import Workplace


def test_a_message_that_arrives_long_after_the_last_was_filed_is_waited_for(workplace: Workplace) -> None:
    """As on a busy machine. Slack doubled it, and the bot has not come to the look that finds this."""
    bot, filed = workplace.bot, workplace.clock[0]
    worker = DeliveryWorker(bot.database, bot.gateway, bot.agreement, MESSAGES, lambda: workplace.clock[0], pace=FAST)
    file(workplace)
    workplace.clock[0] += 2 * SETTLED
    workplace.fail("chat.postMessage", "doubled")
    assert worker.send_one("busy")
    assert len(compare(bot.database, bot.agreement, workplace.server.url).double) == 1
    assert not looked_at(bot.database, filed)
    while not looked_at(bot.database, filed) and workplace.clock[0] < filed + timedelta(hours=1):
        workplace.clock[0] += timedelta(seconds=5)
        worker.run_once("busy")
    assert compare(bot.database, bot.agreement, workplace.server.url).is_right()
