"""Requests for revision in Slack: from the form to the letter, by everybody who has a part in it."""

from datetime import date

import pytest

from tests.support.workplace import Somebody, Workplace, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
CHIEF, SUPERINTENDENT, OF_SCHOOLS, SUPERVISOR = "UCHIEF", "USUPER", "UTEAMSCH1", "USUPERVISOR"
LONG = "Made up. " * 333 + "End"


def opened(place: Workplace, who: str) -> Somebody:
    """Somebody opens the list by the digest."""
    somebody = place.somebody(who)
    assert somebody.command("/sro-agreement") == {"ok": True}
    somebody.press("revision_list")
    return somebody


def requested(place: Workplace, who: str = CHIEF, /, **given: object) -> Somebody:
    """One of the two asks for a revision."""
    somebody = opened(place, who)
    somebody.press("revision_request")
    said = {"clause": "V.4", "text": "A made-up <!channel> text", "words": "Made-up reason"} | given
    assert somebody.submit(**said) == {"ok": True}
    return somebody


def test_from_the_request_to_the_letter(workplace: Workplace) -> None:
    """Asked, answered with another text, accepted; both Homes have the clock, and the letter comes as a file."""
    chief = requested(workplace)
    assert "A made-up <!channel> text" in text_of(chief.window())
    assert "Waiting for the superintendent" in text_of(chief.window())
    workplace.deliver()
    superintendent = workplace.somebody(SUPERINTENDENT)
    told = superintendent.messages(superintendent.direct())[-1]
    assert "waits for an answer" in text_of(told)
    assert "made-up" not in text_of(told)
    superintendent.press("revision_read", message=told, channel=superintendent.direct())
    superintendent.press("revision_step_counter")
    assert "The text that you answer" in text_of(superintendent.window())
    assert superintendent.submit(text="Yet another made-up text", words="Made-up why") == {"ok": True}
    workplace.deliver()
    told = superintendent.messages(superintendent.direct())[-1]
    assert "*Answered with another text, waiting for the chief, by " in text_of(told)
    assert "waits for an answer" not in text_of(told)
    chief.close_all()
    assert chief.command("/sro") == {"ok": True}
    assert "Answered with another text, waiting for the chief" in text_of(chief.window())
    chief.press("revision_read")
    chief.press("revision_step_accept")
    assert chief.submit(day=date(2027, 2, 1)) == {"ok": True}
    for who in (CHIEF, SUPERINTENDENT):
        somebody = workplace.somebody(who)
        somebody.close_all()
        assert somebody.command("/sro") == {"ok": True}
        assert "Accepted, waiting for a signed text, due Mon, Feb 1, 2027" in text_of(somebody.window()), who
    superintendent.press("revision_read")
    superintendent.press("revision_letter")
    assert "On its way" in text_of(superintendent.window())
    workplace.deliver()
    letter = superintendent.messages(superintendent.direct())[-1]
    assert letter["files"][0]["name"] == "request-for-revision-1.docx"


def test_the_team_reads_along_and_its_channel_has_no_text(workplace: Workplace) -> None:
    """One card that says how it stands, and that changes; members can open it, and press nothing."""
    requested(workplace)
    workplace.deliver()
    (card,) = [message for message in workplace.posted("CTEAM") if "asks for a revision" in text_of(message)]
    assert "The chief asks for a revision of the agreement." in text_of(card)
    assert not any(words in text_of(card) for words in ("made-up", "Made-up", "V.4"))
    member = workplace.somebody(OF_SCHOOLS)
    member.press("revision_read", message=card, channel="CTEAM")
    shown = text_of(member.window())
    assert "A made-up <!channel> text" in shown
    assert "Get the letter" not in shown
    assert "Decline" not in shown
    superintendent = opened(workplace, SUPERINTENDENT)
    superintendent.press("revision_read")
    superintendent.press("revision_step_decline")
    assert "words" in superintendent.submit()["errors"]
    assert superintendent.submit(words="Made-up reason against it") == {"ok": True}
    workplace.deliver()
    (card,) = [message for message in workplace.posted("CTEAM") if "Request for revision 1" in text_of(message)]
    assert "*Declined*" in text_of(card)


def test_nobody_else_opens_it(workplace: Workplace) -> None:
    """No button in the digest, and no list."""
    requested(workplace)
    for who in (SUPERVISOR, "UPRINHALL", "UCHIEFDES"):
        somebody = workplace.somebody(who)
        assert somebody.command("/sro-agreement") == {"ok": True}
        assert "revision_list" not in str(somebody.window()), who


def test_what_is_lacking_is_said_and_what_was_typed_too_late_stays(workplace: Workplace) -> None:
    """Of two who answer at once the second keeps the words in the form."""
    requested(workplace)
    first, second = opened(workplace, SUPERINTENDENT), opened(workplace, CHIEF)
    first.press("revision_read")
    first.press("revision_step_counter")
    second.press("revision_read")
    second.press("revision_step_withdraw")
    assert second.submit(words="Made-up reason to withdraw") == {"ok": True}
    answer = first.submit(text="Typed too late", words="Made-up words")
    assert "Copy what you typed" in answer["errors"]["text"]
    opened(workplace, CHIEF).press("revision_request")
    chief = workplace.somebody(CHIEF)
    answer = chief.submit(text="Made-up text", words="Made-up words")
    assert answer["errors"] == {"clause": "Choose a clause, or say in words where in the agreement."}


def test_the_longest_texts_and_a_long_chain_can_be_read(workplace: Workplace) -> None:
    """Three thousand characters in each field, and more steps than a page has."""
    requested(workplace, place="p" * 200, present=LONG, text=LONG[:-3] + "Own", words=LONG)
    for number, who in enumerate((SUPERINTENDENT, CHIEF, SUPERINTENDENT, CHIEF, SUPERINTENDENT, CHIEF)):
        somebody = opened(workplace, who)
        somebody.press("revision_read")
        somebody.press("revision_step_counter")
        assert somebody.submit(text=f"{LONG[:-3]}N.{number}", words=LONG) == {"ok": True}
        assert f"N.{number}" in text_of(somebody.window())
    chief = workplace.somebody(CHIEF)
    assert LONG in text_of(chief.window())
    chief.press("revision_history_on")
    assert LONG[:-3] + "Own" in text_of(chief.window())
    chief.press("revision_history_back")
    assert "N.5" in text_of(chief.window())
    chief.press("revision_letter")
    workplace.deliver()
    assert chief.messages(chief.direct())[-1]["files"][0]["name"].endswith(".docx")


def test_a_students_name_is_asked_about(workplace: Workplace) -> None:
    """As in every form."""
    chief = opened(workplace, CHIEF)
    chief.press("revision_request")
    assert chief.submit(clause="V.4", text="My daughter Maya Lopez complained", words="Made-up reason") == {"ok": True}
    assert "may be a student" in text_of(chief.window())
    assert chief.submit(names=["confirmed"]) == {"ok": True}
    assert "Waiting for the superintendent" in text_of(chief.window())
