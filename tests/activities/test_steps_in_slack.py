"""Activities that others answer, in Slack: what the officer sends, who is told, their steps, and what is seen of it."""

from datetime import timedelta

import pytest

from tests.support.filing import OFFICER
from tests.support.workplace import Json, Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PRINCIPAL, SUPERVISOR, SUPERINTENDENT, CHIEF = "UPRINHALL", "USUPERVISOR", "USUPER", "UCHIEF"
CONCERN = {"description": "The back door does not lock.", "place": "Back door", "suggestion": "A new lock."}


def logs(place: Workplace, kind: str, /, **answers: object) -> Somebody:
    """The officer types the command with a kind, fills in the form and sends it."""
    officer = place.somebody(OFFICER)
    assert officer.command("/sro-log", kind) == {"ok": True}
    assert officer.submit(**answers) == {"ok": True}
    officer.close_all()
    place.deliver()
    return officer


def opens(somebody: Somebody, message: Json, channel: str) -> Somebody:
    """Somebody presses *Open* on a card or a message."""
    somebody.press("activity_open", message=message, channel=channel)
    return somebody


def takes(somebody: Somebody, step: str, /, **answers: object) -> str:
    """A step from the window of the entry; what the window says afterwards."""
    somebody.press(f"activity_step_{step}")
    assert somebody.submit(**answers) == {"ok": True}
    shown = text_of(somebody.window())
    somebody.close_all()
    return shown


def test_a_concern_is_answered_with_a_plan_carried_out_and_closed(workplace: Workplace) -> None:
    """The card goes along and never says what was typed; the officer learns of the plan."""
    officer = logs(workplace, "concern", **CONCERN, urgent="yes")
    (card,) = workplace.posted("CHALL")
    assert all(words in text_of(card) for words in ("Urgent", "Waiting for the school's answer", f"<@{PRINCIPAL}>"))
    assert "door" not in text_of(card)
    principal = workplace.somebody(PRINCIPAL)
    assert "The back door does not lock." in text_of(opens(principal, card, "CHALL").window())
    in_a_week = workplace.bot.agreement.today(workplace.clock[0]) + timedelta(days=7)
    assert "A locksmith." in takes(principal, "concern_plan", words="A locksmith.", until=in_a_week)
    workplace.deliver()
    (card,) = workplace.posted("CHALL")
    assert "Answered with a plan" in text_of(card)
    assert "locksmith" not in text_of(card)
    (told,) = officer.messages(officer.direct())
    assert "locksmith" not in text_of(told)
    assert "A locksmith." in text_of(opens(officer, told, officer.direct()).window())
    takes(officer, "concern_done", words="It locks.")
    workplace.deliver()
    opens(principal, workplace.posted("CHALL")[0], "CHALL")
    takes(principal, "concern_close", words="Thank you.")
    workplace.deliver()
    assert "Closed" in text_of(workplace.posted("CHALL")[0])
