"""What comes in an unlucky order: a look that fails, a file whose card is gone, a card that was closed and changes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.serving.health import TOO_LONG
from models.delivery import outbox, restoring
from models.delivery.outbox import CLOSING, Delivery
from models.dismissals import acts as dismissal_acts
from models.dismissals import tables as dismissals
from models.dismissals.tables import Dismissal
from models.evaluations import acts as evaluation_lifecycle
from models.evaluations import tables as evaluations
from models.evaluations.tables import Evaluation
from models.people.tables import Channel, Person
from tests.delivery.test_delivery import CHANNEL, MINUTE, cards, file, pass_time, put_out_the_bot, states
from tests.delivery.test_files import files, submit
from tests.delivery.test_last_state import (
    NEW_CHANNEL,
    PRINCIPAL,
    a_posted_card,
    acknowledge,
    acting,
    amend,
    end_roles,
    replace_channel,
    undelivered,
)
from tests.dismissals.test_in_slack import SUPERINTENDENT, draft, request, with_the_bot
from tests.support.workplace import Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CLOSED = "This message is closed. Type `/sro` to see what needs your attention."


def is_parked(place: Workplace, kind: str) -> bool:
    """Whether a message waits for a person."""
    with place.bot.database.read() as session:
        return session.scalars(select(Delivery.state).filter_by(kind=kind)).one() == "parked"


def has_no_account(place: Workplace, who: str) -> None:
    """Slack has told that somebody's account is switched off; the roster still has the person."""
    with place.bot.database.write() as session:
        session.scalars(select(Person).filter_by(user_id=who)).one().is_deactivated = True


def receive(place: Workplace) -> None:
    """The chief has received the report."""
    with place.bot.database.write() as session:
        evaluation = session.scalars(select(Evaluation)).one()
        chief, now = acting(place, session, "UCHIEF"), place.clock[0]
        evaluation_lifecycle.receive(session, place.bot.agreement, chief, evaluation.id, 1, now)


def test_a_report_that_waits_is_not_dropped_with_its_card(workplace: Workplace) -> None:
    """The card was deleted, and no longer matters since the chief has received it; the file arrives all the same."""
    submit(workplace)
    workplace.fail("files.getUploadURLExternal", "refused", times=3, code="storage_limit_reached")
    pass_time(workplace, timedelta(seconds=5))
    assert is_parked(workplace, evaluations.REPORT)
    (card,) = [one for one in workplace.posted("CCHIEF") if "Submitted by" in str(one.get("blocks"))]
    workplace.delete(card, "CCHIEF")
    receive(workplace)
    pass_time(workplace, timedelta(minutes=20), MINUTE)
    assert files(workplace) == ["E-2026-27-0001-v1.docx"]
    assert undelivered(workplace) == []


@pytest.mark.parametrize("metadata_is_readable", [True, False])
def test_a_closed_card_that_an_old_change_opens_again_is_closed_again(
    workplace: Workplace, metadata_is_readable: bool
) -> None:
    """The change was given up, the channel was replaced meanwhile, and then the change took effect after all."""
    notice_id, card = a_posted_card(workplace)
    workplace.fail("chat.update", "drop_before")
    amend(workplace, notice_id)
    pass_time(workplace, timedelta(seconds=1), timedelta(seconds=1))
    replace_channel(workplace)
    pass_time(workplace, timedelta(seconds=10), timedelta(seconds=1))
    (closed,) = cards(workplace)
    assert closed["text"] == CLOSED
    payload = card["metadata"]["event_payload"] if metadata_is_readable else {}
    workplace.bot.gateway.call(
        "chat.update", channel=CHANNEL, ts=card["ts"], text=card["text"], blocks=card["blocks"],
        metadata={"event_type": "sro_delivery", "event_payload": payload},
    )  # fmt: skip
    assert "notice_acknowledge" in text_of(cards(workplace))
    pass_time(workplace, timedelta(minutes=12), MINUTE)
    assert [one["text"] for one in cards(workplace)] == [CLOSED]
    assert len(cards(workplace, NEW_CHANNEL)) == 1
    assert undelivered(workplace) == []


@pytest.mark.parametrize(("fault", "code"), [("rate_limited", ""), ("error_before", ""), ("refused", "not_in_channel")])
def test_a_look_that_fails_is_taken_again(workplace: Workplace, fault: str, code: str) -> None:
    """The only look at a message that Slack doubled came when Slack had no time for it."""
    workplace.fail("chat.postMessage", "doubled")
    file(workplace)
    workplace.deliver()
    workplace.fail("conversations.history", fault, seconds=30, code=code)
    pass_time(workplace, timedelta(hours=2), 10 * MINUTE)
    assert len(cards(workplace)) == 1


@pytest.mark.parametrize("code", ["", "ratelimited"])
def test_a_request_that_is_deleted_after_days_comes_back_while_it_waits(workplace: Workplace, code: str) -> None:
    """Although nothing changes that would find it gone; also when one look fails."""
    request(workplace)
    pass_time(workplace, timedelta(days=3), timedelta(hours=6))
    (card,) = [one for one in with_the_bot(workplace, SUPERINTENDENT) if "dismissal_open" in text_of(one)][:1]
    workplace.delete(card, workplace.somebody(SUPERINTENDENT).direct())
    workplace.fail("conversations.history", "refused", times=bool(code), code=code)
    pass_time(workplace, timedelta(days=2), timedelta(hours=6))
    with workplace.bot.database.read() as session:
        row = session.scalars(select(Delivery).filter_by(kind=dismissals.CARD)).one()
        assert row.message_ts in [one["ts"] for one in with_the_bot(workplace, SUPERINTENDENT)]


def test_a_restored_closing_is_not_taken_for_done(workplace: Workplace) -> None:
    """The card that it is to close is there, and is no sign that it was closed."""
    a_posted_card(workplace)
    workplace.fail("chat.update", "refused", times=9, code="ratelimited")
    replace_channel(workplace)
    pass_time(workplace, timedelta(seconds=10))
    with workplace.bot.database.write() as session:
        assert session.scalars(select(Delivery.state).filter_by(kind=CLOSING)).one() == "pending"
        places = {one.purpose: one.channel_id for one in session.scalars(select(Channel))}
        restoring.look_up_first(session, places, workplace.clock[0])
    workplace.fail("chat.update", "refused", times=0)
    pass_time(workplace, timedelta(minutes=5))
    assert [one["text"] for one in cards(workplace)] == [CLOSED]


def test_an_unclear_card_in_a_lost_channel_waits_only_while_somebody_is_to_read_it(workplace: Workplace) -> None:
    """Nobody can look whether it arrived; once it is acknowledged from `/sro`, nobody need."""
    notice_id = file(workplace)
    workplace.fail("chat.postMessage", "drop_after")
    workplace.bot.worker.run_once()
    put_out_the_bot(workplace, True)
    pass_time(workplace, timedelta(minutes=20), MINUTE)
    assert states(workplace)[0] == "unclear"
    acknowledge(workplace, notice_id)
    pass_time(workplace, timedelta(minutes=20), MINUTE)
    with workplace.bot.database.read() as session:
        waits = outbox.oldest_undelivered(session, workplace.clock[0])
    assert waits is None or waits < TOO_LONG
    assert undelivered(workplace) == []


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive"])
def test_a_card_is_closed_after_a_time_in_which_slack_refused_the_bot(workplace: Workplace, code: str) -> None:
    """Its reader has left: it is not left open because the token was wrong for a while."""
    request(workplace)
    end_roles(workplace, SUPERINTENDENT)
    for method in ("chat.update", "chat.delete"):
        workplace.fail(method, "refused", code=code)
    pass_time(workplace, timedelta(minutes=8), MINUTE)
    assert all(one["text"] == CLOSED for one in with_the_bot(workplace, SUPERINTENDENT))
    assert undelivered(workplace) == []


def test_a_card_that_takes_no_reply_does_not_stand_beside_the_new_one(workplace: Workplace) -> None:
    """Slack says that the message is of another kind: it may stand there all the same."""
    notice_id, _card = a_posted_card(workplace)
    amend(workplace, notice_id)
    workplace.fail("chat.postMessage", "refused", code="cannot_reply_to_message")
    pass_time(workplace, timedelta(minutes=1))
    assert ["notice_acknowledge" in text_of(one) for one in cards(workplace)].count(True) == 1
    assert undelivered(workplace) == []


@pytest.mark.parametrize("has_arrived", [True, False])
def test_a_request_to_somebody_who_cannot_be_reached_waits_only_while_it_is_open(
    workplace: Workplace, has_arrived: bool
) -> None:
    """The superintendent has no account any more, and the principal withdraws the request: the wait is over too."""
    draft(workplace).press("dismissal_send")
    if has_arrived:
        workplace.deliver()
    has_no_account(workplace, SUPERINTENDENT)
    with workplace.bot.database.write() as session:
        asked = session.scalars(select(Dismissal)).one()
        principal = acting(workplace, session, PRINCIPAL)
        dismissal_acts.withdraw(session, workplace.bot.agreement, principal, asked.id, "Made up.", workplace.clock[0])
    pass_time(workplace, timedelta(minutes=20), MINUTE)
    assert undelivered(workplace) == []
