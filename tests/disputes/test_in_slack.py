"""Disputes in Slack: from the form to the document, by everybody who has a part in it."""

import pytest

from tests.support.filing import OFFICER
from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, PRINCIPAL = "UCHIEF", "USUPER", "UPRINHALL"
LONG = "Made up. " * 333 + "End"


def opened(place: Workplace, who: str) -> Somebody:
    """Somebody opens the list by the digest."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-agreement") == {"ok": True}
    somebody.press("dispute_list")
    return somebody


def begun(place: Workplace, who: str = PRINCIPAL, /, **given: object) -> Somebody:
    """One of the two opens a dispute at Hall."""
    somebody = opened(place, who)
    somebody.press("dispute_begin")
    said = {"school": "hall", "clause": "V.5", "words": "A made-up <!channel> view"} | given
    assert somebody.submit(**said) == {"ok": True}
    return somebody


def test_from_the_dispute_to_the_document(workplace: Workplace) -> None:
    """Views, a meeting, one text that both confirm; three have the document, and the superintendent writes nothing."""
    begun(workplace)
    workplace.deliver()
    for who in (CHIEF, SUPERINTENDENT):
        somebody = workplace.somebody(who)
        told = somebody.messages(somebody.direct())[-1]
        assert "The principal has opened a dispute about the agreement." in text_of(told), who
        assert "made-up" not in text_of(told)
    chief = opened(workplace, CHIEF)
    chief.press("dispute_read")
    assert "A made-up <!channel> view" in text_of(chief.window())
    chief.press("dispute_step_view")
    assert chief.submit(words="The chief's made-up view") == {"ok": True}
    chief.press("dispute_step_meeting")
    assert chief.submit(present="The two", words="What was said, made up") == {"ok": True}
    chief.press("dispute_step_outcome")
    assert chief.submit(words="One made-up text for both") == {"ok": True}
    assert "Outcome proposed, waiting for the principal" in text_of(chief.window())
    superintendent = opened(workplace, SUPERINTENDENT)
    superintendent.press("dispute_read")
    assert "One made-up text for both" in text_of(superintendent.window())
    assert "dispute_step" not in str(superintendent.window())
    principal = workplace.somebody(PRINCIPAL)
    principal.close_all()
    assert principal.command("/sro") == {"ok": True}
    assert "Disputes to work out" in text_of(principal.window())
    principal.press("dispute_read")
    principal.press("dispute_confirm")
    assert "*Settled*" in text_of(principal.window())
    workplace.deliver()
    for who in (CHIEF, SUPERINTENDENT, PRINCIPAL):
        somebody = workplace.somebody(who)
        told = somebody.messages(somebody.direct())[-1]
        assert "Both sides have confirmed the outcome." in text_of(told), who
        somebody.press("dispute_read", message=told, channel=somebody.direct())
        somebody.press("dispute_paper")
    workplace.deliver()
    for who in (CHIEF, SUPERINTENDENT, PRINCIPAL):
        somebody = workplace.somebody(who)
        assert somebody.messages(somebody.direct())[-1]["files"][0]["name"] == "dispute-1.docx"


def test_nobody_else_reads_it_and_no_channel_has_it(workplace: Workplace) -> None:
    """Not the designee, the officer, the team, another principal."""
    begun(workplace)
    workplace.deliver()
    for who in ("UCHIEFDES", OFFICER, "UTEAMSCH1", "USUPERVISOR"):
        somebody = workplace.somebody(who)
        assert somebody.command("/sro-agreement") == {"ok": True}
        assert "dispute_list" not in str(somebody.window()), who
    assert "Dispute 1" not in text_of(opened(workplace, "UPRINCONARD").window())
    for channel in ("CTEAM", "CHALL"):
        assert not [message for message in workplace.posted(channel) if "ispute" in text_of(message)]


def test_a_text_that_changed_meanwhile_is_not_confirmed(workplace: Workplace) -> None:
    """What was shown is what is confirmed; what was typed too late can be copied from the form."""
    chief = begun(workplace, CHIEF)
    chief.press("dispute_step_outcome")
    assert chief.submit(words="First made-up text") == {"ok": True}
    principal = opened(workplace, PRINCIPAL)
    principal.press("dispute_read")
    chief.press("dispute_step_outcome")
    assert chief.submit(words="Changed made-up text") == {"ok": True}
    principal.press("dispute_confirm")
    assert "changed since you opened it" in text_of(principal.window())
    principal.close_all()
    principal = opened(workplace, PRINCIPAL)
    principal.press("dispute_read")
    principal.press("dispute_step_outcome")
    chief.press("dispute_step_outcome")
    assert chief.submit(words="Third made-up text") == {"ok": True}
    assert "Copy what you typed" in principal.submit(words="Typed too late")["errors"]["words"]


def test_the_longest_texts_and_many_entries_can_be_read(workplace: Workplace) -> None:
    """Three thousand characters each, and more entries than a page has."""
    principal = begun(workplace, words=LONG)
    for number in range(6):
        principal.press("dispute_step_view")
        assert principal.submit(words=f"{LONG[:-3]}N.{number}") == {"ok": True}
    assert "N.5" in text_of(principal.window())
    principal.press("dispute_history_on")
    assert LONG in text_of(principal.window())
    principal.press("dispute_step_withdraw")
    assert principal.submit(words="Made-up word") == {"ok": True}
    assert "*Withdrawn*" in text_of(principal.window())
