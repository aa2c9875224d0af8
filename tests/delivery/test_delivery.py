"""Delivery to the practice workspace under faults: every notice arrives, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import Clock
from bot.slack.gateway import Gateway, SlackRefused, SlackUnclear
from handlers.messages import MESSAGES
from models.actor import Identity
from models.delivery import dispatch
from models.delivery.dispatch import PACE
from models.delivery.outbox import Delivery
from models.notices import acknowledgments
from models.notices import acts as notices
from models.notices.details_clock import DetailsClock
from models.notices.escalation import Escalation
from models.people.queries import identify
from models.people.tables import Person, RoleHeld
from models.vocabulary import Role
from tests.support.town import a_form
from tests.support.workplace import Workplace, text_of

CHANNEL = "CHALL"
MINUTE = timedelta(minutes=1)


def file(place: Workplace, key: str = "V1") -> int:
    """A notice of Hall's officer, committed with its card on the way."""
    now = place.clock[0]
    with place.bot.database.write() as session:
        actor = identify(session, Identity("TPRACTICE", "UOFFHALL"), place.bot.agreement.today(now))
        form = a_form(occurred_at=now - MINUTE)
        return notices.file_notice(session, place.bot.agreement, actor, form, key, now).id


def states(place: Workplace) -> list[str]:
    """The states of all deliveries, in order."""
    with place.bot.database.read() as session:
        return list(session.scalars(select(Delivery.state).order_by(Delivery.id)))


def pass_time(place: Workplace, span: timedelta, step: timedelta = timedelta(seconds=5)) -> None:
    """Let time go by, with the worker and the clock at work."""
    end = place.clock[0] + span
    while place.clock[0] < end:
        place.clock[0] += step
        while place.bot.clock.run_once():
            pass
        while place.bot.worker.run_once():
            pass


def cards(place: Workplace, channel: str = CHANNEL) -> list[dict[str, Any]]:
    """The messages of a channel that are not replies."""
    return [message for message in place.posted(channel) if message.get("thread_ts") in (None, message["ts"])]


def test_a_card_is_posted_with_nothing_but_its_id_in_the_metadata(workplace: Workplace) -> None:
    """What arrived is kept to the letter."""
    file(workplace)
    workplace.deliver()
    (card,) = cards(workplace)
    with workplace.bot.database.read() as session:
        delivery = session.scalars(select(Delivery)).one()
        assert card["metadata"] == {"event_type": "sro_delivery", "event_payload": {"uuid": delivery.uuid}}
        assert (delivery.state, delivery.message_ts, delivery.channel_id) == ("posted", card["ts"], CHANNEL)
        assert delivery.payload is not None
        assert delivery.payload["text"] == card["text"] == "Action notice 2026-27/0001, Hall High School <@UPRINHALL>"


@pytest.mark.parametrize(
    ("fault", "arrives_within"),
    [
        ("rate_limited", timedelta(seconds=40)),
        ("error_before", timedelta(seconds=80)),
        ("error_after", timedelta(seconds=15)),
        ("drop_before", timedelta(seconds=80)),
        ("drop_after", timedelta(seconds=15)),
    ],
)
def test_after_a_fault_the_card_is_there_once(workplace: Workplace, fault: str, arrives_within: timedelta) -> None:
    """Whether Slack had taken it or not, and whether it said so or not."""
    file(workplace)
    workplace.fail("chat.postMessage", fault, seconds=30)
    workplace.bot.worker.run_once()
    pass_time(workplace, arrives_within)
    assert len(cards(workplace)) == 1
    assert states(workplace) == ["posted"]
    pass_time(workplace, timedelta(minutes=10), MINUTE)
    assert len(cards(workplace)) == 1


def test_a_late_answer_counts_as_none_and_is_looked_up(workplace: Workplace) -> None:
    """The call is given up, the message is found in the channel."""
    gateway = Gateway(workplace.server.bot_token, workplace.server.api_url, call_seconds=1)
    workplace.fail("chat.postMessage", "delay", seconds=2)
    with pytest.raises(SlackUnclear):
        gateway.post(CHANNEL, "uuid-1", "Late", (), None)
    workplace.until(lambda: len(cards(workplace)) == 1)


def test_a_workspace_that_cannot_be_reached_has_refused_for_certain() -> None:
    """Nothing listens there, so nothing can have been posted: it is simply tried again."""
    with pytest.raises(SlackRefused) as refusal:
        Gateway("xoxb-x", "http://127.0.0.1:9/api/").post(CHANNEL, "u", "t", (), None)
    assert (refusal.value.code, refusal.value.permanent) == ("unreachable", False)


def test_when_looking_up_fails_too_nothing_is_sent_again(workplace: Workplace) -> None:
    """Two complete looks are needed before a second try."""
    file(workplace)
    workplace.fail("chat.postMessage", "drop_after")
    workplace.fail("conversations.history", "error_before", times=3)
    pass_time(workplace, timedelta(minutes=3))
    assert len(cards(workplace)) == 1
    assert states(workplace) == ["posted"]


@pytest.mark.parametrize("sent", [False, True])
def test_a_process_that_dies_with_a_claim_loses_it_and_the_card_arrives_once(workplace: Workplace, sent: bool) -> None:
    """Killed before the call: sent when the lease ends. Killed at the call: looked up first."""
    file(workplace)
    now = workplace.clock[0]
    with workplace.bot.database.write() as session:
        claim = dispatch.claim(session, "dead", now, PACE)
        assert claim is not None
        if sent:
            assert dispatch.about_to_send(session, claim, CHANNEL, now, PACE)
    assert not workplace.bot.worker.send_one("alive")
    pass_time(workplace, timedelta(minutes=4))
    assert len(cards(workplace)) == 1
    assert states(workplace) == ["posted"]


def test_a_process_that_slept_past_its_lease_neither_sends_nor_changes_anything(workplace: Workplace) -> None:
    """Another has taken over in the meantime."""
    file(workplace)
    now = workplace.clock[0]
    with workplace.bot.database.write() as session:
        claim = dispatch.claim(session, "sleeper", now, PACE)
    assert claim is not None
    late = now + PACE.lease - PACE.call
    with workplace.bot.database.write() as session:
        assert not dispatch.about_to_send(session, claim, CHANNEL, late, PACE)
    pass_time(workplace, timedelta(minutes=2))
    with workplace.bot.database.write() as session:
        dispatch.parked(session, claim, "is_archived", workplace.clock[0], PACE)
    assert states(workplace) == ["posted"]


def test_a_deactivated_account_that_slack_still_lists_keeps_no_card_back(workplace: Workplace) -> None:
    """The principal has left, and reads nothing: the designee is to have the notice. Active again, it is looked at."""
    with workplace.bot.database.write() as session:
        session.scalars(select(Person).filter_by(user_id="UPRINHALL")).one().roles[0].last_day = date(2020, 1, 1)
    file(workplace)
    pass_time(workplace, timedelta(seconds=10))
    assert cards(workplace) == []
    workplace.change("user", "UPRINHALL", deleted=True)
    pass_time(workplace, timedelta(minutes=6), MINUTE)
    assert len(cards(workplace)) == 1
    workplace.change("user", "UPRINHALL", deleted=False)
    file(workplace, "V2")
    pass_time(workplace, timedelta(minutes=6), MINUTE)
    assert len(cards(workplace)) == 1


def test_a_second_copy_is_deleted_within_the_sweep(workplace: Workplace) -> None:
    """The recorded one stays."""
    file(workplace)
    workplace.fail("chat.postMessage", "drop_after")
    pass_time(workplace, MINUTE)
    (card,) = cards(workplace)
    workplace.bot.gateway.post(CHANNEL, card["metadata"]["event_payload"]["uuid"], "A second copy", (), None)
    assert len(cards(workplace)) == 2
    pass_time(workplace, timedelta(minutes=6), MINUTE)
    assert [message["ts"] for message in cards(workplace)] == [card["ts"]]


def archive(place: Workplace, on: bool) -> None:
    """Archive the channel, or bring it back."""
    place.change("channel", CHANNEL, is_archived=on)


def publish(place: Workplace, on: bool) -> None:
    """Make the channel public, or private again."""
    place.change("channel", CHANNEL, is_private=not on)


def let_in(user: str) -> Callable[[Workplace, bool], None]:
    """Have somebody join the channel, or leave it."""

    def change(place: Workplace, on: bool) -> None:
        members = ["UBOT", "UPRINHALL", "UDESHALL", "UOFFHALL"] + ([user] if on else [])
        place.change("channel", CHANNEL, members=members)

    return change


def put_out_the_bot(place: Workplace, on: bool) -> None:
    """Remove the bot from the channel, or invite it again."""
    place.change("channel", CHANNEL, members=["UPRINHALL", "UDESHALL"] + ([] if on else ["UBOT"]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (archive, "archived"),
        (publish, "public"),
        (let_in("UTEACHER"), "not on the roster (off_roster): <@UTEACHER>. Remove them"),
        (let_in("UGUEST"), "not on the roster"),
        (let_in("UOUTSIDER"), "not on the roster"),
        (put_out_the_bot, "Invite the bot to the channel"),
    ],
)
def test_a_channel_that_is_not_right_holds_the_card_and_alarms_until_it_is(
    workplace: Workplace, change: Callable[[Workplace, bool], None], words: str
) -> None:
    """No record leaves; an administrator is told what to do, once, without content; then it arrives by itself."""
    change(workplace, True)
    file(workplace)
    pass_time(workplace, timedelta(seconds=10))
    assert cards(workplace) == []
    (alarm,) = workplace.posted("CADMIN")
    assert words in alarm["text"]
    assert "pushed" not in text_of(alarm)
    pass_time(workplace, timedelta(minutes=12), MINUTE)
    assert len(workplace.posted("CADMIN")) == 1
    change(workplace, False)
    pass_time(workplace, timedelta(minutes=6), MINUTE)
    assert len(cards(workplace)) == 1


def test_when_the_administrators_channel_fails_too_they_are_told_directly(workplace: Workplace) -> None:
    """By another way than the one that fails, and no alarm raises alarms without end."""
    archive(workplace, True)
    workplace.change("channel", "CADMIN", is_archived=True)
    file(workplace)
    pass_time(workplace, timedelta(minutes=20), MINUTE)
    direct = workplace.bot.gateway.direct_channel("UADMIN")
    assert [message for message in workplace.posted(direct) if "was not delivered" in message["text"]]
    assert len(states(workplace)) == 5  # the card, two alarms, a word to the officer and one to the principal


def test_an_administrator_is_told_until_the_end_of_the_last_day(workplace: Workplace) -> None:
    """In the evening, when it is tomorrow already where times are universal."""
    workplace.clock[0] = (workplace.clock[0] + timedelta(days=1)).replace(hour=2)
    with workplace.bot.database.write() as session:
        for held in session.scalars(select(RoleHeld).filter_by(role=Role.ADMINISTRATOR)):
            held.last_day = workplace.bot.agreement.today(workplace.clock[0])
    archive(workplace, True)
    workplace.change("channel", "CADMIN", is_archived=True)
    file(workplace)
    pass_time(workplace, timedelta(minutes=20), MINUTE)
    direct = workplace.bot.gateway.direct_channel("UADMIN")
    assert [message for message in workplace.posted(direct) if "was not delivered" in message["text"]]


def test_an_hour_without_slack_delays_and_loses_nothing(workplace: Workplace) -> None:
    """Everything filed in that hour arrives once, in its order, and the administrators hear of it after."""
    workplace.fail("chat.postMessage", "error_before", times=1000)
    workplace.fail("conversations.history", "error_before", times=1000)
    for number in range(3):
        file(workplace, f"V{number}")
        pass_time(workplace, timedelta(minutes=20), MINUTE)
    assert cards(workplace) == []
    workplace.fail("chat.postMessage", "error_before", times=0)
    workplace.fail("conversations.history", "error_before", times=0)
    pass_time(workplace, timedelta(minutes=10), timedelta(seconds=20))
    assert ["0001" in text_of(card) for card in cards(workplace)].count(True) == 1
    assert len(cards(workplace)) == 3
    assert len(workplace.posted("CADMIN")) >= 1


def test_a_change_waits_for_its_card_and_many_changes_are_one(workplace: Workplace) -> None:
    """What the card shows is the record as it stands."""
    notice_id = file(workplace)
    now = workplace.clock[0]
    with workplace.bot.database.write() as session:
        officer = identify(session, Identity("TPRACTICE", "UOFFHALL"), workplace.bot.agreement.today(now))
        principal = identify(session, Identity("TPRACTICE", "UPRINHALL"), workplace.bot.agreement.today(now))
        notices.amend(
            session,
            workplace.bot.agreement,
            officer,
            notice_id,
            a_form(occurred_at=now - MINUTE, students=5),
            "More.",
            1,
            now,
        )
        acknowledgments.acknowledge(session, principal, notice_id, now)
    workplace.deliver()
    assert sorted(states(workplace)) == ["dropped", *["posted"] * 4]  # one of them to the officer
    (card,) = cards(workplace)
    assert "Acknowledged by" in text_of(card)


def test_at_most_one_message_a_second_goes_to_a_channel(workplace: Workplace) -> None:
    """As Slack asks; other channels go on."""
    for number in range(3):
        file(workplace, f"V{number}")
    for expected in (1, 2, 3):
        while workplace.bot.worker.run_once():
            pass
        assert len(cards(workplace)) == expected
        workplace.clock[0] += timedelta(seconds=1.1)


def test_many_workers_at_once_post_each_card_once(workplace: Workplace) -> None:
    """Threads and processes alike: the claim decides."""
    for number in range(6):
        file(workplace, f"V{number}")
    workers = [f"worker {number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        for _round in range(30):
            list(pool.map(workplace.bot.worker.send_one, workers))
            workplace.clock[0] += timedelta(seconds=1.1)
    assert states(workplace) == ["posted"] * 6
    assert len(cards(workplace)) == 6


def test_a_reminder_goes_into_the_thread_then_designee_then_superintendent(workplace: Workplace) -> None:
    """At the district goals, once each, also after a week in which nothing ran."""
    file(workplace)
    workplace.deliver()
    workplace.clock[0] += timedelta(days=7)
    pass_time(workplace, MINUTE)
    (card,) = cards(workplace)
    replies = workplace.somebody("UPRINHALL").messages(CHANNEL, card["ts"])[1:]
    assert [reply["text"].split(" has not")[0] for reply in replies] == ["<@UPRINHALL> 2026-27/0001"]
    for user in ("UDESHALL", "USUPER"):
        (message,) = workplace.posted(workplace.bot.gateway.direct_channel(user))
        assert "has not been acknowledged" in message["text"]


def test_an_acknowledged_notice_needs_no_reminder_that_is_on_its_way(workplace: Workplace) -> None:
    """There is nothing left to say: dropped, not posted."""
    notice_id = file(workplace)
    workplace.deliver()
    workplace.clock[0] += timedelta(hours=25)
    while workplace.bot.clock.run_once():
        pass  # the reminder is one of what falls due
    now = workplace.clock[0]
    with workplace.bot.database.write() as session:
        principal = identify(session, Identity("TPRACTICE", "UPRINHALL"), workplace.bot.agreement.today(now))
        acknowledgments.acknowledge(session, principal, notice_id, now)
    workplace.deliver()
    assert states(workplace) == ["posted", "dropped", "posted", "posted"]  # card, reminder, card, word


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
def test_a_look_at_the_channel_that_fails_holds_the_card_for_a_moment_only(workplace: Workplace, method: str) -> None:
    """Nothing was sent, so there is nothing to look up."""
    file(workplace)
    workplace.fail(method, "error_before")
    pass_time(workplace, timedelta(seconds=15))
    assert len(cards(workplace)) == 1


def test_a_clock_that_is_ahead_of_slacks_doubles_nothing(workplace: Workplace) -> None:
    """What was posted is found although it seems older than its sending."""
    workplace.clock[0] += timedelta(hours=3)
    file(workplace)
    workplace.fail("chat.postMessage", "drop_after")
    pass_time(workplace, timedelta(minutes=3))
    assert len(cards(workplace)) == 1
    assert states(workplace) == ["posted"]


def test_an_act_with_a_fault_keeps_no_other_from_its_time(workplace: Workplace) -> None:
    """It is tried again later; nothing of it is kept meanwhile."""

    def faulty(_session: object, _subject: int, _now: object) -> None:
        raise ValueError

    file(workplace)
    workplace.clock[0] += timedelta(days=7)
    agreement = workplace.bot.agreement
    acts = Escalation(agreement).acts() | DetailsClock(agreement).acts() | {acknowledgments.REMIND_DUE: faulty}
    clock = Clock(workplace.bot.database, acts, lambda: workplace.clock[0])
    assert [clock.run_once() for _deadline in range(6)] == [True] * 5 + [False]
    assert workplace.bot.clock.run_once() is False
    workplace.clock[0] += timedelta(minutes=10)
    assert workplace.bot.clock.run_once() is True


TO_CHANNELS = {
    "activity_card", "activity_card_change",
    "notice_card", "notice_card_change", notices.CHANGE_REPLY, "notice_reminder", "notice_amended_reply",
    "notice_complete_reply", "notice_question_reply", "notice_answer_reply", "evaluation_invitation_chief",
    "evaluation_card", "evaluation_card_change", "evaluation_report", "evaluation_answered", "dismissal_chief_card",
    "dismissal_chief_card_change", "quarter_board", "quarter_board_change", "submissions_missing", "quarter_signed",
    "quarter_reopened", "meeting_reminder", "delivery_problem", "audit_begun_anew", "closing", "export_held_back",
    "report_overdue", "report_adopted", "schedule_card", "schedule_card_change", "revision_card", "audit_anchor",
}  # fmt: skip


def test_every_kind_of_direct_message_says_who_may_have_it() -> None:
    """One that is not named goes to nobody."""
    assert {name for name, kind in MESSAGES.items() if kind.may_have is None} == TO_CHANNELS


def test_every_kind_of_delivery_has_its_message() -> None:
    """A kind without a message would wait for ever."""
    kinds = {value for name, value in vars(notices).items() if name in ("CARD", "CARD_CHANGE", "CHANGE_REPLY")}
    assert kinds < MESSAGES.keys()
