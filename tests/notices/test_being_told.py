"""The principal really learns of a notice, in Slack: mentions, what changed, escalation and its direct messages."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.message import Message, Telling
from handlers.notices.messages import card
from models.notices import acts
from models.people.accounts import seen_in_slack
from tests.delivery.test_delivery import pass_time
from tests.notices.conftest import School
from tests.notices.test_filing import file as filed_at
from tests.support.filing import OFFICER, file
from tests.support.town import NOW
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, DESIGNEE, SUPERINTENDENT = "UPRINHALL", "UDESHALL", "USUPER"
HOUR = timedelta(hours=1)
ARREST = ("verbal_warning", "arrest")


def cards(place: Workplace) -> list[dict[str, Any]]:
    """The cards in Hall's channel."""
    return [message for message in place.posted("CHALL") if message.get("thread_ts") in (None, message["ts"])]


def replies(place: Workplace) -> list[str]:
    """What is said in the thread of the card."""
    (card,) = cards(place)
    return [text_of(message) for message in place.somebody(PRINCIPAL).messages("CHALL", card["ts"])[1:]]


def told(place: Workplace, who: str) -> list[dict[str, Any]]:
    """The direct messages that somebody has from the bot."""
    somebody = place.somebody(who)
    return somebody.messages(somebody.direct()) if somebody.direct() else []


def amend(place: Workplace, **changes: Any) -> None:
    """The officer amends the notice from its card."""
    officer = place.somebody(OFFICER)
    officer.press("notice_open", message=cards(place)[0], channel="CHALL")
    officer.press("notice_amend")
    assert officer.submit(because="SECRET reason.", **changes) == {"ok": True}


def acknowledge(place: Workplace, who: str = PRINCIPAL) -> None:
    """Acknowledge from the card."""
    place.deliver()
    place.somebody(who).press("notice_acknowledge", message=cards(place)[0], channel="CHALL")
    place.deliver()


def press(somebody: Somebody, action: str) -> None:
    """Press a button of the newest direct message."""
    channel = somebody.direct()
    somebody.press(action, message=somebody.messages(channel)[-1], channel=channel)


def test_the_card_mentions_the_principal_and_with_urgent_the_designee_too(workplace: Workplace) -> None:
    """In the blocks and in the text; a changed card keeps it."""
    file(workplace)
    workplace.deliver()
    (card,) = cards(workplace)
    for part in (card["text"], text_of(card["blocks"])):
        assert f"<@{PRINCIPAL}>" in part
        assert DESIGNEE not in part
    amend(workplace, marks=("urgent",))
    workplace.deliver()
    (card,) = cards(workplace)
    for part in (card["text"], text_of(card["blocks"])):
        assert f"<@{PRINCIPAL}> <@{DESIGNEE}>" in part


def test_a_card_that_can_mention_nobody_says_so(hall: School) -> None:
    """Somebody has to call then. An account that is not in use is not mentioned."""
    notice_id = filed_at(hall)
    with hall.town.database.write() as session:
        telling = Telling(session, hall.town.agreement, NOW)
        assert f"<@{hall.principal.user_id}>" in text_of(blocks_of(card(telling, acts.get(session, notice_id))))
        seen_in_slack(session, hall.principal, NOW, is_guest=False, is_deactivated=True)
        shown = text_of(blocks_of(card(telling, acts.get(session, notice_id))))
    assert "Slack notified nobody" in shown
    assert "<@" not in shown


def blocks_of(message: Message) -> list[dict[str, Any]]:
    """The blocks as Slack gets them."""
    return [block.to_dict() for block in message.blocks]


def test_an_amendment_tells_old_and_new_without_what_was_typed(workplace: Workplace) -> None:
    """One that is not material asks nobody anew."""
    file(workplace)
    acknowledge(workplace)
    amend(workplace, students=3, place_detail="SECRET room", narrative="SECRET words.")
    workplace.deliver()
    (reply,) = replies(workplace)
    assert "*Students:* 2 → 3" in reply
    assert "Details that are not shown in the channel were changed." in reply
    assert "SECRET" not in reply
    assert "<@" not in reply
    assert "notice_acknowledge" not in text_of(cards(workplace))


def test_a_material_change_mentions_the_principal_and_asks_anew(workplace: Workplace) -> None:
    """The first acknowledgment stays on record: on the card and, each one, in the window."""
    file(workplace)
    acknowledge(workplace)
    amend(workplace, actions=ARREST)
    workplace.deliver()
    (reply,) = replies(workplace)
    assert f"<@{PRINCIPAL}> 2026-27/0001 was amended: version 2." in reply
    assert "*Actions taken:* Verbal warning → Verbal warning, Arrest" in reply
    assert "please acknowledge this version" in reply
    card = text_of(cards(workplace))
    assert "Acknowledged (version 1) by" in card
    assert "Asked again since" in card
    acknowledge(workplace, DESIGNEE)
    principal = workplace.somebody(PRINCIPAL)
    principal.press("notice_open", message=cards(workplace)[0], channel="CHALL")
    window = text_of(principal.window())
    assert window.index("Acknowledged (version 1) by") < window.index("Asked again since")
    assert window.count("Acknowledged") == 2


def test_what_an_amendment_says_is_of_that_amendment(workplace: Workplace) -> None:
    """Two before the first reply has left: each tells its own."""
    file(workplace)
    workplace.deliver()
    amend(workplace, students=3)
    amend(workplace, students=4)
    workplace.deliver()
    first, second = replies(workplace)
    assert "2 → 3" in first
    assert "3 → 4" in second


def test_the_designee_acknowledges_from_the_direct_message_which_says_so_then(workplace: Workplace) -> None:
    """How urgent, since when, whom to call; the superintendent, who may open it now, sees the outcome too."""
    file(workplace, marks=("urgent",))
    workplace.deliver()
    pass_time(workplace, 60 * HOUR, HOUR)
    assert f"<@{PRINCIPAL}>" in replies(workplace)[0]
    for who in (DESIGNEE, SUPERINTENDENT):
        (message,) = told(workplace, who)
        shown = text_of(message)
        assert "has not been acknowledged" in message["text"]
        assert "*Urgent*" in shown
        assert "Waiting since" in shown
        assert f"*Officer:* <@{OFFICER}> · *Principal:* <@{PRINCIPAL}>" in shown
    superintendent = workplace.somebody(SUPERINTENDENT)
    assert "notice_acknowledge" not in text_of(told(workplace, SUPERINTENDENT))
    press(superintendent, "notice_open")
    assert "2026-27/0001" in text_of(superintendent.window())
    press(workplace.somebody(DESIGNEE), "notice_acknowledge")
    workplace.deliver()
    for who in (DESIGNEE, SUPERINTENDENT):
        (message,) = told(workplace, who)
        assert "was acknowledged" in message["text"]
        assert "Acknowledged by" in text_of(message)
        assert "notice_acknowledge" not in text_of(message)


def test_an_arrest_is_told_with_open_and_no_lock_screen_says_what_it_is(workplace: Workplace) -> None:
    """The message follows what becomes of the notice."""
    file(workplace, actions=ARREST)
    workplace.deliver()
    (message,) = told(workplace, SUPERINTENDENT)
    assert message["text"].endswith("needs your attention.")
    assert "arrest" not in text_of(message["blocks"][0])
    assert "It reports an arrest" in text_of(message["blocks"])
    press(workplace.somebody(SUPERINTENDENT), "notice_open")
    acknowledge(workplace)
    (message,) = told(workplace, SUPERINTENDENT)
    assert "Acknowledged by" in text_of(message)
    amend(workplace, actions=("verbal_warning",))
    workplace.deliver()
    (message,) = told(workplace, SUPERINTENDENT)
    assert "closed" in message["text"]
    assert "notice_open" not in text_of(message)
    assert "It was amended and no longer reports an arrest." in text_of(told(workplace, "UCHIEF"))


def test_what_was_escalated_and_is_asked_about_anew_has_its_time_first(workplace: Workplace) -> None:
    """The superintendent's message says so, until nobody answers the second asking in time either."""
    file(workplace)
    workplace.deliver()
    pass_time(workplace, 60 * HOUR, HOUR)
    acknowledge(workplace)
    amend(workplace, actions=("verbal_warning", "force"))
    workplace.deliver()
    (message,) = told(workplace, SUPERINTENDENT)
    assert message["text"].endswith("was acknowledged, and amended since.")
    assert "Acknowledged (version 1) by" in text_of(message)
    assert "(version 2)" in text_of(message)
    pass_time(workplace, 60 * HOUR, HOUR)
    first, second = told(workplace, SUPERINTENDENT)
    assert first["text"] == message["text"]
    assert second["text"].endswith("has not been acknowledged.")


def test_a_withdrawn_notice_is_withdrawn_in_every_direct_message(workplace: Workplace) -> None:
    """With no button that no longer works."""
    file(workplace, actions=ARREST)
    workplace.deliver()
    pass_time(workplace, 60 * HOUR, HOUR)
    officer = workplace.somebody(OFFICER)
    officer.press("notice_open", message=cards(workplace)[0], channel="CHALL")
    officer.press("notice_withdraw")
    assert officer.submit(because="Wrong school.") == {"ok": True}
    workplace.deliver()
    for who, count in ((DESIGNEE, 1), (SUPERINTENDENT, 2)):
        messages = told(workplace, who)
        assert len(messages) == count
        assert all("was withdrawn" in message["text"] for message in messages)
        assert "notice_acknowledge" not in text_of(messages)


def test_the_officer_is_told_of_each_acknowledgment_and_may_turn_that_off(workplace: Workplace) -> None:
    """And on again, from the message or from Home."""
    file(workplace)
    acknowledge(workplace)
    officer = workplace.somebody(OFFICER)
    (message,) = told(workplace, OFFICER)
    assert message["text"] == "2026-27/0001 was acknowledged."
    press(officer, "notice_word")
    workplace.deliver()
    (message,) = told(workplace, OFFICER)
    assert "Turn these messages on" in text_of(message)
    amend(workplace, actions=ARREST)
    acknowledge(workplace)
    assert len(told(workplace, OFFICER)) == 1
    workplace.until(lambda: "acknowledgments are off" in text_of(officer.home()))
    officer.press("notice_word", home=officer.home())
    workplace.until(lambda: "acknowledgments are on" in text_of(officer.home()))
    amend(workplace, actions=(*ARREST, "search"))
    acknowledge(workplace)
    assert len(told(workplace, OFFICER)) == 2
    assert "(version 2)" not in text_of(told(workplace, OFFICER)[-1])
