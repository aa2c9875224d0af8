"""A message that went to one place and then to another, since the first gave no answer: it stands once all the same."""

from datetime import timedelta

from sqlalchemy import select

from models.delivery import dispatch
from models.delivery.dispatch import PACE
from models.delivery.outbox import Delivery, DeliveryState
from models.evaluations import tables as evaluations
from models.people.roles import set_channel
from tests.delivery.test_delivery import CHANNEL, MINUTE, cards, file, pass_time, put_out_the_bot
from tests.delivery.test_files import files, submit
from tests.delivery.test_last_state import (
    NEW_CHANNEL,
    a_lost_change,
    a_posted_card,
    acknowledge,
    amend,
    replace_channel,
    undelivered,
)
from tests.delivery.test_settling import CLOSED
from tests.support.workplace import Workplace

SWEPT = 2 * PACE.sweeps[0] + 2 * MINUTE


def delivery(place: Workplace, kind: str = "notice_card") -> Delivery:
    """The only delivery of its kind."""
    with place.bot.database.read() as session:
        return session.scalars(select(Delivery).filter_by(kind=kind)).one()


def an_unclear_card(place: Workplace, fault: str) -> None:
    """A card that was sent to Hall's channel, and nobody knows whether it arrived."""
    file(place)
    place.fail("chat.postMessage", fault)
    place.bot.worker.run_once()
    assert delivery(place).state == DeliveryState.UNCLEAR


def test_a_card_that_comes_late_to_the_channel_before_is_deleted_there(workplace: Workplace) -> None:
    """It was not there when it was looked for, and so was sent to the channel of today."""
    an_unclear_card(workplace, "drop_before")
    pass_time(workplace, timedelta(seconds=20))
    replace_channel(workplace)
    pass_time(workplace, 2 * MINUTE)
    assert len(cards(workplace, NEW_CHANNEL)) == 1
    workplace.bot.gateway.post(CHANNEL, delivery(workplace).uuid, "Late", (), None)
    pass_time(workplace, SWEPT, MINUTE)
    assert (len(cards(workplace)), len(cards(workplace, NEW_CHANNEL))) == (0, 1)
    assert undelivered(workplace) == []


def test_a_card_in_a_channel_that_could_not_be_looked_at_is_deleted_when_it_can(workplace: Workplace) -> None:
    """It had arrived there; then the bot was removed, and another channel set."""
    an_unclear_card(workplace, "drop_after")
    put_out_the_bot(workplace, True)
    replace_channel(workplace)
    pass_time(workplace, 3 * MINUTE)
    assert (len(cards(workplace)), len(cards(workplace, NEW_CHANNEL))) == (1, 1)
    put_out_the_bot(workplace, False)
    pass_time(workplace, SWEPT, MINUTE)
    assert (len(cards(workplace)), len(cards(workplace, NEW_CHANNEL))) == (0, 1)


def test_the_copy_of_a_card_does_not_outlive_it_in_the_channel_before(workplace: Workplace) -> None:
    """Slack doubled it, somebody deleted one of the two, and the channel was replaced, all before the first look."""
    workplace.fail("chat.postMessage", "doubled")
    file(workplace)
    workplace.deliver()
    (known,) = [one for one in cards(workplace) if one["ts"] == delivery(workplace).message_ts]
    workplace.delete(known, CHANNEL)
    replace_channel(workplace)
    pass_time(workplace, SWEPT, MINUTE)
    assert (len(cards(workplace)), len(cards(workplace, NEW_CHANNEL))) == (0, 1)


def test_the_copy_of_a_card_that_nobody_needs_any_more_does_not_outlive_it(workplace: Workplace) -> None:
    """It would go on asking to be acknowledged, and no change would ever reach it."""
    workplace.fail("chat.postMessage", "doubled")
    notice_id = file(workplace)
    workplace.deliver()
    (known,) = [one for one in cards(workplace) if one["ts"] == delivery(workplace).message_ts]
    workplace.delete(known, CHANNEL)
    acknowledge(workplace, notice_id)
    pass_time(workplace, SWEPT, MINUTE)
    assert cards(workplace) == []


def test_a_reply_that_comes_late_to_the_thread_before_is_deleted_there(workplace: Workplace) -> None:
    """Its card has moved to another channel meanwhile, and the reply with it."""
    notice_id, card = a_posted_card(workplace)
    amend(workplace, notice_id)
    workplace.fail("chat.postMessage", "drop_before")
    pass_time(workplace, timedelta(seconds=20))
    with workplace.bot.database.read() as session:
        reply = session.scalars(select(Delivery).where(Delivery.replies_to.is_not(None))).one()
    assert reply.state == DeliveryState.UNCLEAR
    replace_channel(workplace)
    pass_time(workplace, 3 * MINUTE)
    assert len(workplace.posted(NEW_CHANNEL)) == 2
    workplace.bot.gateway.post(CHANNEL, reply.uuid, "Late", (), card["ts"])
    pass_time(workplace, SWEPT, MINUTE)
    assert [one["text"] for one in workplace.posted(CHANNEL)] == [CLOSED]
    assert len(workplace.posted(NEW_CHANNEL)) == 2


def test_a_file_that_comes_late_to_the_channel_before_is_deleted_there(workplace: Workplace) -> None:
    """What an evaluation says stays with those who are to read it today."""
    submit(workplace)
    now, gateway = workplace.clock[0] + timedelta(seconds=2), workplace.bot.gateway
    thread = delivery(workplace, evaluations.CARD).message_ts
    late = gateway.upload("late.docx", b"made up")
    with workplace.bot.database.write() as session:
        claim = dispatch.claim(session, "dead", now, PACE)
        assert claim is not None
        assert dispatch.about_to_send(session, claim, "CCHIEF", now, PACE, late, thread)
    pass_time(workplace, timedelta(seconds=20))
    workplace.change("channel", "CSTAFFROOM", members=["UBOT", "UCHIEF"])
    with workplace.bot.database.write() as session:
        set_channel(session, "person:1", "chief", "CSTAFFROOM", workplace.clock[0])
    pass_time(workplace, 4 * MINUTE, timedelta(seconds=15))
    assert [one["name"] for message in workplace.posted("CSTAFFROOM") for one in message.get("files") or ()] == [
        "E-2026-27-0001-v1.docx"
    ]
    gateway.share_file("CCHIEF", late, "late.docx", "The written report.", thread)
    assert files(workplace) == ["late.docx"]
    pass_time(workplace, SWEPT, MINUTE)
    assert files(workplace) == []
    assert len(workplace.posted("CSTAFFROOM")) == 2


def test_a_change_in_flight_while_its_card_is_closed_does_not_open_it_for_good(workplace: Workplace) -> None:
    """The process that was sending it slept, and went on long after the card had moved."""
    notice_id, card = a_posted_card(workplace)
    amend(workplace, notice_id)
    workplace.clock[0] += timedelta(seconds=2)
    late = a_lost_change(workplace)
    replace_channel(workplace)
    pass_time(workplace, PACE.sweeps[0] + 2 * MINUTE)
    assert [one["text"] for one in cards(workplace)] == [CLOSED]
    uuid = card["metadata"]["event_payload"]["uuid"]
    workplace.bot.gateway.change(CHANNEL, card["ts"], "Late", (), uuid, late)
    pass_time(workplace, timedelta(hours=3), 5 * MINUTE)
    assert [one["text"] for one in cards(workplace)] == [CLOSED]
    assert len(cards(workplace, NEW_CHANNEL)) == 1


def test_what_is_on_its_way_back_to_the_channel_before_is_not_taken_for_a_copy(workplace: Workplace) -> None:
    """The channel of today is the one before once more; the card has arrived there, and nobody knows yet."""
    an_unclear_card(workplace, "drop_before")
    pass_time(workplace, timedelta(seconds=20))
    replace_channel(workplace)
    pass_time(workplace, 2 * MINUTE)
    with workplace.bot.database.write() as session:
        set_channel(session, "person:1", "school:conard", "CCONARD2", workplace.clock[0])
        set_channel(session, "person:1", "school:hall", CHANNEL, workplace.clock[0])
    workplace.fail("chat.postMessage", "drop_after")
    pass_time(workplace, timedelta(seconds=1), timedelta(seconds=1))
    assert delivery(workplace).state == DeliveryState.UNCLEAR
    arrived = [one["ts"] for one in cards(workplace)]
    with workplace.bot.database.write() as session:
        session.get_one(Delivery, delivery(workplace).id).due_at += SWEPT
    pass_time(workplace, SWEPT + MINUTE, MINUTE)
    assert [one["ts"] for one in cards(workplace)] == arrived == [delivery(workplace).message_ts]
