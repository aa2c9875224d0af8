"""The end of the agreement in Slack, from the letter to the day after, by everybody who has a part in it."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, PRINCIPAL, SUPERVISOR = "UCHIEF", "USUPER", "UPRINHALL", "USUPERVISOR"
NAME, A_WHILE = "SRO Program", timedelta(minutes=2)
LONG = ("A made-up reason, with <!channel> & =1+1 in it. " * 70)[:3000].strip()


def opened(place: Workplace, who: str = CHIEF) -> Somebody:
    """Somebody opens what is done under the agreement."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-agreement") == {"ok": True}
    return somebody


def written(place: Workplace, who: str = CHIEF, **given: object) -> Somebody:
    """Somebody writes the notice and sees the letter."""
    somebody = opened(place, who)
    somebody.press("termination_open")
    somebody.press("termination_begin")
    assert somebody.submit(**given) == {"ok": True}
    return somebody


def give(place: Workplace, who: str = CHIEF, **given: object) -> Somebody:
    """Somebody gives notice, and it arrives."""
    somebody = written(place, who, **given)
    assert somebody.submit(program=NAME) == {"ok": True}
    place.deliver()
    tick(place, A_WHILE)
    return somebody


def tick(place: Workplace, by: timedelta) -> None:
    """Some time passes."""
    place.clock[0] += by
    while place.bot.clock.run_once():
        pass
    place.deliver()


def home(place: Workplace, who: str) -> str:
    """What somebody sees on their Home."""
    somebody = place.somebody(who)
    assert somebody.command("/sro") == {"ok": True}
    return text_of(somebody.window())


def test_only_the_two_see_the_button(workplace: Workplace) -> None:
    """Everybody else has nothing to open before a notice stands."""
    for who, is_shown in ((CHIEF, True), (SUPERINTENDENT, True), (PRINCIPAL, False), (OFFICER, False)):
        assert ("End the agreement" in text_of(opened(workplace, who).window())) is is_shown, who


def test_from_the_letter_to_the_receipt(workplace: Workplace) -> None:
    """Written, looked at, mistyped, given; the other party has it twice, confirms it, and everybody sees until when."""
    chief = written(workplace, reason=LONG)
    window = text_of(chief.window())
    assert "Nothing is given yet" in window
    assert "West Hartford Police Department gives written notice to West Hartford Public Schools" in window
    assert chief.submit(program="sro program")["errors"] == {"program": "Type exactly: SRO Program"}
    assert LONG[-40:].strip() in text_of(chief.window())
    assert chief.submit(program=NAME) == {"ok": True}
    assert "Given, not delivered yet" in text_of(chief.window())
    assert "agreement ends" not in home(workplace, PRINCIPAL)
    workplace.deliver()
    superintendent = workplace.somebody(SUPERINTENDENT)
    card, letter = superintendent.messages(superintendent.direct())
    assert "confirm that you have received it" in text_of(card)
    assert LONG[:20] not in text_of(card)
    assert letter["files"][0]["name"].startswith("notice-of-termination-")
    tick(workplace, A_WHILE)
    for who in (CHIEF, SUPERINTENDENT, PRINCIPAL, OFFICER, SUPERVISOR):
        assert "The agreement ends with" in home(workplace, who), who
    principal = opened(workplace, PRINCIPAL)
    principal.press("termination_open_notice")
    assert LONG[:20] not in text_of(principal.window())
    card, *_rest = superintendent.messages(superintendent.direct())
    superintendent.press("termination_read", message=card, channel=superintendent.direct())
    assert LONG[:20] in text_of(superintendent.window())
    superintendent.press("termination_step_confirm")
    assert "Delivered, receipt confirmed" in text_of(superintendent.window())
    workplace.deliver()
    assert "confirmed the receipt" in text_of(chief.messages(chief.direct())[-1])
    assert "receipt confirmed" in text_of(superintendent.messages(superintendent.direct())[0])


def test_a_letter_that_is_changed_is_shown_before_it_is_given(workplace: Workplace) -> None:
    """And nothing that was typed is lost."""
    chief = written(workplace, reason="A first made-up reason")
    assert chief.submit(program=NAME, reason="A second made-up reason") == {"ok": True}
    window = text_of(chief.window())
    assert "You have changed the letter" in window
    assert "A second made-up reason" in window
    assert chief.submit(program=NAME) == {"ok": True}
    assert "Given, not delivered yet" in text_of(chief.window())


def test_cancel_in_the_letter_leads_back_to_what_was_typed(workplace: Workplace) -> None:
    """To what was changed in the letter as well; once notice is given, what lies below shows the notice."""
    chief = written(workplace, reason=LONG)
    chief.back()
    assert chief.window()["callback_id"] == "termination_written"
    assert chief.fill()["reason"] == {"reason_": {"type": "plain_text_input", "value": LONG}}
    assert chief.submit(reason="A first made-up reason") == {"ok": True}
    assert chief.submit(program=NAME, reason="A second made-up reason") == {"ok": True}
    chief.back()
    workplace.until(lambda: "A second made-up reason" in str(chief.window()))
    assert "A first made-up reason" not in str(chief.window())
    assert chief.submit() == {"ok": True}
    assert "A second made-up reason" in text_of(chief.window())
    assert chief.submit(program=NAME) == {"ok": True}
    chief.back()
    workplace.until(lambda: "Given, not delivered yet" in text_of(chief.window()))


def test_two_at_once_one_stands_and_the_other_can_copy_what_was_written(workplace: Workplace) -> None:
    """In words, with the way to the notice that stands."""
    chief, superintendent = written(workplace, reason="Of the chief"), written(workplace, SUPERINTENDENT, reason="Mine")
    assert chief.submit(program=NAME) == {"ok": True}
    assert superintendent.submit(program=NAME) == {"ok": True}
    window = text_of(superintendent.window())
    assert "The Chief of Police gave notice on" in window
    assert "Mine" in window
    superintendent.press("termination_open")
    superintendent.press("termination_step_confirm")
    assert "Delivered, receipt confirmed" in text_of(superintendent.window())


def test_it_is_taken_back_with_a_word(workplace: Workplace) -> None:
    """The other party is told, its card says so, and Home is as before."""
    give(workplace)
    chief = opened(workplace)
    chief.press("termination_open_notice")
    chief.press("termination_write_step_take_back")
    assert "words" in chief.submit(words=" ")["errors"]
    assert chief.submit(words="We have talked") == {"ok": True}
    workplace.deliver()
    superintendent = workplace.somebody(SUPERINTENDENT)
    messages = superintendent.messages(superintendent.direct())
    assert "the agreement goes on" in text_of(messages[0])
    assert "the agreement goes on" in text_of(messages[-1])
    assert "The agreement ends with" not in home(workplace, OFFICER)
    assert "End the agreement" in text_of(opened(workplace).window())


def test_the_day_after(workplace: Workplace) -> None:
    """Everybody is told on the last day; then nothing new is taken, and whom to call is said."""
    workplace.clock[0] = datetime.combine(workplace.clock[0], time(17), UTC)  # they are told in the morning
    give(workplace)
    tick(workplace, timedelta(days=7))
    officer = workplace.somebody(OFFICER)
    assert "The agreement ends with today" in text_of(officer.messages(officer.direct())[-1])
    tick(workplace, timedelta(days=1))
    for who, command in ((OFFICER, "/sro-notify"), (OFFICER, "/sro-log"), (SUPERVISOR, "/sro-notify")):
        somebody = workplace.somebody(who)
        somebody.command(command)
        answer = text_of(somebody.messages("CGENERAL")[-1])
        assert "The agreement ended on" in answer, (who, command)
        assert "West Hartford Police Department" in answer
    for who in (CHIEF, SUPERINTENDENT, PRINCIPAL, OFFICER, SUPERVISOR):
        assert "The agreement ended on" in home(workplace, who), who
    assert "Schools without an officer" not in home(workplace, CHIEF)
    principal = workplace.somebody(PRINCIPAL)
    assert principal.command("/sro-log") == {"ok": True}
    window = text_of(principal.window())
    assert "The agreement ended on" in window
    assert "omplaint" in window


def test_what_slack_did_not_deliver_is_handed_over_on_paper(workplace: Workplace) -> None:
    """Its giver says when and how; the other party is told of the days, and its Home asks for the receipt."""
    chief = written(workplace)
    assert chief.submit(program=NAME) == {"ok": True}
    assert "Your notice" in home(workplace, CHIEF)
    assert "Notice to confirm" in home(workplace, SUPERINTENDENT)
    chief = opened(workplace)
    chief.press("termination_open_notice")
    chief.press("termination_write_step_hand_over")
    tomorrow = workplace.clock[0].date() + timedelta(days=2)
    assert "still to come" in text_of(chief.submit(words="To the office, by hand", day=tomorrow)["errors"]["day"])
    today = workplace.bot.agreement.today(workplace.clock[0])
    assert chief.submit(words="To the office, by hand", day=today) == {"ok": True}
    window = text_of(chief.window())
    assert "Delivered outside Slack" in window
    assert "To the office, by hand" in window
    assert "in 7 days" in window
    workplace.deliver()
    superintendent = workplace.somebody(SUPERINTENDENT)
    assert "was delivered on" in text_of(superintendent.messages(superintendent.direct())[-1])
