"""What stands in Slack is what the record says: after changes that came late, deletions by hand and new channels."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.aftercare import Aftercare
from bot.slack.gateway import Gateway, SlackRefused
from models.actor import Actor, Identity
from models.delivery import dispatch
from models.delivery.dispatch import PACE
from models.delivery.outbox import CLOSING, UNDELIVERED, Delivery
from models.notices import acknowledgments
from models.notices import acts as notices
from models.people.queries import identify
from models.people.roles import set_channel
from models.people.tables import Person
from tests.delivery.test_delivery import CHANNEL, MINUTE, archive, cards, file, pass_time, states
from tests.dismissals.test_in_slack import SUPERINTENDENT, draft, forward, request, with_the_bot
from tests.support.town import a_form
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
OFFICER, PRINCIPAL = "UOFFHALL", "UPRINHALL"
NEW_CHANNEL = "CCONARD"


def acting(place: Workplace, session: Any, who: str) -> Actor:
    """Somebody, as the records have them at this moment."""
    return identify(session, Identity("TPRACTICE", who), place.bot.agreement.today(place.clock[0]))


def acknowledge(place: Workplace, notice_id: int) -> None:
    """The principal has read it."""
    with place.bot.database.write() as session:
        acknowledgments.acknowledge(session, acting(place, session, PRINCIPAL), notice_id, place.clock[0])


def amend(place: Workplace, notice_id: int, version: int = 1, students: int = 5) -> None:
    """The officer puts it right."""
    now = place.clock[0]
    with place.bot.database.write() as session:
        form = a_form(occurred_at=now - MINUTE, students=students)
        notices.amend(
            session, place.bot.agreement, acting(place, session, OFFICER), notice_id, form, "More.", version, now
        )


def undelivered(place: Workplace) -> list[str]:
    """What has not arrived, by its kind."""
    with place.bot.database.read() as session:
        return list(session.scalars(select(Delivery.kind).where(Delivery.state.in_(UNDELIVERED))))


def a_posted_card(place: Workplace) -> tuple[int, dict[str, Any]]:
    """A notice whose card has arrived, and the card as it stands in the channel."""
    notice_id = file(place)
    place.deliver()
    (card,) = cards(place)
    return notice_id, card


def a_lost_change(place: Workplace) -> str:
    """A process has taken the next change, and dies in the middle of sending it; what it would have put there."""
    with place.bot.database.write() as session:
        claim = dispatch.claim(session, "dead", place.clock[0], PACE)
        assert claim is not None
        assert dispatch.about_to_send(session, claim, CHANNEL, place.clock[0], PACE)
        return claim.name


@pytest.mark.parametrize("metadata_is_readable", [True, False])
def test_a_change_that_takes_effect_late_does_not_stay(workplace: Workplace, metadata_is_readable: bool) -> None:
    """The card had the button Acknowledge again; when things have settled it says once more what the record says."""
    notice_id, card = a_posted_card(workplace)
    amend(workplace, notice_id)
    workplace.clock[0] += timedelta(seconds=2)
    late = a_lost_change(workplace)
    acknowledge(workplace, notice_id)
    pass_time(workplace, PACE.lease + timedelta(seconds=5))
    assert "Acknowledged by" in text_of(cards(workplace)[0])
    payload = {"uuid": card["metadata"]["event_payload"]["uuid"], "shows": late} if metadata_is_readable else {}
    workplace.bot.gateway.call(
        "chat.update", channel=CHANNEL, ts=card["ts"], text=card["text"], blocks=card["blocks"],
        metadata={"event_type": "sro_delivery", "event_payload": payload},
    )  # fmt: skip
    assert "notice_acknowledge" in text_of(cards(workplace)[0])
    pass_time(workplace, timedelta(minutes=2))
    (shown,) = cards(workplace)
    assert "Acknowledged by" in text_of(shown)
    assert "notice_acknowledge" not in text_of(shown)
    assert undelivered(workplace) == []


def test_a_card_that_shows_the_newest_is_not_changed_again(workplace: Workplace) -> None:
    """What is read back after an unclear change, and is right, is left alone."""
    notice_id, _card = a_posted_card(workplace)
    workplace.fail("chat.update", "drop_after")
    acknowledge(workplace, notice_id)
    pass_time(workplace, timedelta(hours=2), MINUTE)
    assert states(workplace) == ["posted", "posted", "posted"]  # the last tells the officer


def _by_the_next_change(place: Workplace, notice_id: int) -> None:
    amend(place, notice_id)


def _by_the_reminder(place: Workplace, _notice_id: int) -> None:
    place.clock[0] += timedelta(days=1, hours=1)


def _by_a_look(place: Workplace, _notice_id: int) -> None:
    place.clock[0] += timedelta(minutes=6)


@pytest.mark.parametrize("found_out", [_by_the_next_change, _by_the_reminder, _by_a_look])
def test_a_card_deleted_by_hand_is_posted_anew_while_somebody_is_to_read_it(
    workplace: Workplace, found_out: Callable[[Workplace, int], None]
) -> None:
    """As it stands now, once; its thread begins there, and later changes reach it."""
    notice_id, card = a_posted_card(workplace)
    workplace.delete(card, CHANNEL)
    found_out(workplace, notice_id)
    pass_time(workplace, timedelta(minutes=2))
    (anew,) = cards(workplace)
    assert anew["ts"] != card["ts"]
    acknowledge(workplace, notice_id)
    pass_time(workplace, timedelta(minutes=10), MINUTE)
    (anew,) = cards(workplace)
    assert "Acknowledged by" in text_of(anew)
    assert undelivered(workplace) == []


def test_a_card_posted_anew_that_does_not_arrive_alarms_once_more(workplace: Workplace) -> None:
    """The administrators were told, and put it right, when it was posted first: this is another matter."""
    archive(workplace, True)
    file(workplace)
    pass_time(workplace, timedelta(seconds=10))
    archive(workplace, False)
    pass_time(workplace, timedelta(minutes=6), MINUTE)
    (card,) = cards(workplace)
    workplace.delete(card, CHANNEL)
    workplace.fail("chat.postMessage", "refused", code="restricted_action")
    pass_time(workplace, timedelta(minutes=7), MINUTE)
    before, anew = (one["text"] for one in workplace.posted("CADMIN"))
    assert "archived" in before
    assert "(restricted_action)" in anew


def test_a_process_that_slept_past_its_lease_posts_nothing_anew(workplace: Workplace) -> None:
    """It hears that the card is gone when another process has changed the card long since."""
    notice_id, card = a_posted_card(workplace)
    amend(workplace, notice_id)

    def slept(_gateway: Gateway, *_args: Any) -> None:
        awake.stop()
        pass_time(workplace, PACE.lease + MINUTE)
        raise SlackRefused("message_not_found")

    awake = patch.object(Gateway, "change", slept)
    awake.start()
    pass_time(workplace, timedelta(minutes=2))
    (shown,) = cards(workplace)
    assert shown["ts"] == card["ts"]
    assert undelivered(workplace) == []


def test_the_thread_of_a_card_posted_anew_begins_there(workplace: Workplace) -> None:
    """The reply that found it gone stands under the new one."""
    notice_id, card = a_posted_card(workplace)
    workplace.delete(card, CHANNEL)
    amend(workplace, notice_id)
    pass_time(workplace, timedelta(minutes=2))
    (anew,) = cards(workplace)
    replies = [one for one in workplace.posted(CHANNEL) if one["ts"] != anew["ts"]]
    assert [one["thread_ts"] for one in replies] == [anew["ts"]]


def test_what_no_longer_matters_is_dropped_without_an_alarm(workplace: Workplace) -> None:
    """An acknowledged card that is gone stays gone, whatever else becomes of it."""
    notice_id, card = a_posted_card(workplace)
    acknowledge(workplace, notice_id)
    workplace.delete(card, CHANNEL)
    pass_time(workplace, timedelta(hours=1), MINUTE)
    assert cards(workplace) == []
    assert undelivered(workplace) == []
    assert workplace.posted("CADMIN") == []


def test_a_card_that_was_dropped_comes_back_when_there_is_something_to_read(workplace: Workplace) -> None:
    """An amendment after the acknowledgement is news."""
    notice_id, card = a_posted_card(workplace)
    acknowledge(workplace, notice_id)
    workplace.delete(card, CHANNEL)
    pass_time(workplace, timedelta(minutes=1))
    amend(workplace, notice_id)
    pass_time(workplace, timedelta(minutes=1))
    assert len(cards(workplace)) == 1
    assert undelivered(workplace) == []


@pytest.mark.parametrize("code", ["edit_window_closed", "cant_update_message"])
def test_a_card_that_slack_lets_nobody_change_is_posted_anew_and_taken_away(workplace: Workplace, code: str) -> None:
    """One card stands, and it is right."""
    notice_id, card = a_posted_card(workplace)
    workplace.fail("chat.update", "refused", times=2, code=code)
    amend(workplace, notice_id)
    pass_time(workplace, timedelta(minutes=3))
    (anew,) = cards(workplace)
    assert anew["ts"] != card["ts"]
    assert undelivered(workplace) == []


def replace_channel(place: Workplace) -> None:
    """Another channel serves Hall from now on, with its people in it."""
    place.change("channel", NEW_CHANNEL, members=["UBOT", PRINCIPAL, "UDESHALL", OFFICER])
    with place.bot.database.write() as session:
        for purpose, channel in (("school:conard", "CBISTRO"), ("school:hall", NEW_CHANNEL)):
            set_channel(session, "person:1", purpose, channel, place.clock[0])


def test_when_the_channel_is_replaced_what_waits_to_be_read_moves(workplace: Workplace) -> None:
    """The old card is closed in words that tell nothing; the acknowledged one stays where it was read."""
    read, _card = a_posted_card(workplace)
    acknowledge(workplace, read)
    unread = file(workplace, "V2")
    pass_time(workplace, MINUTE)
    replace_channel(workplace)
    pass_time(workplace, MINUTE)
    stays, closed = cards(workplace)
    assert "Acknowledged by" in text_of(stays)
    assert closed["text"] == "This message is closed. Type `/sro` to see what needs your attention."
    assert "blocks" not in closed or closed["blocks"] == []
    (moved,) = cards(workplace, NEW_CHANNEL)
    assert "0002" in text_of(moved)
    acknowledge(workplace, unread)
    pass_time(workplace, MINUTE)
    assert "Acknowledged by" in text_of(cards(workplace, NEW_CHANNEL))
    assert undelivered(workplace) == []


def test_what_was_parked_leaves_at_once_when_another_channel_is_set(workplace: Workplace) -> None:
    """It does not wait until it would have been tried again."""
    workplace.change("channel", CHANNEL, is_archived=True)
    file(workplace)
    pass_time(workplace, timedelta(seconds=10))
    replace_channel(workplace)
    pass_time(workplace, timedelta(seconds=10))
    assert len(cards(workplace, NEW_CHANNEL)) == 1


def test_in_an_archived_channel_a_change_waits_only_while_somebody_is_to_act(workplace: Workplace) -> None:
    """Amended: parked, with an alarm that says what to do. Acknowledged: over, and the bot is ready again."""
    notice_id, _card = a_posted_card(workplace)
    workplace.change("channel", CHANNEL, is_archived=True)
    amend(workplace, notice_id)
    pass_time(workplace, timedelta(minutes=2))
    alarms = [alarm["text"] for alarm in workplace.posted("CADMIN")]
    assert alarms
    assert all("is_archived" in alarm and "as soon as it can" not in alarm for alarm in alarms)
    acknowledge(workplace, notice_id)
    pass_time(workplace, timedelta(minutes=12), MINUTE)
    assert undelivered(workplace) == []


def test_an_unarchived_channel_gets_what_waited(workplace: Workplace) -> None:
    """The card and its reply."""
    notice_id, _card = a_posted_card(workplace)
    workplace.change("channel", CHANNEL, is_archived=True)
    amend(workplace, notice_id)
    pass_time(workplace, timedelta(minutes=2))
    workplace.change("channel", CHANNEL, is_archived=False)
    pass_time(workplace, timedelta(minutes=12), MINUTE)
    assert undelivered(workplace) == []
    assert len(workplace.posted(CHANNEL)) == 2


def test_a_request_that_the_superintendent_deleted_comes_back_while_it_waits(workplace: Workplace) -> None:
    """By a look; and after it was forwarded, its change is dropped."""
    request(workplace)
    (card,) = with_the_bot(workplace, SUPERINTENDENT)
    workplace.delete(card, workplace.somebody(SUPERINTENDENT).direct())
    pass_time(workplace, timedelta(minutes=7), MINUTE)
    (anew,) = with_the_bot(workplace, SUPERINTENDENT)
    assert anew["ts"] != card["ts"]
    forward(workplace)
    (chiefs,) = [one for one in workplace.posted("CCHIEF") if "dismissal_open" in text_of(one)]
    workplace.delete(chiefs, "CCHIEF")
    pass_time(workplace, timedelta(minutes=7), MINUTE)
    assert [one["ts"] for one in workplace.posted("CCHIEF") if "dismissal_open" in text_of(one)] > [chiefs["ts"]]
    assert undelivered(workplace) == []


def end_roles(place: Workplace, who: str) -> None:
    """All roles of somebody ended yesterday."""
    with place.bot.database.write() as session:
        person = session.scalars(select(Person).filter_by(user_id=who)).one()
        for held in person.roles:
            held.last_day = place.bot.agreement.today(place.clock[0]) - timedelta(days=1)


def test_whoever_has_left_gets_no_card_that_was_on_its_way(workplace: Workplace) -> None:
    """Looked at when it leaves."""
    draft(workplace).press("dismissal_send")
    end_roles(workplace, SUPERINTENDENT)
    pass_time(workplace, MINUTE)
    assert with_the_bot(workplace, SUPERINTENDENT) == []
    assert undelivered(workplace) == []


@pytest.mark.parametrize("account", ["is_guest", "is_deactivated"])
def test_whose_account_may_not_be_used_gets_no_card_that_was_on_its_way(workplace: Workplace, account: str) -> None:
    """It waits, and the administrators know; it arrives once the account is in order."""
    draft(workplace).press("dismissal_send")
    change_account(workplace, SUPERINTENDENT, account, to=True)
    pass_time(workplace, MINUTE)
    assert with_the_bot(workplace, SUPERINTENDENT) == []
    assert len(workplace.posted("CADMIN")) == 1
    change_account(workplace, SUPERINTENDENT, account, to=False)
    pass_time(workplace, PACE.parked + MINUTE, MINUTE)
    assert len(with_the_bot(workplace, SUPERINTENDENT)) == 1


def change_account(place: Workplace, who: str, what: str, *, to: bool) -> None:
    """Slack has told of somebody's account."""
    with place.bot.database.write() as session:
        setattr(session.scalars(select(Person).filter_by(user_id=who)).one(), what, to)


def is_guest(place: Workplace, who: str) -> None:
    """Slack has told that somebody has become a guest; their roles go on."""
    change_account(place, who, "is_guest", to=True)


@pytest.mark.parametrize("leaves", [end_roles, is_guest])
def test_cards_of_somebody_who_has_left_are_closed(
    workplace: Workplace, leaves: Callable[[Workplace, str], None]
) -> None:
    """At once, without a change; and a change tells no more."""
    request(workplace)
    leaves(workplace, SUPERINTENDENT)
    pass_time(workplace, timedelta(minutes=2))
    (card,) = with_the_bot(workplace, SUPERINTENDENT)
    assert card["text"] == "This message is closed. Type `/sro` to see what needs your attention."
    assert "dismissal_open" not in text_of(card)
    assert undelivered(workplace) == []


def test_a_card_that_two_processes_close_at_once_is_closed_once(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one comes between the look of the first and what follows from it."""
    request(workplace)
    pass_time(workplace, timedelta(minutes=2))
    end_roles(workplace, SUPERINTENDENT)
    bot, find = workplace.bot, Aftercare._to_close
    first, second = (Aftercare(bot.database, bot.gateway, bot.agreement, bot.now, PACE) for _process in range(2))

    def overtaken(aftercare: Aftercare, session: Session, today: date) -> int | None:
        found = find(aftercare, session, today)
        if aftercare is first:
            session.rollback()
            assert second.close_one()
        return found

    monkeypatch.setattr(Aftercare, "_to_close", overtaken)
    assert first.close_one()
    with bot.database.read() as session:
        assert len(session.scalars(select(Delivery).filter_by(kind=CLOSING)).all()) == 1


def test_a_card_is_not_closed_to_somebody_who_may_have_it_again(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The role was given back between the look and what follows from it."""
    request(workplace)
    pass_time(workplace, timedelta(minutes=2))
    end_roles(workplace, SUPERINTENDENT)
    bot, find = workplace.bot, Aftercare._to_close
    aftercare = Aftercare(bot.database, bot.gateway, bot.agreement, bot.now, PACE)

    def overtaken(aftercare: Aftercare, session: Session, today: date) -> int | None:
        found = find(aftercare, session, today)
        session.rollback()
        with bot.database.write() as meanwhile:
            for held in meanwhile.scalars(select(Person).filter_by(user_id=SUPERINTENDENT)).one().roles:
                held.last_day = None
        return found

    monkeypatch.setattr(Aftercare, "_to_close", overtaken)
    assert aftercare.close_one()
    with bot.database.read() as session:
        assert session.scalars(select(Delivery).filter_by(kind=CLOSING)).all() == []


def test_a_message_that_slack_doubled_at_once_stands_there_once(workplace: Workplace) -> None:
    """Although the first attempt was answered."""
    workplace.fail("chat.postMessage", "doubled")
    file(workplace)
    workplace.deliver()
    assert len(cards(workplace)) == 2
    pass_time(workplace, timedelta(minutes=6), MINUTE)
    (card,) = cards(workplace)
    with workplace.bot.database.read() as session:
        assert session.scalars(select(Delivery.message_ts)).one() == card["ts"]


def test_what_was_said_under_a_deleted_copy_is_said_again_under_the_one_that_stays(workplace: Workplace) -> None:
    """The reply had gone there before anybody knew of two."""
    notice_id, card = a_posted_card(workplace)
    gateway, uuid = workplace.bot.gateway, card["metadata"]["event_payload"]["uuid"]
    copy = gateway.post(CHANNEL, uuid, card["text"], (), None)
    _recorded_at(workplace, copy)
    amend(workplace, notice_id)
    pass_time(workplace, timedelta(seconds=20))
    _recorded_at(workplace, card["ts"])
    pass_time(workplace, timedelta(minutes=7), MINUTE)
    assert [one["ts"] for one in cards(workplace)] == [card["ts"]]
    replies = [one for one in workplace.posted(CHANNEL) if one["ts"] != card["ts"]]
    assert [one["thread_ts"] for one in replies] == [card["ts"]]


def _recorded_at(place: Workplace, ts: str) -> None:
    with place.bot.database.write() as session:
        row = session.scalars(select(Delivery).filter_by(kind="notice_card")).one()
        row.message_ts = ts


@pytest.mark.parametrize("what", ["found", "not found", "not looked up"])
def test_a_look_up_that_was_overtaken_changes_nothing(workplace: Workplace, what: str) -> None:
    """The process slept between its look and its note; another has found the card meanwhile."""
    file(workplace)
    workplace.fail("chat.postMessage", "drop_after")
    workplace.bot.worker.run_once()
    workplace.clock[0] += timedelta(seconds=3)
    with workplace.bot.database.write() as session:
        look = dispatch.to_look_up(session, workplace.clock[0], PACE)
    assert look is not None
    pass_time(workplace, timedelta(minutes=2))
    steps: dict[str, Callable[[Any], None]] = {
        "found": lambda session: dispatch.found(session, look, "1.0", None, workplace.clock[0], PACE),
        "not found": lambda session: dispatch.not_found(session, look, look.due_at, workplace.clock[0], PACE),
        "not looked up": lambda session: dispatch.not_looked_up(session, look, "x", workplace.clock[0], PACE),
    }
    with workplace.bot.database.write() as session:
        steps[what](session)
    (card,) = cards(workplace)
    with workplace.bot.database.read() as session:
        delivery = session.scalars(select(Delivery)).one()
        assert (delivery.state, delivery.message_ts, delivery.problem) == ("posted", card["ts"], None)
